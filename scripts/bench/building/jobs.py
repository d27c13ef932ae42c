"""Our own jobs: a project of generated stories, built cold, again, after an edit; checked."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import generate

from .process import ROOT, Run, run

TODAY = "2026-01-31"
_MADE = (".cache", "site", ".site.releases")


def lay(folder: Path, count: int) -> None:
    """Lay a project of generated stories: our docs, templates and configuration, their stories."""
    folder.mkdir(parents=True)
    for name in ("docs", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    generate.write(count, folder / "stories")


def stories(folder: Path) -> list[Path]:
    """Return the story files of a project, in order."""
    return sorted((folder / "stories").glob("[12]*/*.md"))


def edit(path: Path, times: int, body_only: bool = False) -> str:
    """Change the title and the text of a story; returns a sentence that only the new page has."""
    text = path.read_text("utf-8")
    mark = f"补充一句，第 {times} 次。"
    if not body_only:
        pattern = re.compile(r"^(标题|title): (\"?)", re.M)
        text = pattern.sub(rf"\1: \2改{times} ", text, count=1)
    path.write_text(f"{text}\n{mark}\n", "utf-8")
    return mark


def _ours(folder: Path, *words: str) -> Run:
    return run([sys.executable, "-m", "xinguancha", *words, "--today", TODAY], folder)


def _wipe(folder: Path, *names: str) -> None:
    for name in names:
        shutil.rmtree(folder / name, ignore_errors=True)


def run_all(folder: Path, number: int) -> Iterator[tuple[str, Run]]:
    """Do every job once, in an order in which each finds what it needs; ``number`` from 1."""
    _wipe(folder, *_MADE)
    yield "check, cold", _ours(folder, "check")
    yield "check, nothing changed", _ours(folder, "check")
    _wipe(folder, *_MADE)
    yield "cold", _ours(folder, "build")
    yield "nothing changed", _ours(folder, "build")
    edit(stories(folder)[7 + number], number)
    yield "one edit", _ours(folder, "build")
