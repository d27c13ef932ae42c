"""``xinguancha new`` from the first question to the file on the disk."""

from __future__ import annotations

import datetime
import itertools
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from .. import dates, hanzi, problems, reader, registries
from ..problems import Problem
from ..vocabulary.fields import FIELDS
from .interview import Judge, Say, ask, complaint, questions
from .template import UNKNOWN, Answers, draft

OK, STOPPED, USAGE = 0, 1, 2


def place_of(stories: Path, identifier: str) -> Path | None:
    """Find the file below ``stories`` whose name gives it this id; None when the id is free."""
    names = (f"{identifier}.md", f"{identifier}/index.md")
    found = (path for name in names for path in (*stories.glob(name), *stories.glob(f"*/{name}")))
    return min(found, default=None)


def write_new(stories: Path, text: str, identifier: str, year: int) -> Path:
    """Write ``<stories>/<year>/<id>.md`` whole or not at all; FileExistsError when it is there."""
    folder = stories / f"{year:04}"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{identifier}.md"
    # The listing of stories passes over names that begin with a dot.
    written = folder / f".{identifier}.{os.getpid()}.new"
    try:
        written.write_bytes(text.encode("utf-8"))
        _name(written, target)
    finally:
        written.unlink(missing_ok=True)
    return target


def _name(written: Path, target: Path) -> None:
    """Give a finished file its name, unless somebody has it already."""
    try:
        os.link(written, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links (a USB stick): take the name, then fill it
        with target.open("xb") as file:
            file.write(written.read_bytes())


def run(
    stories: Path,
    options: Mapping[str, str | None],
    today: datetime.date,
    input_fn: Callable[[str], str] = input,
    out: Say = print,
) -> int:
    """Make a new story below ``stories`` and say so; the names of ``options`` are the questions'.

    With title and summary given nothing is asked. Returns 0 when the file was written, 1 when the
    input ended before, 2 when an option is no good. Raises OSError when it cannot be written.
    """
    judge, suggest = _judge(stories), _suggest(stories)
    alone = all(options.get(question.name) for question in questions() if question.needed)
    if alone:
        known = {question.name: options.get(question.name) or "" for question in questions()}
        answers = ask(_nobody, out, known, judge, suggest)
    else:
        out("请回答几个问题。不知道的直接按回车，会写成“未查到”，以后再补。")
        answers = ask(input_fn, out, options, judge, suggest)
    if answers is None:
        return USAGE if alone else STOPPED
    _place_session(answers, stories, out)
    written = write_new(stories, draft(answers, today), answers["id"], _year(answers, today))
    out(f"写好了：{written}")
    out("用记事本或 VS Code 打开它，接着写。写完运行 check 检查；可以发布时，把“状态”改成 已发布。")
    return OK


def _nobody(text: str) -> str:
    """Stand in for a person where everything was given on the command line."""
    raise EOFError


def _judge(stories: Path) -> Judge:
    def judge(name: str, answer: str) -> Problem | None:
        taken = place_of(stories, answer) if name == "id" and reader.KEY.match(answer) else None
        if taken is None:
            return complaint(name, answer)
        other = taken.relative_to(stories).as_posix()
        return problems.make("id-duplicate", "", 1, 1, {"value": answer, "other": other})

    return judge


def _suggest(stories: Path) -> Callable[[str], str]:
    def suggest(title: str) -> str:
        slug = hanzi.slug(title)
        names = (slug if n == 1 else f"{slug}-{n}" for n in itertools.count(1))
        return next(name for name in names if place_of(stories, name) is None)

    return suggest


def _place_session(answers: dict[str, str], stories: Path, out: Say) -> None:
    """Keep a session the registry does not know as the wording of the time: it is not lost."""
    session = answers.get("session", UNKNOWN)
    if session == UNKNOWN or registries.load(stories)[0].key("sessions", session):
        return
    answers["date_text"] = answers.pop("session")
    out(f"　　届次表里还没有“{session}”，先写在“{FIELDS['event']['date_text'].label}”里。")


def _year(answers: Answers, today: datetime.date) -> int:
    """Choose the folder: the year it happened where that is known, else this year."""
    day = dates.parse(answers.get("date", UNKNOWN))
    return day.earliest.year if day else today.year
