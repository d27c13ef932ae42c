#!/usr/bin/env python3
"""Search engines side by side, in a real browser, over any folder of stories.

``search.py --stories DIR --queries FILE.jsonl [--engines ours,pagefind,material]
[--browser chromium|firefox] [--cold 20] [--limit N] [--targets] [--json]``

Each engine's site is built from the same words, served on this machine and searched by its own
client. Every query is asked warm, in one page; ``--cold`` of them again each in a fresh browser,
at full speed and at 1.6 Mbit/s with 150 ms for each request, counting every byte that the search
costs. A query is a line {"kind", "q", "terms", "any"?, "facet"?, "rel"?}; see searching/truth.py.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

_SCRIPTS = str(Path(__file__).resolve().parent.parent)
if _SCRIPTS not in sys.path:  # run as a file, perhaps where the package is not installed
    sys.path.insert(0, _SCRIPTS)

from bench.searching import browsers, engines, measures, server, truth  # noqa: E402

STILL = 0.25  # seconds without a request after which a page has all it wants


@dataclass(frozen=True, slots=True)
class Cold:
    """One query in a fresh browser: bytes of the search, ms to the first and to the tenth."""

    bytes: int
    first: float
    all: float


@dataclass(slots=True)
class Figures:
    """All that was measured of one engine."""

    engine: str
    browser: str
    documents: int
    index: engines.Index
    rows: dict[str, measures.Row] = field(default_factory=dict)
    warm: list[float] = field(default_factory=list)
    cold: dict[str, list[Cold]] = field(default_factory=dict)
    slow: list[tuple[float, str]] = field(default_factory=list)
    missed: list[dict[str, object]] = field(default_factory=list)


def labels(found: Sequence[truth.Document]) -> dict[str, str]:
    """Return "facet:label" → slug."""
    known: dict[str, str] = {}
    for one in found:
        for name, values in one.facets.items():
            for slug, label in zip(values[::2], values[1::2], strict=True):
                known[f"{name}:{label}"] = slug
    return known


class Runner:
    """Asks one engine, in one browser."""

    def __init__(
        self,
        engine: engines.Engine,
        browser: browsers.Browser,
        served: server.Server,
        known: dict[str, str],
    ) -> None:
        self.engine, self.browser, self.served, self.known = engine, browser, served, known

    def open(self) -> browsers.Page:
        """Open the engine's search in a fresh page, all it loads by itself loaded."""
        page = self.browser.page()
        page.goto(self.served.address + self.engine.page)
        self.rest()
        return page

    def rest(self) -> None:
        """Wait until nothing is asked for."""
        while self.served.quiet() < STILL:
            time.sleep(0.01)

    def ask(self, page: browsers.Page, query: truth.Query) -> engines.Answer:
        """Ask; returns what the engine's script says, addresses as ids."""
        facet = self.engine.facets(query.facet, self.known)
        answer: engines.Answer = page.call(self.engine.ask, {"q": query.q, "facet": facet})
        answer["ids"] = [engines.story_of(url) for url in answer["urls"]]
        return answer

    def cold(self, query: truth.Query, network: server.Network) -> Cold:
        """Ask in a fresh browser, at the speed of a network."""
        start = self.served.mark()
        page = self.open()
        typed = self.served.mark()
        self.served.network = network
        try:
            answer = self.ask(page, query)
            self.rest()
        finally:
            self.served.network = server.NATIVE
            page.close()
        sent = self.served.since(start)
        size = sum(
            one.size
            for place, one in enumerate(sent, start)
            if self.engine.counts(one.path, place < typed)
        )
        return Cold(size, answer["first"], answer["all"])


def measure(
    engine: engines.Engine,
    browser: browsers.Browser,
    scan: truth.Truth,
    queries: Sequence[truth.Query],
    site: Path,
    index: engines.Index,
    cold: int,
) -> Figures:
    """Ask everything warm, and some of it cold."""
    figures = Figures(engine.name, browser.name, len(scan.documents), index)
    scores = []
    with server.Server(site) as served:
        runner = Runner(engine, browser, served, labels(scan.documents))
        page = runner.open()
        runner.ask(page, queries[0])
        for query in queries:
            answer = runner.ask(page, query)
            figures.warm.append(answer["all"])
            figures.slow = sorted([*figures.slow, (answer["all"], query.q)], reverse=True)[:5]
            one = measures.score(query, answer["ids"], scan)
            if one is None:
                continue
            scores.append(one)
            if one.recall < 1 or one.precision < 1:
                missed = {"kind": query.kind, "q": query.q, "recall": one.recall}
                missed |= {"shown": answer["ids"][:3], "said": answer.get("said")}
                figures.missed.append(missed)
        page.close()
        step = max(1, len(queries) // max(cold, 1))
        for network in (server.NATIVE, server.THROTTLED) if cold else ():
            some = [runner.cold(query, network) for query in queries[::step][:cold]]
            figures.cold[network.name] = some
    figures.rows = measures.table(scores)
    return figures


# --- what is printed --------------------------------------------------------------------------


def report(figures: Figures) -> list[str]:
    """Return the lines of one engine's table."""
    index = figures.index
    lines = [
        f"## {figures.engine} · {figures.browser} · {figures.documents} documents",
        f"index: {index.bytes / 1e6:.1f} MB in {index.files} files, {index.seconds:.1f} s"
        + (f" ({index.note})" if index.note else ""),
        f"{'kind':15}{'n':>5}{'recall@10':>11}{'MRR':>7}{'prec@10':>9}{'zero':>7}{'title-1':>9}",
    ]
    for name, row in figures.rows.items():
        title = "–" if row.title is None else f"{row.title:.3f}"
        lines.append(
            f"{name:15}{row.queries:>5}{row.recall:>11.3f}{row.mrr:>7.3f}"
            f"{row.precision:>9.3f}{row.zero:>7.3f}{title:>9}"
        )
    warm = figures.warm
    middle, late = measures.quantile(warm, 0.5), measures.quantile(warm, 0.95)
    slowest = "、".join(q for _, q in figures.slow)
    lines.append(f"warm, ms: p50 {middle:.0f}, p95 {late:.0f}; slowest {slowest}")
    for name, some in figures.cold.items():
        size = [one.bytes / 1024 for one in some]
        first, last = [one.first for one in some], [one.all for one in some]
        ten = f"p50 {measures.quantile(size, 0.5):.0f}, p90 {measures.quantile(size, 0.9):.0f}"
        soon = f"p50 {measures.quantile(first, 0.5):.0f}, p90 {measures.quantile(first, 0.9):.0f}"
        whole = f"p50 {measures.quantile(last, 0.5):.0f}"
        lines.append(
            f"cold {name} ({len(some)}): KB to the first ten {ten};"
            f" first result, ms {soon}; all ten {whole}"
        )
    return lines


def targets(figures: Figures) -> list[str]:
    """Hold our figures against what was promised; one line each, with yes or no."""
    rows, lines = figures.rows, []

    def line(what: str, value: float | None, good: bool, wanted: str) -> None:
        lines.append(f"{'yes' if good else 'NO ':4}{what:38}{value or 0:>9.3f}   {wanted}")

    core = {name: row.recall for name, row in rows.items() if name in truth.CORE}
    if core:
        line("recall@10 CORE", rows["CORE"].recall, rows["CORE"].recall >= 0.985, ">= .985")
        worst = min(core, key=lambda name: core[name])
        line(f"  worst kind: {worst}", core[worst], core[worst] >= 0.97, ">= .97")
        line("zero-result CORE", rows["CORE"].zero, rows["CORE"].zero == 0, "0")
    if "HARD" in rows:
        line("recall@10 HARD", rows["HARD"].recall, rows["HARD"].recall >= 0.92, ">= .92")
    for name in ("traditional", "pinyin"):
        if name in rows:
            line(f"  {name}", rows[name].recall, rows[name].recall >= 0.98, ">= .98")
    for name in ("substring2", "substring3"):
        if name in rows:
            line(f"  {name}", rows[name].recall, rows[name].recall == 1, "1")
    every = rows["ALL"]
    line("MRR", every.mrr, every.mrr >= 0.96, ">= .96")
    line("precision@10", every.precision, every.precision >= 0.95, ">= .95")
    line("zero-result", every.zero, every.zero <= 0.005, "<= .005")
    if every.title is not None:
        line("title-top-1", every.title, every.title >= 0.95, ">= .95")
    many = figures.documents > 20_000
    for name, some in figures.cold.items():
        size = measures.quantile([one.bytes / 1024 for one in some], 0.5)
        line(f"KB to the first ten, cold, {name}", size, size <= (200 if many else 80), "<= 80")
    warm = measures.quantile(figures.warm, 0.95)
    line("warm p95, ms", warm, warm <= (250 if many else 100), "<= 100 (160,000: 250)")
    if "throttled" in figures.cold:
        first = measures.quantile([one.first for one in figures.cold["throttled"]], 0.5)
        line("cold first result, throttled, ms", first, first <= 1200, "<= 1200")
    return lines


def main() -> None:
    """Read the options, build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--engines", default="ours")
    parser.add_argument("--browser", choices=("chromium", "firefox"), default="chromium")
    parser.add_argument("--cold", type=int, default=20, help="queries asked in a fresh browser")
    parser.add_argument("--limit", type=int, default=0, help="queries of each kind; 0: all")
    parser.add_argument("--work", type=Path, help="keep the sites here, and use them again")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2030, 1, 1))
    parser.add_argument("--targets", action="store_true", help="hold our row against the targets")
    parser.add_argument("--missed", action="store_true", help="list what was not found")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    wanted = options.engines.split(",")
    if set(wanted) - engines.ENGINES.keys():
        parser.error(f"--engines: {', '.join(engines.ENGINES)}")
    seen: Counter[str] = Counter()
    queries = []
    for query in truth.queries(options.queries):
        seen[query.kind] += 1
        if not options.limit or seen[query.kind] <= options.limit:
            queries.append(query)
    with tempfile.TemporaryDirectory(prefix="xinguancha-search-") as name:
        work = options.work or Path(name)
        done = run(options, wanted, queries, work)
    if options.json:
        print(json.dumps(done, ensure_ascii=False))


def run(
    options: argparse.Namespace, wanted: list[str], queries: list[truth.Query], work: Path
) -> list[dict[str, object]]:
    """Build and measure each engine; prints as it goes unless JSON is wanted."""
    stories = options.stories.resolve()
    (work / "truth").mkdir(parents=True, exist_ok=True)
    found, errors = truth.read(stories, work / "truth", options.today)
    scan = truth.Truth(found)
    if errors:
        print(f"{errors} errors in stories; those that can be read are searched", file=sys.stderr)
    browser = browsers.start(options.browser)
    done = []
    try:
        for name in wanted:
            engine, root = engines.ENGINES[name](), work / name
            kept = root / "index.json"
            if kept.is_file():
                index = engines.Index(**json.loads(kept.read_text("utf-8")))
            else:
                root.mkdir(parents=True, exist_ok=True)
                index = engine.build(found, stories, root, options.today)
                kept.write_text(json.dumps(asdict(index)), "utf-8")
            cold = options.cold
            figures = measure(engine, browser, scan, queries, root / "site", index, cold)
            done.append(asdict(figures))
            if options.json:
                continue
            print("\n".join(report(figures)), flush=True)
            if options.targets and name == "ours":
                print("\n".join(["", *targets(figures)]), flush=True)
            if options.missed:
                for one in figures.missed:
                    print(json.dumps(one, ensure_ascii=False), flush=True)
            print(flush=True)
    finally:
        browser.close()
    return done


if __name__ == "__main__":
    main()
