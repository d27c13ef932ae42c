"""The tables of fields as editing programs want them: JSON Schema and VS Code snippets.

Both help while typing and judge nothing: what a story may say is decided by ``check`` alone, which
knows more spellings, dates and references than a schema can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .reader import KEY
from .vocabulary.fields import FIELDS, REGISTRIES, Field
from .vocabulary.outcomes import STATUSES
from .vocabulary.stages import EVENT_TYPES, KINDS, STAGES, Kind
from .vocabulary.terms import Term, Terms

Schema = dict[str, object]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NOTHING = "未查到"
SOURCE_NAME = "报道"
_SCALAR = ["string", "number", "boolean", "null"]
"""What YAML makes of a value that is not in quotes; the reader takes each as its text."""
_KEY_PATTERN = "^" + KEY.pattern.removesuffix(r"\Z") + "$"
KIND_NOTES = {
    "date": "日期写 2024、2024-05、2024-05-03 或 2024年5月3日；前面可以加“约”。",
    "moment": "写 2024-05-03 08:00 这样的时刻（北京时间）。",
    "number": "写数字。",
    "key": "只用小写英文字母、数字和短横线。",
    "url": "写以 https:// 或 http:// 开头的完整网址。",
}


def story_schema() -> Schema:
    """Return the JSON Schema (2020-12) of a story's front matter, fresh at each call."""
    return {
        "$schema": DIALECT,
        "title": "新观察稿件的开头",
        "description": "每个字段的中文名和英文名都可以写。最后以 xinguancha check 为准。",
        **_row("story"),
        "$defs": _definitions("story"),
    }


def registry_schema(table: str) -> Schema:
    """Return the JSON Schema of ``stories/_registry/<table>.yml``; KeyError for no such table."""
    row = REGISTRIES[table]
    return {
        "$schema": DIALECT,
        "title": FIELDS[row].name,
        "description": "左边是代号（小写英文字母、数字和短横线），下面缩进两格写各项。",
        "type": "object",
        "propertyNames": {"pattern": _KEY_PATTERN},
        "additionalProperties": _reference(row),
        "$defs": {row: _row(row), **_definitions(row)},
    }


def _definitions(row: str) -> Schema:
    """Describe every group that ``row`` leads to, each once."""
    found: Schema = {}
    waiting = [row]
    while waiting:
        for entry in FIELDS[waiting.pop()].values():
            if entry.row and entry.row not in found:
                found[entry.row] = _row(entry.row)
                waiting.append(entry.row)
    return found


def _row(name: str) -> Schema:
    """Describe one group: key and Chinese name are offered, other spellings are let pass."""
    table = FIELDS[name]
    shown: Schema = {}
    also: Schema = {}
    for entry in table.values():
        value = field_schema(entry)
        shown[entry.key] = shown[entry.label] = value
        if entry.aliases:
            also[_one_of(entry.aliases)] = value
    needed = [_needed(entry) for entry in table.values() if entry.required]
    return {
        "type": "object",
        "properties": shown,
        **({"patternProperties": also} if also else {}),
        "additionalProperties": False,
        **({"allOf": needed} if needed else {}),
    }


def _needed(entry: Field) -> Schema:
    return {"anyOf": [{"required": [spelling]} for spelling in dict.fromkeys(entry.spellings)]}


def _one_of(words: Iterable[str]) -> str:
    return f"^(?:{'|'.join(re.escape(word) for word in words)})$"


def field_schema(entry: Field) -> Schema:
    """Describe one field: Chinese title and help, an example, and the shape of its value."""
    notes = (entry.help, KIND_NOTES.get(entry.kind, ""))
    example = {"examples": [entry.example]} if entry.example and entry.shape == "text" else {}
    return {
        "title": entry.label,
        "description": "".join(notes),
        **example,
        **_SHAPES[entry.shape](entry),
    }


def _text(entry: Field) -> Schema:
    if entry.choices is not None:
        return _choice(entry.choices)
    if entry.kind == "key":
        return {"type": "string", "pattern": _KEY_PATTERN}
    if entry.kind == "url":
        return {"type": "string", "pattern": f"^(?:https?://|{NOTHING}$)"}
    return {"type": _SCALAR}


def _choice(table: Terms[Term]) -> Schema:
    """Offer the labels and the keys; other spellings are let pass, not offered."""
    words = dict.fromkeys([t.label for t in table.values()] + [NOTHING] + list(table))
    also = [alias for term in table.values() for alias in term.aliases]
    offered: Schema = {"enum": list(words)}
    if not also:
        return offered
    numbers = [{"enum": [int(a)]} for a in also if a.isascii() and a.isdigit()]
    return {"anyOf": [offered, {"type": "string", "pattern": _one_of(also)}, *numbers]}


def _list(entry: Field) -> Schema:
    return {"anyOf": [{"type": _SCALAR}, {"type": "array", "items": {"type": _SCALAR}}]}


def _reference(row: str) -> Schema:
    return {"$ref": f"#/$defs/{row}"}


def _unknown() -> Schema:
    return {"enum": [NOTHING, None]}


def _one_row(entry: Field) -> Schema:
    return {"anyOf": [_reference(entry.row), _unknown()]}


def _rows(entry: Field) -> Schema:
    row = _reference(entry.row)
    return {"anyOf": [{"type": "array", "items": row}, row, _unknown()]}


def _table(entry: Field) -> Schema:
    row = _reference(entry.row)
    named = {"type": "object", "additionalProperties": row}
    return {"anyOf": [named, {"type": "array", "items": row}]}


def _pairs(entry: Field) -> Schema:
    assert entry.pair_keys is not None
    assert entry.choices is not None
    value = _choice(entry.choices)
    spellings = dict.fromkeys(s for term in entry.pair_keys.values() for s in term.spellings)
    return {
        "type": "object",
        "properties": dict.fromkeys(spellings, value),
        "additionalProperties": False,
    }


_SHAPES = {
    "text": _text,
    "list": _list,
    "row": _one_row,
    "rows": _rows,
    "table": _table,
    "pairs": _pairs,
}


# --- snippets ---------------------------------------------------------------------------------

_NEW_STORY = ("title", "summary", "kind", "status", "proposals", "events", "sources")
_IN_NEW_STORY = {
    "proposals": ("title", "session", "proposer_type", "proposers"),
    "events": ("date", "type", "by", "text", "sources"),
    "sources": ("title", "publisher", "type", "level", "date", "url"),
}


def snippets() -> dict[str, dict[str, object]]:
    """Return the VS Code snippets for Markdown: new stories, and one block per group of fields.

    A place that is left alone reads 未查到, so a block states nothing that nobody typed.
    """
    found = {}
    for kind in KINDS.values():
        tail = "" if kind.key == "proposal" else "·" + kind.label
        name, help_ = "新稿件" + tail, f"一篇“{kind.label}”类新稿件"
        found[name] = _snippet(name, help_, _Body(kind).story())
        name, help_ = FIELDS["story"]["events"].label + tail, f"“{kind.label}”类稿件的一条经过"
        found[name] = _snippet(name, help_, _Body(kind).block(FIELDS["story"]["events"]))
    for entry in FIELDS["story"].values():
        if entry.row and entry.label not in found:
            body = _Body(KINDS["proposal"]).block(entry)
            found[entry.label] = _snippet(entry.label, entry.help, body)
    return found


def _snippet(prefix: str, description: str, body: list[str]) -> dict[str, object]:
    return {"scope": "markdown", "prefix": prefix, "description": description, "body": body}


class _Body:
    """Writes the lines of one snippet and counts its places to fill in."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._stop = 0
        self._fresh = False

    def story(self) -> list[str]:
        """Write a whole new story: header, one heading, the place for the text."""
        self._fresh = True
        lines = ["---"]
        for entry in (FIELDS["story"][key] for key in _NEW_STORY):
            if entry.key == "proposals" and self._kind.key != "proposal":
                continue
            lines += self.block(entry, _IN_NEW_STORY[entry.key]) if entry.row else self._line(entry)
        return [*lines, "---", "", "## 这件事", "", "$0"]

    def _line(self, entry: Field) -> list[str]:
        fixed = {"kind": self._kind.label, "status": STATUSES["draft"].label}
        return [f"{entry.label}: {fixed.get(entry.key) or self._value(entry)}"]

    def block(self, entry: Field, keys: tuple[str, ...] = ()) -> list[str]:
        """Write one field and the group below it; ``keys`` limits the group."""
        fields = FIELDS[entry.row]
        lines = [f"{entry.label}:"]
        first = rest = "  "
        if entry.shape == "rows":
            first, rest = "  - ", "    "
        elif entry.shape == "table":
            lines.append(f"  {self._place(SOURCE_NAME)}:")
            first = rest = "    "
        for place, one in enumerate(fields[key] for key in keys or fields):
            lines.append(f"{rest if place else first}{one.label}: {self._value(one)}")
        return lines

    def _value(self, entry: Field) -> str:
        if entry.key in ("sources", "evidence"):
            return f"[{self._place(SOURCE_NAME)}]"
        if entry.choices is None:
            return self._place(NOTHING)
        lanes = self._kind.lanes
        if entry is FIELDS["event"]["stage"]:
            return self._pick(NOTHING, (STAGES[lane] for lane in lanes))
        if entry is FIELDS["event"]["type"]:
            types = [t for lane in (*lanes, "") for t in EVENT_TYPES.values() if t.stage == lane]
            return self._pick("" if self._fresh else NOTHING, types)
        return self._pick(NOTHING, entry.choices.values())

    def _place(self, default: str) -> str:
        self._stop += 1
        return f"${{{self._stop}:{default}}}"

    def _pick(self, first: str, terms: Iterable[Term]) -> str:
        self._stop += 1
        words = dict.fromkeys(word for word in (first, *(t.label for t in terms)) if word)
        # VS Code takes these four for the end of a choice, and the backslash for an escape.
        escaped = (re.sub(r"([\\,|$}])", r"\\\1", word) for word in words)
        return f"${{{self._stop}|{','.join(escaped)}|}}"
