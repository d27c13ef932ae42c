"""The published site, built once from the real stories, and served on the loopback address."""

from __future__ import annotations

import datetime
import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import kinds
import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page
from project import ROOT, build, build_city, project
from searching import DESK

CHECKS = Path(__file__).with_name("checks.js").read_text("utf-8")
PUBLISHED = datetime.date(2026, 12, 31)


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site below /column/, where links must be relative, and at the root for its 404."""

    def translate_path(self, path: str) -> str:
        """Map /column/… and /… to the site."""
        return super().translate_path("/" + path.removeprefix("/column/").lstrip("/"))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real stories."""
    folder = tmp_path_factory.mktemp("real") / "project"
    folder.mkdir()
    place = project(folder, ROOT / "stories")
    result = build(place, PUBLISHED)
    assert result.report is not None, result.found
    assert result.report.stories >= 10
    return place.site


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a site's folder until the end; returns where."""
    with ExitStack() as stack:

        def start(folder: Path) -> str:
            handler = functools.partial(_Handler, directory=str(folder))
            server = stack.enter_context(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}/column/"

        yield start


@pytest.fixture(scope="session")
def address(built: Path, serve: Callable[[Path], str]) -> str:
    """Where the site of the real stories is served."""
    return serve(built)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> kinds.City:
    """The fictional city, which has every kind of page."""
    site = build_city(tmp_path_factory.mktemp("city") / "project")
    return kinds.City(site, serve(site), [*kinds.addresses(site), *kinds.SEARCHES])


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[dict[int, BrowserContext]]:
    """A phone and a desk, where nothing moves and every page knows ``checks.js``."""
    made = {}
    for width, height in kinds.WIDTHS.items():
        size = {"width": width, "height": height}
        made[width] = browser.new_context(viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
        made[width].add_init_script(CHECKS)
    yield made
    for context in made.values():
        context.close()


@pytest.fixture
def sheet(page: Page, address: str) -> Iterator[Page]:
    """A page that fails the test when it complains or asks anybody else for anything."""
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def opened(dialog: Dialog) -> None:
        complaints.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", opened)
    home = address.removesuffix("column/")
    page.on("request", lambda r: None if r.url.startswith(home) else complaints.append(r.url))
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    yield page
    assert complaints == []
