"""Every phrase of the interface beside the vocabulary: 简体 and English, by part of the site."""

from .frame import FRAME
from .scripts import SEARCH_SCRIPTS

__all__ = ["FRAME", "SEARCH_SCRIPTS"]
