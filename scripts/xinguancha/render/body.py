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

from ..reader import linked_story

_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
_JOIN = re.compile(f"(?<=[{_HAN}])\n(?=[{_HAN}])")
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,3}[.)])\s+\S")
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
            elif element.tag == "img" and re.match(
                r"[a-z+.-]+:|//|/|\.\.", element.get("src", ""), re.I
            ):
                element.tag = "span"  # a picture from elsewhere: no request leaves the site
                element.attrib.clear()


class _Chinese(markdown.Extension):
    """The few rules that Chinese text and this site need beside plain Markdown."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(_BreaklessLists(md), "breakless", 24)
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


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "id":
        return value if _OWN_ID.match(value) else None
    if name == "class":
        return " ".join(c for c in value.split() if c in _CLASSES) or None
    return value


def to_html(text: str) -> str:
    """Convert a body; only listed tags, attributes and schemes come through, comments never."""
    if not text.strip():
        return ""
    html = _converter().reset().convert(_JOIN.sub("", text))
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
