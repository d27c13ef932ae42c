"""Procedure: the stages of each kind of case, and what happens in them."""

from .events import EVENT_TYPES, EventType
from .kinds import KINDS, Kind
from .stage import STAGE_STATES, STAGES, Stage

__all__ = ["EVENT_TYPES", "KINDS", "STAGES", "STAGE_STATES", "EventType", "Kind", "Stage"]
