"""The real stories: without error, each with its source, and nobody in them who is not known."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from project import STORIES

from xinguancha import problems, reader, registries, rules
from xinguancha.intake import siblings_of, story_files
from xinguancha.model import Story
from xinguancha.vocabulary.fields import REGISTRIES

FILES, MISPLACED = story_files(STORIES)
SHELF, SHELF_PROBLEMS = registries.load(STORIES)

# Everybody and every unit the one report names; 几位委员 stands for members it does not name.
KNOWN = {
    "石嘴山市政协",
    "自治区政协",
    "政协提案新观察",
    "民盟石嘴山市委会",
    "民建石嘴山市委会",
    "九三学社石嘴山市委会",
    "几位委员",
    "交警",
    "公安局",
    "交通运输局",
    "市场监督管理局",
    "工信局",
    "总工会",
    "残联",
    "妇联",
    "农业界别基层联系点",
    "任建宏",
    "罗鸣",
}
# What the report counts; any other number in a text would be invented.
FIGURES = {str(n) for n in (1, 2, 3, 6, 7, 8, 9, 10, 12, 15, 16, 20, 27, 30, 34, 70, 71)}
FIGURES |= {"130", "200", "261", "2024"}
EDITORS_NOTE = {"2023", "2025", "12", "31"}  # in the one note that leaves the question open


def _read(path: str) -> tuple[Story, list[problems.Problem]]:
    file = next(file for file in FILES if file.path == path)
    reading = reader.read(path, Path(file.full).read_bytes())
    rules.run(reading, SHELF, siblings_of(file.full))
    assert reading.story is not None, problems.as_text(reading.found[0])
    return reading.story, reading.found


every_story = pytest.mark.parametrize("path", [file.path for file in FILES])


def test_the_stories_that_must_be_there_are():
    assert not MISPLACED
    stories = [_read(file.path)[0] for file in FILES]
    assert {story.installment for story in stories} >= {3, 6, 10}
    assert sum(story.kind == "opinion" for story in stories) >= 4
    assert sum(story.kind == "service" for story in stories) >= 1
    assert "laonian-daibuche" in {story.id for story in stories}


@every_story
def test_nothing_is_wrong_with_it(path: str):
    found = [problem for problem in _read(path)[1] if problem.severity != "hint"]
    assert not found, problems.as_text(found[0])


@every_story
def test_it_is_published_with_source_place_and_body(path: str):
    story, _ = _read(path)
    assert story.status == "published"
    assert story.sources
    assert all(source.title for source in story.sources.values())
    assert story.topics
    assert story.places
    assert story.audience
    assert 2 <= len(re.findall(r"^## ", story.body, re.MULTILINE)) <= 6
    assert "未查到" in story.body or "没有查到" in story.body
    assert all(row.sources for row in (*story.proposals, *story.units, *story.events))


@every_story
def test_it_names_nobody_who_is_not_in_the_report(path: str):
    story, _ = _read(path)
    rows = (*story.events, *story.replies, *story.feedback, *story.visits)
    names = {name for row in rows for name in row.by}
    names |= {name for proposal in story.proposals for name in proposal.proposers}
    names |= {unit.org for unit in story.units} | {voice.who for voice in story.voices}
    names |= {source.author for source in story.sources.values() if source.author}
    assert names <= KNOWN
    assert not story.replies
    assert not story.feedback  # a citizen's words are a voice
    assert not story.delivery or story.delivery.state in (None, "unknown")


@every_story
def test_its_numbers_are_the_reports(path: str):
    story, _ = _read(path)
    texts = [story.title, story.summary, story.body]
    texts += [text for event in story.events for text in (event.text, event.outcome) if text]
    numbers = set(re.findall(r"\d+", " ".join(texts)))
    assert numbers <= FIGURES | (EDITORS_NOTE if story.id == "laonian-daibuche" else set())


def test_roles_that_the_report_does_not_give_stay_open():
    story, _ = _read("2024/laonian-daibuche.md")
    assert len(story.units) == 5
    assert not any(unit.role for unit in story.units)
    assert {event.stage for event in story.events} == {"submit", "handle", "supervise"}


def test_registries_are_sound_and_every_row_has_its_source():
    assert not SHELF_PROBLEMS, problems.as_text(SHELF_PROBLEMS[0])
    for table in REGISTRIES:
        rows = getattr(SHELF, table)
        assert rows, table
        assert all(row.source for row in rows.values()), table


def test_every_place_has_a_registered_place_above_it():
    parents = {row.parent for row in SHELF.places.values()} - {None}
    assert len(parents) >= 2
    assert {SHELF.key("places", parent) for parent in parents} <= set(SHELF.places)


def test_synonyms_are_groups_of_words_none_of_them_twice():
    lines = Path(STORIES, "_registry", "synonyms.tsv").read_text("utf-8").splitlines()
    assert lines[0].startswith("#")
    groups = list(csv.reader((x for x in lines if x and not x.startswith("#")), delimiter="\t"))
    assert len(groups) >= 12
    assert all(len(group) >= 2 for group in groups)
    words = [word for group in groups for word in group]
    assert len(words) == len(set(words))
    assert all(word == word.strip() != "" for word in words)


def test_the_readme_is_for_editors_and_no_story():
    assert (STORIES / "README.md").is_file()
    assert "README.md" not in {file.path for file in FILES}
