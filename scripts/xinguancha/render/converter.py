"""Markdown → HTML not yet safe to show: the library, and the few rules that Chinese text needs.

What most of a story is made of, plain paragraphs, goes a short way: half the library's time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import toc
from markdown.preprocessors import HtmlBlockPreprocessor, Preprocessor
from markdown.treeprocessors import InlineProcessor, Treeprocessor, UnescapeTreeprocessor
from markdown.util import AtomicString

from ..interface import PHRASES
from ..reader import heading_id, linked_story

HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,3}[.)])\s+\S")
_BESIDE = re.compile(r"(?:\./)?[^/\\:]+\Z")  # a file's bare name: nothing a browser asks others for
# Every inline rule of Markdown begins with one of these; \x02 stands for what was set aside before.
_SIGNS = r"`\\\[!<&*_\x02"
_INLINE = re.compile(rf"[{_SIGNS}]| {{2}}\n")
# One line that begins with a letter and has no sign: no block rule but the paragraph's takes it.
_PARAGRAPH = re.compile(rf"[\u3400-\u9fff“‘（《][^{_SIGNS}\n]*\Z")
_BEGINS_WITH = {  # inline rule → a sign that it cannot do without; those not named are always tried
    **{"backtick": "`", "escape": "\\", "footnote": "[", "reference": "[", "link": "["},
    **{"image_link": "[", "image_reference": "[", "short_reference": "[", "short_image_ref": "["},
    **{"autolink": "<", "automail": "<", "html": "<", "entity": "&"},
}
_PLAIN_NAME = re.compile(r"[^<>&\x02\x03]*\Z")
_HEADING = re.compile(r"h[1-6]\Z")
_AMP = re.compile(r"&(?!(?:#\d+|#x[\da-f]+|[\da-z]+);)", re.IGNORECASE)
_EMPTY = frozenset({"br", "hr", "img", "input"})
SCROLLED = {"role": "group", "tabindex": "0", "aria-label": PHRASES["table_scrolls"].zh}
EXTENSIONS: Mapping[str, dict[str, object]] = {
    "tables": {"use_align_attribute": True},
    "footnotes": {"BACKLINK_TITLE": PHRASES["back_to_text"].zh, "UNIQUE_IDS": False},
    "sane_lists": {},
    "fenced_code": {},
}
REL = "noopener noreferrer"
BOX = {"class": "xgc-table", **SCROLLED}
_TOP, _NOTHING = "h2", "span"
_CAPTION = re.compile(r"\s*(?:图为|[（(]?图[一二三四五六七八九十\d]*[：:为]|[▲△↑])")


class _BreaklessLists(Preprocessor):
    """Let a list begin right after ``办理如下：``, as an editor used to Word writes it."""

    def run(self, lines: list[str]) -> list[str]:
        result: list[str] = []
        fenced = False
        for line in lines:
            fenced ^= line.lstrip().startswith(("```", "~~~"))
            if not fenced and _ITEM.match(line):
                before = result[-1] if result else ""
                if (
                    before.strip()
                    and not before.startswith((" ", "\t", ">", "|"))
                    and not _ITEM.match(before)
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
                element.set("rel", REL)
            elif element.tag == "h1":
                element.tag = _TOP  # the page's own title is the h1
            elif element.tag == "img" and not _BESIDE.match(element.attrib["src"]):
                element.tag = _NOTHING  # a picture from elsewhere: no request leaves the site
                element.attrib.clear()


class _PlainText(Treeprocessor):
    """Mark text without any sign of inline Markdown as done, and see which rules the rest needs."""

    def __init__(self, md: markdown.Markdown, inline: InlineProcessor) -> None:
        super().__init__(md)
        self._inline = inline
        rules = md.inlinePatterns
        names = {id(rules[name]): name for name in _BEGINS_WITH if name in rules}
        self._rules = [(_BEGINS_WITH.get(names.get(id(rule), ""), ""), rule) for rule in rules]

    def run(self, root: Element) -> None:
        whole = "".join(root.itertext())
        self._inline.inlinePatterns = [rule for sign, rule in self._rules if sign in whole]  # type: ignore[assignment]
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
    box = Element("div", dict(BOX))
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


class _Paragraphs(BlockProcessor):
    """Take plain paragraphs before any other rule looks at them."""

    def test(self, parent: Element, block: str) -> bool:
        return _PARAGRAPH.match(block) is not None and not self.parser.state.isstate("list")

    def run(self, parent: Element, blocks: list[str]) -> None:
        SubElement(parent, "p").text = AtomicString(blocks.pop(0))


class _RawBlocks(HtmlBlockPreprocessor):
    """Look for blocks of HTML where there can be one."""

    def run(self, lines: list[str]) -> list[str]:
        return super().run(lines) if any("<" in line or "&" in line for line in lines) else lines


class _Anchors(Treeprocessor):
    """Give headings their anchors, as the library's table of contents does, without the table."""

    def run(self, root: Element) -> None:
        used, counters = set[str](), dict[str, int]()
        for element in root.iter():
            if _HEADING.match(element.tag):
                name = unescape(self._name(element))
                element.set("id", toc.unique(heading_id(name), used, counters))

    def _name(self, heading: Element) -> str:
        text = heading.text or ""
        if not len(heading) and _PLAIN_NAME.match(text):
            return text
        return toc.strip_tags(toc.render_inner_html(toc.remove_fnrefs(heading), self.md))


class _Escaped(UnescapeTreeprocessor):
    """Put back what was written behind a backslash, where there is one."""

    def run(self, root: Element) -> None:
        if any("\\" in line for line in self.md.lines):  # type: ignore[attr-defined]
            super().run(root)


class _Serializer:
    """Writes a tree as HTML, each block on a line of its own; what is inside words is not moved."""

    def __init__(self, md: markdown.Markdown) -> None:
        self._blocks = frozenset(md.block_level_elements)

    def __call__(self, root: Element) -> str:
        parts: list[str] = []
        self._write(parts, root, block=True)
        return "".join(parts)

    def _write(
        self, parts: list[str], element: Element, *, block: bool, tight: bool = False
    ) -> None:
        """Write one element and its tail; ``tight``: no break after it."""
        tag, text, tail = element.tag, element.text, element.tail
        parts.append(f"<{tag}{attributes(element.attrib)}>" if element.attrib else f"<{tag}>")
        if len(element):
            self._write_inside(parts, element, block=block)
        elif text:
            parts.append(_data(text))
        if tag not in _EMPTY:
            parts.append(f"</{tag}>")
        if tag == "br" or (block and not tight and (not tail or tail.isspace())):
            parts.append("\n")
        if tail and not ((block or tag == "br") and tail.isspace()):
            parts.append(_data(tail))

    def _write_inside(self, parts: list[str], element: Element, *, block: bool) -> None:
        tag, text = element.tag, element.text
        opens, framed = block and tag != "pre", tag == "figure" or "tabindex" in element.attrib
        if opens and not framed and (not text or text.isspace()):
            text = "\n" if element[0].tag in self._blocks else text
        if text:
            parts.append(_data(text))
        for child in element:
            if tag == "pre" and child.tag == "code" and child.text and not len(child):
                child.text = child.text.rstrip() + "\n"
            self._write(parts, child, block=opens and child.tag in self._blocks, tight=framed)


def attributes(values: Mapping[str, str]) -> str:
    """Write attributes as they stand in a tag."""
    pairs = [(name, _data(value).replace('"', "&quot;")) for name, value in sorted(values.items())]
    return "".join(f' {name}="{value}"' for name, value in pairs)


def _data(text: str) -> str:
    if "&" in text:
        text = _AMP.sub("&amp;", text)
    return text.replace("<", "&lt;").replace(">", "&gt;")


class _Chinese(markdown.Extension):
    """The few rules that Chinese text and this site need beside plain Markdown."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(_BreaklessLists(md), "breakless", 24)
        md.preprocessors.register(_RawBlocks(md), "html_block", 20)
        md.parser.blockprocessors.register(_Paragraphs(md.parser), "plain paragraph", 110)
        md.treeprocessors.register(_Anchors(md), "anchors", 6)
        md.treeprocessors.register(_Targets(md), "targets", 5)
        md.treeprocessors.register(_Frames(md), "frames", 4)
        md.treeprocessors.register(_Escaped(md), "unescape", 0)
        md.treeprocessors.deregister("prettify")


@cache
def converter() -> markdown.Markdown:
    """Return the one converter; ``reset`` it before each text."""
    md = markdown.Markdown(extensions=[*EXTENSIONS, _Chinese()], extension_configs=EXTENSIONS)
    inline = md.treeprocessors["inline"]
    assert isinstance(inline, InlineProcessor)
    md.treeprocessors.register(_PlainText(md, inline), "plain text", 25)  # before "inline": 20
    md.serializer = _Serializer(md)
    # What is asked for each block and each word: a list answers faster than the registry.
    md.parser.blockprocessors = list(md.parser.blockprocessors)  # type: ignore[assignment]
    return md
