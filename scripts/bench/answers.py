"""What came of a fictional case: replies, promises, delivery, voices; plain data, no text form."""

from __future__ import annotations

import datetime

from bench import words
from bench.words import Scene

Row = dict[str, object]
FIRST_YEAR, YEARS = 2016, 10
_FIRST_DAY = datetime.date(FIRST_YEAR, 1, 1).toordinal()
END = datetime.date(2026, 1, 1).toordinal() - _FIRST_DAY  # nothing is dated later
DAYS = tuple(datetime.date.fromordinal(_FIRST_DAY + n).isoformat() for n in range(END + 1))
DRAFT_EVERY = 50
ENDS = frozenset({"not_filed", "converted", "withdrawn"})

# Real cities give the same letter opposite meanings; so do these three tables.
SCHEMES: tuple[dict[str, str], ...] = (
    {"A": "已经解决或采纳", "B": "列入计划逐步解决", "C": "因条件所限以后解决"},
    {"甲": "已经办成", "乙": "正在办理", "丙": "留作参考"},
    {"已办结": "事情已经办完", "正在办理": "还在办", "暂无法办理": "目前没有条件"},
)
_DELIVERY = (
    *("unknown",) * 5,
    *("in_progress",) * 4,
    *("partial",) * 4,
    *("delivered",) * 5,
    *("sustained",) * 2,
    "planned",
    "reopened",
    "not_feasible",
    "carried_over",
)
_VISIT = {"sustained": "holds", "delivered": "holds", "reopened": "regressed", "partial": "partial"}
_PROMISE = (
    *("fulfilled", "fulfilled", "partly", "open"),
    *("revised", "explained", "unknown", "dropped"),
)
_HAPPY = ("satisfied", "satisfied", "mostly", "understood")
_UNHAPPY = ("dissatisfied", "reserved")


def is_draft(index: int) -> bool:
    """One story in fifty is still being written, and no other story points at it."""
    return index % DRAFT_EVERY == DRAFT_EVERY - 1


def scheme(session: int) -> dict[str, str]:
    """The reply codes of a session."""
    return SCHEMES[session % len(SCHEMES)]


def replies_and_promises(scene: Scene, events: list[Row], session: int, who: object) -> Row:
    """Replies, promises and feedback, as the events tell of them."""
    replies = [_reply(scene, e, session) for e in events if e["type"] == "replied"]
    promises: list[Row] = []
    if replies:
        promises = [_promise(scene, replies[-1]) for _ in range(scene.dice.between(0, 4))]
    unhappy = any(event["type"] == "rehandle_requested" for event in events)
    judged = [
        row
        for event in events
        if event["type"] == "feedback"
        for row in _judgements(scene, event, who, unhappy and "round" not in event)
    ]
    return {"replies": replies, "commitments": promises, "feedback": judged}


def _reply(scene: Scene, event: Row, session: int) -> Row:
    dice = scene.dice
    row: Row = {key: event[key] for key in ("date", "round") if key in event}
    row |= {
        "by": scene.units[0],
        "doc_no": f"示函〔{scene.year}〕{dice.between(1, 300)}号",
        "class": dice.near(tuple(scheme(session))),
        "points": [scene.say(template) for template in dice.some(words.POINTS, 3)],
        "disclosure": dice.pick(("full", "partial", "unknown")),
        "sources": ["letter"],
    }
    if "proposals" in event:
        row["proposals"] = event["proposals"]
    return row


def _promise(scene: Scene, reply: Row) -> Row:
    """Open ones are due after the last day of the corpus, so that none is overdue by itself."""
    dice = scene.dice
    status = dice.pick(_PROMISE)
    row: Row = {"promise": scene.say(dice.pick(words.PROMISES)), "owner": scene.units[0]}
    row |= {"made_on": reply["date"], "status": status}
    if status == "open":
        row["due"] = f"{dice.between(2028, 2031)}-{dice.between(1, 12):02d}"
    elif status != "unknown":
        row |= {"due": f"{scene.year}-12", "status_date": f"{scene.year}-12"}
    if status in ("fulfilled", "partly"):
        row["evidence"] = ["report"]
    elif status in ("revised", "explained", "dropped"):
        row["note"] = f"因{dice.near(words.THINGS)}变化"
    row["sources"] = ["letter"]
    return row


def _judgements(scene: Scene, event: Row, who: object, unhappy: bool) -> list[Row]:
    values = _UNHAPPY if unhappy else _HAPPY
    rows: list[Row] = []
    for subject in ("attitude", "result", "targeted")[: scene.dice.between(1, 3)]:
        row: Row = {key: event[key] for key in ("date", "round") if key in event}
        row |= {"by": who, "on": subject, "value": scene.dice.pick(values), "sources": ["report"]}
        if scene.dice.chance(0.3):
            row["text"] = (
                f"{scene.dice.near(words.THINGS)}说得清楚" if not unhappy else "没有说到点子上"
            )
        rows.append(row)
    return rows


def delivery_and_visits(scene: Scene, events: list[Row], last: int, kind: str) -> Row:
    """Delivery and later visits; a case that was answered or settled has come the furthest."""
    dice = scene.dice
    types = {event["type"] for event in events}
    if types & ENDS:
        return {}
    state = dice.pick(_DELIVERY) if types & {"replied", "responded", "settled"} else "unknown"
    if kind != "proposal" and state == "carried_over":
        state = "in_progress"
    if state == "unknown":
        return {"delivery": {"state": state, "note": "未见公开记录"}}
    seen = min(last + dice.between(5, 30), END)
    delivery: Row = {"state": state, "as_of": DAYS[seen], "by": words.OFFICES[4]}
    delivery |= {"note": scene.say(dice.pick(words.FINDINGS)), "sources": ["report"]}
    if state not in _VISIT or (state != "sustained" and dice.chance(0.6)):
        return {"delivery": delivery}
    visit: Row = {"date": DAYS[min(seen + dice.between(20, 200), END)], "by": words.OFFICES[4]}
    visit |= {"method": dice.pick(("现场", "电话", "查资料")), "result": _VISIT[state]}
    visit |= {"finding": scene.say(dice.pick(words.FINDINGS)), "sources": ["report"]}
    return {"delivery": delivery, "visits": [visit]}


def voices(scene: Scene) -> list[Row]:
    """What up to two residents say."""
    dice = scene.dice
    rows: list[Row] = []
    for quote in dice.some(words.QUOTES, dice.pick((0, 1, 1, 2))):
        row: Row = {"who": dice.pick(words.MEMBERS), "relation": f"{scene.place}居民"}
        row |= {"quote": quote, "consent": dice.pick(("given", "published")), "sources": ["report"]}
        rows.append(row)
    return rows


def relations(scene: Scene) -> list[Row]:
    """Ties to up to two earlier stories."""
    kinds = ("continues", "same_issue", "same_issue", "cites", "previous")
    wanted = scene.earlier[: scene.dice.between(0, 2)]
    note = f"都说到{scene.subject}"
    return [{"type": scene.dice.pick(kinds), "story": other, "note": note} for other in wanted]


def closing(scene: Scene, last: int) -> Row:
    """Dates of publication, corrections and who wrote it."""
    dice = scene.dice
    published = min(last + dice.between(1, 20), END)
    row: Row = {"editors": [dice.pick(words.MEMBERS)], "review": [words.COMMITTEES[0]]}
    if not is_draft(scene.index):
        row["published"] = DAYS[published]
        if dice.chance(0.02):
            row["embargo"] = f"{DAYS[published]} 08:00"
        if dice.chance(0.3):
            page = f"第{dice.between(1, 8)}版"
            row["printed"] = {"paper": "示例日报", "date": DAYS[published], "page": page}
    if dice.chance(0.06):
        day = DAYS[min(published + dice.between(1, 60), END)]
        row["updated"] = day
        row["corrections"] = [
            {"date": day, "what": "单位名称", "was": dice.near(words.DEPARTMENTS),
             "now": scene.units[0], "why": "名称写错"}
        ]  # fmt: skip
    return row
