"""One build at a time: a lock beside the site, with its holder's process number and start."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO

from .refusal import refused

_PLACE = 1 << 30  # the byte that is locked: far behind the text, which others may read
_WORKERS = _PLACE + 1  # and the one that workers of a build share while they live
_POLL = 0.1


def lock_of(site: Path) -> Path:
    """Name the lock's file."""
    return site.with_name(f".{site.name}.lock")


@contextlib.contextmanager
def hold(
    site: Path, wait: float, tell: Callable[[str], None] = lambda words: None
) -> Iterator[bool]:
    """Hold the lock of ``site``, waiting up to ``wait`` seconds; yields whether it was left behind.

    The system itself takes the lock from a process that has died, however it died; its note stays
    and tells that a build was interrupted. Raises PublishError when another build keeps it.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    with open(lock_of(site), "a+b") as file:
        _wait(file, wait, tell)
        left = bool(_note(file))
        _write(file, {"pid": os.getpid(), "started": time.strftime("%Y-%m-%d %H:%M:%S")})
        try:
            yield left
        finally:
            _write(file, None)


def _wait(file: IO[bytes], wait: float, tell: Callable[[str], None]) -> None:
    end, told = time.monotonic() + wait, False
    while not _taken(file):
        who = _who(_note(file))
        if time.monotonic() >= end:
            raise refused("busy", who=who, wait=wait)
        if not told:
            tell(f"另一次生成正在进行（{who}），等它做完，最多等 {wait:g} 秒……")
            told = True
        time.sleep(_POLL)


def _who(note: dict[str, object]) -> str:
    return f"进程 {note['pid']}，{note['started']} 开始" if note else "刚刚开始"


def _note(file: IO[bytes]) -> dict[str, object]:
    file.seek(0)
    try:
        note = json.loads(file.read(4096))
        return {"pid": note["pid"], "started": note["started"]}
    except (ValueError, KeyError, TypeError):
        return {}


def _write(file: IO[bytes], note: dict[str, object] | None) -> None:
    with contextlib.suppress(OSError):  # a full disk: the lock holds without its note
        file.truncate(0)
        if note:
            file.write(json.dumps(note).encode())
        file.flush()


if sys.platform != "win32":
    import errno
    import fcntl

    # Worker processes do not inherit locks of this kind.

    def _taken(file: IO[bytes]) -> bool:
        """Take the lock if it is free, and no worker of a build that was killed still writes."""
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _PLACE)
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _WORKERS)
            except OSError:
                fcntl.lockf(file, fcntl.LOCK_UN, 1, _PLACE)
                raise
            fcntl.lockf(file, fcntl.LOCK_UN, 1, _WORKERS)
        except OSError as error:
            return _lockless(error)
        return True

    @lru_cache(maxsize=1)
    def join(path: str) -> int:
        """Let no other build begin before this worker has ended; ends it if its own has ended.

        The lock is held until then, and so its file stays open: returns its handle.
        """
        file = os.open(path, os.O_RDONLY)
        try:
            fcntl.lockf(file, fcntl.LOCK_SH, 1, _WORKERS)
        except OSError as error:
            if not _lockless(error):
                raise
        parent = multiprocessing.parent_process()
        if parent is not None and not parent.is_alive():  # another build may have begun
            os._exit(1)
        return file

    def _lockless(error: OSError) -> bool:
        """Tell a disk that knows no locks: building must still be possible there."""
        return error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)

    def shared(site: Path) -> Path | None:
        """Return the lock that workers can share."""
        return lock_of(site)

else:
    import msvcrt

    def _taken(file: IO[bytes]) -> bool:
        """Take the lock if it is free."""
        file.seek(_PLACE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def join(path: str) -> int:
        """Never called: nothing is lent."""
        raise AssertionError(path)

    def shared(site: Path) -> Path | None:
        """Return None: locks of Windows have one holder."""
        return None
