"""The plan → pages in a release: what was made of the same stays, the rest is drawn in batches."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from . import cache, library, packing, pages, sharing
from .library import Library, Progress
from .pages import Page, Settings
from .pool import LazyPool
from .release import Desk, Put, Release
from .render import engine, shell, social

BATCH = 64
AHEAD = 6


@dataclass(frozen=True, slots=True)
class Job:
    """All inputs of a site: the theme's pages, the public library, settings, templates, the day."""

    frame: Path
    library: Library
    settings: Settings
    templates: engine.Templates
    today: date
    stories: Path
    scratch: Path


class Sheet(NamedTuple):
    """What a page's head says, and where the page stands; ``picture`` is counted from the site."""

    title: str
    description: str
    url: str
    picture: str

    @property
    def path(self) -> str:
        """Name the page's file in the site."""
        return f"{self.url}index.html"


@dataclass(frozen=True, slots=True)
class Heads:
    """The shell, and what its pages' heads say of pictures: contents to whole pages."""

    shell: shell.Shell
    pictures: sharing.Pictures

    @property
    def token(self) -> str:
        """Stand for everything of a page that is not its content."""
        return cache.digest(*self.shell.pieces, self.pictures.token)

    def sheet(self, page: Page) -> Sheet:
        """Say what stands around the content of a page."""
        picture = self.pictures.of(page.url if page.story else "")  # a notice has none
        return Sheet(page.title, page.description, page.url, picture)


class Batch(NamedTuple):
    """Everything that several pages are drawn from, and nothing of this machine."""

    templates: engine.Templates
    common: Mapping[str, object]
    shell: shell.Shell
    site: Settings
    sheets: list[Sheet]
    tasks: list[engine.Task]


def draw(batch: Batch) -> list[bytes]:
    """Draw pages from the first byte to the last; a pure function of its argument."""
    contents = engine.render_batch(batch.templates, batch.common, batch.tasks)
    return [
        batch.shell.fill(shell.values(*sheet[:3], content, social.head(*sheet, batch.site)))
        for sheet, content in zip(batch.sheets, contents, strict=True)
    ]


def _packed(batch: Batch) -> list[bytes]:
    """Draw pages somewhere else: they come back over the net."""
    return [packing.quick(page) for page in draw(batch)]


def _put(desk: Desk, batch: Batch) -> list[Put]:
    """Draw pages in another process of this machine, which writes them itself.

    Half a gigabyte would go through a pipe and one process otherwise.
    """
    drawn = zip(batch.sheets, draw(batch), strict=True)
    return [desk.put(sheet.path, page) for sheet, page in drawn]


def fill(
    job: Job,
    release: Release,
    heads: Heads,
    store: cache.Store,
    executor: Executor | None,
    tell: Progress,
) -> list[str]:
    """Write every generated page that differs; return the addresses of all."""
    addresses: list[str] = []
    stem = cache.Stem(cache.code(), job.templates.token, job.settings, heads.token)
    drawer = _Drawer(job, release, heads, store, executor)
    for chunk in _chunks(pages.plan(job.library, job.settings, job.today), BATCH * 8):
        addresses += [page.url for page in chunk]
        etags = [page.key(stem) for page in chunk]
        stale = [
            (etag, page)
            for etag, page in zip(etags, chunk, strict=True)
            if not release.current(f"{page.url}index.html", etag)
        ]
        drawer.take(stale)
        release.report.pages += len(chunk)
        tell("生成网页", release.report.pages, 0)
    drawer.finish()
    return addresses


Stale = list[tuple[str, Page]]
"""Pages to be drawn, each with the hash of its inputs."""


class _Drawer:
    """Draws pages in batches, a few ahead, and enters them into the release.

    Another process of this machine writes them as well, once the folder is being changed.
    """

    def __init__(
        self,
        job: Job,
        release: Release,
        heads: Heads,
        store: cache.Store,
        executor: Executor | None,
    ) -> None:
        self._job, self._release, self._heads = job, release, heads
        self._store, self._executor = store, executor
        self._waiting: Stale = []
        self._running: deque[tuple[Stale, Future[Any], bool]] = deque()

    def take(self, stale: Stale) -> None:
        """Draw these, or some of them: the rest comes with a later call or with ``finish``."""
        self._waiting += stale
        while len(self._waiting) >= BATCH and self._executor:
            part, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            self._start(part, self._executor)
            while len(self._running) > AHEAD:
                self._end_one()

    def finish(self) -> None:
        """Draw everything still outstanding."""
        while self._running:
            self._end_one()
        for start in range(0, len(self._waiting), BATCH):
            part = self._waiting[start : start + BATCH]
            self._write(part, draw(self._batch(part)))
        self._waiting = []

    def _start(self, part: Stale, executor: Executor) -> None:
        batch, desk = self._batch(part), None
        if isinstance(executor, LazyPool):  # any other may be on machines without our folders
            desk = self._release.lend(sheet.path for sheet in batch.sheets)
        future = executor.submit(_put, desk, batch) if desk else executor.submit(_packed, batch)
        self._running.append((part, future, desk is not None))

    def _batch(self, part: Stale) -> Batch:
        job, site = self._job, self._job.settings
        stories = library.stories(self._store, [page.story for _, page in part if page.story])
        tasks = [(page.template, page.context, stories.get(page.story, b"")) for _, page in part]
        sheets = [self._heads.sheet(page) for _, page in part]
        common = {"site": site, "base": "../../"}
        return Batch(job.templates, common, self._heads.shell, site, sheets, tasks)

    def _end_one(self) -> None:
        part, future, put = self._running.popleft()
        if not put:
            self._write(part, map(packing.back, future.result()))
            return
        self._count(part)
        for (etag, page), one in zip(part, future.result(), strict=True):
            self._release.enter(f"{page.url}index.html", etag, one)

    def _write(self, part: Stale, drawn: Iterable[bytes]) -> None:
        self._count(part)
        for (etag, page), data in zip(part, drawn, strict=True):
            self._release.write(f"{page.url}index.html", etag, data)

    def _count(self, part: Stale) -> None:
        report = self._release.report
        report.rendered += len(part)
        report.converted += sum(1 for _, page in part if page.story)


def _chunks(items: Iterable[Page], size: int) -> Iterator[list[Page]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
