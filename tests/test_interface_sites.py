"""Whole sites in each language: what every page says, and in which language it says it is."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from chinese import CJK_MARK, HAN, LANGUAGES, simplified_alone
from project import ROOT, build, build_city, project, speaking, tree

from xinguancha import builder, cache, framing, interface, plugin
from xinguancha.render import engine
from xinguancha.vocabulary.interface import SEARCH_SCRIPTS

# --- whole sites ------------------------------------------------------------------------------


def spoken_place(folder: Path, language: str) -> builder.Place:
    folder.mkdir()
    return speaking(project(folder), language)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The fictional city, which has every kind of page, in each language."""
    folder = tmp_path_factory.mktemp("languages")
    return {key: build_city(folder / key, key) for key in LANGUAGES}


class Words(HTMLParser):
    """Texts and attributes a reader meets, each with the language it is said to be in.

    The head is left out: what stands there cannot say its language.
    """

    VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "path", "rect", "circle"})
    VERBATIM = frozenset({"script", "code", "pre"})
    SAID = frozenset({"aria-label", "alt", "title", "placeholder"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.languages = re.findall(r'<html lang="([^"]+)"', html)
        self.said: list[tuple[str, str]] = []
        self.feed(html[html.index("<body") :])
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        language = values.get("lang") or self.languages[-1]
        for name, value in values.items():
            if name in self.SAID or name.startswith("data-"):
                self.said.append((language, value))
        if tag not in self.VOID:
            self.languages.append("" if tag in self.VERBATIM else language)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.languages.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append((self.languages[-1], data.strip()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_its_language(sites: dict[str, Path], language: str) -> None:
    pages = sorted(sites[language].rglob("*.html"))
    assert len(pages) > 150
    for page in pages:
        assert f'<html lang="{interface.LANGUAGES[language]}">' in page.read_text("utf-8"), page


def own_words(site: Path, language: str) -> dict[str, list[str]]:
    """Page → what it says in the language of the interface."""
    found = {}
    for page in sorted(site.rglob("*.html")):
        said = Words(page.read_text("utf-8")).said
        found[page.relative_to(site).as_posix()] = [text for own, text in said if own == language]
    assert len(found) > 150
    assert min(map(len, found.values())) > 20
    return found


def test_an_english_site_says_nothing_in_chinese(sites: dict[str, Path]) -> None:
    """Stories, names and the editors' handbook stay, and are marked with their language."""
    left = {
        (text, page)
        for page, texts in own_words(sites["en"], "en").items()
        for text in texts
        if HAN.search(text) or CJK_MARK.search(text)
    }
    assert left == set()


def test_a_traditional_site_says_nothing_in_simplified(sites: dict[str, Path]) -> None:
    left = {
        (text, page)
        for page, texts in own_words(sites["zh-Hant"], "zh-Hant").items()
        for text in texts
        if simplified_alone(text)
    }
    assert left == set()


def test_a_word_that_nobody_marked_would_be_found() -> None:
    html = (
        '<html lang="en"><title>题</title><body><p>A<b lang="zh-CN">市</b><i title="办">B</i></p>'
    )
    assert [t for own, t in Words(html).said if own == "en" and HAN.search(t)] == ["办"]


def test_titles_and_descriptions_of_our_own_pages_are_english(sites: dict[str, Path]) -> None:
    for name in ("lists/all", "lists/board", "lists/commitments", "lists/statistics", "about"):
        html = (sites["en"] / name / "index.html").read_text("utf-8")
        head = re.findall(r"<title>(.*?) - |name=\"description\" content=\"(.*?)\"", html)
        assert len(head) == 2, name
        assert not HAN.search("".join(map("".join, head))), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_gets_its_sentences(sites: dict[str, Path], language: str) -> None:
    scripts = sorted((sites[language] / "assets" / "search").glob("*.js"))
    code = "".join(path.read_text("utf-8") for path in scripts)
    own = interface.of(language)
    for key, *_ in SEARCH_SCRIPTS:
        assert f'"{key}":"{own.phrases[key]}"' in code


def test_switching_the_language_makes_every_page_anew(tmp_path: Path) -> None:
    place = spoken_place(tmp_path / "project", "zh-Hans")
    first = build(place).report
    assert first is not None
    before = tree(place.site)
    file = place.root / "mkdocs.yml"
    plain = file.read_text("utf-8")
    file.write_text(plain.replace("interface: zh-Hans", "interface: en"), "utf-8")
    second = build(place).report
    assert second is not None
    assert second.rendered == first.rendered > 20
    assert tree(place.site) != before
    file.write_text(plain, "utf-8")
    back = build(place).report
    assert back is not None
    assert back.rendered == first.rendered, "a page is kept in the site alone"
    assert tree(place.site) == before


def test_an_unknown_language_stops_the_build_in_chinese(tmp_path: Path) -> None:
    place = spoken_place(tmp_path / "project", "fr")
    with pytest.raises(
        framing.FrameError, match="界面语言不能是“fr”，只能是：zh-Hans、zh-Hant、en"
    ):
        build(place)


def test_an_english_twin_takes_its_pages_place_and_is_no_page_of_its_own(
    sites: dict[str, Path],
) -> None:
    twins = sorted((ROOT / "docs").rglob("*.en.md"))
    assert len(twins) >= 3
    for key in LANGUAGES:
        assert not list(sites[key].rglob("*.en*")), key
    assert "No record found" in (sites["en"] / "about" / "index.html").read_text("utf-8")
    for twin in twins:
        assert twin.with_name(twin.name.replace(".en.md", ".md")).is_file()
    handbook = (sites["en"] / "handbook" / "index.html").read_text("utf-8")
    assert '<article class="xgc-page" id="xgc-main" lang="zh-CN"' in handbook


def test_templates_and_language_are_one_key() -> None:
    loaded = engine.load_templates(ROOT / "templates", cache.digest)
    assert engine._environment(loaded, "en") is not engine._environment(loaded, "zh-Hans")
    assert plugin.XinguanchaConfig._schema
