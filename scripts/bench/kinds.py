"""Which pages stand for all: the fewest that show every element, class and opening of a site.

Derived from the built files alone, so that a new template or a new mark is measured by being there.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

OPENING = 4  # start tags that tell one template's pages from another's


class _Features(HTMLParser):
    """Every tag and class of a page, and how its own part opens."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.written = False
        self._opening: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of one element."""
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        self.found |= {f"<{tag}>", *(f".{name}" for name in classes)}
        self.found |= {f"<{tag} {given['type']}>"} if tag == "input" and "type" in given else set()
        if self._opening is not None and len(self._opening) < OPENING:
            self._opening.append(".".join([tag, *classes]))
        if given.get("id") == "xgc-main":
            self._opening = []
            self.written = tag == "article"

    def features(self) -> set[str]:
        """Return what was seen, the opening as one."""
        return {*self.found, " > ".join(self._opening or ())}


def features(site: Path, path: str) -> set[str]:
    """Everything a page shows that some other page may not: marks, opening, folder, kind.

    The folder counts for pages that somebody wrote; generated ones are told apart by the rest.
    """
    parser = _Features()
    parser.feed((site / path).read_text("utf-8"))
    folder = path.partition("/")[0] if parser.written else ""
    data = (site / path).with_name("story.json")
    kind = json.loads(data.read_text("utf-8"))["kind"] if data.is_file() else ""
    return {*parser.features(), f"folder {folder}", f"kind {kind}"}


def choose(site: Path) -> list[str]:
    """Paths below the site, those first that show the most of what none before has shown."""
    pages = sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html"))
    left = {path: features(site, path) for path in pages}
    wanted: set[str] = set().union(*left.values())
    chosen: list[str] = []
    while wanted:
        best = min(left, key=lambda path: (-len(left[path] & wanted), path))
        wanted -= left.pop(best)
        chosen.append(best)
    return chosen
