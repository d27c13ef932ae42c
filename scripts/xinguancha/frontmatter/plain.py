r"""A file whose header is written plainly → its lines, each already taken apart; else nothing.

Most headers hold one ``name: value`` a line and nothing that needs a parser of YAML. What is taken
here means the same to YAML, character by character; whatever might not is left to ``split``. No
domain, no findings: the doubtful is never judged here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from . import fences
from .document import Document
from .encoding import decode
from .invisible import printable, seen
from .mend import DASHES

MOST_SIGNS = 20_000
"""Characters of a header; a longer one is measured by ``split``."""

_KEY = r"[0-9A-Za-z_\u4e00-\u9fff][0-9A-Za-z_\u4e00-\u9fff-]{0,30}"
# What a value may begin with: none of YAML's own signs, no blank, and no dash of any make.
_FIRST = rf"[^\x00-#%-'*,\-:<-@\[-^`{{-\x7f{DASHES[1:]}]"
_TEXT = rf"{_FIRST}[^\n]*"
_ITEM = rf"{_FIRST}[^\n,\[\]{{}}:?#，]*"
_FLOW = rf"\[(?:{_ITEM}(?:, *{_ITEM})*)?\]"
_QUOTED = r"\"[^\"\\\n]*\"|'[^'\n]*'"
_LINE = re.compile(
    rf"^( *)(?:(- )?({_KEY}):(?: ({_TEXT}|{_FLOW}|{_QUOTED}))?|- ({_TEXT}))$", re.MULTILINE
)

Line = tuple[str, str, str, str, str]
"""Blanks before it, ``- `` or nothing, name, value, or (without a name) an item of a list."""


class Plain(NamedTuple):
    """A file with such a header; ``document.header`` is None, as no node was made.

    ``seen``: nothing in all of the text is hidden from the eye.
    """

    document: Document
    lines: list[Line]
    seen: bool


def plain(data: bytes) -> Plain | None:
    """Take a file with a plain header apart; None for any other, whatever the reason."""
    text, found = decode(data)
    if found is not None:
        return None
    parts = fences.cut(text)
    if not isinstance(parts, fences.Parts):
        return None
    all_seen = seen(text)
    lines = _lines(parts.header, all_seen)
    if lines is None or (parts.header.count('"') and "\\" in text):
        return None
    document = Document(None, parts.header_line, parts.body, parts.body_line, text, ())
    return Plain(document, lines, all_seen)


def items(flow: str) -> list[str]:
    """Give the items of a value in brackets, as typed."""
    inner = flow[1:-1]
    return [item.strip(" ") for item in inner.split(",")] if inner else []


def _lines(header: str, all_seen: bool) -> list[Line] | None:
    """Take the lines apart; a colon or a cross that means something to YAML ends it."""
    if len(header) > MOST_SIGNS or " #" in header or " \n" in header:
        return None
    if "\u3000" in header or "\t" in header or not (all_seen or printable(header)):
        return None
    lines: list[Line] = _LINE.findall(header)
    if not lines or len(lines) != header.count("\n"):
        return None
    named = len(lines) - len([1 for line in lines if line[4]])
    return lines if header.count(": ") + header.count(":\n") == named else None
