"""What a story is, once read: frozen values with canonical English keys, and nothing that reads.

Each class mirrors one entry of ``vocabulary.fields.FIELDS`` (a test holds them equal): text fields
are ``str | None`` (None: 未查到), dates are ``PartialDate | None``, words are canonical keys.
Plain slotted dataclasses, because ten thousand of them travel between processes.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, fields
from operator import attrgetter

from .dates import PartialDate

Names = tuple[str, ...]


class Value:
    """Base of every value here: pickled by position, which is twice as fast as by name."""

    __slots__ = ()
    __match_args__: tuple[str, ...]

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Give the class and the values of its fields, in order."""
        return type(self), _VALUES[type(self)](self)


@dataclass(frozen=True, slots=True)
class Printed(Value):
    """Where and when the newspaper printed the story."""

    paper: str | None = None
    date: PartialDate | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal(Value):
    """One proposal of the story; ``number`` and ``count`` are text as printed."""

    key: str = ""
    number: str | None = None
    session: str | None = None
    title: str | None = None
    proposer_type: str | None = None
    proposers: Names = ()
    count: str | None = None
    pieces: str | None = None
    key_level: str | None = None
    disposition: str | None = None
    merged_into: str | None = None
    reason: str | None = None
    disclosure: str | None = None
    sources: Names = ()


@dataclass(frozen=True, slots=True)
class Unit(Value):
    """A unit's part in the case; ``org`` is a registry key or a plain name."""

    org: str = ""
    role: str | None = None
    for_: Names = ()
    sources: Names = ()


@dataclass(frozen=True, slots=True)
class Event(Value):
    """Something that happened; ``stage`` is always set once read."""

    date: PartialDate | None = None
    date_text: str | None = None
    stage: str | None = None
    type: str | None = None
    round: int | None = None
    by: Names = ()
    text: str | None = None
    outcome: str | None = None
    proposals: Names = ()
    sources: Names = ()


@dataclass(frozen=True, slots=True)
class Reply(Value):
    """A formal reply; ``class_`` is the local code as printed."""

    date: PartialDate | None = None
    round: int | None = None
    by: Names = ()
    doc_no: str | None = None
    class_: str | None = None
    points: Names = ()
    proposals: Names = ()
    disclosure: str | None = None
    sources: Names = ()


@dataclass(frozen=True, slots=True)
class Commitment(Value):
    """Something that was promised, in its original words."""

    promise: str = ""
    owner: Names = ()
    made_on: PartialDate | None = None
    due: PartialDate | None = None
    status: str | None = None
    status_date: PartialDate | None = None
    evidence: Names = ()
    note: str | None = None
    sources: Names = ()


@dataclass(frozen=True, slots=True)
class Delivery(Value):
    """What was delivered, who looked, on which day, with which evidence."""

    state: str | None = None
    as_of: PartialDate | None = None
    by: Names = ()
    note: str | None = None
    sources: Names = ()


@dataclass(frozen=True, slots=True)
class Feedback(Value):
    """The proposer's judgement of the handling."""

    date: PartialDate | None = None
    round: int | None = None
    by: Names = ()
    on: str | None = None
    value: str | None = None
    text: str | None = None
    sources: Names = ()


@dataclass(frozen=True, slots=True)
class Visit(Value):
    """A later visit that looked whether the result holds."""

    date: PartialDate | None = None
    by: Names = ()
    method: str | None = None
    finding: str | None = None
    result: str | None = None
    sources: Names = ()


@dataclass(frozen=True, slots=True)
class Voice(Value):
    """What somebody said; a voice is not an evaluation."""

    who: str = ""
    relation: str | None = None
    quote: str = ""
    consent: str | None = None
    sources: Names = ()


@dataclass(frozen=True, slots=True)
class Relation(Value):
    """A tie to another story by its id."""

    type: str = ""
    story: str = ""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PrivacyException(Value):
    """Why one number that looks personal may be shown; the newsroom's own, never published."""

    kind: str = ""
    ending: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Source(Value):
    """Where a statement comes from."""

    title: str = ""
    publisher: str | None = None
    author: str | None = None
    type: str | None = None
    level: str | None = None
    date: PartialDate | None = None
    url: str | None = None
    archived: str | None = None
    file: str | None = None
    sha256: str | None = None
    page: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Correction(Value):
    """A mistake that was mended after publication."""

    date: PartialDate | None = None
    what: str = ""
    was: str | None = None
    now: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal(Value):
    """When and why a published story was taken down; both are told to readers."""

    date: PartialDate | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Story(Value):
    """A story with its body (Markdown) and where it was read from.

    ``path`` is relative to the stories folder with ``/``; ``digest`` the hash of its bytes;
    ``images`` the files beside it that its body shows, by the hash of their bytes.
    """

    id: str = ""
    title: str = ""
    summary: str = ""
    installment: int | None = None
    printed: Printed | None = None
    kind: str = "proposal"
    status: str = "draft"
    embargo: datetime.datetime | None = None
    published: PartialDate | None = None
    updated: PartialDate | None = None
    topics: Names = ()
    places: Names = ()
    audience: Names = ()
    aliases: Names = ()
    proposals: tuple[Proposal, ...] = ()
    units: tuple[Unit, ...] = ()
    events: tuple[Event, ...] = ()
    stages: dict[str, str] = field(default_factory=dict)
    replies: tuple[Reply, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    delivery: Delivery | None = None
    feedback: tuple[Feedback, ...] = ()
    visits: tuple[Visit, ...] = ()
    voices: tuple[Voice, ...] = ()
    relations: tuple[Relation, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    withdrawal: Withdrawal | None = None
    editors: Names = ()
    review: Names = ()
    privacy_exceptions: tuple[PrivacyException, ...] = ()
    body: str = ""
    body_line: int = 1
    path: str = ""
    digest: str = ""
    attachments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Code(Value):
    """What a reply class means in one place and session."""

    label: str = ""
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class Figures(Value):
    """How many proposals a session received, filed and assigned, as printed."""

    received: str | None = None
    filed: str | None = None
    assigned: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Org(Value):
    """A unit of the registry."""

    name: str = ""
    aliases: Names = ()
    type: str | None = None
    place: str | None = None
    window: str | None = None
    phone: str | None = None
    address: str | None = None
    url: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Session(Value):
    """A session of a consultative body, with its own reply codes and deadlines."""

    name: str = ""
    aliases: Names = ()
    body: str | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    codes: dict[str, Code] = field(default_factory=dict)
    figures: Figures | None = None
    reply_deadline: str | None = None
    co_reply_deadline: str | None = None
    return_deadline: str | None = None
    calendar: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Topic(Value):
    """A topic of the registry."""

    name: str = ""
    aliases: Names = ()
    help: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Place(Value):
    """A place of the registry; ``parent`` is another place's name or key."""

    name: str = ""
    aliases: Names = ()
    parent: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Audience(Value):
    """A group of readers of the registry."""

    name: str = ""
    aliases: Names = ()
    source: str | None = None


MODELS: dict[str, type] = {
    "story": Story,
    "printed": Printed,
    "proposal": Proposal,
    "unit": Unit,
    "event": Event,
    "reply": Reply,
    "commitment": Commitment,
    "delivery": Delivery,
    "feedback": Feedback,
    "visit": Visit,
    "voice": Voice,
    "relation": Relation,
    "source": Source,
    "correction": Correction,
    "withdrawal": Withdrawal,
    "privacy_exception": PrivacyException,
    "code": Code,
    "figures": Figures,
    "org": Org,
    "session": Session,
    "topic": Topic,
    "place": Place,
    "audience": Audience,
}

_VALUES = {model: attrgetter(*(f.name for f in fields(model))) for model in MODELS.values()}

# Field names that are words of Python carry an underscore in the classes.
RENAMED = {"class": "class_", "for": "for_"}
