"""Lists of documents → bits; the browser's decoder reads exactly this.

The documents of a token are one stream of bits, lowest bit first, of four subsets: the token's
documents among all N; the places of those of class 3 among these; of class 2 among the rest; of
class 1 among what is left then. A subset of n out of m (n at most m / 2; of a larger one, what is
*not* in it) is its numbers in ascending order as Rice codes of ``gap = number - previous - 1``
(previous begins at -1). ``k`` is the largest number with ``2^k · n · 100 <= 69 · m`` (0 at least):
the best parameter for numbers thrown at random. A code is ``gap >> k`` zero bits, a one bit, the
``k`` low bits; from 24 zero bits on, 24 zero bits and the gap in 24 bits.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .postings import Keys, documents_of, ranks_of, tokens_of

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
LONGEST_UNARY = 24
RAW_BITS = 24
# Of a token that stands in more documents than this, and in a quarter of all, it tells little
# whether it is in a name or stands there often; saying so costs an eighth of all bits.
MANY = 1000


class Coded(NamedTuple):
    """Tokens ascending; rows of (documents, of class 3, 2, 1, bytes of payload); all payloads."""

    tokens: Numbers
    heads: Numbers
    payload: bytes


class _Subsets(NamedTuple):
    """Subsets as their members: ``owner`` (ascending) is the place of the subset each is in."""

    owner: Numbers
    value: Numbers
    counts: Numbers
    totals: Numbers


def parameter(totals: Numbers, counts: Numbers) -> Numbers:
    """Return the Rice parameters for lists of ``counts`` (each at least 1) numbers below totals."""
    k: Numbers = np.frexp(69 * totals // (100 * counts))[1].astype(np.int64) - 1
    return k.clip(0)


def single(total: int) -> int:
    """Bytes of every payload that is one document of class 0: so many are enough for any."""
    one = np.ones(1, np.int64)
    k = int(parameter(one * total, one)[0])
    return -(-(k + 1 + (total - 1 >> k)) // 8)


def depends_on_total(counts: Numbers, before: int, now: int) -> Flags:
    """Tell which lists of so many documents are other bits among ``now`` than ``before`` ones."""
    if before == now:
        return np.zeros(len(counts), np.bool_)
    kinds = []
    for total in (before, now):
        many = np.full(len(counts), total, np.int64)
        large = counts * 2 > total
        k = parameter(many, np.where(large, 1, counts).clip(1))
        kinds.append((large, np.where(large, -1, k), counts > max(MANY, total // 4)))
    (large, k, dull), (larger, later, duller) = kinds
    differs: Flags = large | larger | (k != later) | (dull != duller)
    return differs


def encode(keys: Keys, total: int) -> Coded:
    """Write the postings of at least one key, as ``postings`` sorts them."""
    tokens = tokens_of(keys)
    starts = np.flatnonzero(np.append(True, tokens[1:] != tokens[:-1]))
    subsets = _subsets(keys, starts, total)
    parts, bits = [], np.zeros(len(starts), np.int64)
    for one in subsets:
        for codes, lengths, owner in _coded(one):
            own = np.bincount(owner, lengths, len(starts)).astype(np.int64)
            parts.append((codes, lengths, owner, bits.copy()))
            bits += own
    heads = np.column_stack([one.counts for one in subsets] + [-(-bits // 8)])
    alone = (heads[:, 0] == 1) & (heads[:, 1:4] == 0).all(axis=1)
    heads[alone, 4] = single(total)
    ends = np.cumsum(heads[:, 4])
    stream = np.zeros(-(-int(ends[-1]) // 8) + 2, np.uint64)
    for codes, lengths, owner, before in parts:
        _write(
            stream, codes, (ends - heads[:, 4])[owner] * 8 + before[owner] + _within(lengths, owner)
        )
    payload = stream.astype("<u8").tobytes()[: int(ends[-1])]
    return Coded(tokens[starts].astype(np.int64), heads, payload)


def _subsets(keys: Keys, starts: Numbers, total: int) -> list[_Subsets]:
    """Return the documents of each token, and the places of its classes 3, 2 and 1."""
    many = len(starts)
    counts = np.diff(starts, append=len(keys))
    owner = np.repeat(np.arange(many), counts)
    ranks = ranks_of(keys)
    dull = counts > max(MANY, total // 4)
    ranks[(ranks > 0) & dull[owner]] = 3
    found = [_Subsets(owner, documents_of(keys), counts, np.full(many, total))]
    before: list[Numbers] = []
    edges, left = np.append(starts, len(keys)), counts
    for rank in range(3):
        at = np.flatnonzero(ranks == rank)
        own = owner[at]
        place = at - starts[own]
        for better in before:  # those are taken out already
            place -= np.searchsorted(better, at) - np.searchsorted(better, starts)[own]
        size = np.diff(np.searchsorted(at, edges))
        found.append(_Subsets(own, place, size, left))
        left = left - size
        before.append(at)
    return found


def _coded(subsets: _Subsets) -> list[tuple[Keys, Numbers, Numbers]]:
    """Return (codes, their lengths, their owners) of the small subsets and of the large ones."""
    owner, value, counts, totals = subsets
    large = counts * 2 > totals
    parts = [(owner, value)]
    if large.any():
        small = ~large[owner]
        parts = [(owner[small], value[small]), _left(subsets, np.flatnonzero(large))]
    written = []
    for owners, values in parts:
        if not len(owners):
            continue
        first = np.append(True, owners[1:] != owners[:-1])
        gaps = np.diff(values, prepend=-1) - 1
        gaps[first] = values[first]
        k = parameter(totals, np.where(large, totals - counts, counts).clip(1))
        codes, lengths = _rice(gaps, k[owners])
        written.append((codes, lengths, owners))
    return written


def _left(subsets: _Subsets, large: Numbers) -> tuple[Numbers, Numbers]:
    """Return the members of these subsets' complements, as (owner, value)."""
    sizes = subsets.totals[large]
    begin = np.zeros(len(subsets.counts), np.int64)
    begin[large] = np.cumsum(sizes) - sizes
    missing = np.ones(int(sizes.sum()), np.bool_)
    inside = (subsets.counts * 2 > subsets.totals)[subsets.owner]
    missing[begin[subsets.owner[inside]] + subsets.value[inside]] = False
    at = np.flatnonzero(missing)
    owner = np.repeat(large, sizes)[at]
    return owner, at - begin[owner]


def _rice(gaps: Numbers, k: Numbers) -> tuple[Keys, Numbers]:
    """Return the Rice codes of gaps, lowest bit first, and their lengths (48 at most)."""
    unary = gaps >> k
    low = gaps - (unary << k)
    codes, lengths = (1 << unary) | (low << (unary + 1)), unary + 1 + k
    long = np.flatnonzero(unary >= LONGEST_UNARY)  # seldom any
    codes[long] = gaps[long] << LONGEST_UNARY
    lengths[long] = LONGEST_UNARY + RAW_BITS
    return codes.astype(np.uint64), lengths


def _within(lengths: Numbers, owner: Numbers) -> Numbers:
    """Return where each code begins in its own list, in bits."""
    places = np.cumsum(lengths) - lengths
    first = np.append(True, owner[1:] != owner[:-1])
    begin: Numbers = np.repeat(places[first], np.diff(np.flatnonzero(first), append=len(owner)))
    return places - begin


def _write(stream: Keys, codes: Keys, places: Numbers) -> None:
    """Lay codes into a stream of words at their ascending places, in bits."""
    words = places >> 6
    shift = (places & 63).astype(np.uint64)
    starts = np.flatnonzero(np.append(True, words[1:] != words[:-1]))
    stream[words[starts]] |= np.bitwise_or.reduceat(codes << shift, starts)
    over = codes >> np.uint64(1) >> (np.uint64(63) - shift)  # what reaches into the next word
    stream[words[starts] + 1] |= np.bitwise_or.reduceat(over, starts)
