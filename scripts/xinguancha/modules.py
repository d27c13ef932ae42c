"""The search's modules made one file: one request instead of eight, and a sixth less to load.

Each is written and tested by itself; a reader's phone pays for every request and every byte.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

JOINED = "engine"
PARTS = ("words", "text", "decode", "index", "ladder", "address", "hits", "page")
_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )"\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) (\w+))", re.MULTILINE)
_OWN = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
_ADDRESS = re.compile(r'(from |import\()"\./(\w+)\.js"')


class TwiceNamedError(ValueError):
    """Two of the modules have a name of the same spelling for different things."""


def join(folder: Path) -> None:
    """Put the parts of ``folder`` into one module, and lead all others there.

    Parts import by ``import { … } from "./name.js";`` and export where a name is declared, nothing
    else; TwiceNamedError where a name is declared in two of them.
    """
    sources = [(folder / f"{part}.js").read_text("utf-8") for part in PARTS]
    (folder / f"{JOINED}.js").write_text(joined(sources), "utf-8", newline="\n")
    for part in PARTS:
        (folder / f"{part}.js").unlink()
    for other in folder.glob("*.js"):
        other.write_text(_led(other.read_text("utf-8")), "utf-8", newline="\n")


def joined(sources: Sequence[str]) -> str:
    """Return one module of all; each must stand behind those it uses when it is read."""
    wanted: dict[str, set[str]] = {}
    bodies, exported = [], []
    for source in sources:
        for names, module in _IMPORT.findall(source):
            if module not in PARTS:
                wanted.setdefault(module, set()).update(re.findall(r"\w+", names))
        exported += _EXPORT.findall(source)
        bodies.append(_EXPORT.sub("", _IMPORT.sub("", source)))
    declared = [name for body in bodies for name in _OWN.findall(body)]
    twice = {name for name in declared if declared.count(name) > 1}
    if twice:
        raise TwiceNamedError("、".join(sorted(twice)))
    heads = [
        f'import {{ {", ".join(sorted(wanted[m]))} }} from "./{m}.js";' for m in sorted(wanted)
    ]
    return "\n".join((*heads, *bodies, f"export {{ {', '.join(exported)} }};\n"))


def _led(code: str) -> str:
    def there(match: re.Match[str]) -> str:
        name = JOINED if match[2] in PARTS else match[2]
        return f'{match[1]}"./{name}.js"'

    return _ADDRESS.sub(there, code)
