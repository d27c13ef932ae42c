"""The kinds of cases, each with its stages."""

from __future__ import annotations

from dataclasses import dataclass

from ..terms import Term, Terms


@dataclass(frozen=True, slots=True)
class Kind(Term):
    """A kind of case; ``lanes`` are the keys of its stages, in order."""

    lanes: tuple[str, ...] = ()


KINDS = Terms(
    "类别",
    Kind(
        "proposal",
        "提案",
        "政协委员、党派、团体提出，经审查立案后由部门办理并答复的意见和建议。",
        ("政协提案",),
        lanes=("submit", "file", "assign", "handle", "supervise", "evaluate"),
    ),
    Kind(
        "opinion",
        "社情民意",
        "反映群众所想所盼的信息。它不是提案：不立案，也没有正式答复。",
        ("社情民意信息",),
        lanes=("reflect", "adopt", "adopt_upward", "instruct", "transfer", "respond"),
    ),
    Kind(
        "consultation",
        "微协商",
        "就身边的小事把各方请到一起商量解决。",
        ("协商",),
        lanes=("select", "survey", "consult", "handle", "respond"),
    ),
    Kind(
        "service",
        "服务为民",
        "委员和政协组织直接帮群众、帮企业办的实事。",
        ("服务为民案例",),
        lanes=("need", "serve", "result"),
    ),
)
