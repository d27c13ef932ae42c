"""Where personal data stands in a text, to the character, and what is left of it once masked."""

from __future__ import annotations

import re

import pytest

from xinguancha import privacy
from xinguancha.privacy.scan import _FOREIGN, _plain

PHONE = "13800138000"
# What is typed between 说明 and 。 → the pieces of it that are told, each with its code.
FOUND: dict[str, list[tuple[str, str]]] = {
    "138 0013 8000 12": [("privacy-phone", "138 0013 8000")],
    "86138 0013 8000": [("privacy-phone", "86138 0013 8000")],
    "XX13800138000": [("privacy-phone", PHONE)],
    "zhangsan13800138000": [("privacy-phone", PHONE)],
    "110 105 1949 1231 002X": [("privacy-id", "110 105 1949 1231 002X")],
    "110105 19491231002X": [("privacy-id", "110105 19491231002X")],
    "622202 1234567890128": [("privacy-card", "622202 1234567890128")],
    "京ABCD12": [("privacy-plate", "京ABCD12")],
    "京A 12345": [("privacy-plate", "京A 12345")],
    "13800138000京A12345": [("privacy-phone", PHONE), ("privacy-plate", "京A12345")],
    "13800138000，a@qq.com": [("privacy-phone", PHONE), ("privacy-mail", "a@qq.com")],
    "6222021234567890128，13800138000": [
        ("privacy-card", "6222021234567890128"),
        ("privacy-phone", PHONE),
    ],
    "weiyuan.zhang@qq.com，13800138000": [
        ("privacy-mail", "weiyuan.zhang@qq.com"),
        ("privacy-phone", PHONE),
    ],
    "13800138000@qq.com": [("privacy-mail", "13800138000@qq.com")],
    "a.13800138000@qq.com": [("privacy-mail", "a.13800138000@qq.com")],
    "一三八-零零一三—八〇〇〇": [("privacy-phone", "一三八-零零一三—八〇〇〇")],
    "二 一三八 零零一三 八零零零": [("privacy-phone", "一三八 零零一三 八零零零")],
    "13800138000QQ同号": [("privacy-phone", PHONE)],
    "一三八零零一三八零零零": [("privacy-phone", "一三八零零一三八零零零")],
}
SILENT = (
    *("新ABCDE1", "6222021234567890 128"),
    *("13800138000_", "13800138000_x", "13800138000abc", "13800138000weixinhao"),
    *("AB13800138000", "zhangsanx13800138000", "甲3.13800138000"),
    "https://a.example/x https://b.example/13800138000",
)


def luhn(start: str) -> str:
    """The digits with the last one that makes them a card."""
    return next(start + last for last in "0123456789" if not sum(doubled(start + last)) % 10)


def doubled(digits: str) -> list[int]:
    return [sum(divmod(int(d) * (n % 2 + 1), 10)) for n, d in enumerate(reversed(digits))]


@pytest.mark.parametrize("typed", FOUND)
def test_each_piece_is_told_from_its_first_sign_to_its_last(typed: str) -> None:
    text = f"说明{typed}。"
    hits = privacy.scan(text)
    told = [(hit.code, text[hit.start : hit.start + hit.length]) for hit in hits]
    assert told == FOUND[typed]
    assert privacy.likely(text)
    assert [hit.bare for hit in hits] == [privacy.bare(piece) for _, piece in told]


@pytest.mark.parametrize("typed", SILENT)
def test_what_only_looks_alike_is_not_told(typed: str) -> None:
    assert privacy.scan(f"说明{typed}。") == []


@pytest.mark.parametrize("sizes", [(4, 4, 4, 5), (6, 4, 4, 3), (4, 5, 4, 4), (4, 4, 5, 4)])
def test_a_card_is_written_in_fours_or_as_banks_do(sizes: tuple[int, ...]) -> None:
    digits = luhn("6222021234567890")
    assert [hit.code for hit in privacy.scan(digits)] == ["privacy-card"]
    ends = [sum(sizes[: place + 1]) for place in range(len(sizes))]
    groups = [digits[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    assert privacy.scan("-".join(groups)) == []


def test_a_row_beyond_all_prose_is_told_as_one() -> None:
    row = " ".join(["23"] * 2000)
    assert privacy.scan(row) == []
    [hit] = privacy.scan(f"{row} 23")
    assert (hit.code, hit.start, hit.length) == ("privacy-phone", 0, len(row) + 3)


def test_what_hides_a_number_is_masked_and_nothing_else() -> None:
    text = "甲 138-0013-8000 乙 a.b@qq.com 丙"
    assert privacy.mask(text) == "甲 ＊＊＊-＊＊＊＊-＊＊＊＊ 乙 ＊.＊@＊＊.＊＊＊ 丙"


def test_of_plain_text_nothing_is_likely() -> None:
    assert not privacy.likely("示公函〔2024〕12号，2024-05-03 起办了 1 234 件；一九九八年")


def test_endings_compare_without_signs_and_in_one_case() -> None:
    assert privacy.bare("Ab１-2@Q一.") == "ab12@q1"


def test_every_sign_that_stands_for_a_digit_is_read_as_one() -> None:
    signs = [chr(code) for code in range(0x110000) if _FOREIGN.match(chr(code))]
    assert len(signs) > 150
    assert [sign for sign in signs if not re.fullmatch("[0-9A-Za-z]", _plain(sign))] == []
