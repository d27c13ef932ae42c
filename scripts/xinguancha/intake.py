"""The stories folder → the files that are read, and what is told of all others; reads none of them.

Only plain files and folders inside of it count: a link may lead anywhere, a pipe never ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import privacy, problems
from .catalogue import REASONS
from .problems import Problem

_MEGABYTE = 1 << 20
HUGE = 4 * _MEGABYTE
"""Bytes of a file that is not even opened; what is smaller is measured by the reader."""

_LITTER = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
# What somebody may take for a story: it is missed without a word if nobody says so.
_ALIKE = (
    *(".txt", ".markdown", ".mdown", ".mkd", ".mdx", ".doc", ".docx", ".wps", ".rtf", ".odt"),
    *(".pages", ".html", ".htm", ".yml", ".yaml"),
)


@dataclass(frozen=True, slots=True)
class File:
    """A story's file: its path below the stories folder, and where it is."""

    path: str
    full: str


def story_files(stories: Path) -> tuple[list[File], list[Problem]]:
    """List story files in a fixed order, with what is wrong with anything else."""
    if stories.is_symlink():
        return [], [_problem("file-link", stories.name, stories.name)]
    files: list[File] = []
    found: list[Problem] = []
    _walk(str(stories), "", files, found)
    return files, found


def siblings_of(file: str) -> frozenset[str]:
    """Names of the files beside a story that has a folder of its own; empty for any other."""
    if not file.endswith("index.md"):  # of ten thousand most: the next line costs more
        return frozenset()
    folder, name = os.path.split(file)
    if name != "index.md":
        return frozenset()
    with os.scandir(folder) as entries:
        return frozenset(e.name for e in entries if e.is_file(follow_symlinks=False))


def _walk(folder: str, prefix: str, files: list[File], found: list[Problem]) -> None:
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    own = any(entry.name == "index.md" for entry in entries)
    for entry in entries:
        name = entry.name
        path = prefix + name
        if entry.is_symlink():
            found.append(_problem("file-link", path, name))
        elif name.startswith((".", "_", "~")) or name.upper() == "README.MD":
            continue
        elif entry.is_dir():
            _walk(entry.path, path + "/", files, found)
        elif not entry.is_file():
            found.append(_problem("file-unreadable", path, name, reason=REASONS["file-special"]))
        elif name.lower().endswith(".md"):  # Windows writes .MD as well
            found += _huge(entry, path) or _add(files, path, entry.path)
        else:
            found += _others(path, name, own)


def _add(files: list[File], path: str, full: str) -> list[Problem]:
    files.append(File(path, full))
    return []


def _huge(entry: os.DirEntry[str], path: str) -> list[Problem]:
    """Report a file that is far beyond what a story may be, before anything reads it."""
    size = entry.stat().st_size
    if size <= HUGE:
        return []
    params = {"size": f"{size / _MEGABYTE:.1f}", "limit": "1"}
    return [problems.make("syntax-too-big", path, 1, 1, params)]


def _others(path: str, name: str, own: bool) -> Iterator[Problem]:
    """Tell of a file that is no story; what stands beside a story is looked at with it."""
    lower = name.lower()
    if lower in _LITTER:
        return
    if lower.endswith(_ALIKE) or not own:
        yield _problem("file-ignored", path, name)


def _problem(code: str, path: str, name: str, **params: str) -> Problem:
    shown = privacy.mask(name)
    return problems.make(code, privacy.mask(path), 1, 1, {"value": shown, **params})


__all__ = ["HUGE", "File", "siblings_of", "story_files"]
