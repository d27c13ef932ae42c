"""Rules of one story without a clock: what its fields say together, what its body points at.

Rules over several stories or with a clock are in `consistency`; how a value is written is the
reader's. Each rule is a generator registered with the codes it may report, and nothing more.
"""

from . import body, matters, outcomes, people, procedure, references
from .body import SECTIONS, attachments, is_anchor
from .engine import RULES, run

__all__ = [
    "RULES",
    "SECTIONS",
    "attachments",
    "body",
    "is_anchor",
    "matters",
    "outcomes",
    "people",
    "procedure",
    "references",
    "run",
]
