"""A document's text → its tokens, each with the class of the best field it stands in.

A token is a pair of neighbouring UTF-16 units of the folded text, ``(u0 << 16) | u1``; the last
unit of a field stands alone, ``(u << 16) | 0``. Pairs of units, so that every substring of two or
more units is found, and so that the browser cuts its strings in the same way. Three digits or
letters in a row are one token more, ``0xE000 << 16`` and their value in base 36: pairs of digits
stand everywhere, and numbers would be looked for in vain in hundreds of texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..folding import fold

TITLE, NAME, OFTEN, ONCE = 3, 2, 1, 0
_THREES = 0xE000  # no character that is kept
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
    return _pairs(_units(text))


def threes(text: str) -> Tokens:
    """Return the tokens of every three digits or letters in a row; uint32."""
    return _threes(_units(text))


def _units(text: str) -> npt.NDArray[np.uint16]:
    return np.frombuffer(fold(text).encode("utf-16-le"), "<u2")


def _pairs(units: npt.NDArray[np.uint16]) -> Tokens:
    wide = units.astype(np.uint32)
    if not len(wide):
        return wide
    return wide << np.uint32(16) | np.append(wide[1:], np.uint32(0))


def _threes(units: npt.NDArray[np.uint16]) -> Tokens:
    value = _DIGITS[np.minimum(units, len(_DIGITS) - 1)]
    known = value >= 0
    at = np.flatnonzero(known[:-2] & known[1:-1] & known[2:])
    found = (value[at] * 36 + value[at + 1]) * 36 + value[at + 2]
    return (found | _THREES << 16).astype(np.uint32)


def of_fields(fields: Fields) -> tuple[Tokens, npt.NDArray[np.uint8]]:
    """Return (distinct tokens ascending, their classes) of a document."""
    titles, names = _all((fields.title,)), _all(fields.names)
    rest, counts = np.unique(_all(fields.rest), return_counts=True)
    tokens = np.unique(np.concatenate((titles, names, rest)))
    classes = np.zeros(len(tokens), np.uint8)
    classes[np.isin(tokens, rest[counts >= OFTEN_FROM])] = OFTEN
    classes[np.isin(tokens, names)] = NAME
    classes[np.isin(tokens, titles)] = TITLE
    return tokens, classes


def packed(fields: Fields) -> bytes:
    """Return the tokens of a document for ``postings``: four u32 counts (class 3 to 0), tokens."""
    tokens, classes = of_fields(fields)
    lists = [tokens[classes == one] for one in (TITLE, NAME, OFTEN, ONCE)]
    counts = np.array([len(one) for one in lists], "<u4")
    return counts.tobytes() + np.concatenate(lists).astype("<u4").tobytes()


def _all(texts: Iterable[str]) -> Tokens:
    parts = [cut(units) for units in map(_units, texts) for cut in (_pairs, _threes)]
    return np.concatenate([np.zeros(0, np.uint32), *parts])
