"""A reader in real Chromium: finds her way, on a small phone, and nothing leaves the site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

PHONE = {"width": 360, "height": 740}
KINDS_OF_PAGE = (
    "",
    "about/",
    "help/",
    "handbook/",
    "handbook/fields/",
    "handbook/errors/",
    "../404.html",
    "stories/laonian-daibuche/",
    "stories/jiedui-bangfu/",
    "stories/nongye-baoxian/",
    "stories/laonian-daxue/",
    "lists/all/",
    "lists/stages/",
    "lists/topics/",
    "lists/installments/",
    "lists/board/",
    "lists/statistics/",
    "stages/supervise/",
    "units/gonganju/",
    "years/2024/",
)


@pytest.fixture
def sheet(page: Page, address: str) -> Iterator[Page]:
    """A page that fails the test when it complains or asks anybody else for anything."""
    complaints: list[str] = []
    page.on(
        "console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    home = address.removesuffix("column/")
    page.on("request", lambda r: None if r.url.startswith(home) else complaints.append(r.url))
    page.on("response", lambda r: complaints.append(r.url) if r.status >= 400 else None)
    yield page
    assert complaints == []


def test_from_home_to_a_story_to_a_unit_and_back(sheet: Page, address: str) -> None:
    sheet.goto(address)
    sheet.get_by_role("link", name="全部稿件").first.click()
    sheet.get_by_role("link", name="老年代步车，怎样管得住又通人情").first.click()
    expect(sheet.locator("h1")).to_contain_text("老年代步车")
    expect(sheet.locator("main")).to_contain_text("未查到")
    sheet.locator("main").get_by_role("link", name="石嘴山市公安局").first.click()
    expect(sheet.locator("h1")).to_contain_text("石嘴山市公安局")
    expect(sheet.locator("main")).to_contain_text("老年代步车")
    sheet.go_back()
    expect(sheet.locator("h1")).to_contain_text("老年代步车")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", KINDS_OF_PAGE)
def test_a_small_phone_never_scrolls_sideways(
    sheet: Page, address: str, path: str, scheme: str
) -> None:
    sheet.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    sheet.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sheet.goto(address + path)
    assert sheet.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert sheet.locator("h1").count() == 1
    assert sheet.locator("[style]:not(svg *)").count() == 0


def test_letters_twice_as_large_still_fit(sheet: Page, address: str) -> None:
    sheet.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sheet.goto(address + "stories/laonian-daibuche/")
    sheet.evaluate("document.documentElement.style.fontSize = '250%'")
    assert sheet.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_everything_is_there_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "lists/all/")
    page.get_by_role("link", name="老年代步车，怎样管得住又通人情").first.click()
    for words in ("怎么答复", "答应了什么", "落实了没有", "提出", "督办", "来源"):
        expect(page.locator("main")).to_contain_text(words)
    context.close()


def test_every_story_is_reachable_from_the_home_page(
    built: Path, sheet: Page, address: str
) -> None:
    names = {p.parent.name for p in (built / "stories").glob("*/index.html")}
    assert len(names) >= 10
    sheet.goto(address + "lists/all/")
    links = sheet.locator("main a").evaluate_all("all => all.map(a => a.pathname)")
    linked = {link.rstrip("/").rsplit("/", 1)[-1] for link in links if "/stories/" in link}
    assert names <= linked
