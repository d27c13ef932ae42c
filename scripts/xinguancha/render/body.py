"""A story's Markdown → HTML that is safe to show; stories are untrusted text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import unquote

import nh3

from .. import folding
from .converter import BOX, HAN, REL, SCROLLED, attributes, converter
from .quick import quick

_BREAK = re.compile(f"\\n(?=[*_]{{0,3}}[{HAN}])")
_END = re.compile(f"[{HAN}][*_]{{0,3}}\\Z")
_FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_BESIDE = re.compile(r"(?:\./)?[^/\\:]+\Z")  # a file's bare name: nothing a browser asks others for
_COMMENT_OR_CODE = re.compile(
    r"<!--.*?--!?>"
    r"|^(`{3,}|~{3,})[^\n<]*\n.*?^\1[ ]*$"
    r"|(?<![\\`])(`+)(?!`)[^\n]+?(?<!`)\2(?!`)",
    re.MULTILINE | re.DOTALL,
)
_NOT_WORDS = re.compile(
    r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[ ]*$|`[^`\n]+`|<[^>]+>|\]\([^)\n]*\)|\{[^}\n]*\}",
    re.MULTILINE | re.DOTALL,
)
_OWN_ID = re.compile(r"(?:h-|fn:|fnref\d*:).{0,200}\Z", re.DOTALL)

_PROSE = {"p", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "div", "br", "hr", "a", "img"}
_PICTURES = {"figure", "figcaption"}
_WORDS = {"em", "strong", "del", "ins", "sub", "sup", "code", "abbr"}
_LISTS = {"ul", "ol", "li", "dl", "dt", "dd"}
_TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
_TAGS = _PROSE | _PICTURES | _WORDS | _LISTS | _TABLES
_ATTRIBUTES = {
    "a": {"href", "title", "class", "id"},
    "img": {"src", "alt", "title"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "abbr": {"title"},
    **{tag: {"id"} for tag in ("h2", "h3", "h4", "h5", "h6", "li", "sup")},
}
# What is nothing but words and these tags, each as our own converter writes it, is clean already.
_BARE = "p|h[2-6]|blockquote|ul|ol|li|strong|em|code|pre|table|thead|tbody|tr|th|td"
_WORDS_ONLY = r"[^<>&\x00-\x09\x0b-\x1f\x7f\xa0]*"
_CLEAN = re.compile(
    rf"{_WORDS_ONLY}(?:<(?:/?(?:{_BARE})|/a|/div|[bh]r"
    r'|h[2-6] id="h-[\w-]{1,200}"'
    rf'|a href="(?:https?://[A-Za-z0-9_./-]+|\.\./[A-Za-z0-9_-]+/)" rel="{REL}"'
    rf"|div{attributes(BOX)}"
    rf")>{_WORDS_ONLY})*"
)
CLASSES = {"footnote", "footnote-ref", "footnote-backref", "xgc-table"}
_PICTURE = re.compile(r'<img((?: [\w-]+="[^"]*")+)>')  # as it comes clean: quotes inside are &quot;
_SOURCE = re.compile(r' src="([^"]*)"')
_ALIGNED = re.compile(r'<(t[hd]) align="(left|center|right)">')  # HTML knows no align any more


def _without_comments(text: str) -> str:
    """Take comments out before Markdown sees them.

    Markdown ends a paragraph, a list item or a quote at a blank line, so the rest of an editor's
    comment would stand on the page. What only looks like a comment in code stays.
    """
    if "<!--" not in text:
        return text
    return _COMMENT_OR_CODE.sub(lambda m: "" if m[0].startswith("<!--") else m[0], text)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "id":
        return value if _OWN_ID.match(value) else None
    if name in SCROLLED:
        return value if value == SCROLLED[name] else None
    if name == "class":
        return " ".join(c for c in value.split() if c in CLASSES) or None
    if name == "src":
        return value if _BESIDE.match(value) else None  # here raw HTML and entities are read
    return value


_ALLOWED: Mapping[str, Any] = {
    "tags": _TAGS,
    "attributes": _ATTRIBUTES,
    "attribute_filter": _attribute,
    "url_schemes": {"http", "https", "mailto", "tel"},
    "link_rel": REL,
    "strip_comments": True,
}


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(**_ALLOWED)


def join_lines(text: str) -> str:
    """Join lines that end and begin with Han: the break would show as a gap; code is left alone."""
    if "```" not in text and "~~~" not in text:
        return _joined(text)
    parts: list[str] = []
    start = 0
    for code in _FENCED.finditer(text):
        parts += (_joined(text[start : code.start()]), code[0])
        start = code.end()
    return "".join((*parts, _joined(text[start:])))


def _joined(text: str) -> str:
    """Search from the breaks, which are few, and look back only from there."""
    if "\n" not in text.replace("\n\n", ""):
        return text
    return _BREAK.sub(lambda found: "" if _goes_on(text, found.start()) else "\n", text)


def _goes_on(text: str, at: int) -> bool:
    """Tell whether the line that ends there is Han to its end, and no heading."""
    if not _END.search(text, max(at - 4, 0), at):
        return False
    return not text.startswith("#", text.rfind("\n", 0, at) + 1)


def traditional(text: str) -> str:
    """Write a docs page's Markdown in 繁體; code, tags and addresses are left alone."""
    start, parts = 0, list[str]()
    for one in _NOT_WORDS.finditer(text):
        parts += (folding.traditional(text[start : one.start()]), one[0])
        start = one.end()
    return "".join((*parts, folding.traditional(text[start:])))


def to_html(text: str, sizes: Mapping[str, tuple[int, int]] | None = None) -> str:
    """Convert a body; only listed tags, attributes and schemes come through, comments never.

    ``sizes``: name of a picture → its width and height, which keep its room until it has come.
    """
    if not text.strip():
        return ""
    joined = join_lines(_without_comments(text))
    html = quick(joined)
    if html is not None:
        return html
    html = converter().reset().convert(joined)
    if "<" not in text and _CLEAN.fullmatch(html):
        return html
    clean = _cleaner().clean(html)
    clean = _ALIGNED.sub(r'<\1 class="xgc-\2">', clean)
    return _PICTURE.sub(lambda found: _with_room(found, sizes or {}), clean)


def _with_room(picture: re.Match[str], sizes: Mapping[str, tuple[int, int]]) -> str:
    source = _SOURCE.search(picture[1])
    size = sizes.get(unquote(unescape(source[1])).removeprefix("./")) if source else None
    room = f' width="{size[0]}" height="{size[1]}"' if size else ""
    return f'<img{picture[1]}{room} loading="lazy">'
