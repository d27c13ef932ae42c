"""What is wrong with the configuration, the docs pages and the templates, in an editor's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from . import problems
from .catalogue import FRAME, FRAME_ADDRESS, FRAME_UNKNOWN
from .frontmatter import decode
from .problems import Problem

_TEXTS = (".md", ".html", ".xml", ".jinja", ".yml")
_ODD = re.compile(r"[\s\"'<>\\`{}|^]")
_SHOWN = 5


class FrameError(Exception):
    """The frame could not be built; the text says why and how to mend it."""


def demand_text(root: Path, places: Iterable[Path]) -> None:
    """Raise FrameError where a file that the frame is drawn from is no UTF-8 text."""
    found = [problem for place in places for problem in _not_text(root, place)]
    if found:
        raise FrameError("\n" + "\n".join(problems.as_text(one) for one in found[:_SHOWN]))


def _not_text(root: Path, place: Path) -> Iterator[Problem]:
    files = sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else [place]
    for file in (file for file in files if file.is_file() and file.suffix in _TEXTS):
        _, refused = decode(file.read_bytes())
        if refused is not None:
            path = file.relative_to(root).as_posix()
            yield problems.make(refused.code, path, refused.line, refused.column, refused.params)


def odd_address(url: str) -> str:
    """Say that the site's address holds a sign that no address holds; empty: it does not."""
    odd = _ODD.search(url)
    return FRAME_ADDRESS.format(value=url, sign=odd[0]) if odd else ""


def explain(words: str) -> str:
    """Say in Chinese what MkDocs or Jinja says; the unknown is shown as it is, with advice."""
    for pattern, told in FRAME.items():
        match = re.search(pattern, words, re.DOTALL)
        if match:
            return told.format(**{k: v or "" for k, v in match.groupdict().items()})
    if re.search(r"[\u4e00-\u9fff]", words):
        return words
    return FRAME_UNKNOWN.format(words=" ".join(words.split()))
