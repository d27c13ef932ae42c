"""A built site with a hostile story: its text stands as text, and nothing runs or loads."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from project import build, project, tree

if TYPE_CHECKING:
    from playwright.sync_api import Page
from evil import BODY, HEADER, ORG, PLACE, TOPIC, Quiet, Scan


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the tiny project and one story that is hostile in every field."""
    folder = tmp_path_factory.mktemp("hostile") / "project"
    folder.mkdir()
    place = project(folder)
    (place.stories / "2025" / "evil.md").write_text(HEADER + BODY, encoding="utf-8")
    for name, row in (("orgs", ORG), ("topics", TOPIC), ("places", PLACE)):
        path = place.stories / "_registry" / f"{name}.yml"
        path.write_text(path.read_text("utf-8") + row, encoding="utf-8")
    result = build(place)
    errors = [p for p in result.found if p.severity == "error"]
    assert result.report is not None, errors
    return place.site


@pytest.fixture(scope="module")
def pages(hostile: Path) -> dict[str, str]:
    """Every page of the site by its address."""
    found = {p.relative_to(hostile).as_posix(): p.read_text("utf-8") for p in _html(hostile)}
    assert len(found) > 40
    return found


def _html(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_hostile_text_stands_on_many_pages_as_text(pages: dict[str, str]) -> None:
    shown = [name for name, html in pages.items() if "&lt;script&gt;alert(1)" in html]
    assert "stories/evil/index.html" in shown
    assert "lists/all/index.html" in shown
    assert "index.html" in shown
    assert any(name.startswith("units/") for name in shown)
    assert pages["stories/evil/index.html"].count("&lt;script&gt;alert(1)") >= 35


def test_no_page_runs_or_loads_what_a_story_says(pages: dict[str, str]) -> None:
    bad = {name: found for name, html in pages.items() if (found := Scan(html).bad)}
    assert bad == {}


def test_hostile_page_has_the_scripts_of_any_other(pages: dict[str, str]) -> None:
    usual = Scan(pages["stories/gongjiao/index.html"])
    assert usual.scripts
    assert Scan(pages["stories/evil/index.html"]).scripts == usual.scripts
    assert not [n for n, html in pages.items() if "alert(1)" in "".join(Scan(html).scripts)]
    blocks = [block for html in pages.values() for block in Scan(html).blocks]
    assert blocks
    assert all(json.loads(block) and "<" not in block for block in blocks)


def test_what_is_in_a_comment_reaches_no_file(hostile: Path) -> None:
    files = tree(hostile)
    assert len(files) > 50
    assert [name for name, data in files.items() if "机密".encode() in data] == []


@pytest.fixture(scope="module")
def home(hostile: Path) -> Iterator[str]:
    """Where the hostile site is served."""
    handler = functools.partial(Quiet, directory=str(hostile))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("address", ["stories/evil/", "lists/all/", "lists/units/", ""])
def test_browser_runs_nothing_and_asks_nobody(page: Page, home: str, address: str) -> None:
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda r: None if r.url.startswith(home) else told.append(r.url))
    page.goto(home + address, wait_until="networkidle")
    assert "alert(1)" in page.content()
    assert page.url == home + address
    assert told == []
