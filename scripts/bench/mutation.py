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
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "xinguancha"

# Module → the functions of it that guard; * is all of them, methods included.
GUARDS: Mapping[str, tuple[str, ...]] = {
    "privacy.marks": ("*",),
    "privacy.numbers": ("*",),
    "privacy.scan": ("*",),
    "reader.gate": ("*",),
    "exhibits": ("*",),
    "intake": ("*",),
    "render.body": (
        *("x*Targets*", "x*Chinese*", "x__attribute*", "x__without_comments*", "x_to_html*"),
        "x__with_room*",
    ),
    "render.compiled": ("x_shown*",),
    "render.linked": ("x_linked*", "x__known*"),
    "feeds.data": ("x__safe*", "x_table_csv*", "x_edtf*"),
    "feeds.news": ("x__text*", "x_atom*"),
    "release.filling": ("x*Release*_enter*",),
    "rules.body": ("x_names*", "x__bad_name*"),
}

# The quick tests that own them: in this process, and no site is built.
TESTS = (
    "tests/test_body.py",
    "tests/test_escaping.py",
    "tests/test_intake.py",
    "tests/test_photos.py",
    "tests/test_rules.py",
    "tests/test_story_page.py",
    "tests/test_feeds.py::test_dates_are_edtf",
    "tests/test_feeds.py::test_excel_takes_no_cell_for_a_formula",
    "tests/test_hostile.py::test_body_is_safe",
    "tests/test_hostile.py::test_comment_is_gone_and_the_rest_stands",
    "tests/test_hostile.py::test_comment_shown_as_code_stays",
    "tests/test_hostile.py::test_picture_beside_the_story_stays",
)
# mutmut forks after a first round: what that round has kept would hide a change.
FRESH = """

def pytest_sessionstart() -> None:
    from xinguancha.render import body

    body._converter.cache_clear()
"""
BUILDING = ("tests/test_photos.py::test_the_site_shows_the_stripped_picture",)
NOTICED = (1, 3, 24, -24, 36, 152, 255, -11)  # mutmut's exit codes: a test failed, hung or crashed


def lay(home: Path, modules: Iterable[str]) -> None:
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
        "only_mutate": [f"src/{PACKAGE}/{one.replace('.', '/')}.py" for one in modules],
        "also_copy": ["docs", "templates", "stories", "mkdocs.yml", "README.md"],
        "pytest_add_cli_args": ["-p", "no:xdist", *(f"--deselect={one}" for one in BUILDING)],
        "pytest_add_cli_args_test_selection": list(TESTS),
        "use_git_change_detection": False,
    }
    lines = ["[tool.mutmut]", *(f"{key} = {json.dumps(value)}" for key, value in mutmut.items())]
    markers = ["slow: takes long", "browser: needs a browser"]
    lines += ["[tool.pytest.ini_options]", 'pythonpath = ["src"]', f"markers = {markers}"]
    (home / "pyproject.toml").write_text("\n".join(lines) + "\n", "utf-8")


def names(modules: Iterable[str]) -> list[str]:
    """Return the patterns of the changes to try, as mutmut names them."""
    return [f"{PACKAGE}.{one}.{function}" for one in modules for function in GUARDS[one]]


def run(home: Path, modules: list[str], children: int) -> None:
    """Let mutmut try every change; raises where it cannot even begin."""
    line = [sys.executable, "-m", "mutmut", "run", "--max-children", str(children)]
    env = {**os.environ, "CI": "true", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([*line, *names(modules)], cwd=home, env=env, check=True)


def results(home: Path, modules: Iterable[str]) -> dict[str, dict[str, bool]]:
    """Return module → change → whether a test noticed; a change that no test runs is unnoticed."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for one in modules:
        file = home / "mutants" / "src" / PACKAGE / f"{one.replace('.', '/')}.py.meta"
        codes = json.loads(file.read_text("utf-8"))["exit_code_by_key"]
        for name, code in codes.items():
            if any(fnmatch.fnmatch(name, wanted) for wanted in names([one])):
                found[one][name] = code in NOTICED
    return found


def tell(home: Path, found: Mapping[str, Mapping[str, bool]], show: bool) -> float:
    """Print the share of each module; returns that of all, in per cent."""
    every = [noticed for changes in found.values() for noticed in changes.values()]
    for module, changes in found.items():
        noticed = sum(changes.values())
        print(f"{module:18} {noticed:4} of {len(changes):4}  {100 * noticed / len(changes):5.1f} %")
        for name in (name for name, seen in changes.items() if not seen and show):
            line = [sys.executable, "-m", "mutmut", "show", name]
            subprocess.run(line, cwd=home, check=False)
    share = 100 * sum(every) / len(every)
    print(f"{'together':18} {sum(every):4} of {len(every):4}  {share:5.1f} %", flush=True)
    return share


def main() -> int:
    """Read the options, break things, tell; 1 where too little was noticed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default="", help="beginnings of modules' names: privacy,feeds")
    parser.add_argument("--least", type=float, default=90.0, help="per cent that must be noticed")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", action="store_true", help="print what nobody noticed")
    options = parser.parse_args()
    modules = [one for one in GUARDS if one.startswith(tuple(options.only.split(",")))]
    if not modules:
        parser.error(f"no module begins with {options.only}: {', '.join(GUARDS)}")
    with tempfile.TemporaryDirectory(prefix="xinguancha-mutation-") as name:
        lay(Path(name), modules)
        run(Path(name), modules, options.children)
        share = tell(Path(name), results(Path(name), modules), options.show)
    return 0 if share >= options.least else 1


if __name__ == "__main__":
    sys.exit(main())
