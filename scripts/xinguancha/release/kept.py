"""The folders beside a site: the release that is being made, and the earlier ones that are kept.

``.site.releases/1`` … hold them. A build takes the oldest, brings it up to date, and exchanges it
with the site by one rename; what was the site is then the newest of the earlier ones.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from . import durable, manifest
from .filling import PublishError
from .manifest import MANIFEST, Manifest


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


def _aside(site: Path) -> Path:
    return site.with_name(f".{site.name}.old")


def _written(folder: Path) -> int:
    """When the folder's manifest was written; 0 when it has none, because it is torn."""
    try:
        return (folder / MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0


def _slots(site: Path) -> list[Kept]:
    """All folders of releases, newest first; torn ones (written 0) last."""
    home = folder_of(site)
    folders = [p for p in home.iterdir() if p.is_dir()] if home.is_dir() else []
    found = [Kept(folder, _written(folder)) for folder in folders]
    return sorted(found, key=lambda kept: (kept.written, kept.folder.name), reverse=True)


def earlier(site: Path) -> list[Kept]:
    """Return the releases that the site can be rolled back to, the newest first."""
    return [kept for kept in _slots(site) if kept.written]


def standby(site: Path, keep: int) -> Path:
    """Choose the folder to make the next release in: a torn one, a new one, else the oldest."""
    slots = _slots(site)
    if slots and (not slots[-1].written or len(slots) >= keep):
        return slots[-1].folder
    taken = {kept.folder.name for kept in slots}
    free = next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)
    return folder_of(site) / free


def trim(site: Path, keep: int) -> None:
    """Remove the oldest releases beyond ``keep``, each torn before it goes."""
    for kept in _slots(site)[keep:]:
        (kept.folder / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(kept.folder, ignore_errors=True)


def rollback(site: Path, number: int | None = None) -> Kept:
    """Make an earlier release the site; ``number`` counts from 1 (the newest), None: the last one.

    Raises PublishError when there is none of that number.
    """
    choices = earlier(site)
    if number is None:
        now = _written(site)
        choices, number = [kept for kept in choices if kept.written < now], 1
    if not 0 < number <= len(choices):
        raise PublishError(
            "没有可以退回去的版本，网站没有动。改法：运行 xinguancha releases 看看有哪些。"
        )
    swap(site, choices[number - 1].folder)
    return choices[number - 1]


# --- what may be replaced ---------------------------------------------------------------------


def ready(site: Path) -> None:
    """Refuse to replace a folder that this program has not made; mend an interrupted swap."""
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        raise PublishError(f"{site} 不是普通文件夹，不能把网站放在那里。改法：换一个 --site")
    if folder_of(site).is_symlink():  # what it points to would be emptied
        raise PublishError(f"{folder_of(site)} 是链接，不能用。改法：删掉它")
    around = next((folder for folder in site.resolve().parents if _ours(folder)), None)
    if around is not None:  # the next build of the outer site would take the inner one away
        raise PublishError(f"{site} 在另一个网站 {around} 里面。改法：换一个 --site")
    if site.is_dir() and any(site.iterdir()) and not _ours(site):
        raise PublishError(
            f"文件夹 {site} 里有别的东西，不敢覆盖。改法：把它移走或删掉，或者换一个 --site"
        )


def mend(site: Path) -> None:
    """Undo what a swap in three renames left when it was interrupted; call it under the lock."""
    aside = _aside(site)
    if aside.is_dir() and not site.exists():
        os.rename(aside, site)
    elif aside.is_dir():
        os.rename(aside, standby(site, len(_slots(site)) + 1))


def apart(site: Path, sources: Iterable[Path]) -> None:
    """Refuse a site in, on or around a folder it is made from: one would overwrite the other."""
    site = site.resolve()
    for source in (folder.resolve() for folder in sources):
        if site == source or site in source.parents or source in site.parents:
            raise PublishError(
                f"网站不能放在 {site}：会和 {source} 混在一起。改法：换一个 --site，例如 site"
            )


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
