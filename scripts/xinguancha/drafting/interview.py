"""The questions, what is wrong with an answer, and asking until nothing is.

An answer is judged by reading the draft it would make: what is accepted here is what ``check``
accepts, and a refusal is in the catalogue's words.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .. import hanzi, privacy, problems, reader
from ..problems import Problem
from ..vocabulary.fields import FIELDS
from ..vocabulary.stages import KINDS
from .template import UNKNOWN, draft, kind_of

Say = Callable[[str], object]
Judge = Callable[[str, str], Problem | None]

SUMMARY_LIMIT = 60
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))


@dataclass(frozen=True, slots=True)
class Question:
    """One question; an empty answer means ``default`` (empty: it has to be answered).

    ``kinds`` names the kinds of case it is asked for; ``needed`` says that a run with options
    alone has to give it.
    """

    name: str
    text: str
    default: str = UNKNOWN
    kinds: tuple[str, ...] = tuple(KINDS)
    needed: bool = False


def questions() -> tuple[Question, ...]:
    """Return the questions in the order they are asked; the last one's default is made up then."""
    kinds = KINDS.choices
    proposal = ("proposal",)
    return (
        Question("title", "标题（一句话，说清是什么事）", default="", needed=True),
        Question(
            "summary", "摘要（谁要求什么，现在怎么样；不超过 60 个字）", default="", needed=True
        ),
        Question("kind", f"类别（{kinds}）", default=KINDS.label("proposal")),
        Question("proposal", "提案的案由，就是提案的题目", kinds=proposal),
        Question("proposer", "谁提的（几个人或几个单位，用顿号隔开）"),
        Question("session", "哪一届哪一次会议提的（例如 十二届三次会议）", kinds=proposal),
        Question("date", "哪一天（只知道月份、年份也可以，例如 2024年5月）"),
        Question("source", "从哪里知道的（报道、文件的题目）"),
        Question("id", "网址编号（小写英文字母、数字和短横线）", default=""),
    )


def clean(typed: str) -> str:
    """Make one line of what was typed: single spaces, none at the ends, nothing invisible."""
    return " ".join(typed.translate(_INVISIBLE).split())


def complaint(name: str, answer: str) -> Problem | None:
    """Return what is wrong with a cleaned answer, in the catalogue's words; None if it is good."""
    if name == "id":
        return None if reader.KEY.match(answer) else _bad_key(answer)
    lone = next((char for char in answer if "\ud800" <= char <= "\udfff"), "")
    where = f"“{FIELDS['story'][name].label}”" if name in FIELDS["story"] else "这个回答"
    if lone:
        return problems.make("value-control", "", 1, 1, _at(where, f"U+{ord(lone):04X}"))
    for hit in privacy.scan(answer):
        return problems.make(hit.code, "", 1, 1, _at(where, ""))
    trial = {"title": "题", "summary": "要", name: answer}
    reading = reader.read("new.md", draft(trial, datetime.date(2024, 1, 1)).encode())
    return next((one for one in reading.found if one.severity == "error"), None)


def _at(where: str, value: str) -> dict[str, str]:
    return {"where": where, "value": value}


def _bad_key(answer: str) -> Problem:
    params = {"field": FIELDS["story"]["id"].label, "suggestion": hanzi.slug(answer)}
    return problems.make("value-key", "", 1, 1, {**_at("稿件", answer[:40]), **params})


def ask(
    input_fn: Callable[[str], str],
    print_fn: Say,
    answers: Mapping[str, str | None],
    judge: Judge = complaint,
    suggest: Callable[[str], str] = hanzi.slug,
) -> dict[str, str] | None:
    """Ask what ``answers`` leaves open, each question again until ``judge`` is content.

    ``suggest`` makes an id from the title. Returns cleaned answers, 未查到 where nothing was
    typed; None when the input ended (EOFError).
    """
    given: dict[str, str] = {}
    try:
        for question in questions():
            if kind_of(given) not in question.kinds:
                continue
            default = suggest(given["title"]) if question.name == "id" else question.default
            typed = answers.get(question.name)
            answer = None if typed is None else _accepted(question, default, typed, judge, print_fn)
            while answer is None:
                typed = input_fn(f"{question.text}{f' [{default}]' if default else ''}：")
                answer = _accepted(question, default, typed, judge, print_fn)
            given[question.name] = answer
    except EOFError:
        print_fn("\n没有写完，什么也没有保存。想写的时候再来。")
        return None
    return given


def _accepted(
    question: Question, default: str, typed: str, judge: Judge, print_fn: Say
) -> str | None:
    """Return the answer, cleaned; None when it is no good, which has been said."""
    answer = clean(typed) or default
    wrong = judge(question.name, answer)
    if wrong is not None:
        print_fn(_visible(_said(wrong)) if answer else "　　这一项不能空着，写一句就行。")
        return None
    if question.name == "kind":
        return KINDS.label(kind_of({"kind": answer}))
    if question.name == "summary" and hanzi.count(answer) > SUMMARY_LIMIT:
        long = problems.make("summary-long", "", 1, 1, {"count": str(hanzi.count(answer))})
        print_fn(f"　　提醒：{long.message}。以后可以改短：{long.fix}。")
    return answer


def _said(problem: Problem) -> str:
    fix = problem.fix if problem.fix.endswith(("。", "？", "！")) else problem.fix + "。"
    return f"　　{problem.message}。\n　　改法：{fix}"


def _visible(text: str) -> str:
    """Keep what was typed from steering the terminal."""
    return "".join(char if char.isprintable() or char in "\n\u3000" else "·" for char in text)
