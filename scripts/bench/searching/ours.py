"""The part of our site that a search needs: the theme's pages, plain texts and the index."""

from __future__ import annotations

import hashlib
import json
import resource
import shutil
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xinguancha import builder, cache, garbage, library, plugin, publish, release, search
from xinguancha.batches import Bench
from xinguancha.pages import Settings
from xinguancha.pool import LazyPool
from xinguancha.render import engine

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: documents, seconds from stories and (all lists anew) from the cache, files.

    ``peak_mb`` is the most memory of this process so far, without its workers.
    """

    documents: int
    errors: int
    seconds: float
    again: float
    peak_mb: int
    files: int
    bytes: int


def build(stories: Path, root: Path, today: date) -> Built:
    """Build below ``root`` (``root/site`` is the site); stories with errors do not stop it.

    Story pages are left out: nothing of the search is in them.
    """
    for name in ("docs", "templates"):
        shutil.copytree(ROOT / name, root / name, dirs_exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", root)
    place = builder.Place(root, stories, root / "site")
    shelf, found = builder.check(place, today, lambda *_: None)
    frame = root / "frame"
    plugin.build_frame(root, frame)
    started = time.perf_counter()
    report = _fill(place, shelf.public(library.moment(today)), frame, today)
    seconds = time.perf_counter() - started
    store = cache.Store(place.cache / "store.sqlite")
    search.forget(store)
    store.close()
    started = time.perf_counter()
    _fill(place, shelf.public(library.moment(today)), frame, today)
    again = time.perf_counter() - started
    data = list((place.site / "search" / "data").iterdir())
    errors = sum(problem.severity == "error" for problem in found)
    size = sum(file.stat().st_size for file in data)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return Built(report.stories, errors, seconds, again, peak, len(data), size)


@garbage.uncollected()  # as a whole build is
def _fill(place: builder.Place, shelf: library.Library, frame: Path, today: date) -> release.Report:
    report = release.Report(stories=len(shelf.cards))
    settings = Settings(**json.loads((frame / "settings.json").read_text("utf-8")))
    templates = engine.load_templates(place.root / "templates", cache.digest)
    job = publish.Job(frame, shelf, settings, templates, today, place.stories, place.cache)
    target = release.Release(place.site, report)
    store = cache.Store(place.cache / "store.sqlite")
    try:
        with LazyPool() as pool:
            for path, data in publish.frame_pages(job):
                target.write(path, hashlib.sha256(data).hexdigest(), data)
            wanted = search.Job(shelf, [], place.cache)  # docs pages are no rival's business
            filler, bench = (
                search.Filler(wanted, target, store, lambda *_: None),
                Bench(target, pool),
            )
            bench.feed(filler.wanted())
            bench.finish()
            filler.fill(bench.turn)
    finally:
        store.close()
    target.finish()
    return report
