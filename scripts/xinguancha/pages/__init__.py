"""Library → every page of the site with its address and its inputs; no HTML here."""

from .embeds import embed
from .listings import in_order
from .moves import newest
from .page import FACETS, FED, OURS, Page, Row, Settings, facet_name, story_address, value_name
from .planning import plan
from .stories import story

__all__ = [
    "FACETS",
    "FED",
    "OURS",
    "Page",
    "Row",
    "Settings",
    "embed",
    "facet_name",
    "in_order",
    "newest",
    "plan",
    "story",
    "story_address",
    "value_name",
]
