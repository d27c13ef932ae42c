"""Rules of one story without a clock: what its fields say together, what its body points at.

Rules over several stories or with a clock are in `consistency`; how a value is written is the
reader's. Each rule is a generator registered with the codes it may report, and nothing more.
"""

from . import body, matters, outcomes, procedure, references
from .body import attachments
from .engine import RULES, run

__all__ = [
    "RULES",
    "attachments",
    "body",
    "matters",
    "outcomes",
    "procedure",
    "references",
    "run",
]
