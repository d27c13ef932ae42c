"""The catalogue: every problem that is told, in the editor's words, with its mend; no logic.

``header``, ``values``, ``story``, ``files`` hold the entries of what is checked, each with code and
severity; ``frame`` speaks of configuration, docs pages and templates, ``publishing`` of the site,
``reasons`` of disks and servers.
"""

from .entries import ENTRIES
from .entry import Entry
from .frame import (
    FRAME,
    FRAME_ADDRESS,
    FRAME_LANGUAGE,
    FRAME_LEAST,
    FRAME_PLUGIN,
    FRAME_STYLE,
    FRAME_UNKNOWN,
    FRAME_WORDS,
)
from .publishing import CLUSTER, NO_FONT, PUBLISHING
from .reasons import REASONS, SERVER, SYSTEM

__all__ = [
    "CLUSTER",
    "ENTRIES",
    "FRAME",
    "FRAME_ADDRESS",
    "FRAME_LANGUAGE",
    "FRAME_LEAST",
    "FRAME_PLUGIN",
    "FRAME_STYLE",
    "FRAME_UNKNOWN",
    "FRAME_WORDS",
    "NO_FONT",
    "PUBLISHING",
    "REASONS",
    "SERVER",
    "SYSTEM",
    "Entry",
]
