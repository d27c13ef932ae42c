"""What was asked and done: proposals, units, events, replies."""

from __future__ import annotations

from .. import outcomes, stages
from ..terms import Terms
from .field import DISCLOSURE, ROUND, SOURCES, Field, field

PROCEDURE: dict[str, Terms[Field]] = {
    "proposal": Terms(
        "提案",
        field(
            "key 代号",
            "给这件提案起的短名字，别处用它来指这件提案；不写就是 p1、p2……",
            kind="key",
            example="p1",
        ),
        field("number 提案号 号", "原样抄写，开头的 0 也要保留。", example="第0123号"),
        field(
            "session 届次 会议", "哪一届哪一次会议，写届次表里的名字。", example="十二届三次会议"
        ),
        field("title 标题 案由", "提案的题目。", example="关于规范老年代步车管理的提案"),
        field(
            "proposer_type 提案者类型",
            "谁提的：委员、委员联名、民主党派……",
            choices=outcomes.PROPOSER_TYPES,
            example="民主党派",
        ),
        field(
            "proposers 提案者",
            "提案者的名字，原样抄写。",
            shape="list",
            example="[民盟石嘴山市委会]",
        ),
        field("count 人数", "共有多少人提（“某某等12人”写 12）。说不准的照原话写。", example="12"),
        field("pieces 件数", "这一条代表几件提案。只有分不清每件是什么时才写。", example="6"),
        field(
            "key_level 重点",
            "是不是重点提案，由谁督办。",
            choices=outcomes.KEY_LEVELS,
            example="重点提案",
        ),
        field(
            "disposition 立案情况",
            "立案了没有。",
            choices=outcomes.DISPOSITIONS,
            example="立案",
        ),
        field("merged_into 并入", "并入了哪一件提案，写那件的代号。", example="p1"),
        field("reason 理由", "不予立案、撤案、并案的理由。", example="内容属于法院职权"),
        DISCLOSURE,
        SOURCES,
    ),
    "unit": Terms(
        "单位",
        field(
            "org 单位 名称",
            "单位名称，写单位表里的名字或简称；表里没有的写全称。",
            required=True,
            example="石嘴山市公安局",
        ),
        field(
            "role 角色",
            "主办、会办、分办还是独办。",
            choices=outcomes.ROLES,
            example="主办",
        ),
        field("for 提案", "办的是哪几件提案，写代号；不写就是全部。", shape="list", example="[p1]"),
        SOURCES,
    ),
    "event": Terms(
        "经过",
        field(
            "date 日期 时间", "哪一天。只知道月份、年份也可以。", kind="date", example="2024年5月"
        ),
        field(
            "date_text 日期原文 时间原文",
            "原文怎么说的时间，在算不出日期时写。",
            example="十二届三次会议期间",
        ),
        field(
            "stage 环节",
            "属于哪个环节。写了“事项”可以不写。",
            choices=stages.STAGES,
            example="办",
        ),
        field(
            "type 事项 类型",
            "发生的是哪一种事。",
            choices=stages.EVENT_TYPES,
            example="给出答复",
        ),
        ROUND,
        field(
            "by 谁 由谁",
            "谁做的，单位名或人名；几个单位用顿号隔开。",
            shape="list",
            example="石嘴山市公安局",
        ),
        field("text 说明 内容", "一两句话说清楚发生了什么。", example="交警开展专项整治。"),
        field("outcome 结果", "这件事的结果。", example="发出通告"),
        field(
            "proposals 提案",
            "只涉及哪几件提案，写代号；不写就是全部。",
            shape="list",
            example="[p1]",
        ),
        SOURCES,
    ),
    "reply": Terms(
        "答复",
        field("date 日期", "答复的日期。", kind="date", example="2024-08-20"),
        ROUND,
        field("by 单位 谁", "哪个单位答复的。", shape="list", example="石嘴山市公安局"),
        field("doc_no 文号", "答复的文号，原样抄写。", example="石公函〔2024〕12号"),
        field(
            "class 类别 答复类别 办理类别",
            "答复的类别代码，原样抄写。代码的意思在届次表里写。",
            example="A",
        ),
        field("points 要点", "答复了哪几点，一点一条。", shape="list", example="[采纳建议]"),
        field("proposals 提案", "答复的是哪几件提案，写代号。", shape="list", example="[p1]"),
        DISCLOSURE,
        SOURCES,
    ),
}
