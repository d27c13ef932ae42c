"""Every kind of page under axe-core, in every look a reader can choose, on a phone and a desk."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from kinds import LOOKS, WIDTHS, City, complain, opened
from playwright.sync_api import BrowserContext, Page, expect

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # nine tenths of the time, on every element
LAID_OUT = {"light", "elder"}  # dark and contrast change colours alone: the rest has had its say


class Cell(NamedTuple):
    """One page in one look at one width, and what axe found there."""

    path: str
    look: str
    width: int
    faults: list[str]


def axe(page: Page, look: str = "light") -> list[str]:
    """Each rule that is broken, with the first places where.

    Colours are judged on one element for each chain of classes, everything else on the whole page.
    """
    colours = {"runOnly": {"type": "rule", "values": COLOURS}}
    found = _run(page, "{ include: xgc.unlike() }", colours)
    if look in LAID_OUT:
        off = {rule: {"enabled": False} for rule in COLOURS}
        found += _run(page, "document", {"runOnly": TAGS, "rules": off})
    return [_fault(one) for one in found]


def _run(page: Page, where: str, options: dict[str, Any]) -> list[dict[str, Any]]:
    options = {"resultTypes": ["violations"], "preload": False, **options}
    found = page.evaluate(f"options => axe.run({where}, options)", options)
    return list(found["violations"])


def _fault(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    places = "; ".join(f"{node['target'][0]}: {node['failureSummary']}" for node in nodes[:3])
    return f"{violation['id']} ×{len(nodes)}: {places}"


@pytest.fixture(scope="module")
def matrix(contexts: dict[int, BrowserContext], city: City) -> list[Cell]:
    """Every page in every look at every width, each page loaded once a width."""
    cells = []
    for width, context in contexts.items():
        page = context.new_page()
        for path in city.paths:
            opened(page, city.address, path)
            page.evaluate(AXE_SCRIPT)
            for look in LOOKS:
                put_on(page, look)
                cells.append(Cell(path, look, width, axe(page, look)))
        page.close()
    return cells


def put_on(page: Page, look: str) -> None:
    """Dress the page as the reader's own switches do, with every folded part open."""
    page.evaluate("wishes => xgc.look(...wishes)", LOOKS[look])
    page.evaluate("xgc.unfold()")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(matrix: list[Cell], city: City, look: str, width: int) -> None:
    cells = [cell for cell in matrix if (cell.look, cell.width) == (look, width)]
    assert Counter(cell.path for cell in cells) == Counter(city.paths)
    complain({cell.path: cell.faults for cell in cells})


@pytest.mark.parametrize("fold", [".xgc-settings", ".xgc-menu"])
def test_axe_finds_nothing_in_what_unfolds_above(
    contexts: dict[int, BrowserContext], city: City, fold: str
) -> None:
    page = contexts[360].new_page()
    opened(page, city.address, "")
    page.locator(f"{fold} > summary").click()
    expect(page.locator(f"{fold} .xgc-fold__panel")).to_be_visible()
    page.evaluate(AXE_SCRIPT)
    assert axe(page) == []
    page.close()


def test_axe_sees_what_is_wrong(contexts: dict[int, BrowserContext], city: City) -> None:
    """The tool itself is awake: a button without a name and grey letters are found."""
    page = contexts[360].new_page()
    opened(page, city.address, "")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    page.evaluate("document.querySelector('.xgc-lead, main p').style.color = '#bbb'")
    page.evaluate(AXE_SCRIPT)
    assert {fault.split()[0] for fault in axe(page)} >= {"button-name", "color-contrast"}
    page.close()
