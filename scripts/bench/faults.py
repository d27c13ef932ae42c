"""Hurt builds on purpose and look whether the site is whole: killed, disk full, read-only, paired.

``python scripts/bench/faults.py`` kills builds at 200 random moments, lets 20 run into a full disk
and 20 into a read-only one (both need root for a small disk in memory), starts 50 pairs at once,
damages the cache 20 times and changes a story 20 times while a build runs. After each fault the
standing site must be exactly the one before or the one after, and the next build must succeed and
give the same bytes as a clean one. It prints the counts, and exits 1 on any failure.
Builds run in forks of this process, so Linux or macOS is needed.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from bench import generate  # noqa: E402
from xinguancha import cli, plugin, release, search  # noqa: E402, F401 - forks start warm
from xinguancha.release import manifest, verify  # noqa: E402

TODAY = "2026-01-31"
STATES = 3
Site = dict[str, str]


class FaultError(Exception):
    """The site was not what it must be after a fault."""


@dataclass(slots=True)
class Count:
    """What came of one kind of fault: runs, builds the fault really stopped, what went wrong."""

    runs: int = 0
    stopped: int = 0
    wrong: list[str] = field(default_factory=list)


class Bench:
    """A project whose stories have a few states, and the site that each state must give."""

    def __init__(self, home: Path, stories: int) -> None:
        """Lay the project below ``home`` and build each state once, cleanly and elsewhere."""
        self.root, self.log = home / "project", home.parent / f"{home.name}.log"
        self.root.mkdir(parents=True)
        for name in ("docs", "templates"):
            shutil.copytree(ROOT / name, self.root / name)
        shutil.copy(ROOT / "mkdocs.yml", self.root)
        generate.write(stories, self.root / "stories")
        self.site, self.state = self.root / "site", 0
        self._edited, self._removed = sorted((self.root / "stories").glob("[12]*/*.md"))[7:9]
        self._texts = [path.read_text("utf-8") for path in (self._edited, self._removed)]
        self.expected = [self._clean(state) for state in range(STATES)]
        self.enter(0)

    def enter(self, state: int) -> None:
        """Bring the stories into a state: another text each time, one story missing in the last."""
        edited, other = self._texts
        if state == STATES - 1:
            self._removed.unlink(missing_ok=True)
        elif not self._removed.exists():
            _replace(self._removed, other)
        _replace(self._edited, f"{edited}\n补充一句，第 {state} 次。\n")
        self.state = state

    def _clean(self, state: int) -> Site:
        self.enter(state)
        for path in (self.site, *self.root.glob(f".{self.site.name}*")):  # and all that is kept
            shutil.rmtree(path, ignore_errors=True)
        self.forget()
        if self.build() != 0:
            raise FaultError(f"a clean build failed: {self.log.read_text('utf-8')}")
        return self.whole()

    def forget(self) -> None:
        """Throw the store of the cache away; the frame stays."""
        for path in (self.root / ".cache" / "xinguancha").glob("store.sqlite*"):
            path.unlink()

    def start(self) -> int:
        """Start a build in a fork; returns its process number."""
        sys.stdout.flush()
        if pid := os.fork():
            return pid
        code = 70
        try:
            os.chdir(self.root)
            log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
            os.dup2(log, 1)
            os.dup2(log, 2)
            code = cli.main(["build", "--today", TODAY])
            sys.stdout.flush()
        finally:
            os._exit(code)

    def build(self) -> int:
        """Build to the end; returns the exit code."""
        return _ended(self.start())

    def whole(self) -> Site:
        """Return the standing site by its manifest; raises FaultError when it is not whole."""
        if not self.site.exists():
            return {}
        try:
            found = verify.verify(str(self.site))
        except release.PublishError as error:
            raise FaultError(f"no manifest: {error}") from error
        if not found.good():
            raise FaultError(f"torn: {found.missing} {found.different} {found.foreign}"[:300])
        made = manifest.read(self.site)
        return {path: entry.sha256 for path, entry in made.files.items()} if made else {}

    def judge(self, before: int) -> None:
        """After a fault: the site is of the state before or now; the next build gives now's."""
        said = self.log.read_text("utf-8")
        if "Traceback" in said or "程序自己出错了" in said:
            raise FaultError(f"not a message for people: {said[-300:]}")
        if self.whole() not in (self.expected[before], self.expected[self.state]):
            raise FaultError("the standing site is of neither state")
        if self.build() != 0:
            raise FaultError(f"the next build failed: {self.log.read_text('utf-8')[-300:]}")
        if self.whole() != self.expected[self.state]:
            raise FaultError("the next build gave other bytes than a clean one")

    def step(self, dice: random.Random) -> int:
        """Enter another state; returns the one before. Every fifth time the cache is empty."""
        before = self.state
        self.enter((before + dice.randrange(1, STATES)) % STATES)
        if dice.random() < 0.2:
            self.forget()
        return before


def _replace(path: Path, text: str) -> None:
    """Write a file the way editors do: beside, then renamed."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, "utf-8")
    os.replace(fresh, path)


def _ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


# --- the faults -------------------------------------------------------------------------------

Fault = Callable[[Bench, random.Random], bool]
"""Does the harm and waits for the build to end; tells whether the build was really stopped."""


class Killer:
    """``kill -9`` at a random moment of a build; learns how long builds take as it goes."""

    def __init__(self, longest: float) -> None:
        self.longest = longest

    def __call__(self, bench: Bench, dice: random.Random) -> bool:
        """Start a build and kill it; tells whether it was still at work."""
        pid = bench.start()
        time.sleep(dice.uniform(0, self.longest))
        os.kill(pid, signal.SIGKILL)
        hit = _ended(pid) == -signal.SIGKILL
        self.longest *= 1.02 if hit else 0.9
        return hit


def full(bench: Bench, dice: random.Random, disk: Path) -> bool:
    """Leave less room on the disk than a build may need."""
    free = shutil.disk_usage(disk).free
    ballast = disk / "ballast"
    with open(ballast, "wb") as file, contextlib.suppress(OSError):
        left = max(0, free - int(dice.uniform(0, 0.4) * 1_000_000))
        os.posix_fallocate(file.fileno(), 0, left)
    try:
        return _refused(bench)
    finally:
        ballast.unlink()


def read_only(bench: Bench, dice: random.Random, disk: Path) -> bool:
    """Make the disk read-only."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        return _refused(bench)
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


def _refused(bench: Bench) -> bool:
    code = bench.build()
    said = bench.log.read_text("utf-8")
    if code not in (0, 2) or (code == 2 and "改法" not in said):
        raise FaultError(f"exit {code}: {said[-300:]}")
    return code == 2


def paired(bench: Bench, dice: random.Random) -> bool:
    """Start two builds at (almost) the same moment; the second waits for the first."""
    first = bench.start()
    time.sleep(dice.uniform(0, 0.2))
    codes = [_ended(pid) for pid in (first, bench.start())]
    if codes != [0, 0]:
        raise FaultError(f"exit codes {codes}: {bench.log.read_text('utf-8')[-300:]}")
    return True


def damaged(bench: Bench, dice: random.Random) -> bool:
    """Overwrite some bytes of the cache: of the store, or of the frame."""
    home = bench.root / ".cache" / "xinguancha"
    files = [p for p in sorted(home.rglob("*")) if p.is_file() and p.stat().st_size > 100]
    store = [p for p in files if p.name == "store.sqlite"]
    path = dice.choice(store if dice.random() < 0.7 and store else files)
    data = bytearray(path.read_bytes())
    for _ in range(dice.randrange(1, 200)):
        data[dice.randrange(len(data))] ^= dice.randrange(1, 256)
    path.write_bytes(data)
    if bench.build() != 0:
        raise FaultError(f"{path.name}: {bench.log.read_text('utf-8')[-300:]}")
    return True


def midway(bench: Bench, dice: random.Random, longest: float) -> bool:
    """Change the stories while a build runs: whatever it gives is one state, not a mix."""
    pid = bench.start()
    time.sleep(dice.uniform(0, longest))
    bench.enter((bench.state + 1) % STATES)
    if _ended(pid) not in (0, 2):
        raise FaultError(bench.log.read_text("utf-8")[-300:])
    if bench.whole() not in bench.expected:
        raise FaultError("a mix of two states")
    return bench.whole() == bench.expected[bench.state]


def series(bench: Bench, number: int, seed: int, fault: Fault) -> Count:
    """Do one fault until it has stopped ``number`` builds, and judge what each leaves.

    A build that had ended before the harm came is judged too; at most four are tried for one hit.
    """
    count, dice = Count(), random.Random(seed)
    while count.stopped < number and count.runs < 4 * number:
        before = bench.step(dice)
        between = bench.state
        count.runs += 1
        try:
            count.stopped += fault(bench, dice)
            bench.judge(before if bench.whole() == bench.expected[before] else between)
        except FaultError as error:
            count.wrong.append(f"run {count.runs}: {error}")
            bench.build()
    return count


# --- the whole --------------------------------------------------------------------------------


@contextlib.contextmanager
def small_disk(home: Path, megabytes: int) -> Iterator[Path | None]:
    """A disk in memory that can be filled and made read-only; None where that needs rights."""
    home.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(home)]
    try:
        done = subprocess.run(line, capture_output=True, check=False).returncode == 0
    except OSError:
        done = False
    try:
        yield home if done else None
    finally:
        if done:
            subprocess.run(["umount", "-l", str(home)], check=False)


def _duration(bench: Bench) -> float:
    """How long a build after an edit takes, in seconds: the median of three."""
    took = []
    for state in (1, 2, 0):
        bench.enter(state)
        started = time.perf_counter()
        bench.build()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


def run(options: argparse.Namespace) -> dict[str, Count]:
    """Do every series; a kind that cannot be tried here is left out of the answer."""
    counts: dict[str, Count] = {}
    with tempfile.TemporaryDirectory(prefix="xinguancha-faults-", dir=options.dir) as name:
        home = Path(name)
        bench = Bench(home / "disk", options.stories)
        longest = _duration(bench) * 1.1
        kinds: list[tuple[str, int, Fault]] = [
            ("kill -9", options.kill, Killer(longest)),
            ("pairs at once", options.pairs, paired),
            ("cache damaged", options.damage, damaged),
            ("story changed midway", options.midway, lambda b, d: midway(b, d, longest)),
        ]
        for kind, number, fault in (one for one in kinds if one[1]):
            counts[kind] = series(bench, number, options.seed, fault)
            tell(kind, counts[kind])
        if options.full + options.read_only:
            with small_disk(home / "small", 96) as disk:
                if disk is None:
                    print("disk full, read-only: not tried, a disk of our own needs root (mount)")
                else:
                    counts |= on_small_disk(Bench(disk / "bench", options.stories), disk, options)
    return counts


def on_small_disk(bench: Bench, disk: Path, options: argparse.Namespace) -> dict[str, Count]:
    """Do what needs a disk of our own; its log lies outside, so that it can still be written."""
    bench.log = disk.parent / "small.log"
    bench.build()
    counts: dict[str, Count] = {}
    kinds: list[tuple[str, int, Fault]] = [
        ("disk full", options.full, lambda b, d: full(b, d, disk)),
        ("disk read-only", options.read_only, lambda b, d: read_only(b, d, disk)),
    ]
    for kind, number, fault in (one for one in kinds if one[1]):
        counts[kind] = series(bench, number, options.seed, fault)
        tell(kind, counts[kind])
    return counts


def tell(kind: str, count: Count) -> None:
    """Print one line of the answer, and what went wrong."""
    whole = count.runs - len(count.wrong)
    print(f"{kind:22} {count.runs:4} runs, {count.stopped:4} hit, site whole {whole:4}", flush=True)
    for words in count.wrong:
        print(f"    {words}", flush=True)


def main() -> int:
    """Read the options, do the harm, print the counts; 1 when any site was not whole."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    numbers = {"kill": 200, "full": 20, "read-only": 20, "pairs": 50, "damage": 20, "midway": 20}
    for name, number in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--stories", type=int, default=80, help="from 64 on workers are used")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--dir", help="where to work; default: the system's folder for such")
    counts = run(parser.parse_args())
    wrong = sum(len(count.wrong) for count in counts.values())
    print(f"{sum(count.runs for count in counts.values())} faults, {wrong} failures")
    return 1 if wrong or not counts else 0


if __name__ == "__main__":
    sys.exit(main())
