"""The public library → feeds, open data, calendars, schemas and the sitemap in a release."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from .. import cache, dates, interface, library, pages
from ..cards import Card
from ..library import Library, Progress
from ..pages import Settings
from ..release import Release
from ..schema import story_schema
from . import data, news
from .sitemap import opensearch, sitemap

BATCH = 64


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
    inputs = cache.digest(cache.code(), site)
    for page, name, cards in lists:
        shown = own.say("example_title", title=name) if site.example else name
        channel = news.Channel(shown, site.publisher, site.site_url, page, own)
        gone = (n for n in job.library.withdrawn if not page or page in n.lists)
        told = news.newest(cards, gone)
        key = cache.digest(inputs, page, shown, told.token)
        paths = (f"{page}feed.xml", f"{page}feed.json")
        if all(release.holds(path, key) for path in paths):
            for path in paths:
                release.current(path, key)
            continue
        items = told.items(own, site.column)
        release.write(paths[0], key, news.atom(channel, items))
        release.write(paths[1], key, news.json_feed(channel, items))


def _site(job: Job) -> Iterator[tuple[str, bytes]]:
    yield "schema/story.json", _json(story_schema())
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
    order = sorted(job.library.all, key=lambda card: (card.published, card.id))
    found = _Maker(job, release, store, executor).rows(order, tell)
    proposals = [row for card in order for row in found[card.id][0]]
    promises = [row for card in order for row in found[card.id][1]]
    own = interface.of(job.settings.interface)
    for name, columns, key, table in (
        ("proposals", data.PROPOSALS, ("story", "proposal"), proposals),
        ("commitments", data.COMMITMENTS, ("story", "number"), promises),
    ):
        told = data.dictionary(name, columns, own)
        yield f"data/{name}.csv", data.table_csv(columns, table)
        yield f"data/{name}.csv-metadata.json", data.table_metadata(name, told, key, own)
        yield f"data/{name}.json", data.table_json(name, columns, table, job.settings.example)
        yield f"data/{name}.schema.json", data.table_schema(name, told, key)


class _Maker:
    """Gives the rows of every story: from the store, else made in batches with its files."""

    def __init__(
        self, job: Job, release: Release, store: cache.Store, executor: Executor | None
    ) -> None:
        self._job, self._release, self._store, self._executor = job, release, store, executor
        own = job.settings
        self._inputs = cache.digest(cache.code(), job.library.registries.digest, own)
        self._running: deque[tuple[list[tuple[str, Card]], Future[list[data.Made]]]] = deque()

    def rows(self, order: Sequence[Card], tell: Progress) -> dict[str, data.Rows]:
        """Write the files that differ; return the rows by story."""
        keys = {cache.digest(card.id, card.token, self._inputs): card for card in order}
        found = {
            keys[key].id: pickle.loads(value)
            for key, value in self._store.stream("rows", keys)
            if self._current(keys[key], key)
        }
        waiting = [(key, card) for key, card in keys.items() if card.id not in found]
        for start in range(0, len(waiting), BATCH):
            self._start(waiting[start : start + BATCH])
            while len(self._running) > 6:
                found |= self._finish()
            tell("写开放数据", len(found), len(order))
        while self._running:
            found |= self._finish()
        self._store.prune("rows", keys)
        return found

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

    def _start(self, part: list[tuple[str, Card]]) -> None:
        stories = library.stories(self._store, [card.key for _, card in part])
        own = self._job.settings
        blobs = [stories[card.key] for _, card in part]
        task = (blobs, self._job.library.registries, own)
        if self._executor is not None and len(part) == BATCH:
            self._running.append((part, self._executor.submit(data.make_batch, task)))
            return
        done: Future[list[data.Made]] = Future()
        done.set_result(data.make_batch(task))
        self._running.append((part, done))

    def _finish(self) -> dict[str, data.Rows]:
        part, job = self._running.popleft()
        made = job.result()
        self._store.put("rows", [(k, m[2]) for (k, _), m in zip(part, made, strict=True)])
        for (key, card), (story, days, _) in zip(part, made, strict=True):
            self._release.write(f"stories/{card.id}/story.json", key, story)
            if days:
                self._release.write(f"stories/{card.id}/dates.ics", key, days)
        return {card.id: pickle.loads(m[2]) for (_, card), m in zip(part, made, strict=True)}
