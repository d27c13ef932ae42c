"""What makes a build fast, held as counts: one edit costs what it changed, and nothing besides."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from project import ROOT, TINY, build, project

from bench import generate
from xinguancha import builder, cards, hanzi

STORIES = 90


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> builder.Place:
    """A site of generated stories, built twice so that a release stands by."""
    folder = tmp_path_factory.mktemp("counts")
    stories = folder / "made"
    assert generate.write(STORIES, stories) > STORIES * 1000
    (folder / "project").mkdir()
    place = project(folder / "project", stories)
    report = build(place).report
    assert report is not None
    assert report.stories > STORIES // 2
    return place


def stamps(site: Path) -> dict[str, tuple[int, int]]:
    """Number and time of every file: what is equal was neither written nor replaced."""
    files = (p for p in site.rglob("*") if p.is_file())
    return {p.relative_to(site).as_posix(): (p.stat().st_ino, p.stat().st_mtime_ns) for p in files}


def public_stories(place: builder.Place) -> Iterator[Path]:
    """The stories that stand on the site."""
    found = sorted((place.stories).glob("[12]*/*.md"))
    return (p for p in found if (place.site / "stories" / p.stem).is_dir())


def a_public_story(place: builder.Place) -> Path:
    """The first story that stands on the site."""
    return next(public_stories(place))


def test_one_edit_is_one_header_one_conversion_and_few_files(
    place: builder.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = a_public_story(place)
    story.write_text(story.read_text("utf-8") + "\n补充一句。\n", "utf-8")
    before = stamps(place.site)
    read: list[str] = []
    real = cards.examine

    def counted(path: str, *rest: Any) -> cards.Examined:
        read.append(path)
        return real(path, *rest)

    monkeypatch.setattr(cards, "examine", counted)
    report = build(place).report
    assert report is not None
    assert read == [story.relative_to(place.stories).as_posix()]
    assert (report.converted, report.rendered) == (1, 1)
    written = [p for p in report.paths if not p.startswith("search/data/")]
    assert f"stories/{story.stem}/index.html" in written
    assert len(written) <= 25
    after = stamps(place.site)
    touched = {path for path in before if after.get(path) != before[path]}
    assert touched <= {*report.paths, "manifest.json", *(before.keys() - after.keys())}
    assert len(before.keys() - touched) > 10 * len(touched)


def test_a_build_of_nothing_new_reads_and_writes_nothing(place: builder.Place) -> None:
    before = stamps(place.site)
    report = build(place).report
    assert report is not None
    assert (report.converted, report.rendered, report.written) == (0, 0, 0)
    assert stamps(place.site) == before


def test_names_are_spelled_once(place: builder.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """To spell one loads a dictionary of 50 MB; a name that is new is spelled alone."""
    spelled: list[str] = []
    real = hanzi.slug
    monkeypatch.setattr(hanzi, "slug", lambda name: spelled.append(name) or real(name))
    story = next(p for p in public_stories(place) if "proposers: [" in p.read_text("utf-8"))
    text = story.read_text("utf-8")
    text = re.sub(r"proposers: \[.*\]", "proposers: [欧阳青木]", text, count=1)
    story.write_text(text, "utf-8")
    result = build(place)
    assert result.report is not None, result.found
    assert spelled == ["欧阳青木"]
    spelled.clear()
    story.write_text(text + "\n补充一句。\n", "utf-8")
    assert build(place).report is not None
    assert spelled == []


def test_a_check_loads_no_library_that_it_does_not_use() -> None:
    """They cost more than to check a thousand stories that are known."""
    code = (
        "import sys; from xinguancha import cli;"
        "end = cli.main(['check', '--stories', sys.argv[1]]);"
        "print(end, *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(TINY / "stories")],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        check=True,
    )
    end, *loaded = told.stdout.decode().splitlines()[-1].split()
    assert end == "0"
    assert {"xinguancha", "yaml", "sqlite3"} <= set(loaded)
    builds = {"jinja2", "markdown", "mkdocs", "numpy", "pypinyin", "opencc", "segno", "nh3"}
    assert builds & set(loaded) == set()
