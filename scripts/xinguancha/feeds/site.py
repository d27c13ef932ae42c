"""The public library → feeds, open data, calendars, schemas and the sitemap in a release."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from .. import cache, dates, interface, library, pages
from ..batches import FULL, Batch, Made
from ..cards import Card
from ..library import Library, Progress
from ..packs import Pack, Packs
from ..pages import Settings
from ..registries import Registries
from ..release import Release
from ..schema import story_schema
from . import data, news
from .sitemap import opensearch, sitemap

_SCHEMA = "schema/story.json"


@dataclass(frozen=True, slots=True)
class Job:
    """What is told: the public library, the settings."""

    library: Library
    settings: Settings


class Filler:
    """Writes everything machines read; the files of a story only where the story changed."""

    def __init__(self, job: Job, release: Release, store: cache.Store, tell: Progress) -> None:
        self._job, self._release = job, release
        self._shares = _Shares(job, release, store, tell)

    def wanted(self) -> Iterator[Batch]:
        """Yield what is to be made of stories; the files of the others stay."""
        return self._shares.wanted()

    def news(self, turn: Callable[[], None]) -> None:
        """Write the feeds; ``turn`` is called again and again."""
        _news(self._job, self._release, turn)

    def fill(self, addresses: Sequence[str]) -> None:
        """Write all the rest, once all batches are made; ``addresses`` are all of the site."""
        job = self._job
        for path, content in (*_tables(job, self._shares.in_order()), *_site(job, addresses)):
            self._release.write(path, hashlib.sha256(content).hexdigest(), content)
        if not self._release.current(_SCHEMA, cache.code()):
            self._release.write(_SCHEMA, cache.code(), _json(story_schema()))


def _news(job: Job, release: Release, turn: Callable[[], None]) -> None:
    """Write the feeds whose news, name or settings have changed."""
    site, own = job.settings, interface.of(job.settings.interface)
    lists = [("", site.column, job.library.all)]
    for facet in pages.FED:
        for group in job.library.facets[facet].values():
            name = own.say(
                "feed_of_list",
                column=site.column,
                facet=pages.facet_name(facet, own),
                name=pages.value_name(facet, group, own),
            )
            lists.append((f"{facet}/{group.slug}/", name, group.cards))
    stem, movers = cache.Stem(cache.code(), site), news.Movers(job.library.all)
    for page, name, cards in lists:
        shown = own.say("example_title", title=name) if site.example else name
        gone = [n for n in job.library.withdrawn if not page or page in n.lists]
        moved = movers.of(cards)
        back = cache.digest([(one.id, one.day, one.label, one.reason) for one in gone])
        key = stem.key(page, shown, back, *(card.token for card in moved))
        paths = (f"{page}feed.xml", f"{page}feed.json")
        if all(release.holds(path, key) for path in paths):
            for path in paths:
                release.current(path, key)
            continue
        channel = news.Channel(shown, site.publisher, site.site_url, page, own)
        items = news.told(moved, gone).items(own, site.column, site.sources)
        release.write(paths[0], key, news.atom(channel, items))
        release.write(paths[1], key, news.json_feed(channel, items))
        turn()


def _site(job: Job, addresses: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    # For servers: these addresses may answer 410 Gone with the notice that stands there.
    gone = {f"stories/{name}/": n for n in job.library.withdrawn for name in (n.id, *n.aliases)}
    columns = ("address", "date", "reason")
    rows = [(at, data.edtf(dates.parse(n.label)), n.reason) for at, n in sorted(gone.items())]
    yield "data/withdrawn.json", data.table_json("withdrawn", columns, rows, job.settings.example)
    if job.settings.site_url:
        listed = [address for address in addresses if address not in gone]
        yield "sitemap.xml", sitemap(job.settings.site_url, listed)
        yield "opensearch.xml", opensearch(job.settings)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _tables(job: Job, shares: Sequence[data.Share]) -> Iterator[tuple[str, bytes]]:
    """Yield the tables of all stories."""
    own = interface.of(job.settings.interface)
    for name, columns, key, rows in (
        ("proposals", data.PROPOSALS, ("story", "proposal"), [s.proposals for s in shares]),
        ("commitments", data.COMMITMENTS, ("story", "number"), [s.commitments for s in shares]),
    ):
        told = data.dictionary(name, columns, own)
        yield f"data/{name}.csv", data.whole_csv(columns, b"".join(csv for csv, _ in rows))
        yield f"data/{name}.csv-metadata.json", data.table_metadata(name, told, key, own)
        lines = b",\n".join(text for _, text in rows if text)
        yield f"data/{name}.json", data.whole_json(name, lines, job.settings.example)
        yield f"data/{name}.schema.json", data.table_schema(name, told, key)


_Wanted = tuple[str, Card, Pack]  # a story's key, its card, the row of the store it belongs to


class _Shares:
    """Gives every story's share in the tables: from the store, else made with its files."""

    def __init__(self, job: Job, release: Release, store: cache.Store, tell: Progress) -> None:
        self._job, self._release, self._store, self._tell = job, release, store, tell
        own_cards = (card for card in job.library.all if not card.city)
        self._order = sorted(own_cards, key=lambda card: (card.published, card.id))
        self._stem = cache.Stem(cache.code(), job.library.registries.digest, job.settings)
        self._packs = Packs(store, "shares")
        self._found: dict[str, data.Share] = {}

    def in_order(self) -> list[data.Share]:
        """Return all shares by date of publication; once all batches are made."""
        return [self._found[card.id] for card in self._order]

    def wanted(self) -> Iterator[Batch]:
        """Take what is known; yield the others."""
        waiting: list[_Wanted] = []
        for name, cards in Packs.rows(self._order, attrgetter("id")):
            waiting += self._row(self._packs.read(name), cards)
            while len(waiting) >= FULL:
                yield self._batch(waiting[:FULL])
                waiting = waiting[FULL:]
        if waiting:
            yield self._batch(waiting)

    def _row(self, pack: Pack, cards: list[Card]) -> Iterator[_Wanted]:
        """Take what is known of the stories of a row; yield the others."""
        for card in cards:
            key = self._stem.key(card.id, card.token)
            share = pack.had.get(key)
            if share is not None and self._current(card, key):
                pack.has[key] = self._found[card.id] = share
            else:
                pack.missing += 1
                yield key, card, pack
        if not pack.missing:
            self._packs.keep(pack)

    def _current(self, card: Card, key: str) -> bool:
        """Keep a story's files if they were of the same inputs; tell whether they were."""
        open_days = any(p.due and p.status in ("open", "unknown") for p in card.ledger)
        paths = _files(card.id) if open_days else _files(card.id)[:1]
        if not all(self._release.holds(path, key) for path in paths):
            return False
        for path in paths:
            self._release.current(path, key)
        return True

    def _batch(self, part: list[_Wanted]) -> Batch:
        stories = library.stories(self._store, [card.key for _, card, _ in part])
        blobs = [(card.id, stories[card.key]) for _, card, _ in part]
        paths = [path for _, card, _ in part for path in _files(card.id)]

        def done(shares: Sequence[data.Share]) -> None:
            for (key, card, pack), share in zip(part, shares, strict=True):
                self._found[card.id] = share
                self._packs.enter(pack, key, share)
            self._tell("写开放数据", len(self._found), len(self._order))

        task = (blobs, self._job.library.registries, self._job.settings)
        keys = [key for key, _, _ in part]
        return Batch(make, task, keys, paths, done=done, small=len(part) < FULL)


def _files(story: str) -> list[str]:
    """Name the files of a story; the second is there only where days are promised."""
    return [f"stories/{story}/story.json", f"stories/{story}/dates.ics"]


def make(task: tuple[list[tuple[str, bytes]], Registries, Settings]) -> Iterator[Made]:
    """Make the files of several pickled stories; beside them is told their share in the tables."""
    blobs, shelf, site = task
    made = data.make_batch(([blob for _, blob in blobs], shelf, site))
    for (name, _), (story, days, share) in zip(blobs, made, strict=True):
        files = zip(_files(name), (story, days), strict=True)
        yield Made([(path, content) for path, content in files if content], share)
