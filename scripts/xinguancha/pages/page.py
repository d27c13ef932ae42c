"""What a page is, what may be set, and a story as a line of a list; it plans nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar

from .. import cache, progress
from ..cards import Card
from ..facets import Group
from ..interface import Interface
from ..vocabulary.stages import KINDS

Link = tuple[str, str]  # (address from the site's root, words)

FACETS = (  # ways to look at the stories, in the order readers are offered them
    "stages",
    "deliveries",
    "topics",
    "units",
    "places",
    "sessions",
    "proposers",
    "installments",
    "years",
    "kinds",
    "cities",
)
# Facets whose values have names of ours; those of the others are the newsroom's.
OURS = frozenset({"stages", "deliveries", "installments", "years", "kinds"})
# Facets each of whose lists has a feed of its own.
FED = ("topics", "units", "places", "sessions", "proposers", "years")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the newsroom sets in mkdocs.yml and every page may show."""

    column: str = "政协提案新观察"
    publisher: str = ""
    site_url: str = ""
    per_page: int = 30
    example: bool = False
    interface: str = "zh-Hans"
    contact: str = ""
    cards: str = "stories"
    card_font: str = ""
    sources: tuple[tuple[str, str, str, str], ...] = ()  # of other sites: federation.Source

    def __post_init__(self) -> None:
        """Take what JSON gives for tuples."""
        object.__setattr__(self, "sources", tuple(map(tuple, self.sources)))


class Row(NamedTuple):
    """One story as a line of a list."""

    id: str
    title: str
    summary: str
    kind: str
    stage: str
    ended: str
    delivery: str
    lanes: tuple[tuple[str, str], ...]
    newest: str
    turn: str
    installment: int | None
    city: str = ""


class Page(NamedTuple):
    """One generated page: ``context`` is all it shows beside its story (by ``story`` key).

    Where that is much, ``shown`` makes it when the page is drawn, and ``seen`` stands for it in
    the key: plain texts, numbers, tuples and dicts, of which the context is made and of nothing
    else. ``token`` stands for the story's own content, so that the key needs not read it.
    """

    url: str
    template: str
    title: str
    description: str
    shown: Mapping[str, object] | Callable[[], Mapping[str, object]]
    story: str = ""
    token: str = ""
    seen: tuple[object, ...] = ()

    @property
    def context(self) -> Mapping[str, object]:
        """Make what the page shows."""
        return self.shown() if callable(self.shown) else self.shown

    def key(self, stem: cache.Stem) -> str:
        """Return the hash of every input of the page; ``stem`` stands for those of all pages."""
        own = (self.url, self.template, self.title, self.description, self.token, self.seen)
        shown = None if callable(self.shown) else self.shown
        return stem.key(cache.canonical(own), cache.canonical(shown))


def facet_name(facet: str, own: Interface) -> str:
    """Return what a way to look at the stories is called."""
    return own.say(f"facet_{facet}")


def value_name(facet: str, group: Group, own: Interface) -> str:
    """Return what a group of stories is called."""
    match facet:
        case "stages":
            return own.word(group.slug, "stage")
        case "deliveries":
            return own.word(group.slug.replace("-", "_"), "delivery")
        case "kinds":
            return own.word(group.slug, "kind")
        case "installments":
            return own.say("installment", number=group.slug)
        case "years":
            return own.say("year", year=group.slug)
    return group.name


def row(card: Card, own: Interface) -> Row:
    """Reduce a card to what a list shows."""
    return Row(
        id=card.id,
        title=card.title,
        summary=card.summary,
        kind=card.kind,
        stage=card.stage,
        ended=own.word(*card.ended) if card.ended else "",
        delivery=card.delivery,
        lanes=tuple(zip(KINDS[card.kind].lanes, card.lanes, strict=True)),
        newest=own.day(card.newest_label) if card.newest_label else "",
        turn=progress.in_brief(card.turn, own),
        installment=card.installment,
        city=card.city,
    )


# Of a card all that its row is made of.
_OF_ROW = attrgetter(
    *("id", "title", "summary", "kind", "stage", "ended", "delivery", "lanes", "newest_label"),
    *("installment", "city"),
)


class Rows:
    """The stories as lines of lists: one is made when a list that shows it is drawn.

    ``tokens`` stand for them in keys, by id; language and vocabulary are in every key.
    """

    def __init__(self, cards: Iterable[Card], own: Interface) -> None:
        self.tokens = {
            card.id: bytes.fromhex(cache.digest((*_OF_ROW(card), *card.turn))) for card in cards
        }
        self._own = own
        self._made: dict[str, Row] = {}

    def of(self, card: Card) -> Row:
        """Return the row of a story; it stands in eight lists or more."""
        found = self._made.get(card.id)
        if found is None:
            found = self._made[card.id] = row(card, self._own)
        return found

    def token(self, cards: Iterable[Card]) -> bytes:
        """Stand for the rows of some stories, in their order."""
        tokens = self.tokens
        return b"".join([tokens[card.id] for card in cards])


def story_address(story: str, sources: Iterable[Sequence[str]]) -> str:
    """Return where a story is: below this site, or in full on the site of another city."""
    city, mark, own = story.partition("~")
    site = next((one[3] for one in sources if one[0] == city), "") if mark else ""
    return f"{site}stories/{own}/" if site else f"stories/{story}/"


class Pager(NamedTuple):
    """Where a page stands among those of its list; addresses are from the site's root."""

    number: int
    total: int
    previous: str
    next: str
    first: str
    last: str


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Part(Generic[Item]):
    """One page's share of a long list."""

    address: str
    items: Sequence[Item]
    pager: Pager

    def titled(self, heading: str, own: Interface) -> str:
        """Return the title of this page of the list."""
        many = self.pager.total > 1
        return own.say("list_page", heading=heading, number=self.pager.number) if many else heading


def address(url: str, number: int) -> str:
    """Return the address of a page of a list: ``<url>/``, ``<url>_2/`` …, all two levels deep."""
    return f"{url}/" if number == 1 else f"{url}_{number}/"


def parts(url: str, items: Sequence[Item], size: int) -> Iterator[Part[Item]]:
    """Cut a list into pages of ``size``; an empty list has one page."""
    total = max(1, -(-len(items) // size))
    for number in range(1, total + 1):
        pager = Pager(
            number,
            total,
            address(url, number - 1) if number > 1 else "",
            address(url, number + 1) if number < total else "",
            address(url, 1),
            address(url, total),
        )
        share = items[(number - 1) * size : number * size]
        yield Part(address(url, number), share, pager)
