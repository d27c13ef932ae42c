"""The imports of the package run one way, and every third-party name stays in its room."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import ROOT

# A module imports only from names before it. A folder counts as the module of its name.
ORDER = (
    "vocabulary",
    "dates",
    "hanzi",
    "folding",
    "interface",
    "catalogue",
    "problems",
    "privacy",
    "packing",
    "cache",
    "packs",
    "pool",
    "garbage",
    "slugs",
    "frontmatter",
    "framing",
    "model",
    "progress",
    "reader",
    "registries",
    "rules",
    "changes",
    "accounts",
    "cards",
    "facets",
    "intake",
    "examining",
    "library",
    "consistency",
    "schema",
    "handbook",
    "drafting",
    "lineage",
    "pages",
    "render",
    "release",
    "sharing",
    "batches",
    "feeds",
    "search",
    "federation",
    "exhibits",
    "drawing",
    "publish",
    "cluster",
    "builder",
    "preview",
    "styles",
    "modules",
    "plugin",
    "console",
    "operate",
    "cli",
    "__main__",
)
# A name from outside the standard library -> the one module that may import it; no other names.
ROOMS = {
    "yaml": "frontmatter",
    "jinja2": "render",
    "markupsafe": "render",
    "markdown": "render",
    "nh3": "render",
    "segno": "render",
    "PIL": "render",
    "mkdocs": "plugin",
    "pypinyin": "hanzi",
    "opencc": "folding",
    "numpy": "search",
    "rjsmin": "plugin",
    "tinycss2": "styles",
    "brotli": "packing",
    "distributed": "cluster",
}
PACKAGE = ROOT / "scripts" / "xinguancha"


def sources(package: Path) -> dict[Path, ast.Module]:
    """Every Python file of the package, parsed; keys are relative to it."""
    files = sorted(package.rglob("*.py"))
    return {f.relative_to(package): ast.parse(f.read_bytes(), str(f)) for f in files}


def module(path: Path) -> str:
    """``dates.py`` and ``dates/ranges.py`` are both ``dates``; the package's own file is ``""``."""
    name = path.parts[0].removesuffix(".py")
    return "" if name == "__init__" else name


def is_dynamic(node: ast.Call) -> bool:
    """``import_module(…)`` or ``__import__(…)``, under whatever prefix."""
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    return name in {"import_module", "__import__"}


def imports(path: Path, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of each import anywhere in the file, relative ones resolved."""
    here = ("xinguancha", *path.with_suffix("").parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [*here[: -node.level]] if node.level else []
            base += [node.module] if node.module else []
            yield from ((node.lineno, ".".join([*base, name.name])) for name in node.names)
        elif isinstance(node, ast.Call) and is_dynamic(node):
            argument = node.args[0] if node.args else None
            known = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            yield node.lineno, argument.value if known else "?"


def fault(here: str, name: str) -> str | None:
    """What is wrong with module ``here`` importing the dotted ``name``; None when nothing is."""
    top, _, rest = name.partition(".")
    if top in sys.stdlib_module_names:
        return None
    if top != "xinguancha":
        room = ROOMS.get(top)
        return None if room == here else f"{name} belongs in {room or 'no module yet'}"
    target = rest.partition(".")[0]
    if target in {here, "", "__version__"}:
        return None
    if target not in ORDER:
        return f"{name} is not in ORDER"
    return f"{name} stands after {here}" if ORDER.index(target) > ORDER.index(here) else None


def faults(package: Path) -> list[str]:
    """All breaches of the order and the rooms in a package folder, as ``file:line what``."""
    found = []
    for path, tree in sources(package).items():
        here = module(path)
        if here and here not in ORDER:
            found.append(f"{path.as_posix()}:1 {here} is not in ORDER")
            continue
        seen = imports(path, tree)
        wrong = [(line, text) for line, name in seen if (text := fault(here or ORDER[0], name))]
        found += [f"{path.as_posix()}:{line} {text}" for line, text in sorted(wrong)]
    return found


def only(tree: ast.Module, *kinds: type[ast.stmt]) -> list[str]:
    """The statements after the docstring that are of none of the kinds."""
    rest = tree.body[1:] if ast.get_docstring(tree) else tree.body
    return [ast.unparse(s) for s in rest if not isinstance(s, kinds)]


def names(statement: ast.stmt) -> set[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {t.id for t in targets if isinstance(t, ast.Name)}


def test_no_arrow_runs_back_up_and_all_names_keep_to_their_rooms() -> None:
    assert faults(PACKAGE) == []


def test_the_package_was_seen() -> None:
    seen = {module(path) for path in sources(PACKAGE)} & set(ORDER)
    assert len(seen) >= 5, f"only {sorted(seen)} found in {PACKAGE}"
    assert len(ORDER) == len(set(ORDER))
    assert set(ROOMS.values()) <= set(ORDER)


def test_the_package_file_holds_its_docstring_and_version_only() -> None:
    tree = sources(PACKAGE)[Path("__init__.py")]
    assert ast.get_docstring(tree)
    assert only(tree, ast.Assign) == []
    assert [names(s) for s in tree.body[1:]] == [{"__version__"}]


def test_a_folder_of_a_module_only_gathers_its_names() -> None:
    """Its ``__init__.py`` imports and lists in ``__all__``; the code is in the files beside it."""
    for path, tree in sources(PACKAGE).items():
        if path.name == "__init__.py" and len(path.parts) > 1:
            assert only(tree, ast.Import, ast.ImportFrom, ast.Assign) == [], path
            given = [names(s) for s in tree.body if isinstance(s, ast.Assign)]
            assert given in ([], [{"__all__"}]), path


def test_nothing_is_called_utils() -> None:
    drawers = {"util", "utils", "helpers", "common", "misc"}
    assert [p for p in sources(PACKAGE) if drawers & {Path(n).stem for n in p.parts}] == []


@pytest.mark.parametrize(
    ("file", "source", "expected"),
    [
        ("dates.py", "from .model import Story", "dates.py:1 xinguancha.model.Story stands after"),
        ("dates.py", "from . import model", "dates.py:1 xinguancha.model stands after dates"),
        ("dates.py", "import xinguancha.model", "dates.py:1 xinguancha.model stands after dates"),
        ("dates.py", "from xinguancha import cli", "dates.py:1 xinguancha.cli stands after dates"),
        ("dates.py", "def f():\n    from . import cli", "dates.py:2 xinguancha.cli stands after"),
        ("render/html.py", "from ..cli import main", "render/html.py:1 xinguancha.cli.main stands"),
        ("render/__init__.py", "from .. import cli", "render/__init__.py:1 xinguancha.cli stands"),
        ("rules.py", "from . import library", "rules.py:1 xinguancha.library stands after rules"),
        ("cli.py", "from . import oddity", "cli.py:1 xinguancha.oddity is not in ORDER"),
        ("oddity.py", "", "oddity.py:1 oddity is not in ORDER"),
        ("__init__.py", "from . import model", "__init__.py:1 xinguancha.model stands after"),
        ("reader.py", "import yaml", "reader.py:1 yaml belongs in frontmatter"),
        ("cli.py", "import mkdocs.config", "cli.py:1 mkdocs.config belongs in plugin"),
        ("pages.py", "from jinja2 import Environment", "pages.py:1 jinja2.Environment belongs in"),
        ("pages.py", "import importlib\nimportlib.import_module('nh3')", "pages.py:2 nh3 belongs"),
        ("pages.py", "import importlib\nimportlib.import_module(x)", "pages.py:2 ? belongs in no"),
        ("pages.py", "import requests", "pages.py:1 requests belongs in no module yet"),
    ],
)
def test_a_breach_is_found(tmp_path: Path, file: str, source: str, expected: str) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(source, encoding="utf-8")
    [found] = faults(tmp_path)
    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("model.py", "import dataclasses\nfrom .dates import PartialDate\nfrom . import hanzi"),
        ("render/html.py", "import jinja2\nfrom .slots import Slot\nfrom ..model import Story"),
        ("render/__init__.py", "from .slots import Slot\nfrom ..model import Story"),
        ("cache.py", "from . import __version__\nfrom xinguancha import __version__ as v"),
        ("cli.py", "import argparse\nfrom xinguancha.plugin import XinguanchaPlugin"),
    ],
)
def test_an_arrow_downwards_is_none(tmp_path: Path, file: str, source: str) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(source, encoding="utf-8")
    assert faults(tmp_path) == []
