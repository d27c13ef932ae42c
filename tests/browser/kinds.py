"""Which pages stand for all: the fewest that show every element, class and opening of a site.

Derived from the built files alone, so that a new template or a new mark is tested by being there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

OPENING = 4  # start tags that tell one template's pages from another's
SEARCHES = ("search/?q=提案", "search/?q=龘龘龘")  # with results, and without
WIDTHS = {360: 740, 1280: 900}  # a phone and a desk: width -> height, in CSS pixels
# Name of a look -> what the reader's own switches say: size, colour, simple view.
LOOKS: dict[str, tuple[str, str, bool]] = {
    "light": ("", "light", False),
    "dark": ("", "dark", False),
    "contrast": ("", "high", False),
    "elder": ("4", "light", True),
}


class City(NamedTuple):
    """A built site, where it is served, and the addresses of the pages that stand for all."""

    site: Path
    address: str
    paths: list[str]


class _Features(HTMLParser):
    """Every tag and class of a page, and how its own part opens."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.written = False
        self._opening: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
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
    wanted = set().union(*left.values())
    chosen: list[str] = []
    while wanted:
        best = min(left, key=lambda path: (-len(left[path] & wanted), path))
        wanted -= left.pop(best)
        chosen.append(best)
    return chosen


def addresses(site: Path) -> list[str]:
    """The addresses of the pages that stand for all."""
    found = [path.removesuffix("index.html") for path in choose(site)]
    assert {"", "search/", "404.html"} <= set(found)
    assert sum(path.startswith("stories/") for path in found) >= 5  # four kinds, and a moved one
    return found


def opened(page: Page, address: str, path: str) -> None:
    """Go to a page of the site at ``address``; a search is waited for."""
    page.goto(address.removesuffix("column/") + path if path == "404.html" else address + path)
    if "?q=" in path:
        page.locator(".xgc-search [role=status]:not(:empty)").first.wait_for(state="attached")


def complain(faults: Mapping[str, Sequence[str]]) -> None:
    """Fail with every fault on a line of its own, or when nothing was looked at."""
    assert faults, "nothing was looked at"
    lines = [f"{where}: {fault}" for where, found in faults.items() for fault in found]
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)
