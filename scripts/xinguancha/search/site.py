"""The public library and the docs pages → plain texts and the index in a release."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from .. import cache, folding, hanzi, interface, library, packing, pages
from ..batches import FULL, Batch
from ..cards import Card
from ..interface import Interface
from ..library import Library, Progress
from ..pool import ahead
from ..release import Release
from . import documents, standing
from .asides import ASIDES
from .columns import Value
from .index import Fresh, Site, Words, files, names
from .postings import Postings
from .shards import Known

FOLDER = "search/data/"
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


class Filler:
    """Makes the plain texts and the index of a release; what the store knows is not made again."""

    def __init__(self, job: Job, release: Release, store: cache.Store, tell: Progress) -> None:
        self._job, self._release, self._store = job, release, store
        self._documents = _Documents(job, release, store, tell)

    def wanted(self) -> Iterator[Batch]:
        """Yield what is to be read; with all of it made, the plain texts are there."""
        return self._documents.wanted()

    def fill(self, turn: Callable[[], None]) -> None:
        """Write the index, once all batches are made; ``turn`` is called again and again."""
        made = self._documents
        site, found = self._site(), made.words(self._stands)
        for name, data in files(site, found):
            if isinstance(data, Known):
                self._release.current(FOLDER + name, data.sha256)
            else:
                sha256 = hashlib.sha256(data).hexdigest()
                self._release.write(FOLDER + name, sha256, data)
            turn()
        made.keep()

    def _stands(self, sha256: str) -> bool:
        return self._release.holds(f"{FOLDER}{next(names(sha256))}.bin", sha256)

    def _site(self) -> Site:
        job, made = self._job, self._documents
        own, many = interface.of(job.language), len(job.articles)
        places = {card.id: number for number, card in enumerate(made.cards, many)}
        return Site(
            [(flag == ord("f"), url) for flag, url in zip(made.flags, made.urls, strict=True)],
            [0] * many + [card.newest for card in made.cards],
            many,
            {name: _values(job.library, facet, places, own) for name, facet in FACETS.items()},
            job.library.registries.synonyms,
            ASIDES,
            *_tables(self._store),
            {one.key: one.site for one in job.library.sources},
        )


class _Documents:
    """All that is searched, in order: the site's own pages, then stories by ``in_order``."""

    def __init__(self, job: Job, release: Release, store: cache.Store, tell: Progress) -> None:
        self.cards = in_order(job.library)
        self._job, self._release, self._store, self._tell = job, release, store, tell
        self._reader = _Reader(job.library, store, interface.of(job.language))
        self.urls = [url for url, _ in job.articles]
        self.urls += [f"stories/{card.id}/" for card in self.cards]
        self.keys = [cache.digest(cache.code(), text) for _, text in job.articles]
        self.keys += [self._reader.key(card) for card in self.cards]
        self.flags = bytearray(b"-" * len(self.keys))
        self._base = standing.read(store)
        self._sought: Collection[int] = range(len(self.keys))  # whose words are to be read
        self._was: Mapping[int, str] | None = None  # documents of the base that differ; None: all
        self._now: list[tuple[int, bytes]] = []
        self._postings: tuple[Postings, standing.Recorder] | None = None
        self._done = 0

    def wanted(self) -> Iterator[Batch]:
        """Yield the stories whose words or texts are to be made; takes what is known of others."""
        edited = self._edited()
        if edited is not None:
            self._sought = frozenset(edited)
        else:
            recorder = standing.Recorder(self._store, self.keys)
            self._postings, self._base = (Postings(self._job.scratch), recorder), None
        self._articles()
        many = len(self._job.articles)
        waiting: list[int] = []
        for start in range(many, len(self.keys), FULL * 8):
            waiting += self._unknown(range(start, min(start + FULL * 8, len(self.keys))))
            while len(waiting) >= FULL:
                yield self._batch(waiting[:FULL])
                waiting = waiting[FULL:]
        if waiting:
            yield self._batch(waiting)

    def words(self, stands: Callable[[str], bool]) -> Words:
        """Return the words of all documents: an earlier build's with what differs, or read now."""
        if self._postings:
            return Fresh(self._postings[0], len(self.keys), self._postings[1])
        assert self._base is not None
        assert self._was is not None
        known = self._store.get("tokens", self._was.values())
        change = standing.Change([(n, known[key][1:]) for n, key in self._was.items()], self._now)
        return standing.Edited(self._base, self._store, change, len(self.keys), stands)

    def keep(self) -> None:
        """Keep what a later build starts from, and no more than that."""
        if self._postings:
            postings, recorder = self._postings
            recorder.keep(bytes(self.flags), postings.of_unit)
        used = [*self.keys, *(self._base.keys if self._base else ())]
        self._store.prune("tokens", used)

    def _edited(self) -> list[int] | None:
        """Return the documents that differ from an earlier build's; None: all are to be read."""
        base = self._base
        changed = standing.changed(base, self.keys)
        if base is None or changed is None:
            return None
        self._was = {n: base.keys[n] for n in changed if n < len(base.keys)}
        known = self._store.get("tokens", self._was.values())
        if any(key not in known for key in self._was.values()):
            return None
        self.flags[: len(base.flags)] = base.flags[: len(self.keys)]
        return [n for n in changed if n < len(self.keys)]

    def _articles(self) -> None:
        """Enter the site's own pages: they are few, and their texts at hand."""
        for number, (_, text) in enumerate(self._job.articles):
            path, key = f"{self.urls[number]}plain.txt", self.keys[number]
            if not self._release.current(path, key):
                self._release.write(path, key, text.encode())
            if number in self._sought:
                value = documents.searched(text)
                self._store.put("tokens", [(key, value)])
                self._take(number, value)

    def _unknown(self, numbers: range) -> Iterator[int]:
        """Take what stands, and whose words are known; yield the others."""
        keys, current = self.keys, self._release.current
        rest = [n for n in numbers if n in self._sought or not current(self._path(n), keys[n])]
        stands = [n for n in rest if self._release.holds(self._path(n), keys[n])]
        known = self._store.get("tokens", [keys[n] for n in stands])
        for number in rest:
            value = known.get(keys[number])
            if value is not None and current(self._path(number), keys[number]):
                self._take(number, value)
            else:
                yield number

    def _batch(self, part: Sequence[int]) -> Batch:
        many = len(self._job.articles)
        keys, paths = [self.keys[n] for n in part], [self._path(n) for n in part]
        task = self._reader.task([self.cards[n - many] for n in part])

        def done(values: Sequence[bytes]) -> None:
            self._store.put("tokens", zip(keys, values, strict=True))
            for number, value in zip(part, values, strict=True):
                self._take(number, value)

        return Batch(documents.make, task, keys, paths, done=done, small=len(part) < FULL)

    def _path(self, number: int) -> str:
        return f"{self.urls[number]}plain.txt"

    def _take(self, number: int, value: bytes) -> None:
        """Note whether a document needs the table, and its words where they are sought."""
        self.flags[number] = value[0]
        if number not in self._sought:
            return
        if self._postings:
            self._postings[0].add(number, value[1:])
        else:
            self._now.append((number, value[1:]))
        self._done += 1
        self._tell("准备搜索", self._done, len(self._sought))


class _Reader:
    """Stories as they are read: by the hash of all that is searched of them, in batches."""

    def __init__(self, shelf: Library, store: cache.Store, own: Interface) -> None:
        self._shelf, self._store, self._own = shelf, store, own
        self._stem = cache.Stem(cache.code(), shelf.registries.digest, own.key)

    def key(self, card: Card) -> str:
        """Return the hash of everything that is searched of a story."""
        return self._stem.key(card.id, card.token)

    def task(self, part: Sequence[Card]) -> documents.Task:
        """Return what the editions of some stories are made of."""
        found = library.stories(self._store, [card.key for card in part if not card.city])
        away = [card.key for card in part if card.city]
        found |= {k: documents.told(v) for k, v in self._store.stream("told", away)}
        wanted = [
            (f"stories/{card.id}/plain.txt", found[card.key], documents.meta(card, self._own))
            for card in part
        ]
        return wanted, self._shelf.registries


def read(
    shelf: Library, store: cache.Store, executor: Executor | None
) -> Iterator[tuple[Card, str]]:
    """Yield the plain text edition of every public story, by date of publication."""
    reader, cards = _Reader(shelf, store, interface.of("zh-Hans")), in_order(shelf)
    tasks = (reader.task(cards[start : start + FULL]) for start in range(0, len(cards), FULL))
    texts = (text for part in ahead(executor, documents.packed, tasks) for text in part)
    for card, text in zip(cards, texts, strict=True):
        yield card, packing.back(text).decode()


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
