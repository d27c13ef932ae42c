"""What is published is valid by the checkers of those who keep the standards.

The W3C's checker (npm's ``vnu-jar``, any Java) is used where ``npm install --prefix .ci`` has put
it. Without it the tests of pages, styles and drawings are skipped, and fail where CI=true.
"""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import csvw
import feedparser
import icalendar
import pytest
from project import IN_CI, ROOT, build_city

JAR = ROOT / ".ci" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# A page read from a file has no "self" to its policy, and blocks of data are no scripts to a
# browser: the browser tests see the policy obeyed.
POLICY = "Content Security Policy (meta tag)"


@pytest.fixture(scope="module")
def vnu() -> list[str]:
    """The command of the checker."""
    java = shutil.which("java")
    if not java or not JAR.is_file():
        words = (
            "没有找到 Java 或 vnu.jar，网页没有用 W3C 的检查器检查！请安装 Java 和 npm，"
            "再执行 npm install --prefix .ci --no-package-lock --ignore-scripts"
        )
        (pytest.fail if IN_CI else pytest.skip)(words)
    return [java, "-Xss4m", "-jar", str(JAR), "--format", "json", "--exit-zero-always"]


def grave(one: dict[str, Any]) -> bool:
    """An error, or a warning; not advice."""
    return one["type"] != "info" or one.get("subType") == "warning"


def complaints(vnu: list[str], *words: str) -> list[str]:
    """Errors and warnings of the checker for the files; its advice on taste is left out."""
    done = subprocess.run([*vnu, *words], capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    lines = (
        f"{one['url']}:{one.get('lastLine', 0)} {one['message']}" for one in found if grave(one)
    )
    return [line for line in lines if POLICY not in line]


def complain(lines: list[str]) -> None:
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional city, which has every kind of page, with all docs pages."""
    return build_city(tmp_path_factory.mktemp("validity") / "project")


def test_every_page_is_valid_html(vnu: list[str], site: Path) -> None:
    pages = sorted(map(str, site.rglob("*.html")))
    assert len(pages) > 100
    complain(complaints(vnu, *pages))


def test_every_style_sheet_is_valid_css(vnu: list[str]) -> None:
    sheets = sorted(map(str, (ROOT / "docs" / "assets").rglob("*.css")))
    assert len(sheets) >= 4
    complain(complaints(vnu, "--css", *sheets))


def test_every_drawing_is_valid_svg(vnu: list[str], site: Path) -> None:
    drawings = sorted(map(str, site.rglob("*.svg")))
    assert drawings
    complain(complaints(vnu, "--svg", *drawings))


def test_the_checker_sees_what_is_wrong(vnu: list[str], tmp_path: Path) -> None:
    page, sheet = tmp_path / "page.html", tmp_path / "sheet.css"
    page.write_text("<!doctype html><html lang=zh><title>x</title><p><div></p>", "utf-8")
    sheet.write_text("a { colour: red }", "utf-8")
    assert complaints(vnu, str(page))
    assert complaints(vnu, "--css", str(sheet))


def test_every_atom_feed_is_read_without_a_murmur(site: Path) -> None:
    feeds = sorted(site.rglob("feed.xml"))
    assert len(feeds) > 10
    for path in feeds:
        feed = feedparser.parse(path.read_bytes())
        assert (feed.bozo, feed.version) == (0, "atom10"), path
        assert all(entry.id and entry.updated_parsed and entry.link for entry in feed.entries)


def test_every_table_is_as_its_description_says(site: Path) -> None:
    described = sorted(site.rglob("*.csv-metadata.json"))
    assert len(described) >= 2
    for path in described:
        table = csvw.CSVW(str(path), validate=True)
        assert table.is_valid, (path, table.warnings)
        assert len(list(table.tables[0])) > 10


def test_every_calendar_is_read_without_a_murmur(site: Path) -> None:
    calendars = sorted(site.rglob("*.ics"))
    assert len(calendars) > 3
    for path in calendars:
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        assert calendar.errors == [], path
        assert calendar["VERSION"] == "2.0"
        assert calendar["PRODID"]
        events = calendar.walk("VEVENT")
        assert events, path
        assert all(one.errors == [] and one["UID"] and one["DTSTAMP"] for one in events)
        assert all(isinstance(one["DTSTART"].dt, datetime.date) for one in events)
