"""A plainly written header → the values `header.Walker` gives, six times as fast; else nothing.

Only headers without any fault are read here: the first oddity sends the file to the Walker, which
alone reports. So both must agree on what they both read (``tests/test_quick.py`` holds them to it).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from .. import dates
from ..frontmatter import Line, items
from ..model import RENAMED
from ..vocabulary.fields import FIELDS, Field
from .header import BUILDERS, KEY, UNKNOWN, URL, number
from .reading import Loc, Value


class OddError(Exception):
    """Something that is not read here, right or wrong."""


_EMPTY = frozenset({"null", "Null", "NULL"})
_SPECIAL = UNKNOWN | _EMPTY
_MEMORY = 1 << 12


class _Plan(NamedTuple):
    """A field of a row: how its value, and what stands below its name, are read."""

    name: str
    value: Callable[[str], Value]
    below: Callable[[Quick, str, _Plan, Loc], Value]
    entry: Field


_Plans = dict[str, tuple[str, Callable[[str], Value], _Plan]]
"""Every spelling of the fields of a row → name in the model, conversion of a value, plan."""


class Quick:
    """Reads the lines of one header once, from the first to the last."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.at = 0
        self.rows: dict[Loc, tuple[int, str]] = {}
        """Where the rows begin: place → number of the line, name of the table of its fields."""

    def story(self) -> dict[str, Value] | None:
        """Return the values of the story's fields; None where anything is odd."""
        if self.lines[0][0] or self.lines[0][1]:
            return None
        try:
            values = self.row("", "story", ())
        except (OddError, KeyError, dates.DateFormError):
            return None
        return values if self.at == len(self.lines) else None

    def row(self, pad: str, name: str, loc: Loc) -> dict[str, Value]:
        """Read the lines that begin like the first, with ``pad`` before their names."""
        plans, required = _PLANS[name]
        lines, first = self.lines, self.at
        self.rows[loc] = (first, name)
        values: dict[str, Value] = {}
        empty = []
        at, end = first, len(lines)
        while at < end:
            own, dash, key, text, _ = lines[at]
            if (own != pad or dash or not key) and at != first:
                break
            attribute, convert, plan = plans[key]
            if attribute in values:
                raise OddError
            at += 1
            if text:
                value = convert(text)
            else:
                self.at = at
                value = plan.below(self, pad, plan, loc)
                at = self.at
            values[attribute] = value
            if value is None:
                empty.append(attribute)
        self.at = at
        for attribute in required:
            if not values.get(attribute):
                raise OddError
        for attribute in empty:
            del values[attribute]
        return values

    def ahead(self) -> Line:
        """Return the next line; one that fits nowhere after the last."""
        return self.lines[self.at] if self.at < len(self.lines) else _NOWHERE

    def nothing(self, pad: str, plan: _Plan, loc: Loc) -> Value:
        """Read no value: whatever stands below the name then belongs nowhere."""
        return None

    def list(self, pad: str, plan: _Plan, loc: Loc) -> Value:
        """Read items on lines of their own."""
        inner = self.ahead()[0]
        if not self.ahead()[4] or len(inner) < len(pad):
            return None
        typed = []
        while (line := self.ahead())[4] and line[0] == inner:
            typed.append(line[4])
            self.at += 1
        return _checked(typed, plan.entry)

    def group(self, pad: str, plan: _Plan, loc: Loc) -> Value:
        """Read one group of fields."""
        return self.build(pad, plan.entry.row, (*loc, plan.name))

    def build(self, pad: str, row: str, loc: Loc) -> Value:
        """Read a group that is set in deeper than ``pad``, as a value of its model."""
        inner, dash, key, _, _ = self.ahead()
        if dash or not key or len(inner) <= len(pad):
            return self.absent(inner, pad)
        return BUILDERS[row](**self.row(inner, row, loc))

    def absent(self, inner: str, pad: str) -> Value:
        """Read nothing below a name; what is set in deeper is something else, and odd."""
        if len(inner) > len(pad):
            raise OddError
        return None

    def groups(self, pad: str, plan: _Plan, loc: Loc) -> Value:
        """Read a list of groups."""
        inner, dash, _, _, item = self.ahead()
        if item or not dash or len(inner) < len(pad):
            return self.absent(inner, pad)
        here, row = (*loc, plan.name), plan.entry.row
        make, pad = BUILDERS[row], inner + "  "
        rows: list[object] = []
        while dash and inner == self.ahead()[0]:
            rows.append(make(**self.row(pad, row, (*here, len(rows)))))
            dash = self.ahead()[1]
        return tuple(rows)

    def table(self, pad: str, plan: _Plan, loc: Loc) -> Value:
        """Read groups under names of the editor's own."""
        inner, dash, key, _, _ = self.ahead()
        if dash or not key or len(inner) <= len(pad):
            return self.absent(inner, pad)
        here = (*loc, plan.name)
        rows: dict[str, object] = {}
        while (line := self.ahead())[0] == inner and line[2] and not line[1]:
            name = line[2]
            self.at += 1
            if line[3] or name in rows or name in _EMPTY:
                raise OddError
            row = self.build(inner, plan.entry.row, (*here, name))
            if row is None:
                raise OddError
            rows[name] = row
        return rows

    def pairs(self, pad: str, plan: _Plan, loc: Loc) -> Value:
        """Read words for words."""
        inner, dash, key, _, _ = self.ahead()
        if dash or not key or len(inner) <= len(pad):
            return self.absent(inner, pad)
        words = plan.entry.pair_keys
        assert words is not None
        pairs: dict[str, str] = {}
        while (line := self.ahead())[0] == inner and line[2] and not line[1]:
            name = words.canonical(line[2])
            value = plan.value(line[3]) if line[3] else None
            if name is None or name in pairs or value is None:
                raise OddError
            pairs[name] = str(value)
            self.at += 1
        return pairs


_NOWHERE: Line = ("", "", "", "", "")


def _bare(text: str) -> str:
    """Return the text of a value; one in brackets is none."""
    if text[0] in "\"'[":
        if text[0] == "[":
            raise OddError
        text = text[1:-1].strip()
    if not text or text in _EMPTY:
        raise OddError
    return text


def _optional(text: str) -> Value:
    if text in _SPECIAL or text[0] in "\"'[":
        text = _bare(text)
        if text in UNKNOWN:
            return None
    return " ".join(text.split()) if "  " in text else text


def _required(text: str) -> Value:
    text = _bare(text)
    return " ".join(text.split()) if "  " in text else text


def _known(read: Callable[[str], Value]) -> Callable[[str], Value]:
    """Put before a conversion what holds for all: not found is nothing, and nothing else is."""

    def convert(text: str) -> Value:
        text = _bare(text)
        if text in UNKNOWN:
            return None
        value = read(text)
        if value is None:
            raise OddError
        return value

    return convert


@lru_cache(maxsize=_MEMORY)
def _date(text: str) -> Value:
    text = _bare(text)
    return None if text in UNKNOWN else dates.parse(text)


_CONVERTERS: dict[str, Callable[[str], Value]] = {
    "date": _date,
    "moment": lambda text: dates.parse_moment(_bare(text)),
    "number": _known(number),
    "key": _known(lambda text: text if KEY.match(text) else None),
    "url": _known(lambda text: text if URL.match(text) else None),
}


def _choice(entry: Field) -> Callable[[str], Value]:
    """Return the look-up of the words of a field, as they are spelt in the vocabulary."""
    table = entry.choices
    assert table is not None
    words = {word: table.canonical(word) for word in (*table.spellings, *UNKNOWN)}
    if entry.exact:
        words.update(dict.fromkeys(UNKNOWN.difference(table.spellings)))
    return words.__getitem__


def _scalar(entry: Field) -> Callable[[str], Value]:
    if entry.choices is not None:
        return _choice(entry)
    if entry.kind == "text":
        return _required if entry.required else _optional
    return _CONVERTERS[entry.kind]


def _listed(entry: Field) -> Callable[[str], Value]:
    """Return the reading of a list on one line; the same few sources are cited again and again."""
    single = _scalar(entry)

    @lru_cache(maxsize=_MEMORY)
    def read(text: str) -> Value:
        if text[0] == "[":
            return _checked(items(text), entry)
        value = single(text)
        parts = str(value).split("、") if value is not None else []
        return tuple(part.strip() for part in parts if part.strip() and part not in UNKNOWN)

    return read


def _checked(typed: list[str], entry: Field) -> tuple[str, ...]:
    """Return the items of a list none of which has to be left out."""
    if not _SPECIAL.isdisjoint(typed) or (entry.kind == "key" and not all(map(KEY.match, typed))):
        raise OddError
    return tuple([" ".join(text.split()) if "  " in text else text for text in typed])


def _absent(entry: Field) -> Callable[[str], Value]:
    """Return the reading of a word where a group stands: only that nothing was found."""
    nothing = () if entry.shape == "rows" else None
    return dict.fromkeys(UNKNOWN, nothing).__getitem__


_BELOW = {
    "text": Quick.nothing,
    "list": Quick.list,
    "row": Quick.group,
    "rows": Quick.groups,
    "table": Quick.table,
    "pairs": Quick.pairs,
}


def _value(entry: Field) -> Callable[[str], Value]:
    if entry.shape == "list":
        return _listed(entry)
    return _scalar(entry) if entry.shape in ("text", "pairs") else _absent(entry)


def _plans(name: str) -> tuple[_Plans, tuple[str, ...]]:
    """Return the plans of a row, and the attributes that must be there."""
    plans: _Plans = {}
    for entry in FIELDS[name].values():
        attribute = RENAMED.get(entry.key, entry.key)
        plan = _Plan(entry.key, _value(entry), _BELOW[entry.shape], entry)
        plans.update(dict.fromkeys(entry.spellings, (attribute, plan.value, plan)))
    needed = (entry.key for entry in FIELDS[name].values() if entry.required)
    return plans, tuple(RENAMED.get(key, key) for key in needed)


_PLANS = {name: _plans(name) for name in FIELDS}
