"""A story's Markdown → HTML that is safe to show; stories are untrusted text."""

from __future__ import annotations

import re
from functools import cache
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions.toc import TocExtension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from .. import folding
from ..reader import linked_story

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
_WORDS = {"em", "strong", "del", "sub", "sup", "code", "abbr"}
_LISTS = {"ul", "ol", "li", "dl", "dt", "dd"}
_TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
_TAGS = _PROSE | _WORDS | _LISTS | _TABLES
_ATTRIBUTES = {
    "a": {"href", "title", "class", "id"},
    "img": {"src", "alt", "title"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
    "div": {"class"},
    "abbr": {"title"},
    **{tag: {"id"} for tag in ("h2", "h3", "h4", "h5", "h6", "li", "sup")},
}
_CLASSES = {"footnote", "footnote-ref", "footnote-backref"}


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
                story = linked_story(element.get("href", ""))
                if story:
                    element.set("href", f"../{story}/")
            elif element.tag == "h1":
                element.tag = "h2"
            elif element.tag == "img" and not _BESIDE.match(element.get("src", "")):
                element.tag = "span"  # a picture from elsewhere: no request leaves the site
                element.attrib.clear()


class _PlainText(Treeprocessor):
    """Mark text without any sign of inline Markdown, most of a story, as done: half the time."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and not _INLINE.search(element.text):
                element.text = AtomicString(element.text)
            if element.tail and not _INLINE.search(element.tail):
                element.tail = AtomicString(element.tail)


class _Chinese(markdown.Extension):
    """The few rules that Chinese text and this site need beside plain Markdown."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(_BreaklessLists(md), "breakless", 24)
        md.treeprocessors.register(_PlainText(md), "plain text", 25)  # before "inline", which is 20
        md.treeprocessors.register(_Targets(md), "targets", 5)


def _heading_id(text: str, separator: str) -> str:
    return "h-" + re.sub(r"[^\w]+", separator, text).strip(separator)


@cache
def _converter() -> markdown.Markdown:
    return markdown.Markdown(
        extensions=[
            "tables",
            "footnotes",
            "sane_lists",
            "fenced_code",
            TocExtension(slugify=_heading_id, marker=""),
            _Chinese(),
        ],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "footnotes": {"BACKLINK_TITLE": "回到正文", "UNIQUE_IDS": False},
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
    if name == "class":
        return " ".join(c for c in value.split() if c in _CLASSES) or None
    if name == "src":
        return value if _BESIDE.match(value) else None  # here raw HTML and entities are read
    return value


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


def to_html(text: str) -> str:
    """Convert a body; only listed tags, attributes and schemes come through, comments never."""
    if not text.strip():
        return ""
    html = _converter().reset().convert(join_lines(_without_comments(text)))
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
