"""A folder of stories that a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from project import TINY

from xinguancha import builder


@pytest.fixture
def place(tmp_path: Path) -> builder.Place:
    shutil.copytree(TINY / "stories", tmp_path / "stories")
    return builder.Place(tmp_path, tmp_path / "stories", tmp_path / "site")
