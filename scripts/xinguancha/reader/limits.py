"""Bounds of one file: what would keep a converter busy for minutes is refused before it sees it.

With these bounds the worst body takes less than a second; real stories stay far below
(``scripts/bench/limits.py`` measures it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

MOST: Mapping[str, int] = {
    "[": 1200,
    "](": 800,
    "]:": 400,
    "`": 1200,
    "*": 3000,
    "_": 3000,
    "<": 800,
    "&": 2000,
    "\\": 1000,
    "#": 1500,
    "|": 20_000,
    "~": 1500,
    "@": 1000,
    "://": 2000,
    "\n": 5000,
    " ": 40_000,
}
"""How often a sign may stand in a body: far more than anybody writes."""

LINE = 20_000
DEPTH = 8
COLUMNS = 60

_NAMES = {"\n": "换行", " ": "空格"}
_MARK = r"(?:>|[-*+]|[0-9]{1,3}[.)])"
# Searched with a line's end before it: that begins a line fifty times as fast as an anchor.
_DEEP = re.compile(rf"\n(?:[ \t]*(?:{_MARK}[ \t]*){{{DEPTH + 1}}}(?![-*>])|(?: {{36}}|\t{{9}})\S)")
_QUOTED = re.compile(rf"\n[ \t]*(?:>[ \t]*){{{DEPTH + 1}}}")
_LONG = re.compile(rf"[^\n]{{{LINE + 1}}}")
_WIDE = re.compile(rf"^(?:[^|\n]*\|){{{COLUMNS + 2}}}", re.M)


class Breach(NamedTuple):
    """What is beyond a bound: code, offset in the body, parameters of the message."""

    code: str
    start: int
    params: Mapping[str, str]


def breach(body: str) -> Breach | None:
    """Return the first bound that a body breaks, or None; costs a few microseconds."""
    return next(_breaches(body), None)


def _breaches(body: str) -> Iterator[Breach]:
    for sign, most in MOST.items():
        if len(body) > most and (count := body.count(sign)) > most:
            params = {"value": _NAMES.get(sign, sign), "count": str(count), "most": str(most)}
            yield Breach("body-dense", _nth(body, sign, most), params)
    if len(body) > LINE and (match := _LONG.search(body)):
        length = (body.find("\n", match.start()) % (len(body) + 1)) - match.start()
        yield Breach("line-long", match.start(), {"count": str(length), "most": str(LINE)})
    if body.count("|") > COLUMNS and (match := _WIDE.search(body)):
        params = {"value": "|", "count": str(match[0].count("|")), "most": str(COLUMNS)}
        yield Breach("body-dense", match.start(), params)
    if match := _DEEP.search(lines := "\n" + body) or _QUOTED.search(lines):
        yield Breach("body-deep", match.start(), {"most": str(DEPTH)})


def _nth(body: str, sign: str, count: int) -> int:
    """Return where the first occurrence beyond ``count`` stands."""
    place = -1
    for _ in range(count + 1):
        place = body.find(sign, place + 1)
    return place
