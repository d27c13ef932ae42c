"""Time whole builds of generated stories, beside rivals in the same minutes; prints ratios.

``python scripts/bench/build.py --stories 10000 --rounds 5 --hugo --material`` does every job in
every round one after the other, ours and theirs, each in a new process, and prints medians: wall
and CPU seconds, the most memory of all processes together, files and bytes. Several counts
(``--stories 200 1000 10000``) give the lines of ``--plot FILE.svg``. ``--serve`` also times saving
a story → its new page in the preview; ``--ci`` times a publishing run on a new clone instead.
Rivals need ``pip install -e '.[bench]'``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.building import jobs, plot, preview, workflow
from bench.building.process import Run, size
from bench.building.rivals import RIVALS, Rival

OURS = "ours"


def measure(count: int, rounds: int, rivals: Sequence[Rival], serve: bool) -> dict[str, Any]:
    """Do all jobs of one count ``rounds`` times; every figure is a median but for memory."""
    runs: dict[tuple[str, str], list[Run]] = {}
    with tempfile.TemporaryDirectory(prefix="xinguancha-bench-") as name:
        home = Path(name) / OURS
        jobs.lay(home, count)
        for rival in rivals:
            rival.lay(home / "stories", Path(name) / rival.name)
        for number in range(1, rounds + 1):
            for job, run in jobs.run_all(home, number):
                runs.setdefault((OURS, job), []).append(run)
            for rival in rivals:
                for job, run in rival.run_all(Path(name) / rival.name, number):
                    runs.setdefault((rival.name, job), []).append(run)
            print(f"{count} stories: round {number} of {rounds} done", file=sys.stderr)
        files, size_ = size(home / "site")
        found: dict[str, Any] = {"site": (files, size_), "search": size(home / "site/search/data")}
        if serve:
            hugo = Path(name) / "hugo" if any(r.name == "hugo" for r in rivals) else None
            found["serve"] = preview.both(home, hugo)
    rows = [
        {"who": who, "job": job, **_medians(those), "said": those[-1].output if who == OURS else ""}
        for (who, job), those in runs.items()
    ]
    return {"stories": count, "rounds": rounds, "rows": rows, **found}


def _medians(runs: Sequence[Run]) -> dict[str, object]:
    return {
        "wall": round(statistics.median(r.wall for r in runs), 2),
        "cpu": round(statistics.median(r.cpu for r in runs), 2),
        "peak_mb": round(max(r.peak_mb for r in runs)),
        "walls": [round(r.wall, 2) for r in runs],
    }


def table(figures: dict[str, Any]) -> str:
    """Show one count: our jobs, then each rival's with our wall time as a share of theirs."""
    ours = {row["job"]: row for row in figures["rows"] if row["who"] == OURS}
    lines = [f"{figures['stories']} stories, medians of {figures['rounds']} rounds"]
    for row in figures["rows"]:
        label = "ours" if row["who"] == OURS else RIVALS[row["who"]].label
        line = f"{label:36}{row['job']:24}{row['wall']:9.2f} s{row['cpu']:9.2f} s CPU"
        line += f"{row['peak_mb']:7} MB"
        if row["who"] != OURS:
            mine = ours[row["job"]]
            line += f"   ours: {mine['wall'] / row['wall']:.3f} of the time"
            line += f", {mine['cpu'] / row['cpu']:.3f} of the CPU"
        lines.append(line)
    for what, (files, size_) in (("site", figures["site"]), ("search index", figures["search"])):
        lines.append(f"{what}: {files} files, {size_ / 1e6:.1f} MB")
    for who, seconds in figures.get("serve", {}).items():
        lines.append(f"save → page, {who}: {statistics.median(seconds):.2f} s of {len(seconds)}")
    return "\n".join(lines)


def steps(count: int) -> str:
    """Do a publishing run on a clone and show each of its steps."""
    with tempfile.TemporaryDirectory(prefix="xinguancha-bench-") as name:
        folder = Path(name) / "clone"
        workflow.lay(folder, count)
        lines = [
            f"{step:40}{run.wall:9.2f} s{run.cpu:9.2f} s CPU{run.peak_mb:7.0f} MB"
            for step, run in workflow.run_all(folder)
        ]
    return "\n".join([f"{count} stories, a publishing run", *lines])


_WORDS = {"cold": "从头做", "one edit": "改一篇以后"}


def _lines(all_figures: Sequence[dict[str, Any]]) -> dict[str, list[tuple[int, float]]]:
    lines: dict[str, list[tuple[int, float]]] = {}
    for figures in all_figures:
        for row in figures["rows"]:
            if row["job"] in _WORDS:
                who = "新观察" if row["who"] == OURS else RIVALS[row["who"]].label.split(",")[0]
                key = f"{who}，{_WORDS[row['job']]}"
                lines.setdefault(key, []).append((figures["stories"], row["wall"]))
    return lines


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, nargs="+", default=[1000])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--serve", action="store_true", help="also time the preview")
    parser.add_argument("--ci", action="store_true", help="a publishing run by steps, no more")
    parser.add_argument("--plot", type=Path, help="draw time against stories into this file")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--from", dest="read", type=Path, help="figures of an earlier --json")
    for rival in RIVALS.values():
        parser.add_argument(f"--{rival.name}", action="store_true", help=f"beside {rival.label}")
    options = parser.parse_args()
    if options.ci:
        print("\n\n".join(map(steps, options.stories)))
        return
    if options.read:
        found = json.loads(options.read.read_text("utf-8"))
    else:
        rivals = [rival for rival in RIVALS.values() if getattr(options, rival.name)]
        found = [measure(count, options.rounds, rivals, options.serve) for count in options.stories]
    if options.plot:
        plot.draw(_lines(found), options.plot)
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        print("\n\n".join(map(table, found)))


if __name__ == "__main__":
    main()
