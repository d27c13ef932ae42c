"""A docs page as MkDocs drew it → its plain text edition, of the same form as a story's."""

from __future__ import annotations

from html.parser import HTMLParser

from .. import interface

_LEFT_OUT = ' data-search="no"'
_SILENT = {"script", "style", "template", "nav", "form", "button", "select", "svg", "details"}
_BLOCKS = {"p", "li", "dt", "dd", "td", "th", "tr", "h2", "h3", "h4", "h5", "h6", "div", "pre"}
_BREAKS = _BLOCKS | {"br", "ul", "ol", "dl", "table", "section", "blockquote", "figure", "hr"}
_EMPTY = {"br", "hr", "img", "input", "wbr", "source", "track", "col", "area", "embed"}


def edition(html: str) -> str | None:
    """Return the plain text edition of a page; None: it is not to be searched.

    A page is left out by ``search: {exclude: true}`` in its front matter, as Material has it
    (``data-search="no"`` in our template), and when it has no heading.
    """
    if _LEFT_OUT in html:
        return None
    reader = _Reader()
    reader.feed(html)
    reader.close()
    title = " ".join("".join(reader.title).split())
    if not title:
        return None
    lines = (" ".join(line.split()) for line in "".join(reader.text).split("\n"))
    body = "\n".join(line for line in lines if line)
    meta, summary = reader.own.say("about_site"), " ".join(reader.description.split())
    return f"{title}\n{meta}\n{summary}\n\n{body}\n"


class _Reader(HTMLParser):
    """Gathers the words inside of the page's ``article``; comments and controls say nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.text: list[str] = []
        self.description = ""
        self.own = interface.of("zh-Hans")
        self._inside = self._silent = 0
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Follow where we are."""
        given = dict(attrs)
        if tag == "html":
            self.own = interface.tagged(given.get("lang") or "")
        if tag == "meta" and given.get("name") == "description":
            self.description = given.get("content") or ""
        if tag == "article":
            self._inside += 1
        if self._silent or tag in _SILENT or _is_permalink(tag, given):
            self._silent += tag not in _EMPTY
        elif tag == "h1" and not self.title:
            self._heading = True
        elif tag in _BREAKS:
            self.text.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take ``<br/>`` for a line's end."""
        if tag in _BREAKS:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Follow where we are."""
        if tag == "article":
            self._inside -= 1
        if self._silent:
            self._silent -= tag not in _EMPTY
        elif tag == "h1":
            self._heading = False
        elif tag in _BREAKS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep the words of the article."""
        if self._inside and not self._silent:
            (self.title if self._heading else self.text).append(data)


def _is_permalink(tag: str, given: dict[str, str | None]) -> bool:
    return tag == "a" and "headerlink" in (given.get("class") or "")
