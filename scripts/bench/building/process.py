"""One command: its wall and CPU seconds, and the memory of all its processes together."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
_QUIET = {"CI": "true", "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"}


@dataclass(frozen=True, slots=True)
class Run:
    """One or more commands: wall and CPU seconds, peak memory in MB, the last one's words.

    Memory is the most that all processes of a command's tree had at one moment, each page shared
    by several counted once (Linux: proportional set size, looked at every 50 ms).
    """

    wall: float
    cpu: float
    peak_mb: float
    output: str

    def then(self, other: Run) -> Run:
        """Add what was run after this: times add up, of memory the larger counts."""
        return Run(
            self.wall + other.wall,
            self.cpu + other.cpu,
            max(self.peak_mb, other.peak_mb),
            other.output,
        )


class _Memory(threading.Thread):
    """Samples the memory of a process and its children."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self.peak, self.done = pid, 0.0, threading.Event()

    def run(self) -> None:
        """Sample until told to stop."""
        while not self.done.wait(0.05):
            self.peak = max(self.peak, sum(map(_memory_of, tree(self._pid))))


def tree(pid: int) -> list[int]:
    """Return a process and all below it (Linux)."""
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


def environ(**more: str) -> Mapping[str, str]:
    """Return the environment of a measured command: ours to import, nothing said in colour."""
    return {**os.environ, **_QUIET, "PYTHONPATH": str(ROOT / "scripts"), **more}


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command to its end; raises CalledProcessError when it fails."""
    before, started = os.times(), time.perf_counter()
    child = subprocess.Popen(
        command,
        cwd=folder,
        env=environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    memory = _Memory(child.pid)
    memory.start()
    output, _ = child.communicate()
    wall, after = time.perf_counter() - started, os.times()
    memory.done.set()
    memory.join()
    if child.returncode:
        sys.stderr.write(output[-4000:])
        raise subprocess.CalledProcessError(child.returncode, list(command), output)
    used = sum(after[2:4]) - sum(before[2:4])
    return Run(wall, used, memory.peak, output)


def size(folder: Path) -> tuple[int, int]:
    """Count files and bytes below a folder."""
    sizes = [p.stat().st_size for p in folder.rglob("*") if p.is_file()]
    return len(sizes), sum(sizes)
