"""One story → its lines in the ledger, the logs and the statistics, nothing more."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .dates import PartialDate
from .model import Story
from .registries import Registries

# Pairs of steps whose distance is counted; a story's delivery counts on the day it was checked.
SPANS = ("submitted-replied", "assigned-replied", "replied-delivered")


class Promise(NamedTuple):
    """A promise as a line of the ledger: its last possible due day (0: none) and both in words.

    ``level`` is the best grade of its evidence ("": none is named or none is graded).
    """

    promise: str
    owner: str
    due: int
    due_label: str
    status: str
    made: str = ""
    checked: str = ""
    level: str = ""


class Tracked(NamedTuple):
    """A row of proposals: its session ("": unknown), disposition, and how many it stands for."""

    session: str
    disposition: str
    pieces: int


class Duration(NamedTuple):
    """Days between two steps, at least and at most: dates may be partial."""

    name: str
    least: int
    most: int


class Amendment(NamedTuple):
    """A correction as a line of the log; ``day`` is its last possible day (ordinal)."""

    day: int
    label: str
    what: str
    was: str
    now: str
    why: str


class Withdrawn(NamedTuple):
    """When (ordinal of the first possible day, and in words) and why a story was taken down."""

    day: int
    label: str
    reason: str


def ledger(story: Story, shelf: Registries) -> Iterator[Promise]:
    """Yield the promises of a story in the order they are written."""
    for one in story.commitments:
        owner = "、".join(shelf.name("orgs", key) for key in keys(shelf, "orgs", one.owner))
        levels = [s.level for k in one.evidence if (s := story.sources.get(k)) and s.level]
        yield Promise(
            one.promise,
            owner,
            one.due.latest.toordinal() if one.due else 0,
            one.due.label if one.due else "",
            one.status or "unknown",
            one.made_on.label if one.made_on else "",
            one.status_date.label if one.status_date else "",
            max(levels, default=""),
        )


def tracked(story: Story, shelf: Registries) -> Iterator[Tracked]:
    """Yield the proposals of a story; a row that stands for several says how many."""
    for one in story.proposals:
        session = (shelf.key("sessions", one.session) or one.session) if one.session else ""
        pieces = one.pieces or ""
        sure = pieces.isascii() and pieces.isdigit() and 0 < int(pieces[:6]) < 10_000
        yield Tracked(session, one.disposition or "unknown", int(pieces) if sure else 1)


def durations(story: Story) -> Iterator[Duration]:
    """Yield the days from one step to the next, where both are dated; first replies count."""
    days = {name: _first(story, name) for name in ("submitted", "assigned")}
    replies = [r.date for r in story.replies if r.date]
    replied = _first(story, "replied")
    days["replied"] = min([*replies, *([replied] if replied else [])], key=_span, default=None)
    if story.delivery and story.delivery.state in ("delivered", "sustained"):
        days["delivered"] = story.delivery.as_of
    for name in SPANS:
        start, end = (days.get(step) for step in name.split("-"))
        if start and end and end.latest >= start.earliest:
            least = max(0, (end.earliest - start.latest).days)
            yield Duration(name, least, (end.latest - start.earliest).days)


def _first(story: Story, event: str) -> PartialDate | None:
    dates = (e.date for e in story.events if e.date and e.type == event)
    return min(dates, key=_span, default=None)


def _span(date: PartialDate) -> tuple[datetime.date, datetime.date]:
    return date.earliest, date.latest


def amendments(story: Story) -> Iterator[Amendment]:
    """Yield the corrections of a story."""
    for one in story.corrections:
        day = one.date.latest.toordinal() if one.date else 0
        label = one.date.label if one.date else ""
        yield Amendment(day, label, one.what, one.was or "", one.now or "", one.why or "")


def withdrawn(story: Story) -> Withdrawn | None:
    """Return when and why the story was taken down; None while it says neither."""
    told = story.withdrawal
    if told is None or told.date is None:
        return None
    return Withdrawn(told.date.earliest.toordinal(), told.date.label, told.reason)


def keys(shelf: Registries, table: str, names: Iterable[str]) -> tuple[str, ...]:
    """Resolve names by the registry, each once, in their order; unknown names stay as they are."""
    return tuple(dict.fromkeys(shelf.key(table, name) or name for name in names))
