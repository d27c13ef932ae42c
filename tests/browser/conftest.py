"""The published site, built once from the real stories, and served on the loopback address."""

from __future__ import annotations

import datetime
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import ROOT, build, project

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
def address(built: Path) -> Iterator[str]:
    """Where the site is served."""
    handler = functools.partial(_Handler, directory=str(built))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/column/"
        server.shutdown()
