"""The bytes of one file → a Story (or registry rows) and located problems; nothing raises.

The tables of ``vocabulary.fields`` drive it: every scalar arrives as text and is converted by the
``kind`` of its field.
"""

from .files import default_id, open_document, read, read_table
from .header import KEY, number
from .links import BodyLink, body_links, linked_story, without_code
from .reading import Loc, Reading, suggest, where

__all__ = [
    "KEY",
    "BodyLink",
    "Loc",
    "Reading",
    "body_links",
    "default_id",
    "linked_story",
    "number",
    "open_document",
    "read",
    "read_table",
    "suggest",
    "where",
    "without_code",
]
