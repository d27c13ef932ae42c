"""A header's nodes → values by the tables of fields; a new field is a row there, never a branch."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from .. import dates, frontmatter, hanzi
from ..frontmatter import MappingNode, Node, ScalarNode, SequenceNode
from ..model import MODELS, RENAMED, Event
from ..vocabulary.fields import FIELDS, Field
from ..vocabulary.stages import EVENT_TYPES
from ..vocabulary.terms import Term, Terms
from .reading import Loc, Reading, Value, suggest, where

KEY = re.compile(rf"(?!(?:{'|'.join(hanzi.RESERVED_NAMES)})$)[a-z0-9][a-z0-9-]{{0,79}}\Z")
UNKNOWN = frozenset({"未查到", "不详", "未知", "unknown", "待查", "?", "？"})
URL = re.compile(r"https?://[^\s/]+\S*\Z", re.IGNORECASE)
_NUMBER = re.compile(r"(?:之|第)?([0-9]{1,4}|[一二三四五六七八九十百]{1,5})(?:期|轮|次)?\Z")
_DIGITS = {d: n for n, d in enumerate("一二三四五六七八九", 1)}


def number(text: str) -> int | None:
    """Read 3, 三, 之三, 第十二期; None for anything else."""
    match = _NUMBER.match(unicodedata.normalize("NFKC", text).strip())
    if not match:
        return None
    digits = match[1]
    if digits.isascii() and digits.isdigit():
        return int(digits)
    total, current = 0, 0
    for sign in digits:
        if sign in _DIGITS:
            current = _DIGITS[sign]
        else:
            total += (current or 1) * (10 if sign == "十" else 100)
            current = 0
    return total + current


class Walker:
    """Walks one header by the tables of fields and collects values and problems."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def row(self, node: MappingNode, name: str, loc: Loc) -> dict[str, Value]:
        """Read one group of fields."""
        table = FIELDS[name]
        values: dict[str, Value] = {}
        first: dict[str, int] = {}
        seen: set[str] = set()
        header_line, marks = self.reading.document.header_line, self.reading.marks
        for key_node, value_node in node.value:
            typed = frontmatter.scalar(key_node) if isinstance(key_node, ScalarNode) else None
            if typed in seen:
                continue  # the very same name once more: frontmatter has said so
            seen.add(typed or "")
            key = table.canonical(typed) if typed else None
            if key is None:
                self._unknown(key_node, typed or "", table, loc)
                continue
            if key in first:
                self.reading.report_node(
                    "key-twice",
                    key_node,
                    where=where(loc),
                    field=table[key].label,
                    first=str(first[key]),
                )
                continue
            first[key] = key_node.start_mark.line + header_line
            here = (*loc, key)
            marks[here] = key_node if _is_group(value_node) else value_node
            values[RENAMED.get(key, key)] = self.field(value_node, table[key], here)
        self._required(table, values, loc, node)
        return {key: value for key, value in values.items() if value is not None}

    def field(self, node: Node, entry: Field, loc: Loc) -> Value:
        """Read one value by the shape of its field."""
        if isinstance(node, ScalarNode) and frontmatter.scalar(node) is None:
            return None
        return _SHAPES[entry.shape](self, node, entry, loc)

    def _text(self, node: Node, entry: Field, loc: Loc) -> Value:
        if isinstance(node, ScalarNode):
            return self.convert(node, entry, loc)
        if isinstance(node, SequenceNode) and len(node.value) == 1:
            return self._text(node.value[0], entry, loc)
        found = "组“名: 值”" if isinstance(node, MappingNode) else "串值"
        self.reading.report(
            "shape-text",
            loc,
            where=where(loc[:-1]),
            field=entry.label,
            found=found,
            example=entry.example,
        )
        return None

    def _list(self, node: Node, entry: Field, loc: Loc) -> Value:
        if isinstance(node, MappingNode):
            self.reading.report(
                "shape-list", loc, where=where(loc[:-1]), field=entry.label, example=entry.example
            )
            return None
        if isinstance(node, ScalarNode):
            text = self.convert(node, entry, loc)
            parts = str(text).split("、") if text is not None else []
            return tuple(part.strip() for part in parts if part.strip() and part not in UNKNOWN)
        texts, places = [], []
        for place, item in enumerate(node.value):
            here = (*loc, place)
            self.reading.marks[here] = item
            value = self._text(item, entry, here)
            if value is not None:
                texts.append(str(value))
                places.append(place)
        self._keep(loc, places, len(node.value))
        return tuple(texts)

    def _row(self, node: Node, entry: Field, loc: Loc) -> Value:
        if isinstance(node, MappingNode):
            return build(entry.row, self.row(node, entry.row, loc))
        if isinstance(node, ScalarNode) and frontmatter.scalar(node) in UNKNOWN:
            return None
        example = next(iter(FIELDS[entry.row].values()))
        self.reading.report(
            "shape-row",
            loc,
            where=where(loc[:-1]),
            field=entry.label,
            value=typed(node),
            example=f"{example.label}: {example.example}",
        )
        return None

    def _rows(self, node: Node, entry: Field, loc: Loc) -> Value:
        if isinstance(node, ScalarNode) and frontmatter.scalar(node) in UNKNOWN:
            return ()
        items = node.value if isinstance(node, SequenceNode) else [node]
        rows, places = [], []
        for place, item in enumerate(items):
            here = (*loc, place)
            self.reading.marks[here] = item
            row = self._row(item, entry, here)
            if row is not None:
                rows.append(row)
                places.append(place)
        self._keep(loc, places, len(items))
        return tuple(rows)

    def _keep(self, loc: Loc, places: list[int], count: int) -> None:
        """Remember where the items were typed when some of them had to be left out."""
        if len(places) < count:
            self.reading.places[loc] = places

    def _table(self, node: Node, entry: Field, loc: Loc) -> Value:
        if isinstance(node, SequenceNode):  # rows without names: name them s1, s2 …
            rows = self._rows(node, entry, loc)
            assert isinstance(rows, tuple)
            for place in range(len(rows)):
                self.reading.marks[*loc, f"s{place + 1}"] = self.reading.marks[
                    self.reading.typed(loc, place)
                ]
            return {f"s{place}": row for place, row in enumerate(rows, 1)}
        if not isinstance(node, MappingNode):
            return self._row(node, entry, loc)
        table = {}
        for key_node, value_node in node.value:
            name = (
                frontmatter.scalar(key_node) if isinstance(key_node, ScalarNode) else None
            ) or ""
            here = (*loc, name)
            self.reading.marks[here] = key_node
            row = self._row(value_node, entry, here)
            if row is not None:
                table[name] = row
        return table

    def _pairs(self, node: Node, entry: Field, loc: Loc) -> Value:
        if not isinstance(node, MappingNode):
            self.reading.report(
                "shape-row",
                loc,
                where=where(loc[:-1]),
                field=entry.label,
                value=frontmatter.scalar(node) or "空的"
                if isinstance(node, ScalarNode)
                else "一串",
                example=entry.example,
            )
            return None
        pairs: dict[str, str] = {}
        seen: set[str] = set()
        assert entry.pair_keys is not None
        for key_node, value_node in node.value:
            typed = (
                frontmatter.scalar(key_node) if isinstance(key_node, ScalarNode) else None
            ) or ""
            if typed in seen:
                continue
            seen.add(typed)
            key = entry.pair_keys.canonical(typed)
            here = (*loc, key or typed)
            if key is None:
                self.reading.marks[here] = key_node
                self._choice(typed, entry, entry.pair_keys, (*loc, typed))
            elif key in pairs:
                first = str(self.reading.place(here)[0])
                self.reading.report_node(
                    "key-twice",
                    key_node,
                    where=where(loc),
                    field=entry.pair_keys.label(key),
                    first=first,
                )
            else:
                self.reading.marks[here] = value_node
                value = self._text(value_node, entry, here)
                if value is not None:
                    pairs[key] = str(value)
        return pairs

    def convert(self, node: ScalarNode, entry: Field, loc: Loc) -> Value:
        """Turn a scalar's text into the value of its field; None where it is unknown or wrong."""
        text = (frontmatter.scalar(node) or "").strip()
        # Of a header that was read, only an escape can still hold what nobody can see.
        bad = frontmatter.hidden(text) if node.style == '"' else None
        if bad:
            self.reading.report("value-control", loc, value=f"U+{ord(bad[0]):04X}")
            return None
        if not text:
            return None
        if entry.choices is not None:
            return self._choice(text, entry, entry.choices, loc)
        if entry.kind == "text":
            return None if text in UNKNOWN and not entry.required else " ".join(text.split())
        if text in UNKNOWN and entry.kind != "moment":  # an embargo nobody knows stays closed
            return None
        return _KINDS[entry.kind](self, text, entry, loc)

    def _choice(self, text: str, entry: Field, table: Terms[Term], loc: Loc) -> str | None:
        key = table.canonical(text)
        if entry.exact and text not in table.spellings:
            key = None
        if key is None and text not in UNKNOWN:
            self.reading.report(
                "value-choice",
                loc,
                where=where(loc[:-1]),
                field=entry.label,
                value=short(text),
                allowed=table.choices,
                nearest=suggest(text, table.spellings),
            )
        return key

    def _as_date(self, text: str, entry: Field, loc: Loc) -> Value:
        try:
            return dates.parse(text)
        except dates.DateFormError as error:
            self.report_date(error, loc)
            return None

    def report_date(self, error: dates.DateFormError, loc: Loc) -> None:
        """Report a date that is not one, or that does not exist."""
        code = "syntax-date" if error.code == "form" else "syntax-date-impossible"
        self.reading.report(code, loc, value=short(error.value), detail=error.detail)

    def _as_moment(self, text: str, entry: Field, loc: Loc) -> Value:
        try:
            return dates.parse_moment(text)
        except dates.DateFormError:
            self.reading.report("syntax-moment", loc, value=short(text))
            return None

    def _as_number(self, text: str, entry: Field, loc: Loc) -> Value:
        value = number(text)
        if value is None:
            self.reading.report(
                "value-number",
                loc,
                where=where(loc[:-1]),
                field=entry.label,
                value=short(text),
                example=entry.example,
            )
        return value

    def _as_key(self, text: str, entry: Field, loc: Loc) -> Value:
        if KEY.match(text):
            return text
        self.reading.report(
            "value-key",
            loc,
            where=where(loc[:-1]),
            field=entry.label,
            value=short(text),
            suggestion=spelled(text),
        )
        return None

    def _as_url(self, text: str, entry: Field, loc: Loc) -> Value:
        if URL.match(text):
            return text
        self.reading.report("value-url", loc, where=where(loc[:-1]), value=short(text))
        return None

    def _unknown(self, node: Node, typed: str, table: Terms[Field], loc: Loc) -> None:
        spellings = tuple(s for entry in table.values() for s in entry.spellings)
        self.reading.report_node(
            "key-unknown",
            node,
            where=where(loc),
            key=short(typed),
            nearest=suggest(typed, spellings),
            allowed=table.choices,
        )

    def _required(
        self, table: Terms[Field], values: Mapping[str, Value], loc: Loc, node: MappingNode
    ) -> None:
        for entry in _REQUIRED[table.name]:
            if values.get(RENAMED.get(entry.key, entry.key)):
                continue
            here = (*loc, entry.key)
            if self.reading.blamed(here):
                continue  # it stands there and is wrong: said once already
            target = self.reading.marks.get(here, node)
            self.reading.report_node(
                "value-missing",
                target,
                where=where(loc),
                field=entry.label,
                example=entry.example or "……",
            )


_SHAPES: Mapping[str, Callable[[Walker, Node, Field, Loc], Value]] = {
    name: getattr(Walker, f"_{name}") for name in ("text", "list", "row", "rows", "table", "pairs")
}
_KINDS: Mapping[str, Callable[[Walker, str, Field, Loc], Value]] = {
    name: getattr(Walker, f"_as_{name}") for name in ("date", "moment", "number", "key", "url")
}
_REQUIRED: Mapping[str, tuple[Field, ...]] = {
    table.name: tuple(entry for entry in table.values() if entry.required)
    for table in FIELDS.values()
}


def spelled(text: str) -> str:
    """Return a key to propose for a text that is none."""
    key = hanzi.slug(text)
    return key if KEY.match(key) else f"{key}-1"


def _is_group(node: Node) -> bool:
    return not isinstance(node, ScalarNode)


def typed(node: Node) -> str:
    """Say what stands where a group was wanted."""
    return short(frontmatter.scalar(node) or "空的") if isinstance(node, ScalarNode) else "一串"


def short(text: str, limit: int = 40) -> str:
    """Cut what an editor typed to what a message can hold."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _event(**values: Value) -> Event:
    """Make an event; without a stage it gets that of its type."""
    if "stage" not in values and "type" in values:
        values["stage"] = EVENT_TYPES[str(values["type"])].stage or None
    return Event(**values)  # type: ignore[arg-type]


BUILDERS: Mapping[str, Callable[..., object]] = {**MODELS, "event": _event}
"""What makes the value that a group of fields stands for, by the name of their table."""


def build(name: str, values: Mapping[str, Value]) -> object:
    """Make a value of the model that a group of fields stands for."""
    return BUILDERS[name](**values)
