"""The plan → a site directory: only what differs is written; it goes live by one rename."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import re
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from . import __version__, cache, feeds, library, pages
from .library import Library, Progress
from .pages import Page, Settings
from .render import engine, shell

MANIFEST = "manifest.json"
SHELL_FOLDER = "_xinguancha"
SHELL_PAGE = f"{SHELL_FOLDER}/shell/index.html"
BATCH = 64
_EMBED = re.compile(rb"<!--\s*xinguancha:([a-z-]+)(?:\s+([^>]*?))?\s*-->")
_DROPPED = {"sitemap.xml", "sitemap.xml.gz", "settings.json", MANIFEST}


class PublishError(Exception):
    """The site cannot be put where it was asked for; the text is for the editor."""


@dataclass(slots=True)
class Report:
    """What a build did, in counts: pages planned and rendered, files written, bytes in the site."""

    stories: int = 0
    pages: int = 0
    rendered: int = 0
    converted: int = 0
    files: int = 0
    written: int = 0
    removed: int = 0
    bytes: int = 0
    paths: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Job:
    """All inputs of a site: the theme's pages, the public library, settings, templates, the day."""

    frame: Path
    library: Library
    settings: Settings
    templates: engine.Templates
    today: date
    stories: Path


class LazyPool(Executor):
    """A process pool that is made when the first work comes; a small build never pays for it."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand work to the pool."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._workers)
        return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers, if there are any."""
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)


# --- a release: a directory and the list of what is in it -------------------------------------


class Release:
    """A site directory brought up to date file by file; its manifest is gone while it is torn."""

    def __init__(self, folder: Path, report: Report) -> None:
        """Take the folder over; what an interrupted build left there is compared, not trusted."""
        self.folder = folder
        self.report = report
        self._old = _read_manifest(folder)
        self._new: dict[str, list[str | int]] = {}
        self._folders: set[Path] = set()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST).unlink(missing_ok=True)

    def current(self, path: str, etag: str) -> bool:
        """Keep ``path`` as it stands if it was made from the same inputs; tell whether it was."""
        entry = self._old.get(path)
        if entry is None or entry[0] != etag:
            return False
        self._enter(path, entry)
        return True

    def write(self, path: str, etag: str, data: bytes) -> None:
        """Bring one file up to date; the same bytes are not written again."""
        if path in self._new:
            raise PublishError(f"两个页面要用同一个网址：{path}")
        target = self.folder / path
        if target.parent not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        if not _same(target, data):
            target.write_bytes(data)
            self.report.written += 1
            self.report.paths.append(path)
        self._enter(path, [etag, hashlib.sha256(data).hexdigest(), len(data)])

    def _enter(self, path: str, entry: list[str | int]) -> None:
        self._new[path] = entry
        self.report.files += 1
        self.report.bytes += int(entry[2])

    def finish(self) -> None:
        """Remove what no longer belongs to the site, then write the manifest, last of all."""
        for path in self._leftovers():
            (self.folder / path).unlink(missing_ok=True)
            self.report.removed += 1
        _remove_empty_folders(self.folder)
        entries = {
            path: {"etag": etag, "sha256": sha, "bytes": size}
            for path, (etag, sha, size) in sorted(self._new.items())
        }
        text = json.dumps(
            {"generator": f"xinguancha {__version__}", "files": entries}, ensure_ascii=False
        )
        (self.folder / MANIFEST).write_text(text + "\n", "utf-8")

    def _leftovers(self) -> Iterable[str]:
        if self._old:
            return [path for path in self._old if path not in self._new]
        present = (p for p in self.folder.rglob("*") if not p.is_dir())
        names = (p.relative_to(self.folder).as_posix() for p in present)
        return [name for name in names if name not in self._new]


def _read_manifest(folder: Path) -> dict[str, list[str | int]]:
    try:
        files = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
        return {path: [e["etag"], e["sha256"], e["bytes"]] for path, e in files.items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _same(target: Path, data: bytes) -> bool:
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except OSError:
        return False


def _remove_empty_folders(folder: Path) -> None:
    for root, names, files in os.walk(folder, topdown=False):
        if not names and not files and Path(root) != folder:
            os.rmdir(root)
        elif names and not files and Path(root) != folder:
            try:
                os.rmdir(root)
            except OSError:
                continue


# --- filling a release ------------------------------------------------------------------------


def fill(
    job: Job,
    folder: Path,
    store: cache.Store,
    executor: Executor | None,
    tell: Progress = lambda what, done, total: None,
) -> Report:
    """Bring ``folder`` up to date with the job; returns the counts."""
    report = Report(stories=len(job.library.cards))
    frame_shell = shell.split((job.frame / SHELL_PAGE).read_bytes())
    release = Release(folder, report)
    addresses = [""]
    for path in _frame_files(job.frame):
        data = (job.frame / path).read_bytes()
        if path.endswith(".html"):
            data = _fill_embeds(data, path, job)
            if path.endswith("/index.html"):
                addresses.append(path.removesuffix("index.html"))
        release.write(path, hashlib.sha256(data).hexdigest(), data)
    addresses += _fill_pages(job, release, frame_shell, store, executor, tell)
    _fill_attachments(job, release)
    extra = {"schema/story.json": feeds.schema()}
    if job.settings.site_url:
        extra["sitemap.xml"] = feeds.sitemap(job.settings.site_url, addresses)
    for path, data in extra.items():
        release.write(path, hashlib.sha256(data).hexdigest(), data)
    release.finish()
    return report


def _frame_files(frame: Path) -> list[str]:
    """Files of the theme's build that belong to the site, in a fixed order."""
    names = (p.relative_to(frame).as_posix() for p in frame.rglob("*") if p.is_file())
    return sorted(n for n in names if n not in _DROPPED and not n.startswith(SHELL_FOLDER + "/"))


def _fill_embeds(html: bytes, path: str, job: Job) -> bytes:
    """Replace the markers of a docs page by what they stand for."""
    base = "../" * path.count("/")
    if path == "404.html":
        base = job.settings.site_url or "/"

    def replace(match: re.Match[bytes]) -> bytes:
        name, argument = match[1].decode(), (match[2] or b"").decode()
        context = pages.embed(name, argument, job.library)
        if context is None:
            raise PublishError(f"{path} 里的标记 <!-- xinguancha:{name} --> 不认识")
        common = {"site": job.settings, "base": base}
        return engine.render(job.templates, f"embeds/{name}.html", {**common, **context})

    return _EMBED.sub(replace, html)


def _chunks(items: Iterable[Page], size: int) -> Iterator[list[Page]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _fill_pages(
    job: Job,
    release: Release,
    frame_shell: shell.Shell,
    store: cache.Store,
    executor: Executor | None,
    tell: Progress,
) -> list[str]:
    """Write every generated page that differs; returns the addresses of all."""
    addresses: list[str] = []
    used: list[str] = []
    common = {"site": job.settings, "base": "../../"}
    shell_token = cache.digest(*frame_shell.pieces)
    inputs = cache.digest(cache.code(), job.templates.token, job.settings)
    pool = _Renderer(job, store, executor, common, release.report)
    for chunk in _chunks(pages.plan(job.library, job.settings, job.today), BATCH * 8):
        keys = [page.key(inputs) for page in chunk]
        used += keys
        addresses += [page.url for page in chunk]
        stale = [
            (key, page)
            for key, page in zip(keys, chunk, strict=True)
            if not release.current(f"{page.url}index.html", cache.digest(key, shell_token))
        ]
        for key, page, content in pool.contents(stale):
            html = frame_shell.fill(shell.values(page.title, page.description, page.url, content))
            release.write(f"{page.url}index.html", cache.digest(key, shell_token), html)
        release.report.pages += len(chunk)
        tell("生成网页", release.report.pages, 0)
    for key, page, content in pool.rest():
        html = frame_shell.fill(shell.values(page.title, page.description, page.url, content))
        release.write(f"{page.url}index.html", cache.digest(key, shell_token), html)
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
    """Copy the pictures and papers that public stories show from beside them."""
    for card in job.library.all:
        for name in card.attachments:
            source = (job.stories / card.path).parent / name
            data = source.read_bytes()
            release.write(f"stories/{card.id}/{name}", hashlib.sha256(data).hexdigest(), data)


# --- the swap ---------------------------------------------------------------------------------


def standby_of(site: Path) -> Path:
    """The folder beside the site that the next release grows in."""
    return site.with_name(f".{site.name}.standby")


def ready(site: Path) -> None:
    """Refuse to replace a folder that this program has not made."""
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        raise PublishError(f"{site.name} 不是普通文件夹，不能把网站放在那里。改法：换一个 --site")
    if site.is_dir() and any(site.iterdir()) and not (site / MANIFEST).is_file():
        raise PublishError(
            f"文件夹 {site.name} 里有别的东西，不敢覆盖。改法：把它移走或删掉，或者换一个 --site"
        )


def swap(site: Path) -> None:
    """Make the standby the site and the site the standby, by one rename where the system can."""
    standby = standby_of(site)
    if not site.exists():
        os.rename(standby, site)
        return
    if _exchange(standby, site):
        return
    aside = site.with_name(f".{site.name}.old")
    os.rename(site, aside)
    os.rename(standby, site)
    os.rename(aside, standby)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders atomically (Linux renameat2, macOS renamex_np); False: cannot."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        a, b = os.fsencode(one), os.fsencode(other)
        if sys.platform == "linux":
            result = libc.renameat2(-100, a, -100, b, 2)
        elif sys.platform == "darwin":
            result = libc.renamex_np(a, b, 2)
        else:
            return False
    except (OSError, AttributeError, TypeError):
        return False
    if result == 0:
        return True
    if ctypes.get_errno() in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
