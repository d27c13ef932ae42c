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
from functools import cache

import numpy as np
import numpy.typing as npt

from ..folding import fold, folded, lowered_together, words

TITLE, NAME, OFTEN, ONCE = 3, 2, 1, 0
_THREES = 0xE000  # no character that is kept, as little as the 1296 behind it
_HAN = (0x4E00, 0x9FFF)
_HALVES = (0xD800, 0xE000)  # units two of which are one character
_DROPPED = 0xFFFF  # no character at all
# Value in base 36 of digits and small letters; -1 of all others.
_DIGITS = np.array([*([-1] * 48), *range(10), *([-1] * 39), *range(10, 36), -1], np.int64)
OFTEN_FROM = 3  # times in the rest of the text
Tokens = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Fields:
    """What is searched of a document; no token crosses from one text to the next."""

    title: str
    names: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()


def of_text(text: str) -> Tokens:
    """Return the pairs of one text in their order, repeated as they are; uint32."""
    return _pairs(_units(fold(text)).astype(np.uint32))[0]


def threes(text: str) -> Tokens:
    """Return the tokens of two digits or letters in a row and a third or a character; uint32."""
    return _threes(_units(fold(text)).astype(np.uint32))[0]


def _units(text: str) -> npt.NDArray[np.uint16]:
    return np.frombuffer(text.encode("utf-16-le"), "<u2")


@cache
def _folds() -> npt.NDArray[np.uint16]:
    """Return what each unit is folded to once it is lower case; halves of signs stay."""
    every = "".join(map(chr, (*range(_HALVES[0]), *range(_HALVES[1], 1 << 16))))
    kept = words(every)
    table = np.full(1 << 16, _DROPPED, np.uint16)
    table[_units(kept)] = _units(folded(kept))
    table[slice(*_HALVES)] = np.arange(*_HALVES)
    return table


def _folded(fields: Fields) -> tuple[Tokens, bool]:
    """Fold all texts of a document at once: the title, the names, the rest, seams between them.

    With the units comes whether any of them was changed by the table.
    """
    lowered = lowered_together((fields.title, *fields.names, "", *fields.rest))
    units = _units(lowered)
    if len(units) > len(lowered):  # a sign of two units: is it a word?
        units = _units(words(lowered))
    found = _folds()[units]
    kept = (found != _DROPPED).nonzero()[0]
    found = found[kept]
    return found.astype(np.uint32), bool((found != units[kept]).any())


def _pairs(units: Tokens) -> tuple[Tokens, Places]:
    """Pair each unit with the next one, the last of a text (a seam follows) with nothing.

    With the pairs come the places where they begin.
    """
    pairs = units << np.uint32(16)
    pairs[:-1] |= units[1:]
    at = units.nonzero()[0]
    return pairs[at], at


def _threes(units: Tokens) -> tuple[Tokens, Places]:
    """Look from the digits and letters, which are few: of those that two begin, and where."""
    at = (units < len(_DIGITS) - 1).nonzero()[0]
    value = _DIGITS[units[at]]
    pairs = ((value[:-1] >= 0) & (value[1:] >= 0) & (at[1:] == at[:-1] + 1)).nonzero()[0]
    pairs = pairs[at[pairs] + 2 < len(units)]
    at, pair = at[pairs], value[pairs] * 36 + value[pairs + 1]
    last = units[at + 2]
    third = _DIGITS[np.minimum(last, len(_DIGITS) - 1)]
    alone, behind = _THREES << 16 | pair * 36 + third, _THREES + 1 + pair << 16 | last
    found = (third >= 0) | (last >= _HAN[0]) & (last <= _HAN[1])
    return np.where(third >= 0, alone, behind)[found].astype(np.uint32), at[found]


def of_fields(fields: Fields) -> tuple[Tokens, npt.NDArray[np.uint8]]:
    """Return (distinct tokens ascending, their classes) of a document."""
    keys = _classed(_folded(fields)[0], len(fields.names))
    return (keys >> np.uint64(2)).astype(np.uint32), (keys & np.uint64(3)).astype(np.uint8)


def _classed(units: Tokens, names: int) -> Keys:
    """Give each token the best of its classes; ``names`` texts stand after the title.

    Ascending, each token four times as large, its class below it.
    """
    seams = (units == 0).nonzero()[0]
    ranks = np.zeros(len(units), np.uint64)
    ranks[: seams[names]] = NAME
    ranks[: seams[0]] = TITLE
    keys = np.sort(
        np.concatenate([_ranked(*_pairs(units), ranks), _ranked(*_threes(units), ranks)])
    )
    # The last of equal tokens has the best class, and before it stand all others.
    ends = np.append(keys[1:] ^ keys[:-1] > 3, True)[: len(keys)].nonzero()[0]
    times = np.diff(ends, prepend=-1)
    best: Keys = keys[ends]
    best[(times >= OFTEN_FROM) & (best & np.uint64(3) == ONCE)] |= np.uint64(OFTEN)
    return best


def _ranked(tokens: Tokens, at: Places, ranks: Keys) -> Keys:
    found: Keys = tokens.astype(np.uint64) << np.uint64(2) | ranks[at]
    return found


def packed(fields: Fields) -> bytes:
    """Return the tokens of a document for ``postings``: four u32 counts (class 3 to 0), tokens."""
    return read(fields)[1]


def read(fields: Fields) -> tuple[bool, bytes]:
    """Return whether folding a document needs the table, and its packed tokens."""
    units, changed = _folded(fields)
    keys = _classed(units, len(fields.names))
    ranks = keys & np.uint64(3)
    lists = [keys[ranks == one] >> np.uint64(2) for one in (TITLE, NAME, OFTEN, ONCE)]
    counts = np.array([len(one) for one in lists], "<u4")
    return changed, counts.tobytes() + np.concatenate(lists).astype("<u4").tobytes()
