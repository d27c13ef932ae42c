"""Keys say what they hash, whatever its identity; the store gives back what it was given."""

from __future__ import annotations

import contextlib
import pickle
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinguancha import cache, packing, packs
from xinguancha.model import Org
from xinguancha.pages import Page, Row

texts = st.text(st.characters(codec="utf-8"), max_size=12)
orgs = st.builds(Org, name=texts, aliases=st.tuples(texts), phone=st.none() | texts)
rows = st.builds(
    Row,
    id=texts, title=texts, summary=texts, kind=texts, stage=texts, delivery=texts,
    lanes=st.tuples(st.tuples(texts, texts)), newest=texts, turn=texts,
    installment=st.none() | st.integers(0, 99),
)  # fmt: skip
leaves = st.none() | st.booleans() | st.integers() | texts | orgs | rows
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple) | st.dictionaries(texts, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(values)
def test_a_copy_has_the_same_key(value: object) -> None:
    """Copies share no identity; a key that saw identity would render pages again for nothing."""
    assert cache.digest(value) == cache.digest(pickle.loads(pickle.dumps(value)))


@given(values, values)
def test_what_differs_has_another_key(one: object, other: object) -> None:
    same = pickle.dumps(one, 2) == pickle.dumps(other, 2) or repr(one) == repr(other)
    assert same or cache.digest(one) != cache.digest(other)


@given(st.lists(texts, max_size=3), st.lists(texts, max_size=3))
def test_parts_do_not_run_together(one: list[str], other: list[str]) -> None:
    assert one == other or cache.digest(*one) != cache.digest(*other)


@given(texts, texts, texts, texts, values)
def test_every_part_of_a_page_is_in_its_key(
    url: str, template: str, title: str, token: str, shown: object
) -> None:
    page = Page(url, template, title, "", {"shown": shown}, token=token)
    changed = (
        Page(url + "x", template, title, "", {"shown": shown}, token=token),
        Page(url, template + "x", title, "", {"shown": shown}, token=token),
        Page(url, template, title + "x", "", {"shown": shown}, token=token),
        Page(url, template, title, "x", {"shown": shown}, token=token),
        Page(url, template, title, "", {"shown": (shown, "x")}, token=token),
        Page(url, template, title, "", {"shown": shown}, token=token + "x"),
    )
    own, other = cache.Stem("inputs"), cache.Stem("others")
    keys = {one.key(own) for one in changed} | {page.key(own), page.key(other)}
    assert len(keys) == len(changed) + 2


@given(st.dictionaries(texts, st.binary(max_size=50), max_size=8))
def test_the_store_gives_back_what_it_was_given(entries: dict[str, bytes]) -> None:
    store = cache.Store(None)
    store.put("space", entries.items())
    assert store.get("space", entries) == entries
    assert store.get("another", entries) == {}
    store.close()


def test_what_was_not_used_goes_once_it_is_much(tmp_path: Path) -> None:
    store = cache.Store(tmp_path / "s.sqlite")
    store.put("x", [(f"k{n}", b"v") for n in range(2000)])
    store.prune("x", ["k1", "k2"])
    assert set(store.get("x", [f"k{n}" for n in range(2000)])) == {"k1", "k2"}


@pytest.mark.parametrize("seed", range(60))
def test_a_store_damaged_anywhere_gives_what_is_whole_or_starts_anew(
    tmp_path: Path, seed: int
) -> None:
    """SQLite has many words for damage; none may reach a newsroom, no wrong value a page."""
    path, dice = tmp_path / "s.sqlite", random.Random(seed)
    entries = {f"k{n}": bytes([n]) * (20 * n) for n in range(200)}
    store = cache.Store(path)
    store.put("x", entries.items())
    store.close()
    data = bytearray(path.read_bytes())
    for _ in range(dice.randrange(1, 100)):
        place = dice.randrange(dice.choice((200, 4000, len(data))))
        data[place] ^= dice.randrange(1, 256)
    path.write_bytes(data)
    with contextlib.suppress(cache.DamagedError):
        store = cache.Store(path)
        assert store.get("x", entries).items() <= entries.items()
        store.put("x", [("new", b"1")])
    store.close()
    again = cache.Store(path)
    again.put("y", [("new", b"1")])
    assert again.get("y", ["new"]) == {"new": b"1"}
    again.close()


@given(st.binary(max_size=300))
def test_packing(data: bytes) -> None:
    assert packing.back(packing.quick(data)) == packing.back(packing.small(data)) == data


@given(st.lists(texts | st.binary(max_size=9), max_size=3), st.lists(texts, max_size=3))
def test_keys_with_a_common_beginning_do_not_run_together(
    one: list[str | bytes], other: list[str]
) -> None:
    stem = cache.Stem("x")
    assert stem.key(*one) == cache.Stem("x").key(*one) != cache.Stem("y").key(*one)
    same = [p if isinstance(p, bytes) else p.encode() for p in one] == [p.encode() for p in other]
    assert same == (stem.key(*one) == stem.key(*other))


def test_packs_hold_what_was_put_there_and_a_damaged_one_nothing() -> None:
    store = cache.Store(None)
    shelves = packs.Packs(store, "x")
    names = {packs.Packs.of(f"stories/2024/{n}.md") for n in range(4000)}
    assert len(names) == 256
    row = shelves.read("07")
    assert row.had == {}
    row.has["l"], row.missing = None, 1
    shelves.enter(row, "k", ("v", 1))
    assert shelves.read("07").had == {"k": ("v", 1), "l": None}
    assert shelves.read("08").had == {}
    store.put("x", [("07", b"no pickle")])
    assert shelves.read("07").had == {}


def test_a_row_that_holds_the_same_is_not_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store = cache.Store(None)
    shelves = packs.Packs(store, "x")
    row = shelves.read("07")
    row.has["k"] = 1
    shelves.keep(row)
    monkeypatch.setattr(store, "put", None)
    again = shelves.read("07")
    again.has["k"] = 1
    shelves.keep(again)


def test_a_store_of_another_layout_is_emptied(tmp_path: Path) -> None:
    """Nobody would ever read, or prune, what stands in it."""
    store = cache.Store(tmp_path / "s.sqlite")
    store.put("x", [("k", b"v")])
    store._db.execute("PRAGMA user_version = 1")
    store.close()
    again = cache.Store(tmp_path / "s.sqlite")
    assert again.get("x", ["k"]) == {}
    again.put("x", [("k", b"v")])
    again.close()
    assert cache.Store(tmp_path / "s.sqlite").get("x", ["k"]) == {"k": b"v"}
