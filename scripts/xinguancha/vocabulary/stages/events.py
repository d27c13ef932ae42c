"""What happens in a stage."""

from __future__ import annotations

from dataclasses import dataclass

from ..terms import Term, Terms


@dataclass(frozen=True, slots=True)
class EventType(Term):
    """A kind of event: the stage it belongs to, and what it does to the stage.

    ``effect``: ``done`` the stage has been carried out · ``open`` the case is being worked on here
    and what comes later is still to come · ``returned`` it was sent back · ``ended`` the procedure
    stops here · empty: it is recorded and proves no more than itself. ``sends_back_to`` names the
    stage that has to be gone through again. ``asks_who``: who did it matters so much that not to
    know it has to be said.
    """

    stage: str = ""
    effect: str = ""
    sends_back_to: str = ""
    asks_who: bool = False


EVENT_TYPES = Terms(
    "事项",
    EventType(
        "submitted", "提交提案", "提案者把提案交给政协。", ("提交",), stage="submit", effect="done"
    ),
    EventType("seconded", "附议", "别的委员签名支持这件提案。", stage="submit"),
    EventType("pre_checked", "预审", "立案以前先看一遍格式和内容。", stage="submit"),
    EventType(
        "filed",
        "予以立案",
        "审查通过，正式成为要办理的提案。",
        ("已立案",),
        stage="file",
        effect="done",
    ),
    EventType(
        "not_filed",
        "不予立案",
        "审查没有通过，不作为提案办理。应当说明理由。",
        ("未立案",),
        "程序到此为止。提案者可以修改后再提，或改用别的渠道反映。",
        stage="file",
        effect="ended",
    ),
    EventType(
        "merged",
        "并案",
        "内容相同的几件提案合在一起办理；每件提案的提案者都保留。",
        ("合并",),
        stage="file",
        effect="done",
    ),
    EventType(
        "converted",
        "转为意见建议",
        "不按提案立案，转作委员意见或社情民意信息送有关部门参考。",
        ("转意见", "转意见建议", "转社情民意"),
        "不再走提案程序，由收到意见的部门参考办理。",
        stage="file",
        effect="ended",
    ),
    EventType(
        "withdrawn",
        "撤案",
        "提案者把提案撤回。",
        ("撤回",),
        "提案已经撤回，程序到此为止。",
        stage="file",
        effect="ended",
    ),
    EventType(
        "assigned",
        "交付办理",
        "把提案交给承办单位。",
        ("已交办",),
        stage="assign",
        effect="done",
        asks_who=True,
    ),
    EventType(
        "declined",
        "承办单位退回",
        "承办单位认为不归自己管，把提案退回。",
        ("退回",),
        "轮到交办单位：核实以后改交别的单位，或者请原单位继续办理。",
        stage="assign",
        effect="returned",
        asks_who=True,
    ),
    EventType(
        "reassigned",
        "改办",
        "改交另一个单位办理。",
        ("改派", "改交"),
        stage="assign",
        effect="done",
        asks_who=True,
    ),
    EventType(
        "consulted",
        "面商",
        "承办单位与提案者当面商量。",
        ("沟通", "办前沟通", "办理协商"),
        stage="handle",
        effect="open",
    ),
    EventType(
        "action_taken",
        "采取措施",
        "承办单位做了一件具体的事。",
        ("措施",),
        stage="handle",
        asks_who=True,
    ),
    EventType(
        "co_opinion",
        "会办意见",
        "会办单位把自己的意见交给主办单位。",
        stage="handle",
        asks_who=True,
    ),
    EventType(
        "replied",
        "给出答复",
        "承办单位正式答复提案者。答复了，不等于已经落实。",
        ("已答复",),
        "轮到提案者和承办单位：提案者评价答复，承办单位把答应的事办实。",
        stage="handle",
        effect="done",
        asks_who=True,
    ),
    EventType("extended", "延期", "经同意，晚一些时候再答复。", stage="handle", effect="open"),
    EventType(
        "key_listed",
        "列为重点提案",
        "这件提案被列为重点，由领导牵头督办。",
        ("列为重点",),
        stage="supervise",
    ),
    EventType(
        "led_supervision",
        "领导领衔督办",
        "领导牵头督办。",
        ("领衔督办",),
        stage="supervise",
        asks_who=True,
    ),
    EventType(
        "site_visit", "现场察看", "到现场看办理得怎么样。", ("视察", "实地察看"), stage="supervise"
    ),
    EventType("media_followup", "媒体跟访", "记者跟踪采访办理情况。", stage="supervise"),
    EventType("urged", "催办", "督促承办单位抓紧办理。", stage="supervise"),
    EventType("feedback", "提案者评价", "提案者说满意不满意。", stage="evaluate", effect="done"),
    EventType(
        "reviewed",
        "集中评议",
        "评议组对办理情况打分或评议。",
        ("民主评议",),
        stage="evaluate",
        effect="done",
    ),
    EventType(
        "rehandle_requested",
        "要求重新办理",
        "提案者不满意，要求承办单位重新办理。案件回到办理环节，进入下一轮。",
        ("重新办理", "退回重办"),
        "轮到承办单位：重新办理，再次答复。",
        stage="evaluate",
        effect="open",
        sends_back_to="handle",
    ),
    EventType(
        "honored", "评为优秀提案", "这件提案被评为优秀提案。", ("优秀提案",), stage="evaluate"
    ),
    EventType(
        "reflected", "反映情况", "把情况写成社情民意信息报上来。", stage="reflect", effect="done"
    ),
    EventType("adopted", "本级采用", "本级政协采用了这条信息。", stage="adopt", effect="done"),
    EventType(
        "adopted_upward",
        "上级采用",
        "上级政协采用了这条信息。",
        stage="adopt_upward",
        effect="done",
    ),
    EventType("instructed", "领导批示", "领导作了批示。", stage="instruct", effect="done"),
    EventType("transferred", "转有关部门", "转给有关部门办理。", stage="transfer", effect="done"),
    EventType("responded", "部门反馈", "部门说明办理情况。", stage="respond", effect="done"),
    EventType("selected", "确定选题", "选定协商的题目。", stage="select", effect="done"),
    EventType("surveyed", "实地调研", "到现场了解情况。", stage="survey", effect="done"),
    EventType("deliberated", "会上协商", "各方一起商量。", stage="consult", effect="done"),
    EventType("needed", "摸清需求", "了解难处在哪里。", stage="need", effect="done"),
    EventType("served", "开展帮办", "出力帮忙。", stage="serve"),
    EventType("settled", "办成", "这件事办成了。", stage="result", effect="done"),
    EventType("other", "其他", "不属于上面任何一种的事项；请同时写明“环节”。"),
)
