"""A story that is edited under ``serve`` is shown before the site is built anew: the same page."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from project import CITY, LATER, ROOT, build, project, text, tree

from xinguancha import builder
from xinguancha.preview import Preview


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> builder.Place:
    return project(tmp_path_factory.mktemp("preview"), CITY / "stories")


@pytest.fixture
def preview(place: builder.Place) -> Preview:
    """A preview of the city, just built."""
    found = Preview(place, LATER)
    found.built(build(place, LATER, builder.Way(standing=True)))
    return found


def edit(file: Path, old: str, new: str) -> None:
    words = file.read_text("utf-8")
    assert old in words
    file.write_text(words.replace(old, new, 1), "utf-8")


def test_the_page_shown_at_once_is_the_page_of_the_build(
    place: builder.Place, preview: Preview
) -> None:
    files = sorted(p for p in place.stories.rglob("*.md") if "_registry" not in p.parts)
    known = [p for p in files if (place.site / "stories" / p.stem / "index.html").is_file()]
    assert len(known) > 5
    for number, file in enumerate(known[:5]):
        edit(file, "\n---\n", f"\n---\n\n补充第 {number} 句。\n")
        before = tree(place.site)
        assert preview.refresh() == f"stories/{file.stem}/"
        page = (place.site / "stories" / file.stem / "index.html").read_bytes()
        assert f"补充第 {number} 句。" in text(page)
        after = tree(place.site)
        assert {p for p in after if after[p] != before.get(p)} == {
            f"stories/{file.stem}/index.html"
        }
        result = build(place, LATER, builder.Way(standing=True))
        preview.built(result)
        assert (place.site / "stories" / file.stem / "index.html").read_bytes() == page


def test_what_is_no_edit_of_one_public_story_is_left_to_the_build(
    place: builder.Place, preview: Preview
) -> None:
    one, two = sorted((place.stories / "2024").glob("*.md"))[:2]
    before = tree(place.site)
    assert preview.refresh() == ""
    saved = one.read_bytes()
    edit(one, "状态: 已发布", "状态: 草稿")
    assert preview.refresh() == ""
    edit(one, "状态: 草稿", "状态: 不明白")
    assert preview.refresh() == ""
    one.write_bytes(saved + b"\n")
    two.write_bytes(two.read_bytes() + b"\n")
    assert preview.refresh() == ""
    shutil.copy(one, one.with_name("xinde.md"))
    assert preview.refresh() == ""
    one.with_name("xinde.md").unlink()
    assert tree(place.site) == before


def test_a_page_shared_with_a_release_is_not_written_into(
    place: builder.Place, preview: Preview, tmp_path: Path
) -> None:
    file = next(
        p for p in sorted(place.stories.rglob("*.md")) if (place.site / "stories" / p.stem).is_dir()
    )
    page = place.site / "stories" / file.stem / "index.html"
    shared = tmp_path / "shared.html"
    shared.hardlink_to(page)
    before = shared.read_bytes()
    edit(file, "\n---\n", "\n---\n\n再补一句。\n")
    assert preview.refresh()
    assert shared.read_bytes() == before != page.read_bytes()


def test_serve_tells_the_browser_of_a_page_before_the_build_and_again_after(
    place: builder.Place,
) -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    words = ["serve", "--port", str(port), "--today", LATER.isoformat()]
    server = subprocess.Popen(
        [sys.executable, "-m", "xinguancha", *words],
        cwd=place.root,
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert server.stdout is not None
    try:
        lines = iter(server.stdout.readline, "")
        next(line for line in lines if "预览网址" in line)
        at = f"http://127.0.0.1:{port}/"
        shown = place.cache / "preview" / "stories"
        file = next(
            p
            for p in sorted(place.stories.rglob("*.md"))
            if (shown / p.stem / "index.html").is_file()
        )
        before = re.search(rb"livereload\((\d+),", once_up(f"{at}stories/{file.stem}/"))
        assert before is not None
        first = int(before[1])
        for _ in range(5):  # the first look at the files may come after the first save
            edit(file, "\n---\n", "\n---\n\n存盘就看到。\n")
            first = int(fetched(f"{at}livereload/{int(before[1])}/1"))  # of a minute at most
            if first > int(before[1]):
                break
        assert first > int(before[1])
        assert "存盘就看到。" in text(fetched(f"{at}stories/{file.stem}/"))
        later = (int(fetched(f"{at}livereload/{first}/1")) for _ in range(5))
        assert any(epoch > first for epoch in later)
        assert "这一篇已更新" in next(lines)
        assert "已更新：新写" in next(lines)
    finally:
        server.kill()
        server.wait()


def once_up(address: str) -> bytes:
    """Fetch from a server that has told its address and may not listen yet."""
    for _ in range(300):
        with contextlib.suppress(urllib.error.URLError):
            return fetched(address)
        time.sleep(0.1)
    raise AssertionError(address)


def fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=90) as answer:
        return bytes(answer.read())
