"""The reader of files: every fault at its line, every good header in silence, no bytes raise."""

from __future__ import annotations

import pytest
import yaml
from headers import CODES, GOLDEN, GOOD, of, told

from xinguancha.frontmatter import (
    MappingNode,
    ScalarNode,
    compose,
    nodes,
    position,
    scalar,
    split,
)
from xinguancha.frontmatter.lines import Reader

IN_TEST_ONLY = {"syntax-too-big"}  # a megabyte is made when it is needed

# --- each fault, golden --------------------------------------------------------------------------


def test_there_are_codes_and_goldens() -> None:
    assert len(CODES) > 30


@pytest.mark.parametrize("code", [code for code in CODES if code not in IN_TEST_ONLY])
def test_golden(code: str) -> None:
    folder = GOLDEN / code
    expected = (folder / "expected.txt").read_text(encoding="utf-8").split("\n")
    expected = [line for line in expected if line]
    assert expected, "an empty expectation proves nothing"
    assert {line.split()[1] for line in expected} == {code}
    assert told(split((folder / "story.md").read_bytes())) == expected


@pytest.mark.parametrize("code", [code for code in CODES if code not in IN_TEST_ONLY])
def test_golden_without_libyaml(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "_Loader", yaml.BaseLoader)
    expected = (GOLDEN / code / "expected.txt").read_text(encoding="utf-8").split()
    assert told(split((GOLDEN / code / "story.md").read_bytes())) == [" ".join(expected)]


def test_too_big_is_refused_at_once() -> None:
    data = b"---\na: b\n---\n" + b"x" * (1 << 20)
    assert told(split(data)) == ["1:1 syntax-too-big"]
    assert told(split(data[: 1 << 20])) == []


# --- the same faults in other places --------------------------------------------------------------

CASES = {
    # full-width colon: with a list, at the end, in a nested field, before an indented one
    "标题：甲\n摘要：乙": "2:3 syntax-fullwidth-colon",
    "标题: 甲\n摘要：乙": "3:3 syntax-fullwidth-colon",
    "提案:\n  - 编号: 1\n    案由：甲\n    届次: 乙": "4:7 syntax-fullwidth-colon",
    "经过:\n  - 日期：2024\n    环节: 提": "3:7 syntax-fullwidth-colon",
    "经过:\n  日期：2024\n  环节: 提": "3:5 syntax-fullwidth-colon",
    "标题：甲: 乙": "2:3 syntax-fullwidth-colon",
    "标题:　甲\n摘要: 乙": "2:3 syntax-colon-space",
    "标题 :甲\n摘要: 乙": "2:4 syntax-colon-space",
    '"标题":甲\n摘要: 乙': "2:5 syntax-colon-space",
    "标题:甲": "2:3 syntax-colon-space",
    "标题: 甲\n  摘要: 乙": "3:3 syntax-indent",
    "提案:\n  - 编号: 1\n  案由: 甲": "4:3 syntax-indent",
    "提案:\n  - 编号: 1\n   案由: 甲": "4:4 syntax-indent",
    "提案:\n  - 编号: 1\n     案由: 甲": "4:6 syntax-indent",
    "提案:\n    - 编号: 1\n  - 编号: 2": "4:3 syntax-indent",
    " 标题: 甲\n摘要: 乙\n期次: 3\n主题: 丙": "2:2 syntax-indent",
    "主题: 交通\n- 民生\n期次: 3": "3:1 syntax-indent",
    "正文: |\n    甲\n  乙\n期次: 3": "4:3 syntax-indent",
    # quotes and brackets that never close: at the place where they open
    '标题: "甲\n摘要: "乙"': "2:5 syntax-unclosed",
    '标题: "甲\n摘要: 乙"': "2:5 syntax-unclosed",
    "标题: '甲\n摘要: 乙": "2:5 syntax-unclosed",
    '标题: "甲”\n摘要: 乙': "2:5 syntax-unclosed",
    "'标题: 甲\n摘要: 乙": "2:1 syntax-unclosed",
    "主题: [交通, 民生\n来源: [甲]": "2:5 syntax-unclosed",
    "主题: [交通, {甲: 乙]\n期次: 3": "2:10 syntax-unclosed",
    "提案:\n  - '编号: 1\n    案由: 甲\n    说明: '乙'": "3:5 syntax-unclosed",
    "提案:\n  - {编号: 1\n    案由: 甲": "3:5 syntax-unclosed",
    # text after a close
    '标题: "甲" 乙': "2:9 syntax-after-close",
    '标题: "他说"好"了"': "2:9 syntax-after-close",
    "标题: 'it's fine'": "2:9 syntax-after-close",
    "依据: [1], [2]\n期次: 3": "2:8 syntax-after-close",
    # signs YAML keeps for itself
    "标题: `甲`": "2:5 syntax-leading-sign",
    "标题: %5": "2:5 syntax-leading-sign",
    "标题: **甲**": "2:5 syntax-leading-sign",
    "标题: > 甲\n摘要: 乙": "2:5 syntax-leading-sign",
    "标题: | 甲\n摘要: 乙": "2:5 syntax-leading-sign",
    "标题: ?\n摘要: 乙": "2:5 syntax-leading-sign",
    "标题: -\n摘要: 乙": "2:5 syntax-leading-sign",
    "标题: - 甲\n摘要: 乙": "2:5 syntax-leading-sign",
    "标题: !重要": "2:5 syntax-leading-sign",
    "标题: &重要": "2:5 syntax-leading-sign",
    "标题: ]": "2:5 syntax-leading-sign",
    "委员: [@甲, 乙]": "2:6 syntax-leading-sign",
    "委员:\n  - @甲\n  - 乙": "3:5 syntax-leading-sign",
    "委员:\n * 甲\n * 乙\n期次: 3": "3:2 syntax-leading-sign",
    "@标题: 甲": "2:1 syntax-leading-sign",
    "甲: &x 1\n乙: *x": "2:4 syntax-alias",
    # colons in values
    "标题: 甲\n网址: https:\n摘要: 乙": "3:10 syntax-colon-in-value",
    "摘要: 一段很长的话\n  接着写， 这里有个冒号: 再写": "3:14 syntax-colon-in-value",
    "标题: ‘甲: 乙’": "2:5 syntax-smart-quotes",
    # blanks that are none
    "经过:\n\t环节: 办": "3:1 syntax-tab",
    "经过:\n  - 环节: 办\n\t日期: 2024": "4:1 syntax-tab",
    "经过:\n\u00a0\u00a0- 环节: 办": "3:1 syntax-wide-space",
    "经过:\n  - 环节: 办\n　　日期: 2024": "4:1 syntax-wide-space",
    "标题　: 甲": "2:3 syntax-wide-space",
    "经过:\n  -环节: 办\n": "3:3 syntax-dash-space",
    "经过:\n  －环节: 办\n": "3:3 syntax-dash-space",
    "经过:\n  － 日期: 2024\n    环节: 办": "3:3 syntax-dash-space",
    "经过:\n  — {日期: 2024, 环节: 办}": "3:3 syntax-dash-space",
    "主题:\n  － 交通\n  － 民生": "3:3 syntax-dash-space",
    "主题:\n  - 交通\n  － 民生\n期次: 3: 4": "4:3 syntax-dash-space",
    # inside brackets
    "要点: [甲 #1, 乙]\n期次: 3": "2:8 syntax-hash",
    "经过: {日期: 2024，事项: 乙}": "2:14 syntax-fullwidth-comma",
    "经过: {日期: 2024, 说明: 甲: 乙}": "2:21 syntax-colon-in-value",
    "经过: [{说明: 甲，乙: 丙，丁: 戊}]": "2:12 syntax-fullwidth-comma",
    "经过:\n  - {日期: 2024,\n     说明: 甲: 乙}": "4:11 syntax-colon-in-value",
    # no fields
    "https://example.org/a\n标题: 甲": "2:1 syntax-no-colon",
    "摘要: 甲\n接着写的一行\n标题: 乙": "3:1 syntax-no-colon",
    "标题: 甲\n```\n摘要: 乙": "3:1 syntax-no-colon",
    "- 甲\n- 乙": "2:1 syntax-not-mapping",
    "[甲, 乙]": "2:1 syntax-not-mapping",
    "标题: 甲\n=======\n摘要: 乙": "3:1 syntax-conflict",
    "标题: 甲\n...\n摘要: 乙": "3:1 syntax-fence",
    "标题: 甲\u202e": "2:6 syntax-control",
    "标\ufeff题: 甲": "2:2 syntax-control",
    "标题: 甲\u2028乙": "2:6 syntax-control",
    "标题: #1 提案": "2:5 syntax-hash",
    "提案:\n  - 编号: 1\n    案由: 甲\n    编号: 2": "5:5 syntax-duplicate-key",
    "a: {b: 1, b: 2}": "2:11 syntax-duplicate-key",
}


@pytest.mark.parametrize(("header", "expected"), CASES.items())
def test_fault_in_place(header: str, expected: str) -> None:
    assert of(f"---\n{header}\n---\n\n正文。\n") == [expected]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_mark_move_no_line(end: str, mark: str) -> None:
    text = mark + "---\n标题: 甲\n摘要: 乙: 丙\n---\n正文\n".replace("\n", end)
    assert of(text) == ["3:6 syntax-colon-in-value"]


@pytest.mark.parametrize("fence", ["--", "—-", "----", "－－－", "———", "- - -", "+++", " ---"])
def test_misspelt_opening(fence: str) -> None:
    found = split(f"{fence}\n标题: 甲\n---\n正文\n".encode()).findings
    assert [(one.code, one.line) for one in found] == [("syntax-fence", 1)]


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("---\n标题: 甲\n\n## 经过\n", "syntax-no-closing", {"before": "3"}),
        ("---\n标题: 甲\n主题:\n  - 乙\n\n正文一段。\n", "syntax-no-closing", {"before": "5"}),
        ("---\n标题: 甲\n\n正文。\n\n---\n\n又一段。\n", "syntax-no-closing", {"before": "3"}),
        ("---\n标题: 甲\n\n## 经过\n\n正文。\n---\n", "syntax-no-closing", {"before": "3"}),
        ("---\n标题: 甲\n-----\n", "syntax-closing-fence", {"line": "3", "found": "-----"}),
        ("---\n标题: 甲\n—-\n正文。\n---\n", "syntax-closing-fence", {"line": "3", "found": "—-"}),
        ("---\n标题: 甲\n ---\n正文。\n", "syntax-closing-fence", {"what": "前面有空格"}),
        ("---", "syntax-no-closing", {"before": "2"}),
    ],
)
def test_closing_fence_is_missed_where_it_belongs(
    text: str, code: str, params: dict[str, str]
) -> None:
    (found,) = split(text.encode()).findings
    assert (found.code, found.line) == (code, 1)
    assert {**found.params, **params} == found.params


MENDS = {
    "标题：甲\n摘要: 乙": "标题: 甲",
    "title:Foo\nsummary: x": "title: Foo",
    "标题: 甲: 乙": '标题: "甲: 乙"',
    "标题: “甲: 乙”": '标题: "甲: 乙"',
    "标题: @甲": '标题: "@甲"',
    "标题: 关于 C# 的 #1 提案": '标题: "关于 C# 的 #1 提案"',
    "来源: [甲](https://example.org/)": '来源: "[甲](https://example.org/)"',
    "要点: [甲 #1, 乙]": '要点: ["甲 #1", 乙]',
    "要点: [乙, 甲 #1]": '要点: [乙, "甲 #1"]',
    "经过: {日期: 2024，事项: 乙，丙，说明: 丁}": "经过: {日期: 2024, 事项: 乙，丙, 说明: 丁}",
    "经过: {说明: 甲: 乙, 事项: 丙}": '经过: {说明: "甲: 乙", 事项: 丙}',
    '标题: 甲 "乙": 丙\\': "标题: '甲 \"乙\": 丙\\'",
}


@pytest.mark.parametrize(("header", "mended"), MENDS.items())
def test_the_mend_shown_is_a_mend(header: str, mended: str) -> None:
    (found,) = split(f"---\n{header}\n---\n".encode()).findings
    assert found.params["mended"] == mended
    repaired = [mended, *header.split("\n")[1:]]
    assert of("---\n" + "\n".join(repaired) + "\n---\n") == []


def test_readable_faults_come_all_at_once() -> None:
    text = "---\n标题: 甲 #1\n主题: [乙，丙]\n标题: 丁\n---\n"
    document = split(text.encode())
    assert document.header is not None
    assert told(document) == [
        "2:7 syntax-hash",
        "3:7 syntax-fullwidth-comma",
        "4:1 syntax-duplicate-key",
    ]
    assert document.findings[2].params == {"key": "标题", "first": "2"}


def test_fields_pasted_twice_are_one_slip() -> None:
    text = "---\na: 1\nb: 2\nc: 3\na: 1\nb: 2\n---\n"
    (found,) = split(text.encode()).findings
    assert (found.line, found.params) == (5, {"key": "a、b", "first": "2、3"})


def test_conflict_in_the_body_needs_both_ends() -> None:
    head = "---\na: b\n---\n"
    assert of(head + "<<<<<<< HEAD\n甲\n=======\n乙\n>>>>>>> x\n") == ["4:1 syntax-conflict"]
    assert of(head + "标题\n=======\n\n<<<<<<< 不是冲突\n") == []


# --- encodings ------------------------------------------------------------------------------------

STORY = "---\n标题: 老年代步车怎么管\n摘要: 四个部门联合发了通告\n---\n\n正文一段。\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (STORY.encode("gb18030"), "2:1 syntax-gbk"),
        (STORY.encode("utf-16"), "1:1 syntax-utf16"),
        (("---\ntitle: one two three\n---\n").encode("utf-16-le"), "1:1 syntax-utf16"),
        ("---\ntitle: café olé naïve\n---\n".encode("latin-1"), "2:11 syntax-not-utf8"),
        (STORY.encode() + b"\r\n\xff", "8:1 syntax-not-utf8"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "1:1 syntax-binary"),
        (b"---\na: b\n---\n\nx\0y", "5:2 syntax-binary"),
        (b"", "1:1 syntax-no-opening"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:8]),
)
def test_encoding(data: bytes, expected: str) -> None:
    document = split(data)
    assert told(document) == [expected]
    assert document.header is None


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_good_header_is_silent(name: str, end: str, mark: str) -> None:
    text = f"---\n{GOOD[name]}---\n\n正文 --- 甲\n\n---\n\n乙\n"
    document = split((mark + text.replace("\n", end)).encode())
    assert told(document) == []
    assert isinstance(document.header, MappingNode)
    assert len(document.header.value) > 0
    assert document.body == "\n正文 --- 甲\n\n---\n\n乙\n"
    assert document.line(document.body_line - 1) == "---"


@pytest.mark.parametrize("name", GOOD)
def test_the_line_reader_finds_nothing_in_good_headers(name: str) -> None:
    assert Reader(GOOD[name].split("\n")).first_fault() is None


def test_scalars_are_text_and_know_their_place() -> None:
    document = split("---\n号: 0123\n空:\n无: ~\n引: '~'\n否: no\n列:\n  - 甲乙\n---\n".encode())
    assert document.header is not None
    values = {key.value: value for key, value in document.header.value}
    texts = {k: scalar(v) for k, v in values.items() if isinstance(v, ScalarNode)}
    assert texts == {"号": "0123", "空": None, "无": None, "引": "~", "否": "no"}
    item = values["列"].value[0]
    assert position(item, document.header_line) == (8, 5, 2)
    assert document.lines[7] == "  - 甲乙"


def test_compose_reads_whole_files() -> None:
    root, found = compose(b"\xef\xbb\xbf# \xe8\xa1\xa8\r\n---\r\n- a\r\n- b: c\r\n")
    assert root is not None
    assert not found
    assert compose("") == (None, ())
    assert compose("# 空\n") == (None, ())
    root, (one,) = compose("甲: 1\n乙: 2: 3\n", first_line=10)
    assert (root, one.line, one.column) == (None, 11, 5)
    root, (one,) = compose("甲: 1\n---\n乙: 2\n")
    assert (root, one.code, one.line) == (None, "syntax-fence", 2)
