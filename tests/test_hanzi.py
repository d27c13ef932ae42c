"""Chinese text: measures an editor can check by eye, and properties that hold for any text."""

import random
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinguancha import hanzi

chinese = st.text(
    st.sampled_from("老年代步车提案办理标题要了的，。！？；：、（）《》“”…— abcXYZ0123456789.-,é"),
    max_size=120,
)
texts = st.one_of(chinese, st.text(max_size=40))
FIELDS = [
    "标题", "摘要", "标签", "期次", "提案", "答复", "承诺", "单位", "主办单位", "发布", "来源",
    "title", "summary", "published", "updated", "proposals", "id", "by", "date", "due",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("新观察", 6), ("，：", 4), ("Ａ１", 4), ("e\u0301", 1), ("a\u200bb", 2),
     ("标题：PM2.5", 11), ("𠮷", 2), ("é", 1)],
)  # fmt: skip
def test_width(text: str, columns: int) -> None:
    assert hanzi.width(text) == columns


@given(st.text(), st.text())
def test_width_adds_up(one: str, other: str) -> None:
    assert hanzi.width(one + other) == hanzi.width(one) + hanzi.width(other)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("", 1), ("字" * 300, 1), ("字" * 1380, 5), ("字" * 1700, 6), ("word " * 1000, 5),
     ("字" * 600 + " word" * 400, 4), ("，" * 3000, 1)],
)  # fmt: skip
def test_reading_minutes(text: str, minutes: int) -> None:
    assert hanzi.reading_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("老年代步车", 5), ("“落实型”", 5), ("为民办实事、破解老大难", 11), ("PM2.5", 3),
     ("治理PM2.5，见效", 8), ("12345热线", 5), ("a b", 2), (" \n\u3000", 0), ("e\u0301", 1),
     ("……", 2), ("Ａ", 1)],
)  # fmt: skip
def test_count(text: str, length: int) -> None:
    assert hanzi.count(text) == length


@given(texts, texts)
def test_count_adds_up_across_a_space(one: str, other: str) -> None:
    assert hanzi.count(f"{one} {other}") == hanzi.count(one) + hanzi.count(other)


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("老年代步车怎么管", 8, "老年代步车怎么管"),
        ("老年代步车怎么管", 7, "老年代步车怎…"),
        ("先警告、再告知、后处罚，柔性执法", 13, "先警告、再告知、后处罚…"),
        ("先警告，再告知。后处罚，柔性执法", 10, "先警告，再告知…"),
        ("老年代步车怎么管？听听委员怎么说", 11, "老年代步车怎么管？…"),
        ("委员走进《石嘴山日报》编辑部", 6, "委员走进…"),
        ("今年监测到PM2.5下降", 7, "今年监测到…"),
        ("electric tricycles", 6, "electric…"),
        ("incomprehensibilities", 5, "incompre…"),
        ("两行\n  之间", 9, "两行 之间"),
        ("老年", 1, "…"),
        ("", 1, ""),
    ],
)
def test_excerpt(text: str, limit: int, cut: str) -> None:
    assert hanzi.excerpt(text, limit) == cut


@given(texts, st.integers(1, 60))
def test_an_excerpt_is_a_beginning_that_fits(text: str, limit: int) -> None:
    line = " ".join(text.split())
    cut = hanzi.excerpt(text, limit)
    assert cut == line or (cut.endswith("…") and line.startswith(cut[:-1]))
    assert sum(hanzi._halves(char) for char in cut) <= 2 * limit or cut == line


@given(chinese, st.integers(8, 60))
def test_an_excerpt_breaks_no_number(text: str, limit: int) -> None:
    line = " ".join(text.split())
    cut = hanzi.excerpt(text, limit)
    kept, rest = cut[:-1], line[len(cut) - 1 :]
    if cut != line and kept[-1:].isalnum() and kept[-1:].isascii():
        only_one_word = re.fullmatch(r"[\w.,\-]*", kept, re.ASCII)
        assert only_one_word or not re.match("[A-Za-z0-9]", rest)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("石嘴山市公安局", "shizuishanshigonganju"),
        ("重庆", "chongqing"),
        ("十二届三次会议", "shierjiesancihuiyi"),
        ("PM2.5治理", "pm2-5zhili"),
        ("Ｃａｆé 绿地", "cafe-lvdi"),
        ("（示例）市", "shili-shi"),
        ("Topic_A", "topic-a"),
    ],
)
def test_slug(name: str, address: str) -> None:
    assert hanzi.slug(name) == address


@given(texts)
def test_a_slug_is_an_address(name: str) -> None:
    address = hanzi.slug(name)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", address)
    assert len(address) <= hanzi.SLUG_LENGTH


def test_slugs_without_a_sound_and_slugs_cut_short_stay_apart() -> None:
    assert re.fullmatch("x[0-9a-f]{8}", hanzi.slug("！！！"))
    assert len({hanzi.slug(name) for name in ("", "！", "！！", "서울", "부산")}) == 5
    long = "石嘴山市" * 20
    assert hanzi.slug(long + "一") != hanzi.slug(long + "二")


def test_pinyin_is_loaded_only_for_a_slug() -> None:
    code = "import sys, xinguancha.hanzi as h; h.fold('石'); print('pypinyin' in sys.modules)"
    env_path = [path for path in sys.path if path]
    code = f"import sys; sys.path[:0] = {env_path!r}; {code}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("题标", "标题"), ("摘耍", "摘要"), ("标题", "标题"), ("答覆", "答复"), ("承若", "承诺"),
        ("主办但位", "主办单位"), ("主办位单", "主办单位"), ("发布日期", "发布"), ("提安", "提案"),
        ("Title ", "title"), ("ｔｉｔｌｅ", "title"), ("tilte", "title"), ("titel", "title"),
        ("sumary", "summary"), ("proposal", "proposals"), ("published_at", "published"),
        ("date_published", "published"), ("dates", "date"), ("ID", "id"),
        ("天气", None), ("备注", None), ("layout", None), ("author", None), ("xyz", None),
        ("", None), ("　", None), ("一", None),
    ],
)  # fmt: skip
def test_nearest(typed: str, meant: str | None) -> None:
    assert hanzi.nearest(typed, FIELDS) == meant


def test_nearest_of_nothing_is_nothing() -> None:
    assert hanzi.nearest("标题", []) is None
    assert hanzi.nearest("标题", ["", " "]) is None


@given(st.one_of(st.sampled_from(FIELDS), st.text(max_size=8)), st.randoms(use_true_random=False))
def test_nearest_is_one_of_them_in_any_order(word: str, order: random.Random) -> None:
    shuffled = FIELDS[:]
    order.shuffle(shuffled)
    found = hanzi.nearest(word, shuffled)
    assert found == hanzi.nearest(word, set(FIELDS))
    assert found is None or found in FIELDS
    assert word not in FIELDS or found == word


@pytest.mark.parametrize("word", [field for field in FIELDS if len(field) > 2])
def test_one_slip_in_a_longer_word_is_found(word: str) -> None:
    slips = [word[:-1], word[1:], word + "了", word[1] + word[0] + word[2:]]
    assert [hanzi.nearest(slip, FIELDS) for slip in slips] == [word] * 4


@pytest.mark.parametrize(
    ("text", "folded"),
    [("１９９８年", "1998年"), ("  PM2.5　治理 \n", "pm2.5 治理"), ("：", ":"), ("㎡", "m2"),
     ("Straße", "strasse"), ("", "")],
)  # fmt: skip
def test_fold(text: str, folded: str) -> None:
    assert hanzi.fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert hanzi.fold(hanzi.fold(text)) == hanzi.fold(text)


def test_natural_order() -> None:
    in_order = ["0001", "第2号", "第07号", "第7号", "第10号", "第2476号（教育类245号）"]
    shuffled = [in_order[place] for place in (4, 2, 5, 0, 3, 1)]
    assert sorted(shuffled, key=hanzi.natural_key) == in_order
    assert sorted(["１０", "9", "０8"], key=hanzi.natural_key) == ["０8", "9", "１０"]


@given(st.lists(texts, max_size=8))
def test_any_texts_sort_the_same_from_any_start(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(names, key=hanzi.natural_key) == sorted(backwards, key=hanzi.natural_key)


@given(st.integers(0), st.integers(0), texts)
def test_numbers_sort_as_numbers(one: int, other: int, text: str) -> None:
    # A space keeps the text's own digits apart from ours.
    keys = [hanzi.natural_key(f"{text} {number}号") for number in (one, other)]
    assert (keys[0] < keys[1]) == (one < other)


def test_a_number_of_any_length_sorts() -> None:
    assert hanzi.natural_key("第" + "9" * 5000 + "号") > hanzi.natural_key("第10号")
