"""Feeds and open data say what the pages say, in forms that other programs read."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import jsonschema
import pytest
import rich
from project import build, project, tree

from xinguancha.dates import parse
from xinguancha.feeds import data
from xinguancha.feeds.calendar import _folded

ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = datetime.date(2026, 12, 31)
CANARY = "金丝雀不上网"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the rich story and its neighbour, with a draft of it beside."""
    folder = tmp_path_factory.mktemp("feeds")
    place = project(folder)
    for file in (folder / "stories").glob("2*/**/*.md"):
        file.unlink()
    rich.shelf(folder / "stories")
    story = folder / "stories" / rich.PATH
    story.parent.mkdir(parents=True, exist_ok=True)
    story.write_text(rich.RICH, "utf-8")
    other = rich.RICH.replace("xiangkou-ludeng", "@").replace(
        "编号: ludeng", "编号: xiangkou-ludeng"
    )
    other = other.replace("@", "ludeng").replace("旧编号: [laojie-ludeng]\n", "")
    story.with_name("xiangkou-ludeng.md").write_text(other, "utf-8")
    draft = rich.RICH.replace("状态: 已发布", "状态: 草稿").replace("编号: ludeng", "编号: mimi")
    draft = draft.replace("路灯", CANARY).replace("旧编号: [laojie-ludeng]\n", "")
    story.with_name("mimi.md").write_text(draft, "utf-8")
    result = build(place, TODAY)
    assert result.report is not None, [p for p in result.found if p.severity == "error"]
    assert result.report.stories == 2
    return place.site


def load(site: Path, path: str) -> Any:
    return json.loads((site / path).read_text("utf-8"))


def test_a_draft_is_in_no_file(site: Path) -> None:
    files = tree(site)
    assert len(files) > 100
    assert [path for path, content in files.items() if CANARY.encode() in content] == []
    assert [path for path in files if "mimi" in path] == []


def test_atom_tells_changes_with_links_that_lead_somewhere(site: Path) -> None:
    feeds = sorted(site.rglob("feed.xml"))
    assert len(feeds) >= 4  # the site, a topic, a place, a unit
    for path in feeds:
        feed = ElementTree.parse(path).getroot()
        assert feed.tag == f"{ATOM}feed"
        entries = feed.findall(f"{ATOM}entry")
        assert entries
        for one in (feed, *entries):
            for name in ("id", "title", "updated"):
                found = one.findtext(f"{ATOM}{name}")
                assert found, (path, name)
        days = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
        assert days == sorted(days, reverse=True)
        assert feed.findtext(f"{ATOM}updated") == days[0]
        names = [entry.findtext(f"{ATOM}id") for entry in entries]
        assert len(names) == len(set(names))
        for link in feed.iter(f"{ATOM}link"):
            target = urljoin(path.as_uri(), link.get("href"))
            assert Path(target.removeprefix("file://").partition("#")[0]).exists(), target


def test_both_feeds_tell_the_same(site: Path) -> None:
    entries = ElementTree.parse(site / "feed.xml").getroot().findall(f"{ATOM}entry")
    items = load(site, "feed.json")["items"]
    assert [e.findtext(f"{ATOM}id") for e in entries] == [i["id"] for i in items]
    assert "承诺已兑现" in json.dumps(items, ensure_ascii=False)


@pytest.mark.parametrize("name", ["proposals", "commitments"])
def test_the_three_forms_of_a_table_agree(site: Path, name: str) -> None:
    content = (site / "data" / f"{name}.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    table = load(site, f"data/{name}.json")
    assert rows
    assert [{k: v for k, v in row.items() if v} for row in rows] == table[name]
    schema = load(site, f"data/{name}.schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(table, schema)
    columns = load(site, f"data/{name}.csv-metadata.json")["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(rows[0])


def test_a_leading_zero_stays(site: Path) -> None:
    assert load(site, "data/proposals.json")["proposals"][0]["number"] == "0123"


def test_a_story_of_its_own_says_everything_in_english_keys(site: Path) -> None:
    story = load(site, "stories/ludeng/story.json")
    assert story["schema_version"] == data.VERSION
    assert story["title"] == "路灯亮了，谁来管"
    assert {"proposals", "units", "replies", "commitments", "delivery", "sources"} <= set(story)
    assert all(key.isascii() for key in story)
    assert "status" not in story
    assert "path" not in story


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("2024", "2024"),
        ("约2024-05", "2024-05~"),
        ("2024年3月至6月", "2024-03/2024-06"),
        ("未查到", ""),
    ],
)
def test_dates_are_edtf(typed: str, written: str) -> None:
    assert data.edtf(parse(typed)) == written


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-1", "@SUM(A1)", "\tx"])
def test_excel_takes_no_cell_for_a_formula(cell: str) -> None:
    row = next(csv.reader([data.table_csv({"a": "甲"}, [[cell]]).decode().splitlines()[1]]))
    assert row == [f"'{cell}"]


def test_calendar_lines_are_short_and_whole() -> None:
    folded = _folded("SUMMARY:" + "承诺到期" * 40)
    assert folded.endswith(b"\r\n")
    lines = folded.decode().split("\r\n")
    assert len(lines) > 3
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "".join(line.removeprefix(" ") for line in lines) == "SUMMARY:" + "承诺到期" * 40
