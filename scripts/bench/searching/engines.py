"""The engines side by side: how each one's site is built, and how its real client is driven.

All rivals get the same words as ours: a page for each document with its title, and its text as
our plain text edition has it. Each is driven in the page by the script of its ``ASK``, which
answers {"urls", "first", "all"}: what is shown, ms to the first and to the last of the first ten.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from . import ours
from .truth import Document


@dataclass(frozen=True, slots=True)
class Index:
    """What an engine's index is: seconds to build it, its files and their bytes, and a remark."""

    seconds: float
    files: int
    bytes: int
    note: str = ""


class Engine(ABC):
    """One engine; ``page`` is where its search is, below its site."""

    name: str
    page: str
    ask: str

    @abstractmethod
    def build(self, found: Sequence[Document], stories: Path, root: Path, today: date) -> Index:
        """Build the site below ``root/site``."""

    @abstractmethod
    def counts(self, path: str, loading: bool) -> bool:
        """Tell whether a file belongs to the search; ``loading``: it came with the page."""

    def facets(self, facet: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, str]:
        """Return what a facet is called in this engine: by slug, unless it says otherwise."""
        return {name: labels.get(f"{name}:{value}", value) for name, value in facet.items()}


class Ours(Engine):
    """Our own search page, used as a reader uses it: type, press Enter, read."""

    name = "ours"
    page = "search/"
    ask = """async ({ q, facet }) => {
        const root = document.getElementById("xgc-search");
        while (!root.querySelector(".xgc-search__still").hidden) {
            await new Promise((done) => setTimeout(done, 10));
        }
        const box = document.getElementById("xgc-find");
        const list = root.querySelector(".xgc-search__hits");
        const links = () => [...list.querySelectorAll(".xgc-row a")].map((a) => a.href);
        const before = list.firstChild;
        const marks = {};
        const started = performance.now();
        box.focus();
        const watch = new MutationObserver(() => {
            const many = links().length;
            if (many && (!before || !before.isConnected) && !marks.first) {
                marks.first = performance.now() - started;
            }
        });
        watch.observe(list, { childList: true, subtree: true });
        const query = new URLSearchParams({ q, ...facet });
        if (Object.keys(facet).length || location.search.includes("&")) {
            history.pushState(null, "", "?" + query);
            dispatchEvent(new PopStateEvent("popstate"));
        } else {
            box.value = q;
            box.form.requestSubmit();
        }
        while (root.hasAttribute("aria-busy")) {
            await new Promise((done) => {
                const ended = new MutationObserver(() => done(ended.disconnect()));
                ended.observe(root, { attributes: true });
            });
        }
        const all = performance.now() - started;
        watch.disconnect();
        const said = [...list.querySelectorAll(".xgc-search__said")].map((p) => p.textContent);
        return { urls: links(), first: marks.first || all, all, said };
    }"""

    def build(self, found: Sequence[Document], stories: Path, root: Path, today: date) -> Index:
        """Build docs pages, plain texts and the index."""
        built = ours.build(stories, root, today)
        note = f"whole again from the cache {built.again:.1f} s, {built.peak_mb} MB"
        return Index(built.seconds, built.files, built.bytes, note)

    def counts(self, path: str, loading: bool) -> bool:
        """All code of the search, and whatever comes after typing; styles count for nobody."""
        ours = path.startswith(("/assets/search/", "/search/data/")) or not loading
        return ours and not path.endswith(".css")


class Pagefind(Engine):
    """Pagefind by its own programming interface, the newest that is installed."""

    name = "pagefind"
    page = ""
    ask = """async ({ q, facet }) => {
        const started = performance.now();
        if (!window.pagefind) {
            window.pagefind = await import("/pagefind/pagefind.js");
            await window.pagefind.init();
        }
        const found = await window.pagefind.search(q, { filters: facet });
        const some = found.results.slice(0, 10);
        const head = some.length ? [await some[0].data()] : [];
        const first = performance.now() - started;
        const rest = await Promise.all(some.slice(1).map((one) => one.data()));
        const urls = [...head, ...rest].map((one) => one.url);
        return { urls, first, all: performance.now() - started };
    }"""

    def build(self, found: Sequence[Document], stories: Path, root: Path, today: date) -> Index:
        """Index a plain page of each document."""
        site = root / "site"
        for one in found:
            folder = site / "stories" / one.id
            folder.mkdir(parents=True)
            (folder / "index.html").write_text(_page(one), "utf-8")
        blank = "<!doctype html><html lang=zh><meta charset=utf-8><title>Pagefind</title>"
        (site / "index.html").write_text(blank, "utf-8")
        command, note = _pagefind()
        started = time.perf_counter()
        subprocess.run([*command, "--site", str(site)], check=True, capture_output=True)
        seconds = time.perf_counter() - started
        return Index(seconds, *_size(site / "pagefind"), note)

    def counts(self, path: str, loading: bool) -> bool:
        """Whatever comes after typing."""
        return not loading

    def facets(self, facet: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, str]:
        """Filters are the slugs."""
        return dict(facet)


class Material(Engine):
    """Material for MkDocs with jieba: its own search box and list of results."""

    name = "material"
    page = ""
    ask = """async ({ q }) => {
        const box = document.querySelector("[data-md-component=search-query]");
        const meta = document.querySelector(".md-search-result__meta");
        const links = () => [...document.querySelectorAll("a.md-search-result__link")];
        const started = performance.now();
        const before = meta.textContent;
        document.getElementById("__search").checked = true;
        box.focus();
        box.value = q;
        box.dispatchEvent(new Event("keyup", { bubbles: true }));
        box.dispatchEvent(new Event("input", { bubbles: true }));
        let changed = 0;
        let first = 0;
        const watch = new MutationObserver(() => {
            changed = performance.now();
            if (links().length && !first) first = changed - started;
        });
        watch.observe(document.querySelector("[data-md-component=search]"), {
            childList: true, subtree: true, characterData: true,
        });
        const patience = window.xgcWarm ? 1500 : 90000; // the index is read on the first query
        for (;;) {
            await new Promise((done) => setTimeout(done, 20));
            const now = performance.now();
            if (changed && now - changed > 300) break;
            if (!changed && now - started > patience) break;
        }
        window.xgcWarm = true;
        watch.disconnect();
        const urls = [...new Set(links().map((a) => a.href.replace(/[?#].*/, "")))];
        return { urls, first: first || changed - started, all: changed - started };
    }"""

    def build(self, found: Sequence[Document], stories: Path, root: Path, today: date) -> Index:
        """Build a MkDocs project of plain pages."""
        for one in found:
            file = root / "docs" / "stories" / f"{one.id}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            parts = (one.summary, *one.names, *one.others, one.body)
            text = "\n\n".join(escape(part) for part in parts if part)
            file.write_text(f"# {escape(one.title)}\n\n{text}\n", "utf-8")
        (root / "docs" / "index.md").write_text("# Material\n", "utf-8")
        (root / "mkdocs.yml").write_text(
            "site_name: Material\ntheme: {name: material, language: zh, font: false}\n"
            "plugins: [{search: {lang: zh}}]\nnav: [index.md]\n",
            "utf-8",
        )
        env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(root / "mkdocs.yml")]
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=env)
        seconds = time.perf_counter() - started
        jieba = "with jieba" if importlib.util.find_spec("jieba") else "without jieba"
        return Index(seconds, *_size(root / "site" / "search"), f"whole site, {jieba}")

    def counts(self, path: str, loading: bool) -> bool:
        """The worker and the index come with the page."""
        return not loading or path.startswith("/search/") or "/workers/" in path or "lunr" in path


ENGINES = {engine.name: engine for engine in (Ours, Pagefind, Material)}


def _page(one: Document) -> str:
    """Write one document as a plain page, with its facets as Pagefind's filters."""
    filters = "".join(
        f'<span data-pagefind-filter="{escape(name)}:{escape(value)}"></span>'
        for name, values in one.facets.items()
        for value in values[::2]  # slug and label in turn
    )
    parts = (one.summary, *one.names, *one.others, *one.body.split("\n"))
    text = "".join(f"<p>{escape(part)}</p>" for part in parts if part)
    return (
        f"<!doctype html><html lang=zh><meta charset=utf-8><title>{escape(one.title)}</title>"
        f"<body data-pagefind-body><h1>{escape(one.title)}</h1>{text}{filters}"
    )


def _pagefind() -> tuple[list[str], str]:
    """Return the command of the newest Pagefind at hand, and what it is."""
    if shutil.which("npx"):
        command = ["npx", "--yes", "pagefind@latest"]
    elif importlib.util.find_spec("pagefind"):
        command = [sys.executable, "-m", "pagefind"]
    else:
        raise FileNotFoundError("pagefind: pip install 'pagefind[extended]', or Node's npx")
    said = subprocess.run([*command, "--version"], check=True, capture_output=True, text=True)
    return command, said.stdout.strip()


def _size(folder: Path) -> tuple[int, int]:
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return len(sizes), sum(sizes)


def story_of(url: str) -> str:
    """Return the id in the address of a story's page; other pages by their path."""
    path = url.split("#")[0].split("?")[0].rstrip("/")
    head, _, last = path.rpartition("/")
    return last.removesuffix(".html") if head.endswith("stories") else json.dumps(path)


Answer = dict[str, Any]
