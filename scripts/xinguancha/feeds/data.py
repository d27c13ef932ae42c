"""Stories → open data: one JSON file each, and rows of two tables; keys and words are English.

Dates are EDTF (ISO 8601-2 level 1) text: ``2024``, ``2024-05~`` (about), ``2024-03/2024-06``. What
is not known is absent from JSON and empty in CSV: never "no".
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from ..dates import PartialDate
from ..interface import Interface
from ..model import RENAMED, Story
from ..pages import Settings
from ..registries import Registries
from .calendar import calendar

VERSION = "1.0"
_WRITTEN = {name: key for key, name in RENAMED.items()}
# Of the newsroom alone; the body is in plain.txt, without what its comments say.
_INNER = {"path", "digest", "body", "body_line", "attachments", "status", "embargo", "withdrawal"}
_INNER |= {"privacy_exceptions"}

# columns; what they say is in the vocabulary of the interface, as <table>_<column>
PROPOSALS = (
    "story",
    "proposal",
    "title",
    "number",
    "session",
    "proposer_type",
    "proposers",
    "disposition",
    "merged_into",
    "key_level",
    "disclosure",
    "story_title",
    "kind",
    "reply_classes",
    "replies",
    "commitments",
    "fulfilled",
    "delivery",
    "delivery_as_of",
    "topics",
    "places",
    "units",
    "published",
    "updated",
)
COMMITMENTS = (
    "story",
    "number",
    "promise",
    "owner",
    "made_on",
    "due",
    "status",
    "status_date",
    "evidence",
    "story_title",
)
Rows = tuple[list[list[str]], list[list[str]]]  # of proposals, of commitments


def edtf(date: PartialDate | None) -> str:
    """Write a partial date as EDTF; empty where there is none."""
    if date is None:
        return ""
    text = date.iso.removeprefix("~")
    return "/".join(part + "~" for part in text.split("/")) if date.approximate else text


def _plain(value: object) -> object:
    """Return what stands in JSON for a part of a story; in a group, what is empty is left out."""
    if isinstance(value, PartialDate):
        return edtf(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    kind: type = type(value)
    names, values = _fields(kind)
    return {name: one for name, one in zip(names, values(value), strict=True) if one or one == 0}


@cache
def _fields(kind: type) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]:
    """Return the keys of what is open data of a class, and what gets the values."""
    inner = _INNER if kind is Story else ()
    names = [field.name for field in fields(kind) if field.name not in inner]
    return tuple(_WRITTEN.get(name, name) for name in names), attrgetter(*names)


_JSON = json.JSONEncoder(ensure_ascii=False, default=_plain)


def story_json(story: Story, site_url: str) -> bytes:
    """Write a story as open data; its words are in ``plain.txt`` beside it."""
    head: dict[str, object] = {"schema_version": VERSION}
    if site_url:
        head["url"] = f"{site_url}stories/{story.id}/"
    head["text"] = "plain.txt"
    own = _plain(story)
    assert isinstance(own, dict)
    return _JSON.encode({**head, **own}).encode() + b"\n"


def rows(story: Story, shelf: Registries) -> Rows:
    """Return a story's rows of both tables; lists are joined by ``;``."""
    named = {
        "story_title": story.title,
        "kind": story.kind,
        "reply_classes": _list(r.class_ for r in story.replies),
        "replies": str(len(story.replies)),
        "commitments": str(len(story.commitments)),
        "fulfilled": str(sum(c.status == "fulfilled" for c in story.commitments)),
        "delivery": (story.delivery.state if story.delivery else None) or "unknown",
        "delivery_as_of": edtf(story.delivery.as_of) if story.delivery else "",
        "topics": _list(story.topics),
        "places": _list(story.places),
        "units": _list(_name(shelf, unit.org) for unit in story.units),
        "published": edtf(story.published),
        "updated": edtf(story.updated),
    }
    proposals = []
    for one in story.proposals:
        session = shelf.key("sessions", one.session) if one.session else None
        own = {
            "story": story.id,
            "proposal": one.key,
            "title": one.title or "",
            "number": one.number or "",
            "session": shelf.sessions[session].name if session else one.session or "",
            "proposer_type": one.proposer_type or "",
            "proposers": _list(_name(shelf, name) for name in one.proposers),
            "disposition": one.disposition or "",
            "merged_into": one.merged_into or "",
            "key_level": one.key_level or "",
            "disclosure": one.disclosure or "",
        }
        proposals.append([{**own, **named}[column] for column in PROPOSALS])
    promises = []
    for number, two in enumerate(story.commitments, 1):
        levels = (story.sources[key].level for key in two.evidence if key in story.sources)
        row = {
            "story": story.id,
            "number": str(number),
            "promise": two.promise,
            "owner": _list(_name(shelf, name) for name in two.owner),
            "made_on": edtf(two.made_on),
            "due": edtf(two.due),
            "status": two.status or "unknown",
            "status_date": edtf(two.status_date),
            "evidence": _list(levels),
            "story_title": story.title,
        }
        promises.append([row[column] for column in COMMITMENTS])
    return proposals, promises


def _name(shelf: Registries, typed: str) -> str:
    return shelf.name("orgs", shelf.key("orgs", typed) or typed)


def _list(values: Iterable[str | None]) -> str:
    return ";".join(dict.fromkeys(value for value in values if value))


class Share(NamedTuple):
    """A story's part of the tables as it stands there: of proposals, and of commitments."""

    proposals: tuple[bytes, bytes]  # CSV, JSON
    commitments: tuple[bytes, bytes]


def share(story: Story, shelf: Registries) -> Share:
    """Write a story's part of the tables."""
    proposals, promises = rows(story, shelf)
    return Share(
        (_csv_rows(proposals), _json_rows(PROPOSALS, proposals)),
        (_csv_rows(promises), _json_rows(COMMITMENTS, promises)),
    )


Task = tuple[list[bytes], Registries, Settings]  # pickled stories, …
Made = tuple[bytes, bytes, Share]  # JSON, calendar (may be empty), …


def make_batch(task: Task) -> list[Made]:
    """Make the files and the share in the tables of several stories in a worker."""
    blobs, shelf, site = task
    made = []
    for blob in blobs:
        story = pickle.loads(blob)
        days = calendar(story, site)
        made.append((story_json(story, site.site_url), days, share(story, shelf)))
    return made


# --- tables -----------------------------------------------------------------------------------


def table_csv(columns: Sequence[str], table: Iterable[Sequence[str]]) -> bytes:
    """Write CSV that Excel opens rightly: BOM, CRLF, and no cell that it takes for a formula."""
    return whole_csv(columns, _csv_rows(table))


def whole_csv(columns: Iterable[str], rows: bytes) -> bytes:
    """Put a table in CSV together from rows that are written already."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow(columns)
    return b"\xef\xbb\xbf" + text.getvalue().encode() + rows


def _csv_rows(table: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_safe(cell) for cell in row] for row in table)
    return text.getvalue().encode()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def table_json(
    name: str, columns: Sequence[str], table: Iterable[Sequence[str]], example: bool
) -> bytes:
    """Write a table as JSON; empty cells are left out."""
    return whole_json(name, _json_rows(columns, table), example)


def whole_json(name: str, rows: bytes, example: bool) -> bytes:
    """Put a table in JSON together from rows that are written already."""
    head: dict[str, object] = {"schema_version": VERSION}
    if example:
        head["example"] = True
    start = json.dumps({**head, name: []}, ensure_ascii=False).removesuffix("]}")
    return b"%s\n%s\n]}\n" % (start.encode(), rows)


def _json_rows(columns: Sequence[str], table: Iterable[Sequence[str]]) -> bytes:
    """Write the rows, one a line; empty cells are left out."""
    found = ({k: v for k, v in zip(columns, row, strict=True) if v} for row in table)
    return ",\n".join(_JSON.encode(row) for row in found).encode()


def dictionary(name: str, columns: Iterable[str], own: Interface) -> dict[str, str]:
    """Return what every column of a table says."""
    return {column: own.say(f"{name}_{column}") for column in columns}


def table_schema(name: str, columns: Mapping[str, str], required: Sequence[str]) -> bytes:
    """Write the JSON Schema (2020-12) of such a file."""
    cells = {key: {"type": "string", "title": words} for key, words in columns.items()}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        "type": "object",
        "required": ["schema_version", name],
        "properties": {
            "schema_version": {"const": VERSION},
            "example": {"type": "boolean"},
            name: {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": list(required),
                    "additionalProperties": False,
                    "properties": cells,
                },
            },
        },
    }
    return json.dumps(schema, ensure_ascii=False, indent=1).encode() + b"\n"


def table_metadata(
    name: str, columns: Mapping[str, str], key: Sequence[str], own: Interface
) -> bytes:
    """Write CSVW metadata: what every column of ``<name>.csv`` says."""
    described = [
        {"name": column, "titles": column, "dc:description": words, "datatype": "string"}
        | ({"required": True} if column in key else {})
        for column, words in columns.items()
    ]
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": own.tag}],
        "url": f"{name}.csv",
        "dc:title": own.say(name),
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": described, "primaryKey": list(key)},
    }
    return json.dumps(metadata, ensure_ascii=False, indent=1).encode() + b"\n"
