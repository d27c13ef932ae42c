"""The whole way from stories to a site, with the real theme: pages, cache keys, the swap."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest
from PIL import Image
from project import ROOT, TINY, TODAY, build, project, text, tree
from rebuilding import JIEDENG, PAGES, change, rebuilt

from xinguancha import builder, release

OVERVIEWS = (
    "index.html",
    "lists/board/index.html",
    "lists/commitments/index.html",
    "lists/installments/index.html",
    "lists/statistics/index.html",
    "lists/corrections/index.html",
    "lists/withdrawn/index.html",
    "lists/waiting/index.html",
    "stories/chexia/index.html",
)


def test_the_tiny_site_says_what_it_should(place: builder.Place) -> None:
    expected = (TINY / "expected.txt").read_text("utf-8")
    assert expected.strip(), "an empty expectation proves nothing"
    assert describe(place.site) == expected


def describe(site: Path) -> str:
    """All generated addresses, and what one page of every kind says."""
    addresses = sorted(p for p in tree(site) if p.endswith("index.html"))
    shown = (*PAGES.values(), *OVERVIEWS)
    pages = [f"## {path}\n{text((site / path).read_bytes())}" for path in shown]
    return "\n".join(addresses) + "\n\n" + "\n\n".join(pages) + "\n"


def test_every_generated_page_is_two_levels_deep(place: builder.Place) -> None:
    docs = {
        p.relative_to(ROOT / "docs").with_suffix("").as_posix()
        for p in (ROOT / "docs").rglob("*.md")
    }
    own = [
        p
        for p in tree(place.site)
        if p.endswith("/index.html") and p.removesuffix("/index.html") not in docs
    ]
    generated = [
        p for p in own if not any(d.removesuffix("/index") + "/index.html" == p for d in docs)
    ]
    assert len(generated) > 20
    assert {p.count("/") for p in generated} == {2}


def test_no_draft_in_any_byte(place: builder.Place) -> None:
    files = tree(place.site)
    assert len(files) > 30
    for path, data in files.items():
        assert "金鱼".encode() not in data, path
        assert b"caogao" not in data, path
        assert "银鱼".encode() not in data, path


def test_a_withdrawn_story_leaves_a_notice_a_line_in_the_log_and_a_retraction(
    place: builder.Place,
) -> None:
    files = tree(place.site)
    told = {path for path, data in files.items() if "当事人请求收回".encode() in data}
    notices = {"stories/chexia/index.html", "stories/jiuchexia/index.html"}
    logs = {"lists/withdrawn/index.html", "data/withdrawn.json"}
    feeds = {f"{place}feed.{kind}" for place in ("", "topics/shequ/") for kind in ("xml", "json")}
    assert {p for p in told if p.startswith(("stories/", "lists/", "data/"))} == notices | logs
    assert feeds <= told
    assert told <= notices | logs | feeds | {f"years/2025/feed.{kind}" for kind in ("xml", "json")}
    assert [p for p in files if p.startswith("stories/chexia/")] == ["stories/chexia/index.html"]
    rows = json.loads(files["data/withdrawn.json"])["withdrawn"]
    assert {(one["address"], one["date"]) for one in rows} == {
        ("stories/chexia/", "2025-06-01"), ("stories/jiuchexia/", "2025-06-01"),
    }  # fmt: skip


def test_links_inside_the_site_lead_somewhere(place: builder.Place) -> None:
    files = tree(place.site)
    checked = 0
    for path, data in files.items():
        if not path.endswith(".html") or path == "404.html":
            continue
        for href in re.findall(r'(?:href|src)="([^"#?]+)', data.decode()):
            if re.match(r"[a-z]+:", href):
                continue
            assert not href.startswith("/"), f"{path} → {href} works at no sub-path"
            target = (Path("/") / path).parent / href
            parts: list[str] = []
            for part in target.parts[1:]:
                parts = parts[:-1] if part == ".." else [*parts, part]
            name = "/".join(parts)
            checked += 1
            assert name in files or f"{name}/index.html".lstrip("/") in files, f"{path} → {href}"
    assert checked > 500


@pytest.mark.parametrize(
    ("path", "old", "new", "differ", "stay"),
    [
        pytest.param(
            JIEDENG,
            "坏了半年",
            "坏了一年",
            {PAGES["jiedeng"]},
            "everything else",
            id="a body: its page alone",
        ),
        pytest.param(
            JIEDENG,
            "幸福路的路灯亮了",
            "幸福路的路灯修好了",
            {
                PAGES["jiedeng"],
                PAGES["gongjiao"],
                "index.html",
                "lists/all/index.html",
                "topics/jiaotong/index.html",
            },
            PAGES["weishengzhan"],
            id="a title: its page, its lists, those that link to it",
        ),
        pytest.param(
            "stories/_registry/orgs.yml",
            "三号窗口",
            "四号窗口",
            {PAGES["jiedeng"]},
            "everything else",
            id="a registry row: the pages that show it",
        ),
        pytest.param(
            "stories/_registry/sessions.yml",
            "已经解决或采纳,",
            "已经解决,",
            {PAGES["jiedeng"]},
            "everything else",
            id="a reply code: the pages that show it",
        ),
        pytest.param(
            "templates/story.html",
            "{% ",
            "<!-- changed -->{% ",
            set(PAGES.values()),
            "lists/all/index.html",
            id="the story template: all stories, no list",
        ),
        pytest.param(
            "docs/about.md",
            "\n",
            "\n补一句。\n",
            {"about/index.html"},
            "everything else",
            id="a docs page",
        ),
        pytest.param(
            "mkdocs.yml",
            "per_page: 30",
            "per_page: 2",
            {"lists/all/index.html", "lists/all_2/index.html"},
            PAGES["jiedeng"],
            id="the length of a list",
        ),
    ],
)
def test_exactly_the_right_pages_change(
    place: builder.Place, path: str, old: str, new: str, differ: set[str], stay: str
) -> None:
    changed = rebuilt(place, TODAY) | set()
    assert changed == set(), "nothing was changed yet"
    change(place, path, old, new)
    changed = {path for path in rebuilt(place) if path.endswith("index.html")}
    assert differ <= changed
    if stay == "everything else":
        assert changed == differ
    else:
        assert stay not in changed


def test_a_picture_is_an_input(place: builder.Place) -> None:
    picture = place.stories / "2025" / "jiedeng" / "lamp.png"
    picture.write_bytes(picture.read_bytes() + b"\0")
    assert rebuilt(place) == set()  # what hangs on behind a picture is never shown
    with Image.open(picture) as shown:
        turned = shown.transpose(Image.Transpose.ROTATE_180).convert("L")
    turned.save(picture)
    assert rebuilt(place) == {"stories/jiedeng/lamp.png"}
    turned.resize((3, 2)).save(picture)
    assert rebuilt(place) == {"stories/jiedeng/lamp.png", PAGES["jiedeng"]}  # the room it takes


def test_the_day_is_an_input(place: builder.Place) -> None:
    """The promise falls due with the year; the due day itself is not overdue."""
    counted = {"index.html", "lists/statistics/index.html"}
    assert rebuilt(place, datetime.date(2025, 12, 31)) == counted
    past = {PAGES["jiedeng"], "lists/commitments/index.html"}
    assert rebuilt(place, datetime.date(2026, 1, 1)) == counted | past


def test_a_story_taken_back_leaves_every_page(place: builder.Place) -> None:
    change(place, "stories/2025/weishengzhan.md", "status: published", "status: draft")
    changed = rebuilt(place)
    assert PAGES["weishengzhan"] in changed
    assert not any("卫生站".encode() in data for data in tree(place.site).values())


def test_a_former_address_leads_on(place: builder.Place) -> None:
    change(place, JIEDENG, "状态:", "编号: ludeng\n旧编号: [jiedeng]\n状态:")
    change(place, "stories/2025/gongjiao.md", "稿件: jiedeng", "稿件: ludeng")
    assert "stories/ludeng/index.html" in rebuilt(place)
    assert b'href="../../stories/ludeng/"' in (place.site / PAGES["jiedeng"]).read_bytes()


def test_one_edit_costs_one_conversion(place: builder.Place) -> None:
    change(place, JIEDENG, "坏了半年", "坏了一年")
    report = build(place).report
    assert report is not None
    assert (report.converted, report.rendered) == (1, 1)
    assert [p for p in report.paths if p.endswith("index.html")] == [PAGES["jiedeng"]]


def searched(paths: set[str]) -> set[str]:
    """What of a change is the search's: plain texts, and the index as one."""
    data = {"search/data" for path in paths if path.startswith("search/data/")}
    return data | {path for path in paths if path.endswith("plain.txt")}


def test_the_search_changes_with_the_words_and_with_nothing_else(place: builder.Place) -> None:
    change(place, JIEDENG, "坏了半年", "坏了一年")
    assert searched(rebuilt(place)) == {"stories/jiedeng/plain.txt", "search/data"}
    change(place, "templates/story.html", "{% ", "<!-- changed -->{% ")
    assert searched(rebuilt(place)) == set()
    change(place, "docs/about.md", "\n---\n", "\n---\n\n补一句。\n")
    assert searched(rebuilt(place)) == {"about/plain.txt", "search/data"}
    synonyms = place.stories / "_registry" / "synonyms.tsv"
    synonyms.write_text("路灯\t街灯\n", "utf-8")
    assert searched(rebuilt(place)) == {"search/data"}


def test_the_same_inputs_give_the_same_bytes(place: builder.Place, tmp_path: Path) -> None:
    """Elsewhere and without a cache: not a byte differs, the list of files included."""
    other = tmp_path / "另一个 地方"
    other.mkdir()
    again = project(other)
    assert build(again).report is not None
    assert tree(again.site) == tree(place.site)
    manifest = release.MANIFEST
    assert (again.site / manifest).read_bytes() == (place.site / manifest).read_bytes()


def test_the_manifest_lists_every_file(place: builder.Place) -> None:
    listed = json.loads((place.site / release.MANIFEST).read_text("utf-8"))["files"]
    assert listed.keys() == tree(place.site).keys()


def accept(folder: Path) -> None:
    """Write what the tiny site says now; read the difference before you keep it."""
    folder.mkdir()
    place = project(folder)
    assert build(place).report is not None
    (TINY / "expected.txt").write_text(describe(place.site), "utf-8")


if __name__ == "__main__":  # PYTHONPATH=scripts:tests python tests/builds/test_build.py
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        accept(Path(name) / "tiny")
