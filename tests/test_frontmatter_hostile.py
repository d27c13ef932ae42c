"""Hostile headers and real broken ones: each is refused, fast, and nothing raises."""

from __future__ import annotations

import time

import pytest
from headers import CODES, FAULTY, GOOD
from hypothesis import given
from hypothesis import strategies as st

from xinguancha.frontmatter import (
    Document,
    compose,
    nodes,
    split,
)

# --- hostile files --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "[" * 200_000,
        "- " * 200_000,
        "? " * 100_000,
        "a: " + "{a: " * 50_000,
        "\n".join(" " * depth + "a:" for depth in range(400)),
        "\n".join(" " * depth + "-" for depth in range(39)),
        "a: &a [x]\n" + "\n".join(f"a{n}: [*a, *a]" for n in range(9)),
        '"' * 500_001,
        "a: '" + "x\n" * 200_000,
        "<<<<<<< x\n" * 50_000,
        "-" * 3 + " " * 500_000 + "x",
        "：" * 100_000,
        "a\n" * 200_000,
        "# x\n" * 100_000 + "a",
        "a: [" + "x, " * 100_000,
        "\u3000" * 200_000 + "a: b",
    ],
    ids=lambda header: repr(header[:12]),
)
def test_hostile_header_is_refused_fast(header: str) -> None:
    start = time.perf_counter()
    document = split(f"---\n{header}\n---\n".encode())
    assert time.perf_counter() - start < 5
    assert document.header is None
    assert len(document.findings) == 1


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    check(split(data))


@given(st.text(alphabet="ab标 :：-—[]{}'\"#|>@*&!?,，\\\t\n\r　“”", max_size=60))
def test_no_header_raises(header: str) -> None:
    check(split(f"---\n{header}\n---\nx\n".encode()))
    root, found = compose(header)
    assert root is None or all(one.code not in nodes.FATAL for one in found)


@given(
    st.sampled_from(sorted(GOOD)),
    st.integers(min_value=0),
    st.sampled_from(["", *":：-[]{}'\"#|>@*&!,，\t\n 　\u00a0\u200b“甲\\"]),
)
def test_one_slip_in_a_good_header(name: str, place: int, char: str) -> None:
    text = f"---\n{GOOD[name]}---\n\n正文\n"
    place %= len(text)
    cut = place + (char == "")
    check(split((text[:place] + char + text[cut:]).encode()))


def check(document: Document) -> None:
    """Hold what is true of every file: located in it, and one finding where unreadable."""
    assert document.header is not None or len(document.findings) == 1
    lines = document.lines
    for found in document.findings:
        assert found.code in CODES
        assert found.column >= 1
        assert found.length >= 1
        if document.text:
            assert 1 <= found.line <= len(lines)
            assert found.column <= len(lines[found.line - 1]) + 1


# --- real broken headers, where they are at hand --------------------------------------------------

LINES = {
    "blank_before": [1] * 14,
    "block_sequence_entries_are_not_all": [6, 11, 11, 11, 11, 5, 2, 11, 11],
    "could_not_find_expected": [4, 3, 3, 6, 5, 5, 6, 6, 6, 8, 5, 5, 11, 9],
    "did_not_find_expected_alphabetic_o": [5, 6, 6, 2, 7],
    "did_not_find_expected_key": [11, 4, 5, 5, 4, 4, 5, 4, 5, 11, 10, 11, 11, 6],
    "did_not_find_expected_or": [6],
    "dup_category": [9],
    "dup_discussions_to": [7],
    "dup_requires": [12, 11, 11],
    "dup_status": [7, 7, 9, 9],
    "dup_title": [4],
    "dup_type": [9],
    "found_character_that_cannot_start_": [12, 5, 5, 5, 4, 3, 2, 5, 2, 5, 3, 5, 5, 4],
    "malformed_opening_fence": [1] * 3,
    "mapping_keys_are_not_allowed_in_th": [2, 2, 2, 2, 2, 5, 10],
    "mapping_values_are_not_allowed_in_": [3, 3, 11, 3, 3, 4, 3, 3, 3, 5, 3, 2, 3, 2],
    "no_closing": [1] * 8,
    "no_opening": [1] * 14,
}
DATES = ("datestr", "day_is_out_of_range_for_month", "month_must_be_in_n_n")


@pytest.mark.skipif(not FAULTY.is_dir(), reason="真实的坏文件不在这台机器上")
def test_real_broken_headers() -> None:
    seen = 0
    wrong = []
    for kind, lines in LINES.items():
        for number, line in enumerate(lines, 1):
            name = f"{kind}_{number:02}.md"
            found = split((FAULTY / name).read_bytes()).findings
            seen += 1
            if [one.line for one in found] != [line]:
                wrong.append((name, line, found))
    assert not wrong
    assert seen == 128


@pytest.mark.skipif(not FAULTY.is_dir(), reason="真实的坏文件不在这台机器上")
def test_impossible_dates_are_not_judged_here() -> None:
    paths = [path for kind in DATES for path in FAULTY.glob(f"{kind}_*.md")]
    assert len(paths) == 26
    assert [path.name for path in paths if split(path.read_bytes()).findings] == []
