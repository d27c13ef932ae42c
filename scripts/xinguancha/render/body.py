"""A story's Markdown → HTML that is safe to show; stories are untrusted text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element, SubElement

import markdown
import nh3
from markdown.extensions.toc import TocExtension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from .. import folding
from ..interface import PHRASES
from ..reader import heading_id, linked_story

_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
_JOIN = re.compile(f"(?<=[{_HAN}])([*_]{{0,3}})\n(?=[*_]{{0,3}}[{_HAN}])")
_FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,3}[.)])\s+\S")
_BESIDE = re.compile(r"(?:\./)?[^/\\:]+\Z")  # a file's bare name: nothing a browser asks others for
_COMMENT_OR_CODE = re.compile(
    r"<!--.*?--!?>"
    r"|^(`{3,}|~{3,})[^\n<]*\n.*?^\1[ ]*$"
    r"|(?<![\\`])(`+)(?!`)[^\n]+?(?<!`)\2(?!`)",
    re.MULTILINE | re.DOTALL,
)
# Every inline rule of Markdown begins with one of these; \x02 stands for what was set aside before.
_INLINE = re.compile(r"[`\\\[!<&*_\x02]| {2}\n")
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
CLASSES = {"footnote", "footnote-ref", "footnote-backref", "xgc-table"}
_PICTURE = re.compile(r'<img((?: [\w-]+="[^"]*")+)>')  # as it comes clean: quotes inside are &quot;
_SOURCE = re.compile(r' src="([^"]*)"')
_ALIGNED = re.compile(r'<(t[hd]) align="(left|center|right)">')  # HTML knows no align any more
_SCROLLED = {"role": "group", "tabindex": "0", "aria-label": PHRASES["table_scrolls"].zh}
_CAPTION = re.compile(r"\s*(?:图为|[（(]?图[一二三四五六七八九十\d]*[：:为]|[▲△↑])")


_TOP, _NOTHING = "h2", "span"


class _BreaklessLists(Preprocessor):
    """Let a list begin right after ``办理如下：``, as an editor used to Word writes it."""

    def run(self, lines: list[str]) -> list[str]:
        result: list[str] = []
        fenced = False
        for line in lines:
            fenced ^= line.lstrip().startswith(("```", "~~~"))
            before = result[-1] if result else ""
            if (
                not fenced
                and before.strip()
                and not before.startswith((" ", "\t", ">", "|"))
                and not _ITEM.match(before)
                and _ITEM.match(line)
            ):
                result.append("")
            result.append(line)
        return result


class _Targets(Treeprocessor):
    """Point links to stories' files at their pages; keep only pictures beside the story."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "a":
                story = linked_story(element.attrib["href"])
                if story:
                    element.set("href", f"../{story}/")
            elif element.tag == "h1":
                element.tag = _TOP  # the page's own title is the h1
            elif element.tag == "img" and not _BESIDE.match(element.attrib["src"]):
                element.tag = _NOTHING  # a picture from elsewhere: no request leaves the site
                element.attrib.clear()


class _PlainText(Treeprocessor):
    """Mark text without any sign of inline Markdown, most of a story, as done: half the time."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and not _INLINE.search(element.text):
                element.text = AtomicString(element.text)
            if element.tail and not _INLINE.search(element.tail):
                element.tail = AtomicString(element.tail)


class _Frames(Treeprocessor):
    """Give a picture its caption, and a wide table room that a keyboard can move in."""

    def run(self, root: Element) -> None:
        _frame_children(root)


def _frame_children(parent: Element) -> None:
    children = list(parent)
    for place, child in enumerate(children):
        if child.tag == "table":
            _wrap_table(parent, child)
        elif child.tag == "p" and _is_picture(child):
            _make_figure(parent, child, children[place + 1 : place + 2])
        elif child.tag in ("blockquote", "div", "ul", "ol", "li"):
            _frame_children(child)


def _wrap_table(parent: Element, table: Element) -> None:
    box = Element("div", {"class": "xgc-table", **_SCROLLED})
    box.tail, table.tail = table.tail, None
    parent[list(parent).index(table)] = box
    box.append(table)


def _is_picture(paragraph: Element) -> bool:
    """A paragraph of one picture, and after it at most a line of words: its caption."""
    if len(paragraph) != 1 or paragraph[0].tag != "img" or (paragraph.text or "").strip():
        return False
    rest = paragraph[0].tail or ""
    return not rest.strip() or rest.startswith("\n") or bool(_CAPTION.match(rest))


def _make_figure(parent: Element, figure: Element, after: list[Element]) -> None:
    """Make the paragraph a figure; its caption is the words below, else the picture's title."""
    picture = figure[0]
    below = (picture.tail or "").strip()
    figure.tag, picture.tail = "figure", None
    title = picture.attrib.pop("title", "")
    if below:
        SubElement(figure, "figcaption").text = below
    elif after and after[0].tag == "p" and _CAPTION.match(after[0].text or ""):
        caption = after[0]
        parent.remove(caption)
        caption.tag, caption.tail = "figcaption", None
        figure.append(caption)
    elif title:
        SubElement(figure, "figcaption").text = title


_LINES = ("breakless", 24)
_TREE: tuple[tuple[type[Treeprocessor], str, int], ...] = (
    (_PlainText, "plain text", 25),  # before "inline", which is 20
    (_Targets, "targets", 5),
    (_Frames, "frames", 4),
)


class _Chinese(markdown.Extension):
    """The few rules that Chinese text and this site need beside plain Markdown."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(_BreaklessLists(), *_LINES)
        for rule, name, place in _TREE:
            md.treeprocessors.register(rule(), name, place)


@cache
def _converter() -> markdown.Markdown:
    return markdown.Markdown(
        extensions=[
            "tables",
            "footnotes",
            "sane_lists",
            "fenced_code",
            TocExtension(slugify=heading_id, marker=""),
            _Chinese(),
        ],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "footnotes": {"BACKLINK_TITLE": PHRASES["back_to_text"].zh, "UNIQUE_IDS": False},
        },
    )


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
    if name in _SCROLLED:
        return value if value == _SCROLLED[name] else None
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
    "link_rel": "noopener noreferrer",
    "strip_comments": True,
}


def join_lines(text: str) -> str:
    """Join lines that end and begin with Han: the break would show as a gap; code is left alone."""
    if "```" not in text and "~~~" not in text:
        return _JOIN.sub(r"\1", text)
    parts: list[str] = []
    start = 0
    for code in _FENCED.finditer(text):
        parts += (_JOIN.sub(r"\1", text[start : code.start()]), code[0])
        start = code.end()
    return "".join((*parts, _JOIN.sub(r"\1", text[start:])))


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
    html = _converter().reset().convert(join_lines(_without_comments(text)))
    clean = nh3.clean(html, **_ALLOWED)
    clean = _ALIGNED.sub(r'<\1 class="xgc-\2">', clean)
    return _PICTURE.sub(lambda found: _with_room(found, sizes or {}), clean)


def _with_room(picture: re.Match[str], sizes: Mapping[str, tuple[int, int]]) -> str:
    source = _SOURCE.search(picture[1])
    size = sizes.get(unquote(unescape(source[1])).removeprefix("./")) if source else None
    room = f' width="{size[0]}" height="{size[1]}"' if size else ""
    return f'<img{picture[1]}{room} loading="lazy">'
