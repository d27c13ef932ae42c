"""``xinguancha new``: a handful of questions, and from the answers a story that passes check.

Asks, writes one new file and says where it is, nothing more.
"""

from .command import place_of, run, write_new
from .interview import Question, ask, clean, complaint, questions
from .template import UNKNOWN, draft, quoted

__all__ = [
    "UNKNOWN",
    "Question",
    "ask",
    "clean",
    "complaint",
    "draft",
    "place_of",
    "questions",
    "quoted",
    "run",
    "write_new",
]
