"""Bytes of one file → header nodes that know their line and column, and the body; no domain.

`split` reads a story, `compose` a whole YAML file (a registry), `decode` only the encoding.
None of them raises on anything an editor can save: what is wrong comes back as `Finding`s.
An unreadable file gives exactly one; faults that leave the header readable come all at once.
"""

from .document import (
    Document,
    Finding,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    Spot,
    position,
    scalar,
)
from .encoding import decode
from .invisible import hidden
from .plain import Line, Plain, items, plain
from .story import compose, split, whole

__all__ = [
    "Document",
    "Finding",
    "Line",
    "MappingNode",
    "Node",
    "Plain",
    "ScalarNode",
    "SequenceNode",
    "Spot",
    "compose",
    "decode",
    "hidden",
    "items",
    "plain",
    "position",
    "scalar",
    "split",
    "whole",
]
