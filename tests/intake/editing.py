"""Stories put into a folder as an editor would, and what a check says of them."""

from __future__ import annotations

import datetime
from pathlib import Path

from project import TINY, TODAY

from xinguancha import builder, library
from xinguancha.problems import Problem, as_text

GOOD = (TINY / "stories" / "2025" / "gongjiao.md").read_text("utf-8")
STATUS = "状态: 已发布"
OUT = "发布: 2025-04-01"


def put(place: builder.Place, text: str | bytes, path: str = "2025/new.md") -> Path:
    file = place.stories / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def check(
    place: builder.Place, today: datetime.date = TODAY
) -> tuple[library.Library, list[Problem]]:
    shelf, found = builder.check(place, today, lambda *_: None)
    for problem in found:
        assert as_text(problem)
    return shelf, found


def codes(found: list[Problem], *severities: str) -> set[str]:
    return {p.code for p in found if p.severity in (severities or ("error",))}
