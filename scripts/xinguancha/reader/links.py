"""Links and pictures of a body, located in the file, code left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from ..model import Story

_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1|(`+)[^`\n]+\2", re.MULTILINE | re.DOTALL)
_LINK_DEFINITION = re.compile(
    r"^ {0,3}\[([^\]\n^][^\]\n]*)\]:[ \t]+<?(\S+?)>?[ \t]*(?:[\"'(][^\n]*)?$", re.MULTILINE
)
_HTML = re.compile(r"""<(a|img)\s((?:"[^"]*"|'[^']*'|[^<>"'])*)>?""", re.IGNORECASE)
_SAID = re.compile(r"""\b(href|src|alt)\s*=\s*("([^"]*)"|'([^']*)'|([^\s"'<>=]+))""", re.IGNORECASE)
_BARE = re.compile(r"<(https?://[^<>\s]{1,400})>", re.IGNORECASE)
_HEADING = re.compile(
    r"^ {0,3}#{1,6}[ \t]*([^\n]+?)[ \t]*#*[ \t]*$|^([^\n]+)\n(?:=+|-+)[ \t]*$", re.M
)
_LINKED = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*\)")
_TITLE = re.compile(r"\s+[\"'“][^\n]*\Z")
_LONGEST = 400  # characters of a link's text or target; what is longer is no link


@dataclass(frozen=True, slots=True)
class BodyLink:
    """A link or picture of the body: its text, target and place in the file."""

    image: bool
    text: str
    target: str
    line: int
    column: int


def without_code(body: str) -> str:
    """Blank out code, so that every other character keeps its place."""
    if "`" not in body and "~~~" not in body:
        return body
    return _CODE.sub(lambda match: re.sub(r"\S", " ", match[0]), body)


def body_links(story: Story) -> Iterator[BodyLink]:
    """Yield the links and pictures of a body in no order, code left out."""
    body = story.body
    if "](" not in body and "]:" not in body and "<" not in body:
        return
    body = without_code(body)
    if "<" in body:
        yield from _html_links(story, body)
    start = body.find("](")
    while start >= 0:
        opening, text = _link_text(body, start)
        target = _link_target(body, start + 2)
        if opening >= 0 and target is not None:
            image = body[opening - 1 : opening] == "!"
            yield _body_link(story, body, image, text, target, opening - image)
        start = body.find("](", start + 2)
    definitions = _LINK_DEFINITION.finditer(body) if "]:" in body else ()
    for match in definitions:
        yield _body_link(story, body, False, match[1], match[2], match.start())


def _html_links(story: Story, body: str) -> Iterator[BodyLink]:
    """Yield what is linked or shown by tags, and addresses in angle brackets."""
    for match in _HTML.finditer(body):
        image = match[1].lower() == "img"
        found = {
            m[1].lower(): unescape(m[3] or m[4] or m[5] or "") for m in _SAID.finditer(match[2])
        }
        target = found.get("src" if image else "href")
        if target is not None:
            yield _body_link(
                story, body, image, found.get("alt", ""), target.strip(), match.start()
            )
    for match in _BARE.finditer(body):
        yield _body_link(story, body, False, match[1], match[1], match.start())


def heading_id(text: str, separator: str = "-") -> str:
    """Return the anchor of a heading by its words; the page's and the check's are the same."""
    return "h-" + re.sub(r"[^\w]+", separator, text).strip(separator)


def anchors(body: str) -> tuple[str, ...]:
    """Return the anchors of a body's headings, in order; the same heading again gets a number."""
    if "#" not in body and "\n=" not in body and "\n-" not in body:
        return ()
    found: dict[str, None] = {}
    for match in _HEADING.finditer(without_code(body)):
        words = _LINKED.sub(r"\1", match[1] or match[2] or "")
        own = heading_id(unescape(re.sub(r"<[^<>]*>|[*_`~\\]", "", words)).strip().rstrip("#"))
        name, number = own, 1
        while name in found:
            name, number = f"{own}_{number}", number + 1
        found[name] = None
    return tuple(found)


def _link_text(body: str, end: int) -> tuple[int, str]:
    """Return where the bracket that closes at ``end`` opens, and what is in it; -1 for nowhere."""
    depth = 1
    first = max(end - _LONGEST, 0)
    nearest = body.rfind("[", first, end)
    if nearest < 0:
        return -1, ""
    if body.find("]", nearest, end) < 0 and body.find("\n", nearest, end) < 0:
        return nearest, body[nearest + 1 : end]
    for place in range(end - 1, first - 1, -1):
        depth += {"]": 1, "[": -1, "\n": 1000}.get(body[place], 0)
        if depth == 0:
            return place, body[place + 1 : end]
        if depth >= 1000:
            break
    return -1, ""


def _link_target(body: str, start: int) -> str | None:
    """Return what a link leads to: up to the parenthesis that closes it, without its title."""
    depth = 1
    last = min(start + _LONGEST, len(body))
    nearest = body.find(")", start, last)
    if nearest < 0:
        return None
    if body.find("(", start, nearest) < 0 and body.find("\n", start, nearest) < 0:
        return _without_title(body[start:nearest])
    for place in range(start, last):
        depth += {"(": 1, ")": -1, "\n": 1000}.get(body[place], 0)
        if depth == 0:
            return _without_title(body[start:place])
        if depth >= 1000:
            break
    return None


def _without_title(target: str) -> str:
    if " " in target or "\t" in target:
        target = _TITLE.sub("", target)
    return target.strip().strip("<>")


def _body_link(
    story: Story, body: str, image: bool, text: str, target: str, start: int
) -> BodyLink:
    line = story.body_line + body.count("\n", 0, start)
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
