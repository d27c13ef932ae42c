"""Personal data: found wherever it hides, never repeated, and an exception only with its reason."""

from __future__ import annotations

import pytest
from editing import GOOD, STATUS, check, codes, put

from xinguancha import builder
from xinguancha.problems import as_text

# --- personal data ------------------------------------------------------------------------------

PHONE = "13800138000"
HIDDEN_PHONES = {
    "正文": lambda t: t + f"电话{PHONE}。\n",
    "标题": lambda t: t.replace("晚半小时收车", PHONE),
    "注释": lambda t: t.replace("状态:", f"# 老王 {PHONE}\n状态:"),
    "批注": lambda t: t + f"<!-- 老王 {PHONE} -->\n",
    "图片说明": lambda t: t + f"`{PHONE}`\n",
    "粗体拆开": lambda t: t + "电话138**0013**8000。\n",
    "标签拆开": lambda t: t + "电话138<b>0013</b>8000。\n",
    "批注拆开": lambda t: t + "电话138<!-- x -->00138000。\n",
    "实体": lambda t: t + "电话&#49;3800138000。\n",
    "百分号": lambda t: t + "[电话](tel:%31%33800138000)\n",
    "转义": lambda t: t.replace("标题: 示例市三路", '标题: "\\u0031\\u0033800138000"\n#'),
    "折行": lambda t: t.replace("标题: 示例市三路公交", "标题: 公交1380013\n  8000"),
    "来源": lambda t: t.replace("虚构的报纸", f"虚构的报纸 {PHONE}"),
    "中文数字": lambda t: t + "电话一三八零零一三八零零零。\n",
}


@pytest.mark.parametrize("name", HIDDEN_PHONES)
def test_a_phone_is_found_wherever_it_hides_and_never_repeated(
    place: builder.Place, name: str
) -> None:
    put(place, HIDDEN_PHONES[name](GOOD))
    _, found = check(place)
    assert "privacy-phone" in codes(found), name
    assert not [p for p in found if PHONE in as_text(p) or "0013" in p.source + p.message]


def test_a_phone_in_a_file_name_is_not_repeated(place: builder.Place) -> None:
    put(place, GOOD, f"2025/{PHONE}.md")
    _, found = check(place)
    assert "privacy-phone" in codes(found)
    assert PHONE not in "".join(map(as_text, found))


@pytest.mark.parametrize("file", ["orgs.yml", "topics.yml", "synonyms.tsv"])
def test_registries_are_searched_too(place: builder.Place, file: str) -> None:
    with (place.stories / "_registry" / file).open("a", encoding="utf-8") as shelf:
        shelf.write(f"# 老王 {PHONE}\n")
    _, found = check(place)
    assert [(p.path, p.code) for p in found if p.code.startswith("privacy")] == [
        (f"_registry/{file}", "privacy-phone")
    ]
    assert PHONE not in "".join(map(as_text, found))


def test_an_office_number_of_the_registry_may_stand(place: builder.Place) -> None:
    with (place.stories / "_registry" / "orgs.yml").open("a", encoding="utf-8") as shelf:
        shelf.write(f"wuye:\n  名称: 示例物业\n  电话: {PHONE}\n  来源: 虚构\n")
    put(place, GOOD + "电话 138-0013-8000，不是 13900139000。\n")
    _, found = check(place)
    assert [p.code for p in found if p.code.startswith("privacy")] == [
        "privacy-phone",
        "privacy-office",
    ]


EXCEPTION = "\n隐私例外: [{{种类: {kind}, 尾号: '{ending}', 理由: 已公开的值班电话}}]"


@pytest.mark.parametrize(
    ("kind", "ending", "error"),
    [
        ("手机号码", "8000", set()),
        ("手机号码", "8001", {"privacy-phone"}),
        ("手机号码", "00", {"privacy-phone"}),
        ("车牌号码", "8000", {"privacy-phone"}),
        ("身份证号", "8000", {"value-choice", "privacy-phone"}),
    ],
)
def test_an_exception_is_for_one_number_and_shows(
    place: builder.Place, kind: str, ending: str, error: set[str]
) -> None:
    text = GOOD.replace(STATUS, STATUS + EXCEPTION.format(kind=kind, ending=ending))
    put(place, text + f"电话{PHONE}。\n")
    _, found = check(place)
    assert error <= codes(found)
    assert ("privacy-excepted" in codes(found, "warning")) is (not error)
    told = [p.message for p in found if p.code == "privacy-excepted"]
    line = text.count("\n") + 1
    assert told == (
        [] if error else [f"第 {line} 行有手机号码，按“隐私例外”公开：已公开的值班电话"]
    )


def test_an_exception_needs_a_reason(place: builder.Place) -> None:
    text = GOOD.replace(STATUS, STATUS + "\n隐私例外: [{种类: 手机号码, 尾号: '8000'}]")
    put(place, text + f"电话{PHONE}。\n")
    assert "value-missing" in codes(check(place)[1])


VOICES = {
    ("小学生", "水管修好了。"): True,
    ("七年级，13岁", "水管修好了。"): True,
    ("受害人", "水管修好了。"): True,
    ("市民", "我今年12岁，水管修好了。"): True,
    ("学生家长", "孩子上学近了。"): False,
    ("大学生", "水管修好了。"): False,
    ("老年大学学员，68岁", "水管修好了。"): False,
    ("市民", "孩子上学近了。"): False,
}


@pytest.mark.parametrize(("relation", "quote"), VOICES)
def test_children_and_victims_need_their_own_consent(
    place: builder.Place, relation: str, quote: str
) -> None:
    for consent, minor in (("已公开发表", VOICES[relation, quote]), ("本人同意", False)):
        voice = f"声音: [{{谁: 某某, 身份: '{relation}', 原话: '{quote}', 同意: {consent}}}]\n来源:"
        put(place, GOOD.replace("来源:", voice))
        assert codes(check(place)[1]) == ({"consent-minor"} if minor else set())
