"""What changes from one site to the next, told by their manifests as a page of Chinese Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .manifest import Manifest

_SHOWN = 30
_STORY = re.compile(r"stories/([^/]+)/")


def markdown(old: Manifest, new: Manifest) -> str:
    """Write which stories, pages and other files come, change and go."""
    added = new.files.keys() - old.files.keys()
    removed = old.files.keys() - new.files.keys()
    both = new.files.keys() & old.files.keys()
    changed = {path for path in both if new.files[path].sha256 != old.files[path].sha256}
    if not (added or removed or changed):
        return "## 网站的变化\n\n一个文件也没有变。\n"
    parts = ["## 网站的变化", _stories(old, new, added | changed)]
    parts += _section("新的网页", _pages(added))
    parts += _section("有改动的网页", _pages(changed))
    parts += _section("拿掉的网页", _pages(removed))
    total = len(added | changed | removed)
    rest = total - sum(len(_pages(one)) for one in (added, changed, removed))
    parts.append(f"另有 {rest} 个别的文件有变化（搜索、订阅、数据、图片）。" if rest else "")
    sizes = [sum(entry.bytes for entry in one.files.values()) / 1e6 for one in (old, new)]
    parts.append(f"整个网站：{len(new.files)} 个文件，{sizes[0]:.1f} MB → {sizes[1]:.1f} MB。")
    return "\n\n".join(part for part in parts if part) + "\n"


def _stories(old: Manifest, new: Manifest, touched: Iterable[str]) -> str:
    before, after = set(old.stories), set(new.stories)
    seen = {match[1] for path in touched if (match := _STORY.match(path))}
    edited = seen & before & after
    counts = [
        f"| {name} | {len(ids)} | {_few(sorted(ids))} |"
        for name, ids in (
            ("新增", after - before),
            ("有改动", edited),
            ("撤下", before - after),
        )
    ]
    return "\n".join(["| 稿件 | 篇数 | 编号 |", "|---|---:|---|", *counts])


def _pages(paths: Iterable[str]) -> list[str]:
    """Addresses of the pages among the paths, in order."""
    return sorted(
        path.removesuffix("index.html") or "./" for path in paths if path.endswith(".html")
    )


def _section(title: str, pages: list[str]) -> list[str]:
    if not pages:
        return []
    lines = [f"- `{_plain(page)}`" for page in pages[:_SHOWN]]
    if len(pages) > _SHOWN:
        lines.append(f"- …… 还有 {len(pages) - _SHOWN} 个")
    return [f"### {title}（{len(pages)}）", "\n".join(lines)]


def _few(ids: list[str]) -> str:
    shown = "、".join(f"`{_plain(one)}`" for one in ids[:8])
    return f"{shown} 等" if len(ids) > 8 else shown


def _plain(text: str) -> str:
    """Keep a name from another site from being read as markup."""
    return "".join(c if c.isprintable() and c not in "`|<>" else "·" for c in text)
