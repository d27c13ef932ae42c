"""Promises of all public stories → the ledger: by what became of them and by due day, paged."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from .. import cache
from ..accounts import Promise
from ..cards import Card
from ..interface import Interface
from ..library import Library
from ..vocabulary.outcomes import COMMITMENT_STATES
from . import counts
from .page import Page, Part, address, parts

URL = "lists/commitments"
PER_PAGE = 50
_UNSETTLED = frozenset({"open", "unknown"})
_LAST = datetime.date.max.toordinal()


class Entry(NamedTuple):
    """A promise as the ledger shows it; ``late``: its last possible due day is past.

    ``number`` is its place in its story, from 1 (anchor ``commitment-<number>`` of the page).
    """

    story: str
    number: int
    title: str
    promise: str
    owner: str
    made: str
    due: str
    late: bool
    status: str
    checked: str
    level: str


class Section(NamedTuple):
    """The promises of one state on one page; ``first``: the section begins here."""

    status: str
    first: bool
    entries: tuple[Entry, ...]


_Line = tuple[Card, int]  # a promise: its card, its place there


def entries(library: Library, today: datetime.date) -> list[Entry]:
    """Return every promise, by state in the order of the vocabulary, then by due day."""
    return [_entry(card, number, today) for card, number in _lines(library)]


def _lines(library: Library) -> list[_Line]:
    """Return every promise in the order of the ledger."""
    ranks = {key: rank for rank, key in enumerate(counts.keys(COMMITMENT_STATES))}
    found = [
        ((ranks[one.status], one.due or _LAST, card.id, number), (card, number))
        for card in library.all
        for number, one in enumerate(card.ledger)
    ]
    found.sort(key=itemgetter(0))
    return [line for _, line in found]


def _entry(card: Card, number: int, today: datetime.date) -> Entry:
    one = card.ledger[number]
    return Entry(
        card.id,
        number + 1,
        card.title,
        one.promise,
        one.owner,
        one.made,
        one.due_label,
        _late(one, today),
        one.status,
        one.checked,
        one.level,
    )


def _late(one: Promise, today: datetime.date) -> bool:
    return one.status in _UNSETTLED and 0 < one.due < today.toordinal()


def pages(library: Library, today: datetime.date, own: Interface) -> Iterator[Page]:
    """Plan the ledger; its table of contents leads to the page where each state begins."""
    lines = _lines(library)
    starts: dict[str, int] = {}
    for place, (card, number) in enumerate(lines):
        starts.setdefault(card.ledger[number].status, place)
    links = {
        key: f"{address(URL, place // PER_PAGE + 1)}#state-{key}" for key, place in starts.items()
    }
    found = counts.promises(library.all)
    rows = tuple(row._replace(address=links.get(row.key, "")) for row in found.rows)
    table = found._replace(rows=rows)
    words = own.say("ledger_about", count=len(lines))
    counted = cache.digest(table)
    for part in parts(URL, lines, PER_PAGE):
        title = part.titled(own.say("ledger_title"), own)
        seen = (counted, starts, tuple(part.pager), *_seen(part.items, today))
        shown = partial(_shown, part, starts, table, today)
        yield Page(part.address, "ledger", title, words, shown, seen=seen)


def _seen(lines: Sequence[_Line], today: datetime.date) -> Iterator[tuple[object, ...]]:
    """Yield of each line all that its entry is made of."""
    for card, number in lines:
        one = card.ledger[number]
        yield (card.id, number, card.title, *one, _late(one, today))


def _shown(
    part: Part[_Line], starts: Mapping[str, int], table: counts.Table, today: datetime.date
) -> Mapping[str, object]:
    begins = (part.pager.number - 1) * PER_PAGE
    found = [_entry(card, number, today) for card, number in part.items]
    return {"sections": _sections(found, begins, starts), "table": table, "pager": part.pager}


def _sections(
    items: Sequence[Entry], begins: int, starts: Mapping[str, int]
) -> tuple[Section, ...]:
    """Cut a page's entries into runs of one state."""
    runs: dict[str, list[Entry]] = {}
    for entry in items:
        runs.setdefault(entry.status, []).append(entry)
    return tuple(Section(key, starts[key] >= begins, tuple(run)) for key, run in runs.items())
