"""The modules of the search as one file: every name once, nothing imported that is inside."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from project import ROOT

from xinguancha import modules

SEARCH = ROOT / "docs" / "assets" / "search"


def test_the_search_is_one_module_beside_what_is_seldom_needed(tmp_path: Path) -> None:
    folder = tmp_path / "search"
    shutil.copytree(SEARCH, folder)
    modules.join(folder)
    left = {file.stem for file in folder.glob("*.js")}
    assert left == {file.stem for file in SEARCH.glob("*.js")} - {*modules.PARTS} | {"engine"}
    for file in folder.glob("*.js"):
        code = file.read_text("utf-8")
        assert not [part for part in modules.PARTS if f'"./{part}.js"' in code], file.name
        assert '"./search.js"' in code or file.stem != "engine"
    engine = (folder / "engine.js").read_text("utf-8")
    assert engine.count("import {") == 1
    assert engine.count("export ") == 1
    for name in ("open", "search", "Quest", "start", "fold", "say", "DamagedIndex"):
        assert name in re.findall(r"\w+", engine.rpartition("export {")[2])


def test_parts_are_joined_in_their_order() -> None:
    one = "export const A = 1;\nexport async function b() {\n  return A;\n}\n"
    two = 'import { A } from "./text.js";\nimport {\n  make,\n  fill,\n} from "./search.js";\n'
    assert modules.joined([one, two + "make(A);\n"]) == (
        'import { fill, make } from "./search.js";\n'
        "const A = 1;\nasync function b() {\n  return A;\n}\n\nmake(A);\n\nexport { A, b };\n"
    )


def test_a_name_of_two_things_is_refused() -> None:
    with pytest.raises(modules.TwiceNamedError, match="MOST"):
        modules.joined(["const MOST = 1;\n", "export const MOST = 2;\n"])
