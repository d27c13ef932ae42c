"""What README and CONTRIBUTING say is true of the tree."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from pathlib import Path

import pytest
from project import ROOT

from xinguancha import cli, plugin, problems, reader, registries, rules

README = (ROOT / "README.md").read_text("utf-8")
ENGLISH, CHINESE = README.split("\n# 中文\n")
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


@pytest.mark.parametrize("part", [ENGLISH, CHINESE], ids=["English", "中文"])
def test_both_commands_are_the_ones_the_checks_run(part: str) -> None:
    table = part.split("| Linux", 1)[1].split("\n\n")[0]
    named = re.findall(r"`python3 (scripts/run\.py) (\w+)`", table)
    windows = re.findall(r"`py (scripts\\run\.py) (\w+)`", table)
    assert [word for _, word in named] == ["build", "test"]
    assert [(path.replace("\\", "/"), word) for path, word in windows] == named
    gate = (ROOT / ".ci" / "run").read_text("utf-8")
    assert all(f"\npython3 {path} {word}\n" in gate for path, word in named)


@pytest.mark.parametrize("part", [ENGLISH, CHINESE], ids=["English", "中文"])
def test_every_word_after_run_py_is_a_command(
    part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = set(re.findall(r"scripts[/\\]run\.py (\w+)", part))
    assert words == {"build", "test", "check", "serve", "new", "export", "releases", "verify"}
    launcher = (ROOT / "scripts" / "run.py").read_text("utf-8")
    assert 'words[0] == "test"' in launcher
    for word in words - {"test"}:
        assert cli.main([word, "--help"]) == cli.OK
        assert word in capsys.readouterr().out


def test_the_story_is_the_handbooks_and_passes_check() -> None:
    shown = re.findall(r"<!-- story -->\n```yaml\n(.*?)^```$", README, re.M | re.S)
    handbook = (ROOT / "docs/handbook/index.md").read_text("utf-8")
    assert shown == re.findall(r"^```yaml\n(.*?)^```$", handbook, re.M | re.S)
    (story,) = shown
    assert story.index("\n---\n") > 0
    assert story.split("\n\n")[0].count("\n") == 11
    reading = reader.read("2024/ludeng.md", story.encode())
    assert reading.story is not None
    rules.run(reading, registries.Registries(), frozenset())
    assert [problems.as_text(p) for p in reading.found if p.severity != "hint"] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_link_and_picture_of_ours_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    targets = re.findall(r"!?\[[^\]]*\]\(([^)\s]+)\)", text)
    ours = [target for target in targets if not target.startswith(("http", "#"))]
    assert [target for target in ours if not (ROOT / target).is_file()] == []
    assert ours or name == "CHANGELOG.md"


def test_every_picture_is_small_shown_and_described() -> None:
    pictures = {path.name: path for path in (ROOT / "docs/assets/pictures").iterdir()}
    assert len(pictures) >= 3
    assert all(path.stat().st_size <= 120_000 for path in pictures.values())
    seen: Counter[str] = Counter()
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+pictures/[^)\s]+)\)", _read(page)):
            assert len(words) > 10, f"{page}: {target}"
            seen[Path(target).name] += 1
    assert set(seen) == set(pictures)


def test_the_tables_of_options_are_the_plugins() -> None:
    source = inspect.getsource(plugin.XinguanchaConfig)
    help_of = dict(re.findall(r'^    (\w+) = (?:c\.|_)\w+.*\n    """(.+)"""', source, re.M))
    schema = dict(plugin.XinguanchaConfig._schema)
    assert list(help_of) == list(schema) != []
    defaults = {name: _shown(option.default) for name, option in schema.items()}
    english, chinese = _options(ENGLISH), _options(CHINESE)
    assert english == [(name, defaults[name], help_of[name]) for name in schema]
    assert [row[:2] for row in chinese] == [row[:2] for row in english]
    assert all(meaning.endswith("。") for _, _, meaning in chinese)


def _read(path: Path) -> str:
    return path.read_text("utf-8")


def _shown(default: object) -> str:
    """A default as YAML spells it; nothing for an empty text."""
    return str(default).lower() if isinstance(default, bool) else str(default)


def _options(part: str) -> list[tuple[str, str, str]]:
    table = part.split("<!-- options -->")[1].split("\n\n")[0]
    return re.findall(r"^\| `(\w+)` \| (?:`([^`]*)` )?\| (.+) \|$", table, re.M)
