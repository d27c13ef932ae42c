"""Whatever is edited, a build upon earlier ones gives the bytes of a build from nothing."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from project import CITY, LATER, build, project, tree

from xinguancha import builder
from xinguancha.problems import has_errors

EDITS = 6


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> builder.Place:
    """The city's site, built once: every edit builds upon what was before."""
    place = project(tmp_path_factory.mktemp("edited"), CITY / "stories")
    assert build(place, LATER).report is not None
    return place


def edit(dice: random.Random, stories: Path) -> tuple[Path, bytes]:
    """Change one line somewhere; returns the file and what was in it."""
    files = sorted(p for p in stories.rglob("*") if p.suffix in (".md", ".yml"))
    path, other = dice.choice(files), dice.choice(files)
    before = path.read_bytes()
    lines = before.decode().split("\n")
    number = dice.randrange(1, len(lines))
    line = lines[number]
    match dice.randrange(4):
        case 0:
            lines[number : number + 1] = []
        case 1:
            lines[number] = line[: len(line) // 2] + "改" + line[len(line) // 2 :]
        case 2:  # the same field as it is written in another story
            name = line.partition(":")[0] + ":"
            alike = [one for one in other.read_text("utf-8").split("\n") if one.startswith(name)]
            lines[number] = dice.choice(alike or [line])
        case _:
            lines[number] = line.replace("已发布", "草稿").replace("2024", "2023")
    path.write_bytes("\n".join(lines).encode())
    return path, before


@pytest.mark.parametrize("seed", range(4))
def test_edits_come_to_what_a_clean_build_gives(
    place: builder.Place, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    done = 0
    for _ in range(200):
        path, before = edit(dice, place.stories)
        broken = has_errors(builder.check(place, LATER, lambda *_: None)[1])
        if broken or path.read_bytes() == before:  # an error stops the build: another test
            path.write_bytes(before)
            continue
        done += 1
        if done % 2 == 0:
            assert build(place, LATER).report is not None
        if done == EDITS:
            break
    assert done == EDITS
    clean = project(tmp_path, CITY / "stories")
    shutil.rmtree(clean.stories)
    shutil.copytree(place.stories, clean.stories)
    shutil.copytree(place.cache / "frames", clean.cache / "frames")  # they know no story
    assert build(clean, LATER).report is not None
    assert tree(place.site) == tree(clean.site)
    manifest = "manifest.json"
    assert (place.site / manifest).read_bytes() == (clean.site / manifest).read_bytes()
