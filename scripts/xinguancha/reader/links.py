"""Links and pictures of a body, located in the file, code left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Story

_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1|(`+)[^`\n]+\2", re.MULTILINE | re.DOTALL)
_LINK_DEFINITION = re.compile(
    r"^ {0,3}\[([^\]\n^][^\]\n]*)\]:[ \t]+<?(\S+?)>?[ \t]*(?:[\"'(][^\n]*)?$", re.MULTILINE
)
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
    if "](" not in body and "]:" not in body:
        return
    body = without_code(body)
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


def linked_story(target: str) -> str | None:
    """Return the id of the story that a link to another story's file means, or None."""
    match = _STORY_TARGET.match(target)
    return match[1] if match else None
