"""A real Dask cluster on this machine: separate processes that see nothing of the project."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import distributed
import pytest
from project import LATER, ROOT, build, project, tree

from bench import generate
from xinguancha import builder, cli, cluster, plugin

STORIES = 500
PATIENCE = 60  # seconds for a process to come up
# Loaded by every worker: no file below the project may be opened, whatever asks for it.
BLIND = """
import os, sys

def watch(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and arguments[0]:
        if str(arguments[0]).startswith(os.environ["FORBIDDEN"]):
            raise PermissionError("a worker reached for " + str(arguments[0]))

sys.addaudithook(watch)
"""


@dataclass
class Dask:
    """A scheduler and its workers, each a process of its own."""

    folder: Path
    forbidden: Path
    code: Path = ROOT / "scripts"
    address: str = ""

    def __post_init__(self) -> None:
        self.folder.mkdir()
        (self.folder / "blind.py").write_text(BLIND, encoding="utf-8")
        self.running: list[subprocess.Popen[bytes]] = []
        port = _free_port()
        self.scheduler = self._start("dask_scheduler", "--port", str(port))
        self.address = f"127.0.0.1:{port}"

    def _start(self, what: str, *words: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.code),
            "FORBIDDEN": str(self.forbidden),
        }
        command = [sys.executable, "-m", f"distributed.cli.{what}", *words]
        command += ["--host", "127.0.0.1", "--no-dashboard"]
        log = (self.folder / f"{what}{len(self.running)}.log").open("wb")
        process = subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        self.running.append(process)
        return process

    def worker(self, *words: str) -> subprocess.Popen[bytes]:
        scratch = ("--local-directory", str(self.folder / "scratch"))
        options = ("--no-nanny", "--nthreads", "1", "--preload", str(self.folder / "blind.py"))
        return self._start("dask_worker", f"tcp://{self.address}", *options, *scratch, *words)

    def end(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    running = Dask(tmp_path / "dask", tmp_path / "cluster")
    yield running
    running.end()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    generate.write(STORIES, folder)
    return folder


def place(folder: Path, corpus: Path) -> builder.Place:
    folder.mkdir()
    return project(folder, corpus)


class Killer:
    """Watches a build's progress, and kills a worker with -9 while it has pages to draw."""

    def __init__(self, victim: subprocess.Popen[bytes], watching: distributed.Client) -> None:
        self.victim, self.watching = victim, watching
        self.held: tuple[str, ...] = ()

    def __call__(self, what: str, done: int, total: int) -> None:
        if what != "生成网页" or self.held:
            return
        held = self.watching.processing().get(self._address(), ())
        if held:
            self.held = tuple(map(str, held))
            os.kill(self.victim.pid, signal.SIGKILL)

    def _address(self) -> str:
        workers = self.watching.scheduler_info(n_workers=-1)["workers"]
        return next(at for at, one in workers.items() if one["name"] == "victim")


@pytest.mark.slow
def test_a_worker_is_killed_midway_and_nothing_is_lost(
    tmp_path: Path, dask: Dask, corpus: Path
) -> None:
    local = place(tmp_path / "local", corpus)
    expected = build(local, LATER).report
    victim = dask.worker("--name", "victim")
    dask.worker("--name", "other")
    remote = place(tmp_path / "cluster", corpus)
    with (
        distributed.Client(f"tcp://{dask.address}", set_as_default=False) as watching,
        cluster.pool(dask.address) as pool,
    ):
        watching.wait_for_workers(2, timeout=PATIENCE)
        with pytest.raises(PermissionError):  # the workers are blind indeed
            watching.submit(os.listdir, str(remote.stories)).result()
        killer = Killer(victim, watching)
        way = builder.Way(executor=pool)
        result = builder.build(remote, LATER, killer, plugin.build_frame, way)
    assert result.report is not None
    assert killer.held, "no page was being drawn on the worker that was to be killed"
    assert victim.wait(PATIENCE) == -signal.SIGKILL
    assert expected is not None
    assert result.report.stories == expected.stories > STORIES * 0.9
    assert tree(remote.site) == tree(local.site)


class Ender:
    """Kills processes when a build has the first story checked."""

    def __init__(self, *victims: subprocess.Popen[bytes]) -> None:
        self.victims = victims

    def __call__(self, what: str, done: int, total: int) -> None:
        for victim in self.victims:
            victim.kill()
            victim.wait(PATIENCE)


@pytest.mark.parametrize("left", ["scheduler", "nobody"])
def test_a_cluster_that_is_lost_leaves_the_site_alone(
    tmp_path: Path, dask: Dask, corpus: Path, monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    monkeypatch.setattr(cluster, "_ALONE", 2.0)
    worker = dask.worker()
    victims = [worker] if left == "scheduler" else [dask.scheduler, worker]
    remote = place(tmp_path / "cluster", corpus)

    def build_there() -> None:
        with cluster.pool(dask.address) as pool:
            way = builder.Way(executor=pool)
            builder.build(remote, LATER, Ender(*victims), plugin.build_frame, way)

    with pytest.raises(cluster.ClusterError, match=r"中途断了.*网站没有动"):
        build_there()
    assert not remote.site.exists()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Run the command as an operator does; (exit code, what it said of a failure)."""
    code = cli.main([*words, "--stories", str(ROOT / "stories")])
    return code, capsys.readouterr().err


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_CONNECT", 1)


@pytest.mark.usefixtures("soon")
def test_a_cluster_that_nobody_answers_for_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = run(capsys, "check", "--executor", f"dask://127.0.0.1:{_free_port()}")
    assert code == 2
    assert "连不上集群 127.0.0.1:" in told
    assert "改法" in told
    assert not any(word in told for word in ("Error", "Traceback", "Timed"))


@pytest.mark.usefixtures("soon")
def test_a_cluster_without_workers_is_told(dask: Dask, capsys: pytest.CaptureFixture[str]) -> None:
    wait_for(dask)
    code, told = run(capsys, "check", "--executor", f"dask://{dask.address}")
    assert code == 2
    assert "没有一台工作机" in told


def wait_for(dask: Dask) -> None:
    with distributed.Client(f"tcp://{dask.address}", timeout=PATIENCE, set_as_default=False):
        pass


def test_without_the_package_it_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, told = run(capsys, "build", "--executor", "dask://127.0.0.1:8786")
    assert code == 2
    assert "没有装" in told
    assert 'pip install -e ".[cluster]"' in told


def test_a_worker_with_other_code_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "code"
    shutil.copytree(ROOT / "scripts" / "xinguancha", other / "xinguancha")
    with (other / "xinguancha" / "hanzi.py").open("a", encoding="utf-8") as file:
        file.write("# another\n")
    dask = Dask(tmp_path / "dask", tmp_path / "cluster", other)
    try:
        dask.worker()
        wait_for(dask)
        code, told = run(capsys, "check", "--executor", f"dask://{dask.address}")
    finally:
        dask.end()
    assert code == 2
    assert "版本和这里不一样" in told
    assert "tcp://127.0.0.1:" in told


def test_tasks_name_the_code_that_they_were_made_for() -> None:
    """A worker that joins later was not asked when the build began."""
    assert cluster._work(cluster.token(), len, ("abc",)) == 3
    with pytest.raises(cluster._OtherCodeError):
        cluster._work("another", len, ("abc",))


@pytest.mark.parametrize(
    "words",
    [
        "10.0.0.5:8786",
        "tcp://10.0.0.5:8786",
        "dask://10.0.0.5",
        "dask://:8786",
        "dask://a:99999",
        "dask://a:b",
        "dask://me:secret@10.0.0.5:8786",
        "dask://10.0.0.5:8786/path",
    ],
)
def test_an_address_is_asked_for_in_one_form(
    capsys: pytest.CaptureFixture[str], words: str
) -> None:
    code, told = run(capsys, "check", "--executor", words)
    assert code == 2
    assert "应当像 dask://10.0.0.5:8786" in told
    assert cluster.address("dask://10.0.0.5:8786") == "10.0.0.5:8786"
