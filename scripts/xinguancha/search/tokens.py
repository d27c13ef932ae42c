"""A document's text → its tokens, each with the class of the best field it stands in.

A token is a pair of neighbouring UTF-16 units of the folded text, ``(u0 << 16) | u1``; the last
unit of a field stands alone, ``(u << 16) | 0``. Pairs of units, so that every substring of two or
more units is found, and so that the browser cuts its strings in the same way. Three digits or
letters in a row are one token more, ``0xE000 << 16`` and their value in base 36, and so are two
with a Han character behind them, ``0xE001`` plus their value and that character: pairs of digits
stand everywhere, and numbers would be looked for in vain in hundreds of texts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..folding import fold, folded, half_folded_together

TITLE, NAME, OFTEN, ONCE = 3, 2, 1, 0
_THREES = 0xE000  # no character that is kept, as little as the 1296 behind it
_HAN = (0x4E00, 0x9FFF)
# Value in base 36 of digits and small letters; -1 of all others.
_DIGITS = np.array([*([-1] * 48), *range(10), *([-1] * 39), *range(10, 36), -1], np.int64)
OFTEN_FROM = 3  # times in the rest of the text
Tokens = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Fields:
    """What is searched of a document; no token crosses from one text to the next."""

    title: str
    names: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()


def of_text(text: str) -> Tokens:
    """Return the pairs of one text in their order, repeated as they are; uint32."""
    return _pairs(_units(fold(text)))


def threes(text: str) -> Tokens:
    """Return the tokens of two digits or letters in a row and a third or a character; uint32."""
    return _threes(_units(fold(text)))


def half(fields: Fields) -> str:
    """Fold all texts of a document at once, all but the table: the title, the names, the rest."""
    return half_folded_together((fields.title, *fields.names, "", *fields.rest))


def _units(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-16-le"), "<u2").astype(np.uint32)


def _pairs(units: npt.NDArray[np.uint32]) -> Tokens:
    """Pair each unit with the next one, the last of a text (a seam follows) with nothing."""
    pairs = units << np.uint32(16)
    pairs[:-1] |= units[1:]
    found: Tokens = pairs[units != 0]
    return found


def _threes(units: npt.NDArray[np.uint32]) -> Tokens:
    value = _DIGITS[np.minimum(units, len(_DIGITS) - 1)]
    known, last = value >= 0, units[2:]
    followed = known[2:] | (last >= _HAN[0]) & (last <= _HAN[1])
    at = np.flatnonzero(known[:-2] & known[1:-1] & followed)
    pair, third = value[at] * 36 + value[at + 1], value[at + 2]
    alone, behind = _THREES << 16 | pair * 36 + third, _THREES + 1 + pair << 16 | last[at]
    return np.where(third >= 0, alone, behind).astype(np.uint32)


def _all(units: npt.NDArray[np.uint32]) -> Tokens:
    return np.concatenate((_pairs(units), _threes(units)))


def of_fields(fields: Fields) -> tuple[Tokens, npt.NDArray[np.uint8]]:
    """Return (distinct tokens ascending, their classes) of a document."""
    return _classed(half(fields), len(fields.names))


def _classed(half: str, names: int) -> tuple[Tokens, npt.NDArray[np.uint8]]:
    """Give each token the best of its classes; ``half`` is of ``names`` names."""
    units = _units(folded(half))
    seams = np.flatnonzero(units == 0)
    title, rest = int(seams[0]), int(seams[names])
    counted = np.sort(_all(units[rest:]))
    starts = np.flatnonzero(np.append(True, counted[1:] != counted[:-1]))[: len(counted)]
    often = np.diff(starts, append=len(counted)) >= OFTEN_FROM
    ranked = [_ranked(counted[starts], often)]
    ranked += [_ranked(_all(units[:title]), TITLE), _ranked(_all(units[title:rest]), NAME)]
    keys = np.sort(np.concatenate(ranked))
    keys = keys[np.append(keys[1:] >> np.uint64(2) != keys[:-1] >> np.uint64(2), True)[: len(keys)]]
    return (keys >> np.uint64(2)).astype(np.uint32), (keys & np.uint64(3)).astype(np.uint8)


def _ranked(tokens: Tokens, rank: int | npt.NDArray[np.bool_]) -> npt.NDArray[np.uint64]:
    return tokens.astype(np.uint64) << np.uint64(2) | np.asarray(rank, np.uint64)


def packed(fields: Fields) -> bytes:
    """Return the tokens of a document for ``postings``: four u32 counts (class 3 to 0), tokens."""
    return packed_half(half(fields), len(fields.names))


def packed_half(half: str, names: int) -> bytes:
    """Return the same of what ``half`` made of a document with so many names."""
    tokens, classes = _classed(half, names)
    lists = [tokens[classes == one] for one in (TITLE, NAME, OFTEN, ONCE)]
    counts = np.array([len(one) for one in lists], "<u4")
    return counts.tobytes() + np.concatenate(lists).astype("<u4").tobytes()
