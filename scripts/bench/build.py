"""Time whole builds of generated stories, beside a rival in the same minute; prints ratios.

``python scripts/bench/build.py --stories 1000`` builds cold, again, and after one edit, each in a
new process, and prints wall and CPU seconds, peak memory of the process tree, pages and bytes.
``--rival mkdocs`` times plain MkDocs + Material without search on the same stories as well.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
TODAY = "2026-01-31"


@dataclass(frozen=True, slots=True)
class Run:
    """One command: wall and CPU seconds, peak memory of its process tree in MB, what it said."""

    wall: float
    cpu: float
    peak_mb: float
    output: str


class _Memory(threading.Thread):
    """Samples the memory of a process and its children (Linux: proportional set size)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self.peak, self.done = pid, 0.0, threading.Event()

    def run(self) -> None:
        """Sample until told to stop."""
        while not self.done.wait(0.05):
            self.peak = max(self.peak, sum(map(_memory_of, _tree(self._pid))))


def _tree(pid: int) -> list[int]:
    found, index = [pid], 0
    while index < len(found):
        for path in Path(f"/proc/{found[index]}/task").glob("*/children"):
            try:
                found += [int(child) for child in path.read_text().split()]
            except OSError:
                continue
        index += 1
    return found


def _memory_of(pid: int) -> float:
    try:
        match = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0.0
    return int(match[1]) / 1024 if match else 0.0


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command to its end; raises CalledProcessError when it fails."""
    env = {**os.environ, "CI": "true", "PYTHONPATH": str(ROOT / "scripts"), "PYTHONUTF8": "1"}
    env["NO_MKDOCS_2_WARNING"] = "1"
    before, started = os.times(), time.perf_counter()
    child = subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    memory = _Memory(child.pid)
    memory.start()
    output, _ = child.communicate()
    wall, after = time.perf_counter() - started, os.times()
    memory.done.set()
    memory.join()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, list(command), output)
    used = sum(after[2:4]) - sum(before[2:4])
    return Run(wall, used, memory.peak, output)


def project(folder: Path, count: int) -> None:
    """Lay a project of generated stories: our docs, templates and configuration, their stories."""
    from bench import generate

    for name in ("docs", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    generate.write(count, folder / "stories")


def edit(folder: Path, times: int) -> None:
    """Change the title and the text of one story."""
    story = sorted((folder / "stories").glob("[12]*/*.md"))[7]
    text = story.read_text("utf-8")
    text = re.sub(r"^(标题|title): (\"?)", rf"\1: \2改{times} ", text, count=1, flags=re.M)
    story.write_text(text + f"\n补充一句，第 {times} 次。\n", "utf-8")


def ours(folder: Path) -> Run:
    """Build the whole site with our command."""
    return run([sys.executable, "-m", "xinguancha", "build", "--today", TODAY], folder)


def mkdocs_project(folder: Path, stories: Path) -> None:
    """Lay the same stories as pages of plain MkDocs + Material without search."""
    for story in stories.glob("[12]*/*.md"):
        target = folder / "docs" / story.parent.name / story.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(story, target)
    (folder / "docs" / "index.md").write_text("# 首页\n", "utf-8")
    theme = "theme: {name: material, font: false, language: zh}\nplugins: []\n"
    extensions = "markdown_extensions: [tables, footnotes, toc]\n"
    quiet = "validation: {links: {not_found: ignore}}\n"
    nav = "not_in_nav: '*'\nnav: [{首页: index.md}]\n"
    text = f"site_name: rival\n{theme}{extensions}{quiet}{nav}"
    (folder / "mkdocs.yml").write_text(text, "utf-8")


def mkdocs(folder: Path) -> Run:
    """Build with plain MkDocs + Material."""
    return run([sys.executable, "-m", "mkdocs", "-q", "build"], folder)


def _size(folder: Path) -> tuple[int, int]:
    files = [p for p in folder.rglob("*") if p.is_file()]
    return len(files), sum(p.stat().st_size for p in files)


def measure(count: int, rounds: int, rival: bool, tell: Callable[[str], None]) -> dict[str, object]:
    """Measure all jobs; every figure is a median over ``rounds``."""
    rows: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory(prefix="xinguancha-bench-") as name:
        home, other = Path(name) / "ours", Path(name) / "mkdocs"
        home.mkdir()
        project(home, count)
        if rival:
            mkdocs_project(other, home / "stories")
        for number in range(rounds):
            for folder in (".cache", "site", ".site.releases"):
                shutil.rmtree(home / folder, ignore_errors=True)
            rows.setdefault("cold", []).append(ours(home))
            rows.setdefault("again", []).append(ours(home))
            edit(home, number + 1)
            rows.setdefault("one edit", []).append(ours(home))
            rows.setdefault("check warm", []).append(
                run([sys.executable, "-m", "xinguancha", "check", "--today", TODAY], home)
            )
            if rival:
                shutil.rmtree(other / "site", ignore_errors=True)
                rows.setdefault("rival: mkdocs + material, no search", []).append(mkdocs(other))
            tell(f"round {number + 1} of {rounds} done")
        files, size = _size(home / "site")
    return {
        "stories": count,
        "rounds": rounds,
        "site_files": files,
        "site_bytes": size,
        "jobs": {
            job: {
                "wall_s": round(statistics.median(r.wall for r in runs), 2),
                "cpu_s": round(statistics.median(r.cpu for r in runs), 2),
                "peak_mb": round(max(r.peak_mb for r in runs), 1),
                "walls": [round(r.wall, 2) for r in runs],
            }
            for job, runs in rows.items()
        },
        "last": asdict(rows["one edit"][-1])["output"],
    }


def _table(figures: dict[str, object]) -> str:
    jobs = figures["jobs"]
    assert isinstance(jobs, dict)
    base = next((row["wall_s"] for job, row in jobs.items() if job.startswith("rival")), None)
    lines = [f"{figures['stories']} stories, medians of {figures['rounds']} rounds"]
    for job, row in jobs.items():
        ratio = f"  ×{row['wall_s'] / base:.3f} of the rival" if base else ""
        lines.append(
            f"{job:38} {row['wall_s']:8.2f} s wall {row['cpu_s']:8.2f} s cpu "
            f"{row['peak_mb']:7.0f} MB{ratio}"
        )
    size = int(str(figures["site_bytes"])) / 1e6
    lines.append(f"site: {figures['site_files']} files, {size:.1f} MB")
    return "\n".join(lines)


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--rival", choices=["mkdocs"], help="time a rival beside us")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    figures = measure(
        options.stories, options.rounds, bool(options.rival), lambda s: print(s, file=sys.stderr)
    )
    print(json.dumps(figures, ensure_ascii=False, indent=1) if options.json else _table(figures))


if __name__ == "__main__":
    main()
