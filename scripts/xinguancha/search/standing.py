"""The lists of an earlier build, kept in the store, so that an edit writes only what it changes.

A *base* is what a whole build came to: its documents by their keys, its tokens, where its shards
were cut, and its lists themselves in rows of the store. A later build whose documents are mostly
the same takes the base and works out the lists of the tokens that differ; a shard that holds none
of them stands as it was. The files are the same as those of a whole build, byte for byte.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .. import cache
from .coding import Coded, Numbers, depends_on_total, encode, single
from .postings import HEAVY, Keys, keys_of, tokens_of
from .shards import Known, Shard, Span, cut_whole

ROW = 1 << 15  # postings in a row of the store: 128 KB
_LISTS, _BASE = "lists", "standing"
_COMPLETE = 0xFFFF  # second unit of a list that holds all documents of a character
_FEW, _SHARE = 16, 100  # an edit is of at most so many documents, or of one in so many


class Base(NamedTuple):
    """What is kept of a whole build; ``heads`` are as in ``Coded``, ``rows`` begin at tokens."""

    name: str
    keys: tuple[str, ...]
    flags: bytes
    tokens: Numbers
    heads: npt.NDArray[np.int32]
    rows: Numbers
    of_unit: Numbers
    pieces: Mapping[Span, str]


class Recorder:
    """Keeps a whole build as a base, while it goes on."""

    def __init__(self, store: cache.Store, keys: Sequence[str]) -> None:
        self._store, self._keys = store, tuple(keys)
        self._name = cache.digest(cache.code(), self._keys)
        self._rows: list[int] = []
        self._coded: list[tuple[Numbers, Numbers]] = []
        self.pieces: dict[Span, str] = {}

    def lists(self, block: Keys) -> None:
        """Keep the postings of a block; no token is in two blocks."""
        tokens = tokens_of(block)
        fresh = np.flatnonzero(np.append(True, tokens[1:] != tokens[:-1]))
        start = 0
        while start < len(block):
            end = fresh[np.searchsorted(fresh, start + ROW) :][:1]
            stop = int(end[0]) if len(end) else len(block)
            self._put(int(tokens[start]), block[start:stop])
            start = stop

    def _put(self, token: int, part: Keys) -> None:
        data = (part & np.uint64(0xFFFFFFFF)).astype("<u4").tobytes()
        self._store.put(_LISTS, [(_row(self._name, len(self._rows)), data)])
        self._rows.append(token)

    def coded(self, blocks: Iterator[Coded]) -> Iterator[Coded]:
        """Pass blocks on, and keep their tokens and heads."""
        for block in blocks:
            self._coded.append((block.tokens, block.heads))
            yield block

    def heads(self) -> Coded:
        """Tokens and heads of all lists, without the lists."""
        nothing = np.zeros(0, np.int64), np.zeros((0, 5), np.int64)
        tokens, heads = zip(nothing, *self._coded, strict=True)
        return Coded(np.concatenate(tokens), np.concatenate(heads), b"")

    def keep(self, flags: bytes, of_unit: Numbers) -> None:
        """Keep the base, now that the build is done."""
        tokens, heads, _ = self.heads()
        rows = np.array(self._rows, np.int64)
        small = heads.astype(np.int32)
        base = Base(self._name, self._keys, flags, tokens, small, rows, of_unit, self.pieces)
        self._store.put(_BASE, [(cache.code(), pickle.dumps(base, 5))])
        self._store.prune(_BASE, [cache.code()])
        self._store.prune(_LISTS, [_row(self._name, n) for n in range(len(rows))])


def _row(name: str, number: int) -> str:
    return f"{name}/{number}"


def read(store: cache.Store) -> Base | None:
    """Return the base, if there is one made by the same code."""
    data = store.get(_BASE, [cache.code()]).get(cache.code())
    return pickle.loads(data) if data else None


def forget(store: cache.Store) -> None:
    """Let the next build be a whole one."""
    store.put(_BASE, [(cache.code(), b"")])


def changed(base: Base | None, keys: Sequence[str]) -> list[int] | None:
    """Return the numbers of documents that differ from the base; None: not like it at all."""
    if base is None or single(len(base.keys)) != single(len(keys)):
        return None
    most = max(_FEW, len(keys) // _SHARE)
    if abs(len(base.keys) - len(keys)) > most:
        return None
    both = range(max(len(base.keys), len(keys)))
    found = [n for n in both if base.keys[n : n + 1] != tuple(keys[n : n + 1])]
    return found if len(found) <= most else None


@dataclass(frozen=True, slots=True)
class Change:
    """Documents that differ: numbers with what ``tokens.packed`` made of them, before and now."""

    before: list[tuple[int, bytes]]
    now: list[tuple[int, bytes]]


class Edited:
    """A base with some documents changed; gives what ``index.Fresh`` gives of all documents."""

    def __init__(
        self,
        base: Base,
        store: cache.Store,
        change: Change,
        total: int,
        stands: Callable[[str], bool],
    ) -> None:
        """``stands`` tells of a SHA-256 whether its file is in the site."""
        self._base, self._store, self._stands, self._total = base, store, stands, total
        self._raw = np.flatnonzero((base.tokens & 0xFFFF) != _COMPLETE)
        self._ends = np.append(0, np.cumsum(base.heads[self._raw, 0], dtype=np.int64))
        self._loaded: dict[int, Keys] = {}
        gone, self._come = keys_of(change.before), np.sort(keys_of(change.now))
        self._stale = np.zeros(max(total, len(base.keys)), np.bool_)
        self._stale[[number for number, _ in (*change.before, *change.now)]] = True
        self._of_unit: Numbers = base.of_unit - _units(gone) + _units(self._come)
        self._heavy = self._of_unit >= HEAVY
        self._touched = self._tokens_that_differ(gone)
        self._tokens, self._heads = self._updated()

    def units(self) -> frozenset[int]:
        """UTF-16 units that stand anywhere in the documents."""
        return frozenset(np.flatnonzero(self._of_unit).tolist())

    def heads(self) -> Coded:
        """Tokens and the heads of their lists, without the lists."""
        return Coded(self._tokens, self._heads, b"")

    def shards(self, size: int) -> Iterator[Shard]:
        """Yield all shards; those that stand are not made."""
        for span, write in cut_whole(self._tokens, self._heads, size, self._total):
            sha256 = self._base.pieces.get(span)
            if sha256 and not self._touches(span) and self._stands(sha256):
                yield write(Known(sha256))
            else:
                yield write(encode(self._lists(span[0], span[1]), self._total))

    def _touches(self, span: Span) -> bool:
        low = np.searchsorted(self._touched, span[0])
        return bool(low < np.searchsorted(self._touched, span[1], "right"))

    def _tokens_that_differ(self, gone: Keys) -> Numbers:
        """Tokens of another list than in the base, or of the same one in other bits; ascending."""
        own = np.unique(tokens_of(np.setxor1d(gone, self._come))).astype(np.int64)
        was = self._base.of_unit >= HEAVY
        whole = np.flatnonzero(was != self._heavy)
        whole = np.concatenate((whole, own[(was | self._heavy)[own >> 16]] >> 16))
        counts = self._base.heads[:, 0].astype(np.int64)
        other = depends_on_total(counts, len(self._base.keys), self._total)
        found = np.concatenate((own, whole << 16 | _COMPLETE, self._base.tokens[other]))
        return np.unique(found)

    def _updated(self) -> tuple[Numbers, Numbers]:
        base, kept = self._base, ~np.isin(self._base.tokens, self._touched)
        lists = [self._of(self._touched[(self._touched & 0xFFFF) != _COMPLETE])]
        for token in self._touched[(self._touched & 0xFFFF) == _COMPLETE].tolist():
            if self._heavy[token >> 16]:
                lists.append(self._complete(token >> 16))
        keys = np.sort(np.concatenate(lists))
        tokens, heads = base.tokens[kept], base.heads[kept].astype(np.int64)
        if not len(keys):
            return tokens, heads
        new = encode(keys, self._total)
        tokens = np.concatenate((tokens, new.tokens))
        order = np.argsort(tokens, kind="stable")
        return tokens[order], np.concatenate((heads, new.heads))[order]

    def _of(self, tokens: Numbers) -> Keys:
        """Return the postings of some tokens as they are now."""
        raw = self._base.tokens[self._raw]
        there = np.flatnonzero(np.isin(raw, tokens)).tolist()
        parts = [self._slice(place, place + 1) for place in there]
        come = self._come[np.isin(tokens_of(self._come), tokens)]
        return np.sort(np.concatenate([self._fresh(parts), come]))

    def _lists(self, low: int, high: int) -> Keys:
        """Return all postings of a range of tokens as they are now, complete lists included."""
        units = np.flatnonzero(self._heavy)
        whole = units[(units << 16 | _COMPLETE >= low) & (units << 16 | _COMPLETE <= high)]
        parts = [self._between(low, high), *map(self._complete, whole.tolist())]
        return np.sort(np.concatenate(parts))

    def _between(self, low: int, high: int) -> Keys:
        raw = self._base.tokens[self._raw]
        start, end = np.searchsorted(raw, [low, high + 1]).tolist()
        edges = np.array([low << 32, (high << 32) + 0xFFFFFFFF], np.uint64)
        first = int(np.searchsorted(self._come, edges[0]))
        last = int(np.searchsorted(self._come, edges[1], "right"))
        return np.sort(
            np.concatenate([self._fresh([self._slice(start, end)]), self._come[first:last]])
        )

    def _complete(self, unit: int) -> Keys:
        return complete(unit, merged(None, self._between(unit << 16, (unit << 16) + 0xFFFE)))

    def _fresh(self, parts: list[Keys]) -> Keys:
        """Leave out the postings of documents that are no longer what they were."""
        keys = np.concatenate([np.zeros(0, np.uint64), *parts])
        numbers = (keys >> np.uint64(2) & np.uint64((1 << 30) - 1)).astype(np.int64)
        fresh: Keys = keys[~self._stale[numbers]]
        return fresh

    def _slice(self, start: int, end: int) -> Keys:
        """Return the base's postings of its raw tokens from ``start`` up to ``end``."""
        if start == end:
            return np.zeros(0, np.uint64)
        raw, rows = self._base.tokens[self._raw], self._base.rows
        first = int(np.searchsorted(rows, raw[start], "right")) - 1
        last = int(np.searchsorted(rows, raw[end - 1], "right"))
        found = np.concatenate([self._row(number) for number in range(first, last)])
        begin = int(self._ends[np.searchsorted(raw, rows[first])])
        found = found[int(self._ends[start]) - begin : int(self._ends[end]) - begin]
        tokens = np.repeat(raw[start:end], np.diff(self._ends[start : end + 1]))
        keys: Keys = tokens.astype(np.uint64) << np.uint64(32) | found
        return keys

    def _row(self, number: int) -> Keys:
        found = self._loaded.get(number)
        if found is None:
            key = _row(self._base.name, number)
            data = self._store.get(_LISTS, [key]).get(key)
            if data is None:  # damaged: all is to be built once more, without this base
                forget(self._store)
                raise cache.DamagedError(key)
            found = self._loaded[number] = np.frombuffer(data, "<u4").astype(np.uint64)
        return found


def merged(known: Keys | None, keys: Keys) -> Keys:
    """Keep ``document << 2 | rank``, each document once with its best rank."""
    found = keys & np.uint64(0xFFFFFFFF)
    found = np.sort(found if known is None else np.concatenate((known, found)))
    documents: Keys = found >> np.uint64(2)
    first: Keys = found[np.append(True, documents[1:] != documents[:-1])[: len(found)]]
    return first


def complete(unit: int, found: Keys) -> Keys:
    """Make the keys of the complete list of a character."""
    return found | np.uint64((unit << 16 | _COMPLETE) << 32)


def _units(keys: Keys) -> Numbers:
    return np.bincount((keys >> np.uint64(48)).astype(np.int64), minlength=1 << 16)
