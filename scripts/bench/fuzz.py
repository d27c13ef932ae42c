#!/usr/bin/env python3
"""Feed a reader with mutated real faults: fuzz.py TARGET [--seconds N] [--keep DIR].

Targets: header, nodes, quick, dates, body, privacy, decoder; ``all`` takes one after the other.
Whatever raises, or takes more than a second of the processor, is printed and kept in DIR, and the
exit code is 1. Needs ``pip install -e '.[bench]'`` (atheris); the seeds are the golden folders and,
where they lie beside the project, the real broken headers.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "scripts") not in sys.path:  # run as a file
    sys.path.insert(0, str(ROOT / "scripts"))

LONGEST = 16_384
"""Bytes of one input: what is longer meets the bounds that ``tests/test_limits.py`` tries."""

SLOW = 1.0
"""Seconds of the processor that one input may take."""

TARGETS = ("header", "nodes", "quick", "dates", "body", "privacy", "decoder")
Try = Callable[[bytes], None]


def targets() -> dict[str, Try]:
    """Return what is fuzzed, by name; each takes any bytes and must not raise."""
    from xinguancha import dates, frontmatter, privacy, reader, registries, rules
    from xinguancha.reader import files
    from xinguancha.render.body import to_html
    from xinguancha.search import shards

    shelf = registries.Registries()

    def header(data: bytes) -> None:
        frontmatter.split(data)

    def nodes(data: bytes) -> None:
        reading = reader.read("2024/shili.md", b"---\n" + data + b"\n---\n")
        rules.run(reading, shelf)

    def quick(data: bytes) -> None:
        whole = b"---\n" + data + b"\n---\n"
        one = files.quickly("2024/shili.md", whole)
        if one is not None:
            other = files.carefully("2024/shili.md", whole)
            assert repr(one.story) == repr(other.story), "read in two ways"
            assert one.found == other.found, "other problems"

    def date(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        for parse in (dates.parse, dates.parse_moment):
            try:
                parse(text)
            except dates.DateFormError as error:
                str(error)

    def body(data: bytes) -> None:
        reading = reader.read("2024/shili.md", _HEADER + data)
        rules.run(reading, shelf)
        if reading.story is not None:
            to_html(reading.story.body)

    def private(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        assert not privacy.scan(privacy.mask(text)), "masked text still holds a number"

    def decoder(data: bytes) -> None:
        import zlib

        for blob in (data, zlib.adler32(data).to_bytes(4, "little") + data):
            with contextlib.suppress(shards.DamagedShardError):
                list(shards.read(blob, 1000))

    return {
        "header": header,
        "nodes": nodes,
        "quick": quick,
        "dates": date,
        "body": body,
        "privacy": private,
        "decoder": decoder,
    }


_HEADER = """---
标题: 示例
摘要: 示例。
类别: 服务为民
经过: [{事项: 开展帮办}]
来源: {r: {标题: 示例}}
---
""".encode()


def seeds(target: str) -> Iterator[bytes]:
    """Yield inputs to begin with: every golden story, every real broken header."""
    files = sorted((ROOT / "tests" / "golden").glob("*/story.md"))
    files += sorted((ROOT.parent / "shared" / "data" / "faulty-headers").glob("*"))
    for file in files:
        data = file.read_bytes()[:LONGEST]
        head, _, rest = data.removeprefix(b"---\n").partition(b"\n---\n")
        yield {"nodes": head, "quick": head, "body": rest, "privacy": rest}.get(target, data)
    if target == "quick":
        yield from _plain_headers()
    if target == "dates":
        for text in (
            "2024-05-03",
            "2024年3月5日至8日",
            "约2024-05",
            "2024/5/3 18:00+08:00",
            "2024.5",
        ):
            yield text.encode()
    if target == "decoder":
        yield from _shards()


def _plain_headers() -> Iterator[bytes]:
    """Yield headers that are read line by line: those of the generated stories."""
    from bench import generate

    for _, text in generate.stories(20):
        yield text.encode().removeprefix(b"---\n").partition(b"\n---\n")[0]


def _shards() -> Iterator[bytes]:
    """Yield true shards, without their checksum: that is put before whatever becomes of them."""
    import numpy as np

    from xinguancha.search import coding, shards

    keys = np.array([token << 40 | number << 2 for token in (1, 5, 9) for number in (0, 3, 700)])
    for shard in shards.cut([coding.encode(keys.astype(np.uint64), 1000)], 4096, 1000):
        assert isinstance(shard.data, bytes)
        yield shard.data[4:]


def run(target: str, seconds: int, keep: Path) -> int:
    """Fuzz one target in this process for so long; never returns where atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["xinguancha"]):
        attempt = targets()[target]

    def timed(data: bytes) -> None:
        start = time.process_time()
        try:
            attempt(data)
        except Exception:
            _keep(keep, target, "raises", data)
            raise
        if time.process_time() - start > SLOW:
            _keep(keep, target, "slow", data)

    corpus = Path(tempfile.mkdtemp())
    for number, data in enumerate(seeds(target)):
        (corpus / f"{number:04}").write_bytes(data)
    options = (
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        "-timeout=60",
        "-rss_limit_mb=2048",
    )
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={keep}/", str(corpus)], timed)
    atheris.Fuzz()
    return 0


def _keep(folder: Path, target: str, what: str, data: bytes) -> None:
    name = f"{target}-{what}-{hashlib.sha256(data).hexdigest()[:12]}"
    (folder / name).write_bytes(data)
    print(f"{what}: {folder / name}", flush=True)


def main(words: list[str]) -> int:
    """Fuzz what was asked for; 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=[*TARGETS, "all"])
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    options = parser.parse_args(words)
    options.keep.mkdir(parents=True, exist_ok=True)
    if options.target != "all":
        return run(options.target, options.seconds, options.keep)
    for target in TARGETS:
        command = [sys.executable, __file__, target, "--seconds", str(options.seconds)]
        done = subprocess.run(
            [*command, "--keep", str(options.keep)], capture_output=True, text=True
        )
        told = (done.stderr + done.stdout).strip().splitlines()
        print(f"{target}: {'ok' if done.returncode == 0 else 'FOUND'}  {told[-1] if told else ''}")
    found = sorted(path.name for path in options.keep.iterdir())
    print(f"{len(found)} inputs kept: {', '.join(found[:10])}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
