"""The bytes of a story or a registry file → what came of reading it; nothing raises."""

from __future__ import annotations

import hashlib
import itertools
import re
from dataclasses import replace
from typing import cast

from .. import dates, frontmatter
from ..frontmatter import MappingNode, ScalarNode
from ..model import Proposal, Story
from ..vocabulary.fields import FIELDS
from .header import KEY, Walker, build, short, spelled, typed
from .limits import breach
from .quick import Quick
from .reading import Reading, Value
from .spots import Spots

_DATE_LIKE = re.compile(r"[<\"]?[\d?]{1,4}(?:[-/.][\d?]{1,4}){2}[>\"]?\Z")
_DATE_KEYS = frozenset({"created", "date", "modified", "lastmod"})
_FOREIGN_LEAST = 5
_HIDDEN_SHOWN = 5  # invisible characters reported of one body: they come in swarms


def _foreign(reading: Reading, header: MappingNode) -> bool:
    """Tell whether the header was written for another system; if so report that once, alone."""
    table = FIELDS["story"]
    keys = [(k, v) for k, v in header.value if isinstance(k, ScalarNode)]
    unknown = [(k, v) for k, v in keys if table.canonical(frontmatter.scalar(k) or "") is None]
    if len(unknown) < _FOREIGN_LEAST or len(unknown) * 2 <= len(keys):
        return False
    walker = Walker(reading)
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
        names = "、".join(short(frontmatter.scalar(k) or "", 16) for k, _ in unknown[:6])
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
    return quickly(path, data) or carefully(path, data)


def quickly(path: str, data: bytes) -> Reading | None:
    """Read a story whose header is written plainly and has no fault; None for any other."""
    plain = frontmatter.plain(data)
    if plain is None:
        return None
    quick = Quick(plain.lines)
    values = quick.story()
    if values is None:
        return None
    reading = Reading(path, plain.document, spots=Spots(plain.lines, quick.rows).get)
    _settle(reading, values, data, plain.seen)
    return reading


def carefully(path: str, data: bytes) -> Reading:
    """Read any file whatever; all that is wrong with it is found here."""
    reading = open_document(path, data)
    header = reading.document.header
    if header is None or _foreign(reading, header):
        return reading
    reading.marks[()] = header
    values = Walker(reading).row(header, "story", ())
    _settle(reading, values, data)
    return reading


def _settle(reading: Reading, values: dict[str, Value], data: bytes, seen: bool = False) -> None:
    """Fill in what follows from other values, and build the Story."""
    name = default_id(reading.path)
    if "id" not in values and KEY.match(name):
        values["id"] = name
    elif "id" not in values and not reading.blamed(("id",)):
        reading.report_at("file-name", 1, 1, value=short(name), suggestion=spelled(name))
    if proposals := values.get("proposals"):
        values["proposals"] = _numbered(cast("tuple[Proposal, ...]", proposals))
    reading.story = Story(
        **values,  # type: ignore[arg-type]
        body=_body(reading, seen),
        body_line=reading.document.body_line,
        path=reading.path,
        digest=hashlib.blake2b(data, digest_size=16).hexdigest(),
    )


def _body(reading: Reading, seen: bool) -> str:
    """Return the body, or nothing of one that nobody should try to convert: that is reported."""
    body = reading.document.body
    found = breach(body)
    if found is not None:
        reading.report_at(found.code, *_place(reading, found.start), **found.params)
        return ""
    if seen:
        return body
    start = 0
    for _ in range(_HIDDEN_SHOWN):
        match = frontmatter.hidden(body, start)
        if match is None:
            break
        params = {"where": "正文", "value": f"U+{ord(match[0]):04X}"}
        reading.report_at("value-control", *_place(reading, match.start()), **params)
        start = match.end()
    return body


def _place(reading: Reading, start: int) -> tuple[int, int]:
    """Return line and column in the file of an offset in the body."""
    body = reading.document.body
    line = reading.document.body_line + body.count("\n", 0, start)
    return line, start - body.rfind("\n", 0, start)


def _numbered(proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """Give proposals without a key p1, p2 …"""
    if all(p.key for p in proposals):
        return proposals
    taken = {p.key for p in proposals}
    free = (f"p{n}" for n in itertools.count(len(proposals) + 1) if f"p{n}" not in taken)
    return tuple(
        p if p.key else replace(p, key=own if (own := f"p{place}") not in taken else next(free))
        for place, p in enumerate(proposals, 1)
    )


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
    walker = Walker(reading)
    for key_node, value_node in document.header.value if document.header else ():
        key = (frontmatter.scalar(key_node) if isinstance(key_node, ScalarNode) else None) or ""
        reading.marks[(key,)] = key_node
        if not KEY.match(key):
            reading.report_node(
                "value-key",
                key_node,
                where="登记表",
                field="代号",
                value=short(key),
                suggestion=spelled(key),
            )
        elif isinstance(value_node, MappingNode):
            rows[key] = build(row, walker.row(value_node, row, (key,)))
        else:
            first = next(iter(FIELDS[row].values()))
            reading.report_node(
                "shape-row",
                key_node,
                where="登记表",
                field=key,
                value=typed(value_node),
                example=f"{first.label}: {first.example}",
            )
    return rows, reading
