"""Promises of all public stories → the ledger: by what became of them and by due day, paged."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..cards import Card
from ..interface import Interface
from ..library import Library
from ..vocabulary.outcomes import COMMITMENT_STATES
from . import counts
from .page import Page, address, parts

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


def entries(library: Library, today: datetime.date) -> list[Entry]:
    """Return every promise, by state in the order of the vocabulary, then by due day."""
    ranks = {key: rank for rank, key in enumerate(counts.keys(COMMITMENT_STATES))}
    found = []
    for card in library.all:
        for number, one in enumerate(card.ledger):
            order = (ranks[one.status], one.due or _LAST, card.id, number)
            found.append((order, _entry(card, number, today)))
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


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
        one.status in _UNSETTLED and 0 < one.due < today.toordinal(),
        one.status,
        one.checked,
        one.level,
    )


def pages(library: Library, today: datetime.date, own: Interface) -> Iterator[Page]:
    """Plan the ledger; its table of contents leads to the page where each state begins."""
    all_ = entries(library, today)
    starts: dict[str, int] = {}
    for place, entry in enumerate(all_):
        starts.setdefault(entry.status, place)
    links = {
        key: f"{address(URL, place // PER_PAGE + 1)}#state-{key}" for key, place in starts.items()
    }
    found = counts.promises(library.all)
    rows = tuple(row._replace(address=links.get(row.key, "")) for row in found.rows)
    for part in parts(URL, all_, PER_PAGE):
        begins = (part.pager.number - 1) * PER_PAGE
        context = {
            "sections": _sections(part.items, begins, starts),
            "table": found._replace(rows=rows),
            "pager": part.pager,
        }
        title = part.titled(own.say("ledger_title"), own)
        words = own.say("ledger_about", count=len(all_))
        yield Page(part.address, "ledger", title, words, context)


def _sections(
    items: Sequence[Entry], begins: int, starts: Mapping[str, int]
) -> tuple[Section, ...]:
    """Cut a page's entries into runs of one state."""
    runs: dict[str, list[Entry]] = {}
    for entry in items:
        runs.setdefault(entry.status, []).append(entry)
    return tuple(Section(key, starts[key] >= begins, tuple(run)) for key, run in runs.items())
