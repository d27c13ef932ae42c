"""A body written plainly → the HTML that ``converter`` makes, at a tenth of the cost; else nothing.

Taken here are paragraphs and headings of one line, flat lists, quotations and tables, with bold
words and links of the usual form in them. The first oddity, right or wrong, sends the whole body
the library's way: both must agree on what both convert (``tests/test_body.py`` holds them to it).
No word has a sign that Markdown or HTML knows, so what is made of them is safe as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..reader import heading_id, linked_story
from .converter import BOX, REL, attributes

_SIGNS = r"\x00-\x1f\x7f\xa0`\\<>&_*\[\]|"
_WORDS = rf"[^{_SIGNS}]"
_END = rf"[^\s{_SIGNS}]"
# What a block may begin with: no blank, no sign of ASCII, and no number of a list.
_FIRST = r"(?!\d+[.)])[^\s\x00-/:-@\[-`{-\x7f]"
_BOLD = rf"\*\*{_END}(?:{_WORDS}*{_END})?\*\*(?!\*)"
_STORY = r"(?:\.{1,2}/)*(?:[0-9]{4}/)?(?:stories/)?[a-z0-9][a-z0-9-]*(?:/index)?\.md"
_LINK = rf"(?<!!)\[{_FIRST}{_WORDS}*\]\((?:https?://[A-Za-z0-9_./-]+|{_STORY})\)"
_MORE = rf"(?:{_WORDS}++|{_BOLD}|{_LINK})*+"
_LINE = rf"(?:{_FIRST}|{_BOLD}|{_LINK}){_MORE}(?<!\s)"
_ROW = rf"\|(?:{_MORE}\|){{2,}}+"
_DONE = r"(?:\n\n+|\n*\Z)"
_BLOCK = re.compile(
    rf"(?P<p>\u3000*+{_LINE})(?:{_DONE}|\n(?=[-*+] ))"
    rf"|(?P<h>(?P<level>#{{1,6}}) *(?P<title>{_FIRST}[^{_SIGNS}#]{{0,99}}+(?<!\s)))(?:\n+|\Z)"
    rf"|(?P<ul>[-*+] +{_LINE}(?:\n[-*+] +{_LINE})*+){_DONE}"
    rf"|(?P<ol>1\. +{_LINE}(?:\n[0-9]+\. +{_LINE})*+){_DONE}"
    rf"|(?P<quote>> ?{_LINE}(?:\n> ?\n> ?{_LINE})*+){_DONE}"
    rf"|(?P<table>{_ROW}\n\|(?: *-+ *\|){{2,}}+(?:\n{_ROW})++){_DONE}"
)
_DRESSED = re.compile(r"\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)]+)\)")
_MERGED = frozenset({"ul", "ol", "quote"})  # two of these in a row are one


def quick(text: str) -> str | None:
    """Convert a body whose lines are joined already; None unless it is plain from end to end."""
    text = text.strip("\n")
    parts: list[str] = []
    anchors: set[str] = set()
    at, before = 0, ""
    while at < len(text):
        found = _BLOCK.match(text, at)
        kind = str(found.lastgroup) if found else ""
        if found is None or (kind == before and kind in _MERGED):
            return None
        if kind == "h":
            name = heading_id(found["title"])
            if name in anchors:
                return None  # the second gets a number
            anchors.add(name)
            level = max(2, len(found["level"]))  # the page's own title is the h1
            parts.append(f'<h{level} id="{name}">{found["title"]}</h{level}>')
        else:
            block = found[kind]
            dressed = _DRESSED.sub(_dress, block) if "*" in block or "[" in block else block
            written = _WRITERS[kind](dressed)
            if not written:
                return None
            parts.append(written)
        at, before = found.end(), kind
    return "\n".join(parts)


def _dress(found: re.Match[str]) -> str:
    """Write bold words or a link; a story's file stands for its page."""
    bold, words, target = found.groups()
    if bold:
        return f"<strong>{bold}</strong>"
    story = linked_story(target)
    address = f"../{story}/" if story else target
    return f'<a href="{address}" rel="{REL}">{words}</a>'


def _paragraph(block: str) -> str:
    return f"<p>{block.lstrip()}</p>"


def _list(tag: str) -> Callable[[str], str]:
    def write(block: str) -> str:
        items = [line.partition(" ")[2].lstrip(" ") for line in block.split("\n")]
        inside = "</li>\n<li>".join(items)
        return f"<{tag}>\n<li>{inside}</li>\n</{tag}>"

    return write


def _quotation(block: str) -> str:
    lines = [line[1:].lstrip(" ") for line in block.split("\n")]
    paragraphs = "</p>\n<p>".join([line for line in lines if line])
    return f"<blockquote>\n<p>{paragraphs}</p>\n</blockquote>"


def _table(block: str) -> str:
    """Write a table; nothing where its rows are not of one length."""
    rows = [[cell.strip(" ") for cell in row[1:-1].split("|")] for row in block.split("\n")]
    if any(len(row) != len(rows[0]) for row in rows):
        return ""
    head, _, *body = [_row(row, "td" if place else "th") for place, row in enumerate(rows)]
    inside = "\n".join(body)
    return f"{_TABLE}{head}\n</thead>\n<tbody>\n{inside}\n</tbody>\n</table></div>"


_TABLE = f"<div{attributes(BOX)}><table>\n<thead>\n"


def _row(cells: list[str], tag: str) -> str:
    inside = f"</{tag}>\n<{tag}>".join(cells)
    return f"<tr>\n<{tag}>{inside}</{tag}>\n</tr>"


_WRITERS: Mapping[str, Callable[[str], str]] = {
    "p": _paragraph,
    "ul": _list("ul"),
    "ol": _list("ol"),
    "quote": _quotation,
    "table": _table,
}
