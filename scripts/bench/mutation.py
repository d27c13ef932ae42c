"""Break the code that keeps a site safe, one small place at a time: a test must notice each.

``python scripts/bench/mutation.py`` lets mutmut change the gate, the paths and the escaping in a
copy, runs the quick tests that own them, and prints how many changes they noticed for each
module; ``--show`` prints those that nobody noticed, ``--only privacy`` tries a part. It exits 1
below ``--least`` per cent. Needs ``pip install -e '.[bench]'``, and Linux or macOS.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "xinguancha"


@dataclass(frozen=True, slots=True)
class Part:
    """Modules that the same quick tests own, each with the functions that guard; * is all."""

    modules: Mapping[str, tuple[str, ...]]
    tests: tuple[str, ...]


# The tests run in this process and build no site: thousands of runs must end in an hour.
PARTS = (
    Part(
        {"privacy.marks": ("*",), "privacy.numbers": ("*",), "privacy.scan": ("*",)},
        ("tests/test_privacy.py", "tests/test_rules.py", "tests/test_escaping.py"),
    ),
    Part({"reader.gate": ("*",)}, ("tests/test_gate.py", "tests/test_rules.py")),
    Part({"intake": ("*",)}, ("tests/test_escaping.py", "tests/intake")),
    Part({"exhibits": ("*",)}, ("tests/test_photos.py", "tests/test_exhibits.py")),
    Part({"rules.body": ("x_names*", "x__bad_name*")}, ("tests/test_escaping.py",)),
    Part(
        {
            "render.body": (
                *("x__attribute*", "x__without_comments*", "x_to_html*", "x__with_room*"),
            ),
            "render.converter": ("x*Targets*", "x_attributes*", "x__data*"),
            "render.compiled": ("x_shown*",),
            "render.linked": ("x_linked*", "x__known*"),
            "feeds.data": ("x__safe*", "x_table_csv*", "x_whole_csv*", "x__csv_rows*", "x_edtf*"),
            "feeds.news": ("x__text*", "x_atom*"),
            "release.filling": ("x*Release*_enter*",),
        },
        (
            "tests/test_body.py",
            "tests/test_escaping.py",
            "tests/test_story_page.py",
            "tests/test_feeds.py::test_dates_are_edtf",
            "tests/test_feeds.py::test_excel_takes_no_cell_for_a_formula",
            "tests/test_hostile.py::test_body_is_safe",
            "tests/test_hostile.py::test_comment_is_gone_and_the_rest_stands",
            "tests/test_hostile.py::test_comment_shown_as_code_stays",
            "tests/test_hostile.py::test_picture_beside_the_story_stays",
        ),
    ),
)
# Changes that no test can notice, for they change nothing: module and new line → why.
SLOWER = "escape() gives the same, only slower"
EQUIVALENT: Mapping[tuple[str, str], str] = {
    ("render.compiled", "kind = None"): SLOWER,
    ("render.compiled", "kind = type(None)"): SLOWER,
    (
        "render.compiled",
        "if kind is Markup and (kind is str and not _SIGNS.search(value)):"
        "  # type: ignore[call-overload]",
    ): SLOWER,
    (
        "feeds.news",
        'return escape(_ILLEGAL.sub("", text)) if (_NOT_PLAIN.search(text)) or True else text',
    ): SLOWER,
    (
        "feeds.news",
        '\'<?xml version="1.0" encoding="utf-8"?>\',',
    ): "XML takes the name of an encoding in either case",
    ("render.linked", "ensure_ascii=None,"): "json takes None for False",
    (
        "reader.gate",
        'line = text.count("\\n", None, hit.start) + 1',
    ): "str takes None for the beginning",
    (
        "reader.gate",
        'column = hit.start - text.rfind("\\n", None, hit.start)',
    ): "str takes None for the beginning",
    (
        "reader.gate",
        'first = text.count("\\n", None, hit.start) + 1',
    ): "str takes None for the beginning",
}
# mutmut forks after a first round: what that round has kept would hide a change.
FRESH = """

def pytest_sessionstart() -> None:
    from xinguancha.render import converter

    converter.converter.cache_clear()
"""
BUILDING = "tests/test_photos.py::test_the_site_shows_the_stripped_picture"
NOTICED = (1, 3, 24, -24, 36, 152, 255, -11)  # mutmut's exit codes: a test failed, hung or crashed


def lay(home: Path, part: Part) -> None:
    """Lay the project as mutmut wants it: the package below ``src``, its settings beside."""
    for name in ("tests", "docs", "templates", "stories"):
        shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "scripts" / PACKAGE, home / "src" / PACKAGE)
    for name in ("mkdocs.yml", "README.md"):
        shutil.copy(ROOT / name, home)
    (home / "tests" / "rich.py").rename(home / "tests" / "rich_story.py")  # mutmut has a rich, too
    for file in (home / "tests").glob("*.py"):
        text = file.read_text("utf-8").replace("from rich import", "from rich_story import")
        file.write_text(text.replace("\nimport rich\n", "\nimport rich_story as rich\n"), "utf-8")
    with (home / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write(FRESH)
    mutmut = {
        "source_paths": ["src"],
        "only_mutate": [f"src/{PACKAGE}/{one.replace('.', '/')}.py" for one in part.modules],
        "also_copy": ["docs", "templates", "stories", "mkdocs.yml", "README.md"],
        "pytest_add_cli_args": ["-p", "no:xdist", f"--deselect={BUILDING}"],
        "pytest_add_cli_args_test_selection": list(part.tests),
        "use_git_change_detection": False,
    }
    lines = ["[tool.mutmut]", *(f"{key} = {json.dumps(value)}" for key, value in mutmut.items())]
    markers = ["slow: takes long", "browser: needs a browser"]
    lines += ["[tool.pytest.ini_options]", 'pythonpath = ["src"]', f"markers = {markers}"]
    (home / "pyproject.toml").write_text("\n".join(lines) + "\n", "utf-8")


def names(module: str, functions: Iterable[str]) -> list[str]:
    """Return the patterns of a module's changes, as mutmut names them."""
    return [f"{PACKAGE}.{module}.{function}" for function in functions]


def run(home: Path, part: Part, children: int) -> None:
    """Let mutmut try every change, quietly; raises where it cannot even begin."""
    line = [sys.executable, "-m", "mutmut", "run", "--max-children", str(children)]
    wanted = [name for module, of in part.modules.items() for name in names(module, of)]
    env = {**os.environ, "CI": "true", "PYTHONDONTWRITEBYTECODE": "1"}
    with (home / "log.txt").open("wb") as log:
        done = subprocess.run([*line, *wanted], cwd=home, env=env, stdout=log, stderr=log)
    if done.returncode:
        raise SystemExit((home / "log.txt").read_text("utf-8", "replace")[-3000:])


def results(home: Path, part: Part) -> dict[str, dict[str, bool]]:
    """Return module → change → whether a test noticed; a change that no test runs is unnoticed."""
    found: dict[str, dict[str, bool]] = {}
    for module, functions in part.modules.items():
        file = home / "mutants" / "src" / PACKAGE / f"{module.replace('.', '/')}.py.meta"
        codes = json.loads(file.read_text("utf-8"))["exit_code_by_key"]
        wanted = names(module, functions)
        found[module] = {
            name: code in NOTICED
            for name, code in codes.items()
            if any(fnmatch.fnmatch(name, pattern) for pattern in wanted)
        }
    return found


def changed(home: Path, name: str) -> str:
    """Return a change as mutmut shows it."""
    line = [sys.executable, "-m", "mutmut", "show", name]
    return subprocess.run(line, cwd=home, check=True, capture_output=True, text=True).stdout


def same(module: str, change: str) -> str:
    """Return why a change can be noticed by nobody, or nothing."""
    lines = [line[1:].strip() for line in change.splitlines() if re.match(r"\+(?!\+\+)", line)]
    return EQUIVALENT.get((module, "\n".join(lines)), "")


def tell(home: Path, module: str, changes: Mapping[str, bool], show: bool) -> list[bool]:
    """Print the share of a module; returns of every change that counts whether it was noticed.

    A change that leaves the meaning as it was is set aside, with the reason.
    """
    unseen = {name: changed(home, name) for name, noticed in changes.items() if not noticed}
    aside = {name: why for name, change in unseen.items() if (why := same(module, change))}
    counted = [seen for name, seen in changes.items() if name not in aside]
    share = f"{sum(counted):4} of {len(counted):4}  {100 * sum(counted) / len(counted):5.1f} %"
    print(f"{module:18} {share}  {len(aside)} set aside", flush=True)
    for name, why in aside.items():
        print(f"    {name.rpartition('.')[2]}: {why}")
    for name in sorted(unseen.keys() - aside.keys()) if show else ():
        print(unseen[name])
    return counted


def main() -> int:
    """Read the options, break things, tell; 1 where too little was noticed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default="", help="beginnings of modules' names: privacy,feeds")
    parser.add_argument("--least", type=float, default=90.0, help="per cent of each module")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", action="store_true", help="print what nobody noticed")
    options = parser.parse_args()
    wanted = tuple(options.only.split(","))
    every: dict[str, list[bool]] = {}
    for part in PARTS:
        chosen = {name: of for name, of in part.modules.items() if name.startswith(wanted)}
        if chosen:
            with tempfile.TemporaryDirectory(prefix="xinguancha-mutation-") as name:
                home, own = Path(name), Part(chosen, part.tests)
                lay(home, own)
                run(home, own, options.children)
                for module, changes in results(home, own).items():
                    every[module] = list(tell(home, module, changes, options.show))
    if not every:
        parser.error(f"no module begins with {options.only}")
    shares = [100 * sum(seen) / len(seen) for seen in every.values()]
    seen = [one for changes in every.values() for one in changes]
    print(f"{'together':18} {sum(seen):4} of {len(seen):4}  {100 * sum(seen) / len(seen):5.1f} %")
    return 0 if min(shares) >= options.least else 1


if __name__ == "__main__":
    sys.exit(main())
