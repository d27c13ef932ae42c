"""The gate alone: where it stops personal data, what may stand, and that no message repeats any."""

from __future__ import annotations

from dataclasses import replace

import pytest
from project import TINY

from xinguancha import reader
from xinguancha.model import PrivacyException
from xinguancha.problems import Problem
from xinguancha.reader.gate import guard, office_numbers

GOOD = (TINY / "stories" / "2025" / "gongjiao.md").read_text("utf-8")
PHONE = "13800138000"
BODY = GOOD.count("\n") + 1  # the line of what is added to it


def gate(
    text: str,
    *exceptions: tuple[str, str],
    offices: frozenset[str] = frozenset(),
    path: str = "2025/a.md",
) -> list[Problem]:
    """What is found in a file, the gate last."""
    reading = reader.read(path, text.encode())
    kinds = tuple(PrivacyException(kind, ending, "值班") for kind, ending in exceptions)
    guard(reading, offices, kinds)
    return reading.found


def places(found: list[Problem]) -> list[tuple[str, int, int, int]]:
    return [(p.code, p.line, p.column, p.length) for p in found]


def test_a_number_is_told_where_it_stands() -> None:
    found = gate(f"{GOOD}电话 138-0013-8000。\n王 a@qq.com\n")
    assert places(found) == [("privacy-phone", BODY, 4, 13), ("privacy-mail", BODY + 1, 3, 8)]
    assert [p.message[:6] for p in found] == [f"第 {BODY} 行", f"第 {BODY + 1} 行"]
    assert [p.source for p in found] == ["电话 ＊＊＊-＊＊＊＊-＊＊＊＊。", "王 ＊@＊＊.＊＊＊"]
    assert gate(GOOD) == []


def test_a_number_on_the_first_line_is_told_there() -> None:
    found = gate(f"{PHONE}\n{GOOD}")
    assert ("privacy-phone", 1, 1, 11) in places(found)


HIDDEN = {
    "粗体": (f"{GOOD}\n电话138**0013**8000。\n", BODY + 1),
    "标签": (f"{GOOD}\n一\n\n电话138<b>0013</b>8000。\n", BODY + 3),
    "实体": (f"{GOOD}电话&#49;3800138000。\n", BODY),
    "批注": (f"{GOOD}字\n电话138<!-- 一 -->00138000。\n", BODY + 1),
    "批注跨行": (f"{GOOD}字\n电话138<!-- 一\n二 -->00138000。\n", 17),
    "折行": (GOOD.replace("摘要: ", "摘要: 1380013\n  8000 "), 3),
    "转义": (GOOD.replace("谁: 乙委员", '谁: "\\u0031\\u0033800138000"'), 11),
    "转义的名": (GOOD.replace("  paper:", '  "\\u0031\\u0033800138000":'), 15),
    "转义在列表里": (GOOD.replace("[交通出行", '["\\u0031\\u0033800138000"'), 6),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_number_in_disguise_is_told_once_with_its_line(name: str) -> None:
    text, line = HIDDEN[name]
    told = [one for one in gate(text) if one.code.startswith("privacy")]
    assert [(p.code, p.line) for p in told] == [("privacy-phone", line)]
    assert told[0].message.startswith(f"第 {line} 行")
    assert "00138" not in "".join(p.source + p.message + p.fix for p in gate(text))
    assert "80013" not in told[0].source


def test_what_is_told_as_typed_is_not_told_again_as_read() -> None:
    assert places(gate(f"{GOOD}**{PHONE}** <b>乙</b>\n")) == [("privacy-phone", BODY, 3, 11)]


def test_a_number_in_a_path_is_told_and_the_path_is_masked() -> None:
    [problem] = gate(GOOD, path=f"2025/{PHONE}/index.md")
    assert (problem.code, problem.line, problem.column, problem.length) == (
        "privacy-phone",
        1,
        1,
        1,
    )
    assert problem.path == "2025/＊＊＊＊＊＊＊＊＊＊＊/index.md"


def test_offices_may_stand_and_only_their_phones() -> None:
    offices = office_numbers([PHONE, None, "", "a@qq.com", "+86 139-0013-9000、0952-2012345"])
    assert offices == {PHONE, "13900139000"}
    text = f"{GOOD}+86 138 0013 8000，13900139000\n138**0013**8000\n"
    assert gate(text, offices=offices) == []
    assert places(gate(f"{GOOD}13700137000\n", offices=offices)) == [("privacy-phone", BODY, 1, 11)]
    plate = frozenset({"a12345"})
    assert [p.code for p in gate(f"{GOOD}京A12345\n", offices=plate)] == ["privacy-plate"]


@pytest.mark.parametrize(
    ("kind", "ending", "code"),
    [
        ("phone", "8000", "privacy-excepted"),
        ("phone", "0013 8000", "privacy-excepted"),
        ("phone", "000", "privacy-phone"),
        ("phone", "1800", "privacy-phone"),
        ("mail", "8000", "privacy-phone"),
    ],
)
def test_an_exception_is_of_its_kind_and_of_four_signs(kind: str, ending: str, code: str) -> None:
    [found] = gate(f"{GOOD}{PHONE}\n", (kind, ending))
    assert (found.code, found.line, found.column, found.length) == (code, BODY, 1, 11)
    if code == "privacy-excepted":
        assert found.message == f"第 {BODY} 行有手机号码，按“隐私例外”公开：值班"


def test_an_exceptions_ending_is_the_same_in_both_cases() -> None:
    [mail] = gate(f"{GOOD}Wang@QQ.com\n", ("plate", "12345"), ("mail", "@qq.COM"))
    assert mail.code == "privacy-excepted"
    [plate] = gate(f"{GOOD}京a12345\n", ("plate", "A12345"))
    assert plate.code == "privacy-excepted"


def test_a_list_of_phones_is_told_twenty_times_at_most() -> None:
    typed = "".join(f"138001380{n}\n\n" for n in range(10, 35))
    assert len(gate(GOOD + typed)) == 20
    dressed = "".join(f"138**0013**80{n}\n\n" for n in range(10, 35))
    assert len(gate(GOOD + dressed)) == 20


def test_no_other_message_repeats_a_number() -> None:
    text = GOOD.replace("状态: 已发布", f"状态: {PHONE}").replace(
        "主题: [交通出行", "主题: [138001"
    )
    found = gate(text)
    assert {p.code for p in found} == {"value-choice", "privacy-phone"}
    assert all(PHONE not in p.source + p.message + p.fix for p in found)
    assert any("＊" in p.message for p in found)


def test_a_mend_does_not_repeat_a_number_either() -> None:
    found = gate(GOOD.replace("状态: 已发布", f"状态：{PHONE}"))
    assert {p.code for p in found} == {"syntax-fullwidth-colon", "privacy-phone"}
    assert all(PHONE not in p.source + p.message + p.fix for p in found)
    assert any("＊" in p.fix for p in found)


def test_only_the_lines_of_the_number_are_veiled() -> None:
    text = GOOD.replace("状态: 已发布", "状态: 第1234版").replace(
        "类型: 同一问题", "类型: 第9876种"
    )
    found = gate(text.replace("谁: 乙委员}", "谁: 1380013\n    8000}"))
    shown = {p.line: p.source for p in found if p.code == "value-choice"}
    assert [("1234" in shown[4], "9876" in shown[14])] == [(True, True)]


def test_a_number_on_two_lines_shows_on_neither() -> None:
    found = gate(GOOD.replace("状态: 已发布", "状态: 第12版 1380013\n  8000"))
    assert {(p.code, p.line) for p in found} == {("privacy-phone", 4), ("value-choice", 4)}
    assert [p.source for p in found] == ["状态: 第12版 ＊＊＊＊＊＊＊"] * 2
    other = gate(GOOD.replace("状态: 已发布", "状态: 第1234版") + f"{PHONE}\n")
    assert "状态: 第1234版" in [p.source for p in other]
    below = gate(GOOD.replace("谁: 乙委员}", "谁: 1380013\n  8000, 次序: 9876}"))
    assert all("9876" not in p.source for p in below if p.line == 12)


def test_of_a_very_long_line_the_part_around_the_place_is_kept() -> None:
    line = "甲" * 1500 + PHONE + "乙" * 1500
    [problem] = gate(f"{GOOD}{line}\n")
    assert problem.column == 1501
    assert problem.source == " " * 1301 + "甲" * 199 + "＊" * 11 + "乙" * 190
    assert len(problem.source) == problem.column + 200
    [near] = gate(f"{GOOD}{PHONE}{'乙' * 1989}\n")
    assert len(near.source) == 2000
    [over] = gate(f"{GOOD}{PHONE}{'乙' * 1990}\n")
    assert over.source == "＊" * 11 + "乙" * 190


def test_a_body_beyond_all_bounds_is_not_searched_and_its_header_is() -> None:
    reading = reader.read("2025/a.md", GOOD.replace("乙委员}", PHONE + "}").encode())
    assert reading.story is not None
    reading.document = replace(reading.document, text=f"{reading.document.text}13900139000")
    reading.document = replace(reading.document, body=f"{reading.document.body}13900139000")
    reading.story = replace(reading.story, body="")
    guard(reading)
    assert [(p.code, p.line) for p in reading.found] == [("privacy-phone", 11)]
