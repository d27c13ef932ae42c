"""The scripts of the pages, read by a real parser: nothing in them that an old phone cannot run.

Modules have a fallback of their own: a browser that cannot read one keeps the plain form and the
lists. One that can (Chromium 64, Safari 11.1, Firefox 67) must know everything they use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_javascript
from project import ROOT
from tree_sitter import Node

ASSETS = ROOT / "docs" / "assets"
PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))
NEWER_SYNTAX = {
    "ERROR": "not JavaScript",
    "optional_chain": "?.",
    "field_definition": "fields of classes",
    "class_static_block": "static blocks",
    "private_property_identifier": "private names",
    "namespace_export": "export * as",
    "hash_bang_line": "#!",
    **{operator: operator for operator in ("??", "??=", "||=", "&&=")},
}
NEWER_METHODS = """
    flat flatMap fromEntries trimStart trimEnd matchAll replaceAll at hasOwn allSettled any
    findLast findLastIndex toSorted toReversed toSpliced groupBy fromAsync isWellFormed
    replaceChildren requestSubmit toggleAttribute checkVisibility showPopover showModal
"""
NEWER_NAMES = """
    globalThis structuredClone queueMicrotask BigInt WeakRef FinalizationRegistry Segmenter
    ResizeObserver
"""
# Lookbehind, named groups, properties of characters, flags d, s and v.
NEWER_PATTERN = re.compile(r"\(\?<|\\[pP]\{|/[a-z]*[dsv][a-z]*\Z")
FUNCTIONS = {
    "function_declaration",
    "function_expression",
    "arrow_function",
    "method_definition",
    "generator_function",
    "generator_function_declaration",
}


def nodes(node: Node) -> Iterator[Node]:
    """Every node of a tree."""
    yield node
    for child in node.children:
        yield from nodes(child)


def text(node: Node) -> str:
    return (node.text or b"").decode()


def is_module(tree: Node) -> bool:
    return any(child.type in ("import_statement", "export_statement") for child in tree.children)


def is_called(node: Node) -> bool:
    """Tell whether a name is that of a method in ``a.name(…)``."""
    member = node.parent
    call = member.parent if member is not None else None
    return call is not None and call.type == "call_expression" and call.children[0] == member


def at_the_top(node: Node) -> bool:
    above = node.parent
    while above is not None and above.type not in FUNCTIONS:
        above = above.parent
    return above is None


def newer(node: Node, module: bool) -> str | None:
    """What a node has that old browsers have not; None when nothing."""
    kind = node.type
    if node.is_missing or kind in NEWER_SYNTAX:
        return NEWER_SYNTAX.get(kind, "not JavaScript")
    if kind in ("identifier", "property_identifier") and text(node) in NEWER_NAMES.split():
        return text(node)
    if kind == "property_identifier" and text(node) in NEWER_METHODS.split() and is_called(node):
        return text(node)
    if kind == "catch_clause" and node.child_by_field_name("parameter") is None:
        return "catch without a name"
    if kind == "await_expression" and at_the_top(node):
        return "await at the top"
    if kind == "number" and re.search(r"_|^\d+n$", text(node)):
        return text(node)
    if kind == "regex" and NEWER_PATTERN.search(text(node)):
        return text(node)
    if not module and (kind == "import" or text(node) == "import.meta"):
        return "import in a plain script"
    return None


def faults(source: str) -> list[str]:
    """Everything newer in a script, as ``line what``."""
    tree = PARSER.parse(source.encode()).root_node
    module = is_module(tree)
    found = ((node, newer(node, module)) for node in nodes(tree))
    return [f"{node.start_point[0] + 1} {what}" for node, what in found if what]


SCRIPTS = sorted(ASSETS.rglob("*.js"))


def test_all_scripts_were_seen() -> None:
    assert len(SCRIPTS) >= 10
    assert [path for path in ROOT.glob("docs/**/*.[cm]?js") if path not in SCRIPTS] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_an_old_browser_can_run_it(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "a?.b;",
        "a?.[0];",
        "a ?? b;",
        "a ??= b;",
        "a ||= b;",
        "class A { b = 1; }",
        "class A { #b() {} }",
        "class A { static {} }",
        "text.replaceAll('a', 'b');",
        "list.at(-1);",
        "Object.fromEntries(list);",
        "node.replaceChildren();",
        "try { a(); } catch { b(); }",
        "export const a = await b;",
        "export const a = /(?<=b)c/;",
        "export const a = /(?<name>b)/u;",
        "export const a = /\\p{Script=Han}/u;",
        "export const a = /./s;",
        "const a = 1_000;",
        "const a = 10n;",
        "import('./a.js');",
        "export * as a from './a.js';",
        "const = 1;",
        "f(",
    ],
)
def test_what_is_newer_is_found(source: str) -> None:
    assert faults(source)


@pytest.mark.parametrize(
    "source",
    [
        "export const a = async (b) => ({ ...(await b), c: `${b}` });",
        "export const a = () => import('./a.js'); export const b = import.meta.url;",
        "const a = { at: 1 } && b ? c : d; // ?? a?.b",
        "const a = /[\\u4e00-\\u9fff]+(?:b|c)(?!d)/gu;",
        "try { a(); } catch (error) { b(`?. ??`); } finally { c(); }",
    ],
)
def test_what_is_old_enough_is_none(source: str) -> None:
    assert faults(source) == []
