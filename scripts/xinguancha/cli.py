"""The command ``xinguancha``: check, new, build, serve … ; exit 0 ok, 1 problems, 2 usage."""

from __future__ import annotations

import argparse
import contextlib
import datetime
import errno
import functools
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from . import (
    __version__,
    builder,
    cache,
    cluster,
    console,
    dates,
    framing,
    hanzi,
    operate,
    release,
)
from .builder import Place
from .console import USAGE
from .garbage import uncollected
from .problems import has_errors, refusal

if TYPE_CHECKING:
    from . import preview

OK, FOUND, OURS = 0, 1, 3
EXAMPLE = "tests/sites/shilishi"
ENGINES = ("meilisearch", "typesense", "opensearch")

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


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError("应当是 1 到 65535 的整数")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("应当是 0 或更大的整数")
    return number


_port.__name__ = _count.__name__ = (
    "int"  # argparse names the type in its message, which is put into Chinese
)


def _parser() -> console.Parser:
    parser = console.Parser(
        prog="xinguancha", description="《政协提案新观察》：把提案故事做成网站。"
    )
    version = f"xinguancha {__version__}"
    parser.add_argument("--version", action="version", version=version, help="看版本")
    commands = parser.add_subparsers(
        dest="command", metavar="命令", title="命令", parser_class=console.Parser
    )
    check = commands.add_parser("check", help="检查稿件，什么都不发布")
    check.add_argument(
        "paths", nargs="*", metavar="文件或文件夹", help="只检查这些；不写就检查全部"
    )
    forms = ("text", "json", "github")
    check.add_argument("--format", choices=forms, default="text", help="结果写成什么样")
    build = commands.add_parser("build", help="检查稿件，做成网站")
    serve = commands.add_parser("serve", help="在自己的电脑上预览，改了稿件马上看到")
    serve.add_argument("--port", type=_port, default=8000, metavar="端口", help="默认 8000")
    for one in (build, serve):
        one.add_argument("--site", metavar="文件夹", help="网站放在哪里，默认 site")
        one.add_argument("--example", action="store_true", help="看虚构的“示例市”，不是自己的稿件")
    _add_build_options(build)
    for one in (check, build):
        one.add_argument(
            "--executor",
            type=cluster.address,
            metavar="dask://主机:端口",
            help="在 Dask 集群上做，不在这台电脑上做",
        )
    new = commands.add_parser("new", help="新建一篇稿件，问几个问题就好")
    for name, label in NEW_OPTIONS.items():
        new.add_argument(f"--{name}", metavar=label, help=f"{label}；不写就会问")
    export = commands.add_parser("export", help="把搜索用的内容交给别的搜索软件")
    export.add_argument("what", choices=("search-documents",), metavar="search-documents")
    export.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="哪一种搜索软件")
    export.add_argument("--to", metavar="文件夹", help="放在哪里，默认 search-documents")
    operate.add(commands)
    for one in (check, build, serve, new, export):
        one.add_argument("--stories", metavar="文件夹", help="稿件在哪里，默认 stories")
        one.add_argument("--today", metavar="日期", help="当作是哪一天，例如 2024-05-03")
    return parser


def _add_build_options(build: argparse.ArgumentParser) -> None:
    build.add_argument("--afresh", action="store_true", help="不信以前做的，每个文件都重新比对")
    build.add_argument("--compress", action="store_true", help="另存 .gz、.br，给自己的服务器用")
    wait = "别人正在生成时最多等多少秒，默认 60"
    build.add_argument("--wait", type=_count, default=60, metavar="秒", help=wait)
    build.add_argument("--workers", type=_count, metavar="个数", help="同时用几个进程")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code and never shows a traceback."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        return _run(list(sys.argv[1:] if argv is None else argv))
    except KeyboardInterrupt:
        print("\n已停止。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - nobody reads us
        return OK
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else USAGE
    except release.PublishError as error:
        print(str(error), file=sys.stderr)
        return USAGE
    except framing.FrameError as error:
        print(f"版面做不出来，网站没有动：{error}", file=sys.stderr)
        return USAGE
    except cache.DamagedError:
        print("缓存坏了，已经删掉。改法：再运行一次。", file=sys.stderr)
        return USAGE
    except OSError as error:
        print(_system_error(error), file=sys.stderr)
        return USAGE
    except Exception:
        return _our_bug()


def _our_bug() -> int:
    """Keep the traceback for the maintainers; the newsroom gets a sentence."""
    path = Path(".cache") / "xinguancha" / "crash.txt"
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(traceback.format_exc(), "utf-8")
    print(f"程序自己出错了，不是您写错了。请把 {path} 发给维护的人。", file=sys.stderr)
    return OURS


def _system_error(error: OSError) -> str:
    where = f" {error.filename}" if error.filename else ""
    return f"读写文件时出错：{refusal(error)}{where}。改法：看看磁盘满了没有、文件夹能不能写。"


def _run(words: list[str]) -> int:
    commands: dict[str, Callable[[argparse.Namespace, datetime.date], int]] = {
        "check": _check,
        "build": _build,
        "serve": _serve,
        "new": _new,
        "export": _export,
        **operate.COMMANDS,
    }
    if words and not words[0].startswith("-") and words[0] not in commands:
        near = hanzi.nearest(words[0], tuple(commands))
        hint = f"您要写的是不是 {near}？" if near else ""
        choice = "、".join(commands)
        print(f"没有“{words[0]}”这个命令。{hint}可以写的有：{choice}。", file=sys.stderr)
        return USAGE
    parser = _parser()
    options = parser.parse_args(words)
    if not options.command:
        parser.print_help()
        return OK
    try:
        today = dates.today(getattr(options, "today", None), os.environ)
    except dates.DateFormError:
        print("--today 后面要写真实的日期，例如 2024-05-03。", file=sys.stderr)
        return USAGE
    return commands[options.command](options, today)


def _place(options: argparse.Namespace) -> Place | None:
    """Find out where to read and write; None (and said so) when there are no stories."""
    root = operate.root()
    if getattr(options, "example", False):
        return _example(root, options)
    stories = Path(options.stories) if options.stories else root / "stories"
    site = Path(getattr(options, "site", None) or root / "site")
    if not stories.is_dir():
        print(
            f"找不到稿件文件夹 {stories}。"
            "改法：在项目的文件夹里运行，或者用 --stories 写明在哪里。",
            file=sys.stderr,
        )
        return None
    return Place(root, stories.absolute(), site.absolute())


def _example(root: Path, options: argparse.Namespace) -> Place | None:
    """Find the show city; None (and said so) where it is not installed, or other stories too."""
    edition = root / EXAMPLE
    if options.stories:
        print("--example 和 --stories 只能写一个：示例市有它自己的稿件。", file=sys.stderr)
        return None
    if not (edition / "mkdocs.yml").is_file():
        print(
            f"这里没有示例市：找不到 {edition}。"
            "改法：示例市只在项目的完整文件夹里有，安装包里没有；请下载整个项目，在它的文件夹里运行。",
            file=sys.stderr,
        )
        return None
    site = Path(options.site or root / "site-example")
    return Place(root, edition / "stories", site.absolute(), edition)


@uncollected(lasting=True)
def _check(options: argparse.Namespace, today: datetime.date) -> int:
    chosen = [Path(path).absolute() for path in options.paths]
    for path in chosen:
        if not path.exists():
            print(f"找不到 {path}。改法：检查文件名，一字不差。", file=sys.stderr)
            return USAGE
    if chosen and not options.stories:
        options.stories = _shelf(chosen)
    place = _place(options)
    if place is None:
        return USAGE
    only = None if not chosen or chosen == [place.stories] else _files(chosen)
    progress = console.Progress()
    with cluster.pool(options.executor) as pool:
        shelf, found = builder.check(place, today, progress, only, pool)
    progress.clear()
    if not shelf.files and not has_errors(found) and not place.copies.is_dir():
        print("一篇稿件也没有找到。改法：运行 xinguancha new 新建一篇。", file=sys.stderr)
        return USAGE
    console.show(found, place.stories, options.format)
    if options.format == "text":
        print(console.summary(found, shelf.files))
    return FOUND if has_errors(found) else OK


def _shelf(chosen: list[Path]) -> str:
    """Return the stories folder that the chosen paths lie in, else the folder they share."""
    stories = operate.root() / "stories"
    if all(stories in (path, *path.parents) for path in chosen):
        return str(stories)
    folders = [path if path.is_dir() else path.parent for path in chosen]
    return os.path.commonpath(folders)


def _files(chosen: list[Path]) -> list[Path]:
    return [f for p in chosen for f in (sorted(p.rglob("*.md")) if p.is_dir() else [p])]


def _draw(root: Path, frame: Path) -> list[str]:
    from . import plugin  # MkDocs takes a second to import: only when the frame must be drawn

    return plugin.build_frame(root, frame)


@uncollected(lasting=True)
def _build(options: argparse.Namespace, today: datetime.date) -> int:
    place = _place(options)
    if place is None:
        return USAGE
    release.apart(place.site, _sources(place))
    progress = console.Progress()
    way = builder.Way(afresh=options.afresh, compress=options.compress, wait=options.wait, say=_say)
    try:
        with cluster.pool(options.executor, options.workers) as pool:
            result = builder.build(place, today, progress, _draw, replace(way, executor=pool))
    finally:
        progress.clear()
    if result.report is None:
        console.show([p for p in result.found if p.severity == "error"], place.stories)
        print(console.summary(result.found, result.files))
        print("网站没有动，还是原来的样子。")
        return FOUND
    for line in result.warnings:
        print(f"docs 文件夹的提醒：{line}")
    for line in result.report.told:
        print(line)
    print(console.built(place.site, result))
    return OK


def _say(words: str) -> None:
    """Tell the terminal what a build waits for, beside what it prints at the end."""
    print(words, file=sys.stderr, flush=True)


def _sources(place: Place) -> list[Path]:
    """Folders that a site is made from, and that it must never be written over."""
    edition = [place.edition] if place.edition else []
    named = (place.root / name for name in ("docs", "templates", "scripts"))
    return [place.stories, *edition, *named]


def _rebuild(
    place: Place, today: datetime.date, seen: preview.Preview, show: Callable[[], None]
) -> None:
    """Bring the preview up to date: first the page of the story that was edited, then all."""
    with contextlib.suppress(Exception):  # what is wrong, the build says
        if page := seen.refresh():
            show()
            print(f"这一篇已更新（{page}），列表、搜索随后更新。", flush=True)
    progress = console.Progress()
    try:
        result = builder.build(place, today, progress, _draw, builder.Way(standing=True))
    except Exception as error:
        progress.clear()  # the preview goes on with the last good pages
        print(f"这次没有做成，预览还是上一次的样子：{error}", file=sys.stderr, flush=True)
        return
    progress.clear()
    seen.built(result)
    if result.report is None:
        console.show([p for p in result.found if p.severity == "error"], place.stories)
        print("有错误，预览还是上一次的样子；改好后保存，会自动刷新。", flush=True)
    else:
        count, seconds = result.report.written, result.seconds["all"]
        print(f"已更新：新写 {count} 个文件，用时 {seconds:.1f} 秒。", flush=True)


def _serve(options: argparse.Namespace, today: datetime.date) -> int:
    place = _place(options)
    if place is None:
        return USAGE
    site = Path(options.site).absolute() if options.site else place.cache / "preview"
    place = replace(place, site=site)
    release.apart(site, _sources(place))
    if options.site:  # our own preview may be torn and is mended; any other folder may be work
        release.ready(site)

    from .preview import Preview

    seen = Preview(place, today)
    _rebuild(place, today, seen, lambda: None)
    if not (site / release.MANIFEST).is_file():
        return FOUND
    from . import plugin

    address = f"http://127.0.0.1:{options.port}/"
    print(f"预览网址：{address}  （在浏览器里打开；按 Ctrl+C 停止）", flush=True)
    try:
        rebuild = functools.partial(_rebuild, place, today, seen)
        plugin.serve(site, [place.stories, *place.drawn_from], rebuild, options.port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print(
            f"端口 {options.port} 正被别的程序占用，可能另一个预览还开着。"
            f"改法：关掉它，或者加上 --port {options.port + 1}。",
            file=sys.stderr,
        )
        return USAGE
    print("\n预览已停止。")
    return OK


def _export(options: argparse.Namespace, today: datetime.date) -> int:
    place = _place(options)
    if place is None:
        return USAGE
    folder = Path(options.to or options.what).absolute()
    release.apart(folder, _sources(place))
    progress = console.Progress()
    found, count = builder.export(place, today, progress, _draw, options.engine, folder)
    progress.clear()
    if has_errors(found):
        console.show([p for p in found if p.severity == "error"], place.stories)
        print("有错误，什么都没有写。")
        return FOUND
    print(f"写好了 {count} 篇，放在 {folder}：documents.ndjson 是内容，settings.json 是设置。")
    return OK


def _new(options: argparse.Namespace, today: datetime.date) -> int:
    from . import drafting

    root = operate.root()
    stories = Path(options.stories) if options.stories else root / "stories"
    answers = {name: getattr(options, name) for name in NEW_OPTIONS}
    return drafting.run(stories, answers, today)
