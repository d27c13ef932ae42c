"""The whole way from stories to a site, with the real theme: pages, cache keys, the swap."""

from __future__ import annotations

import datetime
import gc
import json
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image
from project import ROOT, TINY, TODAY, build, project, text, tree

from xinguancha import builder, cache, release
from xinguancha.release import verify

JIEDENG = "stories/2025/jiedeng/index.md"
PAGES = {name: f"stories/{name}/index.html" for name in ("jiedeng", "gongjiao", "weishengzhan")}

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


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a site and an earlier release beside it; tests copy it."""
    folder = tmp_path_factory.mktemp("tiny") / "project"
    folder.mkdir()
    place = project(folder)
    for day in (TODAY - datetime.timedelta(days=30), TODAY):
        assert build(place, day).report is not None
    return folder


@pytest.fixture
def place(drawn: Path, tmp_path: Path) -> builder.Place:
    """A copy of the built project that a test may change."""
    folder = tmp_path / "project"
    shutil.copytree(drawn, folder)
    return builder.Place(folder, folder / "stories", folder / "site")


def change(place: builder.Place, path: str, old: str, new: str) -> None:
    """Replace text in a file of the project; it must be there."""
    file = place.root / path
    before = file.read_text("utf-8")
    assert old in before, f"{old!r} is not in {path}"
    file.write_text(before.replace(old, new, 1), "utf-8")


def rebuilt(place: builder.Place, today: datetime.date = TODAY) -> set[str]:
    """Build again and return the paths whose bytes differ from before."""
    before = tree(place.site)
    result = build(place, today)
    assert result.report is not None, result.found
    after = tree(place.site)
    return {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}


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


def test_an_error_leaves_the_site_as_it_was(place: builder.Place) -> None:
    before = tree(place.site)
    change(place, JIEDENG, "提案号:", "题案号:")
    result = build(place)
    assert result.report is None
    assert [p.code for p in result.found if p.severity == "error"] == ["key-unknown"]
    assert tree(place.site) == before


def test_a_damaged_store_is_made_again(place: builder.Place) -> None:
    store = place.cache / "store.sqlite"
    for suffix in ("-wal", "-shm"):
        store.with_name(store.name + suffix).unlink(missing_ok=True)
    store.write_bytes(b"not a database at all" * 100)
    assert rebuilt(place) == set()


def test_a_damaged_entry_is_made_again(tmp_path: Path) -> None:
    store = cache.Store(tmp_path / "s.sqlite")
    store.put("x", [("k", b"value"), ("l", b"other")])
    store._db.execute("UPDATE entries SET value = ? WHERE key = 'k'", (b"valve",))
    assert store.get("x", ["k", "l"]) == {"l": b"other"}


def test_a_build_leaves_no_garbage_to_a_preview(place: builder.Place) -> None:
    """What is frozen is never looked through again: a preview would grow with every save."""
    gc.unfreeze()  # of what other tests of this process did
    rebuilt(place)
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_an_entry_that_cannot_be_read_is_made_again(place: builder.Place) -> None:
    store = cache.Store(place.cache / "store.sqlite")
    keys = [row[0] for row in store._db.execute("SELECT key FROM entries WHERE space='cards'")]
    assert len(keys) >= 4
    store.put("cards", [(key, b"no pickle") for key in keys])
    store.close()
    assert rebuilt(place) == set()


def test_a_lost_story_is_read_again(place: builder.Place) -> None:
    """Its card is known, so that nothing else would look at its file."""
    store = cache.Store(place.cache / "store.sqlite")
    store._db.execute("DELETE FROM entries WHERE space = 'stories'")
    store.close()
    change(place, "templates/story.html", "{% ", "<!-- changed -->{% ")
    assert PAGES["jiedeng"] in rebuilt(place)


def test_a_store_that_spoils_what_is_put_there_is_thrown_away(place: builder.Place) -> None:
    """Damage of a page can come back with every row that is written to it."""
    store = cache.Store(place.cache / "store.sqlite")
    spoil = "UPDATE entries SET crc = crc + 1 WHERE space = 'stories'"
    store._db.execute(f"CREATE TRIGGER spoil AFTER INSERT ON entries BEGIN {spoil}; END")
    store._db.execute(spoil)
    store.close()
    change(place, "templates/story.html", "{% ", "<!-- changed -->{% ")
    assert PAGES["jiedeng"] in rebuilt(place)


def test_no_story_at_all_leaves_the_site_as_it_was(place: builder.Place, tmp_path: Path) -> None:
    before = tree(place.site)
    (tmp_path / "empty").mkdir()
    with pytest.raises(release.PublishError):
        build(builder.Place(place.root, tmp_path / "empty", place.site))
    assert tree(place.site) == before


def test_a_foreign_folder_is_not_replaced(place: builder.Place, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").write_text("mine", "utf-8")
    elsewhere = builder.Place(place.root, place.stories, home)
    with pytest.raises(release.PublishError):
        build(elsewhere)
    assert [p.name for p in home.iterdir()] == ["letter.txt"]


def test_a_site_inside_a_site_is_refused(place: builder.Place) -> None:
    with pytest.raises(release.PublishError):
        build(builder.Place(place.root, place.stories, place.site / "inner"))
    assert not (place.site / "inner").exists()


def test_an_interrupted_standby_is_compared_not_trusted(place: builder.Place) -> None:
    standby = release.standby(place.site)
    (standby / release.MANIFEST).unlink()
    (standby / PAGES["jiedeng"]).unlink()
    (standby / PAGES["jiedeng"]).write_bytes(b"torn")
    (standby / "stray" / "empty").mkdir(parents=True)
    (standby / "stray.html").write_bytes(b"stray")
    before = tree(place.site)
    change(place, "stories/2025/gongjiao.md", "居民盼着", "居民希望")
    assert PAGES["gongjiao"] in rebuilt(place)
    assert verify.verify(str(place.site)).good()
    assert (place.site / PAGES["jiedeng"]).read_bytes() == before[PAGES["jiedeng"]]
    assert not (place.site / "stray").exists()


def test_the_manifest_lists_every_file(place: builder.Place) -> None:
    listed = json.loads((place.site / release.MANIFEST).read_text("utf-8"))["files"]
    assert listed.keys() == tree(place.site).keys()


def accept(folder: Path) -> None:
    """Write what the tiny site says now; read the difference before you keep it."""
    folder.mkdir()
    place = project(folder)
    assert build(place).report is not None
    (TINY / "expected.txt").write_text(describe(place.site), "utf-8")


if __name__ == "__main__":  # PYTHONPATH=scripts python tests/test_build.py
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        accept(Path(name) / "tiny")
