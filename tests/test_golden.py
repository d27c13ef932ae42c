"""One folder per kind of problem: a story that has it, and exactly what the newsroom is told.

A folder holds ``story.md``, ``expected.txt`` (the whole text of the report; a first line
``path: …`` says where the story lies) and, where the fault needs them, ``_registry/`` and files
beside the story. ``python tests/test_golden.py --accept`` writes every ``expected.txt`` anew: read
the difference before you keep it. Unreadable headers (``syntax-*``) are in ``test_frontmatter``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from xinguancha import problems, reader, registries, rules

GOLDEN = Path(__file__).resolve().parent / "golden"
DEFAULT_PATH = "2024/shili.md"
VALUES = ("syntax-date", "syntax-date-impossible", "syntax-moment")
OURS = ("story.md", "expected.txt")
# Problems of several files, of the clock or of the file system: tested with the library.
ELSEWHERE = frozenset(
    {
        "ref-story",
        "ref-unpublished",
        "link-withdrawn",
        "id-duplicate",
        "alias-clash",
        "link-story",
        "commitment-overdue",
        "check-stale",
        "file-link",
        "file-ignored",
        "image-broken",
        "image-big",
        "published-vague",
        "file-unreadable",
    }
)


def folders() -> list[Path]:
    """Every golden folder of this file."""
    every = (folder for folder in sorted(GOLDEN.iterdir()) if folder.is_dir())
    return [f for f in every if f.name in VALUES or not f.name.startswith("syntax-")]


def story_path(folder: Path) -> tuple[str, str]:
    """The path the story is read under, and the rest of ``expected.txt``."""
    text = (folder / "expected.txt").read_text(encoding="utf-8")
    if not text.startswith("path: "):
        return DEFAULT_PATH, text
    line, _, rest = text.partition("\n")
    return line.removeprefix("path: "), rest


def found_in(folder: Path) -> list[problems.Problem]:
    """Read and check the folder's story as the command does."""
    path, _ = story_path(folder)
    shelf, found = registries.load(folder)
    beside: frozenset[str] = frozenset()
    if path.endswith("/index.md"):
        beside = frozenset(p.name for p in folder.iterdir() if p.is_file() and p.name not in OURS)
    reading = reader.read(path, (folder / "story.md").read_bytes())
    rules.run(reading, shelf, beside)
    return problems.in_order(found + reading.found)


def report(found: list[problems.Problem]) -> str:
    return "".join(problems.as_text(problem) + "\n" for problem in found)


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    _, expected = story_path(folder)
    assert expected.strip(), "没有期望的报告：空的期望什么也证明不了"
    found = found_in(folder)
    assert [problem.code for problem in found] == [folder.name]
    assert report(found) == expected


def test_every_code_has_a_folder() -> None:
    names = {folder.name for folder in GOLDEN.iterdir() if folder.is_dir()}
    codes = {code for code in problems.CATALOGUE if not code.startswith("syntax-")} | {*VALUES}
    assert len(codes) > 40
    assert codes - names == ELSEWHERE - names
    assert names - set(problems.CATALOGUE) == set(), "这些文件夹不对应任何一条消息"


def test_every_code_of_the_rules_is_in_the_catalogue() -> None:
    codes = [code for _, codes in rules.RULES for code in codes]
    assert len(rules.RULES) > 15
    assert set(codes) <= set(problems.CATALOGUE)


def test_every_rule_states_itself() -> None:
    assert [rule.__name__ for rule, _ in rules.RULES if not rule.__doc__] == []


def test_messages_have_no_gaps() -> None:
    """A parameter that a message asks for and nobody gives shows as …, which no report may."""
    for folder in folders():
        for problem in found_in(folder):
            if folder.name not in ("reason-missing", "shape-row", "value-missing"):
                assert "…" not in problem.message + problem.fix, problem


def accept() -> None:
    """Write what is reported now as what is expected."""
    for folder in folders():
        path, _ = story_path(folder)
        head = f"path: {path}\n" if path != DEFAULT_PATH else ""
        text = head + report(found_in(folder))
        (folder / "expected.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if sys.argv[1:] != ["--accept"]:
        sys.exit("用法：python tests/test_golden.py --accept")
    accept()
