"""Whoever draws a page, and whoever writes it: the bytes and the counts are the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest
from project import CITY, LATER, build, project, tree

from xinguancha import batches, builder
from xinguancha.pool import LazyPool
from xinguancha.release import Desk, Release, Report

POOLS: dict[str, Callable[[], Executor]] = {
    "processes of this machine": LazyPool,
    "anything else": lambda: ThreadPoolExecutor(1),
}


def counted(report: Report | None) -> dict[str, object]:
    assert report is not None
    return dataclasses.asdict(report) | {"paths": sorted(report.paths)}


def test_who_draws_and_writes_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent: list[str] = []
    real = Release.lend

    def spy(self: Release, paths: Iterable[str]) -> Desk | None:
        names = list(paths)
        desk = real(self, names)
        lent.extend(names if desk else [])
        return desk

    monkeypatch.setattr(Release, "lend", spy)
    for place in ("drawing", "search.site", "feeds.site"):  # few stories, and many batches of each
        monkeypatch.setattr(f"xinguancha.{place}.FULL", 5)
    monkeypatch.setattr("xinguancha.federation.offering.SHARE", 4)
    monkeypatch.setattr("xinguancha.federation.offering.FEW", 1)
    made = []
    for number, (name, pool) in enumerate(POOLS.items()):
        lent.clear()
        (tmp_path / str(number)).mkdir()
        place = project(tmp_path / str(number), CITY / "stories")
        with pool() as executor:
            result = build(place, LATER, builder.Way(executor=executor))
        counts = counted(result.report)
        assert counts["rendered"] == counts["pages"]
        kinds = {path.rpartition("/")[2].rpartition(".")[2] for path in lent}
        ours = {"html", "txt", "json", "ics", "gz"}
        assert kinds == (ours if name == "processes of this machine" else set())
        assert len(set(lent)) == len(lent)
        made.append((tree(place.site), counts))
    assert made[0] == made[1]
    assert len(made[0][0]) > batches.FULL * 2


def test_pages_that_come_out_the_same_leave_the_folder_alone(tmp_path: Path) -> None:
    """A new program or a new cache draws everything again; that alone is no release."""
    place = project(tmp_path, CITY / "stories")
    build(place, LATER)
    before = {path: path.stat().st_mtime_ns for path in place.site.rglob("*") if path.is_file()}
    template = tmp_path / "templates" / "macros" / "rows.html"
    template.write_text(template.read_text("utf-8") + "{# a remark #}", "utf-8")
    report = build(place, LATER).report
    assert report is not None
    assert report.rendered == report.pages > batches.FULL
    assert (report.written, report.fresh) == (0, False)
    after = {path: path.stat().st_mtime_ns for path in place.site.rglob("*") if path.is_file()}
    changed = {path.name for path in after if after[path] != before.get(path)}
    assert changed <= {"manifest.json"}
    assert (place.site.parent / ".site.releases" / "standby" / "manifest.json").is_file()
