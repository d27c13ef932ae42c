"""Postings and columns → the files of the index; docs/developers/search.md has its format."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

import numpy as np

from ..folding import fold
from . import columns
from .coding import Coded, Numbers, encode
from .columns import Value
from .postings import Keys, Postings
from .shards import Known, Shard, cut, varints
from .sounds import Pairs, common, national
from .standing import Recorder, complete, merged

FORMAT = 3
SHARD = 10_900  # bytes; smaller ones make the directory longer than they save
SPOKEN = 11 << 10  # bytes of a shard of sounds
_MOST_CHILDREN = 1000
_MOST_SPOKEN = 8  # their directory has files of its own: most queries never need it
_NODE = 128  # children of a node where one directory would be too long

File = tuple[str, bytes | Known]


@dataclass(frozen=True, slots=True)
class Site:
    """All of the index but its words.

    Document numbers are places in ``addresses`` (text needs the table?, address) and ``newest``
    (ordinal day, 0: unknown); the first ``pages`` are the site's own pages. ``facets`` maps the
    name in the address of the search page to (words, values in their order). ``sites`` has the
    address of each other site, by the key before ``~`` in the names of its stories.
    """

    addresses: Sequence[tuple[bool, str]]
    newest: Sequence[int]
    pages: int
    facets: Mapping[str, tuple[str, Sequence[Value]]]
    synonyms: Sequence[Sequence[str]]
    asides: Sequence[str]
    characters: Mapping[str, str]
    readings: Mapping[str, tuple[str, ...]] = field(repr=False)
    sites: Mapping[str, str] = field(default_factory=dict)


class Words(Protocol):
    """Where the words of the index come from: all documents, or an earlier build and an edit."""

    def shards(self, size: int) -> Iterator[Shard]:
        """Yield all shards of words."""

    def heads(self) -> Coded:
        """Tokens and heads of all lists; once ``shards`` is through."""

    def units(self) -> frozenset[int]:
        """UTF-16 units that stand anywhere; once ``shards`` is through."""


class Fresh:
    """The words of all documents, from their postings; ``recorder`` keeps them for later builds."""

    def __init__(self, postings: Postings, total: int, recorder: Recorder) -> None:
        self._postings, self._total, self._recorder = postings, total, recorder

    def shards(self, size: int) -> Iterator[Shard]:
        """Yield all shards of words."""
        with ThreadPoolExecutor(1) as beside:
            blocks = _encoded(beside, _complete(self._postings, self._recorder), self._total)
            for shard in cut(self._recorder.coded(blocks), size, self._total):
                assert isinstance(shard.data, bytes)
                self._recorder.pieces[shard.span] = _sha256(shard.data)
                yield shard

    def heads(self) -> Coded:
        """Tokens and heads of all lists."""
        return self._recorder.heads()

    def units(self) -> frozenset[int]:
        """UTF-16 units that stand anywhere."""
        return frozenset(np.flatnonzero(self._postings.of_unit).tolist())


def files(site: Site, found: Words) -> Iterator[File]:
    """Yield (name below search/data/, bytes); names are hashes of what is in the files."""
    total = len(site.addresses)
    named = _Names()
    words = yield from _tree(found.shards(SHARD), named, _MOST_CHILDREN)
    pairs = Pairs()
    heads = found.heads()
    pairs.add(heads)
    units = found.units()
    readings = {c: read for c, read in site.readings.items() if ord(c) in units or common(c)}
    characters = {a: b for a, b in site.characters.items() if ord(b) in units}
    spoken = [entries for entries in (pairs.entries(readings),) if len(entries.tokens)]
    sounds = yield from _tree(cut(spoken, SPOKEN), named, _MOST_SPOKEN)
    groups = []
    for data in columns.addresses(site.addresses):
        groups.append(named("txt", data))
        yield f"{groups[-1]}.txt", data
    directory: dict[str, object] = {
        "format": FORMAT,
        "documents": total,
        "pages": site.pages,
        "group": columns.GROUP,
        "names": "".join(groups),
        "words": words,
        "sounds": sounds,
        "facets": {},
    }
    synonyms = columns.compact(_asked(site, heads.tokens))
    single: dict[str, tuple[str, bytes]] = {
        "table": ("txt", columns.characters(characters)),
        "readings": ("json", columns.readings(readings)),
        "synonyms": ("json", synonyms),
        "dates": ("bin", columns.days(site.newest)),
    }
    for key, (ending, data) in single.items():
        directory[key] = named(ending, data)
        yield f"{directory[key]}.{ending}", data
    facets: dict[str, str] = {}
    for key, (label, values) in site.facets.items():
        data = columns.facet(label, values, total)
        facets[key] = named("json", data)
        yield f"{facets[key]}.json", data
    directory["facets"] = facets
    if site.sites:
        directory["sites"] = dict(site.sites)
    yield "index.json", columns.compact(directory)


def _encoded(pool: Executor, blocks: Iterable[Keys], total: int) -> Iterator[Coded]:
    """Encode one block ahead in another thread; arithmetic on arrays leaves Python's lock."""
    under_way: Future[Coded] | None = None
    for keys in blocks:
        previous, under_way = under_way, pool.submit(encode, keys, total)
        if previous is not None:
            yield previous.result()
    if under_way is not None:
        yield under_way.result()


def _folded(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[fold(word) for word in group] for group in groups]


def _asked(site: Site, tokens: Numbers) -> dict[str, object]:
    (asides,) = _folded([site.asides])
    return {
        "groups": _folded(site.synonyms),
        "asides": asides,
        "silent": _silent(asides, tokens),
        "doubtful": "".join(c for c in site.characters if national(c)),
    }


def _silent(asides: Sequence[str], tokens: Numbers) -> list[str]:
    """Return the pairs of characters of what only asks that stand in no text."""
    found = sorted({word[at : at + 2] for word in asides for at in range(len(word) - 1)})
    own = np.array([ord(pair[0]) << 16 | ord(pair[1]) for pair in found], np.int64)
    return [pair for pair, there in zip(found, np.isin(own, tokens), strict=True) if not there]


class _Names:
    """Gives files names of eight letters made of their bytes; the same bytes, the same name."""

    def __init__(self) -> None:
        self._taken: dict[str, str] = {}

    def __call__(self, ending: str, data: bytes | Known) -> str:
        sha256 = data.sha256 if isinstance(data, Known) else _sha256(data)
        for name in names(sha256):
            if self._taken.setdefault(f"{name}.{ending}", sha256) == sha256:
                return name
        raise AssertionError("no name is free")


def names(sha256: str) -> Iterator[str]:
    """Yield the names a file may have, the usual one first."""
    data = bytes.fromhex(sha256)
    for start in range(0, len(data) - 4, 5):
        yield base64.b32encode(data[start : start + 5]).decode().lower()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _complete(postings: Postings, recorder: Recorder) -> Iterator[Keys]:
    """Pass the blocks on; behind the pairs of a character that has many, its complete list."""
    heavy: frozenset[int] | None = None
    best: dict[int, Keys] = {}  # of the unit whose pairs are under way, at most one
    for keys in postings.blocks():
        heavy = postings.heavy() if heavy is None else heavy
        recorder.lists(keys)
        units = (keys >> np.uint64(48)).astype(np.int64)
        starts = [0, *(np.flatnonzero(np.diff(units)) + 1).tolist(), len(keys)]
        parts: list[Keys] = []
        for start, end in pairwise(starts):
            unit = int(units[start])
            parts += [complete(unit, best.pop(unit)) for unit in [u for u in best if u != unit]]
            parts.append(keys[start:end])
            if unit in heavy:
                best[unit] = merged(best.get(unit), keys[start:end])
        yield np.concatenate(parts)
    if best:
        yield np.concatenate([complete(unit, documents) for unit, documents in best.items()])


def _tree(
    shards: Iterable[Shard], named: _Names, most: int
) -> Generator[File, None, dict[str, object]]:
    """Yield shards and, where they are more than ``most``, nodes above; returns the topmost."""
    children: list[tuple[int, str]] = []
    for shard in shards:
        children.append((shard.first, named("bin", shard.data)))
        yield f"{children[-1][1]}.bin", shard.data
    depth = 0
    while len(children) > most:
        above = []
        for start in range(0, len(children), _NODE):
            part = children[start : start + _NODE]
            data = columns.compact(_node(part, depth))
            above.append((part[0][0], named("json", data)))
            yield f"{above[-1][1]}.json", data
        children, depth = above, depth + 1
    return _node(children, depth)


def _node(children: Sequence[tuple[int, str]], depth: int) -> dict[str, object]:
    return {
        "depth": depth,
        "first": base64.b64encode(_firsts([token for token, _ in children])).decode(),
        "names": "".join(name for _, name in children),
    }


def _firsts(tokens: Sequence[int]) -> bytes:
    """Write ascending tokens: twice the step of the first unit, or that + 1 and the second unit."""
    found = np.array([0, *tokens], np.int64)
    steps: Numbers = np.diff(found >> 16) << 1
    second = found[1:] & 0xFFFF
    rows = np.column_stack((steps | (second > 0), second))
    kept = np.column_stack((np.ones(len(rows), np.bool_), second > 0))
    return varints(rows[kept])
