"""A story's page in real Chromium: its first screen, its ways to act, its paper, its text."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import rich
from playwright.sync_api import Browser, Page, expect
from project import ROOT, TINY, build, project

PHONE = {"width": 360, "height": 740}
LONGEST_TITLE = 32  # characters: two lines of a newspaper's headline
TODAY = datetime.date(2026, 12, 31)
STORY = "stories/ludeng/"
BODY = """
![路灯](lamp.png)
图为修好以后的路灯。

| 年份 | 路灯盏数 | 费用（万元） | 由谁出的钱 | 备注 | 还有一栏 | 又有一栏 |
| --- | --- | --- | --- | --- | --- | --- |
| 2023 | 20 | 12.5 | 市财政 | 第一批，先修老街 | 一二三四五六 | 1234567890 |

老街一共有四十二盏灯[^1]，原来说 <del>20</del> 盏，查清是 <ins>21</ins> 盏。

[^1]: 记者数的。
"""
OTHER = """---
标题: 巷口的路灯
摘要: 只查到题目。
类别: 提案
状态: 已发布
发布: 2024-11-04
提案: [{案由: 关于巷口路灯的提案}]
经过: [{事项: 提交提案, 日期: 2024-01}]
来源:
  report: {标题: 示例日报报道}
---
"""
TITLES = ("路灯亮了，谁来管", "老街路灯坏了两年，修好以后谁来管，怎样管")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    """A site with an address of its own around the richest story."""
    folder = tmp_path_factory.mktemp("story")
    stories = folder / "stories"
    (stories / "2024" / "ludeng").mkdir(parents=True)
    rich.shelf(stories)
    orgs = stories / "_registry" / "orgs.yml"
    text = orgs.read_text("utf-8").replace(
        "简称: [市公安局]", "简称: [市公安局], 电话: 0952-0000001"
    )
    orgs.write_text(text, "utf-8")
    (stories / "2024" / "ludeng" / "index.md").write_text(rich.RICH + BODY, "utf-8")
    lamp = TINY / "stories" / "2025" / "jiedeng" / "lamp.png"
    (stories / "2024" / "ludeng" / "lamp.png").write_bytes(lamp.read_bytes())
    (stories / "2024" / "xiangkou-ludeng.md").write_text(OTHER, "utf-8")
    (folder / "project").mkdir()
    place = project(folder / "project", stories)
    config = place.root / "mkdocs.yml"
    words = re.sub(
        r"^# site_url: \S+",
        "site_url: https://news.example.org/",
        config.read_text("utf-8"),
        flags=re.M,
    )
    config.write_text(words, "utf-8")
    result = build(place)
    assert result.report is not None, result.found
    return serve(place.site)


def bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.parametrize("title", TITLES)
def test_both_axes_stand_on_the_first_screen(page: Page, site: str, title: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(site + STORY)
    page.locator("h1").evaluate("(e, title) => (e.textContent = title)", title)
    expect(page.locator(".xgc-find__box")).to_be_visible()
    for words in (
        "1 份答复",
        "A：已经解决",
        "2 项承诺",
        "1 项已兑现",
        "已落实",
        "示例日报记者核实，2025年1月10日",
    ):
        expect(page.locator(".xgc-now__outcome")).to_contain_text(words)
    expect(page.locator(".xgc-ago")).to_have_text(re.compile(r"\d+ 天前"))
    assert bottom(page, ".xgc-now__outcome") <= PHONE["height"]


def test_both_axes_of_the_real_stories_stand_on_the_first_screen(page: Page, address: str) -> None:
    hold_first_screens(page, address)


def test_both_axes_of_the_show_city_stand_on_the_first_screen(
    page: Page, tmp_path: Path, serve: Callable[[Path], str]
) -> None:
    """Its column has a longer name, each page says 示例, and every path of the model is walked."""
    place = project(tmp_path, ROOT / "tests" / "sites" / "shilishi" / "stories")
    config = place.root / "mkdocs.yml"
    words = config.read_text("utf-8").replace("site_name: 政协", "site_name: 示例市·")
    config.write_text(
        words.replace("      per_page: 30", "      per_page: 30\n      example: true"), "utf-8"
    )
    assert build(place, TODAY).report is not None
    hold_first_screens(page, serve(place.site))


def hold_first_screens(page: Page, address: str) -> None:
    """Open every story whose title is no longer than a newspaper's, and measure."""
    page.set_viewport_size(PHONE)
    links: list[str] = []
    following: str | None = address + "lists/all/"
    while following:
        page.goto(following)
        links += page.locator(".xgc-row__title a").evaluate_all("all => all.map(one => one.href)")
        more = page.locator("a[rel=next]")
        following = more.first.evaluate("one => one.href") if more.count() else None
    assert len(links) >= 10
    for link in links:
        page.goto(link)
        if len(page.locator("h1").text_content() or "") <= LONGEST_TITLE:
            assert bottom(page, ".xgc-now__outcome") <= PHONE["height"], link


def test_data_for_machines_is_there_and_no_rule_is_broken(page: Page, site: str) -> None:
    page.add_init_script(
        "window.broken = [];"
        "document.addEventListener('securitypolicyviolation',"
        " e => broken.push(e.violatedDirective))"
    )
    complaints: list[str] = []
    page.on(
        "console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None
    )
    page.goto(site + STORY)
    blocks = page.locator("script[type='application/ld+json']")
    expect(blocks).to_have_count(1)
    kinds = [node["@type"] for node in json.loads(blocks.text_content() or "")["@graph"]]
    assert kinds == ["ReportageNewsArticle", "PlanAction", "PlanAction", "BreadcrumbList"]
    assert page.evaluate("window.broken") == []
    assert complaints == []


def test_the_address_can_be_copied(browser: Browser, site: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], viewport=PHONE)
    page = context.new_page()
    page.goto(site + STORY)
    page.get_by_role("button", name="复制网址").click()
    expect(page.locator(".xgc-share [role=status]")).to_contain_text("已经复制")
    assert page.evaluate("navigator.clipboard.readText()") == "https://news.example.org/" + STORY
    expect(page.get_by_role("button", name="发给别人")).to_be_hidden()
    context.close()


def test_an_old_browser_copies_as_well(page: Page, site: str) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(site + STORY)
    page.evaluate("document.addEventListener('copy', () => (window.copied = true))")
    page.get_by_role("button", name="复制网址").click()
    expect(page.locator(".xgc-share [role=status]")).to_contain_text("已经复制")
    assert page.evaluate("window.copied")


def test_the_share_sheet_is_offered_where_there_is_one(page: Page, site: str) -> None:
    page.add_init_script(
        "navigator.share = data => { window.shared = data; return Promise.reject(new Error('no')) }"
    )
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(site + STORY)
    page.get_by_role("button", name="发给别人").click()
    assert page.evaluate("window.shared.url") == "https://news.example.org/" + STORY
    assert faults == []


def test_without_scripts_no_button_is_dead(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + STORY)
    expect(page.locator(".xgc-share")).to_be_hidden()
    expect(page.get_by_text("0952-0000001")).to_have_attribute("href", "tel:09520000001")
    context.close()


def test_the_code_is_for_paper_alone(page: Page, site: str, address: str) -> None:
    page.goto(site + STORY)
    expect(page.locator(".xgc-code")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".xgc-code")).to_be_visible()
    expect(page.locator(".xgc-paper")).to_contain_text("https://news.example.org/" + STORY)
    for hidden in (".xgc-find", ".xgc-jump", ".xgc-share", ".xgc-neighbours"):
        expect(page.locator(hidden)).to_be_hidden()
    page.goto(address + "stories/laonian-daibuche/")
    expect(page.locator(".xgc-code")).to_have_count(0)  # no address of the site: nothing to open


def test_long_text_is_set_for_reading(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site + STORY)
    first = page.locator(".xgc-body > p:not(.xgc-fine)").first
    letters, line, width = first.evaluate(
        "e => { const s = getComputedStyle(e);"
        " const width = e.getBoundingClientRect().width;"
        " return [parseFloat(s.fontSize), parseFloat(s.lineHeight), width] }"
    )
    assert letters >= 18
    assert 1.7 <= line / letters <= 2
    assert 30 <= width / letters <= 38
    expect(page.locator("figure figcaption")).to_have_text("图为修好以后的路灯。")


@pytest.mark.parametrize("size", ["", "4"])
def test_a_wide_table_moves_in_its_own_room_by_keyboard(page: Page, site: str, size: str) -> None:
    page.set_viewport_size(PHONE)
    page.add_init_script(f"localStorage.setItem('xgc-reading', JSON.stringify({{size: '{size}'}}))")
    page.goto(site + STORY)
    box = page.locator(".xgc-table")
    assert box.evaluate("e => e.scrollWidth > e.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)  # it glides
    assert box.evaluate("e => e.scrollLeft") > 0


def test_a_chain_leads_to_the_other_story_and_back(page: Page, site: str) -> None:
    page.goto(site + STORY)
    page.locator(".xgc-chain").get_by_role("link", name="巷口的路灯").click()
    expect(page.locator("h1")).to_have_text("巷口的路灯")
    page.locator(".xgc-chain").get_by_role("link", name="路灯亮了，谁来管").click()
    expect(page.locator(".xgc-chain [aria-current]")).to_contain_text("本篇")
