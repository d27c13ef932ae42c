"""What is known of documents by their number: addresses, newest days, values of facets."""

from __future__ import annotations

import base64
import datetime
import json
import string
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from .coding import encode

GROUP = 192  # addresses in one file
_DIGITS = string.digits + string.ascii_lowercase
_MOST = len(_DIGITS) - 1
_WIDE = "\U00010000"
_EPOCH = datetime.date(1990, 1, 1).toordinal()


class Value(NamedTuple):
    """One value of a facet: its documents ascending."""

    slug: str
    label: str
    documents: Sequence[int]


def addresses(entries: Sequence[tuple[bool, str]]) -> Iterator[bytes]:
    """Write (text needs the table, address) of all documents, in files of ``GROUP`` lines.

    A line is ``!`` where the text needs the table, how many letters the line before begins with
    as well (one digit, base 36), and the rest. The slash at the end is left out; an address
    that has none ends with ``|``.
    """
    for start in range(0, len(entries), GROUP):
        yield "".join(_rows(entries[start : start + GROUP])).encode()


def _rows(entries: Sequence[tuple[bool, str]]) -> Iterator[str]:
    before = ""
    for flag, url in entries:
        now = url[:-1] if url.endswith("/") else f"{url}|"
        same = 0
        for one, other in zip(before[:_MOST], now, strict=False):
            if one != other or one >= _WIDE:  # no single UTF-16 unit: the browser cuts by units
                break
            same += 1
        yield f"{'!' * flag}{_DIGITS[same]}{now[same:]}\n"
        before = now


def days(ordinals: Sequence[int]) -> bytes:
    """Write the newest day of every document (0: unknown) as u16 behind a checksum."""
    numbers = np.array(ordinals, np.int64)
    data = np.where(numbers, numbers - _EPOCH + 1, 0).clip(0, 0xFFFF).astype("<u2").tobytes()
    return zlib.adler32(data).to_bytes(4, "little") + data


def facet(name: str, values: Sequence[Value], total: int) -> bytes:
    """Write the values of a facet in their order, each with its list as a shard has it."""
    numbers = [np.asarray(value.documents, np.uint64) for value in values]
    keys = [
        np.uint64(place) << np.uint64(32) | one << np.uint64(2) | np.uint64(3)
        for place, one in enumerate(numbers)
    ]
    rows, start = [], 0
    if keys:
        entries = encode(np.concatenate(keys), total)
        for value, size in zip(values, entries.heads[:, 4].tolist(), strict=True):
            codes = base64.b64encode(entries.payload[start : start + size]).decode()
            rows.append([value.slug, value.label, len(value.documents), codes])
            start += size
    return compact({"name": name, "values": rows})


def readings(table: Mapping[str, tuple[str, ...]]) -> bytes:
    """Write syllable → its characters; behind a blank those that are sometimes read so."""
    heard: dict[str, tuple[list[str], list[str]]] = {}
    for char, several in table.items():
        for place, syllable in enumerate(several):
            heard.setdefault(syllable, ([], []))[place > 0].append(char)
    rows = {key: " ".join(map("".join, pair)).rstrip() for key, pair in sorted(heard.items())}
    return compact(rows)


def characters(table: Mapping[str, str]) -> bytes:
    """Write the table of folding as two lines of the same length."""
    return f"{''.join(table)}\n{''.join(table.values())}\n".encode()


def compact(value: object) -> bytes:
    """Write JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
