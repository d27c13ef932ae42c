"""Every phrase of the interface beside the vocabulary: 简体 and English, by part of the site."""

from .boards import BOARDS
from .data import DATA
from .frame import FRAME
from .lists import LISTS
from .scripts import SEARCH_SCRIPTS
from .story import STORY

__all__ = ["BOARDS", "DATA", "FRAME", "LISTS", "SEARCH_SCRIPTS", "STORY"]
