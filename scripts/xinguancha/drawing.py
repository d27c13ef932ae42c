"""The plan → pages in a release: what was made of the same stays, the rest is drawn in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from . import cache, library, pages, sharing
from .batches import FULL, Batch, Made
from .library import Library, Progress
from .pages import Page, Settings
from .release import Release
from .render import engine, shell, social


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


class Task(NamedTuple):
    """Everything that several pages are drawn from, and nothing of this machine."""

    templates: engine.Templates
    common: Mapping[str, object]
    shell: shell.Shell
    site: Settings
    sheets: list[Sheet]
    pages: list[engine.Task]


def draw(task: Task) -> list[bytes]:
    """Draw pages from the first byte to the last; a pure function of its argument."""
    contents = engine.render_batch(task.templates, task.common, task.pages)
    return [
        task.shell.fill(shell.values(*sheet[:3], content, social.head(*sheet, task.site)))
        for sheet, content in zip(task.sheets, contents, strict=True)
    ]


def make(task: Task) -> Iterator[Made]:
    """Draw pages as files of a release."""
    for sheet, page in zip(task.sheets, draw(task), strict=True):
        yield Made([(sheet.path, page)])


Stale = list[tuple[str, Page]]
"""Pages to be drawn, each with the hash of its inputs."""


class Drawer:
    """Plans the generated pages; what was made of the same stays, the others are to be drawn."""

    def __init__(
        self, job: Job, release: Release, heads: Heads, store: cache.Store, tell: Progress
    ) -> None:
        self._job, self._release, self._heads = job, release, heads
        self._store, self._tell = store, tell
        self.addresses: list[str] = []  # of all pages planned so far

    def wanted(self) -> Iterator[Batch]:
        """Yield the pages that are to be drawn."""
        job, waiting = self._job, Stale()
        stem = cache.Stem(cache.code(), job.templates.token, job.settings, self._heads.token)
        for chunk in _chunks(pages.plan(job.library, job.settings, job.today), FULL * 8):
            etags = [page.key(stem) for page in chunk]
            waiting += [
                (etag, page)
                for etag, page in zip(etags, chunk, strict=True)
                if not self._release.current(f"{page.url}index.html", etag)
            ]
            self.addresses += [page.url for page in chunk]
            self._release.report.pages += len(chunk)
            self._tell("生成网页", self._release.report.pages, 0)
            while len(waiting) >= FULL:
                yield self._batch(waiting[:FULL])
                waiting = waiting[FULL:]
        if waiting:
            yield self._batch(waiting)

    def _batch(self, part: Stale) -> Batch:
        etags, those = [etag for etag, _ in part], [page for _, page in part]
        task = self._task(those)
        count = sum(1 for page in those if page.story)

        def done(told: Sequence[object]) -> None:
            self._release.report.rendered += len(told)
            self._release.report.converted += count

        paths = [sheet.path for sheet in task.sheets]
        return Batch(make, task, etags, paths, done=done, small=len(part) < FULL)

    def _task(self, those: list[Page]) -> Task:
        job, site = self._job, self._job.settings
        stories = library.stories(self._store, [page.story for page in those if page.story])
        tasks = [(page.template, page.context, stories.get(page.story, b"")) for page in those]
        sheets = [self._heads.sheet(page) for page in those]
        common = {"site": site, "base": "../../"}
        return Task(job.templates, common, self._heads.shell, site, sheets, tasks)


def _chunks(items: Iterable[Page], size: int) -> Iterator[list[Page]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
