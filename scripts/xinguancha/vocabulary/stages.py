"""Procedure: the stages of each kind of case, and what happens in them."""

from __future__ import annotations

from dataclasses import dataclass

from .terms import Term, Terms


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


@dataclass(frozen=True, slots=True)
class Stage(Term):
    """A stage, drawn as a lane; ``character`` is its one-character name, ``who`` acts in it."""

    character: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Kind(Term):
    """A kind of case; ``lanes`` are the keys of its stages, in order."""

    lanes: tuple[str, ...] = ()


STAGES = Terms(
    "环节",
    Stage(
        "submit",
        "提出",
        "政协委员、党派、团体等把问题和建议写成提案，交给政协。",
        ("提",),
        "轮到提案审查委员会：审查这件提案能不能立案。",
        character="提",
        who="委员、联名委员、民主党派、人民团体、专委会、界别、小组",
    ),
    Stage(
        "file",
        "立案",
        "提案审查委员会看过以后，决定收下这件提案、与别的提案合并，或者不立案。",
        ("立",),
        "轮到交办单位：把提案交给该办的部门。",
        character="立",
        who="提案审查委员会、提案委员会",
    ),
    Stage(
        "assign",
        "交办",
        "把提案交给承办单位。承办单位如果认为不归自己管，可以退回，再改交别的单位。",
        ("交",),
        "轮到承办单位：调查研究，与提案者面商，然后办理。",
        character="交",
        who="党委办公室、政府办公室、政协办公室",
    ),
    Stage(
        "handle",
        "办理",
        "承办单位与提案者商量、采取措施、给出答复。答复了，不等于已经落实。",
        ("办",),
        "轮到承办单位：给出答复，并把答应的事办实。",
        character="办",
        who="主办、会办、分办、独办单位",
    ),
    Stage(
        "supervise",
        "督办",
        "政协领导、专委会和媒体盯着办理情况。督办与办理同时进行，答复以后还会继续。",
        ("督",),
        "轮到督办的人：继续察看办理和落实的情况。",
        character="督",
        who="主席会议成员、专委会、媒体",
    ),
    Stage(
        "evaluate",
        "评议",
        "提案者和评议组对办理的态度和结果作出评价。评价不好的，可以要求重新办理。",
        ("评",),
        "轮到提案者和评议组：说一说办得怎么样。",
        character="评",
        who="提案者、评议组、第三方",
    ),
    Stage(
        "reflect",
        "反映",
        "委员或联系点把群众关心的情况写成社情民意信息，报给政协。",
        turn="轮到政协：决定采用不采用。",
        character="映",
        who="委员、基层联系点",
    ),
    Stage(
        "adopt",
        "采用",
        "政协刊发了这条社情民意信息。",
        turn="轮到政协：送有关领导和部门，或者报上级政协。",
        character="采",
        who="政协办公室、专委会",
    ),
    Stage(
        "adopt_upward",
        "上报采用",
        "上级政协采用了这条信息。",
        turn="轮到上级政协和有关部门：研究办理。",
        character="报",
        who="上级政协",
    ),
    Stage(
        "instruct",
        "批示",
        "领导看过这条信息，作了批示。",
        turn="轮到有关部门：按批示研究办理。",
        character="批",
        who="党政领导",
    ),
    Stage(
        "transfer",
        "转办",
        "把信息转给有关部门研究办理。",
        turn="轮到有关部门：办理并反馈。",
        character="转",
        who="政协办公室、党政办公室",
    ),
    Stage(
        "respond",
        "反馈",
        "有关部门说明研究和办理的情况。",
        turn="轮到反映情况的人：看一看问题解决了没有。",
        character="馈",
        who="有关部门",
    ),
    Stage(
        "select",
        "选题",
        "选定要协商的小事、身边事。",
        turn="轮到政协：组织调研。",
        character="选",
        who="政协、委员、群众",
    ),
    Stage(
        "survey",
        "调研",
        "到现场看，听当事人说。",
        turn="轮到政协：把各方请到一起商量。",
        character="研",
        who="委员、有关部门",
    ),
    Stage(
        "consult",
        "协商",
        "各方坐在一起商量办法。",
        turn="轮到有关部门：按商量好的去办。",
        character="商",
        who="委员、有关部门、群众",
    ),
    Stage(
        "need",
        "需求",
        "了解群众和企业有什么难处。",
        turn="轮到委员和有关部门：安排帮扶。",
        character="需",
        who="委员、基层联系点",
    ),
    Stage(
        "serve",
        "帮办",
        "委员、团体和部门出力帮忙。",
        turn="轮到帮办的人：把事情办完并回访。",
        character="帮",
        who="委员、人民团体、有关部门",
    ),
    Stage(
        "result",
        "见效",
        "事情办得怎么样，受益的人怎么说。",
        character="效",
        who="受益的群众和企业",
    ),
)

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

STAGE_STATES = Terms(
    "环节状态",
    Term("done", "已完成", "有公开记录，这个环节已经走过。", ("完成",)),
    Term("current", "进行中", "有公开记录，还没有查到这个环节已经结束的记录。"),
    Term("pending", "待进行", "还没有轮到这个环节。", ("未开始",)),
    Term("unknown", "未查到", "我们没有查到公开记录。这不等于没有做。", ("不详", "未知")),
    Term("not_disclosed", "未公开", "有关方面说明不公开，或只公开了一部分。", ("不公开",)),
    Term("not_applicable", "无此环节", "这件事不需要走这个环节。", ("不适用",)),
    Term("returned", "退回", "案件被送回，要重新走这个环节。", ("已退回",)),
    Term(
        "ended",
        "到此为止",
        "程序在这个环节结束了：没有立案、转为意见建议，或者撤案了。后面的环节不再走。",
        ("程序到此为止", "终止"),
    ),
)

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
