"""A draft passes check whatever was typed, or the question is asked again; nothing raises."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinguancha import drafting, reader, registries, rules
from xinguancha.problems import Problem, as_text
from xinguancha.vocabulary.fields import FIELDS
from xinguancha.vocabulary.stages import KINDS

TODAY = datetime.date(2026, 11, 23)
FULL = {
    "title": "示例市的路灯，怎样亮起来",
    "summary": "有委员建议修好路灯，现在还没有查到结果。",
    "proposal": "关于修好路灯的提案",
    "proposer": "张某、李某",
    "session": "一届一次会议",
    "date": "2024年5月",
    "source": "《示例报》的报道",
}
SHELF = registries.Registries(names={("sessions", FULL["session"]): "s-1-1"})
AWKWARD = (
    "甲: 乙",
    "#1 号提案",
    "说 #1 的事",
    "@所有人",
    "*重要*",
    "[链接](a.md)",
    '"引号" 在前',
    "'单引号'",
    "{花括号}",
    "反斜杠\\n结尾\\",
    "标题：全角冒号，全角逗号",
    "---",
    "- 一条",
    "null",
    "yes",
    "0123",
    "12:30",
    "2024-02-30",
    "<<<<<<< HEAD",
    "100%",
    "`代码`",
    "行尾冒号:",
    "? 问",
    "😀 笑",
)
"""Titles that YAML, or a careless writer of it, would read as something else."""


def _read(text: str) -> reader.Reading:
    reading = reader.read("2026/xin.md", text.encode("utf-8"))
    rules.run(reading, SHELF, frozenset())
    return reading


def _errors(text: str) -> list[str]:
    return [as_text(p) for p in _read(text).found if p.severity == "error"]


class _Typist:
    """Types the given lines one by one, then closes the input; remembers what was said."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = list(lines)
        self.asked: list[str] = []
        self.said: list[str] = []

    def type(self, text: str) -> str:
        self.asked.append(text)
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)

    def hear(self, text: str) -> None:
        self.said.append(text)

    def ask(self, judge: Callable[[str, str], Problem | None] = drafting.complaint) -> object:
        return drafting.ask(self.type, self.hear, {}, judge)


# --- the draft ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.label)
def test_a_draft_of_any_kind_passes_check_and_is_a_draft(kind: object) -> None:
    label = getattr(kind, "label")  # noqa: B009 - the parameter is any Kind
    for answers in ({"title": "题", "summary": "要"}, {**FULL, "session": drafting.UNKNOWN}):
        text = drafting.draft({**answers, "kind": label}, TODAY)
        assert _errors(text) == []
        story = _read(text).story
        assert story is not None
        assert story.status == "draft"
        assert KINDS.label(story.kind) == label
        assert story.events[0].stage == KINDS[story.kind].lanes[0]
        assert bool(story.proposals) is (story.kind == "proposal")
        assert story.sources


def test_what_was_answered_is_what_is_read() -> None:
    story = _read(drafting.draft(FULL, TODAY)).story
    assert story is not None
    proposal, event = story.proposals[0], story.events[0]
    assert (story.title, story.summary) == (FULL["title"], FULL["summary"])
    assert (proposal.title, proposal.session) == (FULL["proposal"], FULL["session"])
    assert proposal.proposers == event.by == ("张某", "李某")
    assert event.date is not None
    assert (event.date.iso, event.date_text) == ("2024-05", FULL["session"])
    assert [source.title for source in story.sources.values()] == [FULL["source"]]
    assert story.body == ""


def test_every_field_stands_in_the_draft_with_its_help() -> None:
    text = drafting.draft(FULL, TODAY)
    used = [e for e in FIELDS["story"].values() if f"\n{e.label}:" in text]
    template = [e for e in FIELDS["story"].values() if f"\n# {e.label}:" in text]
    missing = {*FIELDS["story"]} - {e.key for e in used} - {e.key for e in template}
    assert missing == {"id"}  # the name of the file is the id
    assert all(entry.help in text for entry in template)
    assert len(template) > 15


def test_the_template_reads_when_every_line_of_it_is_taken_into_use() -> None:
    """Except the comment lines that speak to the editor, all are good examples."""
    text = drafting.draft(FULL, TODAY)
    lines = [
        re.sub(r"^( *)# (?=\s*(?:- )?[^ :#]+:(?: |$))", r"\1", line) for line in text.split("\n")
    ]
    whole = "\n".join(lines)
    assert whole.count("\n# ") < 4
    reading = reader.read("2026/xin.md", whole.encode())
    assert [as_text(problem) for problem in reading.found] == []
    story = reading.story
    assert story is not None
    assert story.commitments
    assert story.delivery
    assert story.published is not None
    assert story.published.iso == TODAY.isoformat()


@pytest.mark.parametrize("title", AWKWARD)
def test_an_awkward_title_comes_back_as_it_was_typed(title: str) -> None:
    answers = {**FULL, "title": title, "proposal": title, "source": title, "proposer": title}
    assert drafting.complaint("title", title) is None
    text = drafting.draft(answers, TODAY)
    assert _errors(text) == []
    story = _read(text).story
    assert story is not None
    assert story.title == story.proposals[0].title == title
    assert story.proposals[0].proposers == (title,)
    assert [source.title for source in story.sources.values()] == [title]


TYPED = st.text(max_size=40) | st.text(
    st.sampled_from("甲老年代步车，：:#-\"'“”[]{}@*&!|>%`,?\\ \t\u3000\u200b。、年1230nul~"),
    max_size=30,
)


@given(TYPED, TYPED)
def test_any_title_and_summary_come_back_or_are_asked_again(title: str, summary: str) -> None:
    cleaned = {"title": drafting.clean(title), "summary": drafting.clean(summary)}
    if any(drafting.complaint(name, text) for name, text in cleaned.items()):
        return
    reading = reader.read("2026/xin.md", drafting.draft(cleaned, TODAY).encode())
    assert [as_text(p) for p in reading.found] == []
    assert reading.story is not None
    assert (reading.story.title, reading.story.summary) == tuple(cleaned.values())


@given(st.dictionaries(st.sampled_from([q.name for q in drafting.questions()]), TYPED))
def test_whatever_is_typed_at_any_question_makes_a_good_draft_or_is_asked_again(
    typed: dict[str, str],
) -> None:
    answers = {"title": "题", "summary": "要"}
    for name, text in typed.items():
        cleaned = drafting.clean(text)
        if cleaned and drafting.complaint(name, cleaned) is None:
            answers[name] = cleaned
    reading = reader.read("2026/xin.md", drafting.draft(answers, TODAY).encode())
    assert [as_text(p) for p in reading.found] == []


def test_ordinary_words_are_not_refused() -> None:
    for name, text in FULL.items():
        assert drafting.complaint(name, text) is None, name


# --- asking -------------------------------------------------------------------------------------


def test_empty_answers_mean_not_found() -> None:
    typist = _Typist(["路灯", "路灯不亮。", "", "", "", "", "", "", ""])
    answers = typist.ask()
    assert answers == {
        "title": "路灯",
        "summary": "路灯不亮。",
        "kind": "提案",
        "proposal": "未查到",
        "proposer": "未查到",
        "session": "未查到",
        "date": "未查到",
        "source": "未查到",
        "id": "ludeng",
    }
    assert typist.said == []


BAD = {
    "title": ("电话 13812345678", "手机号码"),
    "kind": ("题案", "您要写的是不是“提案”"),
    "date": ("2024-02-30", "2024年2月只有29天"),
    "id": ("中文 编号", "zhongwen-bianhao"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_is_asked_again_in_the_words_of_the_catalogue(name: str) -> None:
    names = [question.name for question in drafting.questions()]
    lines = ["路灯", "路灯不亮。", *[""] * (len(names) - 2)]
    wrong, words = BAD[name]
    lines.insert(names.index(name), wrong)
    typist = _Typist(lines)
    assert isinstance(typist.ask(), dict)
    assert words in typist.said[0]
    assert "改法：" in typist.said[0]
    assert len(typist.asked) == len(names) + 1


def test_nothing_is_written_when_the_input_ends(tmp_path: Path) -> None:
    typist = _Typist(["路灯"])
    assert drafting.run(tmp_path, {}, TODAY, typist.type, typist.hear) == 1
    assert "什么也没有保存" in typist.said[-1]
    assert list(tmp_path.iterdir()) == []


def test_a_kind_without_proposals_is_not_asked_for_one() -> None:
    typist = _Typist(["灌溉", "灌溉有困难。", "社情民意", "", "", "", ""])
    answers = typist.ask()
    assert isinstance(answers, dict)
    assert answers["kind"] == "社情民意"
    assert not {"proposal", "session"} & set(answers)


# --- the command --------------------------------------------------------------------------------


def test_with_title_and_summary_given_nobody_is_asked(tmp_path: Path) -> None:
    typist = _Typist([])
    options = {**FULL, "session": None}
    assert drafting.run(tmp_path, options, TODAY, typist.type, typist.hear) == 0
    assert typist.asked == []
    (written,) = tmp_path.rglob("*.md")
    assert written.parent.name == "2024"  # the year it happened
    assert _errors(written.read_text(encoding="utf-8")) == []
    assert str(written) in typist.said[-2]


def test_a_bad_option_writes_nothing_and_is_a_wrong_usage(tmp_path: Path) -> None:
    typist = _Typist([])
    options = {"title": "路灯", "summary": "不亮", "date": "2024-13"}
    assert drafting.run(tmp_path, options, TODAY, typist.type, typist.hear) == 2
    assert "没有13月" in typist.said[0]
    assert list(tmp_path.iterdir()) == []


def test_an_id_that_is_taken_is_refused_and_another_one_suggested(tmp_path: Path) -> None:
    options = {"title": "路灯", "summary": "不亮"}
    for _ in range(2):
        assert drafting.run(tmp_path, options, TODAY, out=lambda text: None) == 0
    assert sorted(p.name for p in tmp_path.rglob("*.md")) == ["ludeng-2.md", "ludeng.md"]
    typist = _Typist([])
    taken = {**options, "id": "ludeng"}
    assert drafting.run(tmp_path, taken, TODAY, typist.type, typist.hear) == 2
    assert "2026/ludeng.md" in typist.said[0]


def test_a_session_of_the_registry_is_one_and_any_other_wording_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / registries.FOLDER
    folder.mkdir()
    row = "s-1-1:\n  名称: 示例市政协一届一次会议\n  简称: [一届一次会议]\n  来源: 示例\n"
    (folder / "sessions.yml").write_text(row, encoding="utf-8")
    for session, expected in (("一届一次会议", "一届一次会议"), ("去年开会时", None)):
        options = {"title": "路灯", "summary": "不亮", "session": session}
        drafting.run(tmp_path, options, TODAY, out=lambda text: None)
        newest = max(tmp_path.rglob("*.md"), key=lambda path: len(path.name))
        story = _read(newest.read_text(encoding="utf-8")).story
        assert story is not None
        assert story.proposals[0].session == expected
        assert story.events[0].date_text == session


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    first = drafting.write_new(tmp_path, "一", "luming", 2024)
    with pytest.raises(FileExistsError):
        drafting.write_new(tmp_path, "二", "luming", 2024)
    assert first.read_text(encoding="utf-8") == "一"
    assert [path.name for path in first.parent.iterdir()] == ["luming.md"]


def test_a_disk_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", refuse)
    test_a_file_is_never_overwritten(tmp_path)
