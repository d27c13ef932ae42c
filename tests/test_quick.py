"""What is read quickly is read exactly as the careful reader reads it, places and all."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rich import PATH, RICH

from bench import generate
from xinguancha import frontmatter
from xinguancha.reader import Reading
from xinguancha.reader.files import carefully, quickly
from xinguancha.reader.reading import Loc

HERE = Path(__file__).resolve().parent
FILES = sorted(
    path for home in (HERE / "golden", HERE / "sites", HERE.parent) for path in home.glob("**/*.md")
)
STORIES = sorted((HERE.parent / "stories").glob("[0-9]*/**/*.md"))


def plainly(text: str) -> str:
    """Write the header of a story anew, one name or item a line."""
    _, header, body = text.split("---\n", 2)
    data = yaml.load(header, yaml.BaseLoader)
    lines = yaml.dump(data, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{lines}---\n{body}"


GENERATED = [text for _, text in generate.stories(40)]
PLAIN = [plainly(RICH), *GENERATED[:6], *(path.read_text("utf-8") for path in STORIES)]


def agreed(data: bytes) -> Reading | None:
    """Read in both ways and compare all that comes of it; None where only one way is open."""
    quick, careful = quickly(PATH, data), carefully(PATH, data)
    if quick is None:
        return None
    assert repr(quick.story) == repr(careful.story)
    assert quick.found == careful.found
    assert quick.places == careful.places
    for loc in careful.marks:
        assert place(quick, loc) == place(careful, loc), loc
        assert quick.said(loc) == careful.said(loc), loc
        for other in ((*loc, 0), (*loc, 99), (*loc, "date"), (*loc, "key"), (*loc, "filed")):
            assert (quick.mark(other) is None) == (careful.mark(other) is None), other
            assert quick.place(other) == careful.place(other), other
    return quick


def place(reading: Reading, loc: Loc) -> tuple[int, int, int]:
    mark = reading.mark(loc)
    assert mark is not None, loc
    return frontmatter.position(mark, reading.document.header_line)


@pytest.mark.parametrize("text", PLAIN + GENERATED)
def test_a_plain_story_is_read_quickly(text: str) -> None:
    """That is what makes the check of ten thousand stories quick: none of them is read twice."""
    assert agreed(text.encode()) is not None


def test_every_file_at_hand_is_read_alike() -> None:
    assert len(FILES) > 150
    for path in FILES:
        agreed(path.read_bytes())
        text = path.read_text("utf-8", "replace")
        if text.startswith("---\n") and text.count("---\n") > 1:
            try:
                agreed(plainly(text).encode())
            except yaml.YAMLError:
                continue


MINE = plainly(RICH)
EDITS = st.sampled_from(
    [
        *("[", "]", "{", "}", ":", "：", "-", "#", "&a ", "*", "!", "|", ">", "'", '"', "%", "@"),
        *("`", ",", "，", "、", "\t", "\n", " ", "  ", "\u3000", "\u00a0", "\ufeff", "\u202e", "?"),
        *("~", "null", "- ", ": ", " #", "\n  ", "\n- ", "\n  - ", "\n    ", "---\n", "...\n"),
        *(
            "未查到",
            "[]",
            "[甲, 乙]",
            "[甲,乙]",
            "[ 甲]",
            "[甲 ]",
            "[甲, ]",
            "{甲: 乙}",
            '"甲"',
            "''",
        ),
        *("\\", '"\\u202e"', "https://a.example/b#c", "2024-02-30", "date: 2024\n", "\r", "\x85"),
    ]
)


def edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    """Change a header in places given as fractions of it, so that all of it is reached."""
    end = text.index("\n---\n") + 4
    for where, removed, added in edits:
        start = 4 + where * (end - 4) // 10_000
        text = text[:start] + added + text[start + removed :]
    return text


@settings(max_examples=400)
@given(
    text=st.sampled_from(PLAIN),
    edits=st.lists(
        st.tuples(st.integers(0, 9_999), st.integers(0, 4), EDITS | st.text(max_size=2)),
        min_size=1,
        max_size=3,
    ),
)
def test_a_changed_story_is_read_alike(text: str, edits: list[tuple[int, int, str]]) -> None:
    agreed(edited(text, edits).encode("utf-8", "surrogatepass"))


@settings(max_examples=300)
@given(
    text=st.sampled_from(PLAIN),
    moves=st.lists(
        st.tuples(st.integers(0, 999), st.integers(0, 999), st.integers(-4, 4)),
        min_size=1,
        max_size=2,
    ),
)
def test_lines_in_other_places_are_read_alike(text: str, moves: list[tuple[int, int, int]]) -> None:
    """A line copied elsewhere and set in otherwise: what belongs to what is decided alike."""
    _, header, body = text.split("---\n", 2)
    lines = header.split("\n")[:-1]
    for source, target, shift in moves:
        line = lines[source % len(lines)]
        line = (
            " " * shift + line if shift > 0 else line[min(-shift, len(line) - len(line.lstrip())) :]
        )
        lines.insert(target % len(lines), line)
    agreed(("---\n" + "\n".join(lines) + "\n---\n" + body).encode())


@pytest.mark.parametrize(
    "value",
    [
        *("甲: 乙", "甲:", "甲 #乙", "甲 ", "-甲", "- 甲", "—甲", "? 甲", "null", "Null", "~"),
        *(
            "&a 甲",
            "*a",
            "!甲",
            "| ",
            "> ",
            "@甲",
            "`甲",
            "%甲",
            "甲\tb",
            '"甲',
            '"甲" 乙',
            "'甲''乙'",
        ),
        *(
            '"a\\nb"',
            "[甲, [乙]]",
            "[甲: 乙]",
            "[甲，乙]",
            "[甲, 乙",
            "甲\u3000乙",
            "\u3000甲",
            "'  '",
        ),
        *("[甲#乙]", "[甲?]", "[https://a.example/]", "{}", "[{}]", "甲\u200b", "[未查到, 甲]"),
    ],
)
@pytest.mark.parametrize("name", ["标题", "主题", "更新", "类别", "提案", "来源", "落实", "环节"])
def test_a_value_that_may_mean_more_is_read_alike(name: str, value: str) -> None:
    lines = MINE.split("\n")
    [number] = [n for n, line in enumerate(lines) if line.startswith(name)][:1] or [1]
    agreed("\n".join([*lines[:number], f"{name}: {value}", *lines[number + 1 :]]).encode())
    agreed(MINE.replace("\n摘要: ", f"\n{name}: {value}\n摘要: ", 1).encode())


def test_what_needs_a_parser_is_not_read_quickly() -> None:
    for value in (
        "甲: 乙",
        "甲 #乙",
        "|",
        "&a 甲",
        "'甲''乙'",
        "甲\u3000乙",
        "甲\u200b",
        "[甲: 乙]",
    ):
        text = MINE.replace("\n摘要: ", f"\n摘要: {value}\n更新: ", 1)
        assert text != MINE
        assert frontmatter.plain(text.encode()) is None, value
