"""The engine in real Chromium: every substring is found, every damage is noticed, nothing hangs."""

from __future__ import annotations

import base64
import json
import random
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, Route

from xinguancha.folding import fold
from xinguancha.search import coding, documents, shards

SEARCH = """async ([address, q, more]) => {
    const { open, search } = await import(address + "assets/search/engine.js");
    window.xgc = window.xgc || open(address + "search/data/");
    const outcome = await search(window.xgc, { q, filters: {}, limit: 50, ...more });
    const exactly = (hit) => ["exact", "all"].includes(outcome.steps[hit.step].kind);
    return {
        kind: outcome.steps[0].kind, total: outcome.total, approximate: outcome.approximate,
        urls: outcome.hits.map((hit) => hit.url), others: outcome.others,
        exact: outcome.hits.filter(exactly).map((hit) => hit.url),
        titles: outcome.hits.map((hit) => hit.title), tried: outcome.tried,
        excerpts: outcome.hits.map((hit) => hit.excerpt), documents: Array.from(outcome.documents),
    };
}"""
DECODE = """async ([address, rows]) => {
    const { DamagedIndex, postings, shard } = await import(address + "assets/search/engine.js");
    return rows.map(([coded, total]) => {
        const bytes = Uint8Array.from(atob(coded), (char) => char.charCodeAt(0));
        const started = performance.now();
        try {
            const read = shard(bytes.buffer, total);
            const lists = Array.from(read.tokens, (token, n) => {
                const { docs, classes } = postings(read, n, total);
                return [token, Array.from(docs), Array.from(classes)];
            });
            return { lists, ms: performance.now() - started };
        } catch (error) {
            if (!(error instanceof DamagedIndex)) throw error;
            return { damaged: error.message, ms: performance.now() - started };
        }
    });
}"""


CLIMB = """async ([address, terms, standing]) => {
    const { climb } = await import(address + "assets/search/rungs.js");
    const tried = [];
    const index = {
        table: async () => new Map(),
        synonyms: async () => ({ groups: [], asides: [], doubtful: "" }),
        postings: async () => ({ docs: new Int32Array(0), classes: new Uint8Array(0) }),
        readings: async () => ({}),
        sounds: async () => [],
    };
    const attempt = async (terms, step) => {
        tried.push(terms);
        const [any] = terms;
        return [].concat(any).includes(standing) ? step : null;
    };
    const quest = { index, tried: [], total: 9, attempt, stands: async () => false };
    return { step: await climb(quest, { terms, cuts: terms.map(() => []) }, true), tried };
}"""


ALIKE = """async ([address, texts, kind]) => {
    const { Quest } = await import(address + "assets/search/engine.js");
    const standing = (word) => texts.map((_, n) => n).filter((n) => texts[n].includes(word));
    const index = {
        postings: async (token) => {
            const pair = String.fromCharCode(token >>> 16, token & 0xffff);
            const docs = Int32Array.from(standing(pair));
            return { docs, classes: new Uint8Array(docs.length) };
        },
        document: async (doc) => ({
            doc, url: String(doc), title: "", meta: "", summary: "", names: [], rest: [texts[doc]],
        }),
    };
    const quest = Object.assign(new Quest(index, { limit: 10 }), { total: texts.length });
    const found = await quest.attempt([["周清", "周青"]], { kind, said: "", words: [] });
    return found.hits.map((hit) => hit.doc);
}"""


AMONG = """async ([address, texts, q]) => {
    const { search } = await import(address + "assets/search/engine.js");
    const postings = async (token) => {
        const pair = String.fromCharCode(token >>> 16, token & 0xffff);
        const docs = Int32Array.from(texts.keys()).filter((n) => texts[n].includes(pair));
        return { docs, classes: new Uint8Array(docs.length) };
    };
    const index = {
        postings, texts: new Map(),
        warm: async () => ({ documents: texts.length, pages: 0 }),
        table: async () => new Map(),
        synonyms: async () => ({ groups: [], asides: [], doubtful: "", silent: [] }),
        document: async (doc) => ({
            doc, url: String(doc), title: "", meta: "", summary: "", names: [], rest: [texts[doc]],
        }),
    };
    const { steps, hits } = await search(index, { q, limit: 10 });
    return { said: steps[0].said, first: hits[0].doc };
}"""


@pytest.fixture(scope="module")
def texts(built: Path) -> dict[str, list[str]]:
    """Address → folded fields of every document that is searched."""
    found = {}
    for path in sorted(built.rglob("plain.txt")):
        fields = documents.fields(path.read_text("utf-8"))
        url = path.relative_to(built).as_posix().removesuffix("plain.txt")
        found[url] = [fold(one) for one in (fields.title, *fields.names, *fields.rest)]
    assert len(found) >= 12
    return found


@pytest.fixture
def asked(page: Page, address: str) -> Any:
    """A function that searches in the browser."""
    page.goto(f"{address}help/")

    def ask(q: str, **more: object) -> Any:
        return page.evaluate(SEARCH, [address, q, more])

    return ask


def relevant(texts: dict[str, list[str]], *terms: str) -> set[str]:
    """Addresses of the texts that hold all terms, by looking through all of them."""
    wanted = [fold(term) for term in terms]
    return {
        url
        for url, fields in texts.items()
        if all(any(term in field for field in fields) for term in wanted)
    }


def test_every_short_piece_of_every_text_is_found(asked: Any, texts: dict[str, list[str]]) -> None:
    """Recall and precision are 1.00 against a plain scan."""
    choose = random.Random(20261124)
    fields = [field for several in texts.values() for field in several if len(field) > 3]
    for _ in range(150):
        field = choose.choice(fields)
        length = choose.choice((1, 2, 2, 3, 3, 5))
        at = choose.randrange(len(field) - min(length, len(field) - 1))
        piece = field[at : at + length]
        outcome = asked(piece)
        assert set(outcome["exact"]) == relevant(texts, piece), piece
        assert outcome["total"] >= len(outcome["exact"])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_two_pieces_together(
    asked: Any, texts: dict[str, list[str]], data: st.DataObject
) -> None:
    fields = sorted({field for several in texts.values() for field in several if len(field) > 8})
    pieces = []
    for _ in range(2):
        field = data.draw(st.sampled_from(fields))
        at = data.draw(st.integers(0, len(field) - 3))
        pieces.append(field[at : at + data.draw(st.integers(2, 3))])
    wanted = relevant(texts, *pieces)
    outcome = asked(" ".join(pieces))
    if wanted:
        assert set(outcome["exact"]) == wanted, pieces
    else:
        assert not outcome["exact"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(q=st.text(max_size=40))
@example("𠮷")
@example("，。！")
@example("5G")
@example("a" * 300)
@example("电" * 300)
@example("\u0000\ud800 x")
@example("<script>alert(1)</script>")
@example("__proto__ constructor toString")
@example("nnnnnnnnnnnnnnnnnnnnnnnnnnnnn")
@example("xianxianxianxianxianxianxianxian")
def test_whatever_is_typed_gets_an_answer(asked: Any, q: str) -> None:
    outcome = asked(q.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    assert outcome["total"] >= 0
    assert outcome["tried"]


def test_the_best_comes_first_and_is_marked(asked: Any) -> None:
    outcome = asked("代步车", limit=1)
    assert outcome["urls"] == ["stories/laonian-daibuche/"]
    assert ["代步车", True] in outcome["titles"][0]
    assert ["代步车", True] in outcome["excerpts"][0]


@pytest.mark.parametrize("typed", ["第12号", "第012号", "提案12号", "第12号提案", "第0012"])
def test_a_number_is_found_however_many_noughts_it_has(
    page: Page, address: str, typed: str
) -> None:
    page.goto(address)
    found = page.evaluate(CLIMB, [address, [typed], "第0012号"])
    assert found["step"]["kind"] == "number"
    assert "第0012号" in found["step"]["said"]
    assert found["tried"][-1] == [["第12号", "第012号", "第0012号"]]


def test_another_number_is_no_answer(page: Page, address: str) -> None:
    page.goto(address)
    found = page.evaluate(CLIMB, [address, ["第13号"], "第0012号"])
    assert found["step"] is None
    assert found["tried"] == [[["第13号", "第013号", "第0013号"]]]


@pytest.mark.parametrize("typed", ["12", "第12届", "第12345号", "第0号", "提案"])
def test_what_is_no_number_of_a_proposal_is_none(page: Page, address: str, typed: str) -> None:
    page.goto(address)
    found = page.evaluate(CLIMB, [address, [typed], "第0012号"])
    assert found["step"] is None


def test_nothing_is_asked_for_again(page: Page, address: str, asked: Any) -> None:
    asked("代步车")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    asked("代步车")
    assert requests == []
    asked("健身器材")
    assert requests


def test_words_that_sound_alike_are_dealt_in_turns(page: Page, address: str) -> None:
    page.goto(f"{address}help/")
    texts = ["周青", "周清", "周青", "周清", "周清", "周青和周清", "周青", "周清", "无"]
    turns, newest = [5, 7, 4, 3, 6, 1, 2, 0], [7, 6, 5, 4, 3, 2, 1, 0]
    for kind, order in (("sound", turns), ("synonym", newest)):
        assert page.evaluate(ALIKE, [address, texts, kind]) == order


def test_what_was_not_read_to_the_end_is_not_said_to_be_nowhere(page: Page, address: str) -> None:
    """All pairs of what was typed stand in many texts, and all of it in the last one or nowhere."""
    page.goto(f"{address}help/")
    apart, whole = "修路，路装，装灯", "修路装灯"
    few = page.evaluate(AMONG, [address, [apart] * 40, whole])
    assert few["said"].startswith("没有完全一致的，以下是")
    many = page.evaluate(AMONG, [address, [whole] + [apart] * 400, whole])
    assert re.match(r"看了 \d{2,3} 篇，没有看到完全一致的，以下是", many["said"]), many
    found = page.evaluate(AMONG, [address, [apart] * 40 + [whole] + [apart] * 20, whole])
    assert found == {"said": "", "first": 40}


def test_a_search_that_nobody_waits_for_stops(page: Page, address: str) -> None:
    page.goto(f"{address}help/")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    stopped = page.evaluate(
        """async (address) => {
            const { open, search } = await import(address + "assets/search/engine.js");
            const index = open(address + "search/data/");
            const signal = { aborted: false };
            const found = search(index, { q: "代步车", limit: 10, signal });
            signal.aborted = true;
            return found.then(() => "found", (error) => error.message);
        }""",
        address,
    )
    assert stopped == "aborted"
    assert not [url for url in requests if url.endswith("plain.txt")]


def test_one_text_that_is_lost_loses_no_other(page: Page, address: str, asked: Any) -> None:
    page.route("**/laonian-daibuche/plain.txt", lambda route: route.abort())
    outcome = asked("石嘴山市")
    assert len(outcome["urls"]) >= 5
    assert "stories/laonian-daibuche/" not in outcome["urls"]


# --- damaged data -------------------------------------------------------------------------------


def some_shard(choose: random.Random, total: int) -> tuple[bytes, list[list[Any]]]:
    """A shard of a few tokens, and what is in it."""
    tokens = sorted(choose.sample(range(1 << 32), choose.randint(1, 12)))
    keys, lists = [], []
    for token in tokens:
        found = sorted(choose.sample(range(total), choose.randint(1, min(total, 300))))
        ranks = {document: choose.randrange(4) for document in found}
        keys += sorted(token << 32 | doc << 2 | rank for doc, rank in ranks.items())
        lists.append([token, found, [3 - ranks[document] for document in found]])
    block = coding.encode(np.array(keys, np.uint64), total)
    (shard,) = shards.cut([block], 1 << 24, total)
    return shard.data, lists


def decoded(page: Page, address: str, rows: list[tuple[bytes, int]]) -> list[dict[str, Any]]:
    coded = [[base64.b64encode(data).decode(), total] for data, total in rows]
    found: list[dict[str, Any]] = page.evaluate(DECODE, [address, coded])
    return found


def test_shards_are_read_as_they_were_written(page: Page, address: str) -> None:
    page.goto(f"{address}help/")
    choose = random.Random(1)
    totals = [1, 2, 17, 400, 160_000, 5_000_000]
    made = [(some_shard(choose, total), total) for total in totals for _ in range(8)]
    read = decoded(page, address, [(data, total) for (data, _), total in made])
    for ((_, lists), total), one in zip(made, read, strict=True):
        assert one["lists"] == lists, total


def test_damaged_shards_are_noticed_and_never_hang(page: Page, address: str) -> None:
    """Flipped, cut, grown, and with a checksum that fits the damage."""
    page.goto(f"{address}help/")
    choose = random.Random(2)
    rows: list[tuple[bytes, int]] = []
    sealed: list[bool] = []
    for number in range(1500):
        data, _ = some_shard(choose, 400)
        broken = bytearray(data)
        match number % 4:
            case 0:
                broken[choose.randrange(len(broken))] ^= 1 << choose.randrange(8)
            case 1:
                broken = broken[: choose.randrange(len(broken))]
            case 2:
                place = choose.randrange(4, len(broken))
                broken[place:place] = choose.randbytes(choose.randint(1, 40))
            case 3:
                start = choose.randrange(4, len(broken))
                broken[start : start + 8] = b"\xff" * 8
        if number % 3 == 0 and len(broken) > 4:
            broken[:4] = zlib.adler32(broken[4:]).to_bytes(4, "little")
        sealed.append(number % 3 == 0)
        rows.append((bytes(broken), 400))
    read = decoded(page, address, rows)
    assert len(read) == 1500
    assert max(one["ms"] for one in read) < 1000
    noticed = [one for one, good in zip(read, sealed, strict=True) if not good]
    assert all("the index of the search is damaged" in one["damaged"] for one in noticed)
    for one in read:
        for _, docs, classes in one.get("lists", []):
            assert docs == sorted(docs)
            assert all(0 <= doc < 400 for doc in docs)
            assert all(0 <= one <= 3 for one in classes)


@pytest.mark.parametrize(
    ("pattern", "body"),
    [
        ("**/index.json", "{"),
        ("**/index.json", "null"),
        ("**/index.json", '{"format":1}'),
        ("**/index.json", json.dumps({"format": 3, "documents": 3, "pages": 0, "words": {}})),
        ("**/data/*.bin", "no shard at all"),
        ("**/data/*.bin", ""),
        ("**/data/*.txt", "x"),
        ("**/plain.txt", ""),
        ("**/plain.txt", "<!doctype html><title>404</title>"),
    ],
)
def test_every_damaged_file_is_told_apart_from_a_lost_line(
    page: Page, address: str, pattern: str, body: str
) -> None:
    def swap(route: Route) -> None:
        route.fulfill(status=200, body=body, content_type="application/octet-stream")

    page.goto(f"{address}help/")
    page.route(pattern, swap)
    said = page.evaluate(
        """async ([address, search]) => {
            const run = (0, eval)("(" + search + ")");
            const told = (error) => error.name + error.message;
            return run([address, "代步车", {}]).then((found) => found.urls, told);
        }""",
        [address, SEARCH],
    )
    assert isinstance(said, str)
    assert said.startswith("DamagedIndexthe index of the search is damaged")
