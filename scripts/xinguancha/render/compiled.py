"""Templates → Python that calls, looks up and escapes without detours: a fifth of Jinja's time.

The bytes are the same. What is left out serves what our templates do not do: functions that want
Jinja's context, an attribute that is an item of a dict, macros with a caller or named arguments.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, MutableMapping
from functools import lru_cache, partial
from keyword import iskeyword
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

_SIGNS = re.compile("[&<>\"']")


def shown(value: object) -> str:
    """Return a value as it stands in HTML; what is HTML already, or needs no escape, as it is."""
    kind = type(value)
    if kind is Markup or (kind is str and not _SIGNS.search(value)):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]
    return escape(value)


def _direct(macro: Callable[..., Markup], count: int) -> Callable[..., Markup]:
    """Let a macro's own function be called; an argument left out is Jinja's ``missing``."""
    macro.__defaults__ = (missing,) * count
    return macro


def _once(macro: Callable[..., Markup], count: int) -> Callable[..., Markup]:
    """Let a macro draw the same thing once; what it is given must be hashable."""
    return lru_cache(maxsize=1 << 12, typed=True)(_direct(macro, count))


class _Phrases(NodeTransformer):
    """Says a phrase without places once, when the template is compiled."""

    def __init__(self, say: Any) -> None:
        self._say = say

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name
        """Put the phrase in the place of the call."""
        self.generic_visit(node)
        called, args = node.node, node.args
        if not isinstance(called, nodes.Name) or called.name != "say" or node.kwargs:
            return node
        if len(args) != 1 or not isinstance(args[0], nodes.Const):
            return node
        return nodes.Const(self._say(args[0].value), lineno=node.lineno)


class _Parts(NodeTransformer):
    """Puts included templates into the one that includes them, so that they are drawn as one."""

    def __init__(self, environment: jinja2.Environment) -> None:
        self._environment = environment

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802 - Jinja's name
        """Put the template in the place of its name; what it sets stays inside."""
        name = node.template.as_const()
        assert self._environment.loader is not None
        source, _, _ = self._environment.loader.get_source(self._environment, name)
        included = self._environment.parse(source, name, name)
        return nodes.Scope(self.visit(included).body, lineno=node.lineno)


class _Direct(CodeGenerator):
    """Writes the code of a template; see the module."""

    environment: Environment
    _macros: frozenset[str]
    _modules: frozenset[str]

    def visit_Template(  # noqa: N802 - Jinja's name
        self, node: nodes.Template, frame: Frame | None = None
    ) -> None:
        """Write a template in which every name is known that stands for a macro."""
        _Parts(self.environment).visit(node)
        _Phrases(self.environment.globals["say"]).visit(node)
        own = {one.name for one in node.find_all(nodes.Macro)}
        pairs = [pair for one in node.find_all(nodes.FromImport) for pair in one.names]
        theirs = {pair if isinstance(pair, str) else pair[1] for pair in pairs}
        self._macros = frozenset({"say", *own, *theirs})
        self._modules = frozenset(one.target for one in node.find_all(nodes.Import))
        super().visit_Template(node, frame)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Gather all of a template before it is given out: in pieces it would go thrice as far."""
        whole = frame.rootlevel and frame.buffer is None and not frame.require_output_check
        if whole:
            self.buffer(frame)
        super().blockvisit(nodes, frame)
        if whole:
            self.writeline(f"yield concat({frame.buffer})")

    def _is_ready(self, node: nodes.Node) -> bool:
        """Tell whether a value can only be HTML that is ready: nothing needs to look at it."""
        if isinstance(node, nodes.Call):
            inside = isinstance(node.node, nodes.Getattr)
            name = node.node.node if isinstance(node.node, nodes.Getattr) else node.node
            known = self._modules if inside else self._macros
            return isinstance(name, nodes.Name) and name.name in known
        if isinstance(node, nodes.Filter):
            return node.name in self.environment.ready
        return isinstance(node, nodes.Const) and isinstance(node.value, Markup)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        assert frame.eval_ctx.autoescape
        if not self._is_ready(node):
            self.write("environment.shown(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        if not self._is_ready(node):
            self.write(")")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        """Return what was gathered as HTML."""
        self.writeline(f"return environment.html(concat({frame.buffer}))")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write the function itself where Jinja wraps it."""
        extra = (macro_ref.accesses_caller, macro_ref.accesses_kwargs, macro_ref.accesses_varargs)
        assert not any(extra), macro_ref.node
        kind = "once" if getattr(macro_ref.node, "name", "") in self.environment.kept else "direct"
        self.write(f"environment.{kind}(macro, {len(macro_ref.node.args)})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write ``value.name``."""
        assert node.attr.isidentifier(), node.attr
        assert not iskeyword(node.attr), node.attr
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write ``value[key]``."""
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Call(  # noqa: N802 - Jinja's name
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Write a call that hands over the arguments alone."""
        self.write("environment.called(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")


class Environment(jinja2.Environment):
    """Jinja's environment with that code; ``say`` must be there before a template is asked for."""

    code_generator_class = _Direct
    ready: frozenset[str] = frozenset()  # filters that give HTML, or text that needs no escape
    kept: frozenset[str] = frozenset()  # macros of few values, drawn once for each
    shown = staticmethod(shown)
    direct = staticmethod(_direct)
    once = staticmethod(_once)
    html = staticmethod(partial(str.__new__, Markup))  # as Markup() does, without its looking
    called = operator.call  # written in C: no method of what holds it

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return a plain dict: every page and every include copies it."""
        return {**self.globals, **(d or {})}
