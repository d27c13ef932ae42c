"""Saving one story → its new page under a preview server: how long that takes."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from . import jobs, rivals
from .process import environ, tree

_PATIENCE = 1200.0
_POLL = 0.02


@dataclass(frozen=True, slots=True)
class Preview:
    """One server on loopback: its command (a port follows), and the address of a story's page."""

    command: Sequence[str]
    address: Callable[[Path], str]


OURS = Preview(
    (sys.executable, "-m", "xinguancha", "serve", "--today", jobs.TODAY, "--port"),
    lambda story: f"/stories/{story.stem}/",
)
HUGO = Preview(
    ("hugo", "server", "--disableLiveReload", "--quiet", "--port"),
    lambda story: f"/stories/{story.parent.name}/{story.stem}/",
)


def seconds(of: Preview, folder: Path, stories: Sequence[Path], edits: int = 5) -> list[float]:
    """Serve ``folder`` and edit a story ``edits`` times: seconds until its page shows each."""
    port = _free_port()
    child = subprocess.Popen(
        [*of.command, str(port)],
        cwd=folder,
        env=environ(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        story = stories[len(stories) // 2]
        _until(lambda: "</html>" in _page(port, of.address(story)), 0.2)
        _settle(child.pid)
        found = []
        for number in range(1, edits + 1):
            mark = jobs.edit(story, 1000 + number, body_only=True)
            started = time.perf_counter()
            _until(lambda mark=mark: mark in _page(port, of.address(story)), _POLL)  # type: ignore[misc]
            found.append(time.perf_counter() - started)
            _settle(child.pid)
        return found
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
        child.wait(30)


def _until(true: Callable[[], bool], pause: float) -> None:
    end = time.monotonic() + _PATIENCE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("the preview did not show the page")
        time.sleep(pause)


def _page(port: int, address: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address)
        return connection.getresponse().read().decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        connection.close()


def _settle(pid: int) -> None:
    """Wait until the server's processes do nothing any more."""
    last = -1.0
    while (now := sum(map(_cpu, tree(pid)))) - last > 0.05:
        last = now
        time.sleep(1.5)


def _cpu(pid: int) -> float:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def both(ours: Path, hugo: Path | None) -> dict[str, list[float]]:
    """Time our server, and Hugo's on the same stories."""
    found = {"ours": seconds(OURS, ours, jobs.stories(ours))}
    if hugo is not None:
        found["hugo"] = seconds(HUGO, hugo, rivals.pages(hugo))
    return found
