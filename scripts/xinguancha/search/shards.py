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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
LONGEST_UNARY = 24
RAW_BITS = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """One token's postings: ``documents[c]`` are the ascending numbers of class ``c`` (0 to 3)."""

    token: int
    documents: tuple[Numbers, ...]


def varint(value: int) -> bytes:
    """Write a number of 0 or more as LEB128."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def parameter(total: int, count: int) -> int:
    """Return the Rice parameter for ``count`` (at least 1) numbers below ``total``."""
    return max((69 * total // (100 * count)).bit_length() - 1, 0)


def rice(lists: Sequence[Numbers], total: int) -> bytes:
    """Write lists of ascending document numbers one after the other, as one stream of bits."""
    starts: list[Numbers] = []
    offset = 0
    for numbers in lists:
        if len(numbers):
            ones, offset = _ones(numbers, total, offset)
            starts.append(ones)
    bits = np.zeros(-(-offset // 8) * 8, np.uint8)
    for ones in starts:
        bits[ones] = 1
    return np.packbits(bits, bitorder="little").tobytes()


def _ones(numbers: Numbers, total: int, offset: int) -> tuple[Numbers, int]:
    """Return the places of the one bits of a list that begins at ``offset``, and where it ends."""
    gaps = np.diff(numbers, prepend=-1) - 1
    k = parameter(total, len(numbers))
    unary = gaps >> k
    long = unary >= LONGEST_UNARY
    length = np.where(long, LONGEST_UNARY + RAW_BITS, unary + 1 + k)
    begin = offset + np.cumsum(length) - length
    ones = [(begin + unary)[~long]]
    low = begin + np.where(long, LONGEST_UNARY, unary + 1)
    for bit in range(RAW_BITS):
        held = ((gaps >> bit) & 1 == 1) & (long | (bit < k))
        ones.append((low + bit)[held])
    return np.concatenate(ones), int(begin[-1] + length[-1])


def shard(entries: Sequence[Entry], total: int) -> bytes:
    """Write a shard of at least one entry, tokens ascending, for ``total`` documents in all."""
    table, payloads, before = [varint(len(entries))], [], 0
    for entry in entries:
        plain, *better = (len(numbers) for numbers in entry.documents)
        payload = rice(entry.documents[::-1], total)
        table += (varint(entry.token - before), varint(plain * 2 + any(better)))
        if any(better):
            table += map(varint, better)
        table.append(varint(len(payload)))
        payloads.append(payload)
        before = entry.token
    data = b"".join(table + payloads)
    return zlib.adler32(data).to_bytes(4, "little") + data


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
    k = parameter(total, count) if count else 0
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
