"""Every colour that the stylesheets put on another can be read, and no sign is colour alone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
import tinycss2
from coloraide import Color
from project import ROOT

from xinguancha.vocabulary.outcomes import DELIVERY_STATES
from xinguancha.vocabulary.stages import STAGE_STATES

ASSETS = ROOT / "docs" / "assets"
SHEETS = (ASSETS / "xinguancha.css", ASSETS / "search" / "search.css")
# What a reader may have asked for, by her system and by our switch: sheets over one another.
SCHEMES = {
    "light": (),
    "dark": ("dark",),
    "contrast": ("contrast",),
    "contrast over dark": ("dark", "contrast"),
}
PAPERS = {"--md-default-bg-color", "--xgc-panel", "--md-code-bg-color"}
TEXT, SHAPE = 4.5, 3.0  # WCAG 1.4.3 and 1.4.11
APART = 10  # CIEDE2000 between two states, for eyes that see all colours
LINES_ONLY = {"--xgc-rule"}  # parts things, says nothing
STATES = ("done", "current", "pending", "unknown", "returned")


class Use(NamedTuple):
    """The colours that one rule sets: of text, of its ground, of lines and fills."""

    selector: str
    ink: str
    ground: str
    drawn: frozenset[str]


def rules(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Selector and declarations of every rule, those inside groups too."""
    waiting = list(tinycss2.parse_stylesheet(path.read_text("utf-8"), True, True))
    while waiting:
        node = waiting.pop(0)
        if node.type == "at-rule" and node.content is not None:
            waiting += tinycss2.parse_rule_list(node.content, True, True)
        elif node.type == "qualified-rule":
            lines = tinycss2.parse_declaration_list(node.content, True, True)
            found = {one.name: tinycss2.serialize(one.value).strip() for one in lines}
            yield tinycss2.serialize(node.prelude).strip(), found


def variable(value: str) -> str:
    """The variable that a value is, with or without one to fall back on."""
    found = re.match(r"var\((--[\w-]+)", value)
    return found[1] if found else ""


def uses() -> list[Use]:
    """Every rule of ours that sets a colour."""
    found = []
    for selector, lines in itertools.chain.from_iterable(map(rules, SHEETS)):
        ink = variable(lines.get("color", "")) or variable(lines.get("--xgc-ink", ""))
        ground = variable(lines.get("background", lines.get("background-color", "")))
        drawn = {variable(v) for k, v in lines.items() if k in ("fill", "stroke", "--xgc-line")}
        drawn |= set(re.findall(r"(--[\w-]+)", lines.get("border", "")))
        found.append(Use(selector, ink, ground, frozenset(drawn - {"", *LINES_ONLY})))
    return found


def palette(sheets: tuple[str, ...]) -> dict[str, Color]:
    """Every colour variable by name, in one scheme."""
    found: dict[str, Color] = {}
    for path in (SHEETS[0], *(ASSETS / f"{name}.css" for name in sheets)):
        for selector, lines in rules(path):
            if selector == ":root":
                found |= {k: Color(v) for k, v in lines.items() if v.startswith("#")}
    return found


def faint(colours: Mapping[str, Color]) -> Iterator[str]:
    """Each pair of colours that some rule lays on one another and that is too close."""

    def close(selector: str, ink: str, ground: str, least: float) -> Iterator[str]:
        found = colours[ink].contrast(colours[ground], method="wcag21")
        if found < least:
            yield f"{selector}: {ink} on {ground} {found:.2f} < {least}"

    for use in uses():
        grounds = {use.ground} if use.ground in colours else PAPERS
        if use.ink in colours:
            for ground in sorted(grounds):
                yield from close(use.selector, use.ink, ground, TEXT)
        elif use.ground in colours and use.ground not in {*PAPERS, *LINES_ONLY}:
            for paper in sorted(PAPERS):
                yield from close(use.selector, use.ground, paper, SHAPE)
        for one in sorted(use.drawn & set(colours) - PAPERS):
            for paper in sorted(PAPERS):
                yield from close(use.selector, one, paper, SHAPE)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_everything_can_be_read(scheme: str) -> None:
    assert list(faint(palette(SCHEMES[scheme]))) == []


def test_the_rules_were_seen() -> None:
    seen = uses()
    assert len({use.ink for use in seen}) > 8
    assert {f"--xgc-{state}" for state in STATES} <= set(palette(()))
    faded = {**palette(()), "--xgc-quiet": Color("#999")}
    assert list(faint(faded)) != []


def test_every_scheme_sets_the_same_colours() -> None:
    whole = set(palette(()))
    for name in ("dark", "contrast"):
        own = {k for _, lines in rules(ASSETS / f"{name}.css") for k in lines if k.startswith("--")}
        assert {key for key in whole if key not in own} == set(), name
    assert set(palette(("dark",))) == set(palette(("dark", "contrast")))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_states_differ_in_colour_for_who_sees_it(scheme: str) -> None:
    colours = palette(SCHEMES[scheme])
    for one, other in itertools.combinations(STATES, 2):
        apart = colours[f"--xgc-{one}"].delta_e(colours[f"--xgc-{other}"], method="2000")
        assert apart >= APART, (one, other)


def signs(prefix: str) -> dict[str, str]:
    """What draws each state apart from its colour, by the end of its class."""
    found: dict[str, str] = {}
    for selector, lines in rules(SHEETS[0]):
        shape = {k: re.sub(r"var\(--xgc-\w+\)", "ink", v) for k, v in lines.items() if k != "color"}
        shape.pop("--xgc-ink", None)
        for name in re.findall(rf"\.{prefix}--([a-z_]+)(?![\w -]*\.)", selector):
            found[name] = found.get(name, "") + str(sorted(shape.items()))
    return found


@pytest.mark.parametrize("prefix", ["xgc-state", "xgc-at"])
def test_a_state_is_told_by_its_shape(prefix: str) -> None:
    """Colours alone fail: simulated for the colour-blind, some pairs lie below CIEDE2000 3."""
    found = signs(prefix)
    assert set(found) <= set(STAGE_STATES)
    shapes = {state: found.get(state, "the one without a class of its own") for state in STATES}
    assert len(set(shapes.values())) == len(STATES), shapes


def test_a_delivery_is_told_by_shape_and_word() -> None:
    found = signs("xgc-verdict")
    assert set(found) == set(DELIVERY_STATES)
    words = [state.label for state in DELIVERY_STATES.values()]
    assert len(set(words)) == len(words)
    assert found["unknown"] not in {shape for state, shape in found.items() if state != "unknown"}
    assert found["delivered"] != found["partial"] != found["not_feasible"]
