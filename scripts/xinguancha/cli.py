"""The command ``xinguancha``: check · new · build · serve; exit 0 ok, 1 problems, 2 wrong usage."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from . import __version__, dates, hanzi, problems
from .problems import Problem, has_errors

OK, FOUND, USAGE, OURS = 0, 1, 2, 3
_SHOWN = 200


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, add_help=False, allow_abbrev=False, **kwargs)  # type: ignore[arg-type]
        self._positionals.title = "可以写的内容"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="看这一页说明")

    def format_help(self) -> str:
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
    for english, chinese in _MESSAGES:
        message = message.replace(english, chinese)
    return message


def _parser() -> _Parser:
    parser = _Parser(prog="xinguancha", description="《政协提案新观察》：把提案故事做成网站。")
    parser.add_argument("--version", action="version", version=f"xinguancha {__version__}", help="看版本")
    commands = parser.add_subparsers(dest="command", metavar="命令", title="命令", parser_class=_Parser)
    check = commands.add_parser("check", help="检查稿件，什么都不发布")
    check.add_argument("paths", nargs="*", metavar="文件或文件夹", help="只检查这些；不写就检查全部")
    check.add_argument("--format", choices=("text", "json", "github"), default="text", help="结果的写法")
    build = commands.add_parser("build", help="检查稿件，做成网站")
    serve = commands.add_parser("serve", help="在自己的电脑上预览，改了稿件马上看到")
    serve.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    for one in (build, serve):
        one.add_argument("--site", metavar="文件夹", help="网站放在哪里，默认 site")
    new = commands.add_parser("new", help="新建一篇稿件，问几个问题就好")
    for name, label in NEW_OPTIONS.items():
        new.add_argument(f"--{name}", metavar=label, help=label)
    for one in (check, build, serve, new):
        one.add_argument("--stories", metavar="文件夹", help="稿件在哪里，默认 stories")
        one.add_argument("--today", metavar="日期", help="当作是哪一天，例如 2024-05-03")
    return parser


NEW_OPTIONS = {
    "title": "标题",
    "summary": "摘要",
    "kind": "类别",
    "proposal": "案由",
    "proposer": "提案者",
    "session": "届次",
    "date": "日期",
    "source": "来源",
    "id": "编号",
}


class _Progress:
    """One line of progress on a terminal, silence elsewhere."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty() and not os.environ.get("CI")
        self._last = 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
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


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code and never shows a traceback."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except KeyboardInterrupt:
        print("\n已停止。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - nobody reads us any more
        return OK
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else USAGE
    except Exception as error:  # noqa: BLE001 - our own bug: a newsroom must not meet a traceback
        return _our_bug(error)


def _our_bug(error: Exception) -> int:
    if isinstance(error, OSError) and error.strerror:
        where = f"：{error.filename}" if error.filename else ""
        print(f"读写文件时出错{where}（{_reason(error)}）。改法：看看磁盘满了没有、文件夹能不能写。", file=sys.stderr)
        return USAGE
    path = Path(".cache") / "xinguancha" / "crash.txt"
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(traceback.format_exc(), "utf-8")
    print(f"程序自己出错了，不是您写错了。请把 {path} 这个文件发给维护的人。", file=sys.stderr)
    return OURS


_REASONS = {13: "没有权限", 28: "磁盘满了", 30: "磁盘只能读", 2: "找不到", 17: "已经存在", 20: "不是文件夹"}


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


def _run(words: list[str]) -> int:
    parser = _parser()
    commands = ("check", "build", "serve", "new")
    if words and not words[0].startswith("-") and words[0] not in commands:
        near = hanzi.nearest(words[0], commands)
        hint = f"您要写的是不是 {near}？" if near else ""
        print(f"没有“{words[0]}”这个命令。{hint}可以写的有：{'、'.join(commands)}。", file=sys.stderr)
        return USAGE
    options = parser.parse_args(words)
    if not options.command:
        parser.print_help()
        return OK
    try:
        today = dates.today(options.today, os.environ)
    except dates.DateFormError:
        print("--today 后面要写真实的日期，例如 2024-05-03。", file=sys.stderr)
        return USAGE
    return {"check": _check, "build": _build, "serve": _serve, "new": _new}[options.command](options, today)


def _root() -> Path:
    """The folder of mkdocs.yml: here, or above."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file():
            return folder
    return here


def _place(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    from .builder import Place

    root = _root()
    stories = Path(options.stories) if options.stories else root / "stories"
    site = Path(getattr(options, "site", None) or root / "site")
    return Place(root, stories.absolute(), site.absolute())


def _missing(stories: Path) -> bool:
    if stories.is_dir():
        return False
    print(f"找不到稿件文件夹 {stories}。改法：在项目的文件夹里运行，或者用 --stories 写明在哪里。", file=sys.stderr)
    return True


def _check(options: argparse.Namespace, today) -> int:  # type: ignore[no-untyped-def]
    from . import builder

    place = _place(options)
    only: list[Path] | None = None
    if options.paths:
        chosen = [Path(p).absolute() for p in options.paths]
        for path in chosen:
            if not path.exists():
                print(f"找不到 {path}。改法：检查文件名，一字不差。", file=sys.stderr)
                return USAGE
        if len(chosen) == 1 and chosen[0].is_dir() and place.stories not in (chosen[0], *chosen[0].parents):
            place = builder.Place(place.root, chosen[0], place.site)
        else:
            only = [f for p in chosen for f in (sorted(p.rglob("*.md")) if p.is_dir() else [p])]
            outside = [f for f in only if place.stories not in f.parents]
            if outside:
                place = builder.Place(place.root, outside[0].parent, place.site)
    if _missing(place.stories):
        return USAGE
    progress = _Progress()
    shelf, found = builder.check(place, today, progress, only)
    progress.clear()
    if not shelf.files:
        print(f"{place.stories} 里一篇稿件也没有。改法：运行 xinguancha new 新建一篇。", file=sys.stderr)
        return USAGE
    _print_found(found, options.format)
    if options.format == "text":
        print(_summary(found, shelf.files))
    return FOUND if has_errors(found) else OK


def _print_found(found: list[Problem], form: str = "text") -> None:
    if form == "json":
        print(problems.as_json(found))
    elif form == "github":
        for problem in found:
            print(problems.as_github(problem))
    else:
        order = [p for p in found if p.severity != "hint"]
        for problem in order[:_SHOWN]:
            print(problems.as_text(problem) + "\n")
        if len(order) > _SHOWN:
            print(f"…… 还有 {len(order) - _SHOWN} 条，改完上面的再看。\n")
        hints = [p for p in found if p.severity == "hint"]
        for problem in hints[: max(0, _SHOWN - len(order))]:
            print(f"{problem.path}:{problem.line}  待办 [{problem.code}] {problem.message}")


def _summary(found: list[Problem], files: int) -> str:
    counts = {grade: sum(p.severity == grade for p in found) for grade in problems.SEVERITIES}
    head = f"检查了 {files} 篇稿件："
    if not counts["error"]:
        head += "没有错误"
    else:
        head += f"{counts['error']} 处错误，改好以前不能发布"
    return f"{head}；{counts['warning']} 处提醒，{counts['hint']} 件待办。"


def _build(options: argparse.Namespace, today) -> int:  # type: ignore[no-untyped-def]
    from . import builder, publish

    place = _place(options)
    if _missing(place.stories):
        return USAGE
    progress = _Progress()
    try:
        result = builder.build(place, today, progress)
    except publish.PublishError as error:
        progress.clear()
        print(str(error), file=sys.stderr)
        return USAGE
    except Exception as error:
        progress.clear()
        if type(error).__name__ == "FrameError":
            print(f"版面做不出来（mkdocs.yml 或 docs 文件夹有问题）：{error}", file=sys.stderr)
            return USAGE
        raise
    progress.clear()
    if result.report is None:
        _print_found([p for p in result.found if p.severity == "error"])
        print(_summary(result.found, len({p.path for p in result.found})).replace("检查了", "有问题的"))
        print("网站没有动，还是原来的样子。")
        return FOUND
    for line in result.warnings:
        print(f"docs 文件夹的提醒：{line}")
    print(_built(place.site, result))
    return OK


def _built(site: Path, result) -> str:  # type: ignore[no-untyped-def]
    report, took = result.report, result.seconds
    relative = os.path.relpath(site)
    warnings = sum(p.severity == "warning" for p in result.found)
    hints = sum(p.severity == "hint" for p in result.found)
    return "\n".join(
        (
            f"做好了：{report.stories} 篇稿件，{report.pages} 个网页，{report.bytes / 1e6:.1f} MB，放在 {relative}{os.sep}",
            f"其中新写的文件 {report.written} 个，删掉 {report.removed} 个，别的没有变。",
            f"用时 {took['all']:.1f} 秒（检查 {took['check']:.1f}，版面 {took['frame']:.1f}，网页 {took['pages']:.1f}）。",
            f"没有错误；{warnings} 处提醒，{hints} 件待办（运行 check 可以看）。",
            f"怎么看：双击打开 {os.path.join(relative, 'index.html')}，或者运行 python3 scripts/run.py serve 预览。",
        )
    )


def _serve(options: argparse.Namespace, today) -> int:  # type: ignore[no-untyped-def]
    from . import builder, publish

    place = _place(options)
    if _missing(place.stories):
        return USAGE
    site = Path(options.site).absolute() if options.site else place.cache / "preview"
    place = builder.Place(place.root, place.stories, site)

    def rebuild() -> None:
        progress = _Progress()
        try:
            result = builder.build(place, today, progress, standing=True)
        except Exception as error:  # noqa: BLE001 - the preview goes on with the last good pages
            progress.clear()
            print(f"这次没有做成：{error}", file=sys.stderr)
            return
        progress.clear()
        if result.report is None:
            _print_found([p for p in result.found if p.severity == "error"])
            print("有错误，预览还是上一次的样子；改好后保存，会自动刷新。", flush=True)
        else:
            print(f"已更新：新写 {result.report.written} 个文件，用时 {result.seconds['all']:.1f} 秒。", flush=True)

    rebuild()
    if not (site / publish.MANIFEST).is_file():
        return FOUND
    from . import plugin

    print(f"预览网址：http://127.0.0.1:{options.port}/  （在浏览器里打开；按 Ctrl+C 停止）", flush=True)
    watched = [place.stories, place.root / "templates", place.root / "docs", place.root / "mkdocs.yml"]
    plugin.serve(place.root, site, watched, rebuild, options.port)
    print("\n预览已停止。")
    return OK


def _new(options: argparse.Namespace, today) -> int:  # type: ignore[no-untyped-def]
    from . import drafting

    place = _place(options)
    answers = {name: getattr(options, name) for name in NEW_OPTIONS}
    return drafting.run(place.stories, answers, today)
