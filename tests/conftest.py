"""What all tests share: the project's folders, a steady Hypothesis, and a browser."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from portal import cities
from project import IN_CI

from xinguancha import builder

if TYPE_CHECKING:
    from playwright.sync_api import BrowserType

ROOT = Path(__file__).resolve().parent.parent
STORIES = ROOT / "stories"

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("person", deadline=None)
settings.load_profile("ci" if IN_CI else "person")

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
WINDOWS_PLACES = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
MAC_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
LAUNCH_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser(environ: Mapping[str, str] = os.environ) -> str | None:
    """Find the machine's own Chromium, Chrome or Edge; None when it has none of them."""
    for command in ("/usr/bin/chromium", *COMMANDS):
        if found := shutil.which(command, path=environ.get("PATH", "")):
            return found
    bases = [environ.get(k) for k in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    places = [Path(base, place) for base in bases if base for place in WINDOWS_PLACES]
    if sys.platform == "darwin":
        places += map(Path, MAC_PLACES)
    return next((str(place) for place in places if place.is_file()), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for a browser, so that ``-m "not browser"`` leaves it out."""
    for item in items:
        if {"browser", "page", "context"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def stories() -> Path:
    return STORIES


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], browser_type: BrowserType
) -> dict[str, Any]:
    """Launch the machine's own browser, else Playwright's; with neither skip, or fail in CI."""
    if browser_type.name != "chromium" or "channel" in browser_type_launch_args:
        return browser_type_launch_args  # the caller chose another browser by option
    path = find_browser() or browser_type.executable_path
    if not Path(path).is_file():
        words = (
            "没有找到浏览器，浏览器测试没有运行！请安装 Chromium、Chrome 或 Edge，"
            "或执行 .venv 里的 python -m playwright install chromium"
        )
        (pytest.fail if IN_CI else pytest.skip)(words)
    return {**browser_type_launch_args, "executable_path": path, "args": list(LAUNCH_ARGS)}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[builder.Place, builder.Place]:
    """Two invented cities, built; none of their files may be changed."""
    return cities(tmp_path_factory.mktemp("cities"))
