"""The list of what is in a site: ``manifest.json``, the last file a build writes, nothing more."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from json.encoder import encode_basestring as quote
from pathlib import Path
from typing import NamedTuple

from .. import __version__

MANIFEST = "manifest.json"
SCHEMA = 1
GENERATOR = "xinguancha"
# Not below the site, or not as we write it: an empty step, one dot, two, a backslash.
_UNSAFE = re.compile(r"(?:^|/)\.{0,2}(?:/|$)|\\", re.MULTILINE)


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
        head = {"schema": SCHEMA, "generator": f"{GENERATOR} {__version__}", "day": self.day}
        rest: dict[str, object] = {
            "commit": self.commit,
            "stories": sorted(self.stories),
            "files": {},
        }
        before = json.dumps({**head, **rest}, ensure_ascii=False).removesuffix("}}")
        # By hand, as there are 40,000 of them at every build; a path and an etag may hold anything.
        lines = (
            f'{quote(path)}: {{"etag": {quote(etag)}, "sha256": "{sha256}", "bytes": {size}}}'
            for path, (etag, sha256, size) in sorted(self.files.items())
        )
        return before + "\n" + ",\n".join(lines) + "}}\n"


def parse(data: bytes) -> Manifest:
    """Read a manifest from anywhere; raises ValueError unless it is one of ours, of safe paths."""
    try:
        read = json.loads(data)
        if not str(read["generator"]).startswith(f"{GENERATOR} "):
            raise ValueError("not ours")
        _safe(read["files"])
        files = {
            path: Entry(str(one["etag"]), str(one["sha256"]), int(one["bytes"]))
            for path, one in read["files"].items()
        }
        stories = tuple(map(str, read.get("stories", ())))
        commit = read.get("commit")
        return Manifest(files, stories, str(read.get("day", "")), commit and str(commit))
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise ValueError("no manifest") from error


def _safe(paths: Collection[str]) -> None:
    """Raise ValueError for a path that is not below the site; all are looked at in one go."""
    text = "\n".join(paths)
    if text.count("\n") >= max(1, len(paths)) or (paths and _UNSAFE.search(text)):
        raise ValueError("unsafe path")


def read_like(folder: Path, near: Path, known: Mapping[str, Entry]) -> Manifest | None:
    """Read a manifest most of whose lines are those of another one, ``near``, that was read.

    Two releases in turn differ in some dozens of 40,000 files: only those lines are parsed, and
    the others' entries are the ``known`` ones, so that they are in memory once.
    """
    try:
        head, lines = _lines(folder)
        others = _lines(near)[1]
        if len(others) != len(known):
            return read(folder)
        entries = dict(zip(others, known.items(), strict=True))
        fresh = b",\n".join(line for line in lines if line not in entries)
        made = parse(b"%b\n%b}}\n" % (head, fresh))
        same = (entries[line] for line in lines if line in entries)
        return replace(made, files={**made.files, **dict(same)})
    except (OSError, ValueError):
        return read(folder)


def _lines(folder: Path) -> tuple[bytes, list[bytes]]:
    """Cut a manifest into what stands before its files, and a line of each."""
    head, _, rest = (folder / MANIFEST).read_bytes().partition(b"\n")
    if not rest.endswith(b"}}\n"):
        raise ValueError("no manifest")
    return head, rest[:-3].split(b",\n") if len(rest) > 3 else []


def read(folder: Path) -> Manifest | None:
    """Read the manifest of a folder; None where there is none, or it is damaged or not ours."""
    try:
        return parse((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
