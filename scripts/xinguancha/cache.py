"""A content-addressed store in one file: key → bytes, checked on reading, safe to delete any time.

SQLite holds it, so a killed build leaves either the old or the new state; whatever is damaged is
thrown away and made again. Nothing is believed by its name: a key is the hash of all inputs.
"""

from __future__ import annotations

import errno
import hashlib
import marshal
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path

_CHUNK = 500
_LAYOUT = 4  # of spaces and values; another one's store is emptied
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    space TEXT NOT NULL, key TEXT NOT NULL, crc INTEGER NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (space, key))
"""


def digest(*parts: object) -> str:
    """Hash values by what they say: plain values, tuples, dicts, frozen dataclasses.

    An object with a ``token`` attribute stands for itself by that token. A dict counts with its
    order, so that callers keep one.
    """
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = canonical(part)
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()


def canonical(value: object) -> bytes:
    """Write a value so that equal values give equal bytes, whatever their identity.

    Version 2 of marshal is the last without back references: it depends on values alone.
    """
    if hasattr(value, "_fields"):  # marshal would refuse it: rows of lists are of this kind
        return _token(value)
    try:
        return marshal.dumps(value, 2)  # type: ignore[arg-type]
    except ValueError:  # something in it is not a plain value
        pass
    if isinstance(value, Mapping):
        return b"{" + b",".join(canonical(k) + canonical(v) for k, v in value.items()) + b"}"
    if isinstance(value, tuple | list):
        return b"(" + b",".join(map(canonical, value)) + b")"
    return _token(value)


@lru_cache(maxsize=1 << 18)
def _token(value: object) -> bytes:
    """Stand for a frozen object; the same one occurs in many lists."""
    token = getattr(value, "token", None)
    if isinstance(token, str):
        return f"<{token}>".encode()
    if isinstance(value, tuple):
        return canonical(tuple(value))
    if is_dataclass(value):
        parts = (canonical(getattr(value, field.name)) for field in fields(value))
        return type(value).__name__.encode() + b"(" + b",".join(parts) + b")"
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).encode()
    raise TypeError(f"no canonical form for {type(value).__name__}")


class Stem:
    """What many keys begin with, hashed once: a tenth of the time of a ``digest`` of all parts."""

    def __init__(self, *parts: object) -> None:
        self._state = hashlib.blake2b(digest(*parts).encode(), digest_size=16)

    def key(self, *parts: str | bytes) -> str:
        """Return the hash of the beginning and of these texts and bytes, each with its length."""
        state = self._state.copy()
        for part in parts:
            data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            state.update(b"%d:" % len(data))
            state.update(data)
        return state.hexdigest()


@lru_cache(maxsize=1)
def code() -> str:
    """Hash the package's own sources: what was made by other code is made again.

    The version number is not enough, because two commits can carry the same one.
    """
    package = Path(__file__).parent
    files = sorted(package.rglob("*.py"))
    return digest(*((f.relative_to(package).as_posix(), f.read_bytes()) for f in files))


class DamagedError(Exception):
    """The store was found damaged while in use, and thrown away: what is being made starts anew."""


# What SQLite says of the disk and of other programs; everything else is damage, in many words.
_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_ROOM = 1 << 20


def _sum(key: str, value: bytes) -> int:
    """Checksum of an entry: the key counts, as damage can put another value under it."""
    return zlib.crc32(value, zlib.crc32(key.encode()))


class Store:
    """The store; ``path`` None keeps it in memory for one run, and so does a read-only disk."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        if self._path is None:
            return self._connect(":memory:")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return self._connect(str(self._path))
        except sqlite3.Error as error:
            if not self._read_only(error):
                self._blame(error)
                self._discard()
                return self._connect(str(self._path))
        except OSError as error:
            if error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
                raise
        self._path = None  # to check stories must be possible where nothing may be written
        return self._connect(":memory:")

    def _connect(self, target: str) -> sqlite3.Connection:
        db = sqlite3.connect(target, timeout=30, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA page_size = 16384")  # entries are pages of a site, not rows
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")  # a lost entry is only made again
        db.execute("PRAGMA wal_autocheckpoint = 5000")  # a cold build writes 10,000 and more
        if db.execute("PRAGMA user_version").fetchone() != (_LAYOUT,):
            db.execute("DROP TABLE IF EXISTS entries")  # nothing would ever read or prune it
            db.execute(f"PRAGMA user_version = {_LAYOUT}")
        db.execute(_SCHEMA)
        return db

    def _discard(self) -> None:
        """Throw a damaged store away; everything in it can be made again."""
        if self._path is not None:
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Tell a damaged store and a full disk by exceptions that callers know."""
        try:
            yield
        except sqlite3.Error as error:
            self._blame(error)
            self._db.close()
            self._discard()
            raise DamagedError(str(error)) from error

    def _blame(self, error: sqlite3.Error) -> None:
        """Raise what the system would say if the disk is at fault, and not the store's contents."""
        folder, number = self._path.parent if self._path else Path.cwd(), 0
        if _code(error) == sqlite3.SQLITE_FULL or shutil.disk_usage(folder).free < _ROOM:
            number = errno.ENOSPC
        elif self._read_only(error):
            number = errno.EROFS
        elif _code(error) in _BUSY:
            number = errno.EBUSY
        if number:
            raise OSError(number, str(error), str(self._path)) from error

    def _read_only(self, error: sqlite3.Error) -> bool:
        """Tell a disk that may not be written from damage that makes SQLite say the same."""
        folder = self._path.parent if self._path else Path.cwd()
        return _code(error) in _READ_ONLY and not os.access(folder, os.W_OK)

    def get(self, space: str, keys: Iterable[str]) -> dict[str, bytes]:
        """Return the entries that exist and are whole; order does not matter."""
        return dict(self.stream(space, keys))

    def stream(self, space: str, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield (key, value) in bounded memory; damaged entries are left out."""
        wanted = list(keys)
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, crc, value FROM entries WHERE space = ? AND key IN ({marks})"
            with self._guarded():
                rows = self._db.execute(query, (space, *part)).fetchall()
            for key, crc, value in rows:
                sound = isinstance(key, str) and isinstance(value, bytes)
                if sound and _sum(key, value) == crc:
                    yield key, value

    def put(self, space: str, entries: Iterable[tuple[str, bytes]]) -> None:
        """Keep entries; all or none of one call."""
        rows = [(space, key, _sum(key, value), value) for key, value in entries]
        with self._transaction():
            self._db.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", rows)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._guarded():
            self._db.execute("BEGIN")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def prune(self, space: str, live: Iterable[str]) -> None:
        """Drop what the last build did not use, once it is more than what the build did use."""
        used = set(live)
        with self._guarded():  # to count is much faster than to fetch
            query = "SELECT count(*) FROM entries WHERE space = ?"
            if self._db.execute(query, (space,)).fetchone()[0] <= 2 * len(used) + _CHUNK:
                return
            rows = self._db.execute("SELECT key FROM entries WHERE space = ?", (space,)).fetchall()
        stale = [key for (key,) in rows if key not in used]
        with self._transaction():
            self._db.executemany(
                "DELETE FROM entries WHERE space = ? AND key = ?", ((space, key) for key in stale)
            )
        with suppress(sqlite3.OperationalError):  # only to save room, and it needs room itself
            self._db.execute("VACUUM")

    def renew(self) -> None:
        """Throw everything away, because an entry that must be there is gone or not whole."""
        self.close()
        self._discard()
        self._db = self._open()

    def close(self) -> None:
        """Close the file; the store can be opened again."""
        with suppress(sqlite3.Error):
            self._db.close()


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 when it gave none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
