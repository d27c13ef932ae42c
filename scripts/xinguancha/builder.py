"""One build from end to end: check everything, build the frame, fill the standby, swap it in."""

from __future__ import annotations

import gc
import json
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from importlib import metadata
from pathlib import Path

from . import cache, consistency, library, publish, release
from .library import Library, Progress
from .pages import Settings
from .problems import Problem, has_errors
from .render import engine

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


class FrameError(Exception):
    """The frame could not be built; the text says why, in the words of what builds it."""


@dataclass(slots=True)
class Result:
    """What came of a build; ``report`` is None when problems stopped it."""

    found: list[Problem]
    files: int = 0
    report: release.Report | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


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
    def drawn_from(self) -> list[Path]:
        """Files and folders that MkDocs draws the frame from; some may be absent."""
        folders = [self.root, self.edition] if self.edition else [self.root]
        return [folder / name for folder in folders for name in ("mkdocs.yml", "docs", TEMPLATES)]


def check(
    place: Place, today: date, tell: Progress, only: Iterable[Path] | None = None
) -> tuple[Library, list[Problem]]:
    """Read and check the stories (all, or ``only`` some files); writes nothing but the cache."""
    store = cache.Store(place.cache / "store.sqlite")
    try:
        with publish.LazyPool() as pool:
            shelf = library.load(place.stories, store=store, executor=pool, only=only, tell=tell)
    finally:
        store.close()
    return shelf, consistency.check(shelf, today, whole=only is None)


Draw = Callable[[Path, Path], list[str]]
"""Builds docs pages, assets and shell of a mkdocs.yml's folder into one; returns its warnings."""


def build(
    place: Place, today: date, tell: Progress, draw: Draw, *, standing: bool = False
) -> Result:
    """Build the site; with an error in any story the site stays as it was.

    ``draw`` builds the frame when what it is drawn from has changed (``plugin.build_frame``).
    ``standing`` brings the site's own folder up to date instead of swapping (for previews).
    """
    started = time.perf_counter()
    if not standing:
        release.ready(place.site)
    shelf, found = check(place, today, tell)
    checked = time.perf_counter()
    result = Result(found, shelf.files, seconds={"check": checked - started})
    if has_errors(found):
        return result
    if not shelf.files:
        raise release.PublishError(
            "一篇稿件也没有找到，网站没有动。改法：看看稿件文件夹对不对；"
            "新栏目先运行 xinguancha new 新建一篇。"
        )
    tell("准备版面", 0, 0)
    frame, result.warnings = _frame(place, draw)
    framed = time.perf_counter()
    result.seconds["frame"] = framed - checked
    job = publish.Job(
        frame,
        shelf.public(library.moment(today)),
        Settings(**json.loads((frame / "settings.json").read_text("utf-8"))),
        engine.load_templates(place.root / TEMPLATES, cache.digest),
        today,
        place.stories,
        place.cache,
    )
    folder = place.site if standing else release.standby_of(place.site)
    store = cache.Store(place.cache / "store.sqlite")
    gc.freeze()  # ten thousand cards live to the end: looking through them again gains nothing
    try:
        with publish.LazyPool() as pool:
            result.report = publish.fill(job, folder, store, pool, tell)
    finally:
        gc.unfreeze()
        store.close()
    if not standing:
        release.swap(place.site)
    result.seconds["pages"] = time.perf_counter() - framed
    result.seconds["all"] = time.perf_counter() - started
    return result


def export(
    place: Place, today: date, tell: Progress, draw: Draw, engine_name: str, folder: Path
) -> tuple[list[Problem], int]:
    """Write the searched documents for a search server; (problems, 0) when one is an error."""
    from .search import Job, export

    shelf, found = check(place, today, tell)
    if has_errors(found):
        return found, 0
    frame, _ = _frame(place, draw)
    job = Job(shelf.public(library.moment(today)), publish.articles(frame), place.cache)
    store = cache.Store(place.cache / "store.sqlite")
    try:
        with publish.LazyPool() as pool:
            return found, export.write(job, store, pool, engine_name, folder)
    finally:
        store.close()


def _frame_key(place: Place) -> str:
    """Hash everything that MkDocs draws the frame from."""
    files = [p for one in place.drawn_from for p in (one, *sorted(one.rglob("*"))) if p.is_file()]
    parts = [(p.relative_to(place.root).as_posix(), p.read_bytes().hex()) for p in files]
    versions = [metadata.version(name) for name in _FRAME_PACKAGES]
    return cache.digest(cache.code(), versions, parts)


def _frame(place: Place, draw: Draw) -> tuple[Path, list[str]]:
    """Return the frame's folder, built only when something it is drawn from has changed."""
    frames = place.cache / "frames"
    frame = frames / _frame_key(place)
    if (frame / "settings.json").is_file():
        return frame, []
    fresh = frames / f".{frame.name}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    warnings = draw(place.edition or place.root, fresh)
    shutil.rmtree(frame, ignore_errors=True)
    fresh.rename(frame)
    old = sorted(frames.iterdir(), key=lambda p: p.stat().st_mtime, reverse=True)
    for stale in old[_FRAMES_KEPT:]:
        shutil.rmtree(stale, ignore_errors=True)
    return frame, warnings
