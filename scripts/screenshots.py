"""Takes the pictures of README and handbook from the real program and the real site.

``python scripts/screenshots.py`` copies the project aside, builds it for one fixed day, opens the
pages in the machine's own Chromium and writes ``docs/assets/pictures/*.webp``; nothing more.
Needs what ``scripts/run.py test`` installs. Run it again when the look of the site has changed.
"""

from __future__ import annotations

import base64
import importlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TODAY = "2026-11-30"
EXAMPLE = "tests/sites/shilishi"
PHONES = ("laojie-ludeng-2", "shilihe-hedao", "wuzhangai-podao")  # stories of 示例市, side by side
PICTURES = ROOT / "docs" / "assets" / "pictures"
LIMIT = 120_000  # bytes of one picture; a README that loads slowly is not read
WRONG = ("摘要: ", "摘要：")  # the first of the ten frequent mistakes
STYLE = """
body { margin: 0; background: #e9ecef; font: 15px/1.6 "Noto Sans CJK SC", sans-serif; }
.row { display: flex; gap: 24px; padding: 24px; align-items: flex-start; }
figure { margin: 0; background: #fff; border: 1px solid #c4c9cf; border-radius: 6px;
  overflow: hidden; }
figure img { display: block; }
pre { margin: 0; padding: 20px; font: 15px/1.65 "Noto Sans Mono CJK SC", monospace; }
.terminal { background: #1e2329; color: #e6e6e6; white-space: pre-wrap; }
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One page as a browser shows it: its file in the site, width and height in CSS pixels."""

    page: str
    width: int
    height: int
    scale: float = 1


def handbook_story() -> str:
    """Return the story in 12 lines, as the handbook shows it."""
    text = (ROOT / "docs" / "handbook" / "index.md").read_text("utf-8")
    found = re.search(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise LookupError("the handbook shows no story")
    return found[1]


def lay(folder: Path, *stories: str) -> None:
    """Copy docs, templates, settings and registries to ``folder``; ``stories`` or all of ours."""
    for name in ("docs", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    chosen = ROOT / "stories" / "_registry" if stories else ROOT / "stories"
    shutil.copytree(chosen, folder / "stories" / ("_registry" if stories else ""))
    for text in stories:
        target = folder / "stories" / "2024" / "ludeng.md"
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, "utf-8")


def say(folder: Path, *words: str) -> str:
    """Run the command in ``folder``; return what the terminal shows."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "xinguancha", *words, "--today", TODAY],
        cwd=folder, env=environ, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return (done.stdout + done.stderr).strip()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder as a web host does (files opened from a disk lack some of the drawing)."""
    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """A handler that does not write a line for every request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def look(browser: Browser, address: str, shot: Shot) -> str:
    """Return one page as an <img> that holds its own bytes."""
    page = browser.new_page(
        viewport={"width": shot.width, "height": shot.height}, reduced_motion="reduce"
    )
    page.goto(address + shot.page)
    data = base64.b64encode(page.screenshot()).decode()
    page.close()
    width = round(shot.width * shot.scale)
    return f'<figure><img width="{width}" src="data:image/png;base64,{data}"></figure>'


def terminal(text: str) -> str:
    """Return what a terminal said as a block of HTML."""
    return f'<figure><pre class="terminal">{escape(text)}</pre></figure>'


def write(browser: Browser, name: str, width: int, *parts: str) -> None:
    """Set the parts in a row ``width`` pixels wide and write them as one WebP picture."""
    page = browser.new_page(viewport={"width": width, "height": 200})
    page.set_content(f"<style>{STYLE}</style><div class=row>{''.join(parts)}</div>")
    page.wait_for_function("[...document.images].every(i => i.complete)")
    box = page.locator(".row").bounding_box()
    assert box is not None
    page.set_viewport_size({"width": width, "height": round(box["height"])})
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": 80})
    data = base64.b64decode(taken["data"])
    page.close()
    if len(data) > LIMIT:
        raise ValueError(f"{name} has {len(data)} bytes, more than {LIMIT}")
    (PICTURES / name).write_bytes(data)
    print(f"{name}  {len(data) / 1000:.0f} KB")


def take(browser: Browser, folder: Path) -> None:
    """Take every picture; ``folder`` is empty and thrown away afterwards."""
    real, short, wrong, city = (folder / name for name in ("real", "short", "wrong", "city"))
    story = handbook_story()
    lay(real)
    lay(short, story.replace("摘要:", "状态: 已发布\n发布: 2024-05-03\n摘要:", 1))
    lay(wrong, story.replace(*WRONG, 1))
    lay(city)
    shutil.copytree(ROOT / EXAMPLE, city / EXAMPLE)
    for place, site, *more in (
        (real, "site"),
        (short, "site"),
        (city, "site-example", "--example"),
    ):
        said = say(place, "build", *more)
        if not (place / site / "index.html").is_file():
            raise RuntimeError(said)
    with served(folder) as address:
        photograph(browser, address, story)
    call = "$ python3 scripts/run.py check\n"
    write(browser, "check.webp", 1000, terminal(call + say(wrong, "check")))


def photograph(browser: Browser, address: str, story: str) -> None:
    """Take the pictures of the three sites below ``address``; ``story`` is the short one's text."""
    at, made, shilishi = (
        f"{address}{name}/" for name in ("real/site", "short/site", "city/site-example")
    )
    home = look(browser, at, Shot("index.html", 1280, 800, 0.75))
    phone = look(browser, at, Shot("stories/laonian-daibuche/index.html", 360, 700, 0.857))
    write(browser, "site.webp", 1341, home, phone)
    page = look(browser, made, Shot("stories/ludeng/index.html", 400, 560))
    source = f"<figure><pre>{escape(story)}</pre></figure>"
    write(browser, "story.webp", 934, source, page)
    shown = [Shot(f"stories/{story}/index.html", 360, 800, 0.834) for story in PHONES]
    write(browser, "example.webp", 997, *(look(browser, shilishi, shot) for shot in shown))
    write(browser, "preview.webp", 948, look(
        browser, at, Shot("stories/laonian-daibuche/index.html", 1200, 800, 0.75)
    ))  # fmt: skip


def main() -> None:
    """Take all pictures with the machine's browser; stop when it has none."""
    from playwright.sync_api import sync_playwright

    machine = importlib.import_module("conftest")  # tests know where browsers are
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player, tempfile.TemporaryDirectory() as folder:
        path = machine.find_browser() or player.chromium.executable_path
        browser = player.chromium.launch(executable_path=path, args=list(machine.LAUNCH_ARGS))
        try:
            take(browser, Path(folder).resolve())
        finally:
            browser.close()


if __name__ == "__main__":
    main()
