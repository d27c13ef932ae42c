"""Postings → bytes of shards; the browser's decoder reads exactly this.

A shard (``.bin``): u32 LE Adler-32 of all that follows; varint number of entries; then for each
token in ascending order: varint distance to the token before (the first from 0), varint ``h`` and
varint length of its payload in bytes. ``h`` is even: ``h / 2`` postings, all of class 0; odd:
``(h - 1) / 2`` of class 0, then three varints, the counts of classes 1, 2 and 3 (before the
length). Then all payloads in the same order.

A payload is one stream of bits, lowest bit first: for class 3, 2, 1, 0 the document numbers in
ascending order as Rice codes of ``gap = number - previous - 1`` (previous begins at -1). With N
documents and n postings of the class, ``k`` is the largest number with ``2^k · n · 100 <= 69 · N``
(0 at least): the best parameter for numbers thrown at random. A code is ``gap >> k`` zero bits, a
one bit, the ``k`` low bits; from 24 zero bits on, 24 zero bits and the gap in 24 bits.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .postings import Keys, documents_of, ranks_of, tokens_of

Numbers = npt.NDArray[np.int64]
LONGEST_UNARY = 24
RAW_BITS = 24
_TYPICAL_HEAD = 4  # bytes an entry takes in the table


class Shard(NamedTuple):
    """A shard's first token and its bytes."""

    first: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One token's postings: ``documents[c]`` are the ascending numbers of class ``c`` (0 to 3)."""

    token: int
    documents: tuple[Numbers, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """Many tokens ready for shards: heads are rows of (counts of class 0 to 3, payload bytes)."""

    tokens: Numbers
    heads: Numbers
    payload: bytes


def parameter(total: int, counts: Numbers) -> Numbers:
    """Return the Rice parameters for lists of ``counts`` (each at least 1) numbers below total."""
    return np.maximum(np.frexp(69 * total // (100 * counts))[1].astype(np.int64) - 1, 0)


def encode(keys: Keys, total: int) -> Entries:
    """Write the postings of at least one key, as ``postings`` sorts them."""
    first_of_list = _changes(keys >> np.uint64(30))
    starts = np.flatnonzero(first_of_list)
    counts = np.diff(starts, append=len(keys))
    documents = documents_of(keys)
    gaps = np.diff(documents, prepend=-1) - 1
    gaps[starts] = documents[starts]
    codes, lengths = _codes(gaps, np.repeat(parameter(total, counts), counts))
    of_token = np.flatnonzero(_changes(keys >> np.uint64(32)))
    bits = np.add.reduceat(lengths, of_token)
    sizes = -(-bits // 8)
    begin = np.cumsum(sizes) - sizes
    shift = begin * 8 - (np.cumsum(bits) - bits)
    places = np.cumsum(lengths) - lengths + np.repeat(shift, np.diff(of_token, append=len(keys)))
    heads = np.zeros((len(of_token), 5), np.int64)
    rows = np.cumsum(_changes(keys >> np.uint64(32)))[starts] - 1
    heads[rows, 3 - ranks_of(keys)[starts]] = counts
    heads[:, 4] = sizes
    payload = _written(codes, places)[: int(sizes.sum())]
    return Entries(tokens_of(keys)[of_token].astype(np.int64), heads, payload)


def _changes(values: Keys) -> npt.NDArray[np.bool_]:
    return np.append(True, values[1:] != values[:-1])


def _codes(gaps: Numbers, k: Numbers) -> tuple[Keys, Numbers]:
    """Return the Rice codes of gaps, lowest bit first, and their lengths (48 at most)."""
    unary = gaps >> k
    low = gaps - (unary << k)
    codes, lengths = (1 << unary) | (low << (unary + 1)), unary + 1 + k
    long = np.flatnonzero(unary >= LONGEST_UNARY)  # seldom any
    codes[long] = gaps[long] << LONGEST_UNARY
    lengths[long] = LONGEST_UNARY + RAW_BITS
    return codes.astype(np.uint64), lengths


def _written(codes: Keys, places: Numbers) -> bytes:
    """Lay codes into one stream at their ascending places, in bits."""
    words = places >> 6
    shift = (places & 63).astype(np.uint64)
    stream = np.zeros(int(words[-1]) + 2, np.uint64)
    starts = np.flatnonzero(np.append(True, words[1:] != words[:-1]))
    stream[words[starts]] = np.bitwise_or.reduceat(codes << shift, starts)
    over = codes >> np.uint64(1) >> (np.uint64(63) - shift)  # what reaches into the next word
    stream[words[starts] + 1] |= np.bitwise_or.reduceat(over, starts)
    return stream.astype("<u8").tobytes()


def cut(blocks: Iterable[Entries], size: int, *, classed: bool = True) -> Iterator[Shard]:
    """Write entries into shards of at most ``size`` bytes; a longer entry has one of its own."""
    held = Entries(np.zeros(0, np.int64), np.zeros((0, 5), np.int64), b"")
    for block in blocks:
        held = _joined(held, block)
        weights = np.cumsum(held.heads[:, 4] + _TYPICAL_HEAD)
        start, done = 0, 0
        while (end := int(np.searchsorted(weights, done + size, "right"))) < len(weights):
            end = max(end, start + 1)
            yield _shard(_part(held, start, end), classed)
            start, done = end, int(weights[end - 1])
        held = _part(held, start, len(weights))
    if len(held.tokens):
        yield _shard(held, classed)


def _joined(a: Entries, b: Entries) -> Entries:
    tokens = np.concatenate((a.tokens, b.tokens))
    return Entries(tokens, np.concatenate((a.heads, b.heads)), a.payload + b.payload)


def _part(whole: Entries, start: int, end: int) -> Entries:
    ends = np.append(0, np.cumsum(whole.heads[:, 4]))
    payload = whole.payload[ends[start] : ends[end]]
    return Entries(whole.tokens[start:end], whole.heads[start:end], payload)


def _shard(entries: Entries, classed: bool) -> Shard:
    plain, length = entries.heads[:, 0], entries.heads[:, 4]
    better = entries.heads[:, 1:4]
    some: npt.NDArray[np.bool_] = (better > 0).sum(axis=1) > 0
    head = plain * 2 + some if classed else plain
    table = np.column_stack((np.diff(entries.tokens, prepend=0), head, better, length))
    present = np.ones(table.shape, np.bool_)
    present[:, 2:5] = some[:, None]
    values = np.append(len(entries.tokens), table[present])
    data = varints(values) + entries.payload
    return Shard(int(entries.tokens[0]), zlib.adler32(data).to_bytes(4, "little") + data)


def varints(values: Numbers) -> bytes:
    """Write numbers from 0 to below 2^35 as LEB128, one after the other."""
    sizes = np.ones(len(values), np.int64)
    for shift in (7, 14, 21, 28):
        sizes += values >> shift > 0
    ends = np.cumsum(sizes)
    out = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    for byte in range(5):
        held = sizes > byte
        more = (sizes[held] > byte + 1).astype(np.int64) << 7
        out[(ends - sizes)[held] + byte] = values[held] >> 7 * byte & 127 | more
    return out.tobytes()


class DamagedShardError(ValueError):
    """The bytes are no shard, or not all of one."""


def read(data: bytes, total: int) -> Iterator[Entry]:
    """Read a shard back, for tests and for merging; raises DamagedShardError."""
    body = data[4:]
    if len(data) < 5 or zlib.adler32(body).to_bytes(4, "little") != data[:4]:
        raise DamagedShardError("checksum")
    reader = _Reader(body)
    heads, token = [], 0
    for _ in range(reader.varint()):
        token += reader.varint()
        head = reader.varint()
        better = [reader.varint() for _ in range(3)] if head & 1 else [0, 0, 0]
        heads.append((token, [head >> 1, *better], reader.varint()))
    for token, counts, length in heads:
        bits = np.unpackbits(np.frombuffer(reader.take(length), np.uint8), bitorder="little")
        yield Entry(token, tuple(_lists(bits, counts, total)))


def _lists(bits: npt.NDArray[np.uint8], counts: list[int], total: int) -> list[Numbers]:
    place, lists = 0, []
    for count in reversed(counts):
        numbers, place = _list(bits, place, count, total)
        lists.append(numbers)
    return lists[::-1]


def _list(bits: npt.NDArray[np.uint8], place: int, count: int, total: int) -> tuple[Numbers, int]:
    k = int(parameter(total, np.array([count]))[0]) if count else 0
    found, last = [], -1
    for _ in range(count):
        unary = 0
        while unary < LONGEST_UNARY and not _bit(bits, place):
            unary, place = unary + 1, place + 1
        width = RAW_BITS
        if unary < LONGEST_UNARY:
            place, width = place + 1, k
        low = sum(_bit(bits, place + n) << n for n in range(width))
        place += width
        last += 1 + (low if unary == LONGEST_UNARY else (unary << k) + low)
        if last >= total:
            raise DamagedShardError("number")
        found.append(last)
    return np.array(found, np.int64), place


def _bit(bits: npt.NDArray[np.uint8], place: int) -> int:
    if place >= len(bits):
        raise DamagedShardError("end")
    return int(bits[place])


class _Reader:
    """Takes varints and bytes from the front of a shard."""

    def __init__(self, data: bytes) -> None:
        self._data, self._place = data, 0

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
            if shift > 35:
                raise DamagedShardError("varint")

    def take(self, length: int) -> bytes:
        part = self._data[self._place : self._place + length]
        if len(part) < length:
            raise DamagedShardError("end")
        self._place += length
        return part
