"""Searching as a reader does it, in real Chromium: by hand, keyboard, address, without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from searching import PHONE, TITLE, box, hits, options, settled

POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:"
PAYLOAD = "<img src=x onerror=alert(1)>"
# What the reader types, and the way it has to be found by; "" is said when it simply stands there.
RUNGS = {
    "exact": ("老年代步车", ""),
    "all": ("交警 代步车", ""),
    "apart": ("代步车公安局", "代步车"),
    "variant": ("老年代步車", "老年代步车"),
    "synonym": ("老头乐", "老年代步车"),
    "homophone": ("老年带步车", "老年代步车"),
    "pinyin": ("laoniandaibuche", "老年代步车"),
    "near": ("老年代步车坏了去哪里修才好呢", "代步车"),
}
FACETS = {
    "stage": ("环节", "supervise", "督办"),
    "delivery": ("落实", "unknown", "未查到"),
    "topic": ("主题", "elderly", "养老助老"),
    "unit": ("单位", "gonganju", "石嘴山市公安局"),
    "year": ("年份", "2024", "2024 年"),
    "place": ("地点", "shizuishan", "石嘴山市"),
    "kind": ("类别", "proposal", "提案"),
}


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """Waiting for a condition is an eval in the page, which the site's policy forbids."""
    return {**browser_context_args, "bypass_csp": True}


# --- what is found, and what is said ----------------------------------------------------------


@pytest.mark.parametrize("rung", RUNGS)
def test_every_rung_finds_it_and_says_how(sheet: Page, address: str, rung: str) -> None:
    typed, said = RUNGS[rung]
    sheet.goto(f"{address}search/?q={typed}")
    expect(hits(sheet).first).to_have_text(TITLE)
    words = sheet.locator(".xgc-search__said")
    if said:
        expect(words.first).to_contain_text(said)
    else:
        expect(words).to_have_count(0)
    expect(sheet.locator(".xgc-search__count")).to_have_text(re.compile(r"^找到(约)? \d+ 篇$"))
    expect(sheet.locator(".xgc-search__browse")).to_be_hidden()


def test_what_matches_is_marked(sheet: Page, address: str) -> None:
    sheet.goto(f"{address}search/?q=老年代步车")
    expect(sheet.locator(".xgc-row").first.locator("h2 mark")).to_have_text("老年代步车")
    sheet.goto(f"{address}search/?q=石嘴山市公安局")
    expect(sheet.locator(".xgc-row mark").first).to_have_text("石嘴山市公安局")


def test_nothing_found_says_what_was_tried_and_where_to_go(sheet: Page, address: str) -> None:
    sheet.goto(f"{address}search/?q=囧槑烎")
    expect(sheet.locator(".xgc-search__count")).to_have_text("没有找到“囧槑烎”。")
    expect(sheet.locator(".xgc-search__nothing")).to_contain_text("都试过了：完全一致")
    sheet.locator(".xgc-search__browse").get_by_role("link", name="按主题").click()
    expect(sheet.locator("h1")).to_have_text("按主题查看")


def test_filters_in_the_way_are_named(sheet: Page, address: str) -> None:
    sheet.goto(f"{address}search/?q=老年代步车&topic=farming&kind=opinion")
    ways = sheet.locator(".xgc-search__nothing")
    expect(ways).to_contain_text("去掉筛选有")
    ways.get_by_role("button", name="去掉筛选有").click()
    expect(hits(sheet).first).to_have_text(TITLE)
    expect(sheet).to_have_url(re.compile(r"search/\?q=[^&]+$"))


def test_a_payload_stays_text(sheet: Page, address: str) -> None:
    sheet.goto(f"{address}search/?q={PAYLOAD}&topic={PAYLOAD}")
    expect(box(sheet)).to_have_value(PAYLOAD)
    settled(sheet)
    expect(sheet.locator(".xgc-chips")).to_contain_text(PAYLOAD)
    assert sheet.locator("main img[src=x]").count() == 0
    sheet.goto(address)
    box(sheet).press_sequentially(PAYLOAD)
    expect(options(sheet).last).to_contain_text(PAYLOAD)
    assert sheet.locator("img[src=x]").count() == 0


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "很长的话" * 1000,
        "q=" + "a" * 3000,
        "q=%E2%80%AE石嘴山%E2%80%AC",
        "q=" + "%F0%9F%98%80" * 150,
        "q=%ED%A0%80%FF%00",
        "q=%",
        "q[]=石嘴山&__proto__=1&constructor=2",
        "q=石嘴山&q=交警&topic=__proto__&unit=../../etc&year=1e9&place=%22%3E&kind=toString",
        "q=石嘴山&sort=__proto__&show=1e99",
        "q=石嘴山&show=-3&sort=%3Cscript%3E#xgc-find",
        "topic=" + "很长的主题" * 300,
        "&".join(f"topic=a{n}" for n in range(100)),
    ],
)
def test_any_address_gets_a_page_that_stands(sheet: Page, address: str, query: str) -> None:
    sheet.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sheet.goto(f"{address}search/?{query}")
    expect(sheet.locator(".xgc-search__still")).to_be_hidden()
    settled(sheet)
    expect(sheet.locator("#xgc-browse, .xgc-row").locator("visible=true").first).to_be_visible()
    assert len(box(sheet).input_value()) <= 200
    shown = sheet.locator("#xgc-search").inner_text()
    assert not re.search("[\u202a-\u202e]", shown + sheet.title())
    assert sheet.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_half_a_character_is_text_like_any_other(sheet: Page, address: str) -> None:
    sheet.goto(address)
    box(sheet).focus()
    box(sheet).evaluate(
        "node => { node.value = '代步车\\ud83d'; node.dispatchEvent(new InputEvent('input')); }"
    )
    expect(options(sheet).first).to_have_text(TITLE)


# --- filters ----------------------------------------------------------------------------------


@pytest.mark.parametrize("facet", FACETS)
def test_every_facet_narrows_counts_and_can_be_taken_away(
    sheet: Page, address: str, facet: str
) -> None:
    name, slug, label = FACETS[facet]
    sheet.goto(f"{address}search/?q=老年代步车")
    expect(hits(sheet).first).to_have_text(TITLE)
    settled(sheet)
    node = sheet.locator(".xgc-facet").filter(has=sheet.locator(f"summary:text-is('{name}')"))
    if not node.evaluate("node => node.open"):
        node.locator("summary").click()
    row = node.locator("label").filter(has=sheet.locator(f"input[value='{slug}']"))
    expect(row).to_have_text(re.compile(rf"^{label}\s*\d+ 篇$"))
    count = int(re.sub(r"\D", "", row.locator(".xgc-count").inner_text()))
    row.locator("input").check()
    expect(sheet).to_have_url(re.compile(f"[?&]{facet}={slug}"))
    chip = sheet.get_by_role("button", name=f"去掉筛选：{name} {label}")
    expect(chip).to_be_visible()
    settled(sheet)
    expect(sheet.locator(".xgc-search__count")).to_have_text(f"找到 {count} 篇")
    expect(hits(sheet).first).to_have_text(TITLE)
    assert row.locator("input").evaluate("node => node === document.activeElement")
    chip.click()
    expect(chip).to_have_count(0)
    expect(sheet).not_to_have_url(re.compile(facet))


def test_filters_alone_list_and_sort(sheet: Page, address: str) -> None:
    sheet.goto(f"{address}search/?kind=proposal&sort=newest")
    expect(hits(sheet).first).to_be_visible()
    settled(sheet)  # the first hit is shown before the last is there
    newest = hits(sheet).all_inner_texts()
    assert len(newest) >= 2
    sheet.get_by_label("排序").select_option("最久没有进展")
    expect(sheet).to_have_url(re.compile("sort=longest"))
    settled(sheet)
    assert sorted(hits(sheet).all_inner_texts()) == sorted(newest)


def test_a_phone_fetches_no_filters_before_they_are_opened(sheet: Page, address: str) -> None:
    sheet.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sheet.goto(f"{address}search/?q=老年代步车")
    expect(hits(sheet).first).to_have_text(TITLE)
    settled(sheet)
    sheet.locator(".xgc-filters > summary").click()
    sheet.wait_for_timeout(300)
    asked: list[str] = []
    sheet.on("request", lambda request: asked.append(request.url))
    sheet.locator(".xgc-facet > summary", has_text="主题").click()
    expect(sheet.locator(".xgc-facet li").first).to_be_visible()
    assert len(asked) == 1, asked


# --- the address and the history --------------------------------------------------------------


def test_the_address_carries_everything(sheet: Page, address: str) -> None:
    sheet.goto(f"{address}search/?q=石嘴山&kind=proposal&sort=newest&show=20")
    expect(hits(sheet).first).to_be_visible()
    expect(box(sheet)).to_have_value("石嘴山")
    expect(sheet.get_by_label("排序")).to_have_value("newest")
    expect(sheet.get_by_role("button", name="去掉筛选：类别 提案")).to_be_visible()
    expect(sheet).to_have_title(re.compile("^“石嘴山” - "))
    settled(sheet)
    for part in ("q=", "kind=proposal", "sort=newest", "show=20"):
        assert part in sheet.url


def test_back_and_forward_and_the_place_on_the_page(sheet: Page, address: str) -> None:
    sheet.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sheet.goto(f"{address}search/?q=石嘴山")
    expect(hits(sheet).nth(3)).to_be_visible()
    settled(sheet)
    sheet.evaluate("window.scrollTo(0, 700)")
    sheet.wait_for_timeout(300)
    hits(sheet).nth(3).click()
    expect(sheet.locator("#xgc-search")).to_have_count(0)
    sheet.go_back()
    expect(hits(sheet).nth(3)).to_be_visible()
    sheet.wait_for_function("window.scrollY > 600")

    box(sheet).fill("老年代步车")
    expect(hits(sheet).first).to_have_text(TITLE)
    box(sheet).press("Enter")
    settled(sheet)
    sheet.go_back()  # typing must not have lost what was there before
    expect(box(sheet)).to_have_value("石嘴山")
    sheet.wait_for_function("document.querySelectorAll('.xgc-row').length > 3")
    sheet.go_forward()
    expect(box(sheet)).to_have_value("老年代步车")
    expect(hits(sheet).first).to_have_text(TITLE)


def test_typing_replaces_and_never_fills_the_history(sheet: Page, address: str) -> None:
    sheet.goto(f"{address}search/")
    before = sheet.evaluate("history.length")
    for words in ("交", "交警", "交警 代步车"):
        box(sheet).fill(words)
        expect(hits(sheet).first).to_be_visible()
        sheet.wait_for_function(f"new URLSearchParams(location.search).get('q') === '{words}'")
    assert sheet.evaluate("history.length") == before
    box(sheet).fill("")
    expect(sheet.locator(".xgc-search__browse")).to_be_visible()
    assert "?" not in sheet.url


@pytest.mark.parametrize("query", ["", "?q=石嘴山&kind=proposal"])
def test_what_is_typed_before_the_program_is_there_counts(
    sheet: Page, address: str, query: str
) -> None:
    def late(route: Route) -> None:
        box(sheet).fill("老年代步车")
        route.continue_()

    sheet.route("**/assets/search/engine.js", late)
    sheet.goto(f"{address}search/{query}")
    expect(hits(sheet).first).to_have_text(TITLE)
    expect(box(sheet)).to_have_value("老年代步车")
    typed = "new URLSearchParams(location.search).get('q') === '老年代步车'"
    sheet.wait_for_function(typed)
    assert ("kind=proposal" in sheet.url) == ("kind" in query)


def test_what_is_typed_in_the_head_before_the_program_is_there_counts(
    sheet: Page, address: str
) -> None:
    def late(route: Route) -> None:
        box(sheet).fill("老年代步车")
        route.continue_()

    sheet.route("**/assets/search/search.js", late)
    sheet.goto(address)
    expect(options(sheet).first).to_have_text(TITLE)


def test_ten_more_each_time(sheet: Page, address: str) -> None:
    sheet.goto(f"{address}search/?q=的")
    expect(hits(sheet)).to_have_count(10)
    sheet.get_by_role("button", name="再看 10 篇").click()
    sheet.wait_for_function("document.querySelectorAll('.xgc-search__hits .xgc-row').length > 10")
    assert "show=20" in sheet.url
    place = "[...document.querySelectorAll('.xgc-row a')].indexOf(document.activeElement)"
    sheet.wait_for_function(f"{place} === 10")


# --- when things are missing ------------------------------------------------------------------


def test_no_network_is_told_and_can_be_tried_again(page: Page, address: str) -> None:
    page.route("**/search/data/**", lambda route: route.abort())
    page.goto(f"{address}search/?q=老年代步车")
    expect(page.locator(".xgc-search__count")).to_contain_text("网络没有连上")
    expect(page.locator(".xgc-search__browse")).to_be_visible()
    page.unroute("**/search/data/**")
    page.get_by_role("button", name="再试一次").click()
    expect(hits(page).first).to_have_text(TITLE)


def test_a_damaged_index_is_told(page: Page, address: str) -> None:
    page.route("**/search/data/index.json", lambda route: route.fulfill(body='{"format": 999}'))
    page.goto(f"{address}search/?q=老年代步车")
    expect(page.locator(".xgc-search__count")).to_contain_text("没有传完整")
    expect(page.get_by_role("button", name="再试一次")).to_be_visible()


def test_without_scripts_the_form_and_the_lists_remain(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    box(page).fill("老年代步车")
    box(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/column/search/\?q="))
    expect(page.locator(".xgc-search__still")).to_be_visible()
    for name in ("环节", "主题", "单位", "地点", "年份"):
        expect(page.get_by_role("link", name=f"按{name}", exact=True).last).to_be_visible()
    page.locator(".xgc-search__browse").get_by_role("link", name="查看全部稿件").click()
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator("h1")).to_have_text(TITLE)
    context.close()


def test_a_strict_policy_stops_nothing_of_ours(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()

    def strict(route: Route) -> None:
        answer = route.fetch()
        headers = {**answer.headers, "content-security-policy": POLICY}
        route.fulfill(response=answer, headers=headers)

    page.route(lambda url: url.startswith(f"{address}search/?"), strict)
    page.add_init_script(
        "window.broken = []; addEventListener('securitypolicyviolation',"
        " e => broken.push([e.sourceFile, e.violatedDirective].join(' ')))"
    )
    page.goto(f"{address}search/?q=老年代步车&kind=proposal")
    expect(hits(page).first).to_have_text(TITLE)
    settled(page)
    assert page.evaluate("broken") == []
    page.evaluate("document.head.append(document.createElement('style'))")
    page.evaluate("document.querySelector('style').textContent = 'p { color: red }'")
    assert page.evaluate("broken"), "the policy is at work"
    context.close()


def test_nothing_of_the_theme_s_search_is_shipped(built: Path) -> None:
    files = [path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()]
    assert "assets/search/search.js" in files
    assert not [name for name in files if re.search("lunr|/workers/|tinyseg|wordcut", name)]
    pages = [name for name in files if name.endswith(".html")]
    assert len(pages) > 20
    for name in pages:
        html = (built / name).read_text("utf-8")
        assert not re.search('data-md-component="?search|md-search', html), name
        assert html.count('role="search"') == 1, name


def test_no_markup_is_ever_made_of_text(root: Path) -> None:
    scripts = sorted((root / "docs" / "assets" / "search").glob("*.js"))
    assert len(scripts) >= 5
    banned = r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|\.style\b"
    for path in scripts:
        text = path.read_text("utf-8")
        assert not re.search(banned, text), path.name
