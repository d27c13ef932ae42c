"""The bytes of one file → a Story (or registry rows) and located problems; nothing raises.

The tables of ``vocabulary.fields`` drive it: a new field is a row there and in ``model``, never a
branch here. Every scalar arrives as text and is converted by the ``kind`` of its field.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from . import dates, frontmatter, hanzi, problems
from .frontmatter import Document, MappingNode, Node, ScalarNode, SequenceNode
from .model import MODELS, RENAMED, Story
from .vocabulary.fields import FIELDS, Field
from .vocabulary.stages import EVENT_TYPES
from .vocabulary.terms import Term, Terms

Loc = tuple[str | int, ...]
Value = object

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\Z")
UNKNOWN = frozenset({"未查到", "不详", "未知", "unknown", "待查", "?", "？"})
_NUMBER = re.compile(r"(?:之|第)?([0-9]{1,4}|[一二三四五六七八九十百]{1,5})(?:期|轮|次)?\Z")
_DIGITS = {d: n for n, d in enumerate("一二三四五六七八九", 1)}
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_DATE_LIKE = re.compile(r"[<\"]?[\d?]{1,4}(?:[-/.][\d?]{1,4}){2}[>\"]?\Z")
_DATE_KEYS = frozenset({"created", "date", "modified", "lastmod"})
_FOREIGN_LEAST = 5


@dataclass(slots=True)
class Reading:
    """What came of one file: values, problems, and where each value stands."""

    path: str
    document: Document
    values: dict[str, Value] = field(default_factory=dict)
    story: Story | None = None
    found: list[problems.Problem] = field(default_factory=list)
    marks: dict[Loc, Node] = field(default_factory=dict)
    places: dict[Loc, list[int]] = field(default_factory=dict)
    lines: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = self.document.lines

    def typed(self, loc: Loc, index: int) -> Loc:
        """Return where item ``index`` of a read list was typed: items left out still count."""
        places = self.places.get(loc)
        return (*loc, places[index] if places else index)

    def report(self, code: str, loc: Loc, **params: str) -> None:
        """Add the problem ``code`` at the value of ``loc``, else at the nearest group around it."""
        params.setdefault("where", where(loc))
        place = loc
        while place and place not in self.marks:
            place = place[:-1]
        node = self.marks.get(place)
        if node is None:
            self.report_at(code, self.document.header_line, 1, **params)
        else:
            self.report_node(code, node, **params)

    def report_node(self, code: str, node: Node, **params: str) -> None:
        """Add the problem ``code`` at a node of the header."""
        line, column, length = frontmatter.position(node, self.document.header_line)
        self.report_at(code, line, column, length, **params)

    def report_at(
        self, code: str, line: int, column: int, length: int = 1, /, **params: str
    ) -> None:
        """Add the problem ``code`` at a line and column of the file."""
        source = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        self.found.append(
            problems.make(code, self.path, line, column, params, source=source, length=length)
        )

    def place(self, loc: Loc) -> tuple[int, int]:
        """Return the file line and column of a value, or of the nearest group around it."""
        while loc and loc not in self.marks:
            loc = loc[:-1]
        node = self.marks.get(loc)
        if node is None:
            return self.document.header_line, 1
        return frontmatter.position(node, self.document.header_line)[:2]

    def said(self, loc: Loc) -> bool:
        """Tell whether a value was typed at all: 未查到 is one, an empty field is none."""
        node = self.marks.get(loc)
        return node is not None and not (
            isinstance(node, ScalarNode) and frontmatter.scalar(node) is None
        )

    def blamed(self, loc: Loc) -> bool:
        """Tell whether the line of a value that was typed has a problem already."""
        node = self.marks.get(loc)
        line, _ = self.place(loc)
        return node is not None and any(problem.line == line for problem in self.found)


def where(loc: Loc) -> str:
    """Say a place in the editor's words: ``("events", 1, "date")`` → 经过第2条的“日期”."""
    if not loc:
        return "稿件"
    words: list[str] = []
    row = "story"
    for step in loc:
        if isinstance(step, int):
            words.append(f"第 {step + 1} 条")
        elif row and step in FIELDS[row]:
            entry = FIELDS[row][step]
            words.append(f"“{entry.label}”")
            row = entry.row
        else:
            words.append(f"“{step}”")
    return "".join(words)


def suggest(word: str, candidates: tuple[str, ...]) -> str:
    """Return ``您要写的是不是“…”？`` or nothing."""
    near = hanzi.nearest(word, candidates)
    return f"您要写的是不是“{near}”？" if near else ""


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


class _Walker:
    """Walks one header by the tables of fields and collects values and problems."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def row(self, node: MappingNode, name: str, loc: Loc) -> dict[str, Value]:
        """Read one group of fields."""
        table = FIELDS[name]
        values: dict[str, Value] = {}
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            typed = frontmatter.scalar(key_node) if isinstance(key_node, ScalarNode) else None
            key = table.canonical(typed) if typed else None
            if key is None:
                self._unknown(key_node, typed or "", table, loc)
                continue
            line, _, _ = frontmatter.position(key_node, self.reading.document.header_line)
            if key in first:
                self.reading.report_node(
                    "key-twice",
                    key_node,
                    where=where(loc),
                    field=table[key].label,
                    first=str(first[key]),
                )
                continue
            first[key] = line
            here = (*loc, key)
            self.reading.marks[here] = key_node if _is_group(value_node) else value_node
            values[RENAMED.get(key, key)] = self.field(value_node, table[key], here)
        self._required(table, values, loc, node)
        return {key: value for key, value in values.items() if value is not None}

    def field(self, node: Node, entry: Field, loc: Loc) -> Value:
        """Read one value by the shape of its field."""
        if isinstance(node, ScalarNode) and frontmatter.scalar(node) is None:
            return None
        return getattr(self, f"_{entry.shape}")(node, entry, loc)

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
            return _build(entry.row, self.row(node, entry.row, loc))
        if isinstance(node, ScalarNode) and frontmatter.scalar(node) in UNKNOWN:
            return None
        typed = frontmatter.scalar(node) if isinstance(node, ScalarNode) else "一串"
        example = next(iter(FIELDS[entry.row].values()))
        self.reading.report(
            "shape-row",
            loc,
            where=where(loc[:-1]),
            field=entry.label,
            value=_short(typed or ""),
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
                value="…",
                example=entry.example,
            )
            return None
        pairs: dict[str, str] = {}
        assert entry.pair_keys is not None
        for key_node, value_node in node.value:
            typed = (
                frontmatter.scalar(key_node) if isinstance(key_node, ScalarNode) else None
            ) or ""
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
        bad = _CONTROL.search(text)
        if bad:
            self.reading.report("value-control", loc, value=f"U+{ord(bad[0]):04X}")
            return None
        if not text:
            return None
        if entry.choices is not None:
            return self._choice(text, entry, entry.choices, loc)
        if entry.kind == "text":
            return None if text in UNKNOWN and not entry.required else " ".join(text.split())
        if text in UNKNOWN:
            return None
        return getattr(self, f"_as_{entry.kind}")(text, entry, loc)

    def _choice(self, text: str, entry: Field, table: Terms[Term], loc: Loc) -> str | None:
        key = table.canonical(text)
        if key is None and text not in UNKNOWN:
            self.reading.report(
                "value-choice",
                loc,
                where=where(loc[:-1]),
                field=entry.label,
                value=_short(text),
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
        self.reading.report(code, loc, value=_short(error.value), detail=error.detail)

    def _as_moment(self, text: str, entry: Field, loc: Loc) -> Value:
        try:
            return dates.parse_moment(text)
        except dates.DateFormError:
            self.reading.report("syntax-moment", loc, value=_short(text))
            return None

    def _as_number(self, text: str, entry: Field, loc: Loc) -> Value:
        value = number(text)
        if value is None:
            self.reading.report(
                "value-number",
                loc,
                where=where(loc[:-1]),
                field=entry.label,
                value=_short(text),
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
            value=_short(text),
            suggestion=hanzi.slug(text),
        )
        return None

    def _as_url(self, text: str, entry: Field, loc: Loc) -> Value:
        if re.match(r"https?://[^\s/]+\S*\Z", text, re.IGNORECASE):
            return text
        self.reading.report("value-url", loc, where=where(loc[:-1]), value=_short(text))
        return None

    def _unknown(self, node: Node, typed: str, table: Terms[Field], loc: Loc) -> None:
        spellings = tuple(s for entry in table.values() for s in entry.spellings)
        self.reading.report_node(
            "key-unknown",
            node,
            where=where(loc),
            key=_short(typed),
            nearest=suggest(typed, spellings),
            allowed=table.choices,
        )

    def _required(
        self, table: Terms[Field], values: Mapping[str, Value], loc: Loc, node: MappingNode
    ) -> None:
        for entry in table.values():
            if not entry.required or values.get(RENAMED.get(entry.key, entry.key)):
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


def _is_group(node: Node) -> bool:
    return not isinstance(node, ScalarNode)


def _short(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _build(name: str, values: Mapping[str, Value]) -> object:
    return MODELS[name](**values)


def _foreign(reading: Reading, header: MappingNode) -> bool:
    """Tell whether the header was written for another system; if so report that once, alone."""
    table = FIELDS["story"]
    keys = [(k, v) for k, v in header.value if isinstance(k, ScalarNode)]
    unknown = [(k, v) for k, v in keys if table.canonical(frontmatter.scalar(k) or "") is None]
    if len(unknown) < _FOREIGN_LEAST or len(unknown) * 2 <= len(keys):
        return False
    walker = _Walker(reading)
    for key_node, value_node in unknown:
        key = (frontmatter.scalar(key_node) or "").casefold()
        text = (
            frontmatter.scalar(value_node) if isinstance(value_node, ScalarNode) else None
        ) or ""
        if key in _DATE_KEYS or _DATE_LIKE.match(text):
            reading.marks[(key,)] = value_node
            try:
                dates.parse(text)
            except dates.DateFormError as error:
                walker.report_date(error, (key,))
    if not reading.found:
        names = "、".join(_short(frontmatter.scalar(k) or "", 16) for k, _ in unknown[:6])
        reading.report_node(
            "header-foreign",
            unknown[0][0],
            count=str(len(keys)),
            unknown=str(len(unknown)),
            keys=names,
        )
    return True


def open_document(path: str, data: bytes) -> Reading:
    """Split a story file and report what its header's writing has wrong."""
    document = frontmatter.split(data)
    reading = Reading(path, document)
    for finding in document.findings:
        reading.report_at(
            finding.code, finding.line, finding.column, finding.length, **finding.params
        )
    return reading


def read(path: str, data: bytes) -> Reading:
    """Read one story; ``reading.story`` is None when the header could not be read.

    ``path`` is relative to the stories folder, with forward slashes.
    """
    reading = open_document(path, data)
    header = reading.document.header
    if header is None or _foreign(reading, header):
        return reading
    reading.marks[()] = header
    values = _Walker(reading).row(header, "story", ())
    _settle(reading, values, data)
    return reading


def _settle(reading: Reading, values: dict[str, Value], data: bytes) -> None:
    """Fill in what follows from other values, and build the Story."""
    name = default_id(reading.path)
    if "id" not in values and KEY.match(name):
        values["id"] = name
    elif "id" not in values and not reading.blamed(("id",)):
        reading.report_at("file-name", 1, 1, value=_short(name), suggestion=hanzi.slug(name))
    story = Story(
        **values,  # type: ignore[arg-type]
        body=reading.document.body,
        body_line=reading.document.body_line,
        path=reading.path,
        digest=hashlib.blake2b(data, digest_size=16).hexdigest(),
    )
    reading.story = _number_proposals(story)


def _number_proposals(story: Story) -> Story:
    """Give proposals without a key p1, p2 …; give events without a stage that of their type."""
    taken = {p.key for p in story.proposals}
    free = (f"p{n}" for n in itertools.count(len(story.proposals) + 1) if f"p{n}" not in taken)
    proposals = tuple(
        p if p.key else replace(p, key=own if (own := f"p{place}") not in taken else next(free))
        for place, p in enumerate(story.proposals, 1)
    )
    events = tuple(
        replace(e, stage=EVENT_TYPES[e.type].stage or None) if e.stage is None and e.type else e
        for e in story.events
    )
    return replace(story, proposals=proposals, events=events)


def default_id(path: str) -> str:
    """Return the id a path gives: the file's stem, or its folder's name for index.md."""
    parts = path.split("/")
    stem = parts[-1].rsplit(".", 1)[0]
    return parts[-2] if stem == "index" and len(parts) > 1 else stem


def read_table(path: str, data: bytes, row: str) -> tuple[dict[str, object], Reading]:
    """Read a registry file ``key: {fields}`` into rows of the model ``row``."""
    document = frontmatter.whole(data)
    reading = Reading(path, document)
    for finding in document.findings:
        reading.report_at(
            finding.code, finding.line, finding.column, finding.length, **finding.params
        )
    rows: dict[str, object] = {}
    walker = _Walker(reading)
    for key_node, value_node in document.header.value if document.header else ():
        key = (frontmatter.scalar(key_node) if isinstance(key_node, ScalarNode) else None) or ""
        reading.marks[(key,)] = key_node
        if not KEY.match(key):
            reading.report_node(
                "value-key",
                key_node,
                where="登记表",
                field="代号",
                value=_short(key),
                suggestion=hanzi.slug(key),
            )
        elif isinstance(value_node, MappingNode):
            rows[key] = _build(row, walker.row(value_node, row, (key,)))
        else:
            first = next(iter(FIELDS[row].values()))
            reading.report_node(
                "shape-row",
                key_node,
                where="登记表",
                field=key,
                value="…",
                example=f"{first.label}: {first.example}",
            )
    return rows, reading


_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1|(`+)[^`\n]+\2", re.MULTILINE | re.DOTALL)
_LINK_DEFINITION = re.compile(
    r"^ {0,3}\[([^\]\n^][^\]\n]*)\]:[ \t]+<?(\S+?)>?[ \t]*(?:[\"'(][^\n]*)?$", re.MULTILINE
)
_TITLE = re.compile(r"\s+[\"'“][^\n]*\Z")
_LONGEST = 400  # characters of a link's text or target; what is longer is no link


@dataclass(frozen=True, slots=True)
class BodyLink:
    """A link or picture of the body: its text, target and place in the file."""

    image: bool
    text: str
    target: str
    line: int
    column: int


def body_links(story: Story) -> Iterator[BodyLink]:
    """Yield the links and pictures of a body in no order, code left out."""
    body = story.body
    if "](" not in body and "]:" not in body:
        return
    if "`" in body or "~~~" in body:
        body = _CODE.sub(lambda match: re.sub(r"\S", " ", match[0]), body)
    start = body.find("](")
    while start >= 0:
        opening, text = _link_text(body, start)
        target = _link_target(body, start + 2)
        if opening >= 0 and target is not None:
            image = body[opening - 1 : opening] == "!"
            yield _body_link(story, body, image, text, target, opening - image)
        start = body.find("](", start + 2)
    definitions = _LINK_DEFINITION.finditer(body) if "]:" in body else ()
    for match in definitions:
        yield _body_link(story, body, False, match[1], match[2], match.start())


def _link_text(body: str, end: int) -> tuple[int, str]:
    """Return where the bracket that closes at ``end`` opens, and what is in it; -1 for nowhere."""
    depth = 1
    first = max(end - _LONGEST, 0)
    nearest = body.rfind("[", first, end)
    if nearest < 0:
        return -1, ""
    if body.find("]", nearest, end) < 0 and body.find("\n", nearest, end) < 0:
        return nearest, body[nearest + 1 : end]
    for place in range(end - 1, first - 1, -1):
        depth += {"]": 1, "[": -1, "\n": 1000}.get(body[place], 0)
        if depth == 0:
            return place, body[place + 1 : end]
        if depth >= 1000:
            break
    return -1, ""


def _link_target(body: str, start: int) -> str | None:
    """Return what a link leads to: up to the parenthesis that closes it, without its title."""
    depth = 1
    last = min(start + _LONGEST, len(body))
    nearest = body.find(")", start, last)
    if nearest < 0:
        return None
    if body.find("(", start, nearest) < 0 and body.find("\n", start, nearest) < 0:
        return _without_title(body[start:nearest])
    for place in range(start, last):
        depth += {"(": 1, ")": -1, "\n": 1000}.get(body[place], 0)
        if depth == 0:
            return _without_title(body[start:place])
        if depth >= 1000:
            break
    return None


def _without_title(target: str) -> str:
    if " " in target or "\t" in target:
        target = _TITLE.sub("", target)
    return target.strip().strip("<>")


def _body_link(
    story: Story, body: str, image: bool, text: str, target: str, start: int
) -> BodyLink:
    line = story.body_line + body.count("\n", 0, start)
    return BodyLink(image, text, target, line, start - body.rfind("\n", 0, start))


_STORY_TARGET = re.compile(
    r"(?:\.{1,2}/)*(?:[0-9]{4}/)?(?:stories/)?([a-z0-9][a-z0-9-]*)(?:\.md|/index\.md)(?:#.*)?\Z"
)


def linked_story(target: str) -> str | None:
    """Return the id of the story that a link to another story's file means, or None."""
    match = _STORY_TARGET.match(target)
    return match[1] if match else None
