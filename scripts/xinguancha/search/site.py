"""The public library and the docs pages → plain texts and the index in a release."""

from __future__ import annotations

import hashlib
import pickle
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from .. import cache, folding, hanzi, interface, library, pages
from ..cards import Card
from ..interface import Interface
from ..library import Library, Progress
from ..release import Release
from . import documents
from .asides import ASIDES
from .columns import Value
from .index import Site, files
from .postings import Postings

FOLDER = "search/data/"
BATCH = 64
FACETS: Mapping[str, str] = MappingProxyType(  # name in the search page's address → facet
    {
        "stage": "stages",
        "delivery": "deliveries",
        "topic": "topics",
        "unit": "units",
        "year": "years",
        "place": "places",
        "kind": "kinds",
    }
)


@dataclass(frozen=True, slots=True)
class Job:
    """What is searched: public stories, (address, plain text edition) of docs pages.

    ``language`` is that of the line that says what a hit is.
    """

    library: Library
    articles: Sequence[tuple[str, str]]
    scratch: Path
    language: str = "zh-Hans"


def fill(
    job: Job, release: Release, store: cache.Store, executor: Executor | None, tell: Progress
) -> None:
    """Write the plain texts and the index; what the store knows is not made again."""
    order = in_order(job.library)
    postings = Postings(job.scratch)
    addresses = [(False, "")] * (len(job.articles) + len(order))
    for number, (url, text) in enumerate(job.articles):
        _write(release, url, hashlib.sha256(text.encode()).hexdigest(), text.encode())
        flagged, packed = documents.searched(text)
        addresses[number] = (flagged, url)
        postings.add(number, packed)
    places = {card.id: number for number, card in enumerate(order, len(job.articles))}
    own = interface.of(job.language)
    reader = _Reader(job.library, store, executor, own)
    for done, (card, key, value) in enumerate(reader.read(order), 1):
        url = f"stories/{card.id}/"
        if not release.current(f"{url}plain.txt", key):
            _write(release, url, key, reader.text(card, key))
        addresses[places[card.id]] = (value[:1] == b"f", url)
        postings.add(places[card.id], value[1:])
        tell("准备搜索", done, len(order))
    site = Site(
        addresses,
        [0] * len(job.articles) + [card.newest for card in order],
        len(job.articles),
        {name: _values(job.library, facet, places, own) for name, facet in FACETS.items()},
        job.library.registries.synonyms,
        ASIDES,
        *_tables(store),
    )
    for name, data in files(site, postings):
        release.write(FOLDER + name, hashlib.sha256(data).hexdigest(), data)


def read(
    shelf: Library, store: cache.Store, executor: Executor | None
) -> Iterator[tuple[Card, str]]:
    """Yield the plain text edition of every public story, by date of publication."""
    order = in_order(shelf)
    reader = _Reader(shelf, store, executor, interface.of("zh-Hans"))
    keys = {card.id: key for card, key, _ in reader.read(order)}
    for card in order:
        yield card, reader.text(card, keys[card.id]).decode()


def in_order(shelf: Library) -> list[Card]:
    """Stories by date of publication: a new one changes no other's number."""
    return sorted(shelf.all, key=lambda card: (card.published, card.id))


def _write(release: Release, url: str, etag: str, data: bytes) -> None:
    release.write(f"{url}plain.txt", etag, data)


def _values(
    shelf: Library, facet: str, places: Mapping[str, int], own: Interface
) -> tuple[str, list[Value]]:
    """Return a facet's name and the documents of each of its values."""
    groups = pages.in_order(facet, shelf.facets[facet])
    return pages.facet_name(facet, own), [
        Value(
            group.slug,
            pages.value_name(facet, group, own),
            sorted(places[card.id] for card in group.cards),
        )
        for group in groups
    ]


def _tables(store: cache.Store) -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """Return the tables of folding and of readings; making them costs as much as 500 stories."""
    key = cache.digest(cache.code())
    known = store.get("tables", [key]).get(key)
    if known is None:
        known = pickle.dumps((dict(folding.simplified()), dict(hanzi.readings())), 5)
        store.put("tables", [(key, known)])
        store.prune("tables", [key])
    characters, readings = pickle.loads(known)
    return characters, readings


class _Reader:
    """Gives cards with what is searched of their stories: from the store, else read in batches."""

    def __init__(
        self, shelf: Library, store: cache.Store, executor: Executor | None, own: Interface
    ) -> None:
        self._shelf, self._store, self._executor, self._own = shelf, store, executor, own
        self._inputs = cache.digest(cache.code(), shelf.registries.digest, own.key)
        self._waiting: list[tuple[str, Card]] = []
        self._running: deque[tuple[list[tuple[str, Card]], Future[list[documents.Read]]]] = deque()

    def read(self, cards: Sequence[Card]) -> Iterator[tuple[Card, str, bytes]]:
        """Yield (card, key, flag and packed tokens) of all cards, in no fixed order."""
        used: list[str] = []
        for start in range(0, len(cards), BATCH * 8):
            wanted = {
                cache.digest(card.id, card.token, self._inputs): card
                for card in cards[start : start + BATCH * 8]
            }
            used += wanted
            for key, value in self._store.stream("tokens", list(wanted)):
                yield wanted.pop(key), key, value
            self._waiting += wanted.items()
            while len(self._waiting) >= BATCH:
                yield from self._start()
        while self._running:
            yield from self._finish()
        if self._waiting:
            yield from self._keep(self._waiting, documents.read_batch(*self._task(self._waiting)))
        for space in ("tokens", "texts"):
            self._store.prune(space, used)

    def text(self, card: Card, key: str) -> bytes:
        """Return a story's plain text edition."""
        found = self._store.get("texts", [key]).get(key)
        if found is None:  # damaged, or thrown away
            found = documents.read_batch(*self._task([(key, card)]))[0][0]
        return cache.unpack(found)

    def _start(self) -> Iterator[tuple[Card, str, bytes]]:
        part, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        if self._executor is None:
            yield from self._keep(part, documents.read_batch(*self._task(part)))
            return
        self._running.append((part, self._executor.submit(documents.read_batch, *self._task(part))))
        while len(self._running) > 6:
            yield from self._finish()

    def _task(self, part: list[tuple[str, Card]]) -> documents.Task:
        found = library.stories(self._store, [card.key for _, card in part])
        cards = (card for _, card in part)
        wanted = [(found[card.key], documents.meta(card, self._own)) for card in cards]
        return wanted, self._shelf.registries

    def _finish(self) -> Iterator[tuple[Card, str, bytes]]:
        part, job = self._running.popleft()
        yield from self._keep(part, job.result())

    def _keep(
        self, part: list[tuple[str, Card]], results: list[documents.Read]
    ) -> Iterator[tuple[Card, str, bytes]]:
        keys = [key for key, _ in part]
        self._store.put("texts", zip(keys, (text for text, _ in results), strict=True))
        self._store.put("tokens", zip(keys, (value for _, value in results), strict=True))
        for (key, card), (_, value) in zip(part, results, strict=True):
            yield card, key, value
