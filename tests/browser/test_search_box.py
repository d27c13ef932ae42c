"""The search box in the head of every page, in real Chromium: by hand, keyboard, screen reader."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect
from searching import PHONE, STORY, TITLE, box, hits, options


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """Waiting for a condition is an eval in the page, which the site's policy forbids."""
    return {**browser_context_args, "bypass_csp": True}


def test_the_keyboard_alone_suffices(sheet: Page, address: str) -> None:
    sheet.goto(address)
    sheet.keyboard.press("/")
    expect(box(sheet)).to_be_focused()
    sheet.keyboard.type("代步车/")
    expect(box(sheet)).to_have_value("代步车/")
    sheet.keyboard.press("Backspace")
    expect(options(sheet).first).to_have_text(TITLE)
    expect(options(sheet).last).to_contain_text("看全部")
    expect(box(sheet)).to_have_attribute("aria-expanded", "true")
    sheet.keyboard.press("ArrowUp")
    expect(options(sheet).last).to_have_attribute("aria-selected", "true")
    sheet.keyboard.press("ArrowDown")
    expect(box(sheet)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    sheet.keyboard.press("Escape")
    expect(options(sheet)).to_have_count(0)
    expect(box(sheet)).to_have_value("代步车")
    sheet.keyboard.press("ArrowDown")
    expect(options(sheet).first).to_be_visible()
    sheet.keyboard.press("ArrowDown")
    active = box(sheet).get_attribute("aria-activedescendant")
    assert active
    expect(sheet.locator(f"#{active}")).to_have_text(TITLE)
    sheet.keyboard.press("Enter")
    expect(sheet).to_have_url(address + STORY)


def test_enter_leads_to_the_search_page(sheet: Page, address: str) -> None:
    sheet.goto(address + STORY)
    box(sheet).fill("老年代步车")
    box(sheet).press("Enter")
    expect(sheet).to_have_url(re.compile(r"/column/search/\?q="))
    expect(hits(sheet).first).to_have_text(TITLE)


@pytest.mark.parametrize("late", [False, True], ids=["loaded before", "loaded meanwhile"])
def test_nothing_happens_while_characters_are_being_chosen(
    sheet: Page, address: str, late: bool
) -> None:
    waiting: list[Route] = []
    if late:
        sheet.route("**/suggest.js", lambda route: waiting.append(route))
    sheet.goto(address)
    with sheet.expect_request("**/suggest.js"):
        box(sheet).focus()
    if not late:
        expect(sheet.locator("#xgc-find-list")).to_be_attached()
    box(sheet).evaluate(
        """node => {
          node.dispatchEvent(new CompositionEvent("compositionstart"));
          node.value = "dai bu che";
          node.dispatchEvent(new InputEvent("input", { isComposing: true }));
          for (const key of ["ArrowDown", "Enter"])
            node.dispatchEvent(new KeyboardEvent("keydown", { key, isComposing: true }));
        }"""
    )
    for route in waiting:
        route.continue_()
    sheet.wait_for_timeout(500)
    expect(options(sheet)).to_have_count(0)
    box(sheet).evaluate(
        """node => {
          node.value = "代步车";
          node.dispatchEvent(new InputEvent("input", { isComposing: true }));
          node.dispatchEvent(new CompositionEvent("compositionend"));
        }"""
    )
    expect(options(sheet).first).to_have_text(TITLE)


def test_a_screen_reader_is_told_once(sheet: Page, address: str) -> None:
    sheet.goto(f"{address}search/")
    sheet.evaluate(
        """() => {
          window.told = [];
          const node = document.querySelector("#xgc-search [role=status]");
          new MutationObserver(() => told.push(node.textContent)).observe(node, {childList: true});
        }"""
    )
    box(sheet).press_sequentially("代步车", delay=60)
    expect(hits(sheet).first).to_have_text(TITLE)
    sheet.wait_for_timeout(1200)
    told = [words for words in sheet.evaluate("told") if words]
    assert len(told) == 1
    assert "找到" in told[0]


@pytest.mark.parametrize("path", ["", STORY, "lists/all/", "help/", "search/", "../404.html"])
def test_the_box_is_at_hand_on_a_small_phone(sheet: Page, address: str, path: str) -> None:
    sheet.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sheet.goto(address + path)
    form = sheet.get_by_role("search")
    expect(form).to_have_count(1)
    for part in form.locator("input, button").all():
        area = part.bounding_box()
        assert area is not None
        assert area["height"] >= 44
        assert area["y"] + area["height"] < 260
    assert sheet.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    sheet.evaluate("document.documentElement.style.fontSize = '250%'")
    assert sheet.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_other_pages_load_the_entry_alone(sheet: Page, address: str) -> None:
    asked: list[str] = []
    sheet.on("request", lambda request: asked.append(request.url))
    sheet.goto(address, wait_until="networkidle")
    assert [one for one in asked if "/search/" in one and one.endswith(".js")] == [
        f"{address}assets/search/search.js"
    ]
    assert not [one for one in asked if "/search/data/" in one]
    with sheet.expect_request("**/search/data/index.json"):
        box(sheet).focus()
