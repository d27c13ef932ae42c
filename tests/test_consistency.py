"""Problems that need more than one file, the clock or the file system: located, worded, mended."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import pytest

from xinguancha import cache, consistency, library, problems

TODAY = datetime.date(2025, 7, 1)
STORY = """---
标题: 示例市的一件事
摘要: 虚构的例子。
状态: 已发布
发布: 2025-01-01
提案: [{{案由: 虚构的案由}}]
经过: [{{事项: 提交提案, 日期: 2025-01-01}}]
来源: {{a: {{标题: 虚构的来源, 等级: E3}}}}
{more}---
{body}
"""


def lay(folder: Path, **stories: tuple[str, str]) -> Path:
    """Write stories (more header lines, body) by their file name."""
    (folder / "2025").mkdir(parents=True)
    for name, (more, body) in stories.items():
        text = STORY.format(more=more, body=body or "正文。")
        (folder / "2025" / f"{name}.md").write_text(text, "utf-8")
    return folder


def check(folder: Path, today: datetime.date = TODAY) -> list[problems.Problem]:
    """Load and check a folder; the to-do list is left out."""
    shelf = library.load(folder, store=cache.Store(None))
    return [p for p in consistency.check(shelf, today) if p.code not in ("stage-unknown",)]


@pytest.mark.parametrize(
    ("code", "line", "stories"),
    [
        (
            "ref-story",
            9,
            {"jia": ("关联: [{类型: 引用, 稿件: yii}]\n", ""), "yi": ("", "")},
        ),
        (
            "ref-unpublished",
            9,
            {
                "jia": ("关联: [{类型: 引用, 稿件: yi}]\n", ""),
                "yi": ("解禁时间: 2025-08-01 08:00\n", ""),
            },
        ),
        ("link-story", 10, {"jia": ("", "见[另一篇](bing.md)。")}),
        ("id-duplicate", 9, {"jia": ("", ""), "yi": ("编号: jia\n", "")}),
        ("alias-clash", 9, {"jia": ("", ""), "yi": ("旧编号: [jia]\n", "")}),
        (
            "commitment-overdue",
            9,
            {"jia": ("承诺: [{内容: 修好路灯, 期限: 2025-06-30}]\n", "")},
        ),
        (
            "check-stale",
            9,
            {"jia": ("落实: {情况: 部分落实, 核实日期: 2025-01-01, 来源: [a]}\n", "")},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_problem_at_its_line(
    tmp_path: Path, code: str, line: int, stories: dict[str, tuple[str, str]]
) -> None:
    found = check(lay(tmp_path / "stories", **stories))
    assert [(p.code, p.line) for p in found] == [(code, line)]
    if found[0].severity != "hint":
        assert "^" in problems.as_text(found[0])


def test_the_due_day_itself_is_not_overdue(tmp_path: Path) -> None:
    stories = lay(tmp_path / "s", jia=("承诺: [{内容: 修好路灯, 期限: 2025-06}]\n", ""))
    assert check(stories, datetime.date(2025, 6, 30)) == []
    assert [p.code for p in check(stories, datetime.date(2025, 7, 1))] == ["commitment-overdue"]


def test_a_kept_promise_is_never_overdue(tmp_path: Path) -> None:
    more = "承诺: [{内容: 修好路灯, 期限: 2025-06, 状态: 已兑现, 证据: [a]}]\n"
    assert check(lay(tmp_path / "s", jia=(more, ""))) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    stories = lay(tmp_path / "s", jia=("", ""))
    secret = tmp_path / "secret.md"
    secret.write_text(STORY.format(more="", body="秘密"), "utf-8")
    (stories / "2025" / "yi.md").symlink_to(secret)
    (stories / "2024").symlink_to(tmp_path)
    assert [(p.code, p.path) for p in check(stories)] == [
        ("file-link", "2024"),
        ("file-link", "2025/yi.md"),
    ]


def test_a_file_that_is_not_a_file_is_told(tmp_path: Path) -> None:
    stories = lay(tmp_path / "s", jia=("", ""))
    (stories / "2025" / "yi.md").mkdir()
    (stories / "2025" / "yi.md" / "index.md").write_bytes(b"\xff\xfe\x00")
    assert [p.severity for p in check(stories)] == ["error"]


def test_an_embargo_holds_until_its_minute(tmp_path: Path) -> None:
    stories = lay(tmp_path / "s", jia=("解禁时间: 2025-07-02 00:00\n", ""))
    shelf = library.load(stories, store=cache.Store(None))
    assert not shelf.public(library.moment(TODAY)).cards
    assert shelf.public(library.moment(datetime.date(2025, 7, 2))).cards


def test_a_date_to_come_holds_too(tmp_path: Path) -> None:
    stories = lay(tmp_path / "s", jia=("", ""))
    shelf = library.load(stories, store=cache.Store(None))
    assert not shelf.public(library.moment(datetime.date(2024, 12, 31))).cards


GONE = "撤下: {{日期: {day}, 原因: 当事人要求撤下}}\n"


def withdraw(stories: Path, name: str, day: str = "2025-06-01") -> None:
    """Take a story down as an editor does: its status, the day and the reason."""
    file = stories / "2025" / f"{name}.md"
    text = file.read_text("utf-8").replace(
        "状态: 已发布\n", "状态: 已撤下\n" + GONE.format(day=day)
    )
    assert "已撤下" in text
    file.write_text(text, "utf-8")


def test_a_withdrawal_is_not_held_up_by_what_links_to_the_story(tmp_path: Path) -> None:
    more = "关联: [{类型: 引用, 稿件: yi}]\n"
    stories = lay(tmp_path / "s", jia=(more, "见[那一篇](yi.md)。"), yi=("", ""))
    withdraw(stories, "yi")
    found = check(stories)
    assert [(p.code, p.severity) for p in found] == [("link-withdrawn", "warning")] * 2
    assert ["删掉这个关联" in found[0].fix, "删掉这个链接" in found[1].fix] == [True, True]


@pytest.mark.parametrize(
    ("more", "day", "told"),
    [
        ("", "2025-06-01", True),
        ("", "2025-07-02", False),  # its day has not come: neither the story nor a notice
        ("解禁时间: 2025-08-01 08:00\n", "2025-06-01", False),  # it never was public
    ],
)
def test_a_withdrawn_story_leaves_a_notice_only_if_it_was_public(
    tmp_path: Path, more: str, day: str, told: bool
) -> None:
    stories = lay(tmp_path / "s", jia=(more, ""), yi=("", ""))
    withdraw(stories, "jia", day)
    public = library.load(stories, store=cache.Store(None)).public(library.moment(TODAY))
    assert set(public.cards) == {"yi"}
    assert [n.id for n in public.withdrawn] == (["jia"] if told else [])
