"""The harness that hurts builds, in a small version; and that it would notice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from project import IN_CI, ROOT, build, project

from bench import same_bytes
from xinguancha.release import verify

BENCH = ROOT / "scripts" / "bench"
FEW = {"kill": 4, "pairs": 2, "damage": 2, "midway": 1, "full": 1, "read-only": 1}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="builds run in forks")
def test_the_site_is_whole_after_every_fault(tmp_path: Path) -> None:
    words = [word for name, number in FEW.items() for word in (f"--{name}", str(number))]
    done = subprocess.run(
        [sys.executable, str(BENCH / "faults.py"), *words, "--dir", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "kill -9" in done.stdout
    assert "0 failures" in done.stdout
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        assert "disk" in done.stdout


@pytest.mark.slow
def test_the_same_bytes_in_other_surroundings(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCH / "same_bytes.py"), "--stories", "70", "--dir", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(" 0 differ") == 6
    if IN_CI and sys.platform == "linux":
        assert "cannot be made" not in done.stdout, "a Turkish locale was among the surroundings"


def test_a_torn_site_would_be_noticed(tmp_path: Path) -> None:
    place = project(tmp_path)
    assert build(place).report is not None
    page = place.site / "stories/jiedeng/index.html"
    page.write_bytes(page.read_bytes()[:-1])
    assert verify.verify(str(place.site)).different == ["stories/jiedeng/index.html"]
    assert same_bytes.differences({"a": "1", "b": "1"}, {"a": "2", "c": "1"}) == ["a", "b", "c"]
