"""All groups of fields by name, and the registries that consist of them."""

from __future__ import annotations

from ..terms import Terms
from .field import Field
from .outcome import OUTCOME
from .procedure import PROCEDURE
from .registry import REGISTRY
from .story import STORY

FIELDS: dict[str, Terms[Field]] = {**STORY, **PROCEDURE, **OUTCOME, **REGISTRY}

REGISTRIES: dict[str, str] = {
    "orgs": "org",
    "sessions": "session",
    "topics": "topic",
    "places": "place",
    "audiences": "audience",
}
