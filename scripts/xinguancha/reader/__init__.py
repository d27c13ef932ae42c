"""The bytes of one file → a Story (or registry rows) and located problems; nothing raises.

The tables of ``vocabulary.fields`` drive it: every scalar arrives as text and is converted by the
``kind`` of its field.
"""

from .files import default_id, open_document, read, read_table
from .gate import guard, office_numbers
from .header import KEY, number
from .links import (
    BodyLink,
    anchors,
    body_links,
    heading_id,
    linked_story,
    story_page,
    without_code,
)
from .reading import Loc, Reading, suggest, where

__all__ = [
    "KEY",
    "BodyLink",
    "Loc",
    "Reading",
    "anchors",
    "body_links",
    "default_id",
    "guard",
    "heading_id",
    "linked_story",
    "number",
    "office_numbers",
    "open_document",
    "read",
    "read_table",
    "story_page",
    "suggest",
    "where",
    "without_code",
]
