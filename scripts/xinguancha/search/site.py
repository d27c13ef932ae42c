"""The public library and the docs pages → plain texts and the index in a release."""

from __future__ import annotations

import hashlib
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from .. import cache, folding, hanzi, interface, library, packing, pages
from ..cards import Card
from ..interface import Interface
from ..library import Library, Progress
from ..release import Release
from . import documents, standing
from .asides import ASIDES
from .columns import Value
from .index import Fresh, Site, files, names
from .postings import Postings
from .shards import Known

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
    own = interface.of(job.language)
    reader = _Reader(job.library, store, executor, own)
    made = _Documents(job.articles, in_order(job.library), reader, store, tell)
    found = made.edited(lambda sha256: _stands(release, sha256)) or made.all(job.scratch)
    for number, url in enumerate(made.urls):
        key = made.keys[number]
        if not release.current(f"{url}plain.txt", key):
            release.write(f"{url}plain.txt", key, made.text(number))
    order, many = made.cards, len(job.articles)
    places = {card.id: number for number, card in enumerate(order, many)}
    site = Site(
        [(flag == ord("f"), url) for flag, url in zip(made.flags, made.urls, strict=True)],
        [0] * many + [card.newest for card in order],
        many,
        {name: _values(job.library, facet, places, own) for name, facet in FACETS.items()},
        job.library.registries.synonyms,
        ASIDES,
        *_tables(store),
        {one.key: one.site for one in job.library.sources},
    )
    for name, data in files(site, found):
        if isinstance(data, Known):
            release.current(FOLDER + name, data.sha256)
        else:
            release.write(FOLDER + name, hashlib.sha256(data).hexdigest(), data)
    made.keep()


def _stands(release: Release, sha256: str) -> bool:
    return release.holds(f"{FOLDER}{next(names(sha256))}.bin", sha256)


class _Documents:
    """All that is searched, in order: the site's own pages, then stories by ``in_order``."""

    def __init__(
        self,
        articles: Sequence[tuple[str, str]],
        cards: Sequence[Card],
        reader: _Reader,
        store: cache.Store,
        tell: Progress,
    ) -> None:
        self.cards = cards
        self._articles, self._reader, self._store, self._tell = articles, reader, store, tell
        self.urls = [url for url, _ in articles] + [f"stories/{card.id}/" for card in cards]
        own = [cache.digest(cache.code(), text) for _, text in articles]
        self.keys = own + [reader.key(card) for card in cards]
        self.flags = bytearray(b"-" * len(self.keys))
        self._base = standing.read(store)
        self._postings: tuple[Postings, standing.Recorder] | None = None

    def text(self, number: int) -> bytes:
        """Return the plain text edition of a document."""
        if number < len(self._articles):
            return self._articles[number][1].encode()
        return self._reader.text(self.cards[number - len(self._articles)], self.keys[number])

    def edited(self, stands: Callable[[str], bool]) -> standing.Edited | None:
        """Return the words of an earlier build with what differs; None: all are to be read."""
        base = self._base
        changed = standing.changed(base, self.keys)
        if base is None or changed is None:
            return None
        was = {n: base.keys[n] for n in changed if n < len(base.keys)}
        known = self._store.get("tokens", was.values())
        if any(key not in known for key in was.values()):
            return None
        self.flags[: len(base.flags)] = base.flags[: len(self.keys)]
        now = list(self._read([n for n in changed if n < len(self.keys)]))
        change = standing.Change([(n, known[key][1:]) for n, key in was.items()], now)
        return standing.Edited(base, self._store, change, len(self.keys), stands)

    def all(self, scratch: Path) -> Fresh:
        """Return the words of all documents."""
        postings = Postings(scratch)
        for number, packed in self._read(range(len(self.keys))):
            postings.add(number, packed)
        recorder = standing.Recorder(self._store, self.keys)
        self._postings, self._base = (postings, recorder), None
        return Fresh(postings, len(self.keys), recorder)

    def keep(self) -> None:
        """Keep what a later build starts from, and no more than that."""
        if self._postings:
            postings, recorder = self._postings
            recorder.keep(bytes(self.flags), postings.of_unit)
        used = [*self.keys, *(self._base.keys if self._base else ())]
        for space in ("tokens", "texts"):
            self._store.prune(space, used)

    def _read(self, numbers: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """Yield (number, packed tokens) in no fixed order; notes which documents need the table."""
        for done, (number, value) in enumerate(self._values(numbers), 1):
            self.flags[number] = value[0]
            yield number, value[1:]
            self._tell("准备搜索", done, len(numbers))

    def _values(self, numbers: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        many = len(self._articles)
        for number in (n for n in numbers if n < many):
            flagged, packed = documents.searched(self._articles[number][1])
            value = (b"f" if flagged else b"-") + packed
            self._store.put("tokens", [(self.keys[number], value)])
            yield number, value
        wanted = {self.keys[n]: (n, self.cards[n - many]) for n in numbers if n >= many}
        for key, value in self._reader.read({key: card for key, (_, card) in wanted.items()}):
            yield wanted[key][0], value


def read(
    shelf: Library, store: cache.Store, executor: Executor | None
) -> Iterator[tuple[Card, str]]:
    """Yield the plain text edition of every public story, by date of publication."""
    reader = _Reader(shelf, store, executor, interface.of("zh-Hans"))
    keys = {reader.key(card): card for card in in_order(shelf)}
    for _ in reader.read(keys):
        pass
    for key, card in keys.items():
        yield card, reader.text(card, key).decode()


def in_order(shelf: Library) -> list[Card]:
    """Stories by date of publication: a new one changes no other's number."""
    return sorted(shelf.all, key=lambda card: (card.published, card.id))


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
        self._stem = cache.Stem(cache.code(), shelf.registries.digest, own.key)
        self._waiting: list[tuple[str, Card]] = []
        self._running: deque[tuple[list[tuple[str, Card]], Future[list[documents.Read]]]] = deque()

    def key(self, card: Card) -> str:
        """Return the hash of everything that is searched of a story."""
        return self._stem.key(card.id, card.token)

    def read(self, cards: Mapping[str, Card]) -> Iterator[tuple[str, bytes]]:
        """Yield (key, flag and packed tokens) of all cards, in no fixed order."""
        keys = iter(cards)
        while chunk := list(islice(keys, BATCH * 8)):
            wanted = {key: cards[key] for key in chunk}
            for key, value in self._store.stream("tokens", chunk):
                del wanted[key]
                yield key, value
            self._waiting += wanted.items()
            while len(self._waiting) >= BATCH:
                yield from self._start()
        while self._running:
            yield from self._finish()
        if self._waiting:
            yield from self._keep(self._waiting, documents.read_batch(*self._task(self._waiting)))

    def text(self, card: Card, key: str) -> bytes:
        """Return a story's plain text edition."""
        found = self._store.get("texts", [key]).get(key)
        if found is None:  # damaged, or thrown away
            found = documents.read_batch(*self._task([(key, card)]))[0][0]
        return packing.back(found)

    def _start(self) -> Iterator[tuple[str, bytes]]:
        part, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        if self._executor is None:
            yield from self._keep(part, documents.read_batch(*self._task(part)))
            return
        self._running.append((part, self._executor.submit(documents.read_batch, *self._task(part))))
        while len(self._running) > 6:
            yield from self._finish()

    def _task(self, part: list[tuple[str, Card]]) -> documents.Task:
        found = library.stories(self._store, [card.key for _, card in part if not card.city])
        away = [card.key for _, card in part if card.city]
        found |= {k: documents.told(v) for k, v in self._store.stream("told", away)}
        cards = (card for _, card in part)
        wanted = [(found[card.key], documents.meta(card, self._own)) for card in cards]
        return wanted, self._shelf.registries

    def _finish(self) -> Iterator[tuple[str, bytes]]:
        part, job = self._running.popleft()
        yield from self._keep(part, job.result())

    def _keep(
        self, part: list[tuple[str, Card]], results: list[documents.Read]
    ) -> Iterator[tuple[str, bytes]]:
        keys = [key for key, _ in part]
        self._store.put("texts", zip(keys, (text for text, _ in results), strict=True))
        self._store.put("tokens", zip(keys, (value for _, value in results), strict=True))
        for key, (_, value) in zip(keys, results, strict=True):
            yield key, value
