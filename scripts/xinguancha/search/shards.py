"""Lists of documents → shards of about the same size, cut so that an edit moves no other cut.

A shard (``.bin``): u32 LE Adler-32 of all that follows; varint number of entries; then for each
token in ascending order: varint distance to the token before (the first from 0), varint ``h`` and
varint length of its payload in bytes. ``h`` is even: ``h / 2`` documents, all of class 0; odd:
``(h - 1) / 2`` documents, then three varints, how many are of class 3, 2 and 1 (before the
length). A single document of class 0 has no length: ``coding.single`` bytes. Then all payloads in
the same order; ``coding`` has their form.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .coding import LONGEST_UNARY, RAW_BITS, Coded, Flags, Numbers, parameter, single

_TYPICAL_HEAD = 4  # bytes an entry takes in the table
_LEAST, _MOST = 0.7, 1.3  # of the wished size: somewhere between them the next cut is


Span = tuple[int, int, int]
"""First and last token of a shard, and the last one of the shard before (-1: none)."""


class Known(NamedTuple):
    """A file that stands already, by its SHA-256."""

    sha256: str


class Shard(NamedTuple):
    """Where a shard begins (no token of the one before reaches there), its bytes, its span."""

    first: int
    data: bytes | Known
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """One token's postings: ``documents[c]`` are the ascending numbers of class ``c`` (0 to 3)."""

    token: int
    documents: tuple[Numbers, ...]


def cut(blocks: Iterable[Coded], size: int, total: int | None = None) -> Iterator[Shard]:
    """Write entries into shards of about ``size`` bytes; a longer entry has one of its own.

    ``total`` is the number of documents; None: what is written are no lists of documents. Where a
    cut is depends on the tokens near it and on nothing else, mostly: an edit that makes one shard
    longer leaves the ones behind it as they are. A cut before a new first unit is the best.
    """
    held = Coded(np.zeros(0, np.int64), np.zeros((0, 5), np.int64), b"")
    before = -1  # the last token of the shard before
    for block in blocks:
        held = _joined(held, block)
        start = 0
        for end in _ends(held.tokens, held.heads, size):
            yield _shard(_part(held, start, end), before, total)
            start, before = end, int(held.tokens[end - 1])
        held = _part(held, start, len(held.tokens))
    if len(held.tokens):
        yield _shard(held, before, total)


def cut_whole(
    tokens: Numbers, heads: Numbers, size: int, total: int
) -> Iterator[tuple[Span, Callable[[Coded | Known], Shard]]]:
    """Yield what each shard spans, and what makes a shard of its lists or of a file that stands."""
    before, start = -1, 0
    for end in [*_ends(tokens, heads, size), len(tokens)]:
        if start < end:
            span = int(tokens[start]), int(tokens[end - 1]), before
            yield span, partial(_written, span, total)
            start, before = end, span[1]


def _written(span: Span, total: int, content: Coded | Known) -> Shard:
    if isinstance(content, Known):
        return Shard(_first(span), content, span)
    return _shard(content, span[2], total)


def _ends(tokens: Numbers, heads: Numbers, size: int) -> Iterator[int]:
    """Yield where shards end, but for the last: what it will hold may not be known yet."""
    weights = np.cumsum(heads[:, 4] + _TYPICAL_HEAD)
    start, done = 0, 0
    while len(weights) and weights[-1] - done > size * _MOST:
        start = _end(tokens, weights, start, done, size)
        yield start
        done = int(weights[start - 1])


def _end(tokens: Numbers, weights: Numbers, start: int, done: int, size: int) -> int:
    """Return the place of the token before which to cut: of all near the size, the one drawn."""
    low = int(np.searchsorted(weights, done + size * _LEAST)) + 1
    high = int(np.searchsorted(weights, done + size * _MOST, "right"))
    if high < low:  # a long list stands there
        return max(high, start + 1)
    units = tokens[low - 1 : high + 1] >> 16
    fresh = units[1:] != units[:-1]
    number = np.where(fresh, units[1:], tokens[low : high + 1]).astype(np.uint64)
    drawn = number * np.uint64(0x9E3779B1) & np.uint64(0xFFFFFFFF) | ~fresh << np.uint64(32)
    return low + int(np.argmin(drawn))


def _joined(a: Coded, b: Coded) -> Coded:
    tokens = np.concatenate((a.tokens, b.tokens))
    return Coded(tokens, np.concatenate((a.heads, b.heads)), a.payload + b.payload)


def _part(whole: Coded, start: int, end: int) -> Coded:
    ends = np.append(0, np.cumsum(whole.heads[:, 4]))
    payload = whole.payload[ends[start] : ends[end]]
    return Coded(whole.tokens[start:end], whole.heads[start:end], payload)


def _shard(coded: Coded, before: int, total: int | None) -> Shard:
    count, length, better = coded.heads[:, 0], coded.heads[:, 4], coded.heads[:, 1:4]
    some: Flags = np.any(better > 0, axis=1)
    head = count if total is None else count * 2 + some
    table = np.column_stack((np.diff(coded.tokens, prepend=0), head, better, length))
    present = np.ones(table.shape, np.bool_)
    present[:, 2:5] = some[:, None]
    if total is not None:
        present[:, 5] = some | (count > 1)
    values = np.append(len(coded.tokens), table[present])
    data = varints(values) + coded.payload
    span = int(coded.tokens[0]), int(coded.tokens[-1]), before
    return Shard(_first(span), zlib.adler32(data).to_bytes(4, "little") + data, span)


def _first(span: Span) -> int:
    first, _, before = span
    return first & ~0xFFFF if first >> 16 != before >> 16 else first  # shorter to write


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
        length = single(total) if head == 2 else reader.varint()
        heads.append((token, [head >> 1, *better], length))
    for token, counts, length in heads:
        bits = np.unpackbits(np.frombuffer(reader.take(length), np.uint8), bitorder="little")
        yield Entry(token, tuple(_lists(bits, counts, total)))


def _lists(bits: npt.NDArray[np.uint8], counts: list[int], total: int) -> list[Numbers]:
    left, place = _subset(bits, 0, counts[0], total)
    lists = []
    for count in counts[1:]:
        chosen, place = _subset(bits, place, count, len(left))
        lists.append(left[chosen])
        left = np.delete(left, chosen)
    return [left, *lists[::-1]]


def _subset(bits: npt.NDArray[np.uint8], place: int, count: int, total: int) -> tuple[Numbers, int]:
    if count > total:
        raise DamagedShardError("count")
    if count * 2 <= total:
        return _list(bits, place, count, total)
    absent, place = _list(bits, place, total - count, total)
    return np.setdiff1d(np.arange(total), absent, assume_unique=True), place


def _list(bits: npt.NDArray[np.uint8], place: int, count: int, total: int) -> tuple[Numbers, int]:
    k = int(parameter(np.array([total]), np.array([count]))[0]) if count > 0 else 0
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
