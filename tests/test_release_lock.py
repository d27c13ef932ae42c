"""One build at a time, its workers with it: whoever was killed leaves nobody who still writes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import ROOT

from xinguancha import release
from xinguancha.release import lock
from xinguancha.release.filling import Release, Report


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


HOLD = """
import sys, pathlib
from xinguancha.release import hold
with hold(pathlib.Path(sys.argv[1]), 5):
    print('held', flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(site: Path) -> Iterator[subprocess.Popen[str]]:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(site)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=env,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    yield child
    child.kill()
    child.wait()


def test_a_second_build_is_refused_clearly(site: Path, holder: subprocess.Popen[str]) -> None:
    words: list[str] = []
    with pytest.raises(release.PublishError) as told, release.hold(site, 0.3, words.append):
        pass
    assert f"进程 {holder.pid}" in str(told.value)
    assert "改法" in str(told.value)
    assert len(words) == 1


def test_a_second_build_waits(site: Path, holder: subprocess.Popen[str]) -> None:
    def end(_: str) -> None:
        assert holder.stdin is not None
        holder.stdin.close()

    with release.hold(site, 60, end) as interrupted:
        assert not interrupted, "the first one ended well"


def test_the_lock_of_a_killed_build_is_taken_over(
    site: Path, holder: subprocess.Popen[str]
) -> None:
    holder.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    holder.wait()
    with release.hold(site, 0) as interrupted:
        assert interrupted
    with release.hold(site, 0) as interrupted:
        assert not interrupted, "that was told once"


LEND = """
import multiprocessing, os, pathlib, sys, time
from xinguancha import release

def work(desk, go):
    print(os.getpid(), flush=True)
    if go is None:
        desk.put("a.html", b"by a worker")
        print("put", flush=True)
        time.sleep(600)
    while not pathlib.Path(go).exists():
        time.sleep(0.01)
    desk.put("a.html", b"by a worker whose build is gone")

site, go = pathlib.Path(sys.argv[1]), sys.argv[2] or None
with release.hold(site, 10):
    made = release.Release(site, release.Report(), lock=release.shared(site))
    desk = made.lend(["a.html"])
    worker = multiprocessing.get_context("fork").Process(target=work, args=(desk, go))
    worker.start()
    time.sleep(600)
"""


@contextlib.contextmanager
def lending(site: Path, go: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A build with a worker that writes at once, or when there is a file ``go``."""
    env = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    command = [sys.executable, "-c", LEND, str(site), go]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
    assert child.stdout is not None
    worker = int(child.stdout.readline())
    try:
        assert go or child.stdout.readline() == "put\n"
        yield child, worker
    finally:
        child.kill()
        child.wait()
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
        child.stdout.close()


@pytest.mark.skipif(os.name != "posix", reason="nothing is lent without a lock that can be shared")
def test_nobody_begins_while_a_worker_of_a_killed_build_writes(site: Path) -> None:
    with lending(site, "") as (build, worker):
        assert (site / "a.html").read_bytes() == b"by a worker"
        build.kill()
        build.wait()
        with pytest.raises(release.PublishError), release.hold(site, 0):
            pass
        os.kill(worker, signal.SIGKILL)
        with release.hold(site, 60) as interrupted:
            assert interrupted


@pytest.mark.skipif(os.name != "posix", reason="nothing is lent without a lock that can be shared")
def test_a_worker_writes_nothing_once_its_build_is_gone(site: Path, tmp_path: Path) -> None:
    go = tmp_path / "go"
    with lending(site, str(go)) as (build, _):
        build.kill()
        build.wait()
        assert build.stdout is not None
        with release.hold(site, 60):
            go.touch()
            assert build.stdout.read() == "", "the pipe ends with the worker"
        assert not (site / "a.html").exists()


def test_files_are_lent_once_and_only_while_the_folder_is_changed(site: Path) -> None:
    first = Release(site, Report())
    first.write("a.html", "1", b"1")
    first.finish()
    own = release.shared(site)
    made = Release(site.with_name("next"), Report(), site, lock=own)
    assert made.lend(["b.html"]) is None, "nothing is known to differ"
    made.write("a.html", "e", b"2")
    assert Release(site, Report()).lend(["b.html"]) is None, "there is no lock to share"
    if own is None:
        return
    desk = made.lend(["b.html", "x/C.html"])
    assert desk is not None
    for path in ("a.html", "b.html", "x/c.html"):
        with pytest.raises(release.PublishError):
            made.lend([path])
        with pytest.raises(release.PublishError):
            made.write(path, "e", b"")
    assert not any((site.with_name("next") / name).exists() for name in ("b.html", "x"))


def test_a_lock_with_anything_in_it(site: Path) -> None:
    site.with_name(".site.lock").write_bytes(b"\xff{]" * 10)
    with release.hold(site, 0) as interrupted:
        assert not interrupted
    assert lock._PLACE > 4096
