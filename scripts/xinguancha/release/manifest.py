"""The list of what is in a site: ``manifest.json``, the last file a build writes, nothing more."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from .. import __version__

MANIFEST = "manifest.json"
SCHEMA = 1
GENERATOR = "xinguancha"
# Not below the site, or not as we write it: an empty step, one dot, two, a backslash.
_UNSAFE = re.compile(r"(?:^|/)\.{0,2}(?:/|\Z)|\\")


class Entry(NamedTuple):
    """One file: hash of its inputs, SHA-256 and length of its bytes."""

    etag: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a site holds: files by path, ids of its stories, the day and the commit it was made of.

    ``commit`` is None where the inputs are not exactly those of one commit.
    """

    files: Mapping[str, Entry] = field(default_factory=dict)
    stories: tuple[str, ...] = ()
    day: str = ""
    commit: str | None = None

    def text(self) -> str:
        """Write it down; equal manifests give equal text."""
        files = {
            path: {"etag": one.etag, "sha256": one.sha256, "bytes": one.bytes}
            for path, one in sorted(self.files.items())
        }
        head = {"schema": SCHEMA, "generator": f"{GENERATOR} {__version__}", "day": self.day}
        rest = {"commit": self.commit, "stories": sorted(self.stories), "files": files}
        return json.dumps({**head, **rest}, ensure_ascii=False) + "\n"


def parse(data: bytes) -> Manifest:
    """Read a manifest from anywhere; raises ValueError unless it is one of ours, of safe paths."""
    try:
        read = json.loads(data)
        if not str(read["generator"]).startswith(f"{GENERATOR} "):
            raise ValueError("not ours")
        files = {path: _entry(path, one) for path, one in read["files"].items()}
        stories = tuple(map(str, read.get("stories", ())))
        commit = read.get("commit")
        return Manifest(files, stories, str(read.get("day", "")), commit and str(commit))
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise ValueError("no manifest") from error


def _entry(path: str, one: Any) -> Entry:
    if _UNSAFE.search(path):
        raise ValueError(f"unsafe path {path!r}")
    return Entry(str(one["etag"]), str(one["sha256"]), int(one["bytes"]))


def read(folder: Path) -> Manifest | None:
    """Read the manifest of a folder; None where there is none, or it is damaged or not ours."""
    try:
        return parse((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
