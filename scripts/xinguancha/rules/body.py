"""The body and the files beside it: pictures, papers and links that a reader could not open."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from urllib.parse import unquote

from .. import privacy
from ..catalogue import REASONS
from ..frontmatter import hidden
from ..hanzi import RESERVED
from ..model import Story
from ..reader import BodyLink, anchors, body_links, linked_story, suggest, without_code
from ..vocabulary.fields import FIELDS
from .engine import At, Context, Found, rule

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
PAPERS = (".pdf",)

_ODD_SIGN = re.compile(r"[<>:\"|?*\\%&#']|^[-\s]|[.\s]\Z")
_LITTER = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "readme.md"})
_TOLD = (".md", ".txt", ".doc", ".docx", ".wps", ".html", ".htm", ".yml", ".yaml")  # by ``intake``

SECTIONS = (
    *("now", "stages", "body", "proposals", "units", "replies", "commitments", "delivery"),
    *("feedback", "visits", "voices", "relations", "sources", "corrections"),
)
"""Anchors of the sections of a story's page (``templates/story.html``)."""

_ROWS = ("p-", "source-", "stage-", "fn:", "fnref:")
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)
_NOTED = re.compile(r"\[\^([^\]\s]{1,40})\](?!:)")
_REMOTE = re.compile(r"(?:https?|ftp|data):", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_KEY = re.compile(r"([^\s:：#-][^:：]{0,19})[:：]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")


@rule("body-empty")
def text(ctx: Context) -> Iterator[Found]:
    """A story says something in its own words."""
    if not ctx.reading.document.body.strip():
        yield "body-empty", At(ctx.story.body_line, 1), {}


@rule(
    "image-missing",
    "image-kind",
    "image-place",
    "image-remote",
    "image-undescribed",
    "link-kind",
    "line-lost",
)
def links(ctx: Context) -> Iterator[Found]:
    """Pictures and papers lie beside the story; links lead to the web, a story or a paper.

    Whether a linked story exists is a question for all stories together, and not asked here.
    """
    for link in body_links(ctx.story):
        code = _picture(link, ctx.siblings) if link.image else _link(link, ctx.siblings)
        if not code and (not link.image or link.text.strip()):
            continue
        place = At(link.line, link.column)
        allowed = PICTURES if link.image else PICTURES + PAPERS
        params = {"value": link.target, "allowed": "、".join(allowed), "name": link.text}
        if code == "link-kind" and link.apart and _HAN.search(link.target):
            yield "line-lost", place, params
        elif code:
            yield code, place, params
        else:
            yield "image-undescribed", place, params


@rule("link-anchor", "footnote-missing")
def jumps(ctx: Context) -> Iterator[Found]:
    """What the body jumps to on its own page is there: headings, sections, notes."""
    body = ctx.story.body
    if "](#" in body or "href" in body:
        known = (*SECTIONS, *anchors(body))
        for link in body_links(ctx.story):
            name = unquote(link.target.removeprefix("#"))
            if link.target.startswith("#") and not is_anchor(name, known):
                near = suggest(name, known)
                params = {"value": link.target, "nearest": near}
                params["allowed"] = "、".join(f"#{one}" for one in known[-6:])
                yield "link-anchor", At(link.line, link.column), params
    if "[^" in body:
        yield from _notes(ctx, without_code(body))


def _notes(ctx: Context, body: str) -> Iterator[Found]:
    """Every note that the body refers to is written below it."""
    written = set(_NOTE.findall(body))
    for match in _NOTED.finditer(body):
        if match[1] not in written:
            line = ctx.story.body_line + body.count("\n", 0, match.start())
            column = match.start() - body.rfind("\n", 0, match.start())
            yield "footnote-missing", At(line, column, len(match[0])), {"value": match[0]}


def is_anchor(name: str, known: Iterable[str]) -> bool:
    """Tell whether a story's page has such a place; rows of it are taken on trust."""
    return not name or name in known or name.startswith(_ROWS)


@rule("comment-open")
def comments(ctx: Context) -> Iterator[Found]:
    """A comment that is begun is ended: what an editor notes for herself must not be published."""
    if "<!--" not in ctx.story.body:
        return
    body = without_code(ctx.story.body)
    start = body.rfind("<!--")
    if start >= 0 and "-->" not in body[start:] and "--!>" not in body[start:]:
        line = ctx.story.body_line + body.count("\n", 0, start)
        yield "comment-open", At(line, start - body.rfind("\n", 0, start), 4), {}


@rule("header-again")
def headers(ctx: Context) -> Iterator[Found]:
    """There is one header: a second one in the body would be shown as words, drafts' notes too."""
    if ctx.story.body.count("\n---") + ctx.story.body.startswith("---") < 2:
        return
    lines = without_code(ctx.story.body).split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == "---"]
    for start, end in pairwise(fences):
        typed = [_KEY.match(line) for line in lines[start + 1 : end]]
        keys = [one[1] for one in typed if one and FIELDS["story"].canonical(one[1])]
        if len(keys) > 1:
            place = At(ctx.story.body_line + start, 1, 3)
            yield "header-again", place, {"keys": "、".join(keys[:4])}


@rule("image-name")
def names(ctx: Context) -> Iterator[Found]:
    """A file that is shown can be stored under its name on every computer, and only once."""
    taken: dict[str, str] = {}
    for name, place in attachments(ctx.story, ctx.siblings).items():
        same = taken.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        reason = REASONS["name-case"].format(same=same) if same != name else _bad_name(name)
        if reason:
            params = {"value": privacy.mask(name), "reason": reason}
            yield "image-name", At(*place) if len(place) == 2 else place, params


def _bad_name(name: str) -> str:
    """Say why a file's name cannot be used, or nothing."""
    if RESERVED.match(name):
        return REASONS["name-reserved"]
    if hidden(name):
        return REASONS["name-hidden"]
    odd = _ODD_SIGN.search(name)
    if odd:
        return REASONS["name-sign"].format(sign=odd[0])
    return REASONS["name-long"] if len(name.encode()) > 200 else ""


@rule("file-unused")
def unused(ctx: Context) -> Iterator[Found]:
    """What lies beside a story and is shown nowhere is told of; it never leaves the folder."""
    if not ctx.siblings:
        return
    shown = attachments(ctx.story, ctx.siblings)
    for name in sorted(ctx.siblings):
        litter = name.startswith((".", "~", "_")) or name.lower() in _LITTER
        if name not in shown and not litter and not name.lower().endswith(_TOLD):
            yield "file-unused", At(1, 1), {"value": privacy.mask(name)}


@rule("image-missing", "image-kind", "image-place")
def source_files(ctx: Context) -> Iterator[Found]:
    """The file of a source lies beside the story."""
    for name, source in ctx.story.sources.items():
        if source.file:
            code = _file(source.file, ctx.siblings, PICTURES + PAPERS)
            if code:
                params = {"value": source.file, "allowed": "、".join(PICTURES + PAPERS)}
                yield code, ("sources", name, "file"), params


def attachments(
    story: Story, siblings: frozenset[str]
) -> dict[str, tuple[int, int] | tuple[str, str, str]]:
    """Return each file beside a story that its body or its sources show, and where it is named.

    A place is line and column in the body, or that of a value in the header.
    """
    if not siblings:
        return {}
    found: dict[str, tuple[int, int] | tuple[str, str, str]] = {}
    for link in body_links(story):
        found.setdefault(_path(link.target), (link.line, link.column))
    for key, source in story.sources.items():
        if source.file:
            found.setdefault(source.file, ("sources", key, "file"))
    return {
        name: place
        for name, place in found.items()
        if name in siblings and name.lower().endswith(PICTURES + PAPERS)
    }


def _path(target: str) -> str:
    """Return the file a target names: without ``./``, anchor and percent signs."""
    return unquote(target.partition("#")[0].partition("?")[0]).removeprefix("./")


def _picture(link: BodyLink, siblings: frozenset[str]) -> str:
    """Return the code of what is wrong with a picture, or nothing."""
    target = link.target
    if target.startswith("//") or _REMOTE.match(target):
        return "image-remote"
    return _file(_path(target), siblings, PICTURES)


def _link(link: BodyLink, siblings: frozenset[str]) -> str:
    """Return the code of what is wrong with a link, or nothing."""
    target = link.target
    if _WEB.match(target) or target.startswith("#"):
        return ""
    path = _path(target)
    if _SCHEME.match(target) or target.startswith("/") or "\\" in target or not path:
        return "link-kind"
    if path.lower().endswith(".md"):
        return "" if linked_story(target) else "link-kind"
    if not _SUFFIX.search(path):
        return "link-kind"
    return _file(path, siblings, PICTURES + PAPERS)


def _file(path: str, siblings: frozenset[str], allowed: tuple[str, ...]) -> str:
    """Return the code of what is wrong with a file that should lie beside the story."""
    if "/" in path or "\\" in path or _SCHEME.match(path):
        return "image-place"
    if not path.lower().endswith(allowed):
        return "image-kind"
    return "" if path in siblings else "image-missing"
