"""All stories, read once: a small card of each, indexed; drafts are dropped here and only here."""

from __future__ import annotations

import datetime
import pickle
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from . import cache, problems, progress, reader, registries, rules
from .hanzi import slug
from .model import Story
from .registries import Registries
from .vocabulary.outcomes import DELIVERY_STATES
from .vocabulary.stages import KINDS, STAGES

BATCH = 64
CHINA = datetime.timezone(datetime.timedelta(hours=8))
Progress = Callable[[str, int, int], None]
_YEAR = re.compile(r"(19|20)\d\d\Z")


class Pointer(NamedTuple):
    """Something of a story that other stories or the clock decide on, and where it stands."""

    value: str
    line: int
    column: int
    row: int = 0


class Card(NamedTuple):
    """What lists, neighbours and rules over all stories need of one story.

    A named tuple: ten thousand of them are unpickled at every start.

    ``units`` are (slug key or plain name, role) pairs resolved by the registry; ``newest`` is the
    ordinal day of the newest public record (0: unknown); ``token`` changes with anything shown.
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
    delivery: str = "unknown"
    replies: int = 0
    promises: int = 0
    fulfilled: int = 0
    newest: int = 0
    newest_label: str = ""
    turn: str = ""
    aliases: tuple[Pointer, ...] = ()
    relations: tuple[Pointer, ...] = ()
    links: tuple[Pointer, ...] = ()
    dues: tuple[Pointer, ...] = ()
    checked: Pointer | None = None
    attachments: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    key: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """What reading one file gave: a card (None: unreadable), its problems, the pickled story."""

    card: Card | None
    found: tuple[problems.Problem, ...]
    story: bytes = b""


@dataclass(frozen=True, slots=True)
class Group:
    """The stories that share one value of a facet, newest progress first."""

    slug: str
    name: str
    cards: tuple[Card, ...]


@dataclass(slots=True)
class Library:
    """Stories by id and by facet; ``public()`` is what may be published."""

    cards: dict[str, Card]
    registries: Registries
    folder: Path
    found: list[problems.Problem] = field(default_factory=list)
    files: int = 0
    facets: dict[str, dict[str, Group]] = field(default_factory=dict)
    cited_by: dict[str, tuple[str, ...]] = field(default_factory=dict)
    twice: list[tuple[Card, str]] = field(default_factory=list)
    all: tuple[Card, ...] = ()

    def public(self, now: datetime.datetime) -> Library:
        """Return the library of published stories alone, indexed; the one filter for drafts."""
        cards = {key: card for key, card in self.cards.items() if is_public(card, now)}
        shelf = Library(cards, self.registries, self.folder, list(self.found), self.files)
        shelf.all = tuple(sorted(cards.values(), key=_newest_first))
        shelf.facets = {facet: _group(shelf, facet) for facet in FACETS}
        shelf.cited_by = _cited_by(cards)
        return shelf


def is_public(card: Card, now: datetime.datetime) -> bool:
    """Tell whether a story may be seen: published in word, its date and embargo come."""
    if card.status != "published" or card.published > now.date().toordinal():
        return False
    return not card.embargo or datetime.datetime.fromisoformat(card.embargo) <= now


def moment(day: datetime.date) -> datetime.datetime:
    """Return the end of ``day`` in China: what is due that day has come."""
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), CHINA)


def _newest_first(card: Card) -> tuple[int, int, str]:
    return (-card.newest, -card.published, card.id)


# --- one file ---------------------------------------------------------------------------------


def examine(path: str, data: bytes, siblings: frozenset[str], shelf: Registries) -> Examined:
    """Read and check one file by itself; a pure function of its arguments."""
    reading = reader.read(path, data)
    rules.run(reading, shelf, siblings)
    story = reading.story
    if story is None:
        return Examined(None, tuple(problems.in_order(reading.found)))
    attachments = tuple(sorted(rules.attachments(story, siblings)))
    card = make_card(reading, story, shelf, attachments)
    return Examined(card, tuple(problems.in_order(reading.found)), pickle.dumps(story, 5))


def examine_batch(files: list[tuple[str, bytes, frozenset[str]]], shelf: Registries) -> list[bytes]:
    """Examine several files in a worker: bytes in, bytes out."""
    return [pickle.dumps(examine(path, data, siblings, shelf), 5) for path, data, siblings in files]


def make_card(
    reading: reader.Reading, story: Story, shelf: Registries, attachments: tuple[str, ...]
) -> Card:
    """Sum one story up."""
    outcome = progress.outcome(story)
    newest = progress.newest_day(story)
    dated = [e.date for e in story.events if e.date and e.date.latest.toordinal() == newest]
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
        topics=_keys(shelf, "topics", story.topics),
        places=_keys(shelf, "places", story.places),
        audience=_keys(shelf, "audiences", story.audience),
        units=_keys(shelf, "orgs", (u.org for u in story.units)),
        proposers=_keys(shelf, "orgs", (n for p in story.proposals for n in p.proposers)),
        sessions=_keys(shelf, "sessions", (p.session for p in story.proposals if p.session)),
        stage=progress.current_stage(story) or "",
        lanes=tuple(lane.state for lane in progress.lanes(story)),
        delivery=outcome.delivery,
        replies=outcome.replies,
        promises=outcome.promises,
        fulfilled=outcome.fulfilled,
        newest=newest,
        newest_label=dated[0].label if dated else _day_label(newest),
        turn=progress.next_turn(story),
        aliases=_pointers(reading, "aliases", story.aliases),
        relations=tuple(
            p._replace(row=i)
            for i, r in enumerate(story.relations)
            for p in _pointers(reading, "relations", (r.story,), i, "story")
        ),
        links=tuple(_story_links(story)),
        dues=tuple(_dues(reading, story)),
        checked=_checked(reading, story),
        attachments=attachments,
        names=_names(story),
    )
    return card._replace(token=cache.digest(tuple(card._replace(path="")), story.digest))


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
    for part in PurePosixPath(story.path).parts[:-1]:
        if _YEAR.match(part):
            return part
    return str(story.published.earliest.year) if story.published else ""


def _day_label(ordinal: int) -> str:
    if not ordinal:
        return ""
    day = datetime.date.fromordinal(ordinal)
    return f"{day.year}年{day.month}月{day.day}日"


def _keys(shelf: Registries, table: str, names: Iterable[str]) -> tuple[str, ...]:
    """Resolve names by the registry, each once, in their order; unknown names stay as they are."""
    return tuple(dict.fromkeys(shelf.key(table, name) or name for name in names))


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
        if target and not link.image:
            yield Pointer(target, link.line, link.column)


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


# --- all files --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    full: Path


def story_files(stories: Path) -> tuple[list[_File], list[problems.Problem]]:
    """List story files in a fixed order; a symbolic link is a problem."""
    files: list[_File] = []
    found: list[problems.Problem] = []
    _walk(stories, "", files, found)
    return files, found


def _walk(folder: Path, prefix: str, files: list[_File], found: list[problems.Problem]) -> None:
    import os

    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    for entry in entries:
        name = entry.name
        if name.startswith((".", "_", "~")) or name.upper() == "README.MD":
            continue
        path = prefix + name
        if entry.is_symlink():
            found.append(problems.make("file-link", path, 1, 1, {"value": name}))
        elif entry.is_dir():
            _walk(folder / name, path + "/", files, found)
        elif name.endswith(".md"):
            files.append(_File(path, folder / name))


def siblings_of(file: Path) -> frozenset[str]:
    """Names of the files beside a story that has a folder of its own; empty for any other."""
    if file.name != "index.md":
        return frozenset()
    return frozenset(p.name for p in file.parent.iterdir() if p.is_file() and not p.is_symlink())


def load(
    stories: Path,
    *,
    store: cache.Store,
    executor: Executor | None = None,
    only: Iterable[Path] | None = None,
    tell: Progress = lambda what, done, total: None,
) -> Library:
    """Read and check every story below ``stories``, from the store where nothing changed.

    ``only`` limits the reading to some files (``check PATH``). Nothing raises for what an editor
    typed; everything found is in ``library.found``.
    """
    shelf, found = registries.load(stories)
    files, misplaced = story_files(stories)
    if only is not None:
        wanted = {path.resolve() for path in only}
        files = [file for file in files if file.full.resolve() in wanted]
    library = Library({}, shelf, stories, found + misplaced, len(files))
    cards: list[Card] = []
    used: list[str] = []
    for done, (key, examined) in enumerate(_examined(files, shelf, store, executor, library), 1):
        library.found += examined.found
        used.append(key)
        if examined.card is not None:
            cards.append(examined.card._replace(key=key))
        tell("检查稿件", done, len(files))
    if only is None:
        store.prune("examined", used)
    _shelve(library, cards)
    return library


def _shelve(library: Library, cards: list[Card]) -> None:
    """Enter cards by id; the second story with an id stays out, and is told."""
    taken: dict[str, Card] = {}
    for card in sorted(cards, key=lambda card: card.path):
        if not card.id:
            continue
        other = taken.setdefault(card.id, card)
        if other is card:
            library.cards[card.id] = card
        else:
            library.twice.append((card, other.path))


def _examined(
    files: list[_File],
    shelf: Registries,
    store: cache.Store,
    executor: Executor | None,
    library: Library,
) -> Iterator[tuple[str, Examined]]:
    """Yield (key, what came of it) for each file, in bounded memory and in no fixed order."""
    waiting: list[tuple[str, tuple[str, bytes, frozenset[str]]]] = []
    running: deque[tuple[list[str], Future[list[bytes]]]] = deque()
    for start in range(0, len(files), BATCH * 4):
        chunk: dict[str, tuple[str, bytes, frozenset[str]]] = {}
        for file in files[start : start + BATCH * 4]:
            try:
                data = file.full.read_bytes()
                beside = siblings_of(file.full)
            except OSError as error:
                reason = error.strerror or type(error).__name__
                library.found.append(
                    problems.make("file-unreadable", file.path, 1, 1, {"reason": reason})
                )
                continue
            key = cache.digest(cache.code(), shelf.digest, file.path, sorted(beside), data)
            chunk[key] = (file.path, data, beside)
        for key, value in store.stream("examined", chunk):
            del chunk[key]
            yield key, pickle.loads(value)
        waiting += chunk.items()
        while len(waiting) >= BATCH and executor is not None:
            part, waiting = waiting[:BATCH], waiting[BATCH:]
            job = executor.submit(examine_batch, [file for _, file in part], shelf)
            running.append(([key for key, _ in part], job))
            while len(running) > 8:
                yield from _finish(*running.popleft(), store)
        if executor is None and waiting:
            yield from _keep(
                [k for k, _ in waiting], examine_batch([f for _, f in waiting], shelf), store
            )
            waiting = []
    while running:
        yield from _finish(*running.popleft(), store)
    if waiting:
        yield from _keep(
            [k for k, _ in waiting], examine_batch([f for _, f in waiting], shelf), store
        )


def _finish(
    keys: list[str], job: Future[list[bytes]], store: cache.Store
) -> Iterator[tuple[str, Examined]]:
    yield from _keep(keys, job.result(), store)


def _keep(
    keys: list[str], values: list[bytes], store: cache.Store
) -> Iterator[tuple[str, Examined]]:
    store.put("examined", zip(keys, values, strict=True))
    for key, value in zip(keys, values, strict=True):
        yield key, pickle.loads(value)


def stories(store: cache.Store, keys: Iterable[str]) -> dict[str, bytes]:
    """Return pickled stories by their key."""
    return {key: pickle.loads(value).story for key, value in store.stream("examined", keys)}


# --- indexes ----------------------------------------------------------------------------------


def _named(library: Library, table: str, key: str) -> tuple[str, str]:
    """(slug, name) of a registry key or plain name."""
    row = getattr(library.registries, table).get(key)
    return (key, row.name) if row is not None else (slug(key), key)


_Values = Callable[[Library, Card], Iterable[tuple[str, str]]]


def _of(table: str, attribute: str) -> _Values:
    return lambda library, card: (_named(library, table, key) for key in getattr(card, attribute))


def _installment(library: Library, card: Card) -> Iterable[tuple[str, str]]:
    return [(str(card.installment), f"第 {card.installment} 期")] if card.installment else []


FACETS: Mapping[str, _Values] = {
    "stages": lambda _, c: (
        [(c.stage, STAGES[c.stage].label)] if c.stage else [("unknown", "未查到")]
    ),
    "deliveries": lambda _, c: [(c.delivery.replace("_", "-"), DELIVERY_STATES.label(c.delivery))],
    "topics": _of("topics", "topics"),
    "units": _of("orgs", "units"),
    "places": _of("places", "places"),
    "sessions": _of("sessions", "sessions"),
    "proposers": _of("orgs", "proposers"),
    "installments": _installment,
    "years": lambda _, c: [(c.year, f"{c.year} 年")] if c.year else [],
    "kinds": lambda _, c: [(c.kind, KINDS[c.kind].label)],
}


def _group(library: Library, facet: str) -> dict[str, Group]:
    """Group the public stories by one facet; two names that share a slug stay apart."""
    names: dict[str, str] = {}
    members: dict[str, list[Card]] = {}
    for card in library.all:
        for own, name in FACETS[facet](library, card):
            key = own
            while names.setdefault(key, name) != name:
                key += "-2"
            members.setdefault(key, []).append(card)
    return {key: Group(key, names[key], tuple(cards)) for key, cards in sorted(members.items())}


def _cited_by(cards: Mapping[str, Card]) -> dict[str, tuple[str, ...]]:
    """For each story the ids of those that name it in a relation, sorted."""
    back: dict[str, list[str]] = {}
    for card in cards.values():
        for pointer in card.relations:
            back.setdefault(pointer.value, []).append(card.id)
    return {key: tuple(sorted(set(ids))) for key, ids in back.items()}
