"""Where a site is asked for: nothing that a person wrote may be lost by a build or a preview."""

from __future__ import annotations

from pathlib import Path

import pytest
from project import project, tree

from xinguancha import cli, release

PLACES = ("stories", "docs", "templates", ".", "stories/2024", "docs/new", "stories/new", "..")


@pytest.mark.parametrize("command", ["build", "serve"])
@pytest.mark.parametrize("site", PLACES)
def test_sources_are_never_written_over(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    site: str,
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    place = project(folder)
    before = tree(folder)
    assert len(before) > 10
    monkeypatch.chdir(place.root)
    assert cli.main([command, "--site", site]) == 2
    assert "改法" in capsys.readouterr().err
    assert tree(folder) == before


@pytest.mark.parametrize("text", ["{}", "[]", '{"name": "别的程序"}', "不是 JSON"])
def test_manifest_of_another_program_is_not_ours(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(release.PublishError, match="不敢覆盖"):
        release.ready(tmp_path)


@pytest.mark.parametrize("port", ["0", "-1", "99999", "八千"])
def test_wrong_port_is_wrong_usage(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", "--port", port]) == 2
    assert "整数" in capsys.readouterr().err
