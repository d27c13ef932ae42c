"""The plan → pages in a release: what the store knows is copied, the rest rendered in batches."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from . import cache, library, packing, pages, sharing
from .library import Library, Progress
from .pages import Page, Settings
from .release import Release, Report
from .render import engine, shell, social

BATCH = 64


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


@dataclass(frozen=True, slots=True)
class Heads:
    """The shell, and what its pages' heads say of pictures: contents to whole pages."""

    shell: shell.Shell
    pictures: sharing.Pictures

    @property
    def token(self) -> str:
        """Stand for everything of a page that is not its content."""
        return cache.digest(*self.shell.pieces, self.pictures.token)

    def whole(self, page: Page, content: bytes) -> bytes:
        """Put a page together."""
        picture = self.pictures.of(page.url if page.story else "")  # a notice has none
        head = social.head(page.title, page.description, page.url, picture, self.pictures.site)
        return self.shell.fill(shell.values(page.title, page.description, page.url, content, head))


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
    used: list[str] = []
    common = {"site": job.settings, "base": "../../"}
    inputs = cache.digest(cache.code(), job.templates.token, job.settings)
    heading = cache.Stem(heads.token)
    pool = _Renderer(job, store, executor, common, release.report)
    for chunk in _chunks(pages.plan(job.library, job.settings, job.today), BATCH * 8):
        keys = [page.key(inputs) for page in chunk]
        used += keys
        addresses += [page.url for page in chunk]
        stale = [
            (key, page)
            for key, page in zip(keys, chunk, strict=True)
            if not release.current(f"{page.url}index.html", heading.key(key))
        ]
        for key, page, content in pool.contents(stale):
            release.write(f"{page.url}index.html", heading.key(key), heads.whole(page, content))
        release.report.pages += len(chunk)
        tell("生成网页", release.report.pages, 0)
    for key, page, content in pool.rest():
        release.write(f"{page.url}index.html", heading.key(key), heads.whole(page, content))
    store.prune("contents", used)
    return addresses


class _Renderer:
    """Gives pages their contents: from the store, else rendered in batches, a few ahead."""

    def __init__(
        self,
        job: Job,
        store: cache.Store,
        executor: Executor | None,
        common: Mapping[str, object],
        report: Report,
    ) -> None:
        self._job, self._store, self._executor = job, store, executor
        self._common, self._report = common, report
        self._waiting: list[tuple[str, Page]] = []
        self._running: deque[tuple[list[tuple[str, Page]], Future[list[bytes]]]] = deque()

    def contents(self, wanted: list[tuple[str, Page]]) -> Iterator[tuple[str, Page, bytes]]:
        """Yield what is ready; the rest comes with a later call or with ``rest``."""
        by_key = dict(wanted)
        for key, content in self._store.stream("contents", [key for key, _ in wanted]):
            yield key, by_key.pop(key), packing.back(content)
        self._waiting += by_key.items()
        while len(self._waiting) >= BATCH:
            part, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            yield from self._start(part)

    def rest(self) -> Iterator[tuple[str, Page, bytes]]:
        """Yield everything still outstanding."""
        while self._running:
            yield from self._finish()
        if self._waiting:
            part, self._waiting = self._waiting, []
            results = engine.render_batch(self._job.templates, self._common, self._tasks(part))
            yield from self._keep(part, results)

    def _start(self, part: list[tuple[str, Page]]) -> Iterator[tuple[str, Page, bytes]]:
        tasks = self._tasks(part)
        if self._executor is None:
            yield from self._keep(
                part, engine.render_batch(self._job.templates, self._common, tasks)
            )
            return
        job = self._executor.submit(engine.render_batch, self._job.templates, self._common, tasks)
        self._running.append((part, job))
        while len(self._running) > 6:
            yield from self._finish()

    def _tasks(self, part: list[tuple[str, Page]]) -> list[engine.Task]:
        stories = library.stories(self._store, [page.story for _, page in part if page.story])
        return [(page.template, page.context, stories.get(page.story, b"")) for _, page in part]

    def _finish(self) -> Iterator[tuple[str, Page, bytes]]:
        part, job = self._running.popleft()
        yield from self._keep(part, job.result())

    def _keep(
        self, part: list[tuple[str, Page]], results: list[bytes]
    ) -> Iterator[tuple[str, Page, bytes]]:
        self._report.rendered += len(part)
        self._report.converted += sum(1 for _, page in part if page.story)
        self._store.put("contents", [(k, r) for (k, _), r in zip(part, results, strict=True)])
        for (key, page), content in zip(part, results, strict=True):
            yield key, page, packing.back(content)


def _chunks(items: Iterable[Page], size: int) -> Iterator[list[Page]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
