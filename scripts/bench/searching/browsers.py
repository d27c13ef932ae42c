"""Two real browsers behind one small door: fresh pages that run a function and give its answer.

Chromium is driven by Playwright, Firefox by WebDriver BiDi over its own WebSocket: the plain
browser of the system is enough, no driver program is needed. ``NoBrowserError`` where absent.
"""

from __future__ import annotations

import importlib
import itertools
import json
import re
import shutil
import subprocess
import tempfile
import threading
import time
from abc import ABC, abstractmethod
from typing import Any

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
_FIREFOX = ("firefox-esr", "firefox")
PHONE = {"width": 390, "height": 844}  # most readers come on a phone
_START, _ANSWER = 60.0, 180.0  # seconds


class NoBrowserError(Exception):
    """The browser, or the package that drives it, is not on this machine."""


class Page(ABC):
    """One tab of its own: no cache, no storage, nothing shared with other pages."""

    @abstractmethod
    def goto(self, url: str) -> None:
        """Open an address and wait until the page has loaded."""

    @abstractmethod
    def call(self, function: str, argument: object = None) -> Any:
        """Run ``async (argument) => …`` in the page; both ways everything is JSON."""

    @abstractmethod
    def close(self) -> None:
        """Forget the page and all it has stored."""


class Browser(ABC):
    """A running browser; ``name`` says which, with its version."""

    name: str

    @abstractmethod
    def page(self) -> Page:
        """Open a fresh page."""

    @abstractmethod
    def close(self) -> None:
        """End the browser."""


def start(name: str) -> Browser:
    """Start ``chromium`` or ``firefox``."""
    return Firefox() if name == "firefox" else Chromium()


def _program(names: tuple[str, ...]) -> str:
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        raise NoBrowserError(f"none of {', '.join(names)} is on this machine")
    return found


def _package(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise NoBrowserError(f"{name} is missing: pip install 'xinguancha[bench]'") from error


# --- Chromium ---------------------------------------------------------------------------------


class Chromium(Browser):
    """The system's Chromium, driven by Playwright."""

    def __init__(self) -> None:
        program = _program(_CHROMIUM)
        self._driver = _package("playwright.sync_api").sync_playwright().start()
        self._browser = self._driver.chromium.launch(executable_path=program)
        self.name = f"Chromium {self._browser.version}"

    def page(self) -> Page:
        """Open a fresh page."""
        return _ChromiumPage(self._browser.new_context(locale="zh-CN", viewport=PHONE))

    def close(self) -> None:
        """End the browser."""
        self._browser.close()
        self._driver.stop()


class _ChromiumPage(Page):
    def __init__(self, context: Any) -> None:
        self._context = context
        self._page = context.new_page()
        self._page.set_default_timeout(_ANSWER * 1000)

    def goto(self, url: str) -> None:
        self._page.goto(url, wait_until="load")

    def call(self, function: str, argument: object = None) -> Any:
        return self._page.evaluate(function, argument)

    def close(self) -> None:
        self._context.close()


# --- Firefox ----------------------------------------------------------------------------------


class Firefox(Browser):
    """The system's Firefox, driven by WebDriver BiDi."""

    def __init__(self) -> None:
        program, websocket = _program(_FIREFOX), _package("websocket")
        self._home = tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True)
        command = [program, "--headless", "--no-remote", "--remote-debugging-port=0"]
        self._process = subprocess.Popen(
            [*command, "--profile", self._home.name],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        try:
            address = self._address()
            self._socket = websocket.create_connection(
                f"{address}/session", timeout=_ANSWER, suppress_origin=True
            )
            self._numbers = itertools.count(1)
            about = self.send("session.new", {"capabilities": {}})["capabilities"]
        except BaseException:
            self._end()
            raise
        self.name = f"Firefox {about['browserVersion']}"

    def _address(self) -> str:
        """Read where the browser listens; what it says later is read away, or it would block."""
        assert self._process.stderr is not None
        found: list[str] = []
        heard = threading.Event()

        def listen(lines: Any) -> None:
            for line in lines:
                match = re.search(r"ws://\S+", line)
                if match and not found:
                    found.append(match[0].rstrip("/"))
                    heard.set()
            heard.set()

        threading.Thread(target=listen, args=(self._process.stderr,), daemon=True).start()
        heard.wait(_START)
        if not found:
            raise NoBrowserError("Firefox did not open its WebSocket")
        return found[0]

    def send(self, method: str, params: dict[str, Any]) -> Any:
        """Send one command and wait for its answer; events in between are dropped."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        deadline = time.monotonic() + _ANSWER
        while time.monotonic() < deadline:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
                return answer["result"]
        raise TimeoutError(method)

    def page(self) -> Page:
        """Open a fresh page in a user context of its own."""
        user = self.send("browser.createUserContext", {})["userContext"]
        made = {"type": "tab", "userContext": user, "background": False}
        tab = self.send("browsingContext.create", made)["context"]
        # Timers of a tab in the background run once a second.
        self.send("browsingContext.activate", {"context": tab})
        self.send("browsingContext.setViewport", {"context": tab, "viewport": PHONE})
        return _FirefoxPage(self, user, tab)

    def close(self) -> None:
        """End the browser."""
        try:
            self.send("browser.close", {})
            self._socket.close()
        except Exception:
            self._process.terminate()
        self._end()

    def _end(self) -> None:
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._home.cleanup()


class _FirefoxPage(Page):
    def __init__(self, browser: Firefox, user: str, tab: str) -> None:
        self._browser, self._user, self._tab = browser, user, tab

    def goto(self, url: str) -> None:
        params = {"context": self._tab, "url": url, "wait": "complete"}
        self._browser.send("browsingContext.navigate", params)

    def call(self, function: str, argument: object = None) -> Any:
        # As a JSON text both ways: BiDi's own form of values is not JSON.
        code = f"async (text) => JSON.stringify(await ({function})(JSON.parse(text)) ?? null)"
        params = {
            "functionDeclaration": code,
            "arguments": [{"type": "string", "value": json.dumps(argument)}],
            "target": {"context": self._tab},
            "awaitPromise": True,
        }
        answer = self._browser.send("script.callFunction", params)
        if answer["type"] != "success":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def close(self) -> None:
        self._browser.send("browser.removeUserContext", {"userContext": self._user})
