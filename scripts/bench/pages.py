#!/usr/bin/env python3
"""What a page costs a reader on a phone: bytes, requests, time to the largest thing, jumps.

``pages.py [--example | --stories DIR | --site DIR] [--runs 3] [--json] [--targets]
[--lighthouse [COMMAND]]``

A site is built (or taken from ``--site``) and served gzip-compressed on this machine to a real
Chromium with 1.6 Mbit/s, 150 ms a request and a processor four times slower. Bytes are those of
the bodies as sent; "more" are those of a page when the home page has been seen before.
``--lighthouse`` adds Lighthouse's four scores of home, the longest story and the list of all;
COMMAND is how to start it (default: ``npx --yes lighthouse@12``). ``--targets`` exits 1 on a miss.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "scripts") not in sys.path:  # run as a file
    sys.path.insert(0, str(ROOT / "scripts"))

from bench import kinds  # noqa: E402
from bench.searching.server import Server  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PHONE = {"width": 360, "height": 740}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
CPU = 4
STILL = 400  # ms without a request after which a page has all it wants
WHOLE, MORE, LCP = 180_000, 60_000, 1500  # targets: bytes, bytes, ms
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
WATCH = """
window.seen = { lcp: 0, cls: 0 };
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) seen.lcp = one.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) seen.cls += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# Blocks of data are no scripts; a drawing's own attributes are no styles.
INLINE = """
[...document.querySelectorAll("script:not([src]), style, [style]:not(svg *)")]
  .filter((one) => !/json/.test(one.type || "")).length
+ [...document.querySelectorAll("*")]
  .filter((one) => [...one.attributes].some((a) => a.name.startsWith("on"))).length
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """One page: bytes in all and on top of the home page's, requests, ms, and what must be 0."""

    page: str
    cold: int
    more: int
    requests: int
    foreign: int
    inline: int
    lcp: int
    cls: float


@contextmanager
def built(options: argparse.Namespace) -> Iterator[Path]:
    """Yield the site's folder, built for this run unless one was given."""
    if options.site:
        yield Path(options.site)
        return
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        words = ["build", "--site", str(site), *(["--example"] if options.example else [])]
        words += ["--stories", options.stories] if options.stories else []
        done = subprocess.run(
            [sys.executable, "-m", "xinguancha", *words],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONUTF8": "1"},
            capture_output=True,
        )
        if done.returncode:
            sys.exit(done.stdout.decode() + done.stderr.decode())
        yield site


def slowed(context: BrowserContext) -> Page:
    """Open a page with a phone's network and processor."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    page.add_init_script(WATCH)
    return page


def visit(page: Page, address: str) -> list[str]:
    """Go to an address and wait until nothing more is asked for; returns what was asked for."""
    asked: list[str] = []

    def note(request: Any) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.goto(address)
    before = -1
    while before != len(asked):
        before = len(asked)
        page.wait_for_timeout(STILL)
    page.wait_for_function("!window.seen || seen.lcp > 0")
    page.remove_listener("request", note)
    return asked


def measure(browser: Browser, server: Server, path: str, runs: int) -> Figures:
    """Visit a page ``runs`` times cold, and once after the home page."""
    seen = []
    for _ in range(runs):
        context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
        page, mark = slowed(context), server.mark()
        asked = visit(page, server.address + path)
        cold = sum(one.size for one in server.since(mark))
        seen.append((page.evaluate("seen"), cold, asked, page.evaluate(INLINE)))
        context.close()
    _, cold, asked, inline = seen[-1]
    return Figures(
        page=path or "(home)",
        cold=cold,
        more=on_top(browser, server, path) if path else 0,
        requests=len(asked),
        foreign=sum(not url.startswith((server.address, "data:")) for url in asked),
        inline=inline,
        lcp=round(statistics.median(found["lcp"] for found, *_ in seen)),
        cls=round(max(found["cls"] for found, *_ in seen), 3),
    )


def on_top(browser: Browser, server: Server, path: str) -> int:
    """Bytes of a page for a reader who comes from the home page."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    visit(page, server.address)
    mark = server.mark()
    visit(page, server.address + path)
    context.close()
    return sum(one.size for one in server.since(mark))


def lighthouse(command: str, address: str, chromium: str) -> dict[str, int]:
    """Lighthouse's four scores of an address, as a phone sees it; 0 to 100."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        words = ["--quiet", "--output=json", f"--output-path={report}"]
        words += [f"--only-categories={','.join(SCORES)}"]
        words += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
        subprocess.run(
            [*shlex.split(command), address, *words],
            env={**os.environ, "CHROME_PATH": chromium},
            check=True,
        )
        found = json.loads(report.read_text("utf-8"))
    for name in found["audits"].values():
        if name["score"] is not None and name["score"] < 1 and name["scoreDisplayMode"] == "binary":
            print(f"  {address} {name['id']}: {name['title']}", file=sys.stderr)
    return {key: round((found["categories"][key]["score"] or 0) * 100) for key in SCORES}


def misses(rows: Sequence[Figures], scores: dict[str, dict[str, int]]) -> list[str]:
    """Every target that is missed, in words."""
    found = []
    for row in rows:
        limits = {"cold": WHOLE, "more": MORE, "lcp": LCP, "cls": 0, "foreign": 0, "inline": 0}
        values = asdict(row)
        found += [f"{row.page} {k} {values[k]} > {v}" for k, v in limits.items() if values[k] > v]
    for page, given in scores.items():
        found += [f"{page} {k} {given[k]} < {v}" for k, v in SCORES.items() if given[k] < v]
    return found


def show(rows: Sequence[Figures], scores: dict[str, dict[str, int]]) -> None:
    """Print the tables."""
    print(f"{'page':<34}{'cold B':>9}{'more B':>9}{'asked':>6}{'3rd':>4}{'inl':>4}", end="")
    print(f"{'LCP':>6}{'CLS':>7}")
    for row in rows:
        print(
            f"{row.page:<34}{row.cold:>9,}{row.more:>9,}{row.requests:>6}{row.foreign:>4}"
            f"{row.inline:>4}{row.lcp:>6}{row.cls:>7}"
        )
    for page, given in scores.items():
        print(f"Lighthouse {page}: " + " / ".join(str(given[key]) for key in SCORES))


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    found = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    found.add_argument("--stories", help="folder of stories, default: the project's own")
    found.add_argument("--example", action="store_true", help="the show city")
    found.add_argument("--site", help="a site that is built already")
    found.add_argument("--runs", type=int, default=3, help="cold visits of each page")
    found.add_argument("--json", action="store_true")
    found.add_argument("--targets", action="store_true", help="exit 1 when a target is missed")
    found.add_argument(
        "--lighthouse", nargs="?", const="npx --yes lighthouse@12", metavar="COMMAND"
    )
    found.add_argument("--chromium", default="/usr/bin/chromium")
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Build, serve, visit, print."""
    from playwright.sync_api import sync_playwright

    options = parser().parse_args(argv)
    with built(options) as site, Server(site) as server, sync_playwright() as driver:
        paths = [path.removesuffix("index.html") for path in kinds.choose(site)]
        browser = driver.chromium.launch(
            executable_path=options.chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        rows = [measure(browser, server, path, options.runs) for path in paths]
        browser.close()
        scores = {}
        if options.lighthouse:
            story = next(path for path in paths if path.startswith("stories/"))
            for path in ("", story, "lists/all/"):
                address = server.address + path
                found = lighthouse(options.lighthouse, address, options.chromium)
                scores[path or "(home)"] = found
    if options.json:
        print(json.dumps({"pages": [asdict(row) for row in rows], "lighthouse": scores}))
    else:
        show(rows, scores)
    missed = misses(rows, scores)
    for line in missed if options.targets else []:
        print(line, file=sys.stderr)
    return int(bool(options.targets and missed))


if __name__ == "__main__":
    sys.exit(main())
