"""The benchmark of builds: real builds of a few stories, ours and a rival's, and what it prints."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bench import build
from bench.building import jobs, process
from bench.building.rivals import RIVALS


def test_every_job_is_done_beside_a_rival(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["build.py", "--stories", "10", "--mkdocs", "--json"])
    build.main()
    (found,) = json.loads(capsys.readouterr().out)
    jobs_done = {(row["who"], row["job"]) for row in found["rows"]}
    assert {job for who, job in jobs_done if who == "ours"} == {
        "check, cold",
        "check, nothing changed",
        "cold",
        "nothing changed",
        "one edit",
    }
    assert {job for who, job in jobs_done if who == "mkdocs"} == {"cold", "one edit"}
    assert all(row["wall"] > 0 and row["cpu"] > 0 for row in found["rows"])
    assert found["site"][0] > 100 < found["site"][1]
    shown = build.table(found)
    assert shown.count("of the time") == 2
    assert "search index: " in shown


@pytest.mark.parametrize("name", RIVALS)
def test_a_rival_gets_every_story(name: str, tmp_path: Path) -> None:
    from bench.building import rivals

    jobs.lay(tmp_path / "ours", 8)
    RIVALS[name].lay(tmp_path / "ours" / "stories", tmp_path / name)
    laid = {path.stem for path in rivals.pages(tmp_path / name)}
    assert laid == {path.stem for path in jobs.stories(tmp_path / "ours")}
    assert len(laid) == 8


def test_a_failing_command_is_not_a_figure(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="returned non-zero"):
        process.run([sys.executable, "-c", "raise SystemExit(3)"], tmp_path)
