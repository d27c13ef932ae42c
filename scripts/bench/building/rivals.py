"""The rivals: how each lays out the same stories as a site of its own, and builds it.

Each gets every story as Markdown with the title, summary, day, topics, units and stage that our
reader finds, so that none stumbles over our field names, and its plainest sensible configuration:
a page for each story, and where it can, lists by topic, unit and stage. None of them checks
stories, and none but those marked so has a search; their figures flatter them.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xinguancha import progress, reader

from .process import Run, run

_WORDS = sys.executable, "-m"


@dataclass(frozen=True, slots=True)
class Rival:
    """One generator: what it is called, whether it makes a search, its layout and its commands."""

    name: str
    label: str
    searches: bool
    lay: Callable[[Path, Path], None]
    commands: tuple[Sequence[str], ...]
    serve: tuple[str, ...] = ()

    def build(self, folder: Path) -> Run:
        """Run all of its commands."""
        done = run(self.commands[0], folder)
        for command in self.commands[1:]:
            done = done.then(run(command, folder))
        return done

    def run_all(self, folder: Path, number: int) -> Iterator[tuple[str, Run]]:
        """Build cold, then once more after an edit of one story; ``number`` from 1."""
        for made in ("public", "site", "output", ".cache"):
            shutil.rmtree(folder / made, ignore_errors=True)
        yield "cold", self.build(folder)
        story = pages(folder)[7 + number]
        story.write_text(story.read_text("utf-8") + f"\n补充一句，第 {number} 次。\n", "utf-8")
        yield "one edit", self.build(folder)


def pages(folder: Path) -> list[Path]:
    """Return a rival's own story files."""
    return sorted(p for p in folder.rglob("stories/*/*.md") if p.name[0] != "_")


def _neutral(stories: Path, target: Path, say: Callable[[dict[str, object]], str]) -> None:
    """Write each story below ``target`` with a header that ``say`` makes of its plain facts."""
    for path in sorted(stories.glob("[12]*/*.md")):
        story = reader.read(path.name, path.read_bytes()).story
        assert story is not None, path
        published = story.published.earliest.isoformat() if story.published else "2026-01-01"
        header = say(
            {
                "title": story.title,
                "summary": story.summary,
                "date": published,
                "topics": list(story.topics),
                "units": [unit.org for unit in story.units],
                "stages": [progress.current_stage(story) or "unknown"],
            }
        )
        body = re.split(r"^---\s*$", path.read_text("utf-8"), maxsplit=2, flags=re.M)[2]
        place = target / path.parent.name / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(header + body, "utf-8")


def _yaml(facts: dict[str, object]) -> str:
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items()]
    return "---\n" + "\n".join(lines) + "\n---\n"


def _lay_mkdocs(search: str) -> Callable[[Path, Path], None]:
    def lay(stories: Path, folder: Path) -> None:
        _neutral(stories, folder / "docs" / "stories", _yaml)
        (folder / "docs" / "index.md").write_text("# 首页\n", "utf-8")
        text = (
            "site_name: rival\ntheme: {name: material, font: false, language: zh}\n"
            f"plugins: {search}\nmarkdown_extensions: [tables, footnotes, toc]\n"
            "validation: {links: {not_found: ignore}}\nnot_in_nav: '*'\nnav: [{首页: index.md}]\n"
        )
        (folder / "mkdocs.yml").write_text(text, "utf-8")

    return lay


_HUGO = """baseURL = "https://rival.example/"
title = "rival"
defaultContentLanguage = "zh-cn"
hasCJKLanguage = true
disableKinds = ["404"]
[pagination]
pagerSize = 30
[taxonomies]
topic = "topics"
unit = "units"
stage = "stages"
"""
_HUGO_BASE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{{ .Title }}</title></head>
<body><nav><a href="/">首页</a></nav><main data-pagefind-body>{{ block "main" . }}{{ end }}</main>
</body></html>
"""
_HUGO_STORY = """{{ define "main" }}<h1>{{ .Title }}</h1><p>{{ .Params.summary }}</p>
<ul>{{ range .Params.units }}<li><a href="/units/{{ . | urlize }}/">{{ . }}</a></li>{{ end }}</ul>
{{ .TableOfContents }}{{ .Content }}
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}
"""
_HUGO_LIST = """{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ $p := .Paginate ITEMS }}
{{ range $p.Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>
<p>{{ .Params.summary }}</p></li>{{ end }}</ul>
{{ with $p.Prev }}<a href="{{ .URL }}">上一页</a>{{ end }}
{{ with $p.Next }}<a href="{{ .URL }}">下一页</a>{{ end }}{{ end }}
"""


def _lay_hugo(stories: Path, folder: Path) -> None:
    _neutral(stories, folder / "content" / "stories", _yaml)
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (folder / "hugo.toml").write_text(_HUGO, "utf-8")
    home = _HUGO_LIST.replace("ITEMS", '(where site.RegularPages "Section" "stories")')
    for name, text in (
        ("_default/baseof.html", _HUGO_BASE),
        ("_default/single.html", _HUGO_STORY),
        ("_default/list.html", _HUGO_LIST.replace("ITEMS", ".Pages")),
        ("index.html", home),
    ):
        (folder / "layouts" / name).write_text(text, "utf-8")


def _lay_zensical(stories: Path, folder: Path) -> None:
    _lay_mkdocs("[search]")(stories, folder)
    (folder / "mkdocs.yml").unlink()
    (folder / "zensical.toml").write_text(
        '[project]\nsite_name = "rival"\nnav = [{"首页" = "index.md"}]\n'
        '[project.theme]\nlanguage = "zh"\nfont = false\n',
        "utf-8",
    )


_PAGEFIND = (*_WORDS, "pagefind", "--site", "public", "--quiet")
RIVALS = {
    rival.name: rival
    for rival in (
        Rival("hugo", "Hugo + Pagefind", True, _lay_hugo, (("hugo", "--quiet"), _PAGEFIND)),
        Rival(
            "material",
            "MkDocs + Material, search (jieba)",
            True,
            _lay_mkdocs("[{search: {lang: zh}}]"),
            ((*_WORDS, "mkdocs", "-q", "build"),),
        ),
        Rival(
            "mkdocs",
            "MkDocs + Material, no search",
            False,
            _lay_mkdocs("[]"),
            ((*_WORDS, "mkdocs", "-q", "build"),),
        ),
        Rival(
            "zensical",
            "Zensical",
            True,
            _lay_zensical,
            ((*_WORDS, "zensical", "build"),),
        ),
    )
}
"""Name of a rival → how it is built; each needs its package (``pip install -e '.[bench]'``)."""
