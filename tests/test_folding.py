"""One folding for documents and queries; the same vectors hold the reader's side to it."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from project import ROOT

from xinguancha import folding, hanzi

VECTORS = json.loads((ROOT / "tests" / "vectors" / "folding.json").read_text("utf-8"))


def tokens(folded: str) -> list[int]:
    """Every pair of neighbouring UTF-16 units, and the last unit by itself."""
    data = folded.encode("utf-16-le")
    units = [int.from_bytes(data[i : i + 2], "little") for i in range(0, len(data), 2)]
    return [(a << 16) | b for a, b in zip(units, [*units[1:], 0], strict=False)]


def test_there_are_vectors() -> None:
    assert len(VECTORS) >= 15


@pytest.mark.parametrize("vector", VECTORS, ids=[v["text"] for v in VECTORS])
def test_vector(vector: dict[str, object]) -> None:
    assert folding.fold(str(vector["text"])) == vector["folded"]
    assert tokens(str(vector["folded"])) == vector["tokens"]


@given(st.text())
@example("ﷺ")
@example("İ")
def test_folding_again_changes_nothing_in_chinese_and_ascii(text: str) -> None:
    folded = folding.fold(text)
    assert folding.fold(folding.fold(folded)) == folding.fold(folded)


@given(st.text(alphabet="电梯加装，。 \n12PMpm", max_size=40), st.data())
def test_a_piece_of_a_text_folds_to_a_piece_of_its_folding(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert folding.fold(text[start:end]) in folding.fold(text)


def test_the_table_maps_one_unit_to_one_and_ends() -> None:
    table = folding.simplified()
    assert len(table) > 2900
    assert table["電"] == "电"
    assert all(len(a) == len(b) == 1 and ord(a) < 0x10000 > ord(b) for a, b in table.items())
    assert not {b for b in table.values() if b in table and table[b] != b}
    assert all(unicodedata.category(a) == "Lo" for a in table)


def test_every_character_of_the_standard_set_sounds_like_something() -> None:
    heard = hanzi.readings()
    assert len(heard) == 6763
    assert heard["充"] == ("chong",)
    assert {"zhong", "chong"} <= set(heard["重"])
    assert heard["绿"][0] == "lv"
    assert all(s.isascii() and s.isalpha() for found in heard.values() for s in found)


@pytest.mark.parametrize(
    ("said", "loose"),
    [("zhuang", "zuan"), ("chong", "con"), ("nian", "lian"), ("ning", "lin"), ("n", "n")],
)
def test_syllables_that_speakers_do_not_tell_apart(said: str, loose: str) -> None:
    assert folding.loose(said) == loose
