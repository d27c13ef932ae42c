"""A project folder for tests: our docs, templates and configuration around some stories."""

from __future__ import annotations

import datetime
import os
import re
import shutil
from html import unescape
from pathlib import Path

from xinguancha import builder, plugin

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
ROOT = Path(__file__).resolve().parent.parent
STORIES = ROOT / "stories"
TODAY = datetime.date(2025, 7, 1)
TINY = ROOT / "tests" / "sites" / "tiny"
CITY = ROOT / "tests" / "sites" / "shilishi"
LATER = datetime.date(2026, 12, 31)  # all of the city's stories are published


def project(folder: Path, stories: Path = TINY / "stories") -> builder.Place:
    """Lay a project below ``folder`` and return its places."""
    for name in ("docs", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(stories, folder / "stories")
    return builder.Place(folder, folder / "stories", folder / "site")


def speaking(place: builder.Place, language: str) -> builder.Place:
    """Set the language of the interface."""
    file = place.root / "mkdocs.yml"
    text = file.read_text("utf-8")
    assert text.count("interface: zh-Hans") == 1
    file.write_text(text.replace("interface: zh-Hans", f"interface: {language}"), "utf-8")
    return place


def build(
    place: builder.Place, today: datetime.date = TODAY, way: builder.Way | None = None
) -> builder.Result:
    """Build in this process; the real MkDocs draws the frame."""
    return builder.build(place, today, lambda *_: None, plugin.build_frame, way)


def build_city(folder: Path, language: str = "zh-Hans") -> Path:
    """Build the stories of the fictional city in the frame of the real column."""
    folder.mkdir()
    place = speaking(project(folder, CITY / "stories"), language)
    settings = folder / "mkdocs.yml"
    lines = settings.read_text("utf-8").replace("per_page: 30", "per_page: 12\n      example: true")
    settings.write_text(lines, "utf-8")
    result = build(place, LATER)
    assert result.report is not None, result.found
    assert result.report.stories >= 24
    return place.site


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a site by its path, the list of files itself left out."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def text(html: bytes) -> str:
    """What a reader reads in the page's own part, one run of text a line."""
    main = re.search(r"<main.*?</main>", html.decode(), re.S)
    assert main is not None
    plain = re.sub(r"<(script|style|svg).*?</\1>", "", main[0], flags=re.S)
    lines = (line.strip() for line in unescape(re.sub(r"<[^>]+>", "\n", plain)).split("\n"))
    return "\n".join(line for line in lines if line)
