"""A reader sets the site to her eyes, in real Chromium; it stays so on the next page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

STORY = "stories/laonian-daibuche/"


def opened(page: Page, address: str) -> None:
    page.goto(address + STORY)
    page.locator(".xgc-settings > summary").click()


def letters(page: Page) -> float:
    size = page.locator(".xgc-lead").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    return float(size)


def paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize(("name", "times"), [("大", 1.25), ("特大", 1.5), ("最大", 2.0)])
def test_letters_grow_stay_and_go_back(page: Page, address: str, name: str, times: float) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    opened(page, address)
    before = letters(page)
    assert before >= 18
    page.get_by_label(name, exact=True).check()
    assert letters(page) == pytest.approx(before * times)
    page.goto(address + "lists/all/")
    assert (
        letters(page) == pytest.approx(before * times) if page.locator(".xgc-lead").count() else 1
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    opened(page, address)
    assert letters(page) == pytest.approx(before * times)
    expect(page.get_by_label(name, exact=True)).to_be_checked()
    page.get_by_role("button", name="恢复原样").click()
    assert letters(page) == pytest.approx(before)


def test_colours_follow_the_reader_before_the_system(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="dark")
    opened(page, address)
    dark = paper(page)
    page.get_by_label("浅色").check()
    page.wait_for_timeout(200)
    light = paper(page)
    assert light != dark
    page.get_by_label("黑白分明").check()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    page.get_by_label("跟随手机或电脑").check()
    expect(page.locator("body")).to_have_css("background-color", dark)


def test_the_simple_view_keeps_what_matters(page: Page, address: str) -> None:
    opened(page, address)
    page.get_by_label("简洁：只看要紧的").check()
    expect(page.locator(".xgc-jump")).to_be_hidden()
    for words in ("怎么答复", "答应了什么", "落实了没有", "办理经过", "来源"):
        expect(page.get_by_text(words, exact=True).locator("visible=true").first).to_be_visible()


def test_escape_closes_and_gives_the_place_back(page: Page, address: str) -> None:
    opened(page, address)
    page.get_by_label("大", exact=True).focus()
    page.keyboard.press("Escape")
    expect(page.locator(".xgc-settings")).not_to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.textContent") == "大字"


def test_without_scripts_there_are_no_dead_switches(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(address + STORY)
    expect(page.locator(".xgc-settings")).to_be_hidden()
    assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == (
        "rgb(25, 26, 29)"
    )
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator(".xgc-menu > summary").click()
    expect(page.get_by_role("navigation", name="菜单")).to_be_visible()
    context.close()


def test_damaged_memory_harms_nothing(page: Page, address: str) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.add_init_script("localStorage.setItem('xgc-reading', '{\"size\": 7, \"colour\": [')")
    page.goto(address + STORY)
    assert faults == []
    assert letters(page) >= 18
