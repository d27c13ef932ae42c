"""The plan → a release: what the store knows is copied, the rest rendered, what differs written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from . import cache, drawing, exhibits, feeds, interface, pages, sharing
from .batches import Bench
from .drawing import Job as Job
from .library import Progress
from .release import MANIFEST, Release, refused
from .render import engine, shell, social

SHELL_FOLDER = "_xinguancha"
SHELL_PAGE = f"{SHELL_FOLDER}/shell/index.html"
_EMBED = re.compile(rb"<!--\s*xinguancha:([a-z-]+)(?:\s+([^>]*?))?\s*-->")
_NOTES = {"settings.json", "releases.json", "sums.json"}
_DROPPED = {"sitemap.xml", "sitemap.xml.gz", *_NOTES, MANIFEST}


# --- filling a release ------------------------------------------------------------------------


def fill(
    job: Job,
    release: Release,
    store: cache.Store,
    executor: Executor | None,
    tell: Progress = lambda what, done, total: None,
) -> None:
    """Enter every file of the job into the release; whoever called finishes it."""
    job = _with_sources(job, store, executor, tell)
    release.report.stories = len(job.library.all)
    bench = Bench(release, executor)
    beside = _Beside(job, release, store, bench, tell)  # first: others may work on it from here on
    templates = engine.prepared(job.templates, job.settings.interface, store)
    job = replace(job, templates=templates)
    job.library.slugs.keep(store)
    frame_shell = shell.split((job.frame / SHELL_PAGE).read_bytes())
    pictures, release.report.told = sharing.choose(job.settings, job.library)
    heads = drawing.Heads(frame_shell, pictures)
    drawer = drawing.Drawer(job, release, heads, store, tell)
    bench.feed(drawer.wanted())
    addresses = [""]
    for path, data in frame_pages(job, pictures, store):
        if path.endswith("/index.html"):
            addresses.append(path.removesuffix("index.html"))
        release.write(path, hashlib.sha256(data).hexdigest(), data)
        bench.turn()
    _fill_attachments(job, release)
    beside.fill()
    here = getattr(executor, "local", executor)  # pictures need a font of this machine
    sharing.fill(pictures, job.library, release, store, here, tell)
    bench.finish()
    beside.finish(addresses + drawer.addresses)


class _Beside:
    """What is made beside the pages: plain texts and the search, feeds and open data, the offer.

    Each needs what those before it came to, and all of it is made while pages are drawn.
    """

    def __init__(
        self, job: Job, release: Release, store: cache.Store, bench: Bench, tell: Progress
    ) -> None:
        from . import federation, search  # numpy is for those who build

        found = search.Job(job.library, articles(job.frame), job.scratch, job.settings.interface)
        self._release, self._bench = release, bench
        self._searched = search.Filler(found, release, store, tell)
        self._told = feeds.Filler(feeds.Job(job.library, job.settings), release, store, tell)
        self._offer = federation.Filler(job.library, job.settings, release)
        self._warnings = federation.warnings(job.library)
        self._read = bench.feed(self._searched.wanted())
        self._made = bench.feed(self._told.wanted())

    def fill(self) -> None:
        """Do what is done here, and hand out what waits for it."""
        bench = self._bench
        self._told.news(bench.turn)
        bench.wait(self._read)
        self._searched.fill(bench.turn)
        bench.wait(self._made)
        bench.feed(self._offer.wanted())

    def finish(self, addresses: list[str]) -> None:
        """Write what needs all the rest; ``addresses`` are those of all pages."""
        self._offer.fill()
        self._told.fill(addresses)
        self._release.report.told += self._warnings


def _with_sources(job: Job, store: cache.Store, executor: Executor | None, tell: Progress) -> Job:
    """Add the stories of other sites, from the copies beside the cache."""
    if not job.settings.sources:
        return job
    from . import federation

    sources = [federation.Source(*one) for one in job.settings.sources]
    folder = job.scratch / federation.FOLDER
    whole = federation.joined(job.library, sources, folder, store, executor, tell)
    return replace(job, library=whole)


def frame_pages(
    job: Job, pictures: sharing.Pictures | None = None, store: cache.Store | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the theme's build, docs pages with what their markers stand for."""
    embeds = _Embeds(job, pictures or sharing.Pictures(job.settings), store or cache.Store(None))
    for path in _frame_files(job.frame):
        data = (job.frame / path).read_bytes()
        yield path, embeds.filled(data, path) if path.endswith(".html") else data
    embeds.end()


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


class _Embeds:
    """Puts into docs pages what their markers stand for; one that shows the same is kept."""

    def __init__(self, job: Job, pictures: sharing.Pictures, store: cache.Store) -> None:
        self._job, self._pictures, self._store = job, pictures, store
        self._inputs = cache.digest(cache.code(), job.templates.token, job.settings)
        self._used: list[str] = []

    def filled(self, html: bytes, path: str) -> bytes:
        """Replace the markers of a page."""
        base = "../" * path.count("/")
        if path == "404.html":
            base = self._job.settings.site_url or "/"

        def replace(match: re.Match[bytes]) -> bytes:
            name, argument = match[1].decode(), (match[2] or b"").decode()
            if name == "card":
                site = self._job.settings
                return social.image(self._pictures.of(""), site.column, site).encode()
            return self._drawn(name, argument, path, base)

        return _EMBED.sub(replace, html)

    def _drawn(self, name: str, argument: str, path: str, base: str) -> bytes:
        job, own = self._job, interface.of(self._job.settings.interface)
        context = pages.embed(name, argument, job.library, job.today, own)
        if context is None:
            raise refused("marker", path=path, name=name)
        key = cache.digest(self._inputs, name, base, context)
        self._used.append(key)
        known = self._store.get("embeds", [key]).get(key)
        if known is None:  # only now the template engine is needed
            common = {"site": job.settings, "base": base}
            known = engine.render(job.templates, f"embeds/{name}.html", {**common, **context})
            self._store.put("embeds", [(key, known)])
        return known

    def end(self) -> None:
        """Drop what was not used for long."""
        self._store.prune("embeds", self._used)


def _fill_attachments(job: Job, release: Release) -> None:
    """Bring the pictures and papers that public stories show, without what cameras wrote there."""
    for card in job.library.all:
        for name, *_ in card.attachments:
            from .render import photos

            data = exhibits.read(job.stories, card, name)
            path, etag = f"stories/{card.id}/{name}", photos.token(data)
            if not release.current(path, etag):
                release.write(path, etag, photos.bare(name, data))
