"""Links and pictures of a body, located in the file, code left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from ..model import Story

_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1|(`+)[^`\n]+\2", re.MULTILINE | re.DOTALL)
_LINK_DEFINITION = re.compile(
    r"^ {0,3}\[([^\]\n^][^\]\n]*)\]:[ \t]*\n?[ \t]*<?(\S+?)>?[ \t]*(?:[\"'(][^\n]*)?$", re.MULTILINE
)
_SHOWN = re.compile(r"!\[([^\[\]]*)\](?:[ \n]?\[([^\[\]]*)\])?(?!\()")
_HTML = re.compile(r"""<(a|img)[\s/]((?:"[^"]*"|'[^']*'|[^<>"'])*)>?""", re.IGNORECASE)
_SAID = re.compile(
    r"""\b(href|srcset|src|alt)\s*=\s*("([^"]*)"|'([^']*)'|([^\s"'<>=]+))""", re.IGNORECASE
)
_BARE = re.compile(r"<(https?://[^<>\s]{1,400})>", re.IGNORECASE)
# Searched with a line's end before the body: that begins a line many times as fast as an anchor.
_HEADING = re.compile(
    r"\n(?: {0,3}#{1,6}[ \t]*([^\n]+?)[ \t]*#*[ \t]*$|([^\n]+)\n(?:=+|-+)[ \t]*$)", re.M
)
_DRESS = re.compile(r"<[^<>]*>|[*_`~\\]")
_LINKED = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*\)")
_TITLE = re.compile(r"\s+[\"'“].*\Z", re.DOTALL)
_KEPT = 4  # bodies whose links and anchors are remembered: several rules ask for the same
_LONGEST = 400  # characters of a link's text or target; what is longer is no link


class BodyLink(NamedTuple):
    """A link or picture of the body: its text, target and place in the file.

    ``apart``: the target is written on a line of its own, ``[text]: target``, which is not shown.
    """

    image: bool
    text: str
    target: str
    line: int
    column: int
    apart: bool = False


def without_code(body: str) -> str:
    """Blank out code, so that every other character keeps its place."""
    if "`" not in body and "~~~" not in body:
        return body
    return _CODE.sub(lambda match: re.sub(r"\S", " ", match[0]), body)


def body_links(story: Story) -> tuple[BodyLink, ...]:
    """Return the links and pictures of a body in no order, code left out."""
    return _links(story.body, story.body_line)


@lru_cache(maxsize=_KEPT)
def _links(body: str, first: int) -> tuple[BodyLink, ...]:
    return tuple(_each_link(body, first))


def _each_link(body: str, first: int) -> Iterator[BodyLink]:
    """Yield the links of a body that begins in line ``first`` of its file."""
    if "](" not in body and "]:" not in body and "<" not in body:
        return
    body = without_code(body)
    if "<" in body:
        yield from _html_links(first, body)
    start = body.find("](")
    while start >= 0:
        opening, text = _link_text(body, start)
        target = _link_target(body, start + 2)
        if opening >= 0 and target is not None:
            image = body[opening - 1 : opening] == "!"
            yield _body_link(first, body, image, text, target, opening - image)
        start = body.find("](", start + 2)
    if "]:" in body:
        yield from _by_reference(first, body)


def _html_links(first: int, body: str) -> Iterator[BodyLink]:
    """Yield what is linked or shown by tags, and addresses in angle brackets."""
    for match in _HTML.finditer(body):
        image = match[1].lower() == "img"
        found = {
            m[1].lower(): unescape(m[3] or m[4] or m[5] or "") for m in _SAID.finditer(match[2])
        }
        target = found.get("src", found.get("srcset", "")) if image else found.get("href")
        if target is not None:
            words = found.get("alt", "")
            yield _body_link(first, body, image, words, target.strip(), match.start())
    for match in _BARE.finditer(body):
        yield _body_link(first, body, False, match[1], match[1], match.start())


def _by_reference(first: int, body: str) -> Iterator[BodyLink]:
    """Yield what ``[name]: target`` lines lead to, and the pictures that are shown by a name."""
    lines = {_named(match[1]): match for match in _LINK_DEFINITION.finditer(body)}
    shown: set[str] = set()
    for match in _SHOWN.finditer(body) if lines else ():
        name = _named(match[2] or match[1])
        if name in lines:
            shown.add(name)
            yield _body_link(first, body, True, match[1], lines[name][2], match.start())
    for line in (line for name, line in lines.items() if name not in shown):
        link = _body_link(first, body, False, line[1], line[2], line.start())
        yield link._replace(apart=True)


def _named(text: str) -> str:
    """Return a reference's name as Markdown compares it."""
    return " ".join(text.lower().split())


def heading_id(text: str, separator: str = "-") -> str:
    """Return the anchor of a heading by its words; the page's and the check's are the same."""
    return "h-" + re.sub(r"[^\w]+", separator, text).strip(separator)


@lru_cache(maxsize=_KEPT)
def anchors(body: str) -> tuple[str, ...]:
    """Return the anchors of a body's headings, in order; the same heading again gets a number."""
    if "#" not in body and "\n=" not in body and "\n-" not in body:
        return ()
    found: dict[str, None] = {}
    for match in _HEADING.finditer("\n" + without_code(body)):
        own = _anchor(match[1] or match[2] or "")
        name, number = own, 1
        while name in found:
            name, number = f"{own}_{number}", number + 1
        found[name] = None
    return tuple(found)


@lru_cache(maxsize=1 << 10)
def _anchor(heading: str) -> str:
    """Return the anchor of a heading as typed; many stories have the same headings."""
    words = _DRESS.sub("", _LINKED.sub(r"\1", heading))
    return heading_id(unescape(words).strip().rstrip("#"))


def _link_text(body: str, end: int) -> tuple[int, str]:
    """Return where the bracket that closes at ``end`` opens, and what is in it; -1 for nowhere."""
    depth = 1
    first = max(end - _LONGEST, 0)
    nearest = body.rfind("[", first, end)
    if nearest < 0:
        return -1, ""
    if body.find("]", nearest, end) < 0 and body.find("\n\n", nearest, end) < 0:
        return nearest, body[nearest + 1 : end]
    first = max(first, body.rfind("\n\n", first, end))  # a link ends with its paragraph
    for place in range(end - 1, first - 1, -1):
        depth += {"]": 1, "[": -1}.get(body[place], 0)
        if depth == 0:
            return place, body[place + 1 : end]
    return -1, ""


def _link_target(body: str, start: int) -> str | None:
    """Return what a link leads to: up to the parenthesis that closes it, without its title."""
    depth = 1
    last = min(start + _LONGEST, len(body))
    nearest = body.find(")", start, last)
    if nearest < 0:
        return None
    if body.find("(", start, nearest) < 0 and body.find("\n\n", start, nearest) < 0:
        return _without_title(body[start:nearest])
    end = body.find("\n\n", start, last)
    for place in range(start, last if end < 0 else end):
        depth += {"(": 1, ")": -1}.get(body[place], 0)
        if depth == 0:
            return _without_title(body[start:place])
    return None


def _without_title(target: str) -> str:
    if any(sign in target for sign in " \t\n"):
        target = _TITLE.sub("", target)
    return target.strip().strip("<>")


def _body_link(first: int, body: str, image: bool, text: str, target: str, start: int) -> BodyLink:
    line = first + body.count("\n", 0, start)
    return BodyLink(image, text, target, line, start - body.rfind("\n", 0, start))


_STORY_TARGET = re.compile(
    r"(?:\.{1,2}/)*(?:[0-9]{4}/)?(?:stories/)?([a-z0-9][a-z0-9-]*)(?:\.md|/index\.md)(?:#.*)?\Z"
)


_OWN_PAGE = re.compile(r"https?://[^\s/]+/(?:[^\s?#]*/)?stories/([a-z0-9-]+)(?:[/?#].*)?\Z", re.I)


def story_page(target: str) -> str | None:
    """Return the id in an address on the web that may be a story's page of this very site."""
    match = _OWN_PAGE.match(target)
    return match[1] if match else None


def linked_story(target: str) -> str | None:
    """Return the id of the story that a link to another story's file means, or None."""
    match = _STORY_TARGET.match(target)
    return match[1] if match else None
