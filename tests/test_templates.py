"""The templates: strict, free of inline style and script, saying 未查到 where one would look."""

from __future__ import annotations

import datetime
import marshal
import re
from collections import Counter
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2
import pytest
import rich
from project import ROOT

from xinguancha import cache, library, pages, reader
from xinguancha.library import Library
from xinguancha.pages import Settings
from xinguancha.render import body, engine, leaf
from xinguancha.vocabulary import outcomes, stages

FOLDER = ROOT / "templates"
ASSETS = ROOT / "docs" / "assets"
CSS = (ASSETS / "xinguancha.css").read_text("utf-8")
TODAY = datetime.date(2026, 1, 1)
COMMON: dict[str, Any] = {"site": Settings(publisher="示例日报", per_page=2), "base": "../../"}
TEMPLATES = engine.load_templates(FOLDER, cache.digest)
SOURCES = dict(TEMPLATES.sources)
THEME = {
    "main.html",
    "shell.html",
    "404.html",
    "macros/frame.html",
}  # drawn by MkDocs in its own environment
OURS = sorted(name for name in SOURCES if name not in THEME and not name.startswith("partials/"))
EMBEDS = sorted(p.stem for p in (FOLDER / "embeds").glob("*.html"))
ARGUMENTS = {"lately": "3", "browse": "topics units"}

SHORT = """---
标题: 只有题目
摘要: 只查到题目。
类别: {kind}
状态: 已发布
发布: 2024-11-04
来源:
  report: {{标题: 示例日报报道}}
---
"""


@dataclass
class Site:
    """A public library and the HTML of every page planned from it, by address."""

    shelf: Library
    html: dict[str, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The richest story and, for every kind, one that says next to nothing."""
    folder = tmp_path_factory.mktemp("stories")
    rich.shelf(folder)
    (folder / "2024").mkdir()
    files = {kind.key: SHORT.format(kind=kind.label) for kind in stages.KINDS.values()}
    files |= {"ludeng": rich.RICH, "xiangkou-ludeng": SHORT.format(kind="提案")}
    for name, words in files.items():
        (folder / "2024" / f"{name}.md").write_text(words, "utf-8")
    loaded = library.load(folder, store=cache.Store(None))
    assert set(loaded.cards) == set(files), loaded.found
    shelf = loaded.public(library.moment(TODAY))
    return Site(shelf, {page.url: draw(shelf, page, folder) for page in plan(shelf)})


def plan(shelf: Library) -> list[pages.Page]:
    settings = COMMON["site"]
    assert isinstance(settings, Settings)
    return list(pages.plan(shelf, settings, TODAY))


def draw(shelf: Library, page: pages.Page, folder: Path) -> str:
    """Render a page's own part as the engine does."""
    own: dict[str, object] = {}
    if page.template == "story":
        path = shelf.cards[page.url.split("/")[1]].path
        story = reader.read(path, (folder / path).read_bytes()).story
        assert story is not None
        own = leaf.of(story, body.to_html(story.body), COMMON["site"], page.context)
    html = engine.render(TEMPLATES, f"{page.template}.html", {**COMMON, **own, **page.context})
    return html.decode()


class Outline(HTMLParser):
    """Ids, addresses inside the page, and whether every element is closed."""

    VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "path", "rect", "circle"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.targets: set[str] = set()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(html)
        self.close()
        self.faults += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if key := values.get("id"):
            self.ids[key] += 1
        if (href := values.get("href") or "").startswith("#"):
            self.targets.add(href[1:])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in self.VOID:
            self.faults.append(f"</{tag}>")


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def section(html: str, key: str) -> str:
    found = re.search(rf'<section class="[^"]*" id="{key}">.*?</section>', html, re.S)
    assert found, f"没有“{key}”这一节"
    return plain(found[0])


# --- the sources ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OURS)
def test_a_template_compiles_in_the_strict_environment(name: str) -> None:
    environment = engine._environment(TEMPLATES)
    assert environment.undefined is jinja2.StrictUndefined
    assert environment.get_template(name)


FORBIDDEN = {
    "an inline style": r"\sstyle\s*=|<style",
    "a script": r"<script(?! src=\"\{\{ 'assets/)|\son[a-z]+\s*=|javascript:",
    "unescaped text": r"\|\s*safe\b|autoescape",
    "something fetched from elsewhere": r"<(?:img|link|iframe|source|video)[^>]*=\"(?:https?:)?//",
}


@pytest.mark.parametrize("what", FORBIDDEN)
@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_template_holds_nothing_forbidden(name: str, what: str) -> None:
    assert not re.search(FORBIDDEN[what], SOURCES[name])


@pytest.mark.parametrize(
    ("what", "sample"),
    [
        ("an inline style", '<p style="x">'),
        ("a script", "<script>"),
        ("unescaped text", "{{ x|safe }}"),
        ("something fetched from elsewhere", '<img src="https://a.example/1.png">'),
    ],
)
def test_what_is_forbidden_would_be_found(what: str, sample: str) -> None:
    assert re.search(FORBIDDEN[what], sample)


def test_the_stylesheet_asks_nobody() -> None:
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]{0,40})", CSS)
    assert addresses, "the shapes of the states are drawn by addresses of their own"
    files = {a for a in addresses if not a.startswith("data:image/")}
    assert files == {"wordmark.svg"}, "beside the style sheet, and nowhere else"
    assert all((ROOT / "docs" / "assets" / name).is_file() for name in files)
    assert "@import" not in CSS


def test_the_shell_has_every_slot_as_it_is_written() -> None:
    for slot in ("title", "description", "url", "content"):
        assert f"xinguancha-slot-{slot}" in SOURCES["shell.html"]
    assert "<!-- xinguancha-slot-content -->" in SOURCES["shell.html"]


def test_classes_in_templates_have_rules_and_shapes() -> None:
    for key in stages.STAGE_STATES:
        assert f".xgc-state--{key}" in CSS, key
        assert key == "pending" or f".xgc-at--{key}" in CSS, key
    for key in outcomes.DELIVERY_STATES:
        assert f".xgc-verdict--{key}" in CSS, key


# --- colours ----------------------------------------------------------------------------------


def colours(name: str) -> dict[str, str]:
    """The colours of ``xinguancha.css``, with those of another sheet in their place."""
    found: dict[str, str] = {}
    for sheet in dict.fromkeys(("xinguancha", name)):
        block = re.search(r":root \{(.*?)\}", (ASSETS / f"{sheet}.css").read_text("utf-8"), re.S)
        assert block
        found |= dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6});", block[1]))
    return found


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


INKS = ("--md-typeset-color", "--md-typeset-a-color", "--md-accent-fg-color", "--xgc-quiet")
STATES = ("done", "current", "pending", "unknown", "returned", "seal")


@pytest.mark.parametrize(("sheet", "least"), [("xinguancha", 4.5), ("dark", 4.5), ("contrast", 7)])
def test_every_ink_can_be_read_on_paper_and_on_panels(sheet: str, least: float) -> None:
    found = colours(sheet)
    for ink in (*INKS, *(f"--xgc-{state}" for state in STATES)):
        for paper in ("--md-default-bg-color", "--xgc-panel"):
            assert contrast(found[ink], found[paper]) >= least, (ink, paper)
    assert contrast(found["--xgc-on"], found["--xgc-done"]) >= least


# --- embeds -----------------------------------------------------------------------------------


def test_there_are_embeds() -> None:
    assert len(EMBEDS) >= 6


@pytest.mark.parametrize("name", EMBEDS)
def test_an_embed_is_known_and_drawn(name: str, site: Site) -> None:
    none = Library({}, site.shelf.registries, site.shelf.folder).public(library.moment(TODAY))
    for shelf in (site.shelf, none):
        context = pages.embed(name, ARGUMENTS.get(name, ""), shelf, TODAY)
        assert context is not None
        html = engine.render(TEMPLATES, f"embeds/{name}.html", {**COMMON, **context}).decode()
        assert plain(html).strip()
        assert Outline(html).faults == []


def test_every_name_the_plan_knows_has_its_template() -> None:
    code = Path(pages.__file__).with_name("embeds.py").read_text("utf-8")
    body = code[code.index("def embed(") :]
    cases = re.findall(r"^ {8}case (.+):$", body, re.M)
    names = {name for case in cases for name in re.findall(r'"([a-z-]+)"', case)}
    assert names == set(EMBEDS)


# --- pages ------------------------------------------------------------------------------------


def test_pages_are_whole(site: Site) -> None:
    assert len(site.html) > 20
    for url, html in site.html.items():
        outline = Outline(html)
        assert outline.faults == [], url
        assert max(outline.ids.values(), default=1) == 1, url
        assert outline.targets <= set(outline.ids), (url, outline.targets - set(outline.ids))
        assert html.count("<h1") == 1, url
        assert "None" not in plain(html), url


def test_a_rich_story_shows_all_it_has(site: Site) -> None:
    html = site.html["stories/ludeng/"]
    words = plain(html)
    for value in (
        "0123", "关于修好老街路灯的提案", "并入提案 1一起办理", "重新办理", "示公函〔2024〕12号",
        "A：已经解决", "年底前把路灯修完", "2025年1月10日核实", "比以前亮", "仍然有效", "李阿姨",
        "声音不是评价", "照片存编辑部", "21 盏", "王五", "第 2 轮", "会后不久", "约2024年6月",
    ):  # fmt: skip
        assert value in words, value
    assert 'href="https://archive.example.org/1" rel="noopener"' in html
    assert 'href="../../stories/xiangkou-ludeng/"' in html
    assert 'id="p-p1"' in html
    assert 'id="source-visit"' in html


@pytest.mark.parametrize(
    "key",
    ["stages", "proposals", "units", "replies", "commitments", "delivery", "feedback", "visits"],
)
def test_a_poor_proposal_says_not_found_where_one_would_look(site: Site, key: str) -> None:
    assert "未查到" in section(site.html["stories/proposal/"], key)


def test_what_does_not_apply_to_a_kind_stays_out(site: Site) -> None:
    opinion = site.html["stories/opinion/"]
    for key in ("proposals", "replies", "commitments", "feedback"):
        assert f'id="{key}"' not in opinion, key
    assert "怎么答复" not in opinion
    assert "落实了没有" in opinion


def test_every_lane_explains_itself(site: Site) -> None:
    for kind in stages.KINDS.values():
        html = site.html[f"stories/{kind.key}/"]
        for key in kind.lanes:
            found = re.search(rf'id="stage-{key}">.*?</details>', html, re.S)
            assert found, key
            assert stages.STAGES[key].turn in found[0]
            assert stages.STAGE_STATES["unknown"].help in found[0]


def test_a_promise_past_its_day_is_told_in_neutral_words(site: Site) -> None:
    words = "已过答应的期限，尚未核实"
    assert words not in site.html["stories/ludeng/"], "kept promises are not overdue"
    path = site.shelf.cards["ludeng"].path
    story = reader.read(path, rich.RICH.encode()).story
    assert story is not None
    page = next(page for page in plan(site.shelf) if page.url == "stories/ludeng/")
    own = leaf.of(story, body.to_html(story.body), COMMON["site"], page.context)
    context = {**COMMON, **own, **page.context, "overdue": (1,)}
    html = engine.render(TEMPLATES, "story.html", context).decode()
    assert section(html, "commitments").count(words) == 1


def test_a_list_shows_both_axes_and_its_pages(site: Site) -> None:
    first = site.html["lists/all/"]
    assert first.count('class="xgc-row"') == 2
    for axis in ("办到哪一步", "落实了没有"):
        assert first.count(f'<span class="xgc-axis__name">{axis}') == 2
    assert 'role="img" aria-label="提出' in first
    assert 'rel="next" href="../../lists/all_2/"' in first
    assert 'rel="prev" href="../../lists/all/"' in site.html["lists/all_2/"]


def test_text_from_an_editor_is_escaped(site: Site) -> None:
    page = next(page for page in plan(site.shelf) if page.url == "lists/all/")
    rows = page.context["rows"]
    assert isinstance(rows, tuple)
    evil = rows[0]._replace(title="<b onclick=x>", turn="<script>")
    context = {**COMMON, **page.context, "rows": (evil,)}
    html = engine.render(TEMPLATES, "listing.html", context).decode()
    assert "&lt;b onclick" in html
    assert "<script" not in html


def test_templates_are_compiled_once_and_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    store = cache.Store(None)
    ready = engine.prepared(TEMPLATES, "zh-Hans", store)
    compiled = marshal.loads(ready.code)
    assert set(compiled) >= set(OURS), "every template that pages are drawn from"
    context = {**COMMON, "moves": []}
    plain = engine.render(TEMPLATES, "embeds/lately.html", context)
    monkeypatch.setattr(jinja2.Environment, "compile", _never)
    again = engine.prepared(TEMPLATES, "zh-Hans", store)
    assert again == ready
    assert engine.render(again, "embeds/lately.html", context) == plain
    with pytest.raises(AssertionError):
        engine.render(replace(again, compiler="another"), "embeds/lately.html", context)


def _never(*_: object, **__: object) -> None:
    raise AssertionError("compiled again")
