"""The pairs of characters that stand in the site → shards of how they sound, for slips and pinyin.

A key is ``(initial1 * 26 + initial2) << 18 | syllable1 << 9 | syllable2``: all pairs that begin
with the same two letters lie together. Syllables are loose ones (``folding.loose``), numbered in
their order. A pair stands under every usual reading of its characters.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from ..folding import loose
from .postings import Keys, ranks_of, tokens_of
from .shards import Entries, Numbers

FEW_PAIRS = 200_000  # up to so many, pairs of a single document are kept as well
_HAN = (0x4E00, 0x9FFF)
_IN_TITLE, _IN_NAME = 0x80, 0x40
_TITLE_WORTH = 8  # texts that one title counts for
_CANDIDATE = np.dtype([("first", "<u2"), ("second", "<u2"), ("weight", "u1")])


class Pairs:
    """Gathers the pairs of Han characters in the blocks of postings."""

    def __init__(self) -> None:
        self._blocks: list[npt.NDArray[np.uint32]] = []

    def add(self, keys: Keys) -> None:
        """Enter a block: each token, in how many documents and titles it is, its best class."""
        tokens, ranks = tokens_of(keys), ranks_of(keys)
        starts = np.flatnonzero(np.append(True, tokens[1:] != tokens[:-1]))
        counts = np.diff(starts, append=len(keys))
        titles = np.add.reduceat(ranks == 0, starts, dtype=np.int64)
        rows = np.column_stack((tokens[starts], counts, ranks[starts], titles))
        units = rows[:, :1] >> np.array([16, 0]) & 0xFFFF
        han = ((units >= _HAN[0]) & (units <= _HAN[1])).all(axis=1)
        self._blocks.append(rows[han].astype(np.uint32))

    def entries(self, readings: Mapping[str, tuple[str, ...]]) -> Entries:
        """Write the candidates of every key: u16 + u16 (the pair), u8 (how usual it is)."""
        rows = np.concatenate([np.zeros((0, 4), np.uint32), *self._blocks]).astype(np.int64)
        if len(rows) > FEW_PAIRS:
            rows = rows[(rows[:, 1] > 1) | (rows[:, 2] < 2)]
        keys, which = _keys(rows[:, 0], *_tables(readings))
        weight = _cohesion(rows[:, 0], rows[:, 1], rows[:, 3])
        weight |= np.select([rows[:, 2] == 0, rows[:, 2] == 1], [_IN_TITLE, _IN_NAME], 0)
        order = np.lexsort((rows[which, 0], -weight[which], keys))
        keys, which = keys[order], which[order]
        found = np.zeros(len(keys), _CANDIDATE)
        found["first"], found["second"] = rows[which, 0] >> 16, rows[which, 0] & 0xFFFF
        found["weight"] = weight[which]
        starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else keys
        counts = np.diff(starts, append=len(keys)) if len(keys) else keys
        heads = np.zeros((len(starts), 5), np.int64)
        heads[:, 0], heads[:, 4] = counts, counts * _CANDIDATE.itemsize
        return Entries(keys[starts], heads, found.tobytes())


def _cohesion(tokens: Numbers, counts: Numbers, titles: Numbers) -> Numbers:
    """Return 0 to 31: how much a pair is a word (mostly), and how usual it is.

    The first is the pointwise mutual information of its characters, normalised by how rare the
    pair is; pairs that only meet where two words do have little of it. As for the second: whoever
    types a sound mostly means what titles are about.
    """
    if not len(tokens):
        return counts
    total = counts.sum()
    first = np.bincount(tokens >> 16, counts, 1 << 16)[tokens >> 16]
    second = np.bincount(tokens & 0xFFFF, counts, 1 << 16)[tokens & 0xFFFF]
    shared = np.log2(counts * total / (first * second))
    normal = shared / np.maximum(np.log2(total / counts), 1)
    usual = np.log2(1 + np.where(titles, titles * _TITLE_WORTH, counts))
    both = 10 * normal.clip(0, 1) + 1.8 * usual
    return np.asarray(np.rint(both).clip(0, 31), np.int64)


def _tables(readings: Mapping[str, tuple[str, ...]]) -> tuple[Numbers, Numbers]:
    """Return unit → up to three syllables (-1: none), and syllable → place of its first letter."""
    heard = {char: [loose(s) for s in several] for char, several in readings.items()}
    order = sorted({syllable for several in heard.values() for syllable in several})
    number = {syllable: place for place, syllable in enumerate(order)}
    table = np.full((1 << 16, 3), -1, np.int64)
    for char, several in heard.items():
        once = list(dict.fromkeys(number[syllable] for syllable in several))
        table[ord(char), : len(once)] = once
    return table, np.array([ord(syllable[0]) - ord("a") for syllable in order], np.int64)


def _keys(tokens: Numbers, table: Numbers, letters: Numbers) -> tuple[Numbers, Numbers]:
    """Return all keys of all pairs, and the place of the pair that each is of."""
    keys, which = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for one in range(3):
        for two in range(3):
            first, second = table[tokens >> 16, one], table[tokens & 0xFFFF, two]
            held = np.flatnonzero((first >= 0) & (second >= 0))
            first, second = first[held], second[held]
            keys.append((letters[first] * 26 + letters[second]) << 18 | first << 9 | second)
            which.append(held)
    return np.concatenate(keys), np.concatenate(which)
