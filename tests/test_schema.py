"""The schema and the snippets say what the tables of fields say, and what they offer reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from project import STORIES

from xinguancha import reader, registries, schema
from xinguancha.vocabulary.fields import FIELDS, REGISTRIES, Field
from xinguancha.vocabulary.stages import KINDS

ROWS = sorted({entry.row for table in FIELDS.values() for entry in table.values() if entry.row})
SNIPPETS = schema.snippets()

STORY = {
    "标题": "示例市的一条路",
    "summary": "一句话。",
    "期次": 3,
    "类别": "提案",
    "status": "published",
    "主题": ["交通出行"],
    "proposals": [{"案由": "关于修路的提案", "提案者": "张某", "count": 12}],
    "经过": [{"date": 2024, "事项": "提交提案", "谁": "张某", "sources": ["报道"]}],
    "环节": {"立": "未公开"},
    "落实": "未查到",
    "来源": {"报道": {"标题": "示例", "等级": 3, "网址": "https://www.example.gov.cn/1"}},
}
WRONG = {
    "no title": {"标题": None},
    "unknown key": {"题木": "x"},
    "a word that is no choice": {"类别": "题案"},
    "a row that is text": {"见报": "昨天"},
    "no source": {"来源": None},
    "an unsafe address": {"来源": {"a": {"标题": "x", "网址": "javascript:1"}}},
    "an unknown lane": {"环节": {"站": "未公开"}},
}


def _validator(document: schema.Schema) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(document)
    return jsonschema.Draft202012Validator(document)


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield str(part["$ref"])
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)


@pytest.mark.parametrize("name", ["story", *REGISTRIES])
def test_a_schema_is_one_and_names_only_what_it_defines(name: str) -> None:
    document = schema.story_schema() if name == "story" else schema.registry_schema(name)
    named = {reference.rsplit("/", 1)[1] for reference in _references(document)}
    definitions = document["$defs"]
    assert isinstance(definitions, dict)
    assert named == set(definitions)
    _validator(document)


def test_every_spelling_of_every_field_of_a_story_is_known() -> None:
    document = schema.story_schema()
    definitions = document["$defs"]
    assert isinstance(definitions, dict)
    for name, group in {"story": document, **definitions}.items():
        offered, passed = group["properties"], "|".join(group.get("patternProperties", {}))
        for entry in FIELDS[name].values():
            assert {entry.key, entry.label} <= set(offered), name
            for alias in entry.aliases:
                assert re.search(passed, alias), (name, alias)
    assert set(definitions) == set(ROWS) - {"code", "figures"}


def test_every_word_of_every_choice_is_let_pass() -> None:
    choosing = [e for table in FIELDS.values() for e in table.values() if e.choices is not None]
    assert len(choosing) > 15
    for entry in choosing:
        assert entry.choices is not None
        if entry.shape == "text":
            validator = _validator(schema.field_schema(entry))
            for word in entry.choices.spellings:
                assert validator.is_valid(word), (entry.key, word)
            assert not validator.is_valid("没有这个词")


def test_a_good_story_is_valid_and_a_wrong_one_is_not() -> None:
    validator = _validator(schema.story_schema())
    assert [error.message for error in validator.iter_errors(STORY)] == []
    for what, change in WRONG.items():
        wrong = {key: value for key, value in {**STORY, **change}.items() if value is not None}
        assert not validator.is_valid(wrong), what


def test_an_example_is_a_good_value_of_its_field() -> None:
    shown = [
        entry
        for table in FIELDS.values()
        for entry in table.values()
        if entry.shape == "text" and entry.example
    ]
    assert len(shown) > 60
    for entry in shown:
        validator = _validator(schema.field_schema(entry))
        assert validator.is_valid(entry.example), entry


# --- snippets ---------------------------------------------------------------------------------


def _lines(name: str) -> list[str]:
    body = SNIPPETS[name]["body"]
    assert isinstance(body, list)
    return body


def _typed(lines: list[str]) -> str:
    """What stands in the file when every place is passed with the tab key."""
    text = "\n".join(lines)
    text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text)
    return re.sub(r"\$\{\d+\|([^,|]*)[^|]*\|\}", r"\1", text).replace("$0", "正文。")


def _codes(text: str) -> list[str]:
    return [problem.code for problem in reader.read("2024/x.md", text.encode()).found]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.label)
def test_a_new_story_by_snippet_reads_without_a_problem(kind: Any) -> None:
    name = "新稿件" if kind.key == "proposal" else f"新稿件·{kind.label}"
    reading = reader.read("2024/x.md", _typed(_lines(name)).encode())
    assert reading.found == []
    assert reading.story is not None
    assert reading.story.kind == kind.key
    assert reading.story.status == "draft"
    assert reading.story.events[0].stage == kind.lanes[0]
    assert "$" not in _typed(_lines(name))


@pytest.mark.parametrize(
    "entry", [e for e in FIELDS["story"].values() if e.row], ids=lambda e: e.label
)
def test_a_block_left_alone_states_nothing_and_reads(entry: Field) -> None:
    """Only what a group cannot do without is missed; nothing is unknown, doubled or misplaced."""
    block = _typed(_lines(entry.label))
    header = f"---\n标题: 甲\n摘要: 乙\n{block}\n"
    if entry.key != "sources":
        header += "来源:\n  报道:\n    标题: 丙\n"
    assert set(_codes(header + "---\n")) <= {"value-missing"}
    words = {line.split(": ", 1)[1] for line in block.split("\n") if ": " in line}
    assert words <= {schema.NOTHING, f"[{schema.SOURCE_NAME}]"}


def test_every_offered_word_is_one_the_reader_takes() -> None:
    """Try each choice of the events of each kind in a story of that kind."""
    tried = 0
    for kind in KINDS.values():
        name = "经过" if kind.key == "proposal" else f"经过·{kind.label}"
        line = next(line for line in _lines(name) if "事项: " in line)
        for word in line.split("|")[1].split(","):
            event = f"经过:\n  - 事项: {word}\n    环节: 未查到\n"
            sources = "来源:\n  a:\n    标题: 丙\n"
            story = f"---\n标题: 甲\n摘要: 乙\n类别: {kind.label}\n{event}{sources}---\n"
            assert _codes(story) == [], (kind.key, word)
            tried += 1
    assert tried > 40


@pytest.mark.parametrize("table", REGISTRIES)
def test_the_registries_of_the_project_are_valid(table: str) -> None:
    path = STORIES / registries.FOLDER / f"{table}.yml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    validator = _validator(schema.registry_schema(table))
    assert rows
    assert [error.message for error in validator.iter_errors(rows)] == []
    assert not validator.is_valid({"key": {"没有的字段": 1}})
