"""Templates → Python that calls, looks up and escapes without detours: a third of Jinja's time.

The bytes are the same. What is left out serves what our templates do not do: functions that want
Jinja's context, an attribute that is an item of a dict.
"""

from __future__ import annotations

import operator
import re
from keyword import iskeyword

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

_SIGNS = re.compile("[&<>\"']")


def shown(value: object) -> str:
    """Return a value as it stands in HTML; what is HTML already, or needs no escape, as it is."""
    kind = type(value)
    if kind is Markup or (kind is str and not _SIGNS.search(value)):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]
    return escape(value)


class _Direct(CodeGenerator):
    """Writes the code of a template; see the module."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        assert frame.eval_ctx.autoescape
        self.write("environment.shown(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write ``value.name``."""
        assert node.attr.isidentifier(), node.attr
        assert not iskeyword(node.attr), node.attr
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(  # noqa: N802 - Jinja's name
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Write a call that hands over the arguments alone."""
        self.write("environment.called(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")


class Environment(jinja2.Environment):
    """Jinja's environment with that code."""

    code_generator_class = _Direct
    shown = staticmethod(shown)
    called = operator.call  # written in C: no method of what holds it
