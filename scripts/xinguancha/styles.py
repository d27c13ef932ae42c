"""Stylesheets made ready for readers: of the theme's the rules that some page of ours can match.

Four fifths of it are for parts of the theme that we do not ship (its drawer, tabs, search,
dialogs), and every reader on a phone pays for each byte before she sees a word.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import tinycss2

_NAME = re.compile(r"\.(-?[a-zA-Z_][\w-]*)|#([\w-]+)|\[(data-[\w-]+)")
_WITHOUT = re.compile(r":not\([^()]*\)")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
_QUOTED = re.compile(r"""(?:class|id)=["'][^"'>]*|(?<!=)["'`][^"'`\n]*["'`]""")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_DRAWING = re.compile(r'url\("([\w-]+\.svg)"\)')
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_GROUPS = {"media", "supports"}
_KEPT = {"page"}


def lighten(site: Path, templates: Path, classes: Iterable[str]) -> None:
    """Leave of the theme's stylesheet in a built site what some page of ours can match.

    ``classes`` are those that stories' texts bring beside what pages, templates and scripts name.
    """
    sources = [*site.rglob("*.html"), *templates.rglob("*.html"), *site.rglob("*.js")]
    names = words([file.read_text("utf-8") for file in sources]) | frozenset(classes)
    ours = "".join(file.read_text("utf-8") for file in (site / "assets").rglob("*.css"))
    for sheet in (site / "assets" / "stylesheets").glob("main.*.css"):
        sheet.write_text(only(sheet.read_text("utf-8"), names, ours), "utf-8")


def enclose(site: Path) -> None:
    """Put the drawings that our stylesheets name into them.

    From a folder that was opened by a double click, browsers load no mask from a file. What a
    site leaves out (a column without a drawing of its name) no page of it asks for.
    """
    for sheet in (site / "assets").glob("*.css"):
        parts = _DRAWING.split(sheet.read_text("utf-8"))
        drawings = [sheet.parent / name for name in parts[1::2]]
        parts[1::2] = [_enclosed(d) if d.is_file() else "none" for d in drawings]
        sheet.write_text("".join(parts), "utf-8")


def widen(site: Path) -> None:
    """Write every stylesheet of a built site so that browsers from Chromium 80 on understand it.

    The browser inside WeChat may be years old, and drops the whole of a rule with ``:is()`` in it.
    """
    for sheet in (site / "assets").rglob("*.css"):
        rules = tinycss2.parse_stylesheet(sheet.read_text("utf-8"), True, True)
        sheet.write_text("\n".join(_plain(rules)) + "\n", "utf-8")


def _plain(nodes: Sequence[Any]) -> Iterator[str]:
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = map(_written_out, _parts(tinycss2.serialize(node.prelude)))
            prelude = ",".join(itertools.chain.from_iterable(selectors))
            yield f"{prelude}{{{tinycss2.serialize(node.content).strip()}}}"
        elif node.type == "at-rule" and node.at_keyword in _GROUPS:
            inner = "\n".join(_plain(tinycss2.parse_rule_list(node.content, True, True)))
            yield f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}{{{inner}}}"
        else:
            yield node.serialize()


def _written_out(selector: str) -> list[str]:
    """One selector for each way through its ``:is()``; of a longer list each weighs for itself."""
    before, found, rest = selector.strip().partition(":is(")
    if not found:
        return [before]
    end = next(n for n, _ in enumerate(rest) if rest[: n + 1].count(")") > rest[:n].count("("))
    ways = [f"{before}{way.strip()}{rest[end + 1 :]}" for way in _parts(rest[:end])]
    return [one for way in ways for one in _written_out(way)]


def _parts(selectors: str) -> list[str]:
    """Part a list at its commas, those inside brackets left alone."""
    parts, depth = [""], 0
    for sign in selectors:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _enclosed(drawing: Path) -> str:
    """The drawing as an address of its own; a column without one has none there."""
    if not drawing.is_file():
        return "none"
    svg = _COMMENT.sub("", drawing.read_text("utf-8")).strip()
    quoted = quote(svg.replace('"', "'"), safe=" ='/:,;()")
    return f'url("data:image/svg+xml,{quoted}")'


def words(sources: Iterable[str]) -> frozenset[str]:
    """Return every word of pages, templates and scripts that may be the name of a class.

    In pages and templates that is what stands in an attribute, in scripts what stands in quotes.
    """
    quoted = (text for source in sources for text in _QUOTED.findall(source))
    return frozenset(word for text in quoted for word in _WORD.findall(text))


def only(css: str, names: frozenset[str], beside: str = "") -> str:
    """Return the rules whose classes, ids and data attributes are all among ``names``.

    Variables stay when a rule that stays, or the stylesheet ``beside``, asks for them. Selectors
    for text that runs from right to left go: the site has none.
    """
    kept = "".join(_rules(tinycss2.parse_stylesheet(css, True, True), names))
    before = ""
    while before != kept:  # a variable may be asked for by another one alone
        before, asked = kept, frozenset(_VARIABLE.findall(kept + beside))
        kept = "".join(_asked_for(tinycss2.parse_stylesheet(kept, True, True), asked))
    return kept


def _rules(nodes: Sequence[Any], names: frozenset[str]) -> Iterator[str]:
    for node in nodes:
        if node.type == "qualified-rule":
            if prelude := _selectors(tinycss2.serialize(node.prelude), names):
                yield f"{prelude}{{{tinycss2.serialize(node.content).strip()}}}"
        elif node.type == "at-rule" and node.at_keyword in _GROUPS:
            inner = "".join(_rules(tinycss2.parse_rule_list(node.content, True, True), names))
            if inner:
                yield f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}{{{inner}}}"
        elif node.type == "at-rule" and node.at_keyword in _KEPT:
            yield node.serialize()


def _selectors(prelude: str, names: frozenset[str]) -> str:
    """The selectors of a rule that can match; a comma inside brackets parts none."""
    return ",".join(part for part in _parts(prelude) if _matches(part, names))


def _matches(selector: str, names: frozenset[str]) -> bool:
    """Whether every class, id and data attribute that a selector asks for is among the names."""
    if "rtl]" in selector:
        return False
    asked = _NAME.findall(_WITHOUT.sub("", selector))
    return all(name in names for found in asked for name in found if name)


def _asked_for(nodes: Sequence[Any], asked: frozenset[str]) -> Iterator[str]:
    """The same rules without the variables that nobody asks for."""
    for node in nodes:
        if node.type == "at-rule" and node.at_keyword in _GROUPS:
            inner = "".join(_asked_for(tinycss2.parse_rule_list(node.content, True, True), asked))
            yield (
                f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}{{{inner}}}" if inner else ""
            )
        elif node.type == "qualified-rule" and "--" in (body := tinycss2.serialize(node.content)):
            lines = tinycss2.parse_declaration_list(node.content, True, True)
            left = [one.serialize() for one in lines if _is_asked_for(one, asked)]
            text = body if len(left) == len(lines) else ";".join(left)
            yield f"{tinycss2.serialize(node.prelude)}{{{text}}}" if left else ""
        else:
            yield node.serialize()


def _is_asked_for(line: Any, asked: frozenset[str]) -> bool:
    name = getattr(line, "name", "")
    return not name.startswith("--") or name in asked
