"""What tests of the search look for, and where on the page."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

TITLE = "老年代步车，怎样管得住又通人情"
STORY = "stories/laonian-daibuche/"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


def hits(page: Page) -> Locator:
    return page.locator(".xgc-search__hits .xgc-row a")


def box(page: Page) -> Locator:
    return page.locator("#xgc-find")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def settled(page: Page) -> None:
    """Wait until nothing is being looked for."""
    expect(page.locator("#xgc-search:not([aria-busy])")).to_be_visible()
