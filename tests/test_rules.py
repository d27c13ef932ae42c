"""The rules of one story: what each lets pass and what it stops, beyond the golden folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich import PATH, RICH, change, check, shelf

from xinguancha import privacy, reader, rules
from xinguancha.registries import Registries

SHELF_NAME = "shelf"
COMMITMENT = "    证据: [visit]\n"
DELIVERY = "  来源: [report, visit]\n"


@pytest.fixture(scope="module", name="registries")
def registries_(tmp_path_factory: pytest.TempPathFactory) -> Registries:
    return shelf(tmp_path_factory.mktemp(SHELF_NAME))


def codes(text: str, registries: Registries, siblings: frozenset[str] = frozenset()) -> list[str]:
    return [problem.code for problem in check(text, registries, siblings)]


def test_the_rich_story_is_good(registries: Registries) -> None:
    assert check(RICH, registries) == []


CHANGES: dict[str, tuple[tuple[tuple[str, str], ...], list[str]]] = {
    "并入自己": ((("并入: p1", "并入: p2"),), ["merge-cycle"]),
    "三件绕圈只说一次": (
        (
            ("    案由: 关于修好老街", "    并入: p3\n    案由: 关于修好老街"),
            ("单位:\n  - 单位: 市公安局", "  - {代号: p3, 并入: p2}\n单位:\n  - 单位: 市公安局"),
        ),
        ["merge-cycle"],
    ),
    "并入圈子的不算绕圈": (
        (
            ("    案由: 关于修好老街", "    并入: p2\n    案由: 关于修好老街"),
            ("单位:\n  - 单位: 市公安局", "  - {代号: p3, 并入: p2}\n单位:\n  - 单位: 市公安局"),
        ),
        ["merge-cycle"],
    ),
    "不予立案没写理由": (
        (("立案情况: 并案\n    并入: p1\n    理由: 内容相同", "立案情况: 不予立案"),),
        ["reason-missing"],
    ),
    "理由空着": (
        (("立案情况: 并案\n    并入: p1\n    理由: 内容相同", "立案情况: 不予立案\n    理由:"),),
        ["reason-missing"],
    ),
    "理由写未查到": (
        (
            (
                "立案情况: 并案\n    并入: p1\n    理由: 内容相同",
                "立案情况: 不予立案\n    理由: 未查到",
            ),
        ),
        [],
    ),
    "兑现没有证据": (((COMMITMENT, ""),), ["proof-missing"]),
    "兑现只有自述": (((COMMITMENT, "    证据: [letter]\n"),), ["proof-missing"]),
    "兑现的证据写在来源里": (((COMMITMENT, "    来源: [visit]\n"),), []),
    "落实只有公文": (((DELIVERY, "  来源: [report]\n"),), ["proof-missing"]),
    "持续有效也要证据": (
        ((DELIVERY, "  来源: [report]\n"), ("情况: 已落实", "情况: 持续有效")),
        ["proof-missing"],
    ),
    "部分落实不要证据": (
        ((DELIVERY, "  来源: [report]\n"), ("情况: 已落实", "情况: 部分落实")),
        [],
    ),
    "证据的名字写错只说一次": (((DELIVERY, "  来源: [visitt]\n"),), ["ref-source"]),
    "同意写未查到": (((" 同意: 本人同意,", " 同意: 未查到,"),), ["consent-unknown"]),
    "同意写错只说一次": (((" 同意: 本人同意,", " 同意: 也许,"),), ["value-choice"]),
    "答复早于交办": ((("日期原文: 会后不久", "日期: 2024-10"),), ["reply-early"] * 3),
    "答复与交办同一个月": ((("日期原文: 会后不久", "日期: 2024-06-15"),), []),
    "答复类别没有说明": ((("类别: A\n", "类别: B\n"),), ["class-unlisted"]),
    "届次没有登记只说一次": (
        (("    届次: 一届一次会议\n    案由: 关于修", "    届次: 九届\n    案由: 关于修"),),
        ["ref-session"],
    ),
    "没有届次的类别": (
        (("    届次: 一届一次会议\n    案由: 关于修", "    案由: 关于修"),),
        ["class-unlisted"],
    ),
    "人数少于名单": ((("人数: 12", "人数: 1"),), ["totals"]),
    "人数说不准": ((("人数: 12", "人数: 10余名"),), []),
    "人数是天文数字": ((("人数: 12", "人数: " + "1" * 5000),), []),
    "类别写错不连累经过": ((("类别: 提案\n", "类别: 社情民\n"),), ["value-choice"]),
    "社情民意没有提案的环节": ((("类别: 提案\n", "类别: 社情民意\n"),), ["stage-foreign"] * 9),
    "手写已完成不矛盾": ((("答复:\n", "环节: {办: 已完成}\n答复:\n"),), []),
    "手写未查到矛盾": ((("答复:\n", "环节: {办: 未查到}\n答复:\n"),), ["stage-contradiction"]),
    "其他要写环节": ((("事项: 媒体跟访", "事项: 其他, 环节: 督"),), []),
    "其他没写环节": ((("事项: 媒体跟访", "事项: 其他"),), ["event-bare"]),
    "事项写错不再说没写事项": ((("事项: 媒体跟访", "事项: 媒体跟踪了"),), ["value-choice"]),
    "两件提案同一个代号": (
        (("代号: p2", "代号: p1"), ("并入: p1\n", "并入: 未查到\n"), ("[p1, p2]", "[p1]")),
        ["proposal-key-twice"],
    ),
    "没写代号的另取一个": (
        (("代号: p2\n    届次", "届次"), ("代号: p1\n", "代号: p2\n"), ("并入: p1", "并入: p2")),
        ["ref-proposal"] * 3,
    ),
    "已发布没有日期": ((("发布: 2024-11-03\n", ""),), ["published-undated"]),
    "发布日期写错只说一次": ((("发布: 2024-11-03\n", "发布: 昨天\n"),), ["syntax-date"]),
    "旧编号不能是路径": ((("laojie-ludeng", "../ludeng"),), ["value-key"]),
    "摘要六十字正好": ((("示例市两件提案建议修好老街路灯，已经修好一半。", "字" * 60),), []),
    "摘要六十一字": (
        (("示例市两件提案建议修好老街路灯，已经修好一半。", "字" * 61),),
        ["summary-long"],
    ),
    "摘要里的英文算半个字": (
        (("示例市两件提案建议修好老街路灯，已经修好一半。", "字" * 58 + "PM2.5"),),
        ["summary-long"],
    ),
    "只有标题的一期": (
        ((RICH[RICH.index("提案:\n") : RICH.index("来源:\n  report")], ""),),
        ["proposal-none-hint"],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change(name: str, registries: Registries) -> None:
    pairs, expected = CHANGES[name]
    assert codes(change(*pairs), registries) == expected


def test_a_row_left_out_does_not_move_the_others(registries: Registries) -> None:
    """The problem stands at the row that has it, although the row before could not be read."""
    text = change(
        ("  - {日期: 2024-02, 事项: 予以立案}", "  -\n  - {日期: 2024-02, 来源: [report]}")
    )
    found = {problem.code: problem for problem in check(text, registries)}
    assert found["shape-row"].line + 1 == found["event-bare"].line
    assert "第 3 条" in found["event-bare"].message


LINKS = {
    "[文](https://a.example.org/b)": [],
    "[文](#一节)": ["link-anchor"],
    "[文](#sources)": [],
    "## 一节\n\n[文](#h-一节)": [],
    '<a href="https://a.example.org/">文</a>': [],
    '<a href="javascript:alert(1)">文</a>': ["link-kind"],
    "<img src='meiyou.png' alt='图'>": ["image-missing"],
    "<img src=https://a.example.org/1.png alt=图>": ["image-remote"],
    "文[^1]\n\n[^1]: 注": [],
    "文[^1]": ["footnote-missing"],
    "[文](xiangkou-ludeng.md)": [],
    "[文](../2024/xiangkou-ludeng.md#修)": [],
    "[文](tonggao.pdf)": [],
    "[文](通告.docx)": ["image-kind"],
    "[文](meiyou.pdf)": ["image-missing"],
    "[文](那一篇.md)": ["link-kind"],
    "[文](javascript:alert(1))": ["link-kind"],
    "[文](file:///C:/a.md)": ["link-kind"],
    "[文](//a.example.org/b)": ["link-kind"],
    "[文](/about/)": ["link-kind"],
    "[文]()": ["link-kind"],
    "![灯](deng.png)": [],
    '![灯](deng.png "一盏灯")': [],
    "![灯](./deng.png)": [],
    "![灯](%E7%81%AF.png)": [],
    "![灯](<灯 (1).JPG>)": [],
    "![灯](灯 (1).JPG)": [],
    "![](deng.png)": ["image-undescribed"],
    "[![](deng.png)](https://a.example.org/)": ["image-undescribed"],
    "![灯](Deng.png)": ["image-missing"],
    "![灯](deng.svg)": ["image-kind"],
    "![灯](tonggao.pdf)": ["image-kind"],
    "![灯](pic/deng.png)": ["image-place"],
    "![灯](C:\\deng.png)": ["image-place"],
    "![灯](data:image/png;base64,AA)": ["image-remote"],
    "![灯](HTTP://a.example.org/deng.png)": ["image-remote"],
    "![灯][1]\n\n[1]: deng.png": [],
    "![灯][1]\n\n[1]: meiyou.png": ["image-missing"],
    "脚注[^1]\n\n[^1]: 一句话": [],
    "`![灯](没有.png)`": [],
    "[没有闭合](": [],
    "2024](2025": [],
}
BESIDE = frozenset({"index.md", "deng.png", "灯.png", "灯 (1).JPG", "tonggao.pdf", "没用到.png"})


@pytest.mark.parametrize("body", LINKS)
def test_links(body: str, registries: Registries) -> None:
    text = change(("示例市老街的路灯坏了一半。", body))
    found = [code for code in codes(text, registries, BESIDE) if code != "file-unused"]
    assert found == LINKS[body]


def test_a_link_is_shown_where_it_stands(registries: Registries) -> None:
    text = change(("路灯坏了一半。", "路灯，看![](meiyou.png)。"))
    (found,) = check(text, registries)
    assert text.split("\n")[found.line - 1][found.column - 1 :].startswith("![](meiyou.png)")


def test_attachments_are_what_is_shown() -> None:
    body = "![灯](./deng.png)、[通告](tonggao.pdf)、![没有](meiyou.png)"
    text = change(("示例市老街的路灯坏了一半。", body), ("版面: 第1页", "文件: 灯.png"))
    story = reader.read(PATH, text.encode()).story
    assert story is not None
    assert set(rules.attachments(story, BESIDE)) == {"deng.png", "tonggao.pdf", "灯.png"}


def test_a_long_hostile_body_is_read_at_once(registries: Registries) -> None:
    for part in ("[", "](", "![](", "[a](b", "`", "["):
        assert codes(RICH + part * 300, registries) in ([], ["link-kind"], ["image-kind"])
        assert codes(RICH + part * 5000, registries) == ["body-dense"]


# --- personal numbers -----------------------------------------------------------------------

PERSONAL = {
    "手机13800138000。": "privacy-phone",
    "手机：138 0013 8000": "privacy-phone",
    "138-0013-8000": "privacy-phone",
    "138—0013—8000": "privacy-phone",
    "+8613800138000": "privacy-phone",
    "+86 138 0013 8000": "privacy-phone",
    "0086-13800138000": "privacy-phone",
    "１３８００１３８０００": "privacy-phone",
    "１３８－００１３－８０００": "privacy-phone",
    "wx13800138000": "privacy-phone",
    "2024-05-03 13800138000": "privacy-phone",
    "[打电话](tel:13800138000)": "privacy-phone",
    "11010519491231002X": "privacy-id",
    "11010519491231002x": "privacy-id",
    "110105 19491231 002X": "privacy-id",
    "１１０１０５１９４９１２３１００２Ｘ": "privacy-id",
    "6222021234567890128": "privacy-card",
    "4111 1111 1111 1111": "privacy-card",
    "1 3 8 0 0 1 3 8 0 0 0": "privacy-phone",
    "1-3-8-0-0-1-3-8-0-0-0": "privacy-phone",
    "138.0013.8000": "privacy-phone",
    "138 00 13 80 00": "privacy-phone",
    "（138）0013-8000": "privacy-phone",
    "138/0013/8000": "privacy-phone",
    "138\n0013\n8000": "privacy-phone",
    "一三八零零一三八零零零": "privacy-phone",
    "幺三八〇〇幺三八〇〇〇": "privacy-phone",
    "壹叁捌零零壹叁捌零零零": "privacy-phone",
    "①③⑧00①③⑧000": "privacy-phone",
    "١٣٨٠٠١٣٨٠٠٠": "privacy-phone",
    "https://e.example.cn/?tel=13800138000": "privacy-phone",
    "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X": "privacy-id",
    "6 2 2 2 0 2 1 2 3 4 5 6 7 8 9 0 1 2 8": "privacy-card",
    "zhangsan@qq.com": "privacy-mail",
    "zhang.san＠163.com": "privacy-mail",
    "宁B12345": "privacy-plate",
    "宁B·12345": "privacy-plate",
    "宁b 1234学": "privacy-plate",
    "宁BD12345": "privacy-plate",
    "宁Ｂ１２３４５": "privacy-plate",
}
HARMLESS = (
    "示公函〔2024〕12号、第2476号（教育类245号）",
    "2024-05-03/2024-06-07",
    "20240503080000",
    "1999 2000 2001 2002 2003",
    "110105194912310021",  # the check digit is wrong
    "11010519491331002X",  # there is no 13th month
    "6222021234567890127",  # Luhn says no
    "https://www.example.gov.cn/t20240503_13800138000.html",
    "[文](https://www.example.gov.cn/art/13800138000)",
    "9f86d081884c7d65913800138000aa0c55ad015a3bf4f1b2b0b822cd15d6c15b",
    "a13800138000",
    "mmexport1609459200123.jpg",
    "IMG_13800138000.jpg",
    "3.13800138000",
    "0952-2012345、010-12345678、400-888-8888、12345",
    "91640200MA75W2XX1X",
    "23800138000",
    "138001380001",
    "xinfang@szs.gov.cn、office@nxzx.org.cn",
    "京G6高速、津B2C3、云A1楼、新A股12345、粤港澳2020",
    "13 15 17 19 21 23 25",
    "1500 1600 1700",
    "138.0.13.80",
    "13 800 138 000",
    "一九九八二零零零二零零八",
    "三十一万五千六百七十八",
)


@pytest.mark.parametrize("text", PERSONAL)
def test_personal_numbers_are_found(text: str) -> None:
    found = list(privacy.scan(f"说明{text}。"))
    assert [hit.code for hit in found] == [PERSONAL[text]]
    assert not any(digit.isdigit() for digit in privacy.mask(text).replace("2024-05-03", ""))


@pytest.mark.parametrize("text", HARMLESS)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert list(privacy.scan(text)) == []
    assert privacy.mask(text) == text


@pytest.mark.parametrize("before", ["", "甲", "甲乙", "二〇二四年，", "2024-05-03\n"])
@pytest.mark.parametrize("text", PERSONAL)
def test_where_something_is_found_it_was_likely(text: str, before: str) -> None:
    """The cheap question that most texts are spared by must never spare one of these."""
    assert privacy.likely(f"{before}{text}\n丙")
    assert [hit.code for hit in privacy.scan(f"{before}\n{text}")] == [PERSONAL[text]]


@pytest.mark.parametrize("text", ["yuan@q.com0n@cq.com", "weiyuan@qq.com6222 0212 3456 7890 128"])
def test_nothing_is_left_where_one_number_hid_another(text: str) -> None:
    """Found by the fuzzer: what stood behind the first was seen once that was masked."""
    assert privacy.scan(privacy.mask(text)) == []


def test_no_message_repeats_a_number(registries: Registries) -> None:
    """Not even the message about another mistake on the same line."""
    text = change(("状态: 已发布", "状态: 13800138000"))
    found = check(text, registries)
    assert {p.code for p in found} == {"value-choice", "privacy-phone"}
    assert not [p for p in found if "13800138000" in p.source + p.message + p.fix]


def test_numbers_are_found_in_a_header_that_cannot_be_read(registries: Registries) -> None:
    found = check("---\n标题: [电话 13800138000\n摘要\n---\n", registries)
    assert "privacy-phone" in {p.code for p in found}
    assert "13800138000" not in "".join(p.source for p in found)


def test_there_is_a_rule_for_every_line_of_work() -> None:
    seen = {code for _, codes in rules.RULES for code in codes}
    assert {"ref-source", "merge-cycle", "proof-missing", "image-missing", "totals"} <= seen


def test_the_rules_say_the_same_twice(registries: Registries, tmp_path: Path) -> None:
    text = change(("证据: [visit]", "证据: [nobody]"), ("人数: 12", "人数: 1"))
    again = shelf(tmp_path)
    assert check(text, registries) == check(text, again)
