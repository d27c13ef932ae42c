"""The index read back from its files: every pair of every document, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinguancha import cache, folding, hanzi
from xinguancha.search import coding, columns, index, postings, shards, standing, tokens
from xinguancha.search.articles import edition
from xinguancha.search.columns import Value

READINGS = {
    "充": ("chong",),
    "电": ("dian",),
    "桩": ("zhuang",),
    "庄": ("zhuang",),
    "了": ("le", "liao"),
    "埯": ("an",),
    "俺": ("an",),
    "广": ("guang", "an"),
}
SYLLABLES = sorted({folding.loose(one) for several in READINGS.values() for one in several})
# The characters of each syllable, everyday ones first: 埯 is none.
ALIKE = [
    sorted(
        (c for c, several in READINGS.items() if syllable in map(folding.loose, several)),
        key=lambda c: (c == "埯", c),
    )
    for syllable in SYLLABLES
]


def packed(title: str, body: str) -> bytes:
    return tokens.packed(tokens.Fields(title, (), (body,)))


def written(
    texts: list[tuple[str, str]], scratch: Path, store: cache.Store | None = None
) -> dict[str, bytes]:
    """The files of an index over (title, body) documents; ``store`` keeps what it came to."""
    found = postings.Postings(scratch)
    for number, text in enumerate(texts):
        found.add(number, packed(*text))
    recorder = standing.Recorder(store or cache.Store(None), [repr(text) for text in texts])
    files = written_from(texts, index.Fresh(found, len(texts), recorder))
    if store is not None:
        recorder.keep(b"-" * len(texts), found.of_unit)
    return {name: data for name, data in files.items() if isinstance(data, bytes)}


def written_from(
    texts: list[tuple[str, str]], words: index.Words
) -> dict[str, bytes | shards.Known]:
    facets = {"topic": ("主题", [Value("a", "甲", range(0, len(texts), 2))])} if texts else {}
    site = index.Site(
        addresses=[(False, f"stories/s{n}/") for n in range(len(texts))],
        newest=[736000 + n for n in range(len(texts))],
        pages=0,
        facets=facets,
        synonyms=[("路灯", "街灯")],
        asides=("请问",),
        characters={"電": "电"},
        readings=READINGS,
    )
    return dict(index.files(site, words))


def varints(data: bytes) -> list[int]:
    """Read LEB128 numbers to the end."""
    found, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(value)
            value = shift = 0
    return found


def starts(numbers: list[int]) -> list[int]:
    """Where shards begin: steps of the first unit, and the second unit where it is not 0."""
    found, unit, rest = [], 0, iter(numbers)
    for step in rest:
        unit += step >> 1
        found.append(unit << 16 | (next(rest) if step & 1 else 0))
    return found


def shard_files(files: dict[str, bytes], node: dict[str, Any], classed: bool = True) -> list[bytes]:
    """All shards below a node, their first tokens checked on the way."""
    names = [node["names"][n : n + 8] for n in range(0, len(node["names"]), 8)]
    firsts = starts(varints(base64.b64decode(node["first"])))
    assert len(firsts) == len(names)
    if node["depth"]:
        return [
            data
            for name in names
            for data in shard_files(files, json.loads(files[f"{name}.json"]), classed)
        ]
    found = [files[f"{name}.bin"] for name in names]
    total = json.loads(files["index.json"])["documents"]
    if classed:
        for data, low, high in zip(found, firsts, [*firsts, 1 << 32][1:], strict=True):
            assert all(low <= entry.token < high for entry in shards.read(data, total))
    return found


def words(files: dict[str, bytes]) -> dict[int, dict[int, int]]:
    """Token → document → class, of the whole index."""
    directory = json.loads(files["index.json"])
    found: dict[int, dict[int, int]] = {}
    for data in shard_files(files, directory["words"]):
        for entry in shards.read(data, directory["documents"]):
            assert entry.token not in found
            found[entry.token] = {
                int(document): one for one in range(4) for document in entry.documents[one]
            }
    return found


def expected(texts: list[tuple[str, str]]) -> dict[int, dict[int, int]]:
    """The same by counting."""
    found: dict[int, dict[int, int]] = {}
    for number, (title, body) in enumerate(texts):
        once, often = (
            [*tokens.of_text(text).tolist(), *tokens.threes(text).tolist()]
            for text in (title, body)
        )
        for token in {*once, *often}:
            one = 3 if token in once else int(often.count(token) >= 3)
            found.setdefault(token, {})[number] = one
    return found


TEXTS = st.lists(
    st.tuples(*[st.text(alphabet="电梯加装，。 \nPM25Ａ車𠮷了", max_size=30)] * 2), max_size=12
)


@settings(deadline=None)
@given(texts=TEXTS, run=st.sampled_from([1, 30, 1 << 20]), merged=st.sampled_from([1, 1 << 18]))
def test_every_pair_is_found_and_nothing_else(
    texts: list[tuple[str, str]], run: int, merged: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """However small the runs are that go to the scratch file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "RUN", run)
        patch.setattr(postings, "MERGED", merged)
        patch.setattr(postings, "_SAMPLE", 1 if merged == 1 else 1 << 10)
        small = written(texts, tmp_path_factory.mktemp("scratch"))
    assert words(small) == expected(texts)
    assert small == written(texts, tmp_path_factory.mktemp("scratch")), "bytes depend on the runs"


def test_a_character_in_many_places_has_a_list_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [("的" if n % 3 == 0 else "无", f"的{chr(0x4E00 + n % 50)}的") for n in range(200)]
    monkeypatch.setattr(postings, "HEAVY", 300)
    monkeypatch.setattr(postings, "MERGED", 64)
    monkeypatch.setattr(postings, "_SAMPLE", 16)
    found = words(written(texts, tmp_path))
    complete = found.pop(ord("的") << 16 | 0xFFFF)
    assert complete == {n: 3 if n % 3 == 0 else 0 for n in range(200)}
    assert found == expected(texts)


def test_many_shards_stand_below_nodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "SHARD", 8)
    monkeypatch.setattr(index, "_MOST_CHILDREN", 10)
    monkeypatch.setattr(index, "_NODE", 4)
    texts = [
        ("路灯", "".join(chr(0x4E00 + (n * 7 + k) % 900) for k in range(40))) for n in range(9)
    ]
    files = written(texts, tmp_path)
    assert json.loads(files["index.json"])["words"]["depth"] >= 2
    assert words(files) == expected(texts)


def spoken(data: bytes) -> dict[int, list[tuple[str, int]]]:
    """A shard of sounds: key → pairs with their weights."""
    reader = shards._Reader(data[4:])
    heads, key = [], 0
    for _ in range(reader.varint()):
        key += reader.varint()
        heads.append((key, reader.varint(), reader.varint()))
    found = {}
    for key, count, size in heads:
        rows = np.array(varints(reader.take(size))).reshape(count, 3)
        one, two = ALIKE[key >> 9 & 511], ALIKE[key & 511]
        found[key] = [(one[a] + two[b], w) for a, b, w in rows.tolist()]
    return found


def test_sounds_have_a_directory_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [("充电桩", "庄电，了庄，桩充"), ("庄了", "电充")]
    few = written(texts, tmp_path)
    monkeypatch.setattr(index, "SPOKEN", 8)
    monkeypatch.setattr(index, "_MOST_SPOKEN", 2)
    many = written(texts, tmp_path)
    directories = [json.loads(files["index.json"])["sounds"] for files in (few, many)]
    assert [one["depth"] for one in directories] == [0, 1]
    small, large = (
        {
            key: pairs
            for data in shard_files(files, node, classed=False)
            for key, pairs in spoken(data).items()
        }
        for files, node in zip((few, many), directories, strict=True)
    )
    assert len(large) > 2
    assert small == large


def test_a_word_of_titles_is_heard_before_others(tmp_path: Path) -> None:
    """Both are words as much, and 桩庄 stands in more texts."""
    texts = [("充电", "")] * 3 + [("", "桩庄")] * 9 + [("", "了了")] * 40
    files = written(texts, tmp_path)
    (data,) = shard_files(files, json.loads(files["index.json"])["sounds"], classed=False)
    weights = {pair: weight & 31 for pairs in spoken(data).values() for pair, weight in pairs}
    assert weights["充电"] > weights["桩庄"]


def test_what_sounds_alike_lies_together(tmp_path: Path) -> None:
    files = written([("充电桩", "充电桩"), ("庄", "电了")], tmp_path)
    directory = json.loads(files["index.json"])
    (data,) = shard_files(files, directory["sounds"], classed=False)
    found = spoken(data)
    place = {syllable: number for number, syllable in enumerate(SYLLABLES)}

    def key_of(one: str, two: str) -> int:
        letters = (ord(one[0]) - 97) * 26 + ord(two[0]) - 97
        return letters << 18 | place[one] << 9 | place[two]

    words = {key: [word for word, _ in several] for key, several in found.items()}
    assert words == {
        key_of("con", "dian"): ["充电"],
        key_of("dian", "zuan"): ["电桩"],
        key_of("dian", "le"): ["电了"],
        key_of("dian", "liao"): ["电了"],
    }
    flags = {word: weight & 0x60 for several in found.values() for word, weight in several}
    assert flags == {"充电": 0x40, "电桩": 0x40, "电了": 0}


def test_columns(tmp_path: Path) -> None:
    texts = [("路灯", "亮了电")] * 5
    files = written(texts, tmp_path)
    directory = json.loads(files["index.json"])
    group = files[f"{directory['names']}.txt"].decode().split("\n")
    assert group == ["0stories/s0", *(f"9{n}" for n in range(1, 5)), ""]
    days = np.frombuffer(files[f"{directory['dates']}.bin"][4:], "<u2")
    assert days.tolist() == [736000 - 726468 + 1 + n for n in range(5)]
    facet = json.loads(files[f"{directory['facets']['topic']}.json"])
    ((slug, label, count, codes),) = facet["values"]
    assert (facet["name"], slug, label, count) == ("主题", "a", "甲", 3)
    assert base64.b64decode(codes)
    assert files[f"{directory['table']}.txt"].decode() == "電\n电\n"
    heard = json.loads(files[f"{directory['readings']}.json"])
    assert heard["zhuang"] == "桩庄"
    assert (heard["le"], heard["liao"]) == ("了", " 了")


def test_addresses_go_on_from_the_one_before() -> None:
    rows = [(False, ""), (True, "help/"), (True, "help/a.html"), (False, f"{'x' * 40}1/")]
    (data,) = columns.addresses([*rows, (False, f"{'x' * 40}2/")])
    lines = ["0|", "!0help", "!4/a.html|", f"0{'x' * 40}1", "zxxxxx2", ""]
    assert data.decode().split("\n") == lines


def test_pairs_of_what_only_asks_are_silent_where_no_text_has_them(tmp_path: Path) -> None:
    for text, silent in (("路灯", ["请问"]), ("请问路灯", []), ("请 问", [])):
        files = written([("亮", text)], tmp_path / str(len(text)) / str(len(silent)))
        name = json.loads(files["index.json"])["synonyms"]
        assert json.loads(files[f"{name}.json"])["silent"] == silent, text


def test_names_are_made_of_the_bytes(tmp_path: Path) -> None:
    one, two = written([("路灯", "亮")], tmp_path), written([("路灯", "坏")], tmp_path)
    assert one.keys() != two.keys()
    assert {n for n in one.keys() & two.keys() if one[n] != two[n]} == {"index.json"}


def test_readings_cover_what_people_type() -> None:
    table = hanzi.readings()
    assert len(table) > 6700
    assert table["电"] == ("dian",)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            '<meta name="description" content="怎样 搜索"><nav>不要</nav><article>'
            '<h1>帮助<a class="headerlink" href="#">¶</a></h1><p>第一<b>段</b>。<br>二</p>'
            "<script>坏()</script><!-- 批注 --><ul><li>一</li><li>二 &lt;三&gt;</li></ul>"
            "<svg><title>图</title></svg></article><p>页脚</p>",
            "帮助\n本站说明\n怎样 搜索\n\n第一段。\n二\n一\n二 <三>\n",
        ),
        ("<article><p>没有标题</p></article>", None),
        ('<article data-search="no"><h1>不搜</h1></article>', None),
    ],
)
def test_a_docs_page_as_plain_text(html: str, text: str | None) -> None:
    assert edition(html) == text


# --- an edit of an earlier build --------------------------------------------------------------

WORDS = st.text("电梯老旧小区加装充桩庄路灯12ab", min_size=0, max_size=24)
TEXT = st.tuples(WORDS, WORDS)


@settings(max_examples=150, deadline=None)
@given(
    before=st.lists(TEXT, min_size=1, max_size=40),
    edits=st.lists(st.tuples(st.integers(0, 39), TEXT), max_size=3),
    added=st.lists(TEXT, max_size=2),
    dropped=st.integers(0, 1),
    heavy=st.sampled_from([4, 20, 24_000]),
)
def test_an_edit_comes_to_the_files_of_a_whole_build(
    before: list[tuple[str, str]],
    edits: list[tuple[int, tuple[str, str]]],
    added: list[tuple[str, str]],
    dropped: int,
    heavy: int,
) -> None:
    now = list(before)
    for place, text in edits:
        now[place % len(now)] = text
    now = [*now, *added][dropped:] if dropped and len(now) > 1 and not added else [*now, *added]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for module in (postings, standing):
            patch.setattr(module, "HEAVY", heavy)
        patch.setattr(index, "SHARD", 60)
        patch.setattr(standing, "ROW", 7)
        patch.setattr(coding, "MANY", 3)
        store = cache.Store(None)
        old = written(before, Path(folder), store)
        whole = written(now, Path(folder))
        base = standing.read(store)
        numbers = standing.changed(base, [repr(text) for text in now])
        if base is None or numbers is None:
            assert coding.single(len(before)) != coding.single(len(now)) or dropped
            return
        change = standing.Change(
            [(n, packed(*before[n])) for n in numbers if n < len(before)],
            [(n, packed(*now[n])) for n in numbers if n < len(now)],
        )
        sums = {hashlib.sha256(data).hexdigest(): data for data in old.values()}
        words = standing.Edited(base, store, change, len(now), sums.__contains__)
        found = written_from(now, words)
    assert {
        name: sums[data.sha256] if isinstance(data, shards.Known) else data
        for name, data in found.items()
    } == whole


def test_an_edit_of_one_document_among_many_writes_few_shards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "SHARD", 500)
    bodies = ("".join(chr(0x4E00 + n * 7 % 977 + k) for k in range(60)) for n in range(400))
    texts = [(f"标题{n}", body) for n, body in enumerate(bodies)]
    store = cache.Store(None)
    old = written(texts, tmp_path, store)
    now = [*texts[:70], (texts[70][0], texts[70][1] + "新添一句"), *texts[71:]]
    base = standing.read(store)
    assert base is not None
    assert standing.changed(base, [repr(text) for text in now]) == [70]
    change = standing.Change([(70, packed(*texts[70]))], [(70, packed(*now[70]))])
    sums = {hashlib.sha256(data).hexdigest() for data in old.values()}
    words = standing.Edited(base, store, change, len(now), sums.__contains__)
    made = list(words.shards(500))
    fresh = [shard for shard in made if isinstance(shard.data, bytes)]
    assert len(made) > 40
    assert 0 < len(fresh) < len(made) / 4


def test_a_lost_row_is_damage_and_the_base_is_not_used_again(tmp_path: Path) -> None:
    texts = [("电梯", "老旧小区"), ("路灯", "不亮")]
    store = cache.Store(None)
    written(texts, tmp_path, store)
    base = standing.read(store)
    assert base is not None
    change = standing.Change([(0, packed(*texts[0]))], [(0, packed("路灯", "不亮"))])
    with pytest.raises(cache.DamagedError):
        standing.Edited(base._replace(name="another"), store, change, 2, lambda sha256: False)
    assert standing.read(store) is None
