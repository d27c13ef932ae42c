"""The site with its interface in English and in 繁體, as scripts and readers meet it."""

from __future__ import annotations

import datetime
import functools
import http.server
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import kinds
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, expect
from project import ROOT, build, build_city, project, speaking
from test_accessibility import axe

STORY = "stories/laonian-daibuche/"
TODAY = datetime.date(2026, 12, 31)
DAYS = ("2026-06-30", "2026-06-29", "2026-06-20")
PHONE = {"width": 360, "height": 740}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module", params=["en", "zh-Hant"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def site(language: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site of the real stories is served, in a language."""
    place = speaking(project(tmp_path_factory.mktemp(language), ROOT / "stories"), language)
    assert build(place, TODAY).report is not None
    home = (place.site / "index.html").read_text("utf-8")
    marks = "".join(f'<i data-since="{day}"></i>' for day in DAYS)
    (place.site / "days.html").write_text(home.replace("</main>", f"{marks}</main>"), "utf-8")
    handler = functools.partial(Quiet, directory=str(place.site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def words(language: str, english: str, traditional: str) -> str:
    return {"en": english, "zh-Hant": traditional}[language]


def test_the_search_speaks_the_language(page: Page, site: str, language: str) -> None:
    page.goto(f"{site}search/?q=laonian")
    expect(page.locator(".xgc-search__count")).to_have_text(
        re.compile(words(language, r"^Found \d+ stories$", r"^找到 \d+ 篇$"))
    )
    said = words(language, "of the same sound: 老年", "讀音相同的：老年")
    expect(page.locator(".xgc-search__said").first).to_contain_text(said)
    title = page.locator(".xgc-row__title").first
    expect(title).to_have_attribute("lang", "zh-CN")
    page.goto(f"{site}search/?q=zzzzqqqq")
    none = words(language, "Nothing found for “zzzzqqqq”.", "沒有找到「zzzzqqqq」。")
    expect(page.locator(".xgc-search__count")).to_have_text(none)
    tried = words(language, "All of these were tried: exactly as written,", "完全一致、簡體字")
    expect(page.locator(".xgc-search__nothing")).to_contain_text(tried)


def test_suggestions_speak_the_language(page: Page, site: str, language: str) -> None:
    page.goto(site)
    page.locator("#xgc-find").fill("老年代步车")
    all_of_them = words(language, "See all: ", "看全部 ")
    expect(page.get_by_role("option").last).to_contain_text(all_of_them)
    expect(page.get_by_role("option").first).to_have_attribute("lang", "zh-CN")
    name = words(language, "Suggestions", "建議")
    expect(page.get_by_role("listbox", name=name)).to_be_visible()


def test_the_days_since_are_counted_in_the_language(page: Page, site: str, language: str) -> None:
    page.clock.set_fixed_time("2026-06-30T12:00:00+08:00")
    page.goto(f"{site}days.html")
    told = words(language, "today,1 day ago,10 days ago", "今天,1 天前,10 天前")
    expect(page.locator("i[data-since]")).to_have_text(told.split(","))


def test_axe_finds_nothing(
    language: str,
    contexts: dict[int, BrowserContext],
    serve: Callable[[Path], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The languages of parts, and the names of everything, on every kind of page of the city."""
    built = build_city(tmp_path_factory.mktemp("city") / language, language)
    address, faults = serve(built), {}
    page = contexts[360].new_page()
    for path in kinds.addresses(built):
        kinds.opened(page, address, path)
        page.evaluate(AXE_SCRIPT)
        page.evaluate("xgc.unfold()")
        faults[path] = axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults[path] += [f"{wide} px wide"] if wide > 360 else []
    page.close()
    assert len(faults) > 15
    kinds.complain(faults)


@pytest.mark.parametrize("address", ["", "help/", "search/", STORY])
def test_nothing_is_wider_than_a_telephone(page: Page, site: str, address: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(site + address)
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= PHONE["width"]
