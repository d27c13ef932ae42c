"""The plugin: what MkDocs is told at each step of its build."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import rjsmin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation
from mkdocs.structure.pages import Page

from .. import (
    builder,
    cache,
    dates,
    folding,
    framing,
    interface,
    library,
    modules,
    problems,
    publish,
    release,
    styles,
)
from ..catalogue import FRAME_STYLE, FRAME_WORDS
from ..pool import LazyPool
from ..render import body, words
from ..vocabulary.interface import SEARCH_SCRIPTS
from .config import XinguanchaConfig, load_templates, settings_of

SHELL = "---\ntemplate: shell.html\ntitle: 新观察\nhide: [navigation, toc]\n---\n"
_THEME_STYLE = re.compile(r"assets/stylesheets/main\.\w+\.min\.css")
_WORDS = "assets/search/words.js"
_WORDS_GO_HERE = "const PHRASES = {};"
_TWIN = ".en.md"  # about.en.md stands in place of about.md on a site in English
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_WIDE = 4  # columns
_NOT_SHIPPED = ("assets/javascripts/", "assets/stylesheets/palette.", "assets/images/")


class XinguanchaPlugin(BasePlugin[XinguanchaConfig]):  # type: ignore[no-untyped-call]
    """Fills the story and list pages into MkDocs' own build."""

    frame_only = False

    def __init__(self) -> None:
        self._twins: dict[str, str] = {}

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path or "mkdocs.yml").resolve().parent

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Check every story before a single file is written."""
        if self.frame_only:
            return
        root = self._root(config)
        place = builder.Place(root, root / self.config.stories_dir, Path(config.site_dir))
        today = dates.today(self.config.today or None, os.environ)
        shelf, told = builder.check(place, today, lambda *_: None)
        found = [p for p in told if p.severity == "error"]
        if found:
            raise PluginError("\n" + "\n\n".join(problems.as_text(p) for p in found))
        self._store = cache.Store(place.cache / "store.sqlite")
        self._today, self._place = today, place
        self._library = shelf.public(library.moment(today))

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Refuse an address of the site that could break out of where it is written."""
        if told := framing.odd_address(config.site_url or ""):
            raise PluginError(told)
        return config

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Refuse a page of the navigation that is not there; the lists are, in the end."""
        for item in _links(nav.items):
            if item.url.endswith(".md") and ":" not in item.url:
                words = f"A reference to '{item.url}' is included in the 'nav'"
                raise PluginError(framing.explain(words))
        return nav

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add shell and base; keep out template sources, the theme's scripts and twins of pages."""
        if self.config.docs_base:
            base = self._root(config) / self.config.docs_base
            for path in sorted(p for p in base.rglob("*") if p.is_file()):
                name = path.relative_to(base).as_posix()
                if name not in files.src_uris:
                    files.append(File(name, str(base), config.site_dir, config.use_directory_urls))
        shell = File.generated(
            config,
            f"{publish.SHELL_FOLDER}/shell.md",
            content=SHELL,
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        files.append(shell)
        templates = Path(config.theme.custom_dir or "templates").resolve()
        for file in list(files):
            source = Path(file.abs_src_path).resolve() if file.abs_src_path else templates
            unwanted = file.src_uri.startswith(_NOT_SHIPPED) or file.src_uri.endswith(".map")
            if file.src_uri.endswith(_TWIN):
                self._twins[file.src_uri.removesuffix(_TWIN) + ".md"] = file.content_string
            elif not unwanted and templates not in source.parents:
                continue
            files.remove(file)
        return files

    def on_env(self, env: Any, /, *, config: MkDocsConfig, files: Files) -> Any:
        """Give templates the interface's words and the theme's stylesheet, named by version."""
        sheets = [file.url for file in files.css_files() if _THEME_STYLE.fullmatch(file.src_uri)]
        if len(sheets) != 1:
            raise PluginError(FRAME_STYLE.format(found=sheets))
        env.globals["theme_stylesheet"] = sheets[0]
        words.furnish(env, self.config.interface)
        return env

    def on_page_read_source(self, /, *, page: Page, config: MkDocsConfig) -> str | None:
        """Read a page's English twin in its place where the interface is in English."""
        return self._twins.get(page.file.src_uri) if self.config.interface == "en" else None

    def on_page_markdown(
        self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Join the lines of Chinese docs pages as those of stories; say in which language it is.

        A page for readers goes by an interface in 繁體; one that says ``lang`` stays as it is.
        """
        text = body.join_lines(markdown)
        own = interface.of(self.config.interface)
        if own.key == "en" and page.file.src_uri in self._twins:
            page.meta["lang"] = own.tag
        elif own.key == "zh-Hant" and "lang" not in page.meta:
            told = {key: page.meta[key] for key in ("title", "description") if key in page.meta}
            page.meta.update({key: folding.traditional(str(text)) for key, text in told.items()})
            page.meta["lang"] = own.tag
            return body.traditional(text)
        page.meta.setdefault("lang", interface.STORIES)
        return text

    def on_page_content(self, html: str, /, **_: object) -> str:
        """Give wide tables room that a keyboard can move in; they are wider than a phone."""
        return _TABLE.sub(_room_for_table, html)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write every story and list page into the built site."""
        site = Path(config.site_dir)
        worded = self._worded((site / _WORDS).read_text("utf-8"))
        (site / _WORDS).write_text(worded, "utf-8")
        modules.join((site / _WORDS).parent)
        for script in sorted((site / "assets").rglob("*.js")):
            # A third of our code is comments, and readers pay for each byte of their mobile data.
            script.write_text(rjsmin.jsmin(script.read_text("utf-8")) + "\n", "utf-8")
        styles.lighten(site, Path(config.theme.custom_dir or "templates"), body.CLASSES)
        styles.enclose(site)
        styles.widen(site)
        if self.frame_only:
            return
        job = publish.Job(
            site,
            self._library,
            settings_of(config, self.config),
            load_templates(config),
            self._today,
            self._place.stories,
            self._place.cache,
        )
        with tempfile.TemporaryDirectory() as folder, LazyPool() as pool:
            frame = Path(folder) / "frame"
            shutil.copytree(site, frame)
            shutil.rmtree(site / publish.SHELL_FOLDER)
            for name in ("sitemap.xml", "sitemap.xml.gz"):
                (site / name).unlink(missing_ok=True)
            made = release.Release(site, release.Report())
            publish.fill(replace(job, frame=frame), made, self._store, pool)
            made.finish(self._library.cards, self._today.isoformat())
        for line in made.report.told:  # a notice: a warning would stop mkdocs build --strict
            logging.getLogger("mkdocs.plugins.xinguancha").info(line)
        self._store.close()

    def _worded(self, code: str) -> str:
        """Put the search's phrases into the script that is there for them."""
        own = interface.of(self.config.interface)
        table = {key: own.phrases[key] for key, *_ in SEARCH_SCRIPTS}
        if _WORDS_GO_HERE not in code:
            raise PluginError(FRAME_WORDS.format(path=_WORDS, line=_WORDS_GO_HERE))
        text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
        return code.replace(_WORDS_GO_HERE, f"const PHRASES = {text};")

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Refresh the browser when a story, a registry or a template changes."""
        server.watch(str(self._root(config) / self.config.stories_dir))
        if config.theme.custom_dir:
            server.watch(config.theme.custom_dir)
        return server


def _links(items: list[Any]) -> Iterator[Link]:
    for item in items:
        if isinstance(item, Link):
            yield item
        yield from _links(item.children or [])


def _room_for_table(table: re.Match[str]) -> str:
    columns = len(re.findall(r"<th[ >]", table[0]))
    room = '<div class="xgc-table" role="group" tabindex="0" aria-label="表格，可以左右移动">'
    return f"{room}\n{table[0]}\n</div>" if columns >= _WIDE else table[0]
