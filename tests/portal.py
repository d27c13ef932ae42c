"""An invented province: two invented cities, each a site of its own, and the portal of both."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from project import CITY, LATER, TINY, build, project

from xinguancha import builder, federation, plugin

Odd = dict[str, Callable[..., None]]
"""What answers for a path in its own way."""

DAY = "2026-12-31"
OFFER = "/data/stories.json"
SAME = "laonian-shitang"  # a story that both cities have
STORY = """---
标题: 另一示例市的老年食堂，什么时候开
摘要: 有委员建议开一间老年食堂，办到哪一步了，现在还没有查到。
状态: 已发布
发布: 2025-05-06
提案:
  - 案由: 关于开一间老年食堂的提案
经过:
  - 事项: 提交提案
    来源: [报道]
来源:
  报道:
    标题: 《另一示例报》的报道
---

食堂还没有开。
"""
ELSEWHERE = "https://lingshi.example.org/"


def city(folder: Path, stories: Path, column: str) -> builder.Place:
    """Build a city's site, which says that it is invented."""
    folder.mkdir(parents=True)
    place = project(folder, stories)
    settings = folder / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("column: 政协提案新观察", f"column: {column}")
    settings.write_text(text.replace("per_page: 30", "example: true"), "utf-8")
    assert build(place, LATER).report is not None
    return place


def cities(folder: Path) -> tuple[builder.Place, builder.Place]:
    """Build both cities; a story of the first is in the second as well, under the same id."""
    first = city(folder / "shili", CITY / "stories", "示例市提案观察")
    stories = folder / "lingshi-stories"
    shutil.copytree(TINY / "stories", stories)
    (stories / "2025" / f"{SAME}.md").write_text(STORY, "utf-8")
    return first, city(folder / "lingshi", stories, "另一示例市提案观察")


def portal(folder: Path, sources: list[dict[str, str]]) -> builder.Place:
    """Lay a portal without stories of its own."""
    folder.mkdir()
    empty = folder / "none"
    empty.mkdir()
    place = project(folder, empty)
    lines = "".join(
        "\n        - {" + ", ".join(f'{k}: "{v}"' for k, v in row.items()) + "}" for row in sources
    )
    settings = folder / "mkdocs.yml"
    text = settings.read_text("utf-8").replace("column: 政协提案新观察", "column: 示例省提案观察")
    text = text.replace("per_page: 30", f"per_page: 12\n      example: true\n      sources:{lines}")
    settings.write_text(text, "utf-8")
    return place


def update(place: builder.Place, day: str = DAY) -> list[str]:
    """Fetch what the portal shows; returns what was said."""
    told: list[str] = []
    sources = plugin.sources(place.root)
    federation.update(sources, place.root, place.copies, day, told.append)
    return told


def made(place: builder.Place) -> builder.Result:
    """Build the portal; the cities' servers need not be there."""
    result = build(place, LATER)
    assert result.report is not None, result.found
    return result


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, but for the paths that ``odd`` answers in its own way."""

    odd: dict[str, Callable[[http.server.BaseHTTPRequestHandler], None]]

    def do_GET(self) -> None:
        answer = self.odd.get(self.path)
        answer(self) if answer else super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(site: Path) -> Iterator[tuple[str, Odd]]:
    """Serve a site on the loopback address; yields where, and what answers otherwise."""
    odd: Odd = {}
    handler = type("Own", (Handler,), {"odd": odd})
    bound = functools.partial(handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), bound) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", odd
        finally:
            server.shutdown()


def rows(address: str, lingshi: builder.Place) -> list[dict[str, str]]:
    """The portal's configuration: one city by address, the other by path."""
    offer = (lingshi.site / OFFER[1:]).as_posix()
    return [
        {"key": "shili", "name": "示例市", "manifest": address + OFFER[1:]},
        {"key": "lingshi", "name": "另一示例市", "manifest": offer, "site": ELSEWHERE},
    ]


def offered(site: Path) -> list[dict[str, Any]]:
    """All stories of a site's offer."""
    offer = json.loads((site / OFFER[1:]).read_bytes())
    parts = [json.loads(gzip.decompress((site / "data" / p["file"]).read_bytes()))
             for p in offer["parts"]]  # fmt: skip
    return [one for part in parts for one in part["stories"]]
