"""Of the theme's stylesheet a reader gets what her pages can match, and all of that."""

from __future__ import annotations

import re
from pathlib import Path

import material
import pytest
from project import build_city

from xinguancha import styles

NAMES = frozenset({"md-typeset", "note"})
THEME = next((Path(material.__file__).parent / "templates/assets/stylesheets").glob("main.*.css"))


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".md-typeset p{a:b}", ".md-typeset p{a:b}"),
        (".md-tabs{a:b}", ""),
        (".md-tabs,.md-typeset a{a:b}", ".md-typeset a{a:b}"),
        (".md-typeset :is(.md-tabs,.note) a{a:b}", ""),
        (".md-typeset a:not(.md-button){a:b}", ".md-typeset a:not(.md-button){a:b}"),
        ("[dir=rtl] .md-typeset a{a:b}", ""),
        ("[data-md-color-scheme=slate]{--x:1}", ""),
        ("@media print{.md-tabs{a:b}p{c:d}}", "@media print{p{c:d}}"),
        ("@media print{.md-tabs{a:b}}", ""),
        ("@font-face{font-family:x}@keyframes y{to{a:b}}@charset 'x';", ""),
        (":root{--used:1;--not:2}a{b:var(--used)}", ":root{--used:1}a{b:var(--used)}"),
        (":root{--ours:1;--not:2}", ":root{--ours:1}"),
        (":root{--a:var(--b);--b:1}i{c:d}", "i{c:d}"),
    ],
)
def test_a_rule_stays_when_a_page_can_match_it(css: str, kept: str) -> None:
    assert styles.only(css, NAMES, "p{q:var(--ours)}") == kept


@pytest.fixture(scope="module")
def city_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_city(tmp_path_factory.mktemp("styles") / "project")


def test_no_page_asks_for_a_rule_that_is_not_there(city_site: Path) -> None:
    site = city_site
    [sheet] = site.glob("assets/stylesheets/main.*.css")
    whole, shipped = THEME.read_text("utf-8"), sheet.read_text("utf-8")
    pages = [page.read_text("utf-8") for page in site.rglob("*.html")]
    used = {
        name
        for page in pages
        for names in re.findall(r'class="([^"]+)"', page)
        for name in names.split()
    }
    known = {name for name in used if f".{name}" in whole}
    assert "md-typeset" in known
    assert {name for name in known if f".{name}" not in shipped} == set()
    asked = set(re.findall(r"var\((--[\w-]+)", shipped)) & set(re.findall(r"(--[\w-]+):", whole))
    assert {name for name in asked if f"{name}:" not in shipped} == set()
    assert len(shipped) < len(whole) / 4


def test_a_drawing_stands_in_the_stylesheet_itself(tmp_path: Path) -> None:
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "name.svg").write_text(
        '<!-- 字形 --><svg viewBox="0 0 1 1"><path d="M0 0#"/></svg>\n', "utf-8"
    )
    (assets / "own.css").write_text('p { mask: url("name.svg") center }', "utf-8")
    styles.enclose(tmp_path)
    css = (assets / "own.css").read_text("utf-8")
    assert css.startswith('p { mask: url("data:image/svg+xml,%3Csvg viewBox=')
    assert "字形" not in css
    assert "%23" in css
    assert css.endswith(") center }")


@pytest.mark.parametrize(
    ("css", "plain"),
    [
        ("a:is(:hover, :focus-visible){b:c}", "a:hover,a:focus-visible{b:c}"),
        (".a :is(b, .c:not(.d)) > :is(e, f){g:h}", None),
        ("@media print{.a:is(.b,.c) , i{d:e}}", "@media print{.a.b,.a.c,i{d:e}}"),
        ('a[href="x,y"],b{c:d}', 'a[href="x,y"],b{c:d}'),
        ("/* x */ :root{--a:b;}", ":root{--a:b;}"),
    ],
)
def test_selectors_are_written_out(tmp_path: Path, css: str, plain: str | None) -> None:
    four = ".a b > e,.a b > f,.a .c:not(.d) > e,.a .c:not(.d) > f{g:h}"
    (tmp_path / "assets").mkdir()
    sheet = tmp_path / "assets" / "a.css"
    sheet.write_text(css, "utf-8")
    styles.widen(tmp_path)
    assert sheet.read_text("utf-8") == (plain or four) + "\n"


# What a browser before Chromium 87 drops with the whole rule, or draws in the wrong place; a rule
# for ``:has()`` may stand alone, as one more comfort.
TOO_NEW = r":is\(|:where\(|:not\([^()]*[ ,>+~]|@layer|@container|&|color-mix|\d[sdl]v[hw]\b"
TOO_NEW += (
    r"|[{;\s](?:inset(?:-\w+)*|aspect-ratio|(?:margin|padding|border)-(?:inline|block)[\w-]*)\s*:"
)


def test_no_rule_is_too_new_for_an_old_phone(city_site: Path) -> None:
    sheets = sorted(city_site.rglob("*.css"))
    assert len(sheets) >= 5
    for sheet in sheets:
        assert re.findall(TOO_NEW, sheet.read_text("utf-8")) == [], sheet.name


def test_every_mask_has_its_older_name(city_site: Path) -> None:
    """Chromium knows ``mask`` since 120; without one, every sign would be a square."""
    for sheet in sorted(city_site.rglob("*.css")):
        for body in re.findall(r"\{([^{}]*)\}", sheet.read_text("utf-8")):
            if re.search(r"(?<![\w-])mask(?:-image)?:", body):
                assert "-webkit-mask" in body, sheet.name
