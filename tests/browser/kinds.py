"""The pages that stand for all, and the looks and widths they are tried in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from bench.kinds import choose

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
