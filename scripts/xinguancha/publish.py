"""The plan → a release: what the store knows is copied, the rest rendered, what differs written."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from . import cache, exhibits, feeds, interface, library, pages, sharing
from .library import Library, Progress
from .pages import Page, Settings
from .release import MANIFEST, PublishError, Release, Report
from .render import engine, shell, social

SHELL_FOLDER = "_xinguancha"
SHELL_PAGE = f"{SHELL_FOLDER}/shell/index.html"
BATCH = 64
_EMBED = re.compile(rb"<!--\s*xinguancha:([a-z-]+)(?:\s+([^>]*?))?\s*-->")
_NOTES = {"settings.json", "releases.json", "sums.json"}
_DROPPED = {"sitemap.xml", "sitemap.xml.gz", *_NOTES, MANIFEST}


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


class LazyPool(Executor):
    """A process pool that is made when the first work comes; a small build never pays for it."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand work to the pool."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._workers, initializer=_end_with_parent)
        return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers, if there are any."""
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _end_with_parent() -> None:
    """Let a worker end when the build is killed; otherwise it would wait for work for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


# --- filling a release ------------------------------------------------------------------------


def fill(
    job: Job,
    release: Release,
    store: cache.Store,
    executor: Executor | None,
    tell: Progress = lambda what, done, total: None,
) -> None:
    """Enter every file of the job into the release; whoever called finishes it."""
    release.report.stories = len(job.library.cards)
    job.library.slugs.keep(store)
    frame_shell = shell.split((job.frame / SHELL_PAGE).read_bytes())
    pictures, release.report.told = sharing.choose(job.settings, job.library)
    addresses = [""]
    for path, data in frame_pages(job, pictures):
        if path.endswith("/index.html"):
            addresses.append(path.removesuffix("index.html"))
        release.write(path, hashlib.sha256(data).hexdigest(), data)
    heads = _Heads(frame_shell, pictures)
    addresses += _fill_pages(job, release, heads, store, executor, tell)
    here = getattr(executor, "local", executor)  # pictures need a font of this machine
    sharing.fill(pictures, job.library, release, store, here, tell)
    _fill_attachments(job, release)
    from . import search  # numpy is for those who build

    found = search.Job(job.library, articles(job.frame), job.scratch, job.settings.interface)
    search.fill(found, release, store, executor, tell)
    told = feeds.Job(job.library, job.settings, addresses)
    feeds.fill(told, release, store, executor, tell)


def frame_pages(job: Job, pictures: sharing.Pictures | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the theme's build, docs pages with what their markers stand for."""
    pictures = pictures or sharing.Pictures(job.settings)
    for path in _frame_files(job.frame):
        data = (job.frame / path).read_bytes()
        yield path, _fill_embeds(data, path, job, pictures) if path.endswith(".html") else data


def _frame_files(frame: Path) -> list[str]:
    """Files of the theme's build that belong to the site, in a fixed order."""
    names = (p.relative_to(frame).as_posix() for p in frame.rglob("*") if p.is_file())
    return sorted(n for n in names if n not in _DROPPED and not n.startswith(SHELL_FOLDER + "/"))


def articles(frame: Path) -> list[tuple[str, str]]:
    """Return (address, plain text edition) of the docs pages that are to be searched."""
    from .search import article

    found = []
    for path in _frame_files(frame):
        if path.endswith("index.html"):
            text = article((frame / path).read_text("utf-8"))
            if text is not None:
                found.append((path.removesuffix("index.html"), text))
    return found


def _fill_embeds(html: bytes, path: str, job: Job, pictures: sharing.Pictures) -> bytes:
    """Replace the markers of a docs page by what they stand for."""
    base = "../" * path.count("/")
    if path == "404.html":
        base = job.settings.site_url or "/"

    own = interface.of(job.settings.interface)

    def replace(match: re.Match[bytes]) -> bytes:
        name, argument = match[1].decode(), (match[2] or b"").decode()
        if name == "card":
            return social.image(pictures.of(""), job.settings.column, job.settings).encode()
        context = pages.embed(name, argument, job.library, job.today, own)
        if context is None:
            raise PublishError(f"{path} 里的标记 <!-- xinguancha:{name} --> 不认识")
        common = {"site": job.settings, "base": base}
        return engine.render(job.templates, f"embeds/{name}.html", {**common, **context})

    return _EMBED.sub(replace, html)


def _chunks(items: Iterable[Page], size: int) -> Iterator[list[Page]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


@dataclass(frozen=True, slots=True)
class _Heads:
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


def _fill_pages(
    job: Job,
    release: Release,
    heads: _Heads,
    store: cache.Store,
    executor: Executor | None,
    tell: Progress,
) -> list[str]:
    """Write every generated page that differs; returns the addresses of all."""
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
            yield key, by_key.pop(key), cache.unpack(content)
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
            yield key, page, cache.unpack(content)


def _fill_attachments(job: Job, release: Release) -> None:
    """Bring the pictures and papers that public stories show, without what cameras wrote there."""
    for card in job.library.all:
        for name, *_ in card.attachments:
            from .render import photos

            data = exhibits.read(job.stories, card, name)
            path, etag = f"stories/{card.id}/{name}", photos.token(data)
            if not release.current(path, etag):
                release.write(path, etag, photos.bare(name, data))
