"""One build from end to end: check everything, build the frame, fill a release, swap it in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from . import cache, consistency, exhibits, library, release
from .catalogue import PUBLISHING
from .garbage import uncollected
from .library import Library, Progress
from .pool import LazyPool
from .problems import Problem, has_errors

if TYPE_CHECKING:
    from . import publish

TEMPLATES = "templates"
_FRAME_PACKAGES = (
    "mkdocs",
    "mkdocs-material",
    "jinja2",
    "markdown",
    "pymdown-extensions",
    "rjsmin",
)
_FRAMES_KEPT = 3
_ATTEMPTS = 3


class _Moved(release.PublishError):
    """What the site is made from was changed while it was being made."""

    def __init__(self) -> None:
        super().__init__(PUBLISHING["moved"])


@dataclass(slots=True)
class Result:
    """What came of a build; ``report`` is None when problems stopped it.

    ``job`` and ``state`` are what it was made of, for a preview that goes on from there.
    """

    found: list[Problem]
    files: int = 0
    report: release.Report | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    job: publish.Job | None = None
    state: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a build reads and writes; ``root`` is the folder of mkdocs.yml.

    ``edition`` is the folder of a mkdocs.yml that inherits the root's and has docs of its own.
    """

    root: Path
    stories: Path
    site: Path
    edition: Path | None = None

    @property
    def cache(self) -> Path:
        """Folder of everything that can be made again; editions do not share theirs."""
        folder = self.root / ".cache" / "xinguancha"
        return folder / self.edition.name if self.edition else folder

    @property
    def copies(self) -> Path:
        """Folder of what was fetched from other sites (``federation``); only a portal has it."""
        return self.cache / "sources"

    @property
    def drawn_from(self) -> list[Path]:
        """Files and folders that MkDocs draws the frame from; some may be absent."""
        folders = [self.root, self.edition] if self.edition else [self.root]
        return [folder / name for folder in folders for name in ("mkdocs.yml", "docs", TEMPLATES)]


Draw = Callable[[Path, Path], list[str]]
"""Builds docs pages, assets and shell of a root into a folder; returns its warnings."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a build goes about it; what it makes does not depend on this.

    ``standing`` brings the site's own folder up to date instead of swapping (for previews),
    ``afresh`` compares every file instead of believing manifests, ``wait`` is how many seconds
    another build may take to end, ``executor`` None works in processes of this machine.
    """

    standing: bool = False
    afresh: bool = False
    compress: bool = False
    wait: float = 60
    executor: Executor | None = None
    say: Callable[[str], None] = lambda words: None


@uncollected()
def check(
    place: Place,
    today: date,
    tell: Progress,
    only: Iterable[Path] | None = None,
    executor: Executor | None = None,
) -> tuple[Library, list[Problem]]:
    """Read and check the stories (all, or ``only`` some files); writes nothing but the cache."""
    store = cache.Store(place.cache / "store.sqlite")
    try:
        with _workers(executor) as workers:
            shelf = library.load(place.stories, store=store, executor=workers, only=only, tell=tell)
        shelf.found += exhibits.check(shelf, store)
    except cache.DamagedError:  # and gone: once more, from the stories alone
        return check(place, today, tell, only, executor)
    finally:
        store.close()
    return shelf, consistency.check(shelf, today, whole=only is None)


@contextmanager
def _workers(executor: Executor | None) -> Iterator[Executor]:
    """Give an executor back, or processes of our own that end with the work."""
    if executor is not None:
        yield executor
        return
    with LazyPool() as own:
        yield own


def build(place: Place, today: date, tell: Progress, draw: Draw, way: Way | None = None) -> Result:
    """Build the site; with an error in any story the site stays as it was.

    ``draw`` builds the frame when what it is drawn from has changed (``plugin.build_frame``).
    """
    way = way or Way()
    if not way.standing:
        release.ready(place.site)
    with release.hold(place.site, way.wait, way.say) as interrupted:
        if interrupted:
            way.say("上一次生成没有做完就停了；网站还是原来的样子，现在重新做。")
        for left in reversed(range(_ATTEMPTS)):
            try:
                # The same workers from first to last: forked while there are no cards to share,
                # and at an end before another attempt begins.
                with _workers(way.executor) as workers:
                    return _Build(place, today, tell, draw, replace(way, executor=workers)).run()
            except (_Moved, cache.DamagedError):
                if not left:
                    raise
    raise AssertionError("unreachable")


class _Build:
    """One attempt, of one state of the stories."""

    def __init__(self, place: Place, today: date, tell: Progress, draw: Draw, way: Way) -> None:
        self._place, self._today, self._tell, self._way = place, today, tell, way
        self._draw = draw
        self._state = state(place)

    @uncollected()
    def run(self) -> Result:
        """Check, draw, fill, swap; raises _Moved when the inputs were changed meanwhile."""
        started = time.perf_counter()
        shelf, found = check(self._place, self._today, self._tell, executor=self._way.executor)
        checked = time.perf_counter()
        result = Result(found, shelf.files, seconds={"check": checked - started})
        if has_errors(found):
            return result
        if not shelf.files and not self._place.copies.is_dir():
            raise release.refused("none")
        self._tell("准备版面", 0, 0)
        frame, result.warnings = _frame(self._place, self._draw)
        framed = time.perf_counter()
        result.seconds["frame"] = framed - checked
        result.job = self._job(frame, shelf.public(library.moment(self._today)))
        result.report, result.state = self._fill(result.job), self._state
        result.seconds["pages"] = time.perf_counter() - framed
        result.seconds["all"] = time.perf_counter() - started
        return result

    def _job(self, frame: Path, shelf: Library) -> publish.Job:
        """Gather what a site is made of."""
        from . import pages, publish  # a check needs neither templates nor pictures
        from .render import engine

        return publish.Job(
            frame,
            shelf,
            pages.Settings(**json.loads((frame / "settings.json").read_text("utf-8"))),
            engine.load_templates(self._place.root / TEMPLATES, cache.digest),
            self._today,
            self._place.stories,
            self._place.cache,
        )

    def _fill(self, job: publish.Job) -> release.Report:
        """Make the release of a checked library, and swap it in if it differs."""
        place = self._place
        told = json.loads((job.frame / "releases.json").read_text("utf-8"))
        keep = max(1, told["keep_releases"])
        made = self._begin()
        self._write(job, made)
        if state(place) != self._state:
            raise _Moved
        made.finish(job.library.cards, self._today.isoformat(), commit(place))
        if made.report.fresh and not self._way.standing:
            release.swap(place.site, made.folder)
            release.trim(place.site, keep)
            release.prepare(place.site)
        return made.report

    def _begin(self) -> release.Release:
        """Choose the folder of the new release and what it is compared with."""
        site, way = self._place.site, self._way
        folder, standing = site, None
        if not way.standing:
            release.mend(site)
            folder = release.standby(site)
            standing = site if (site / release.MANIFEST).is_file() and not way.afresh else None
        return release.Release(
            folder,
            release.Report(),
            standing,
            trusted=not way.afresh,
            safe=not way.standing,
            compress=way.compress,
            opening=None if way.standing else partial(release.set_aside, site),
            lock=release.shared(site),
        )

    def _write(self, job: publish.Job, made: release.Release) -> None:
        from . import publish

        store = cache.Store(self._place.cache / "store.sqlite")
        try:
            publish.fill(job, made, store, self._way.executor, self._tell)
        finally:
            store.close()


def export(
    place: Place, today: date, tell: Progress, draw: Draw, engine_name: str, folder: Path
) -> tuple[list[Problem], int]:
    """Write the searched documents for a search server; (problems, 0) when one is an error."""
    from . import publish
    from .search import Job, export

    shelf, found = check(place, today, tell)
    if has_errors(found):
        return found, 0
    frame, _ = _frame(place, draw)
    job = Job(shelf.public(library.moment(today)), publish.articles(frame), place.cache)
    store = cache.Store(place.cache / "store.sqlite")
    try:
        with LazyPool() as pool:
            return found, export.write(job, store, pool, engine_name, folder)
    finally:
        store.close()


# --- one state of the inputs ------------------------------------------------------------------


def state(place: Place) -> dict[str, tuple[int, int, int]]:
    """Length, time and number of every input file: what is equal was not written meanwhile."""
    roots = [place.stories, *place.drawn_from]
    return {path: seen for root in roots for path, seen in _seen(root)}


def _seen(root: Path | os.DirEntry[str]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Yield the files of a folder, or the file; what editors' programs keep beside stays out."""
    if not root.is_dir():
        if root.is_file():
            yield os.fspath(root), _stamp(root.stat())
        return
    with suppress(FileNotFoundError), os.scandir(root) as entries:  # taken away this moment
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _seen(entry)
            elif not entry.name.startswith((".", "~")) and entry.is_file(follow_symlinks=False):
                yield entry.path, _stamp(entry.stat(follow_symlinks=False))


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ino


def commit(place: Place) -> str | None:
    """Name the commit that the inputs are; None outside git, or when they differ from it."""
    inputs = [str(path) for path in (place.stories, *place.drawn_from, place.root / "scripts")]
    head = _git(place.root, "rev-parse", "--verify", "HEAD")
    if not head or _git(place.root, "status", "--porcelain", "--", *inputs) != "":
        return None
    return head


def _git(folder: Path, *words: str) -> str | None:
    """Ask git; None when there is no git, no repository, or no answer."""
    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", "-C", str(folder), *words],
            capture_output=True,
            check=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace").strip()


# --- the frame --------------------------------------------------------------------------------


def _frame_key(place: Place) -> str:
    """Hash everything that MkDocs draws the frame from."""
    files = [p for one in place.drawn_from for p in (one, *sorted(one.rglob("*"))) if p.is_file()]
    parts = [(p.relative_to(place.root).as_posix(), p.read_bytes().hex()) for p in files]
    from importlib import metadata

    versions = [metadata.version(name) for name in _FRAME_PACKAGES]
    return cache.digest(cache.code(), versions, parts)


def _frame(place: Place, draw: Draw) -> tuple[Path, list[str]]:
    """Return the frame's folder, built only when something it is drawn from has changed."""
    frames = place.cache / "frames"
    frame = frames / _frame_key(place)
    if _whole(frame):
        return frame, []
    fresh = frames / f".{frame.name}.{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    warnings = draw(place.edition or place.root, fresh)
    if _frame_key(place) != frame.name:
        raise _Moved
    (fresh / _SUMS).write_text(json.dumps(_sums(fresh)), "utf-8")
    shutil.rmtree(frame, ignore_errors=True)
    fresh.rename(frame)
    old = sorted(frames.iterdir(), key=lambda p: p.stat().st_mtime, reverse=True)
    for stale in old[_FRAMES_KEPT:]:
        shutil.rmtree(stale, ignore_errors=True)
    return frame, warnings


_SUMS = "sums.json"


def _sums(frame: Path) -> dict[str, str]:
    """Hash every file of a frame: about a hundred, a megabyte or two."""
    files = (p for p in frame.rglob("*") if p.is_file() and p.name != _SUMS)
    return {p.relative_to(frame).as_posix(): cache.digest(p.read_bytes()) for p in sorted(files)}


def _whole(frame: Path) -> bool:
    """Tell whether a kept frame is still what was drawn; a damaged one is drawn again."""
    try:
        sums = json.loads((frame / _SUMS).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(sums == _sums(frame))
