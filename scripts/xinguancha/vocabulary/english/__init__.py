"""English beside the Chinese words of the vocabulary, by table and key."""

from .outcomes import OUTCOMES
from .procedure import PROCEDURE

__all__ = ["OUTCOMES", "PROCEDURE"]
