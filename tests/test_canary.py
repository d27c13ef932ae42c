"""Nothing of a story that is not public is in any byte of the site: unique words in every field."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project import build, project, tree

from xinguancha import builder
from xinguancha.search import shards, tokens
from xinguancha.vocabulary.fields import FIELDS, Field

WORD = "鱻龘"  # in no dictionary, font sample or page of ours
GIVEN = {  # what must fit something else, so that the story is without a fault
    ("story", "topics"): ["交通出行"],
    ("story", "places"): ["示例市"],
    ("story", "audience"): ["老年人"],
    ("story", "stages"): {"评": "未公开"},
    ("proposal", "key"): "p1",
    ("proposal", "session"): "一届一次会议",
    ("proposal", "count"): "12",
    ("proposal", "pieces"): "2",
    ("proposal", "disposition"): "filed",
    ("event", "type"): "submitted",
    ("reply", "class"): "A",
    ("commitment", "status"): "open",
    ("delivery", "state"): "in_progress",
    ("voice", "consent"): "given",
    ("relation", "story"): "jiedeng",
    ("withdrawal", "reason"): "当事人要求撤下",
    ("privacy_exception", "ending"): "0000",
}
LEFT_OUT = {
    *(("proposal", "merged_into"), ("event", "stage"), ("source", "file"), ("source", "sha256")),
    *(("story", "embargo"), ("story", "status"), ("story", "id"), ("story", "published")),
    *(("story", "kind"), ("story", "withdrawal")),
}
KINDS: dict[str, Callable[[str], object]] = {
    "date": lambda _: "2024-05-03",
    "moment": lambda _: "2024-05-03 08:00",
    "number": lambda _: "2",
    "key": lambda word: "k" + word.removeprefix(WORD),
    "url": lambda word: f"https://a.example.org/{word}",
    "text": lambda word: word,
}
UNPUBLISHED = {
    "caogao1": {"status": "draft", "published": "2025-01-01"},
    "daishen": {"status": "review", "published": "2025-01-01"},
    "guidang": {"status": "archived", "published": "2025-01-01"},
    "weidao": {"status": "published", "published": "2099-01-01"},
    "jiejin": {"status": "published", "published": "2025-01-01", "embargo": "2025-07-02 08:00"},
    "chexiale": {
        "status": "withdrawn",
        "published": "2025-01-01",
        "withdrawal": {"date": "2025-06-01", "reason": "当事人要求撤下"},
    },
}


def filled(row: str, words: Iterator[str]) -> dict[str, object]:
    """Every field of a row, each with a word of its own."""
    return {
        key: GIVEN.get((row, key)) or value(entry, words)
        for key, entry in FIELDS[row].items()
        if (row, key) not in LEFT_OUT
    }


def value(entry: Field, words: Iterator[str]) -> object:
    if entry.key in ("sources", "evidence") and entry.shape == "list":
        return ["s"]
    if entry.key in ("for", "proposals") and entry.shape == "list":
        return ["p1"]
    if entry.shape == "table":
        return {"s": filled(entry.row, words)}
    if entry.shape in ("row", "rows"):
        one = filled(entry.row, words)
        return [one] if entry.shape == "rows" else one
    if entry.choices is not None:
        return next(iter(entry.choices))
    one = KINDS[entry.kind](next(words))
    return [one] if entry.shape == "list" else one


def story(own: dict[str, object], words: Iterator[str]) -> str:
    """A story whose every field and every corner of the body holds a word."""
    header = {**filled("story", words), **own}
    lines = [f"{key}: {json.dumps(one, ensure_ascii=False)}" for key, one in header.items()]
    parts = ("{}", "## {}", "- {}", "> {}", "<!-- {} -->", "`{}`", "[{}](https://a.example.org/)")
    body = [part.format(next(words)) for part in (*parts, "![{}](tu.png)", "|{}|\n|-|\n|{}|")[:8]]
    return "\n".join(("---", f"# {next(words)}", *lines, "---", "\n\n".join(body))) + "\n"


def leaks(site: Path) -> list[str]:
    """Files that hold the word, in any of the ways a file of ours can hold one."""
    escaped = json.dumps(WORD)[1:-1].encode()
    percent = "".join(f"%{byte:02X}" for byte in WORD.encode()).encode()
    signs = (WORD.encode(), escaped, percent, WORD.encode("utf-16-le"))
    found = [name for name, data in tree(site).items() if any(sign in data for sign in signs)]
    return found + [name for name in map(str, site.rglob("*")) if WORD in name]


def searched(site: Path, word: str) -> bool:
    """Tell whether the search index knows a pair of characters."""
    [token] = tokens.of_text(word)[:1]
    folder = site / "search" / "data"
    total = json.loads((folder / "index.json").read_text("utf-8"))["documents"]
    known = set()
    for path in folder.rglob("*.bin"):
        try:
            known |= {entry.token for entry in shards.read(path.read_bytes(), total)}
        except (shards.DamagedShardError, IndexError):
            continue  # a directory, or a column
    assert len(known) > 100
    return int(np.uint32(token)) in known


@pytest.fixture
def place(tmp_path: Path) -> builder.Place:
    folder = tmp_path / "project"
    folder.mkdir()
    return project(folder)


def put(place: builder.Place, name: str, text: str, picture: bytes) -> None:
    folder = place.stories / "2025" / name
    folder.mkdir(exist_ok=True)
    (folder / "index.md").write_text(text, encoding="utf-8")
    (folder / "tu.png").write_bytes(picture)


def test_no_byte_of_what_is_not_public_reaches_the_site(place: builder.Place) -> None:
    count = itertools.count()
    words = (f"{WORD}{number}" for number in count)
    picture = (place.stories / "2025" / "jiedeng" / "lamp.png").read_bytes()
    for name, own in UNPUBLISHED.items():
        put(place, name, story(own, words), picture)
    result = build(place)
    assert [p for p in result.found if p.severity == "error"] == []
    assert result.report is not None
    assert next(count) > 400  # words in many fields, or nothing is shown
    assert leaks(place.site) == []
    assert not searched(place.site, WORD)
    shown = {
        p.parts[0]
        for p in (f.relative_to(place.site / "stories") for f in place.site.glob("stories/*/*"))
    }
    assert shown & UNPUBLISHED.keys() <= {"chexiale"}  # there a notice stands


def test_the_canary_can_sing(place: builder.Place) -> None:
    """The same story, published, is found in every kind of file: the test above can fail."""
    words = (f"{WORD}{number}" for number in itertools.count())
    picture = (place.stories / "2025" / "jiedeng" / "lamp.png").read_bytes()
    put(place, "gongkai", story({"status": "published", "published": "2025-01-01"}, words), picture)
    assert build(place).report is not None
    found = leaks(place.site)
    for name in ("index.html", "story.json", "plain.txt", "feed.xml", "feed.json", ".csv", ".ics"):
        assert any(path.endswith(name) for path in found), name
    assert searched(place.site, WORD)


STATES = st.sampled_from(
    [
        *("状态: 草稿", "status: review", "状态: 已归档", "", "状态:"),
        *("状态: 已发布\n发布: 2025-07-02", "status: published\nembargo: 2025-07-01 00:01"),
        *("状态: 已发布\n发布: 2030", "status: published\npublished: 2025-08/2025-09"),
    ]
)
TEXTS = st.text("甲乙丙丁\"'<&=+-@1 。", max_size=20).map(lambda text: f"{WORD}{text}")
ROW = st.tuples(STATES, TEXTS, TEXTS, TEXTS)


@pytest.mark.slow
@settings(max_examples=1, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_thousand_generated_stories_leave_no_trace(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("many") / "project"
    folder.mkdir()
    place = project(folder)
    rows = data.draw(st.lists(ROW, min_size=50, max_size=50))
    for number, (state, title, told, body) in zip(range(1000), itertools.cycle(rows), strict=False):
        said = [json.dumps(f"{text}{number}", ensure_ascii=False) for text in (title, told)]
        header = f"title: {said[0]}\nsummary: {said[1]}\n{state}\nproposals: [{{title: {said[0]}}}]"
        event = f"events: [{{type: submitted, text: {said[1]}, by: {said[0]}}}]"
        header = f"{header}\n{event}\nsources: {{a: {{title: {said[1]}}}}}"
        text = f"---\n{header}\n---\n{re.sub('[<&]', '', body)}{number}\n"
        (place.stories / "2025" / f"n{number}.md").write_text(text, encoding="utf-8")
    result = build(place)
    assert [p for p in result.found if p.severity == "error"] == []
    assert result.files >= 1000
    assert leaks(place.site) == []
    assert not searched(place.site, WORD)
