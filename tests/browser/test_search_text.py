"""The reader's side folds and cuts text exactly as the index does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page
from project import ROOT

from xinguancha import folding
from xinguancha.search import tokens

VECTORS = json.loads((ROOT / "tests" / "vectors" / "folding.json").read_text("utf-8"))


@pytest.fixture
def text(page: Page, address: str) -> Page:
    """A page of the site with the module loaded as ``window.text``."""
    page.goto(address)
    page.evaluate(
        """async ([url, table]) => {
            window.text = await import(url);
            window.table = new Map(Object.entries(table));
        }""",
        [address + "assets/search/engine.js", dict(folding.simplified())],
    )
    return page


def in_browser(page: Page, code: str, value: object) -> Any:
    """Call ``code`` (a function of one value, ``text`` and ``table`` at hand) in the page."""
    return page.evaluate(code, value)


def test_both_sides_fold_and_cut_alike(text: Page) -> None:
    assert len(VECTORS) >= 15
    typed = [vector["text"] for vector in VECTORS]
    folded = in_browser(text, "all => all.map(one => text.fold(one, table))", typed)
    assert folded == [vector["folded"] for vector in VECTORS]
    found = in_browser(text, "all => all.map(one => text.tokens(one))", folded)
    assert found == [vector["tokens"] for vector in VECTORS]


def test_both_sides_fold_every_character_alike(text: Page) -> None:
    chars = [chr(c) for c in range(0x20, 0x10000) if not 0xD800 <= c < 0xE000]
    there = in_browser(text, "all => all.map(one => text.fold(one, table))", chars)
    here = [folding.fold(char) for char in chars]
    # The two know different editions of Unicode: a handful of recent letters may differ.
    different = [
        char for char, a, b in zip(chars, here, there, strict=True) if a != b and not char.isascii()
    ]
    assert len(different) <= 20, different
    han = [chr(c) for c in range(0x4E00, 0xA000)]
    assert not set(different) & set(han)
    assert here[: 0x7F - 0x20] == there[: 0x7F - 0x20]


def test_a_match_is_found_where_it_stands_in_the_original(text: Page) -> None:
    original = "电，\n梯和電梯，ＰＭ２．５也要"
    spans = in_browser(text, "one => text.spans(one, ['电梯', 'pm25'], table)", original)
    assert [original[a:b] for a, b in spans] == ["电，\n梯", "電梯", "ＰＭ２．５"]


def test_a_typed_query_is_cut_into_terms(text: Page) -> None:
    terms = in_browser(text, "all => all.map(one => text.parse(one).terms)", [
        "星海 托育", "12345热线", "ＰＭ2.5", "  ", "<img src=x onerror=alert(1)>",
        "第 ０012 号 提案",
    ])  # fmt: skip
    assert terms[:4] == [["星海", "托育"], ["12345热线"], ["pm25"], []]
    assert terms[4] == ["img", "srcx", "onerroralert1"]
    assert terms[5] == ["第0012号", "提案"]  # as a page shows it


def test_both_sides_find_the_same_threes(text: Page) -> None:
    typed = [vector["folded"] for vector in VECTORS] + [
        "pm25和12345热线",
        "5g",
        "",
        "a1b2",
        "登记55处点",
    ]
    found = in_browser(text, "all => all.map(text.threes)", typed)
    assert found == [tokens.threes(one).tolist() for one in typed]
    assert any(found)
