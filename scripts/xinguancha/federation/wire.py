"""The two kinds of files that one site offers others: written by us, read as anybody's text.

``data/stories.json`` names the parts; a part is gzipped JSON: the full names of what its stories
name in short, and stories, each with its plain text. Anything that is not of that shape is refused
whole; what a story says is judged later, by the same reader as an editor's file.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

VERSION = "1.0"
FOLDER = "data/"
OFFER = "stories.json"
TABLES = ("orgs", "sessions", "topics", "places", "audiences")
MOST_PARTS = 4096
MOST_OFFER = 2 << 20  # bytes
MOST_PACKED = 8 << 20
MOST_PART = 64 << 20
_MOST_NAMES = 20_000
_MOST_STORIES = 5000  # of one part
_LONGEST_NAME = 200
_LONGEST_TEXT = 2 << 20
_FILE = re.compile(r"stories/[0-9a-f]{32}\.json\.gz")
_SHA = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class WireError(ValueError):
    """A file is not what it should be; says in Chinese what is wrong with it."""


class Part(NamedTuple):
    """A part by its name below ``data/``, with the hash and length of its bytes."""

    file: str
    sha256: str
    bytes: int
    stories: int


class Offer(NamedTuple):
    """What a site says of itself, and its parts."""

    column: str
    publisher: str
    site_url: str
    example: bool
    stories: int
    parts: tuple[Part, ...]


class Told(NamedTuple):
    """A story of a part: its id, its open data, its plain text."""

    id: str
    story: Mapping[str, Any]
    text: str


class Content(NamedTuple):
    """What is in a part; ``names`` maps table → spelling → full name."""

    names: Mapping[str, Mapping[str, str]]
    stories: tuple[Told, ...]


# --- writing ----------------------------------------------------------------------------------


def offer_json(offer: Offer) -> bytes:
    """Write ``data/stories.json``."""
    head: dict[str, object] = {"schema_version": VERSION}
    if offer.example:
        head["example"] = True
    named = (("column", offer.column), ("publisher", offer.publisher), ("site_url", offer.site_url))
    head |= {key: value for key, value in named if value}
    parts = [part._asdict() for part in offer.parts]
    whole = {**head, "stories": offer.stories, "parts": parts}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def part_bytes(
    names: Mapping[str, Mapping[str, str]], stories: Iterable[tuple[str, str]], example: bool
) -> bytes:
    """Write a part: (open data as JSON text, plain text) of each story."""
    lines = ",\n".join(
        f'{{"story": {story}, "text": {json.dumps(text, ensure_ascii=False)}}}'
        for story, text in stories
    )
    own = {"schema_version": VERSION, **({"example": True} if example else {}), "names": names}
    head = json.dumps(own, ensure_ascii=False)
    text = f'{head.removesuffix("}")}, "stories": [\n{lines}\n]}}\n'
    return gzip.compress(text.encode(), 1, mtime=0)


def schema() -> bytes:
    """Write the JSON Schema (2020-12) of ``data/stories.json``; ``$defs`` has that of a part."""
    text, count = {"type": "string"}, {"type": "integer", "minimum": 0}
    parts = {"type": "array", "maxItems": MOST_PARTS, "items": {"$ref": "#/$defs/part"}}
    head = {"schema_version": {"const": VERSION}, "example": {"type": "boolean"}}
    names = {"type": "object", "additionalProperties": text}
    story = _object({"story": {"type": "object"}, "text": text}, ("story", "text"))
    whole = _object(
        {
            **head,
            **dict.fromkeys(("column", "publisher", "site_url"), text),
            "stories": count,
            "parts": parts,
        },
        ("schema_version", "column", "stories", "parts"),
    )
    part = _object(
        {
            "file": {"type": "string", "pattern": f"^{_FILE.pattern}$"},
            "sha256": {"type": "string", "pattern": f"^{_SHA.pattern}$"},
            "bytes": {"type": "integer", "minimum": 1, "maximum": MOST_PACKED},
            "stories": {"type": "integer", "minimum": 1, "maximum": _MOST_STORIES},
        },
        Part._fields,
    )
    content = _object(
        {
            **head,
            "names": _object(dict.fromkeys(TABLES, names), ()),
            "stories": {"type": "array", "items": story},
        },
        ("schema_version", "names", "stories"),
    )
    found = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "stories",
        **whole,
        "$defs": {"part": part, "content": content},
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n"


def _object(properties: Mapping[str, object], required: Sequence[str]) -> dict[str, object]:
    return {
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": dict(properties),
    }


# --- reading ----------------------------------------------------------------------------------


def read_offer(data: bytes) -> Offer:
    """Read a site's ``data/stories.json``; raises WireError for anything else."""
    read = _versioned(data)
    rows = _list(read.get("parts"), "parts", MOST_PARTS)
    parts = tuple(_part(row) for row in rows)
    if len({part.file for part in parts}) != len(parts):
        raise WireError("同一个分卷列了两次")
    stories = _number(read.get("stories"), "stories", MOST_PARTS * _MOST_STORIES)
    if stories != sum(part.stories for part in parts):
        raise WireError("稿件总数和各分卷合起来不一样")
    column, publisher, url = (_text(read.get(name, ""), name) for name in Offer._fields[:3])
    return Offer(column, publisher, url, read.get("example") is True, stories, parts)


def _part(row: object) -> Part:
    if not isinstance(row, dict):
        raise WireError("parts 里有一项不是分卷")
    file, sha = row.get("file"), row.get("sha256")
    if not isinstance(file, str) or not _FILE.fullmatch(file):
        raise WireError("分卷的文件名不对")
    if not isinstance(sha, str) or not _SHA.fullmatch(sha):
        raise WireError("分卷的校验值不对")
    size = _number(row.get("bytes"), "bytes", MOST_PACKED)
    return Part(file, sha, size, _number(row.get("stories"), "stories", _MOST_STORIES))


def read_part(data: bytes) -> Content:
    """Read a part; raises WireError. Never unpacks more than the bound, whatever is packed."""
    read = _versioned(_unpacked(data))
    tables = read.get("names")
    if not isinstance(tables, dict):
        raise WireError("names 不对")
    names = {table: _names(tables.get(table, {})) for table in TABLES}
    stories = tuple(_told(row) for row in _list(read.get("stories"), "stories", _MOST_STORIES))
    return Content(names, stories)


def _unpacked(data: bytes) -> bytes:
    unpack = zlib.decompressobj(wbits=31)
    try:
        found = unpack.decompress(data, MOST_PART)
    except zlib.error as error:
        raise WireError("分卷解不开") from error
    if not unpack.eof or unpack.unused_data:
        raise WireError("分卷不完整，或者太大")
    return found


def _versioned(data: bytes) -> dict[str, Any]:
    try:
        read = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise WireError("不是 JSON") from error
    if not isinstance(read, dict):
        raise WireError("不是 xinguancha 的开放数据")
    if read.get("schema_version") != VERSION:
        raise WireError(f"格式的版本不是 {VERSION}，两边的程序要用同一版")
    return read


def _told(row: object) -> Told:
    if not isinstance(row, dict):
        raise WireError("stories 里有一项不是稿件")
    story, text = row.get("story"), row.get("text")
    if not isinstance(story, dict) or not isinstance(text, str) or len(text) > _LONGEST_TEXT:
        raise WireError("stories 里有一项不是稿件")
    own = story.get("id")
    if not isinstance(own, str) or len(own) > _LONGEST_NAME or not _ID.fullmatch(own):
        raise WireError("有一篇稿件的编号不对")
    if "" not in text.split("\n")[3:]:  # where the lines of fields end
        raise WireError(f"稿件 {own} 的正文不对")
    return Told(own, story, text)


def _names(table: object) -> dict[str, str]:
    if not isinstance(table, dict) or len(table) > _MOST_NAMES:
        raise WireError("names 不对")
    return {_text(key, "names"): _text(value, "names") for key, value in table.items()}


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_NAME or not value.isprintable():
        raise WireError(f"{name} 里有不该有的内容")
    return value


def _number(value: object, name: str, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise WireError(f"{name} 不是 0 到 {most} 的整数")
    return value


def _list(value: object, name: str, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise WireError(f"{name} 不对")
    return value
