"""The folders beside a site: the one the next release is made in, and what earlier ones were.

``.site.releases/standby`` is a whole site: the one before, which a build brings up to date and
exchanges with the site by one rename. ``.site.releases/000001`` … are the releases before that
one: the manifest of each, and the files that no later one has. So to keep a release costs what
differed, and a release can be made again from its manifest, the folders after it and the site.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from . import durable, manifest
from .desk import make, share
from .filling import Release, Report
from .manifest import MANIFEST, Entry, Manifest
from .refusal import refused

_FILES = "files"


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier release: its folder, and when its manifest was written (ns since 1970)."""

    folder: Path
    written: int

    def manifest(self) -> Manifest:
        """Read what it holds; a damaged manifest counts as an empty one."""
        return manifest.read(self.folder) or Manifest()


def folder_of(site: Path) -> Path:
    """The folder beside the site that the other releases are in."""
    return site.with_name(f".{site.name}.releases")


def standby(site: Path) -> Path:
    """The folder that the next release is made in; between builds it holds the one before."""
    return folder_of(site) / "standby"


def _aside(site: Path) -> Path:
    return site.with_name(f".{site.name}.old")


def _written(folder: Path) -> int:
    """When the folder's manifest was written; 0 when it has none, because it is torn."""
    try:
        return (folder / MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0


def _numbered(site: Path) -> list[Path]:
    """The folders of the releases before the standby, in the order they were the site."""
    home = folder_of(site)
    names = os.listdir(home) if home.is_dir() else []
    return [home / name for name in sorted(names) if len(name) == _DIGITS and name.isdecimal()]


_DIGITS = 6


def earlier(site: Path) -> list[Kept]:
    """Return the releases that the site can be rolled back to, the newest first."""
    by_time = {_written(folder): folder for folder in (*_numbered(site), standby(site))}
    for none in (0, _written(site)):  # torn; the site itself, once more
        by_time.pop(none, None)
    return [Kept(folder, written) for written, folder in sorted(by_time.items(), reverse=True)]


# --- keeping ----------------------------------------------------------------------------------


def set_aside(site: Path, held: Mapping[str, Entry], now: Mapping[str, Entry]) -> None:
    """Keep what the standby ``held`` and the site has not ``now``, before the standby is changed.

    ``now`` may be empty when the caller does not know it. What the site has will be kept when it
    leaves the site in its turn, and removed later than this: each release can be made again.
    """
    folder, numbered = standby(site), _numbered(site)
    if not held or _written(folder) == _written(site):
        return
    fresh = folder_of(site) / ".fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / _FILES).mkdir(parents=True)
    now = now or _files(site)
    for path, entry in held.items():
        there = now.get(path)
        if there is None or there.sha256 != entry.sha256:
            share(str(folder / path), str(fresh / _FILES / entry.sha256))
    shutil.copy2(folder / MANIFEST, fresh / MANIFEST)
    durable.flush(fresh, [MANIFEST], [_FILES, ""])
    last = int(numbered[-1].name) if numbered else 0
    os.rename(fresh, folder_of(site) / f"{last + 1:0{_DIGITS}}")


def prepare(site: Path) -> None:
    """Let there be a standby, of the site's own files, so that the next publish costs little."""
    if _written(standby(site)):
        return
    made = None if standby(site).exists() else manifest.read(site)
    if made is None:  # what an interrupted build left is compared
        _remake(Kept(site, _written(site)), site)
    else:
        _repeat(site, made, standby(site))


def trim(site: Path, keep: int) -> None:
    """Remove the oldest releases beyond ``keep``, each torn before it goes."""
    numbered, home = _numbered(site), folder_of(site)
    wanted = {standby(site), *numbered[max(0, len(numbered) - keep + 1) :]}
    for folder in home.iterdir() if home.is_dir() else ():
        if folder not in wanted:
            (folder / MANIFEST).unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)


def rollback(site: Path, number: int | None = None) -> Kept:
    """Make an earlier release the site; ``number`` counts from 1 (the newest), None: the last one.

    Raises PublishError when there is none of that number, or not all of it is there any more.
    """
    choices = earlier(site)
    if number is None:
        now = _written(site)
        choices, number = [kept for kept in choices if kept.written < now], 1
    if not 0 < number <= len(choices):
        raise refused("no-release")
    chosen = choices[number - 1]
    if chosen.folder != standby(site):
        _remake(chosen, site)
    swap(site, standby(site))
    return chosen


def _remake(kept: Kept, site: Path) -> None:
    """Bring the standby to what a release was, its manifest with the time it was written at."""
    wanted, folder = kept.manifest(), standby(site)
    made = Release(folder, Report(), site, safe=True, opening=partial(set_aside, site))
    made.restore(wanted, partial(_kept_file, site))
    made.finish(wanted.stories, wanted.day, wanted.commit, anyway=True)
    os.utime(folder / MANIFEST, ns=(kept.written, kept.written))


def _repeat(site: Path, made: Manifest, folder: Path) -> None:
    """Share all of a site's files with a new folder; its manifest comes last, as everywhere."""
    folders, copied = {""}, []
    folder.mkdir(parents=True)
    start, target = os.fspath(site), os.fspath(folder)
    for path in made.files:
        parent = path.rpartition("/")[0]
        if parent not in folders:
            make(f"{target}/{parent}")
            folders.add(parent)
        if not share(f"{start}/{path}", f"{target}/{path}"):
            copied.append(path)
    durable.flush(folder, copied, folders)
    fresh = folder / f".{MANIFEST}.new"
    shutil.copy2(site / MANIFEST, fresh)  # with the time it was written at
    durable.flush(folder, [fresh.name], [])
    os.replace(fresh, folder / MANIFEST)
    durable.folder(folder)


def _kept_file(site: Path, sha256: str) -> str:
    """Find a file that an earlier release had; raises PublishError when it is gone."""
    for folder in _numbered(site):
        path = folder / _FILES / sha256
        if path.is_file():
            return str(path)
    raise refused("release-torn")


def _files(folder: Path) -> Mapping[str, Entry]:
    found = manifest.read(folder)
    return found.files if found else {}


# --- what may be replaced ---------------------------------------------------------------------


def ready(site: Path) -> None:
    """Refuse to replace a folder that this program has not made; mend an interrupted swap."""
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        raise refused("place-odd", site=site)
    if folder_of(site).is_symlink():  # what it points to would be emptied
        raise refused("place-link", path=folder_of(site))
    around = next((folder for folder in site.resolve().parents if _ours(folder)), None)
    if around is not None:  # the next build of the outer site would take the inner one away
        raise refused("place-inside", site=site, around=around)
    if site.is_dir() and any(site.iterdir()) and not _ours(site):
        raise refused("place-taken", site=site)


def mend(site: Path) -> None:
    """Undo what a swap in three renames left when it was interrupted; call it under the lock."""
    aside, folder = _aside(site), standby(site)
    if aside.is_dir() and not site.exists():
        os.rename(aside, site)
    elif aside.is_dir() and not folder.exists():
        os.rename(aside, folder)


def apart(site: Path, sources: Iterable[Path]) -> None:
    """Refuse a site in, on or around a folder it is made from: one would overwrite the other."""
    site = site.resolve()
    for source in (folder.resolve() for folder in sources):
        if site == source or site in source.parents or source in site.parents:
            raise refused("place-source", site=site, source=source)


def _ours(site: Path) -> bool:
    """Tell whether this program made the folder: other programs write a manifest.json too."""
    try:
        with open(site / MANIFEST, "rb") as file:
            return f'"generator": "{manifest.GENERATOR} '.encode() in file.read(200)
    except OSError:
        return False


# --- the swap ---------------------------------------------------------------------------------


def swap(site: Path, folder: Path) -> None:
    """Make ``folder`` the site and the site ``folder``, by one rename where the system can."""
    if not site.exists():
        os.rename(folder, site)
    elif not _exchange(folder, site):
        os.rename(site, _aside(site))
        os.rename(folder, site)
        os.rename(_aside(site), folder)
    for parent in {site.parent, folder.parent}:
        durable.folder(parent)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders atomically (Linux renameat2, macOS renamex_np); False: cannot."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        a, b = os.fsencode(one), os.fsencode(other)
        if sys.platform == "linux":
            result = libc.renameat2(-100, a, -100, b, 2)
        elif sys.platform == "darwin":
            result = libc.renamex_np(a, b, 2)
        else:
            return False
    except (OSError, AttributeError, TypeError):
        return False
    if result == 0:
        return True
    if ctypes.get_errno() in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
