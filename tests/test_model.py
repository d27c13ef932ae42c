"""The classes of the model and the table of fields are two views of one thing."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from xinguancha.model import MODELS, RENAMED, Story
from xinguancha.vocabulary.fields import FIELDS, REGISTRIES, Field

# What a story has that nobody types.
MADE = {"body", "body_line", "path", "digest", "attachments"}


def names(model: type) -> list[str]:
    return [field.name for field in dataclasses.fields(model)]


def test_every_table_has_its_class() -> None:
    assert set(MODELS) == set(FIELDS)
    assert len(MODELS) > 15


@pytest.mark.parametrize("row", FIELDS)
def test_a_class_has_the_fields_of_its_table_in_order(row: str) -> None:
    typed = [RENAMED.get(key, key) for key in FIELDS[row]]
    held = [name for name in names(MODELS[row]) if not (row == "story" and name in MADE)]
    assert held == typed


def test_a_story_also_has_what_nobody_types() -> None:
    assert set(names(Story)) >= MADE


@pytest.mark.parametrize("row", MODELS)
def test_a_class_is_frozen_and_travels(row: str) -> None:
    made = MODELS[row]()
    assert pickle.loads(pickle.dumps(made)) == made
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, names(MODELS[row])[0], "x")


def every_field() -> list[tuple[str, Field]]:
    return [
        (f"{row}.{key}", entry) for row, table in FIELDS.items() for key, entry in table.items()
    ]


@pytest.mark.parametrize(("name", "entry"), every_field(), ids=lambda value: str(value)[:40])
def test_a_field_is_fully_described(name: str, entry: Field) -> None:
    assert entry.help, name
    assert entry.shape in {"text", "list", "row", "rows", "table", "pairs"}
    assert entry.kind in {"text", "date", "moment", "number", "key", "url"}
    assert (entry.row in FIELDS) == (entry.shape in {"row", "rows", "table"})
    assert (entry.pair_keys is not None) == (entry.shape == "pairs")
    if entry.shape in {"text", "list", "pairs"}:
        assert entry.example, name


def test_a_table_of_a_story_defaults_to_nothing() -> None:
    shapes = {"list": (), "rows": (), "table": {}, "pairs": {}, "row": None}
    story = Story()
    for key, entry in FIELDS["story"].items():
        if entry.shape in shapes:
            assert getattr(story, key) == shapes[entry.shape], key


def test_registries_have_rows() -> None:
    assert REGISTRIES
    assert set(REGISTRIES.values()) <= set(MODELS)
