"""Where each value of a plainly written header stands: looked up when a message asks for it.

The places are those that the Walker marks: of a single value its own, of a group or a list that of
its name.
"""

from __future__ import annotations

from ..frontmatter import Line, Spot, items
from ..vocabulary.fields import FIELDS, Field
from ..vocabulary.terms import Term, Terms
from .reading import Loc


class Spots:
    """Places by field; read-only, and only for as long as the lines are those of the header."""

    def __init__(self, lines: list[Line], rows: dict[Loc, tuple[int, str]]) -> None:
        self._lines = lines
        self._rows = rows

    def get(self, loc: Loc) -> Spot | None:
        """Return the spot of a value that was typed, None of any other."""
        if loc in self._rows and (not loc or isinstance(loc[-1], int)):
            return self._at(self._rows[loc][0], 1)  # the rows of a list have no name of their own
        if loc in self._rows:
            return self._name(self._rows[loc][0] - 1)
        return self._field(loc) or self._inside(loc)

    def _field(self, loc: Loc) -> Spot | None:
        """Return the spot of a field of a row."""
        number, _ = self._line(loc)
        if number < 0:
            return None
        key, text = self._lines[number][2:4]
        if text[:1] == "[" or (not text and self._has_more(number)):
            return self._name(number)
        start = self._indent(number) + len(key) + 1
        return Spot(number, start + 1, len(text)) if text else Spot(number, start, 1, True)

    def _line(self, loc: Loc) -> tuple[int, Field | None]:
        """Return the number of the line of a field, and the field; -1 where it was not typed."""
        first, name = self._rows.get(loc[:-1], (0, "")) if loc else (0, "")
        if not name:
            return -1, None
        entry = FIELDS[name].get(str(loc[-1]))
        indent = self._indent(first)
        spellings = entry.spellings if entry else ()
        for number in range(first, len(self._lines)):
            own, dash, key, _, _ = self._lines[number]
            if number > first and len(own) < indent and key:
                break
            if key in spellings and len(own) + len(dash) == indent:
                return number, entry
        return -1, None

    def _inside(self, loc: Loc) -> Spot | None:
        """Return the spot of an item of a list, or of a word that stands for another."""
        number, entry = self._line(loc[:-1])
        if entry is None or number < 0:
            return None
        if entry.pair_keys is not None:
            return self._pair(number, entry.pair_keys, str(loc[-1]))
        if entry.shape != "list" or not isinstance(loc[-1], int):
            return None
        text = self._lines[number][3]
        return self._of_flow(number, loc[-1]) if text[:1] == "[" else self._item(number, loc[-1])

    def _pair(self, number: int, words: Terms[Term], name: str) -> Spot | None:
        """Return the spot of what is said of a word below line ``number``."""
        for below in range(number + 1, len(self._lines)):
            _, _, key, text, _ = self._lines[below]
            if self._indent(below) <= self._indent(number):
                break
            if words.canonical(key) == name:
                return Spot(below, self._indent(below) + len(key) + 2, len(text))
        return None

    def _item(self, number: int, index: int) -> Spot | None:
        """Return the spot of an item on a line of its own."""
        below = self._lines[number + 1 : number + 2 + index]
        if self._lines[number][3] or len(below) <= index:
            return None
        if any(not line[4] or line[0] != below[0][0] for line in below):
            return None
        own, _, _, _, item = below[index]
        return Spot(number + 1 + index, len(own) + 2, len(item))

    def _of_flow(self, number: int, index: int) -> Spot | None:
        """Return the spot of an item in brackets."""
        _, _, key, text, _ = self._lines[number]
        parts = text[1:-1].split(",")
        if index >= len(items(text)):
            return None
        before = sum(len(part) + 1 for part in parts[:index])
        blanks = len(parts[index]) - len(parts[index].lstrip(" "))
        start = self._indent(number) + len(key) + 3 + before + blanks
        return Spot(number, start, len(parts[index].strip(" ")))

    def _indent(self, number: int) -> int:
        own, dash, _, _, _ = self._lines[number]
        return len(own) + len(dash)

    def _has_more(self, number: int) -> bool:
        """Tell whether anything stands below a name."""
        if number + 1 == len(self._lines):
            return False
        own, dash, _, _, item = self._lines[number + 1]
        indent = self._indent(number)
        return len(own) > indent or (len(own) == indent and bool(dash or item))

    def _name(self, number: int) -> Spot:
        return self._at(number, len(self._lines[number][2]))

    def _at(self, number: int, length: int) -> Spot:
        return Spot(number, self._indent(number), length)
