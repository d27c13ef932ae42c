"""The benchmark's server counts what an ordinary host sends, and is as slow as it says."""

from __future__ import annotations

import gzip
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from project import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from bench.searching import server as serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A page that packs well, a shard that does not, and a secret beside the site."""
    site = tmp_path / "site"
    (site / "a").mkdir(parents=True)
    (site / "a" / "index.html").write_text("电梯" * 4000, "utf-8")
    (site / "x.bin").write_bytes(bytes(range(256)) * 80)
    (tmp_path / "secret.txt").write_text("secret")
    return site


def settled(server: serving.Server, mark: int) -> list[serving.Sent]:
    """What was sent, once the server has nothing under way: it notes an answer after the send."""
    while not server.quiet():
        time.sleep(0.001)
    return server.since(mark)


def test_text_is_sent_packed_and_counted_so(folder: Path) -> None:
    with serving.Server(folder) as server:
        mark = server.mark()
        with urllib.request.urlopen(server.address + "a/") as answer:
            body = answer.read()
        with urllib.request.urlopen(server.address + "x.bin") as answer:
            raw = answer.read()
        sent = {one.path: one.size for one in settled(server, mark)}
    assert gzip.decompress(body).decode() == "电梯" * 4000
    assert sent == {"/a/": len(body), "/x.bin": len(raw)}
    assert len(raw) == 20_480


def test_nothing_outside_the_folder_is_sent(folder: Path) -> None:
    with serving.Server(folder) as server:
        for path in ("..%2fsecret.txt", "%2e%2e/secret.txt", "nothing"):
            with pytest.raises(urllib.error.HTTPError):
                urllib.request.urlopen(server.address + path)


def test_a_throttled_answer_takes_at_least_its_delay_and_its_bytes(folder: Path) -> None:
    with serving.Server(folder) as server:
        server.network = serving.Network("slow", 0.05, 200_000)
        mark = server.mark()
        with urllib.request.urlopen(server.address + "x.bin") as answer:
            answer.read()
        (sent,) = settled(server, mark)
    assert sent.ended - sent.begun >= 0.05 + 20_480 / 200_000
