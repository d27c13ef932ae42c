"""A site directory brought up to date file by file, and made the site by one rename."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from . import __version__

MANIFEST = "manifest.json"


class PublishError(Exception):
    """The site cannot be put where it was asked for; the text is for the editor."""


@dataclass(slots=True)
class Report:
    """What a build did, in counts: pages planned and rendered, files written, bytes in the site."""

    stories: int = 0
    pages: int = 0
    rendered: int = 0
    converted: int = 0
    files: int = 0
    written: int = 0
    removed: int = 0
    bytes: int = 0
    paths: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


# --- a release: a directory and the list of what is in it -------------------------------------


class Release:
    """A site directory brought up to date file by file; its manifest is gone while it is torn."""

    def __init__(self, folder: Path, report: Report) -> None:
        """Take the folder over; what an interrupted build left there is compared, not trusted."""
        self.folder = folder
        self.report = report
        self._old = _read_manifest(folder)
        self._new: dict[str, list[str | int]] = {}
        self._folders: set[Path] = set()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST).unlink(missing_ok=True)

    def holds(self, path: str, etag: str) -> bool:
        """Tell whether ``path`` was made from the same inputs."""
        entry = self._old.get(path)
        return entry is not None and entry[0] == etag

    def current(self, path: str, etag: str) -> bool:
        """Keep ``path`` as it stands if it was made from the same inputs; tell whether it was."""
        if not self.holds(path, etag):
            return False
        self._enter(path, self._old[path])
        return True

    def write(self, path: str, etag: str, data: bytes) -> None:
        """Bring one file up to date; the same bytes are not written again."""
        if path in self._new:
            raise PublishError(f"两个页面要用同一个网址：{path}")
        target = self.folder / path
        if target.parent not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        if not _same(target, data):
            target.write_bytes(data)
            self.report.written += 1
            self.report.paths.append(path)
        self._enter(path, [etag, hashlib.sha256(data).hexdigest(), len(data)])

    def _enter(self, path: str, entry: list[str | int]) -> None:
        self._new[path] = entry
        self.report.files += 1
        self.report.bytes += int(entry[2])

    def finish(self) -> None:
        """Remove what no longer belongs to the site, then write the manifest, last of all."""
        for path in self._leftovers():
            (self.folder / path).unlink(missing_ok=True)
            self.report.removed += 1
        _remove_empty_folders(self.folder)
        entries = {
            path: {"etag": etag, "sha256": sha, "bytes": size}
            for path, (etag, sha, size) in sorted(self._new.items())
        }
        text = json.dumps(
            {"generator": f"xinguancha {__version__}", "files": entries}, ensure_ascii=False
        )
        (self.folder / MANIFEST).write_text(text + "\n", "utf-8")

    def _leftovers(self) -> Iterable[str]:
        if self._old:
            return [path for path in self._old if path not in self._new]
        present = (p for p in self.folder.rglob("*") if not p.is_dir())
        names = (p.relative_to(self.folder).as_posix() for p in present)
        return [name for name in names if name not in self._new]


def _read_manifest(folder: Path) -> dict[str, list[str | int]]:
    try:
        files = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
        return {path: [e["etag"], e["sha256"], e["bytes"]] for path, e in files.items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _same(target: Path, data: bytes) -> bool:
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except OSError:
        return False


def _remove_empty_folders(folder: Path) -> None:
    for root, names, files in os.walk(folder, topdown=False):
        if not names and not files and Path(root) != folder:
            os.rmdir(root)
        elif names and not files and Path(root) != folder:
            try:
                os.rmdir(root)
            except OSError:
                continue


# --- the swap ---------------------------------------------------------------------------------


def standby_of(site: Path) -> Path:
    """The folder beside the site that the next release grows in."""
    return site.with_name(f".{site.name}.standby")


def ready(site: Path) -> None:
    """Refuse to replace a folder that this program has not made."""
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        raise PublishError(f"{site} 不是普通文件夹，不能把网站放在那里。改法：换一个 --site")
    if standby_of(site).is_symlink():  # what it points to would be emptied
        raise PublishError(f"{standby_of(site)} 是链接，不能用。改法：删掉它")
    around = next((folder for folder in site.resolve().parents if _ours(folder)), None)
    if around is not None:  # the next build of the outer site would take the inner one away
        raise PublishError(f"{site} 在另一个网站 {around} 里面。改法：换一个 --site")
    if site.is_dir() and any(site.iterdir()) and not _ours(site):
        raise PublishError(
            f"文件夹 {site} 里有别的东西，不敢覆盖。改法：把它移走或删掉，或者换一个 --site"
        )


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
        manifest = json.loads((site / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and str(manifest.get("generator")).startswith("xinguancha ")


def swap(site: Path) -> None:
    """Make the standby the site and the site the standby, by one rename where the system can."""
    standby = standby_of(site)
    if not site.exists():
        os.rename(standby, site)
        return
    if _exchange(standby, site):
        return
    aside = site.with_name(f".{site.name}.old")
    os.rename(site, aside)
    os.rename(standby, site)
    os.rename(aside, standby)


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
