"""All problems that a story, a registry or a file can have."""

from __future__ import annotations

from .entry import Entry
from .files import FILES
from .header import HEADER
from .story import STORY
from .values import VALUES

ENTRIES: tuple[Entry, ...] = (*HEADER, *VALUES, *STORY, *FILES)
