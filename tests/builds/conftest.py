"""A project that was built once, copied for each test."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from project import TODAY, build, project

from xinguancha import builder


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a site and an earlier release beside it; tests copy it."""
    folder = tmp_path_factory.mktemp("tiny") / "project"
    folder.mkdir()
    place = project(folder)
    for day in (TODAY - datetime.timedelta(days=30), TODAY):
        assert build(place, day).report is not None
    return folder


@pytest.fixture
def place(drawn: Path, tmp_path: Path) -> builder.Place:
    """A copy of the built project that a test may change."""
    folder = tmp_path / "project"
    shutil.copytree(drawn, folder)
    return builder.Place(folder, folder / "stories", folder / "site")
