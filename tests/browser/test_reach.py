"""Every kind of page can be read and used: by large fingers, weak eyes, keyboards, old phones."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

import pytest
from kinds import LOOKS, WIDTHS, City, complain, opened
from playwright.sync_api import Browser, BrowserContext, Page

FINGER = 44  # CSS pixels, 《互联网网站适老化通用设计规范》
LEAST, RUNNING = 16, 18  # CSS pixels of any letter, and of running text
SIZES = ("", "2", "3", "4")
NARROW = (320, 768)  # WCAG 1.4.10 asks for 320; a tablet stands between phone and desk
Seen = dict[str, dict[str, list[str]]]  # what is asked -> address and look -> faults


@pytest.fixture(params=WIDTHS, scope="module")
def sheet(request: pytest.FixtureRequest, contexts: dict[int, BrowserContext]) -> Iterator[Page]:
    """One page on a phone, and one on a desk."""
    page = contexts[request.param].new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def seen(sheet: Page, city: City) -> Seen:
    """All that can be asked of a page as it stands; each page is loaded once a width."""
    found: Seen = defaultdict(dict)
    for path in city.paths:
        opened(sheet, city.address, path)
        found["keyboard"][path] = walk(sheet)
        sheet.evaluate("xgc.unfold()")
        found["moving"][path] = sheet.evaluate("xgc.moving()")
        for look, wishes in LOOKS.items():
            wear(sheet, *wishes)
            where = f"{path} {look}"
            found["small"][where] = sheet.evaluate(f"xgc.small({FINGER})")
            least = RUNNING if look == "elder" else LEAST
            found["letters"][where] = sheet.evaluate(f"xgc.letters({least})")
        for size in SIZES:
            wear(sheet, size, "", simple=False)
            found["wide"][f"{path} {size}"] = sheet.evaluate("xgc.wide()")
        wear(sheet, "", "", simple=False)
        found["wide"] |= narrowed(sheet, path)
    return found


def wear(page: Page, size: str, colour: str, simple: bool) -> None:
    """Set the reader's own switches."""
    page.evaluate(f"xgc.look({json.dumps(size)}, {json.dumps(colour)}, {json.dumps(simple)})")


def narrowed(page: Page, path: str) -> dict[str, list[str]]:
    """Whether the page scrolls sideways at other widths, and with letters spaced out."""
    found = {}
    before = page.viewport_size
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 740})
        found[f"{path} {width}px"] = page.evaluate("xgc.wide()")
    page.set_viewport_size(before)  # type: ignore[arg-type]
    found[f"{path} spaced"] = page.evaluate("xgc.space(), xgc.wide()")
    return found


def walk(page: Page) -> list[str]:
    """Press Tab through the whole page: what is never reached, unseen, or out of order."""
    names: list[str] = page.evaluate("xgc.reachable()")
    assert len(names) > 5
    order: list[int] = []
    faults: list[str] = []
    for _ in range(len(names) + 3):
        page.keyboard.press("Tab")
        at = page.evaluate("xgc.focused()")
        if at is None or at["place"] in order:
            break
        order.append(at["place"])
        faults += at["faults"]
    faults += [f"never reached: {name}" for n, name in enumerate(names) if n not in order]
    return faults + ([] if order == sorted(order) else [f"order {order}"])


def test_everything_to_press_is_a_finger_wide(seen: Seen) -> None:
    complain(seen["small"])


def test_no_letter_is_small(seen: Seen) -> None:
    complain(seen["letters"])


def test_no_page_scrolls_sideways(seen: Seen) -> None:
    complain(seen["wide"])


def test_a_keyboard_reaches_everything_and_is_seen(seen: Seen) -> None:
    complain(seen["keyboard"])


def test_nothing_moves_for_whom_movement_is_bad(seen: Seen) -> None:
    complain(seen["moving"])


def test_a_story_is_mostly_running_text(sheet: Page, city: City) -> None:
    stories = [path for path in city.paths if path.startswith("stories/")]
    for path in stories:
        opened(sheet, city.address, path)
        running, all_of_it = sheet.evaluate(f"xgc.running({RUNNING})")
        assert running > all_of_it / 2, path


def test_the_systems_own_colours_keep_the_marks(browser: Browser, city: City) -> None:
    """Forced colours: a state's shape is still drawn in a colour that is not the paper's."""
    context = browser.new_context(forced_colors="active", color_scheme="dark")
    page = context.new_page()
    page.goto(city.address + "lists/all/")
    drawn = page.locator(".xgc-verdict").evaluate_all(
        "all => all.map(e => [getComputedStyle(e, '::before').backgroundColor,"
        " getComputedStyle(document.body).backgroundColor])"
    )
    assert drawn
    assert [one for one in drawn if one[0] == one[1]] == []
    context.close()


def test_without_scripts_every_page_is_whole(browser: Browser, city: City) -> None:
    size = {"width": 360, "height": 740}
    context = browser.new_context(java_script_enabled=False, viewport=size)  # type: ignore[arg-type]
    page = context.new_page()
    dead = "button:not([type=submit]):visible, [type=reset]:visible, main [hidden]:visible"
    for path in (path for path in city.paths if "?" not in path):
        opened(page, city.address, path)
        assert page.locator("main h1").first.is_visible(), path
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        assert page.locator(dead).count() == 0, path
        assert page.locator("main a:visible").count() > 0, path
    context.close()
