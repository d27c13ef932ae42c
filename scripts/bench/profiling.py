"""Say where the time of one kind of work goes, function by function; prints CPU per story first.

``python scripts/bench/profiling.py examine --stories DIR`` reads and checks every story below DIR
in this one process, with no store: five times for the figure (CPU ms per story, median and
best), once under the profiler. ``render`` draws the pages of all stories, ``lists`` every other
page. ``--lines 40`` prints more functions, ``--runs 9`` measures longer.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime
import pickle
import pstats
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

Work = tuple[Callable[[], object], int]
"""What is measured, and for how many stories."""


def examine(stories: Path) -> Work:
    """Prepare the examination of all stories: bytes in memory, no store, no other process."""
    from xinguancha import cards, intake, registries

    shelf, _ = registries.load(stories)
    files, _ = intake.story_files(stories)
    batch = [(f.path, Path(f.full).read_bytes(), intake.siblings_of(f.full)) for f in files]
    pickled = pickle.dumps(shelf, 5)
    return lambda: cards.examine_batch(batch, pickled), len(batch)


def render(stories: Path) -> Work:
    """Prepare the pages of all stories, as a worker draws them: batches in, packed bytes out."""
    return _drawn(stories, of_stories=True)


def lists(stories: Path) -> Work:
    """Prepare every other page that is planned, in the same way; the figure is that of a page."""
    return _drawn(stories, of_stories=False)


def _drawn(stories: Path, *, of_stories: bool) -> Work:
    from xinguancha import cache, cards, intake, library, pages, registries
    from xinguancha.render import engine

    shelf, _ = registries.load(stories)
    read = [(f.path, Path(f.full).read_bytes()) for f in intake.story_files(stories)[0]]
    seen = [cards.examine(path, data, frozenset(), shelf) for path, data in read]
    known = {one.card.id: one for one in seen if one.card}
    whole = library.Library({}, shelf, stories)
    whole.cards |= {key: one.card._replace(key=key) for key, one in known.items() if one.card}
    site, day = pages.Settings(), datetime.date(2026, 1, 31)
    plan = pages.plan(whole.public(library.moment(day)), site, day)
    tasks = [
        (page.template, page.context, known[page.story].story if page.story else b"")
        for page in plan
        if bool(page.story) == of_stories
    ]
    templates = engine.load_templates(ROOT / "templates", cache.digest)
    common = {"site": site, "base": "../../"}
    batches = [tasks[start : start + 64] for start in range(0, len(tasks), 64)]
    draw = partial(engine.render_batch, templates, common)
    return lambda: [draw(batch) for batch in batches], len(tasks)


KINDS: dict[str, Callable[[Path], Work]] = {"examine": examine, "render": render, "lists": lists}


def measure(work: Callable[[], object]) -> float:
    """Return CPU seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    """Measure, then profile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--lines", type=int, default=30)
    given = parser.parse_args()
    work, count = KINDS[given.kind](given.stories)
    if not count:
        parser.error(f"no story below {given.stories}")
    times = [measure(work) / count * 1000 for _ in range(given.runs)]
    print(f"{given.kind}: {count} stories, CPU ms per story: ", end="")
    print(f"median {statistics.median(times):.3f}, best {min(times):.3f}")
    with cProfile.Profile() as profile:
        work()
    pstats.Stats(profile).sort_stats("tottime").print_stats(given.lines)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
