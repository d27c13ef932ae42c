"""What came of it: promises, delivery, voices; and what it is known by."""

from __future__ import annotations

from .. import outcomes
from ..terms import Terms
from .field import ROUND, SOURCES, Field, field

OUTCOME: dict[str, Terms[Field]] = {
    "commitment": Terms(
        "承诺",
        field(
            "promise 内容 承诺", "答应了什么，用原话。", required=True, example="年底前完成路口改造"
        ),
        field("owner 责任单位 谁", "谁答应的、谁负责。", shape="list", example="石嘴山市公安局"),
        field("made_on 承诺日期", "哪一天答应的。", kind="date", example="2024-08-20"),
        field("due 期限 到期", "答应什么时候办完。", kind="date", example="2024-12"),
        field(
            "status 状态",
            "兑现了没有。",
            choices=outcomes.COMMITMENT_STATES,
            example="已兑现",
        ),
        field("status_date 核实日期 状态日期", "哪一天看的。", kind="date", example="2025-01-10"),
        field("evidence 证据", "凭什么说，写来源的名字。", shape="list", example="[visit]"),
        field("note 备注", "补充说明。", example="改到第二年完成"),
        SOURCES,
    ),
    "delivery": Terms(
        "落实",
        field(
            "state 情况 状态",
            "落实到什么程度。",
            choices=outcomes.DELIVERY_STATES,
            example="部分落实",
        ),
        field("as_of 核实日期 截至", "哪一天的情况。", kind="date", example="2024-12-01"),
        field("by 谁核实 核实者", "谁看的。", shape="list", example="本报记者"),
        field("note 说明", "看到了什么。", example="出台了通告，有了刚性约束。"),
        SOURCES,
    ),
    "feedback": Terms(
        "评价",
        field("date 日期", "评价的日期。", kind="date", example="2024-09-01"),
        ROUND,
        field("by 谁", "谁评价的（应当是提案者）。", shape="list", example="民盟石嘴山市委会"),
        field(
            "on 评价内容 对什么",
            "评的是态度、结果，还是针对性。",
            choices=outcomes.FEEDBACK_SUBJECTS,
            example="结果",
        ),
        field(
            "value 评价 满意程度",
            "满意不满意。",
            choices=outcomes.SATISFACTIONS,
            required=True,
            example="满意",
        ),
        field("text 原话", "评价的原话。", example="答复实在"),
        SOURCES,
    ),
    "visit": Terms(
        "回访",
        field("date 日期", "哪一天去的。", kind="date", example="2025-06-01"),
        field("by 谁", "谁去的。", shape="list", example="本报记者"),
        field("method 方式", "怎么看的：现场、电话、查资料。", example="现场"),
        field("finding 发现", "看到了什么。", required=True, example="路口标线仍然清楚"),
        field(
            "result 结果",
            "还管不管用。",
            choices=outcomes.VISIT_RESULTS,
            example="仍然有效",
        ),
        SOURCES,
    ),
    "voice": Terms(
        "声音",
        field("who 谁", "谁说的，可以用化名。", required=True, example="李阿姨"),
        field("relation 身份", "什么身份。", example="市民"),
        field("quote 原话", "说了什么。", required=True, example="比以前少多了"),
        field(
            "consent 同意 同意情况",
            "本人同意公开吗。",
            choices=outcomes.CONSENTS,
            example="已公开发表",
        ),
        SOURCES,
    ),
    "relation": Terms(
        "关联",
        field(
            "type 类型",
            "什么关系。",
            choices=outcomes.RELATION_TYPES,
            required=True,
            example="同一问题",
        ),
        field("story 稿件", "那篇稿件的编号。", required=True, example="laonian-daibuche"),
        field("note 备注", "补充说明。", example="同一条路"),
    ),
    "source": Terms(
        "来源",
        field(
            "title 标题 名称",
            "来源的题目。",
            required=True,
            example="《以高质量履职为民生幸福“加码”》",
        ),
        field("publisher 发布者 单位", "谁发布的。", example="石嘴山日报"),
        field("author 作者", "谁写的。", example="罗鸣"),
        field("type 类型", "什么样的来源。", choices=outcomes.SOURCE_TYPES, example="新闻报道"),
        field(
            "level 等级 证据等级",
            "证据的等级，E1 到 E4。",
            choices=outcomes.EVIDENCE_LEVELS,
            example="E3",
        ),
        field("date 日期", "来源的日期。", kind="date", example="2024"),
        field("url 网址", "网上的地址。", kind="url", example="https://www.example.gov.cn/1.html"),
        field(
            "archived 存档 存档网址",
            "网页存档的地址。",
            kind="url",
            example="https://archive.example.org/1",
        ),
        field("file 文件", "放在稿件旁边的文件名。", example="tonggao.pdf"),
        field("sha256 校验值", "文件的校验值。", example="9f86d08…"),
        field("page 版面 版", "登在第几版。", example="第3版"),
        field("note 备注", "补充说明，例如哪些查不到。", example="报纸名称和日期未查到"),
    ),
    "correction": Terms(
        "更正",
        field("date 日期", "哪一天改的。", kind="date", required=True, example="2024-06-01"),
        field("what 更正内容 哪里", "改的是哪里。", required=True, example="承办单位"),
        field("was 原来", "原来怎么写。", example="市交通局"),
        field("now 现在", "现在怎么写。", example="市交通运输局"),
        field("why 原因", "为什么改。", example="单位名称写错"),
    ),
    "withdrawal": Terms(
        "撤下",
        field("date 日期", "哪一天撤下的。", kind="date", required=True, example="2024-06-01"),
        field(
            "reason 原因",
            "为什么撤下。这句话会公开，不要再写出要撤下的内容。",
            required=True,
            example="当事人要求撤下",
        ),
    ),
}
