"""Build the same stories in different surroundings and compare every byte; exits 1 on a difference.

``python scripts/bench/same_bytes.py --stories 200`` builds below another path, with files made in
another order, in other time zones, locales and hash seeds, with one and with three workers, cold,
again from the warm cache, and after an edit was made and taken back. CI runs it on a small set;
``--stories 10000`` takes seven builds and about two gigabytes at a time. The Turkish locale, in
which I is no capital i, is made where the machine has its sources (Debian's package locales).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from bench import generate  # noqa: E402

TODAY = "2026-01-31"
TURKISH = "tr_TR.UTF-8"
LONGEST = 1800  # seconds of one build


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One way to build: a folder's name, the environment, workers, whether files come backwards."""

    name: str
    folder: str
    environ: Mapping[str, str] = field(default_factory=dict)
    workers: int = 2
    backwards: bool = False


VARIANTS = (
    Surroundings("as it is", "a", {"PYTHONHASHSEED": "0", "TZ": "Asia/Shanghai"}),
    Surroundings("another path, order, seed", "另一个 地方/b", {"PYTHONHASHSEED": "1"}, 2, True),
    Surroundings("one worker, C, far east", "c", {"LC_ALL": "C", "TZ": "Pacific/Kiritimati"}, 1),
    Surroundings("three, Turkish, far west", "d", {"LC_ALL": TURKISH, "TZ": "Etc/GMT+12"}, 3),
)


def turkish(folder: Path) -> dict[str, str]:
    """Make the Turkish locale below ``folder``; returns what lets a process use it."""
    line = ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(folder / TURKISH)]
    folder.mkdir()
    try:
        made = subprocess.run(line, capture_output=True, check=False).returncode == 0
    except OSError:
        made = False
    if not made:
        print(f"{TURKISH} cannot be made here: where it is not installed, C stands in for it")
    return {"LOCPATH": str(folder)} if made else {}


def lay(home: Path, stories: Path, backwards: bool) -> None:
    """Lay a project; ``backwards`` makes its files in the opposite order."""
    home.mkdir(parents=True)
    sources = [ROOT / "docs", ROOT / "templates", stories]
    files = [(p, s) for s in sources for p in sorted(s.rglob("*")) if p.is_file()]
    for path, source in reversed(files) if backwards else files:
        target = home / source.name / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copy(ROOT / "mkdocs.yml", home)


def build(home: Path, way: Surroundings, locales: Mapping[str, str]) -> dict[str, str]:
    """Build in a new process; returns the hash of every file, the manifest included."""
    keep = {k: v for k, v in os.environ.items() if k not in ("TZ", "LC_ALL", "LANG")}
    env = {**keep, "PYTHONPATH": str(ROOT / "scripts"), "CI": "true", **way.environ}
    if env.get("LC_ALL") == TURKISH:
        env |= locales
    line = [sys.executable, "-m", "xinguancha", "build", "--today", TODAY]
    subprocess.run(
        [*line, "--workers", str(way.workers)],
        cwd=home,
        env=env,
        check=True,
        capture_output=True,
        timeout=LONGEST,
    )
    files = sorted(p for p in (home / "site").rglob("*") if p.is_file())
    hashed = (hashlib.sha256(p.read_bytes()).hexdigest() for p in files)
    names = (p.relative_to(home / "site").as_posix() for p in files)
    return dict(zip(names, hashed, strict=True))


def edit(home: Path) -> tuple[Path, str]:
    """Change one story; returns where, and what stood there."""
    path = sorted((home / "stories").glob("[12]*/*.md"))[3]
    before = path.read_text("utf-8")
    path.write_text(f"{before}\n补充一句。\n", "utf-8")
    return path, before


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Paths that are not the same in both."""
    return sorted(p for p in one.keys() | other.keys() if one.get(p) != other.get(p))


def run(stories: int, home: Path) -> int:
    """Build every variant and say what differs from the first; returns how many differ."""
    wrong, expected = 0, dict[str, str]()
    generate.write(stories, home / "stories")
    locales = turkish(home / "locales")
    for way in VARIANTS:
        folder, started = home / way.folder, time.monotonic()
        lay(folder, home / "stories", way.backwards)
        sites = {"cold": build(folder, way, locales)}
        expected = expected or sites["cold"]
        if way is VARIANTS[0]:
            sites["again, warm"] = build(folder, way, locales)
            path, before = edit(folder)
            if build(folder, way, locales) == expected:
                raise SystemExit("an edit changed nothing: this comparison proves nothing")
            path.write_text(before, "utf-8")
            sites["edited and back"] = build(folder, way, locales)
        for name, site in sites.items():
            found = differences(expected, site)
            wrong += bool(found)
            print(f"{way.name}, {name}: {len(site)} files, {len(found)} differ", *found[:9])
        print(f"    {time.monotonic() - started:.0f} s", flush=True)
        shutil.rmtree(folder)
    return wrong


def main() -> int:
    """Read the options, build, compare."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--dir", help="where to work; default: the system's folder for such")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xinguancha-bytes-", dir=options.dir) as name:
        wrong = run(options.stories, Path(name))
    print("the same bytes everywhere" if not wrong else f"{wrong} builds differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
