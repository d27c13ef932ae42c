"""The MkDocs adapter: theme, docs pages and the shell come from MkDocs, everything else is ours.

The only module that imports mkdocs. As a plugin it makes ``mkdocs build`` and ``mkdocs serve``
give the whole site; for the command line it builds the frame (docs pages, assets, shell) alone.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

import rjsmin
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import base, load_config
from mkdocs.config import config_options as c
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation
from mkdocs.structure.pages import Page

from . import (
    builder,
    cache,
    dates,
    federation,
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
from .framing import FrameError
from .pages import Settings
from .pool import LazyPool
from .render import body, engine, words
from .vocabulary.interface import SEARCH_SCRIPTS

SHELL = "---\ntemplate: shell.html\ntitle: 新观察\nhide: [navigation, toc]\n---\n"
SETTINGS, RELEASES = "settings.json", "releases.json"
_THEME_STYLE = re.compile(r"assets/stylesheets/main\.\w+\.min\.css")
_WORDS = "assets/search/words.js"
_WORDS_GO_HERE = "const PHRASES = {};"
_TWIN = ".en.md"  # about.en.md stands in place of about.md on a site in English
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_WIDE = 4  # columns
_NOT_SHIPPED = ("assets/javascripts/", "assets/stylesheets/palette.", "assets/images/")


class XinguanchaConfig(base.Config):  # type: ignore[no-untyped-call]
    """Options of the plugin in mkdocs.yml; an unknown one stops the build."""

    def validate(self) -> tuple[base.ConfigErrors, base.ConfigWarnings]:
        """Refuse what MkDocs only warns of (a misspelt option), and a language we have not."""
        failed, warnings = super().validate()
        unknown = [(key, text) for key, text in warnings if key not in dict(self._schema)]
        failed += [(key, base.ValidationError(str(text))) for key, text in unknown]
        if self.interface not in interface.LANGUAGES:
            allowed = "、".join(interface.LANGUAGES)
            told = f"界面语言不能是“{self.interface}”，只能是：{allowed}。改法：改 mkdocs.yml"
            failed.append(("interface", base.ValidationError(told)))
        for key, least in (("per_page", 1), ("keep_releases", 1)):
            if isinstance(self[key], int) and self[key] < least:
                told = f"mkdocs.yml 的“{key}”不能小于 {least}。改法：写成 {least} 或更大的整数"
                failed.append((key, base.ValidationError(told)))
        try:
            federation.parse(self.sources)
        except ValueError as error:
            failed.append(("sources", base.ValidationError(str(error))))
        return failed, [one for one in warnings if one not in unknown]

    stories_dir = c.Type(str, default="stories")
    """Folder of the stories, beside mkdocs.yml."""

    column = c.Type(str, default="政协提案新观察")
    """Name of the column, shown on every page."""

    publisher = c.Type(str, default="")
    """Who publishes the column, for the foot of the page."""

    per_page = c.Type(int, default=30)
    """How many stories one page of a list shows."""

    docs_base = c.Type(str, default="")
    """Folder of docs pages and assets that fill in what docs_dir has not, beside mkdocs.yml."""

    example = c.Type(bool, default=False)
    """True for a site of invented stories: every page says 示例."""

    interface = c.Type(str, default="zh-Hans")
    """Language of the site's own words: zh-Hans, zh-Hant or en; stories stay as they are."""

    contact = c.Type(str, default="")
    """How a reader reaches the newsroom: words, a telephone, a mail or web address."""

    cards = c.Choice(("stories", "site", "off", False), default="stories")  # YAML's off is False
    """Pictures for shared links: one for each story, one for the whole site, or none."""

    card_font = c.Type(str, default="")
    """File of the font that the pictures are drawn with; empty: one of the machine's own."""
    sources = c.Type(list, default=[])
    """Other sites whose stories a portal shows: a list of key, name, manifest and site."""

    keep_releases = c.Type(int, default=3)
    """How many earlier releases of the site are kept for rollback, at least 1."""

    today = c.Type(str, default="")
    """The day the site is built for (YYYY-MM-DD); empty: SOURCE_DATE_EPOCH, else the clock."""


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
            raise PluginError(f"主题里应当有一个样式表，找到的是：{sheets}")
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
            raise PluginError(f"{_WORDS} 里没有“{_WORDS_GO_HERE}”这一行")
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


def settings_of(config: MkDocsConfig, own: XinguanchaConfig) -> Settings:
    """Gather what pages may show of the configuration."""
    url = config.site_url or ""
    return Settings(
        column=own.column,
        publisher=own.publisher,
        site_url=url if not url or url.endswith("/") else url + "/",
        per_page=own.per_page,
        example=own.example,
        interface=own.interface,
        contact=own.contact.strip(),
        cards=str(own.cards or "off"),
        card_font=own.card_font,
        sources=federation.parse(own.sources),
    )


def load_templates(config: MkDocsConfig) -> engine.Templates:
    """Read the templates that the configuration names."""
    return engine.load_templates(Path(config.theme.custom_dir or "templates"), cache.digest)


Rebuild = Callable[[Callable[[], None]], None]


# --- the frame, for the command line ----------------------------------------------------------


def sources(root: Path) -> tuple[federation.Source, ...]:
    """Return the sites that the mkdocs.yml of ``root`` names; raises FrameError."""
    with _quiet() as warnings:
        try:
            config = load_config(str(root / "mkdocs.yml"))
        except (Abort, SystemExit, MkDocsException) as error:
            raise FrameError("；".join(warnings) or str(error)) from error
        plugin = config.plugins.get("xinguancha")
        return federation.parse(plugin.config.sources) if plugin else ()


class _Collector(logging.Handler):
    """Keeps MkDocs' warnings, so that they can be told in one place and in order."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(record.getMessage())


@contextmanager
def _quiet() -> Iterator[list[str]]:
    """Let MkDocs say nothing on the terminal; yields what it warned of."""
    logger = logging.getLogger("mkdocs")
    handler, before = _Collector(), (logger.propagate, logger.level)
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        yield handler.lines
    finally:
        logger.removeHandler(handler)
        logger.propagate, logger.level = before[0], before[1]


def build_frame(root: Path, frame: Path) -> list[str]:
    """Build docs pages, assets and shell of ``root`` into ``frame``; returns MkDocs' warnings.

    Raises FrameError when the configuration, a docs page or a template is broken.
    """
    framing.demand_text(root, (root / name for name in ("mkdocs.yml", "docs", "templates")))
    with _quiet() as warnings:
        try:
            config = load_config(str(root / "mkdocs.yml"), site_dir=str(frame))
            plugin = config.plugins.get("xinguancha")
            if not isinstance(plugin, XinguanchaPlugin):
                raise FrameError(
                    "mkdocs.yml 的 plugins 里没有 xinguancha。改法：加上一行 - xinguancha"
                )
            plugin.frame_only = True
            mkdocs_build(config)
        except (Abort, SystemExit) as error:  # the configuration is broken; why, was logged
            told = warnings or [str(error)]
            raise FrameError("；".join(map(framing.explain, told))) from error
        except MkDocsException as error:
            raise FrameError(framing.explain(str(error) or "；".join(warnings))) from error
        except engine.TEMPLATE_ERROR as error:
            raise engine.fault("main.html", error) from error
        settings = asdict(settings_of(config, plugin.config))
        keep = {"keep_releases": plugin.config.keep_releases}
    (frame / SETTINGS).write_text(json.dumps(settings, ensure_ascii=False), "utf-8")
    (frame / RELEASES).write_text(json.dumps(keep), "utf-8")
    return [framing.explain(words) for words in warnings]


_LOOK = 0.2  # seconds between two looks at the files; MkDocs' own half a second is felt


def serve(site: Path, watched: list[Path], rebuild: Rebuild, port: int) -> None:
    """Serve ``site`` on this computer and refresh the browser after ``rebuild``; Ctrl-C ends it.

    ``rebuild`` is given what refreshes the browser earlier, for a page that is ready before.
    """

    def show() -> None:
        with server._epoch_cond:  # what MkDocs does after a build; until then it serves nothing
            server._visible_epoch = server._wanted_epoch
            server._epoch_cond.notify_all()

    def build() -> None:
        rebuild(show)
        server._wanted_epoch += 1  # the browser is told once more

    with _quiet():
        server = LiveReloadServer(
            builder=build,
            host="127.0.0.1",
            port=port,
            root=str(site),
            mount_path="/",
            polling_interval=_LOOK,
        )

        def not_found(code: int) -> bytes | None:
            page = site / f"{code}.html"
            return page.read_bytes() if page.is_file() else None

        server.error_handler = not_found
        for path in watched:
            if path.exists():
                server.watch(str(path))
        try:
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()
