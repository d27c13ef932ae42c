"""What a publishing run costs on a new machine: install from the locks, build, verify; by steps."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import generate

from . import jobs
from .process import ROOT, Run, run

_START = (sys.executable, "scripts/run.py")


def lay(folder: Path, count: int) -> None:
    """Clone the project as a new machine would, with generated stories in place of its own."""
    clone = ["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(folder)]
    subprocess.run(clone, check=True)
    shutil.rmtree(folder / "stories")
    generate.write(count, folder / "stories")


def _step(folder: Path, *words: str) -> Run:
    day = () if words[0] in ("--version", "verify") else ("--today", jobs.TODAY)
    return run([*_START, *words, *day], folder)


def run_all(folder: Path) -> Iterator[tuple[str, Run]]:
    """Yield each step of a first run, then of one after an edit on another new machine.

    Of what the first made, only what the workflow keeps between runs is there the second time.
    """
    yield "install, nothing kept", _step(folder, "--version")
    yield "build, nothing kept", _step(folder, "build")
    yield "verify", _step(folder, "verify")
    for made in ("site", ".site.releases"):
        shutil.rmtree(folder / made)
    jobs.edit(jobs.stories(folder)[7], 1)
    yield "install, environment kept", _step(folder, "--version")
    yield "build of one edit, cache kept, no site", _step(folder, "build")
    yield "verify again", _step(folder, "verify")
    jobs.edit(jobs.stories(folder)[8], 1)
    yield "build of one edit, cache and site kept", _step(folder, "build")
