"""Commands for whoever runs the site: releases, rollback, verify, changes, gone; none builds."""

from __future__ import annotations

import argparse
import datetime
import json
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from . import builder, console, release
from .release import MANIFEST, difference
from .release.kept import Kept

if TYPE_CHECKING:
    from .federation import Copy

OK, FOUND = 0, 1
_SHOWN = 20

Command = Callable[[argparse.Namespace, datetime.date], int]


def root() -> Path:
    """Return the folder of mkdocs.yml: here, or above."""
    here = Path.cwd()
    return next((f for f in (here, *here.parents) if (f / "mkdocs.yml").is_file()), here)


def add(commands: Any) -> None:
    """Enter the commands and their options into the parser."""
    kept = commands.add_parser("releases", help="看看留着哪些以前的版本")
    back = commands.add_parser("rollback", help="退回以前的版本")
    back.add_argument(
        "number", nargs="?", type=int, metavar="序号", help="releases 里的序号；不写就退一版"
    )
    for one in (kept, back):
        one.add_argument("--site", metavar="文件夹", help="网站在哪里，默认 site")
    check = commands.add_parser("verify", help="网站和它的清单对一遍，看有没有缺、有没有被改")
    check.add_argument(
        "where", nargs="?", metavar="文件夹或网址", help="默认 site；也可以写线上的网址"
    )
    gone = commands.add_parser("gone", help="列出撤下的稿件的网址，给网页服务器用（回答 410）")
    gone.add_argument("where", nargs="?", metavar="文件夹", help="网站在哪里，默认 site")
    gone.add_argument("--server", choices=tuple(_GONE), default="nginx", help="哪一种服务器")
    away = commands.add_parser("sources", help="省级门户：从各市县的网站取稿件，或者看看取到哪天")
    away.add_argument("what", choices=("update", "list"), metavar="update|list", help="取，还是看")
    away.add_argument("--today", metavar="日期", help="记作哪一天取的，不写就是今天")
    change = commands.add_parser("changes", help="比较新旧两个网站，列出哪些网页有变化")
    for name, label in (("old", "旧的"), ("new", "新的")):
        change.add_argument(name, metavar=label, help=f"{label}网站的文件夹、网址或清单文件")


def _site(options: argparse.Namespace) -> Path:
    return Path(options.site or root() / "site").absolute()


def _releases(options: argparse.Namespace, _: datetime.date) -> int:
    site = _site(options)
    now = Kept(site, (site / MANIFEST).stat().st_mtime_ns) if _made(site) else None
    if now is None:
        print(f"{site} 还没有网站。改法：先运行 build。", file=sys.stderr)
        return FOUND
    print(f"现在的网站  {_described(now)}")
    kept = release.earlier(site)
    for number, one in enumerate(kept, 1):
        print(f"{number:>5}       {_described(one)}")
    print("退一版：xinguancha rollback；退到某一版：后面写序号。" if kept else "没有更早的版本。")
    return OK


def _made(site: Path) -> bool:
    return (site / MANIFEST).is_file()


def _described(kept: Kept) -> str:
    made = kept.manifest()
    when = datetime.datetime.fromtimestamp(kept.written / 1e9).strftime("%Y-%m-%d %H:%M:%S")
    source = f"，提交 {made.commit[:10]}" if made.commit else ""
    return f"{when}  {len(made.stories)} 篇稿件，{len(made.files)} 个文件{source}"


def _rollback(options: argparse.Namespace, _: datetime.date) -> int:
    site = _site(options)
    release.ready(site)
    with release.hold(site, 10):
        release.mend(site)
        release.rollback(site, options.number)
    print(f"已经退回：{_described(Kept(site, (site / MANIFEST).stat().st_mtime_ns))}")
    print("要回到刚才的样子：xinguancha rollback 1。稿件没有动；下次 build 仍按稿件来做。")
    return OK


def _verify(options: argparse.Namespace, _: datetime.date) -> int:
    where = options.where or str(root() / "site")
    progress = console.Progress()
    from .release import verify  # and what speaks to other machines: no other command does

    found = verify.verify(where, lambda done, total: progress("对清单", done, total))
    progress.clear()
    if found.good():
        print(f"{where}：{found.files} 个文件、{found.bytes / 1e6:.1f} MB，和清单完全一致。")
        return OK
    for title, paths in (
        ("缺了", found.missing),
        ("内容不对", found.different),
        ("清单里没有", found.foreign),
    ):
        for path in paths[:_SHOWN]:
            print(f"{title}：{path}")
        if len(paths) > _SHOWN:
            print(f"{title}：…… 还有 {len(paths) - _SHOWN} 个")
    print(
        f"{where} 和清单不一致：缺 {len(found.missing)} 个，内容不对 {len(found.different)} 个，"
        f"多出 {len(found.foreign)} 个；清单共 {found.files} 个。"
    )
    print("改法：本机的网站运行 build --afresh；线上的重新上传一遍，再对一次。")
    return FOUND


def _changes(options: argparse.Namespace, _: datetime.date) -> int:
    from .release import verify

    old, new = (verify.manifest_at(where) for where in (options.old, options.new))
    print(difference.markdown(old, new), end="")
    return OK


def _sources(options: argparse.Namespace, today: datetime.date) -> int:
    from . import federation, plugin  # MkDocs takes a second to import

    sources = plugin.sources(root())
    if not sources:
        print(
            "mkdocs.yml 里没有写 sources。改法：写上各市县的 key、name、manifest。", file=sys.stderr
        )
        return FOUND
    folder = builder.Place(root(), root(), root()).copies
    if options.what == "update":
        copies = federation.update(sources, root(), folder, today.isoformat(), print)
    else:
        copies = federation.kept(sources, folder)
        for copy in copies:
            print(_copied(copy))
    bad = sum(not copy.good for copy in copies)
    if bad:
        print(f"{len(copies)} 个市县里，{bad} 个没有取到新的。以前取到的照用，网站可以照常生成。")
    return FOUND if bad else OK


def _copied(copy: Copy) -> str:
    if copy.offer is None:
        return f"{copy.source.name}：还没有取到" + (f"（{copy.why}）" if copy.why else "")
    late = f"；{copy.failed} 没有取到（{copy.why}）" if copy.failed else ""
    return f"{copy.source.name}：{copy.offer.stories} 篇，截至 {copy.fetched}{late}"


_WITHDRAWN = "data/withdrawn.json"
_ADDRESS = re.compile(r"stories/[a-z0-9-]+/")
_GONE = {"nginx": "~^/{path}(/.*)?$ 1;", "caddy": "error /{path} 410\nerror /{path}/* 410"}


def _gone(options: argparse.Namespace, _: datetime.date) -> int:
    site = Path(options.where or root() / "site")
    if not _made(site):
        print(f"{site} 还没有网站。改法：先运行 build。", file=sys.stderr)
        return FOUND
    file = site / _WITHDRAWN
    rows = json.loads(file.read_text("utf-8"))["withdrawn"] if file.is_file() else []
    paths = [str(row["address"]) for row in rows]
    for path in paths:
        if _ADDRESS.fullmatch(path):  # goes into a server's configuration: nothing else may
            print(_GONE[options.server].format(path=path.rstrip("/")))
    return OK


COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "releases": _releases,
        "rollback": _rollback,
        "verify": _verify,
        "changes": _changes,
        "gone": _gone,
        "sources": _sources,
    }
)
"""Name of a command → what it does."""
