"""Postings survive the shards bit for bit, and a damaged shard says so."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xinguancha.folding import fold, half_folded, has_traditional
from xinguancha.search import coding, shards, tokens
from xinguancha.search.postings import Keys

TOTAL = 5000


def numbers(values: list[int]) -> shards.Numbers:
    """A list of document numbers as the encoder takes it."""
    return np.array(sorted(values), np.int64)


@st.composite
def entries(draw: st.DrawFn) -> list[shards.Entry]:
    """Some tokens, each with documents in one to four classes, no document twice."""
    found = []
    for token in sorted(draw(st.sets(st.integers(0, 2**32 - 1), min_size=1, max_size=6))):
        classes = draw(
            st.dictionaries(st.integers(0, TOTAL - 1), st.integers(0, 3), min_size=1, max_size=80)
        )
        lists = [numbers([d for d, c in classes.items() if c == one]) for one in range(4)]
        found.append(shards.Entry(token, tuple(lists)))
    return found


def written(found: list[shards.Entry], size: int = 1 << 20) -> list[bytes]:
    """The shards of some entries."""
    block = coding.encode(keys_of(found), TOTAL)
    return [shard.data for shard in shards.cut([block], size, TOTAL)]


def keys_of(found: list[shards.Entry]) -> Keys:
    """Entries as the sorted keys of ``postings``."""
    keys = [
        entry.token << 32 | int(document) << 2 | 3 - one
        for entry in found
        for one in (3, 2, 1, 0)
        for document in entry.documents[one]
    ]
    return np.array(sorted(keys), np.uint64)


def plain(found: list[shards.Entry]) -> list[tuple[int, list[list[int]]]]:
    """Entries as values that can be compared."""
    return [(e.token, [list(map(int, one)) for one in e.documents]) for e in found]


@settings(deadline=None)
@given(entries())
def test_what_is_written_is_read(found: list[shards.Entry]) -> None:
    (data,) = written(found)
    assert plain(list(shards.read(data, TOTAL))) == plain(found)


def test_dense_and_far_apart_lists_are_read_as_well() -> None:
    far = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, TOTAL - 1]
    most, every = [n for n in range(TOTAL) if n not in far], list(range(TOTAL))
    for lists in ((every, [], [], []), (far, [], [], most), (most, [], [], far)):
        found = [shards.Entry(7, tuple(map(numbers, lists)))]
        (data,) = written(found)
        assert plain(list(shards.read(data, TOTAL))) == plain(found)
        assert len(data) < 45, "what stands nearly everywhere is told by where it does not"


@pytest.mark.parametrize("given", [1, 2, 3])
def test_of_what_stands_in_a_quarter_of_all_only_titles_are_told(given: int) -> None:
    many, few = list(range(0, TOTAL, 3)), list(range(0, TOTAL, 5))
    for documents, kept in ((many, 3 if given == 3 else 0), (few, given)):
        lists = [numbers(documents if one == given else []) for one in range(4)]
        (data,) = written([shards.Entry(7, tuple(lists))])
        (entry,) = shards.read(data, TOTAL)
        assert entry.documents[kept].tolist() == documents


@pytest.mark.parametrize("total", [1, 2, 3, 100, 436, 9622, 70_000, 160_000])
def test_a_single_document_takes_as_many_bytes_as_any_other(total: int) -> None:
    for document in {0, total // 2, total - 1}:
        coded = coding.encode(np.array([7 << 32 | document << 2 | 3], np.uint64), total)
        assert coded.heads.tolist() == [[1, 0, 0, 0, coding.single(total)]]
        (shard,) = shards.cut([coded], 100, total)
        (entry,) = shards.read(shard.data, total)
        assert entry.documents[0].tolist() == [document]


def test_an_edit_moves_no_cut_but_those_beside_it() -> None:
    def cuts(documents: int) -> dict[int, bytes]:
        """The shards of 4000 tokens, of which one in the middle has so many documents."""
        some = {2000: range(documents)}
        keys = [
            (0x4E00 + token // 40 << 16 | 0x4E00 + token * 7) << 32 | document << 2 | 3
            for token in range(4000)
            for document in some.get(token, range(token % 11, TOTAL, 400))
        ]
        coded = coding.encode(np.array(keys, np.uint64), TOTAL)
        return {one.first: one.data for one in shards.cut([coded], 1000, TOTAL)}

    before = cuts(1)
    sizes = [len(data) for data in before.values()]
    assert len(sizes) > 40
    assert max(sizes) < 1500
    assert sum(first & 0xFFFF == 0 for first in before) > len(sizes) * 0.9, "at new characters"
    for documents in (2, 30, 400, 1000):
        after = cuts(documents)
        changed = [first for first, data in after.items() if before.get(first) != data]
        assert 1 <= len(changed) <= 4


@settings(deadline=None)
@given(entries(), entries(), st.integers(1, 200))
def test_a_cut_loses_nothing_wherever_the_blocks_end(
    one: list[shards.Entry], two: list[shards.Entry], size: int
) -> None:
    found = one + [e for e in two if e.token > one[-1].token]
    data = written(found, size)
    assert plain([e for part in data for e in shards.read(part, TOTAL)]) == plain(found)
    keep = len(one)
    blocks = [part for part in (found[:keep], found[keep:]) if part]
    encoded = [coding.encode(keys_of(part), TOTAL) for part in blocks]
    assert [shard.data for shard in shards.cut(encoded, size, TOTAL)] == data


@pytest.mark.parametrize(
    ("total", "count", "k"), [(10, 10, 0), (10_000, 1, 12), (10_000, 100, 6), (160_000, 3, 15)]
)
def test_the_parameter_is_the_one_of_the_format(total: int, count: int, k: int) -> None:
    assert coding.parameter(np.array([total]), np.array([count]))[0] == k
    assert k == 0 or (1 << k) * count * 100 <= 69 * total
    assert (1 << (k + 1)) * count * 100 > 69 * total


@settings(deadline=None)
@given(entries(), st.data())
def test_a_flipped_bit_or_a_cut_is_noticed(found: list[shards.Entry], data: st.DataObject) -> None:
    (whole,) = written(found)
    place = data.draw(st.integers(0, len(whole) * 8 - 1))
    flipped = bytearray(whole)
    flipped[place // 8] ^= 1 << place % 8
    for damaged in (bytes(flipped), whole[: place // 8]):
        with pytest.raises(shards.DamagedShardError):
            list(shards.read(damaged, TOTAL))


def test_classes_of_fields() -> None:
    found, classes = tokens.of_fields(
        tokens.Fields("加装电梯", ("市教育局",), ("电梯和电梯和电梯", "健身、健身、健身", "一次"))
    )
    by_token = dict(zip(found.tolist(), classes.tolist(), strict=True))

    def of(pair: str) -> int:
        return int(by_token[(ord(pair[0]) << 16) | ord(pair[1])])

    assert (of("电梯"), of("教育"), of("健身"), of("一次")) == (3, 2, 1, 0)
    assert by_token[ord("局") << 16] == tokens.NAME
    assert "梯市" not in {chr(t >> 16) + chr(t & 0xFFFF) for t in by_token}


_ANY = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("电梯车車咀12ab３，𠮷😀\0")
)


@given(_ANY, _ANY, _ANY)
def test_a_document_is_folded_as_each_of_its_texts_is(title: str, name: str, rest: str) -> None:
    fields = tokens.Fields(title, (name,), (rest, rest))
    wanted: dict[int, int] = {}
    for text, rank in ((rest, tokens.ONCE), (name, tokens.NAME), (title, tokens.TITLE)):
        found = [*tokens.of_text(text).tolist(), *tokens.threes(text).tolist()]
        often = {one for one in found if rank == tokens.ONCE and found.count(one) > 1}
        wanted |= {one: tokens.OFTEN if one in often else rank for one in found}
    keys, classes = tokens.of_fields(fields)
    assert dict(zip(keys.tolist(), classes.tolist(), strict=True)) == wanted
    changed, _ = tokens.read(fields)
    assert changed == any(has_traditional(half_folded(text)) for text in (title, name, rest))


@given(
    st.text(alphabet="电梯加装老旧小区，。 \nPM25Ａ車𠮷", min_size=2, max_size=60),
    st.text(alphabet="电梯加装老旧小区，PM25車𠮷", min_size=2, max_size=3),
)
@example("石咀山市", "石嘴")
def test_a_pair_is_in_the_index_where_it_is_in_the_text(text: str, query: str) -> None:
    present = set(tokens.of_text(text).tolist())
    wanted = set(tokens.of_text(query).tolist()[:-1])
    folded = fold(query)
    if folded and folded in fold(text):
        assert wanted <= present
    if len(folded.encode("utf-16-le")) == 4:  # two units: the index is exact by itself
        assert (wanted <= present) == (folded in fold(text))
