"""The portal of an invented province in a browser: what is found is on the city's own site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from kinds import opened
from playwright.sync_api import Browser, BrowserContext, Page, expect
from portal import ELSEWHERE, SAME, cities, made, portal, update
from test_accessibility import axe


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    folder = tmp_path_factory.mktemp("province")
    sources = [
        {
            "key": key,
            "name": name,
            "manifest": (place.site / "data/stories.json").as_posix(),
            "site": site,
        }
        for key, name, site, place in zip(
            ("shili", "lingshi"),
            ("示例市", "另一示例市"),
            ("https://shili.example.org/", ELSEWHERE),
            cities(folder),
            strict=True,
        )
    ]
    place = portal(folder / "sheng", sources)
    update(place)
    made(place)
    return serve(place.site)


@pytest.mark.parametrize("path", ["cities/shili/", "lists/sources/", "lists/cities/"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_page_of_the_portal_is_the_houses_own(
    contexts: dict[int, BrowserContext], served: str, path: str, width: int
) -> None:
    page = next(iter(contexts.values())).new_page()
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, served, path)
    page.evaluate(AXE_SCRIPT)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_without_a_program_every_city_is_reached(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}lists/cities/")
    page.get_by_role("link", name="另一示例市").click()
    links = page.locator(".xgc-row__title a")
    assert links.count() > 2
    for link in links.all():
        assert (link.get_attribute("href") or "").startswith(f"{ELSEWHERE}stories/")
    context.close()


def test_a_hit_leads_to_the_citys_own_site_and_nothing_is_asked_of_it(
    page: Page, served: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served}search/?q={quote('老年食堂')}")
    links = page.locator(".xgc-row__title a")
    expect(links).to_have_count(2)
    found = {link.get_attribute("href") for link in links.all()}
    assert found == {f"https://shili.example.org/stories/{SAME}/", f"{ELSEWHERE}stories/{SAME}/"}
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith(served)] == []
