"""The public library → feeds, open data, calendars, schemas and the sitemap in a release."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from operator import attrgetter

from .. import cache, dates, interface, library, pages
from ..cards import Card
from ..library import Library, Progress
from ..packs import Pack, Packs
from ..pages import Settings
from ..release import Release
from ..schema import story_schema
from . import data, news
from .sitemap import opensearch, sitemap

BATCH = 64
_SCHEMA = "schema/story.json"


@dataclass(frozen=True, slots=True)
class Job:
    """What is told: the public library, the settings, and every address of the site."""

    library: Library
    settings: Settings
    addresses: Sequence[str]


def fill(
    job: Job, release: Release, store: cache.Store, executor: Executor | None, tell: Progress
) -> None:
    """Write everything machines read; per-story files only where the story changed."""
    _news(job, release)
    for path, content in (*_tables(job, release, store, executor, tell), *_site(job)):
        release.write(path, hashlib.sha256(content).hexdigest(), content)
    if not release.current(_SCHEMA, cache.code()):
        release.write(_SCHEMA, cache.code(), _json(story_schema()))


def _news(job: Job, release: Release) -> None:
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


def _site(job: Job) -> Iterator[tuple[str, bytes]]:
    # For servers: these addresses may answer 410 Gone with the notice that stands there.
    gone = {f"stories/{name}/": n for n in job.library.withdrawn for name in (n.id, *n.aliases)}
    columns = ("address", "date", "reason")
    rows = [(at, data.edtf(dates.parse(n.label)), n.reason) for at, n in sorted(gone.items())]
    yield "data/withdrawn.json", data.table_json("withdrawn", columns, rows, job.settings.example)
    if job.settings.site_url:
        listed = [address for address in job.addresses if address not in gone]
        yield "sitemap.xml", sitemap(job.settings.site_url, listed)
        yield "opensearch.xml", opensearch(job.settings)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _tables(
    job: Job, release: Release, store: cache.Store, executor: Executor | None, tell: Progress
) -> Iterator[tuple[str, bytes]]:
    """Write each story's own files; yield the tables of all."""
    own_cards = (card for card in job.library.all if not card.city)
    order = sorted(own_cards, key=lambda card: (card.published, card.id))
    found = _Maker(job, release, store, executor).shares(order, tell)
    shares = [found[card.id] for card in order]
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


class _Maker:
    """Gives every story's share in the tables: from the store, else made with its files."""

    def __init__(
        self, job: Job, release: Release, store: cache.Store, executor: Executor | None
    ) -> None:
        self._job, self._release, self._store, self._executor = job, release, store, executor
        self._stem = cache.Stem(cache.code(), job.library.registries.digest, job.settings)
        self._packs = Packs(store, "shares")
        self._running: deque[tuple[list[_Wanted], Future[list[data.Made]]]] = deque()
        self._found: dict[str, data.Share] = {}

    def shares(self, order: Sequence[Card], tell: Progress) -> Mapping[str, data.Share]:
        """Write the files that differ; return the shares by story."""
        waiting: list[_Wanted] = []
        for name, cards in Packs.rows(order, attrgetter("id")):
            waiting += self._row(self._packs.read(name), cards)
        for start in range(0, len(waiting), BATCH):
            self._start(waiting[start : start + BATCH])
            while len(self._running) > 6:
                self._finish()
            tell("写开放数据", len(self._found), len(order))
        while self._running:
            self._finish()
        return self._found

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
        """Keep a story's files if they are of the same inputs; tell whether they were."""
        open_days = any(p.due and p.status in ("open", "unknown") for p in card.ledger)
        names = ("story.json", "dates.ics") if open_days else ("story.json",)
        paths = [f"stories/{card.id}/{name}" for name in names]
        if not all(self._release.holds(path, key) for path in paths):
            return False
        for path in paths:
            self._release.current(path, key)
        return True

    def _start(self, part: list[_Wanted]) -> None:
        stories = library.stories(self._store, [card.key for _, card, _ in part])
        own = self._job.settings
        blobs = [stories[card.key] for _, card, _ in part]
        task = (blobs, self._job.library.registries, own)
        if self._executor is not None and len(part) == BATCH:
            self._running.append((part, self._executor.submit(data.make_batch, task)))
            return
        done: Future[list[data.Made]] = Future()
        done.set_result(data.make_batch(task))
        self._running.append((part, done))

    def _finish(self) -> None:
        part, job = self._running.popleft()
        for (key, card, pack), (story, days, share) in zip(part, job.result(), strict=True):
            self._release.write(f"stories/{card.id}/story.json", key, story)
            if days:
                self._release.write(f"stories/{card.id}/dates.ics", key, days)
            self._found[card.id] = share
            self._packs.enter(pack, key, share)
