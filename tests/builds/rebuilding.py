"""A built project that is changed and built again."""

from __future__ import annotations

import datetime

from project import TODAY, build, tree

from xinguancha import builder

JIEDENG = "stories/2025/jiedeng/index.md"
PAGES = {name: f"stories/{name}/index.html" for name in ("jiedeng", "gongjiao", "weishengzhan")}


def change(place: builder.Place, path: str, old: str, new: str) -> None:
    """Replace text in a file of the project; it must be there."""
    file = place.root / path
    before = file.read_text("utf-8")
    assert old in before, f"{old!r} is not in {path}"
    file.write_text(before.replace(old, new, 1), "utf-8")


def rebuilt(place: builder.Place, today: datetime.date = TODAY) -> set[str]:
    """Build again and return the paths whose bytes differ from before."""
    before = tree(place.site)
    result = build(place, today)
    assert result.report is not None, result.found
    after = tree(place.site)
    return {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}
