"""The tables of words that pages show, by the short name templates ask for them."""

from __future__ import annotations

from collections.abc import Mapping

from . import outcomes, stages
from .terms import Term, Terms

WORDS: Mapping[str, Terms[Term]] = {
    "stage": stages.STAGES,
    "event": stages.EVENT_TYPES,
    "state": stages.STAGE_STATES,
    "kind": stages.KINDS,
    "role": outcomes.ROLES,
    "proposer": outcomes.PROPOSER_TYPES,
    "disposition": outcomes.DISPOSITIONS,
    "disclosure": outcomes.DISCLOSURES,
    "commitment": outcomes.COMMITMENT_STATES,
    "delivery": outcomes.DELIVERY_STATES,
    "satisfaction": outcomes.SATISFACTIONS,
    "subject": outcomes.FEEDBACK_SUBJECTS,
    "visit": outcomes.VISIT_RESULTS,
    "relation": outcomes.RELATION_TYPES,
    "source": outcomes.SOURCE_TYPES,
    "level": outcomes.EVIDENCE_LEVELS,
    "keylevel": outcomes.KEY_LEVELS,
    "consent": outcomes.CONSENTS,
}
