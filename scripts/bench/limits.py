#!/usr/bin/env python3
"""The worst bodies and headers that the bounds let pass, and those they refuse: limits.py.

Prints seconds of the processor and the peak of memory for each, worst first; exit code 1 where
one takes more than a second or 100 MB.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

_SCRIPTS = str(Path(__file__).resolve().parent.parent)
if _SCRIPTS not in sys.path:  # run as a file
    sys.path.insert(0, _SCRIPTS)

from xinguancha import reader, registries, rules  # noqa: E402
from xinguancha.reader.limits import COLUMNS, DEPTH, LINE, MOST  # noqa: E402
from xinguancha.render.body import to_html  # noqa: E402

SECONDS, MEGABYTES = 1.0, 100
HEADER = """---
标题: 示例
摘要: 示例。
类别: 服务为民
经过: [{事项: 开展帮办}]
来源: {r: {标题: 示例}}
"""
# One piece of a body that is repeated until a bound is reached, and until it is far behind.
PIECES = (
    *("[", "![", "[a](", "[](", "[a][b] ", "](", "[a]", "[a]: x\n", "[^a] ", "[^a]: x\n"),
    *("*", "* a ", "**a ", "_a ", "*_", "a*b_", "`", "`a ", "``a`", "```\n", "~~~\n", "~a~"),
    *("<", "<a ", "<b>", "<div>\n", "<!-- ", "<!-- -->", "<http://a", "<a@", "<img src=a.png>"),
    *("&", "&#", "&amp;", "\\", "\\*", "#\n", "# a\n", "## 同\n\n", "a\n=\n", "a\n-\n"),
    *("> ", ">\n", "> > a\n", "- a\n", "1. a\n", "- a\n  - b\n", "a: b\n\n", "a\n: b\n\n"),
    *("|", "|a", "a|b\n-|-\n", "@", "a@a.", " ", "\t", "\n", " \n", "字\n", "1 ", "138-", "5 "),
    *("https://a.example.org/ ", "宁B1 ", "字", "1", "：“", "---\n", "***\n", "\u3000"),
)


def cases() -> Iterator[tuple[str, bytes]]:
    """Yield (name, file): each piece up to the bounds, and far beyond."""
    for piece in PIECES:
        within = min([most // piece.count(s) for s, most in MOST.items() if s in piece] or [20_000])
        glue = "" if "\n" in piece else "\n"
        if not glue:
            text = piece * within
        else:  # lines as long as they may be
            row = max(min(LINE // len(piece), within), 1)
            text = (piece * row + glue) * (within // row)
        yield f"{piece!r} × {within}", (HEADER + "---\n" + text).encode()
        yield (
            f"{piece!r} × 1 MB",
            (HEADER + "---\n" + piece * (900_000 // len(piece))).encode()[: 1 << 20],
        )
    table = "|a" * (COLUMNS - 1) + "|\n" + "|-" * (COLUMNS - 1) + "|\n"
    yield "table", (HEADER + "---\n" + table + ("|b" * (COLUMNS - 1) + "|\n") * 250).encode()
    yield (
        "deep list",
        (HEADER + "---\n" + "".join(" " * 4 * (n % DEPTH) + "- a\n" for n in range(7900))).encode(),
    )
    for name, line in (
        ("list", "采编: [" + "甲," * 29_000 + "]\n"),
        ("rows", "提案:\n" + "  - {案由: 甲}\n" * 11_000),
        ("bad rows", "提案:\n" + "  - {案由: 甲, 立案情况: 乱}\n" * 6_000),
        ("unknown keys", "".join(f"k{n}: x\n" for n in range(11_900))),
        ("brackets", "标题: " + "[" * 29_000 + "\n"),
        ("blocks", "".join(" " * n + "a:\n" for n in range(400))),
    ):
        yield f"header: {name}", (HEADER + line + "---\n正文\n").encode()


def measure(data: bytes) -> tuple[float, float, str]:
    """Return seconds, megabytes and the first error of reading, checking and converting a file."""
    shelf = registries.Registries()
    best = 0.0
    for traced in (False, True):
        if traced:
            tracemalloc.start()
        start = time.process_time()
        reading = reader.read("2024/shili.md", data)
        rules.run(reading, shelf)
        errors = [one.code for one in reading.found if one.severity == "error"]
        if reading.story is not None and not errors:
            to_html(reading.story.body)
        if not traced:
            best = time.process_time() - start
    peak = tracemalloc.get_traced_memory()[1] / (1 << 20)
    tracemalloc.stop()
    return best, peak, errors[0] if errors else "published"


def main() -> int:
    """Measure all; 1 where a bound is too wide."""
    rows = sorted(((*measure(data), name) for name, data in cases()), reverse=True)
    for seconds, peak, code, name in rows[:25]:
        print(f"{seconds:6.2f} s {peak:6.1f} MB  {code:18} {name}")
    wide = [row for row in rows if row[0] > SECONDS or row[1] > MEGABYTES]
    print(f"{len(rows)} inputs, {len(wide)} beyond {SECONDS:.0f} s or {MEGABYTES} MB")
    return 1 if wide else 0


if __name__ == "__main__":
    sys.exit(main())
