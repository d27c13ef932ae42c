"""The fictional corpus: steady, as rich as the model, without a fault, and plainly fictional."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bench import answers, generate
from xinguancha import problems, reader, registries, rules
from xinguancha.intake import story_files
from xinguancha.model import Story
from xinguancha.vocabulary.fields import FIELDS, REGISTRIES
from xinguancha.vocabulary.outcomes import COMMITMENT_STATES, DELIVERY_STATES
from xinguancha.vocabulary.stages import EVENT_TYPES, KINDS

COUNT = 600
TEXTS = tuple(generate.stories(COUNT))
NEVER_MADE = {"file", "sha256"}  # they need a file beside the story; the corpus has no files


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus")
    generate.write(COUNT, path)
    return path


@pytest.fixture(scope="module")
def readings(folder: Path) -> list[reader.Reading]:
    shelf, found = registries.load(folder)
    assert not found, problems.as_text(found[0])
    result = []
    for path, text in TEXTS:
        reading = reader.read(path, text.encode())
        rules.run(reading, shelf)
        result.append(reading)
    return result


@pytest.fixture(scope="module")
def read(readings: list[reader.Reading]) -> list[Story]:
    return [reading.story for reading in readings if reading.story is not None]


def test_same_seed_same_bytes_and_another_seed_other_bytes():
    assert tuple(generate.stories(COUNT)) == TEXTS
    other = list(generate.stories(COUNT, seed=7))
    assert [path for path, _ in other] == [path for path, _ in TEXTS]
    assert not {text for _, text in other} & {text for _, text in TEXTS}


@pytest.mark.parametrize("n", [0, 1, 7, 100])
def test_a_small_corpus_is_the_beginning_of_a_large_one(n: int):
    assert tuple(generate.stories(n)) == TEXTS[:n]


def test_every_story_is_read_without_error_or_warning(readings: list[reader.Reading]):
    found = [p for reading in readings for p in reading.found if p.severity != "hint"]
    assert not found, problems.as_text(found[0])
    assert sum(reading.story is not None for reading in readings) == COUNT


def test_written_files_are_the_stories_and_all_registries(folder: Path):
    files, misplaced = story_files(folder)
    assert not misplaced
    assert {f.path: Path(f.full).read_text("utf-8") for f in files} == dict(TEXTS)
    assert {p.stem for p in (folder / "_registry").iterdir()} == REGISTRIES.keys()


def test_a_run_as_a_file_writes_the_same(tmp_path: Path, folder: Path):
    script = Path(generate.__file__)
    command = [sys.executable, "-S", str(script), "30", str(tmp_path)]  # -S: package not installed
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    written = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert len(written) == 30 + len(REGISTRIES)
    for path in written:
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes()


def test_fiction_is_plain_to_see_and_no_real_place_is_named(read: list[Story]):
    for story in read:
        assert generate.CITY in story.title
        assert generate.CITY in story.summary
        assert "虚构" in story.body[:20]
    everything = "".join(text for _, text in TEXTS) + "".join(generate.registries().values())
    assert not re.search("石嘴山|平罗|宁夏|大武口|惠农区", everything)


def _keys_used(row: str, value: object) -> set[tuple[str, str]]:
    """(row, key) of every field of the table that has a value somewhere below ``value``."""
    used: set[tuple[str, str]] = set()
    for key, entry in FIELDS[row].items():
        inner = getattr(value, {"class": "class_", "for": "for_"}.get(key, key))
        if not inner:
            continue
        used.add((row, key))
        below = inner.values() if isinstance(inner, dict) else inner
        for one in (below if isinstance(below, tuple) else (inner,)) if entry.row else ():
            used |= _keys_used(entry.row, one) if entry.shape != "table" else set()
        if entry.shape == "table":
            for one in inner.values():
                used |= _keys_used(entry.row, one)
    return used


def test_every_field_of_a_story_occurs(read: list[Story]):
    rows = {"story"}
    while more := {f.row for row in rows for f in FIELDS[row].values() if f.row} - rows:
        rows |= more
    rows.discard("privacy_exception")  # invented people have no numbers
    wanted = {(row, key) for row in rows for key in FIELDS[row]} - {
        *(("source", key) for key in NEVER_MADE),
        ("story", "privacy_exceptions"),
    }
    for apart in ("withdrawal", "privacy_exception"):  # the corpus is of stories that are shown
        wanted -= {(row, key) for row, key in wanted if row == apart or key.startswith(apart)}
    used = set().union(*(_keys_used("story", story) for story in read))
    assert wanted - used == set()


def test_every_course_of_things_occurs(read: list[Story]):
    types = Counter(e.type for s in read for e in s.events)
    assert set(EVENT_TYPES) - {"other"} == set(types)
    assert {s.delivery.state for s in read if s.delivery} == set(DELIVERY_STATES)
    assert {c.status for s in read for c in s.commitments} == set(COMMITMENT_STATES)
    assert {s.kind for s in read} == set(KINDS)
    assert 0.74 < sum(s.kind == "proposal" for s in read) / COUNT < 0.86
    assert all(4 <= len(s.events) <= 12 for s in read)
    assert all(2 <= len(s.units) <= 5 and 2 <= len(s.sources) <= 5 for s in read)


def test_dates_of_events_run_forward_and_end_before_2026(read: list[Story]):
    for story in read:
        days = [e.date.latest for e in story.events if e.date]
        assert len(days) == len(story.events)
        starts = [e.date.earliest for e in story.events if e.date]
        assert all(start <= end for start, end in zip(starts, days[1:], strict=False)), story.path
        assert max(days).year <= story.events[0].date.latest.year <= 2025
        if story.published:
            assert story.published.latest.isoformat() <= answers.DAYS[-1] == "2026-01-01"


def test_links_and_relations_lead_to_earlier_published_stories(read: list[Story]):
    order = {story.id: place for place, story in enumerate(read)}
    seen = 0
    for story in read:
        targets = [relation.story for relation in story.relations]
        links = (reader.linked_story(link.target) for link in reader.body_links(story))
        targets += [target for target in links if target]
        for target in targets:
            assert order[target] < order[story.id]
            assert read[order[target]].status == "published"
            seen += 1
    assert seen > COUNT / 2


def test_one_in_fifty_is_a_draft(read: list[Story]):
    drafts = [story for story in read if story.status == "draft"]
    assert len(drafts) == COUNT / 50
    assert not any(story.published for story in drafts)
    assert all(story.published for story in read if story.status == "published")


def test_bodies_are_as_long_and_as_varied_as_a_report(read: list[Story]):
    lengths = [len(re.findall("[\u4e00-\u9fff]", story.body)) for story in read]
    assert 1500 < sum(lengths) / COUNT < 1900
    for story in read:
        assert story.body.count("\n## ") == 5
        assert "![" not in story.body
    for sign in ("\n| --- |", "\n- **", "\n> ", "]("):
        assert sum(sign in story.body for story in read) > COUNT / 2


def test_most_headers_are_chinese_and_some_are_english():
    chinese = sum("\n标题: " in text for _, text in TEXTS)
    assert 0.7 < chinese / COUNT < 0.97
    assert any("\ntitle: " in text and "\nkind: 提案" in text for _, text in TEXTS)


def test_the_vocabulary_is_as_wide_as_a_real_one(folder: Path, read: list[Story]):
    shelf, _ = registries.load(folder)
    sizes = {table: len(getattr(shelf, table)) for table in REGISTRIES}
    assert sizes["topics"] == 14
    assert sizes["sessions"] == 12
    assert sizes["places"] == 40
    assert 55 <= sizes["orgs"] <= 65
    assert {story.path[:4] for story in read} == {str(year) for year in range(2016, 2026)}
    assert {topic for story in read for topic in story.topics} == {
        row.name for row in shelf.topics.values()
    }
    members = {n for s in read for p in s.proposals for n in p.proposers if n not in shelf.names}
    assert len(members) > 250
