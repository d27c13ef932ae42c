"""One story → its card, the little that lists, neighbours and rules over all stories need."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar
from urllib.parse import unquote

from . import accounts, cache, changes, garbage, problems, progress, reader, rules
from .model import Story
from .registries import Registries

ELSEWHERE = -1
"""Row of a link by an address on the web: of concern only if it is a story of ours."""
T = TypeVar("T", bound=tuple[object, ...])
_YEAR = re.compile(r"(19|20)\d\d\Z")


class Pointer(NamedTuple):
    """Something of a story that other stories or the clock decide on, and where it stands."""

    value: str
    line: int
    column: int
    row: int = 0
    kind: str = ""  # of a relation: its type
    anchor: str = ""


class Card(NamedTuple):
    """What lists, neighbours and rules over all stories need of one story.

    A named tuple: ten thousand of them are unpickled at every start.

    ``ended`` is key and table of the word for what ended the procedure (None: it goes on).
    ``units`` are (slug key or plain name, role) pairs resolved by the registry; ``newest`` is the
    ordinal day of the newest public record (0: unknown); ``token`` changes with anything shown.
    ``steps`` are its newest changes, packed, and ``moved`` the day of the first of them.
    """

    id: str
    path: str
    title: str
    summary: str
    kind: str
    status: str
    year: str
    published: int = 0
    embargo: str = ""
    installment: int | None = None
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    proposers: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    stage: str = ""
    lanes: tuple[str, ...] = ()
    ended: tuple[str, str] | None = None
    delivery: str = "unknown"
    replies: int = 0
    promises: int = 0
    fulfilled: int = 0
    newest: int = 0
    newest_label: str = ""
    turn: progress.Turn = progress.Turn()
    aliases: tuple[Pointer, ...] = ()
    relations: tuple[Pointer, ...] = ()
    links: tuple[Pointer, ...] = ()
    dues: tuple[Pointer, ...] = ()
    checked: Pointer | None = None
    opening: Pointer | None = None
    attachments: tuple[Pointer, ...] = ()
    anchors: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    moved: int = 0
    steps: bytes = b""
    ledger: tuple[accounts.Promise, ...] = ()
    tracked: tuple[accounts.Tracked, ...] = ()
    durations: tuple[accounts.Duration, ...] = ()
    corrections: tuple[accounts.Amendment, ...] = ()
    withdrawal: accounts.Withdrawn | None = None
    city: str = ""  # whose site it is on, where that is not this one
    key: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """What reading one file gave: a card (None: unreadable), its problems, the pickled story."""

    card: Card | None
    found: tuple[problems.Problem, ...]
    story: bytes = b""


def examine(path: str, data: bytes, siblings: frozenset[str], shelf: Registries) -> Examined:
    """Read and check one file by itself; a pure function of its arguments."""
    reading = reader.read(path, data)
    rules.run(reading, shelf, siblings)
    story = reading.story
    if story is None:
        return Examined(None, tuple(problems.in_order(reading.found)))
    attachments = tuple(sorted(_files(reading, story, siblings)))
    card = make_card(reading, story, shelf, attachments)
    return Examined(card, tuple(problems.in_order(reading.found)), pickle.dumps(story, 5))


def examine_batch(
    files: list[tuple[str, bytes, frozenset[str]]], shelf: bytes
) -> tuple[bytes, list[bytes]]:
    """Examine several files in a worker: their pickled cards and problems, and each story.

    ``shelf`` are the pickled registries, which are the same for every batch of a build.
    """
    registries = _unpickled(shelf)
    with garbage.uncollected():
        seen = [examine(path, data, siblings, registries) for path, data, siblings in files]
    same: dict[str, str] = {}
    found = [(one.card and _shared(one.card, same), one.found) for one in seen]
    return pickle.dumps(found, 5), [one.story for one in seen]


def _shared(value: T, same: dict[str, str]) -> T:
    """Let equal words of cards be one object: they are half as large so, and read twice as fast.

    Who is named, what a step is called, in which words a day is written: most cards have them.
    """
    keep = same.setdefault
    parts = [
        keep(part, part)
        if isinstance(part, str)
        else (_shared(part, same) if part and isinstance(part, tuple) else part)
        for part in value
    ]
    return tuple.__new__(type(value), parts)


@lru_cache(maxsize=1)
def _unpickled(shelf: bytes) -> Registries:
    registries: Registries = pickle.loads(shelf)
    return registries


def make_card(
    reading: reader.Reading, story: Story, shelf: Registries, attachments: tuple[Pointer, ...]
) -> Card:
    """Sum one story up."""
    outcome = progress.outcome(story)
    newest = progress.newest_date(story)
    steps = changes.of(story)
    card = Card(
        id=story.id,
        path=story.path,
        title=story.title,
        summary=story.summary,
        kind=story.kind,
        status=story.status,
        year=_year(story),
        published=story.published.earliest.toordinal() if story.published else 0,
        embargo=story.embargo.isoformat() if story.embargo else "",
        installment=story.installment,
        topics=accounts.keys(shelf, "topics", story.topics),
        places=accounts.keys(shelf, "places", story.places),
        audience=accounts.keys(shelf, "audiences", story.audience),
        units=accounts.keys(shelf, "orgs", (u.org for u in story.units)),
        proposers=accounts.keys(shelf, "orgs", (n for p in story.proposals for n in p.proposers)),
        sessions=accounts.keys(
            shelf, "sessions", (p.session for p in story.proposals if p.session)
        ),
        stage=progress.current_stage(story) or "",
        lanes=tuple(lane.state for lane in progress.lanes(story)),
        ended=progress.ended(story),
        delivery=outcome.delivery,
        replies=outcome.replies,
        promises=outcome.promises,
        fulfilled=outcome.fulfilled,
        newest=newest.latest.toordinal() if newest else 0,
        newest_label=newest.label if newest else "",
        turn=progress.next_turn(story),
        aliases=_pointers(reading, "aliases", story.aliases),
        relations=tuple(
            p._replace(row=i, kind=r.type)
            for i, r in enumerate(story.relations)
            for p in _pointers(reading, "relations", (r.story,), i, "story")
        ),
        links=tuple(_story_links(story)),
        dues=tuple(_dues(reading, story)),
        checked=_checked(reading, story),
        opening=_opening(reading, story),
        attachments=attachments,
        anchors=reader.anchors(story.body),
        names=_names(story),
        moved=steps[0].day if steps else 0,
        steps=changes.packed(steps),
        ledger=tuple(accounts.ledger(story, shelf)),
        tracked=tuple(accounts.tracked(story, shelf)),
        durations=tuple(accounts.durations(story)),
        corrections=tuple(accounts.amendments(story)),
        withdrawal=accounts.withdrawn(story),
    )
    return card._replace(token=_token(card, story))


def _token(card: Card, story: Story) -> str:
    """Hash all that a card says but where the file lies.

    Rows go in as plain tuples, which are hashed in one piece.
    """
    said = card._asdict()
    del said["path"]
    values = tuple(
        tuple([tuple(row) if isinstance(row, tuple) else row for row in value])
        if isinstance(value, tuple)
        else value
        for value in said.values()
    )
    return cache.digest(values, story.digest)


def _files(reading: reader.Reading, story: Story, siblings: frozenset[str]) -> Iterator[Pointer]:
    """Each file beside the story that it shows, and where it is first named."""
    for name, place in rules.attachments(story, siblings).items():
        line, column = place if isinstance(place[0], int) else reading.place(place)
        yield Pointer(name, int(line), int(column))


def _names(story: Story) -> tuple[str, ...]:
    """Everybody the story names as acting, as typed, each once."""
    names = [unit.org for unit in story.units]
    for rows in (story.events, story.replies, story.feedback, story.visits):
        names += [name for row in rows for name in row.by]
    names += [name for promise in story.commitments for name in promise.owner]
    names += [name for proposal in story.proposals for name in proposal.proposers]
    names += story.delivery.by if story.delivery else ()
    return tuple(dict.fromkeys(names))


def _year(story: Story) -> str:
    for part in story.path.split("/")[:-1]:
        if _YEAR.match(part):
            return part
    return str(story.published.earliest.year) if story.published else ""


def _pointers(
    reading: reader.Reading,
    name: str,
    values: tuple[str, ...],
    index: int | None = None,
    sub: str = "",
) -> tuple[Pointer, ...]:
    result = []
    for place, value in enumerate(values):
        loc: reader.Loc = (name, place) if index is None else (name, index, sub)
        result.append(Pointer(value, *reading.place(loc)))
    return tuple(result)


def _story_links(story: Story) -> Iterator[Pointer]:
    for link in reader.body_links(story):
        target = reader.linked_story(link.target)
        anchor = unquote(link.target.partition("#")[2])
        if target and not link.image:
            yield Pointer(target, link.line, link.column, anchor=anchor)
        elif not target and (page := reader.story_page(link.target)):
            yield Pointer(page, link.line, link.column, row=ELSEWHERE)


def _dues(reading: reader.Reading, story: Story) -> Iterator[Pointer]:
    """Promises with a due day and no verdict yet."""
    for place, promise in enumerate(story.commitments):
        if promise.due and promise.status in (None, "open", "unknown"):
            at = reading.place(("commitments", place, "due"))
            yield Pointer(promise.due.latest.isoformat(), *at, row=place)


def _checked(reading: reader.Reading, story: Story) -> Pointer | None:
    if story.delivery is None or story.delivery.as_of is None:
        return None
    if story.delivery.state in ("not_feasible", "sustained"):
        return None
    days = [v.date.latest for v in story.visits if v.date] + [story.delivery.as_of.latest]
    return Pointer(max(days).isoformat(), *reading.place(("delivery", "as_of")))


def _opening(reading: reader.Reading, story: Story) -> Pointer | None:
    """The last day that a date of publication may mean, where it is not one day."""
    if story.published is None or story.published.precision == "day":
        return None
    return Pointer(story.published.latest.isoformat(), *reading.place(("published",)))
