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
    position,
    scalar,
)
from .encoding import decode
from .invisible import hidden
from .story import compose, split, whole

__all__ = [
    "Document",
    "Finding",
    "MappingNode",
    "Node",
    "ScalarNode",
    "SequenceNode",
    "compose",
    "decode",
    "hidden",
    "position",
    "scalar",
    "split",
    "whole",
]
