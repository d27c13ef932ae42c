"""MkDocs as its own users know it: ``mkdocs build`` and ``serve`` give the same site."""

from __future__ import annotations

import inspect
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from project import ROOT, TODAY, build, project, tree

from xinguancha import builder, framing, plugin

ENV = {
    **os.environ,
    "PYTHONPATH": str(ROOT / "scripts"),
    "SOURCE_DATE_EPOCH": "1751328000",  # 2025-07-01 in China
    "NO_MKDOCS_2_WARNING": "1",
    "PYTHONUTF8": "1",
}


@pytest.fixture
def place(tmp_path: Path) -> builder.Place:
    folder = tmp_path / "project"
    folder.mkdir()
    return project(folder)


def mkdocs(place: builder.Place, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", *words]
    return subprocess.run(
        command, cwd=place.root, env=ENV, capture_output=True, text=True, check=False
    )


def test_mkdocs_build_gives_the_same_site(place: builder.Place) -> None:
    done = mkdocs(place, "build", "--strict", "-d", "plain")
    assert done.returncode == 0, done.stderr
    assert build(place, TODAY).report is not None
    ours, theirs = tree(place.site), tree(place.root / "plain")
    assert len(ours) > 60
    assert ours == theirs


def test_mkdocs_build_stops_at_an_error_and_keeps_the_site(place: builder.Place) -> None:
    assert mkdocs(place, "build").returncode == 0
    before = tree(place.site)
    story = place.stories / "2025" / "gongjiao.md"
    story.write_text(story.read_text("utf-8").replace("标题:", "标提:", 1), "utf-8")
    done = mkdocs(place, "build")
    assert done.returncode == 1
    assert "2025/gongjiao.md:2:1" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(place.site) == before


def test_an_unknown_option_is_refused(place: builder.Place) -> None:
    file = place.root / "mkdocs.yml"
    file.write_text(file.read_text("utf-8").replace("per_page:", "perpage:"), "utf-8")
    with pytest.raises(framing.FrameError):
        build(place)


def test_every_option_is_explained() -> None:
    body = inspect.getsource(plugin.XinguanchaConfig)
    options = re.findall(r'^    (\w+) = (?:c\.|_)\w+.*\n    """', body, re.M)
    assert options == [name for name, _ in plugin.XinguanchaConfig._schema]
    assert len(options) >= 5


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until(address: str, words: str, seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if words in answer.read().decode():
                    return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("command", ["xinguancha", "mkdocs"])
@pytest.mark.parametrize(
    ("file", "old", "new", "page"),
    [
        ("stories/2025/gongjiao.md", "末班车太早了", "末班车改晚了", "stories/gongjiao/"),
        ("stories/_registry/orgs.yml", "三号窗口", "九号窗口", "stories/jiedeng/"),
        ("templates/story.html", "{% ", "<i>样板改了</i>{% ", "stories/gongjiao/"),
    ],
    ids=["a story", "a registry", "a template"],
)
def test_an_edit_shows_while_serving(
    place: builder.Place, command: str, file: str, old: str, new: str, page: str
) -> None:
    port = _free_port()
    words = ["--port", str(port)] if command == "xinguancha" else ["-a", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [sys.executable, "-m", command, "serve", *words],
        cwd=place.root, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}/{page}"
        assert _until(address, "</html>")
        assert not _until(address, "样板改了", 0.2)
        target = place.root / file
        target.write_text(target.read_text("utf-8").replace(old, new, 1), "utf-8")
        assert _until(address, re.sub(r"<[^>]+>|\{% ", "", new)), f"{file} was not refreshed"
        with urllib.request.urlopen(address, timeout=5) as answer:
            assert "livereload" in answer.read().decode(), "the page would not refresh by itself"
    finally:
        server.terminate()
        server.wait(10)


def test_a_busy_port_is_told(place: builder.Place) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "xinguancha", "serve", "--port", port]
        done = subprocess.run(
            command,
            cwd=place.root,
            env=ENV,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert "占用" in done.stderr
    assert "Traceback" not in done.stderr
