"""The pairs of characters that stand in the site → shards of how they sound, for slips and pinyin.

A key is ``(initial1 * 26 + initial2) << 18 | syllable1 << 9 | syllable2``: all pairs that begin
with the same two letters lie together. Syllables are loose ones (``folding.loose``), numbered in
their order. A pair stands under every usual reading of its characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..folding import loose
from .coding import Coded, Numbers
from .shards import varints

FEW_PAIRS = 100_000  # up to so many, all pairs are kept
LOOSE = 5  # of more, those that are hardly ever one word are not, unless a title or name has them
_HAN = (0x4E00, 0x9FFF)
_IN_TITLE, _IN_NAME = 0x40, 0x20
_TITLE_WORTH = 8  # texts that one title counts for


class Pairs:
    """Gathers the pairs of Han characters in the blocks of postings."""

    def __init__(self) -> None:
        self._blocks: list[npt.NDArray[np.uint32]] = []

    def add(self, lists: Coded) -> None:
        """Enter lists by their heads: in how many documents and titles a token is, its best class.

        Of classes below a name it does not matter which.
        """
        tokens, (counts, titles, names) = lists.tokens, lists.heads[:, :3].T
        best = np.select([titles > 0, names > 0], [0, 1], 2)
        rows = np.column_stack((tokens, counts, best, titles))
        units = rows[:, :1] >> np.array([16, 0]) & 0xFFFF
        han = ((units >= _HAN[0]) & (units <= _HAN[1])).all(axis=1)
        self._blocks.append(rows[han].astype(np.uint32))

    def entries(self, readings: Mapping[str, tuple[str, ...]]) -> Coded:
        """Write the candidates of every key: places of both characters, how usual the pair is."""
        rows = np.concatenate([np.zeros((0, 4), np.uint32), *self._blocks]).astype(np.int64)
        weight = _cohesion(rows[:, 0], rows[:, 1], rows[:, 3])
        if len(rows) > FEW_PAIRS:
            kept = (rows[:, 2] < 2) | (rows[:, 1] > 1) & (weight >= LOOSE)
            rows, weight = rows[kept], weight[kept]
        weight |= np.select([rows[:, 2] == 0, rows[:, 2] == 1], [_IN_TITLE, _IN_NAME], 0)
        keys, which, places = _keys(rows[:, 0], _tables(readings))
        order = np.lexsort((rows[which, 0], -weight[which], keys))
        keys, which, places = keys[order], which[order], places[order]
        starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else keys
        heads = np.zeros((len(starts), 5), np.int64)
        heads[:, 0] = np.diff(starts, append=len(keys)) if len(keys) else keys
        values = np.column_stack((places, weight[which]))
        if len(keys):
            heads[:, 4] = np.add.reduceat(3 + (values > 127).sum(axis=1), starts)
        return Coded(keys[starts], heads, varints(values.reshape(-1)))


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


class _Heard(NamedTuple):
    """For each unit up to three syllables (-1: none), and its place among all that sound so."""

    syllables: Numbers
    places: Numbers
    letters: Numbers  # of each syllable the place of its first letter


def _tables(readings: Mapping[str, tuple[str, ...]]) -> _Heard:
    """Turn readings into tables. Everyday characters have places that no other text changes."""
    heard = {char: [loose(s) for s in several] for char, several in readings.items()}
    order = sorted({syllable for several in heard.values() for syllable in several})
    number = {syllable: place for place, syllable in enumerate(order)}
    syllables, places = np.full((1 << 16, 3), -1, np.int64), np.zeros((1 << 16, 3), np.int64)
    taken = [0] * len(order)
    for char in sorted(heard, key=lambda char: (not common(char), char)):
        for which, syllable in enumerate(dict.fromkeys(heard[char])):
            syllables[ord(char), which] = number[syllable]
            places[ord(char), which] = taken[number[syllable]]
            taken[number[syllable]] += 1
    letters = np.array([ord(syllable[0]) - ord("a") for syllable in order], np.int64)
    return _Heard(syllables, places, letters)


def common(char: str) -> bool:
    """Tell whether people type a character every day: the first level of GB 2312."""
    return 0xB0 <= char.encode("gb2312", "replace")[0] <= 0xD7


def national(char: str) -> bool:
    """Tell whether a character is of GB 2312 at all."""
    return char.encode("gb2312", "replace")[0] >= 0xB0


def _keys(tokens: Numbers, heard: _Heard) -> tuple[Numbers, Numbers, Numbers]:
    """Return all keys of all pairs; the pair that each is of, the places of its characters."""
    keys, which, places = [], [], []
    for one, two in product(range(3), repeat=2):
        first, second = heard.syllables[tokens >> 16, one], heard.syllables[tokens & 0xFFFF, two]
        held = np.flatnonzero((first >= 0) & (second >= 0))
        first, second, pairs = first[held], second[held], tokens[held]
        letters = heard.letters[first] * 26 + heard.letters[second]
        keys.append(letters << 18 | first << 9 | second)
        which.append(held)
        among = heard.places[pairs >> 16, one], heard.places[pairs & 0xFFFF, two]
        places.append(np.column_stack(among))
    return np.concatenate(keys), np.concatenate(which), np.concatenate(places)
