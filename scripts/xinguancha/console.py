"""What the terminal shows: progress, problems, what was built; and a parser that speaks Chinese."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from . import problems
from .builder import Result
from .problems import Problem

USAGE = 2
_SHOWN = 200


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese; a wrong command line ends with exit code 2."""

    def __init__(self, **options: Any) -> None:
        """Take what ArgumentParser takes; the help option is ours."""
        super().__init__(**{**options, "add_help": False, "allow_abbrev": False})
        self._positionals.title = "可以写的内容"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="看这一页说明")

    def format_help(self) -> str:
        """Return the help page."""
        return super().format_help().replace("usage: ", "用法：")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and how to see what is right."""
        print(f"命令写得不对：{_translated(message)}", file=sys.stderr)
        print(f"改法：运行 {self.prog} --help 看看可以怎么写。", file=sys.stderr)
        sys.exit(USAGE)


_MESSAGES = (
    ("unrecognized arguments: ", "不认识 "),
    ("the following arguments are required: ", "还缺少 "),
    ("expected one argument", "后面要跟一个值"),
    ("expected at least one argument", "后面要跟一个值"),
    ("invalid choice: ", "不能写 "),
    ("invalid int value: ", "应当是整数，不是 "),
    ("argument ", "选项 "),
    ("choose from ", "可以写 "),
)


def _translated(message: str) -> str:
    """Put argparse's few sentences into Chinese."""
    for english, chinese in _MESSAGES:
        message = message.replace(english, chinese)
    return message


class Progress:
    """One line of progress on a terminal, silence elsewhere and in CI."""

    def __init__(self) -> None:
        """Look whether anybody watches."""
        self._on = sys.stderr.isatty() and not os.environ.get("CI")
        self._last = 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show how far a long piece of work has come (total 0: unknown)."""
        now = time.monotonic()
        if not self._on or now - self._last < 0.1:
            return
        self._last = now
        count = f" {done}/{total}" if total else f" {done}" if done else ""
        print(f"\r\033[K{what}{count} ……", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the line away."""
        if self._on:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def placed(found: list[Problem], stories: Path) -> list[Problem]:
    """Give every path as seen from where the command was called, so that a click opens the file."""
    try:
        folder = Path(os.path.relpath(stories)).as_posix()
    except ValueError:  # another drive of Windows
        folder = stories.as_posix()
    prefix = "" if folder == "." else f"{folder}/"
    return [replace(problem, path=prefix + problem.path) for problem in found]


def show(found: list[Problem], stories: Path, form: str = "text") -> None:
    """Print problems as text, json or GitHub annotations; text shows errors and reminders first."""
    if form == "json":
        print(problems.as_json(placed(found, stories)))
        return
    if form == "github":
        for problem in placed(found, stories):
            print(problems.as_github(problem))
        return
    full = [p for p in found if p.severity != "hint"]
    hints = [p for p in found if p.severity == "hint"]
    for problem in placed(full[:_SHOWN], stories):
        print(problems.as_text(problem) + "\n")
    if len(full) > _SHOWN:
        print(f"…… 还有 {len(full) - _SHOWN} 条，改完上面的再看。\n")
    for problem in placed(hints[: max(0, _SHOWN - len(full))], stories):
        print(f"{problem.path}:{problem.line}  待办 [{problem.code}] {problem.message}")


def summary(found: list[Problem], files: int) -> str:
    """Sum a check up in one sentence."""
    counts = {grade: sum(p.severity == grade for p in found) for grade in problems.SEVERITIES}
    verdict = f"{counts['error']} 处错误，改好以前不能发布" if counts["error"] else "没有错误"
    return (
        f"检查了 {files} 篇稿件：{verdict}；{counts['warning']} 处提醒，{counts['hint']} 件待办。"
    )


def built(site: Path, result: Result) -> str:
    """Say in one screen what was built, how long it took and how to look at it."""
    report, took = result.report, result.seconds
    assert report is not None
    folder = os.path.relpath(site)
    grades = [p.severity for p in result.found]
    return "\n".join(
        (
            f"做好了：{report.stories} 篇稿件，{report.pages} 个网页，"
            f"{report.bytes / 1e6:.1f} MB，放在 {folder}{os.sep}",
            f"其中新写的文件 {report.written} 个，删掉 {report.removed} 个，别的没有变。"
            if report.fresh
            else "和现在的网站完全一样，网站没有动。",
            f"用时 {took['all']:.1f} 秒（检查 {took['check']:.1f}，"
            f"版面 {took['frame']:.1f}，网页 {took['pages']:.1f}）。",
            f"没有错误；{grades.count('warning')} 处提醒，"
            f"{grades.count('hint')} 件待办（运行 check 可以看）。",
            f"怎么看：双击打开 {os.path.join(folder, 'index.html')}，"
            "或者运行 python3 scripts/run.py serve 预览。",
        )
    )
