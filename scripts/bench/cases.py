"""The header of a fictional story as plain data with English keys; no text form here."""

from __future__ import annotations

from bench import answers, words
from bench.answers import DAYS, ENDS, FIRST_YEAR, YEARS, Row, is_draft
from bench.words import CITY, Scene
from xinguancha.vocabulary.stages import EVENT_TYPES

KINDS = ("proposal",) * 16 + ("opinion",) * 2 + ("service", "consultation")
SESSIONS = (
    f"{CITY}政协十届五次会议",
    *(f"{CITY}政协十一届{n}次会议" for n in "一二三四五"),
    *(f"{CITY}政协十二届{n}次会议" for n in "一二三四"),
    "东川区政协三届二次会议",
    "北岭县政协八届四次会议",
)
_WHO = {
    "file": words.COMMITTEES[0],
    "assign": words.OFFICES[1],
    "adopt": words.OFFICES[3],
    "adopt_upward": words.OFFICES[5],
    "instruct": f"{CITY}有关领导",
    "transfer": words.OFFICES[3],
}
_BY_PROPOSER = frozenset({"submit", "evaluate", "reflect"})


def story_id(index: int) -> str:
    """The address of story ``index``: the same in every corpus."""
    return f"shili-{index:06d}"


def story_year(index: int) -> int:
    """The year of story ``index``: the same in every corpus."""
    return FIRST_YEAR + index % YEARS


def earlier(scene: Scene) -> str | None:
    """The id of a published story with a lower number and no later year, or None."""
    step = scene.dice.between(0, scene.index % YEARS)
    back = YEARS * scene.dice.between(0, 40) + step
    index = scene.index - back
    return None if back == 0 or index < 0 or is_draft(index) else story_id(index)


def build(scene: Scene) -> Row:
    """Make the whole header of a story."""
    kind = scene.dice.pick(KINDS)
    route = scene.dice.pick(words.ROUTES[kind])
    session = scene.year - FIRST_YEAR if scene.dice.chance(0.92) else scene.dice.between(10, 11)
    sources = _sources(scene)
    row: Row = {**_front(scene, kind)}
    proposals = _proposals(scene, route, session) if kind == "proposal" else []
    who = proposals[0]["proposers"] if proposals else scene.people[:1]
    events, last = _events(scene, route, who)
    _detail(scene, events, proposals)
    row["proposals"] = proposals
    row["units"] = _units(scene, proposals)
    row["events"] = events
    if kind == "proposal":
        row["stages"] = _stages(scene, events)
        row |= answers.replies_and_promises(scene, events, session, who)
    row |= answers.delivery_and_visits(scene, events, last, kind)
    row["voices"] = answers.voices(scene)
    row["relations"] = answers.relations(scene)
    row["sources"] = sources
    row |= answers.closing(scene, last)
    return row


def _front(scene: Scene, kind: str) -> Row:
    dice = scene.dice
    village, subject, thing = scene.place, scene.subject, dice.near(words.THINGS)
    title = dice.pick(
        (
            f"{CITY}{village}：{subject}这件事办到哪一步",
            f"从答复到落实，{CITY}{subject}怎样{dice.near(words.VERBS)}{thing}",
            f"{CITY}{scene.units[0].removeprefix(CITY)}答{scene.people[0]}委员：{subject}",
            f"{CITY}{subject}，{village}先走一步",
        )
    )
    row: Row = {
        "id": story_id(scene.index) if dice.chance(0.3) else "",
        "title": title,
        "summary": f"（虚构）{CITY}{village}的{subject}，有人提出要管好{thing}，这里记下办理经过。",
        "kind": kind,
        "status": "draft" if is_draft(scene.index) else "published",
        "topics": [scene.topic, dice.near(tuple(words.TOPICS))][: dice.between(1, 2)],
        "places": [CITY, village][dice.between(0, 1) :],
        "audience": dice.some(words.AUDIENCES, 2),
        "aliases": [f"jiu-{scene.index:06d}"] if dice.chance(0.03) else [],
    }
    if scene.index % 20 == 7 and scene.index < 100_000:
        row["installment"] = str(scene.index // 20 + 1)
    row["topics"] = list(dict.fromkeys(row["topics"]))  # type: ignore[call-overload]
    return row


def _sources(scene: Scene) -> Row:
    """The report comes always, so that whatever was seen can point at it; 1–4 others with it."""
    dice, year, n = scene.dice, scene.year, scene.index
    web = f"https://shili.example/{year}/{n}"
    unit = scene.units[0]
    others: Row = {
        "letter": {"title": f"关于{scene.subject}提案的答复函", "publisher": unit, "type": "reply",
                   "level": "E1", "date": str(year), "note": "虚构"},
        "notice": {"title": f"《{CITY}{scene.subject}工作通告》", "publisher": unit,
                   "type": "notice", "level": "E2", "date": f"{year}-{dice.between(1, 12):02d}",
                   "url": f"{web}.html", "archived": f"https://archive.example/{n}"},
        "figures": {"title": f"{CITY}{year}年提案办理数据", "publisher": words.OFFICES[0],
                    "type": "data", "level": "E4", "date": str(year)},
        "talk": {"title": f"采访{scene.people[0]}委员", "author": dice.pick(words.MEMBERS),
                 "type": "interview", "level": "E3", "date": f"{year}年{dice.between(1, 12)}月"},
    }  # fmt: skip
    report: Row = {"title": f"《{CITY}{scene.subject}追踪》", "publisher": "示例日报",
                   "type": "report", "level": "E3", "date": str(year),
                   "page": f"第{dice.between(1, 8)}版"}  # fmt: skip
    kept = {"letter", *dice.some(tuple(others), dice.between(0, 4))}
    return {"report": report} | {name: others[name] for name in others if name in kept}


def _proposals(scene: Scene, route: tuple[str, ...], session: int) -> list[Row]:
    ended = next((t for t in route if t in ENDS), None)
    merged = "merged" in route
    count = 1 if ended else scene.dice.between(2, 4) if merged else scene.dice.pick((1, 1, 1, 2, 3))
    rows = [_proposal(scene, place, session) for place in range(1, count + 1)]
    for place, row in enumerate(rows):
        row["disposition"] = "merged" if merged and place else ended or "filed"
        if merged and place:
            row |= {"merged_into": "p1", "reason": "内容相近，一并办理"}
        if ended:
            row["reason"] = "内容不在本级职权之内" if ended == "not_filed" else "另行反映"
    return rows


def _proposal(scene: Scene, place: int, session: int) -> Row:
    dice = scene.dice
    kind = dice.pick(("member", "joint", "party", "committee", "mixed"))
    number = dice.between(1, 420)
    pool = {"party": words.PARTIES, "committee": words.COMMITTEES}.get(kind, words.MEMBERS)
    names = dice.some(pool, 1 if kind in ("member", "party") else 3)
    row: Row = {
        "key": f"p{place}",
        "number": dice.pick((f"{number:04d}", f"第{number}号", f"第{number:03d}号")),
        "session": SESSIONS[session],
        "title": f"关于{dice.near(words.VERBS)}{scene.subject}{dice.near(words.THINGS)}的提案",
        "proposer_type": kind,
        "proposers": names,
        "disclosure": dice.pick(("full", "partial", "unknown")),
        "key_level": dice.pick(("none", "none", "none", "key", "chair_led")),
        "sources": ["report"],
    }
    if dice.chance(0.04):
        row["pieces"] = str(dice.between(2, 6))
    if kind == "joint":
        row["count"] = str(len(names) + dice.between(0, 9))
    return row


def _units(scene: Scene, proposals: list[Row]) -> list[Row]:
    """The first handles, the others help or handle a part each."""
    split = scene.dice.chance(0.12)
    rows: list[Row] = []
    for place, unit in enumerate(scene.units):
        role = "split" if split else "co" if place else "lead"
        row: Row = {"org": unit, "role": role, "sources": ["report"]}
        if place and len(proposals) > 1 and scene.dice.chance(0.3):
            row["for"] = [scene.dice.pick(proposals)["key"]]
        rows.append(row)
    return rows


def _events(scene: Scene, route: tuple[str, ...], who: object) -> tuple[list[Row], int]:
    """Events in time order, and the number of the last one's day."""
    steps = list(route)
    dice = scene.dice
    if "assigned" in steps[:-2]:
        for _ in range(dice.between(0, min(3, 12 - len(steps)))):
            place = dice.between(steps.index("assigned") + 1, len(steps) - 1)
            steps.insert(place, dice.pick(words.EXTRAS))
    # 330 days at the most, so that the year's last event still lies in it
    gap = 330 // len(steps)
    day = (scene.year - FIRST_YEAR) * 1461 // 4 + dice.between(4, 12)
    rows: list[Row] = []
    second = False
    for step in steps:
        day += dice.between(2, gap)
        second = second or step.endswith("+")
        rows.append(_event(scene, step.rstrip("+"), day, who, second))
    return rows, day


def _event(scene: Scene, kind: str, day: int, who: object, second: bool) -> Row:
    dice = scene.dice
    stage = EVENT_TYPES[kind].stage
    by = who if stage in _BY_PROPOSER else _WHO.get(stage)
    if stage == "supervise":
        by = words.OFFICES[4] if kind == "media_followup" else dice.pick(words.COMMITTEES)
    if kind == "co_opinion":
        by = scene.units[-1]
    date = DAYS[day] if dice.chance(0.85) else DAYS[day][:7]
    row: Row = {"date": date, "type": kind}
    if second:
        row["round"] = "2"
    row["by"] = by or (scene.people[:1] if stage in ("need", "select") else scene.units[0])
    row["text"] = scene.say(words.TEXTS[kind])
    row["sources"] = ["report"]
    return row


def _detail(scene: Scene, events: list[Row], proposals: list[Row]) -> None:
    """Add to some events what an editor writes only where it is known."""
    dice = scene.dice
    for event in events:
        if event["type"] == "submitted" and dice.chance(0.3):
            event["date_text"] = "会议期间"
        elif event["type"] in ("action_taken", "site_visit", "served") and dice.chance(0.4):
            event["outcome"] = f"登记{dice.between(2, 60)}处"
        elif len(proposals) > 1 and dice.chance(0.1):
            event["proposals"] = ["p1"]


def _stages(scene: Scene, events: list[Row]) -> Row:
    """Sometimes say of a stage without a record that it is not public."""
    seen = {EVENT_TYPES[str(event["type"])].stage for event in events}
    free = [stage for stage in ("assign", "supervise", "evaluate") if stage not in seen]
    return {free[0]: "not_disclosed"} if free and scene.dice.chance(0.15) else {}
