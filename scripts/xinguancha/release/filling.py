"""A site directory brought up to date file by file; its manifest is written last of all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from . import desk, durable, manifest
from .manifest import MANIFEST, Entry, Manifest
from .refusal import refused

Content = Callable[[str], str]
"""Finds a file of a SHA-256."""
Opening = Callable[[Mapping[str, Entry], Mapping[str, Entry]], None]
"""Is told what a folder holds and what the standing site has, before the folder is changed."""


@dataclass(slots=True)
class Report:
    """What a build did, in counts: pages planned and rendered, files written, bytes in the site.

    ``fresh`` is False when the standing site already was what the build came to.
    """

    stories: int = 0
    pages: int = 0
    rendered: int = 0
    converted: int = 0
    files: int = 0
    written: int = 0
    linked: int = 0
    removed: int = 0
    bytes: int = 0
    fresh: bool = True
    paths: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


class Release:
    """A site being made: in its own folder, or beside a standing one that it shares files with.

    What differs from the standing site is written into ``folder``; at the end the files that do
    not are linked there (one copy on disk for all releases), so that a publish costs what changed.
    Without ``standing`` the folder itself is brought up to date. While a folder is torn it has no
    manifest; what an interrupted build left in it is compared, not trusted.
    """

    def __init__(
        self,
        folder: Path,
        report: Report,
        standing: Path | None = None,
        *,
        trusted: bool = True,
        safe: bool = False,
        compress: bool = False,
        opening: Opening | None = None,
        lock: Path | None = None,
    ) -> None:
        """Take ``folder`` over; ``standing`` is only read.

        ``trusted`` False compares every byte instead of believing the manifest; ``safe`` sees that
        all is on the disk before the manifest says so; ``compress`` adds small copies of texts;
        ``opening`` is called before the folder is changed; ``lock`` is the file of the lock that
        the build holds, without which no file is lent to another process.
        """
        self.folder = folder
        self.report = report
        self._standing = standing
        self._base = standing or folder
        self._safe = safe
        self._compress = compress
        self._opening = opening
        self._trusted = trusted
        self._old: Mapping[str, Entry] = _files(self._base) if trusted else {}
        self._new: dict[str, Entry] = {}
        self._folded: dict[str, str] = {}
        self._held: Mapping[str, Entry] | None = None  # what the folder has; None: not touched yet
        self._bare = False  # the folder was not there: nothing can be left in it
        self._written: set[str] = set()
        self._lock = lock
        self._claimed: set[str] = set()  # written, or lent to another process that writes them
        self._elsewhere: dict[str, str] = {}  # files of a release that is restored
        self._folders: set[str] = set()  # below the folder, as all names here: 40,000 of them
        if standing is None:
            self._open()

    def holds(self, path: str, etag: str) -> bool:
        """Tell whether ``path`` was made from the same inputs."""
        entry = self._old.get(path)
        return entry is not None and entry.etag == etag

    def current(self, path: str, etag: str) -> bool:
        """Keep ``path`` as it stands if it was made from the same inputs; tell whether it was."""
        if not self.holds(path, etag):
            return False
        self._enter(path, self._old[path])
        return True

    def write(self, path: str, etag: str, data: bytes) -> None:
        """Bring one file up to date; the same bytes are not written again."""
        self._claim(path)
        written = not desk.same(os.path.join(self._base, path), data)
        if written:
            self._open()
            desk.write(os.path.join(self.folder, path), data)
        self.enter(path, etag, desk.Put(hashlib.sha256(data).hexdigest(), len(data), written))

    def lend(self, paths: Iterable[str]) -> desk.Desk | None:
        """Let a process of this build put these files, which are entered afterwards.

        None: the caller has to write them, as nothing is known to differ yet and the folder must
        not be touched before, or there is no lock that such a process could share.
        """
        if self._held is None or self._lock is None:
            return None
        for path in paths:
            self._claim(path)
        return desk.Desk(*map(os.path.abspath, (self.folder, self._base, self._lock)))

    def enter(self, path: str, etag: str, put: desk.Put) -> None:
        """Enter a file that was put."""
        if put.written:
            self._written.add(path)
            self._folders.add(path.rpartition("/")[0])
            self.report.written += 1
            self.report.paths.append(path)
        self._enter(path, Entry(etag, put.sha256, put.bytes))

    def made(self, path: str) -> Entry:
        """Return what was entered of a file."""
        return self._new[path]

    def place(self, path: str) -> str:
        """Say where a file that was entered stands so far."""
        return os.path.abspath((self.folder if path in self._written else self._base) / path)

    def content(self, path: str) -> bytes:
        """Return the bytes of a file that was entered."""
        return self._read(path)

    def restore(self, earlier: Manifest, content: Content) -> None:
        """Enter every file of an earlier release; ``content`` finds what is in neither folder."""
        self._open()
        for path, entry in earlier.files.items():
            here = (files.get(path) for files in (self._held or {}, self._old))
            if not any(one and one.sha256 == entry.sha256 for one in here):
                self._elsewhere[path] = content(entry.sha256)
            self._enter(path, entry)

    def finish(
        self,
        stories: Iterable[str] = (),
        day: str = "",
        commit: str | None = None,
        *,
        anyway: bool = False,
    ) -> None:
        """Complete the folder, put it safely on disk, and write its manifest, last of all.

        When nothing differs from the standing site the folder is left alone (``report.fresh`` is
        False) unless it is wanted ``anyway``, and only the standing manifest is renewed if it
        names other inputs.
        """
        if self._compress:
            self._copies()
        made = Manifest(self._new, tuple(sorted(stories)), day, commit)  # as it is read back
        same = not self._written and self._new.keys() == self._old.keys()
        if self._standing and same and not anyway:
            self.report.fresh = False
            _renew(self._standing, self.folder, made)
            return
        self._open()
        self._link()
        self._sweep()
        self._save(made)

    def _enter(self, path: str, entry: Entry) -> None:
        self._alone(path)
        self._new[path] = entry
        self.report.files += 1
        self.report.bytes += entry.bytes

    def _claim(self, path: str) -> None:
        """Refuse a file that is written already, or that another process is writing."""
        if path in self._new or path in self._claimed:
            raise refused("address-twice", path=path)
        self._alone(path)
        self._claimed.add(path)

    def _alone(self, path: str) -> None:
        """Refuse a name that differs from another in case only."""
        plain = path.isascii() and path == path.lower()  # most are, and to fold takes its time
        folded = path if plain else unicodedata.normalize("NFC", path).casefold()
        same = self._folded.setdefault(folded, path)
        if same != path:  # on Windows and on a Mac they are one file
            raise refused("address-case", same=same, path=path)

    def _open(self) -> None:
        """Begin to change the folder: from here to the manifest it counts as torn."""
        if self._held is None:
            held = self._files_held()
            if self._opening:
                self._opening(held, self._old)
            self._held = held if self._trusted else {}
            self._bare = not self.folder.exists()
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / MANIFEST).unlink(missing_ok=True)

    def _files_held(self) -> Mapping[str, Entry]:
        if not self._old or self._standing is None:
            return _files(self.folder)
        found = manifest.read_like(self.folder, self._standing, self._old)
        return found.files if found else {}

    def _place(self, path: str) -> str:
        """Return the file's place in the folder, made ready."""
        parent = path.rpartition("/")[0]
        if parent not in self._folders:
            desk.make(os.path.join(self.folder, parent))
            self._folders.add(parent)
        return os.path.join(self.folder, path)

    def _copies(self) -> None:
        """Enter the small copies of every text; those of texts that stand are kept."""
        from . import compress  # its library is for those who ask for it

        texts = [(p, e) for p, e in self._new.items() if compress.worthwhile(p, e.bytes)]
        wanted = [(p, end, e) for p, e in texts for end in compress.COPIES]
        missing = [one for one in wanted if not self.current(one[0] + one[1], one[2].sha256)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # both libraries leave Python's lock
            for start in range(0, len(missing), 256):
                part = missing[start : start + 256]
                done = pool.map(lambda one: compress.COPIES[one[1]](self._read(one[0])), part)
                for (path, end, entry), data in zip(part, done, strict=True):
                    self.write(path + end, entry.sha256, data)

    def _read(self, path: str) -> bytes:
        """Read a file of the new release, wherever it stands so far."""
        return Path(self.place(path)).read_bytes()

    def _link(self) -> None:
        """Share with the standing site what neither this build wrote nor the folder has."""
        if self._standing is None:
            return
        held = self._held or {}
        for path, entry in self._new.items():
            mine = held.get(path)
            if path in self._written or (mine and mine.sha256 == entry.sha256):
                continue
            source = self._elsewhere.get(path) or os.path.join(self._standing, path)
            if not desk.share(source, self._place(path)):
                self._written.add(path)
            self.report.linked += 1

    def _sweep(self) -> None:
        """Remove what no longer belongs to the site, and the folders that this leaves empty."""
        if self._bare:
            return
        emptied = set()
        for path in self._leftovers():
            (self.folder / path).unlink(missing_ok=True)
            emptied.add((self.folder / path).parent)
            self.report.removed += 1
        if not self._held:  # an interrupted build may have left folders without a file
            emptied |= {Path(root) for root, _, files in os.walk(self.folder) if not files}
        for folder in emptied:
            while folder != self.folder and _emptied(folder):
                folder = folder.parent
            self._folders.add(folder.relative_to(self.folder).as_posix())

    def _leftovers(self) -> Iterable[str]:
        return [path for path in self._held or _present(self.folder) if path not in self._new]

    def _save(self, made: Manifest) -> None:
        """Flush the files, then write the manifest and flush that: it vouches for the rest."""
        if self._safe:
            # What an interrupted build left may never have reached the disk, though it reads well.
            unsure = self._written if self._held else self._new
            durable.flush(self.folder, unsure, self._folders)
        _write(self.folder / MANIFEST, made.text(), safe=self._safe)
        if self._safe:
            durable.folder(self.folder)


def _files(folder: Path) -> Mapping[str, Entry]:
    found = manifest.read(folder)
    return found.files if found else {}


def _present(folder: Path) -> Iterator[str]:
    """Names of all files below a folder."""
    for root, _, files in os.walk(folder):
        below = Path(root).relative_to(folder).as_posix()
        yield from (name if below == "." else f"{below}/{name}" for name in files)


def _emptied(folder: Path) -> bool:
    """Remove the folder if nothing is in it."""
    with contextlib.suppress(OSError):
        os.rmdir(folder)
        return True
    return False


def _write(path: Path, text: str, *, safe: bool) -> None:
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        if safe:
            os.fsync(file.fileno())


def _renew(site: Path, scratch: Path, made: Manifest) -> None:
    """Let the standing manifest name the inputs that gave the same files once more."""
    text = made.text()
    if (site / MANIFEST).read_bytes() == text.encode():
        return
    scratch.parent.mkdir(parents=True, exist_ok=True)
    fresh = scratch.with_name(f".{MANIFEST}.new")
    _write(fresh, text, safe=True)
    os.replace(fresh, site / MANIFEST)
    durable.folder(site)
