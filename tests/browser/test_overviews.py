"""Home, board, ledger and statistics on a small phone, in every scheme, in real Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

PHONE = {"width": 360, "height": 740}
OVERVIEWS = (
    "",
    "lists/board/",
    "lists/commitments/",
    "lists/statistics/",
    "lists/installments/",
    "lists/waiting/",
    "lists/corrections/",
    "lists/withdrawn/",
    "lists/units/",
)
# Links that stand alone; one inside a sentence is as large as its letters.
SMALL = """all => all
    .filter(a => a.getClientRects().length)
    .filter(a => !a.closest('p:not([class]), li:not([class]), dd, .xgc-fine'))
    .map(a => [a.textContent, a.getBoundingClientRect()])
    .filter(([, box]) => box.height < 44 || box.width < 44)
    .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return page


def test_the_first_screen_of_home_says_what_this_is_and_offers_search(
    phone: Page, address: str
) -> None:
    phone.goto(address)
    for part in ("h1", "main p >> nth=0", "input[type=search]", ".xgc-doors a >> nth=0"):
        box = phone.locator(part).bounding_box()
        assert box is not None, part
        assert box["y"] + box["height"] <= PHONE["height"], part
    expect(phone.locator("main")).to_contain_text("政协委员提的意见")
    phone.locator("input[type=search]").fill("代步车")
    phone.get_by_role("button", name="搜索", exact=True).click()
    expect(phone.locator(".xgc-search__hits")).to_contain_text("老年代步车")


@pytest.mark.parametrize("letters", ["100%", "200%"])
@pytest.mark.parametrize("path", OVERVIEWS)
def test_nothing_is_wider_than_the_phone(
    phone: Page, address: str, path: str, letters: str
) -> None:
    phone.goto(address + path)
    if letters != "100%":
        phone.evaluate("document.documentElement.style.fontSize = '250%'")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert phone.locator("h1").count() == 1


@pytest.mark.parametrize("path", OVERVIEWS)
def test_links_are_as_large_as_a_finger(phone: Page, address: str, path: str) -> None:
    phone.goto(address + path)
    assert phone.locator("main a").count() > 0
    assert phone.locator("main a").evaluate_all(SMALL) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_picture_of_the_stages_is_a_table_as_well(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(address)
    table = page.get_by_role("table")
    expect(table.get_by_role("rowheader")).to_have_count(6)
    rows = table.get_by_role("row").all()[1:]
    shown = [sum(int(word) for word in row.inner_text().split() if word.isdigit()) for row in rows]
    assert len(set(shown)) == 1, "every stage counts every story"
    bar = page.locator(".xgc-grid .xgc-bar").first
    widths = bar.locator("rect").evaluate_all(
        "all => all.map(r => r.getBoundingClientRect().width)"
    )
    whole = bar.bounding_box()
    assert whole is not None
    assert sum(widths) == pytest.approx(whole["width"], abs=6)


def test_a_number_of_the_board_leads_to_so_many_stories(page: Page, address: str) -> None:
    page.goto(address + "lists/board/")
    link = page.locator(".xgc-number a").first
    number = int("".join(filter(str.isdigit, link.inner_text())))
    link.click()
    expect(page.locator(".xgc-row")).to_have_count(min(number, 30))
    page.get_by_role("link", name="六环节一览").first.click()
    expect(page.locator("h1")).to_have_text("六环节一览")


@pytest.mark.parametrize("scheme", ["light", "dark", "more"])
def test_bars_can_be_seen_in_every_scheme(page: Page, address: str, scheme: str) -> None:
    if scheme == "more":
        page.emulate_media(contrast="more")
    else:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address + "lists/board/")
    inks = page.locator("main rect.xgc-fill").evaluate_all(
        "all => all.map(r => [getComputedStyle(r).fill, getComputedStyle(r).stroke])"
    )
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert inks
    assert all(fill != paper or stroke != paper for fill, stroke in inks)
