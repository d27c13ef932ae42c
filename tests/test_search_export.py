"""What is handed to a search server: every public document once, as it asks for it."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from project import STORIES, build, project

from xinguancha import builder, cli, plugin
from xinguancha.search import export, shards, tokens

PUBLISHED = datetime.date(2026, 12, 31)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> builder.Place:
    """The real stories and one draft, built once."""
    folder = tmp_path_factory.mktemp("export") / "project"
    folder.mkdir()
    place = project(folder, STORIES)
    whole = (STORIES / "2024" / "laonian-daibuche.md").read_text("utf-8")
    draft = re.sub("(?m)^状态:.*$", "状态: 草稿", whole).replace("代步车", "独角兽")
    assert draft.count("独角兽") >= 3
    (place.stories / "2024" / "dujiaoshou.md").write_text(draft, "utf-8")
    assert build(place, PUBLISHED).report is not None
    return place


def exported(place: builder.Place, engine: str, folder: Path) -> tuple[list[Any], Any]:
    draw = plugin.build_frame
    _, count = builder.export(place, PUBLISHED, lambda *_: None, draw, engine, folder)
    lines = [
        json.loads(line) for line in (folder / "documents.ndjson").read_text("utf-8").splitlines()
    ]
    assert count == len(lines) // (2 if engine == "opensearch" else 1) > 12
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    return lines, json.loads((folder / "settings.json").read_text("utf-8"))


@pytest.mark.parametrize("engine", export.ENGINES)
def test_every_public_document_once_and_no_draft(
    place: builder.Place, engine: str, tmp_path: Path
) -> None:
    lines, settings = exported(place, engine, tmp_path / engine)
    heads = [line["index"]["_id"] for line in lines if "index" in line]
    rows = [line for line in lines if "index" not in line]
    ids = [row["id"] for row in rows]
    assert heads == (ids if engine == "opensearch" else [])
    assert len(set(ids)) == len(ids)
    texts = {
        path.parent.relative_to(place.site).as_posix() for path in place.site.rglob("plain.txt")
    }
    assert {row["url"].strip("/") or "." for row in rows} == texts
    assert "独角兽" not in json.dumps([lines, settings], ensure_ascii=False)
    story = next(row for row in rows if row["id"] == "story-laonian-daibuche")
    assert story["title"].startswith("老年代步车")
    assert "石嘴山市公安局" in story["unit"]
    assert any(name.startswith("单位：") for name in story["names"])


def test_no_draft_is_in_the_index(place: builder.Place) -> None:
    directory = json.loads((place.site / "search/data/index.json").read_text("utf-8"))
    names = directory["words"]["names"]
    present: set[int] = set()
    for start in range(0, len(names), 8):
        data = (place.site / "search/data" / f"{names[start : start + 8]}.bin").read_bytes()
        present |= {entry.token for entry in shards.read(data, directory["documents"])}
    assert set(tokens.of_text("代步车").tolist()[:2]) <= present
    assert not set(tokens.of_text("独角兽").tolist()[:2]) & present
    for path in (place.site / "search").rglob("*"):
        if path.suffix in (".json", ".txt"):
            assert "独角兽" not in path.read_text("utf-8"), path
    assert not (place.site / "stories" / "dujiaoshou").exists()


def test_the_settings_name_fields_that_are_there(place: builder.Place, tmp_path: Path) -> None:
    rows, settings = exported(place, "meilisearch", tmp_path / "m")
    fields = set(rows[0])
    for key in ("searchableAttributes", "filterableAttributes", "sortableAttributes"):
        assert settings[key]
        assert set(settings[key]) <= fields
    assert "代步车" in settings["synonyms"]["老头乐"]
    rows, settings = exported(place, "typesense", tmp_path / "t")
    kinds = {"string": str, "string[]": list, "int32": int}
    for one in settings["fields"]:
        assert all(isinstance(row[one["name"]], kinds[one["type"]]) for row in rows)
    rows, settings = exported(place, "opensearch", tmp_path / "o")
    assert set(settings["mappings"]["properties"]) == set(rows[1])


def test_the_command(
    place: builder.Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(place.root)
    today = ["--today", PUBLISHED.isoformat()]
    assert cli.main(["export", "search-documents", *today]) == 0
    assert "documents.ndjson" in capsys.readouterr().out
    assert (place.root / "search-documents" / "documents.ndjson").is_file()
    assert cli.main(["export", "search-documents", "--to", "stories", *today]) == 2
    assert cli.main(["export", "everything", *today]) == 2
    assert "Traceback" not in capsys.readouterr().err
