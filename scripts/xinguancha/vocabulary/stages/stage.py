"""The stages of all kinds of cases, and how far one can be."""

from __future__ import annotations

from dataclasses import dataclass

from ..terms import Term, Terms


@dataclass(frozen=True, slots=True)
class Stage(Term):
    """A stage, drawn as a lane; ``character`` is its one-character name, ``who`` acts in it."""

    character: str = ""
    who: str = ""


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
