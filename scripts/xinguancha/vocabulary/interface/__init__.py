"""Every phrase of the interface beside the vocabulary: 简体 and English, by part of the site."""

from .boards import BOARDS
from .frame import FRAME
from .lists import LISTS
from .scripts import SEARCH_SCRIPTS
from .story import STORY

__all__ = ["BOARDS", "FRAME", "LISTS", "SEARCH_SCRIPTS", "STORY"]
