"""Library → every page of the site with its address and its inputs; no HTML here."""

from .embeds import embed
from .listings import in_order
from .moves import newest
from .page import FACET_NAMES, FED, Page, Row, Settings
from .planning import plan

__all__ = ["FACET_NAMES", "FED", "Page", "Row", "Settings", "embed", "in_order", "newest", "plan"]
