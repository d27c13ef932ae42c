"""Every field of a story and of the registries: English key, Chinese name, meaning, shape."""

from __future__ import annotations

from dataclasses import dataclass

from . import outcomes, stages
from .terms import Term, Terms


@dataclass(frozen=True, slots=True)
class Field(Term):
    """A field of a header.

    ``shape``: ``text`` one value · ``list`` several values · ``row`` a group of fields · ``rows``
    a list of such groups · ``table`` groups under names the editor chooses · ``pairs`` word:
    word. ``row`` names the entry of FIELDS that describes the group; ``choices`` the table of
    words that are allowed; ``kind`` what the text must be: text, date, moment, number, key, url.
    ``exact`` words are taken letter by letter: full width or capitals are a mistake.
    """

    shape: str = "text"
    row: str = ""
    kind: str = "text"
    choices: Terms[Term] | None = None
    pair_keys: Terms[Term] | None = None
    required: bool = False
    exact: bool = False
    example: str = ""


def _field(spec: str, explanation: str, **more: object) -> Field:
    """Build a field from ``key 中文 别名…`` and its explanation."""
    key, label, *aliases = spec.split()
    return Field(key, label, explanation, tuple(aliases), **more)  # type: ignore[arg-type]


_SOURCES = _field(
    "sources 来源", "证明这一条的来源，写下面“来源”里起的名字。", shape="list", example="[report]"
)
_ROUND = _field("round 轮次", "第几轮办理，不写就是第 1 轮。", kind="number", example="2")
_DISCLOSURE = _field(
    "disclosure 公开情况 公开",
    "原文公开到什么程度。",
    choices=outcomes.DISCLOSURES,
    example="部分公开",
)

FIELDS: dict[str, Terms[Field]] = {
    "story": Terms(
        "稿件",
        _field(
            "id 编号 网址",
            "永久网址，用小写英文字母、数字和短横线；不写就用文件名。一经发布不要改，要改请把旧的写进“旧编号”。",
            kind="key",
            example="laonian-daibuche",
        ),
        _field(
            "title 标题 题目", "稿件标题。", required=True, example="老年代步车，怎样管得住又通人情"
        ),
        _field(
            "summary 摘要 提要",
            "一句大白话：谁要求什么，现在怎么样。不超过 60 个字。",
            required=True,
            example="六件提案建议立规矩管住老年代步车，四部门已联合发出通告。",
        ),
        _field("installment 期次 第几期", "专栏的第几期，“之三”写 3。", kind="number", example="3"),
        _field("printed 见报", "登在哪张报纸、哪一天、第几版。", shape="row", row="printed"),
        _field(
            "kind 类别 种类",
            "哪一类事情，不写就是提案。",
            choices=stages.KINDS,
            example="提案",
        ),
        _field(
            "status 状态 稿件状态",
            "写到哪一步了。只有“已发布”的才会上网，不写就是草稿。",
            choices=outcomes.STATUSES,
            exact=True,
            example="已发布",
        ),
        _field(
            "embargo 解禁时间 定时发布",
            "到这个时刻以后才公开（北京时间）。",
            kind="moment",
            example="2024-05-03 08:00",
        ),
        _field(
            "published 发布 发布日期", "在网站上公开的日期。", kind="date", example="2024-05-03"
        ),
        _field(
            "updated 更新 更新日期", "最近一次改动内容的日期。", kind="date", example="2024-06-01"
        ),
        _field(
            "topics 主题 话题", "属于哪些主题，写主题表里的词。", shape="list", example="[交通出行]"
        ),
        _field(
            "places 地点 地区", "在什么地方，写地点表里的词。", shape="list", example="[石嘴山市]"
        ),
        _field("audience 对谁有用 读者", "对哪些人有用。", shape="list", example="[老年人]"),
        _field(
            "aliases 旧编号 曾用编号",
            "这篇稿件用过的编号，旧网址会转到新网址。",
            shape="list",
            kind="key",
            example="[daibuche]",
        ),
        _field("proposals 提案", "这篇稿件说的提案，一件写一条。", shape="rows", row="proposal"),
        _field("units 单位 承办单位", "哪些单位参与，各是什么角色。", shape="rows", row="unit"),
        _field("events 经过 进展", "按时间写发生了什么，一件事写一条。", shape="rows", row="event"),
        _field(
            "stages 环节 环节状态",
            "没有具体事项、但知道状态的环节，在这里直接写状态。平时不用写，程序会从“经过”推算。",
            shape="pairs",
            pair_keys=stages.STAGES,
            choices=stages.STAGE_STATES,
            example="{立: 未公开}",
        ),
        _field("replies 答复", "承办单位正式答复了什么。", shape="rows", row="reply"),
        _field(
            "commitments 承诺", "答应要办的事，一件写一条，用原话。", shape="rows", row="commitment"
        ),
        _field(
            "delivery 落实",
            "到底落实了没有，谁看过、哪天看的、凭什么说。",
            shape="row",
            row="delivery",
        ),
        _field("feedback 评价 反馈", "提案者对办理的评价。", shape="rows", row="feedback"),
        _field("visits 回访", "过一段时间再去看，还管不管用。", shape="rows", row="visit"),
        _field("voices 声音", "当事人、群众说的话。", shape="rows", row="voice"),
        _field("relations 关联", "与别的稿件的关系。", shape="rows", row="relation"),
        _field(
            "sources 来源 出处",
            "每个来源起一个名字，别处用名字引用。至少一个。",
            shape="table",
            row="source",
            required=True,
        ),
        _field("corrections 更正", "发布以后改过什么错。", shape="rows", row="correction"),
        _field(
            "withdrawal 撤下 撤稿",
            "发布以后要撤下来的，写哪天撤、为什么，同时把“状态”改成“已撤下”。",
            shape="row",
            row="withdrawal",
        ),
        _field("editors 采编 作者 编辑", "谁采写、谁编辑。", shape="list", example="[罗鸣]"),
        _field("review 审核", "谁审核的。", shape="list", example="[提案委]"),
        _field(
            "privacy_exceptions 隐私例外",
            "哪个像个人信息的号码可以公开，凭什么。不上网，只在检查报告里列出。",
            shape="rows",
            row="privacy_exception",
        ),
    ),
    "privacy_exception": Terms(
        "隐私例外",
        _field(
            "kind 种类",
            "是哪一种。身份证号和银行卡号没有例外。",
            choices=outcomes.PRIVATE_KINDS,
            required=True,
            example="手机号码",
        ),
        _field("ending 尾号", "最后四位，不写全号。", required=True, example="0000"),
        _field(
            "reason 理由",
            "为什么可以公开，谁同意的。",
            required=True,
            example="物业公司对外公布的值班手机",
        ),
    ),
    "printed": Terms(
        "见报",
        _field("paper 报纸", "报纸名称。", example="石嘴山日报"),
        _field("date 日期", "哪一天。", kind="date", example="2024-05-03"),
        _field("page 版面 版", "第几版。", example="第3版"),
    ),
    "proposal": Terms(
        "提案",
        _field(
            "key 代号",
            "给这件提案起的短名字，别处用它来指这件提案；不写就是 p1、p2……",
            kind="key",
            example="p1",
        ),
        _field("number 提案号 号", "原样抄写，开头的 0 也要保留。", example="第0123号"),
        _field(
            "session 届次 会议", "哪一届哪一次会议，写届次表里的名字。", example="十二届三次会议"
        ),
        _field("title 标题 案由", "提案的题目。", example="关于规范老年代步车管理的提案"),
        _field(
            "proposer_type 提案者类型",
            "谁提的：委员、委员联名、民主党派……",
            choices=outcomes.PROPOSER_TYPES,
            example="民主党派",
        ),
        _field(
            "proposers 提案者",
            "提案者的名字，原样抄写。",
            shape="list",
            example="[民盟石嘴山市委会]",
        ),
        _field("count 人数", "共有多少人提（“某某等12人”写 12）。说不准的照原话写。", example="12"),
        _field("pieces 件数", "这一条代表几件提案。只有分不清每件是什么时才写。", example="6"),
        _field(
            "key_level 重点",
            "是不是重点提案，由谁督办。",
            choices=outcomes.KEY_LEVELS,
            example="重点提案",
        ),
        _field(
            "disposition 立案情况",
            "立案了没有。",
            choices=outcomes.DISPOSITIONS,
            example="立案",
        ),
        _field("merged_into 并入", "并入了哪一件提案，写那件的代号。", example="p1"),
        _field("reason 理由", "不予立案、撤案、并案的理由。", example="内容属于法院职权"),
        _DISCLOSURE,
        _SOURCES,
    ),
    "unit": Terms(
        "单位",
        _field(
            "org 单位 名称",
            "单位名称，写单位表里的名字或简称；表里没有的写全称。",
            required=True,
            example="石嘴山市公安局",
        ),
        _field(
            "role 角色",
            "主办、会办、分办还是独办。",
            choices=outcomes.ROLES,
            example="主办",
        ),
        _field(
            "for 提案", "办的是哪几件提案，写代号；不写就是全部。", shape="list", example="[p1]"
        ),
        _SOURCES,
    ),
    "event": Terms(
        "经过",
        _field(
            "date 日期 时间", "哪一天。只知道月份、年份也可以。", kind="date", example="2024年5月"
        ),
        _field(
            "date_text 日期原文 时间原文",
            "原文怎么说的时间，在算不出日期时写。",
            example="十二届三次会议期间",
        ),
        _field(
            "stage 环节",
            "属于哪个环节。写了“事项”可以不写。",
            choices=stages.STAGES,
            example="办",
        ),
        _field(
            "type 事项 类型",
            "发生的是哪一种事。",
            choices=stages.EVENT_TYPES,
            example="给出答复",
        ),
        _ROUND,
        _field(
            "by 谁 由谁",
            "谁做的，单位名或人名；几个单位用顿号隔开。",
            shape="list",
            example="石嘴山市公安局",
        ),
        _field("text 说明 内容", "一两句话说清楚发生了什么。", example="交警开展专项整治。"),
        _field("outcome 结果", "这件事的结果。", example="发出通告"),
        _field(
            "proposals 提案",
            "只涉及哪几件提案，写代号；不写就是全部。",
            shape="list",
            example="[p1]",
        ),
        _SOURCES,
    ),
    "reply": Terms(
        "答复",
        _field("date 日期", "答复的日期。", kind="date", example="2024-08-20"),
        _ROUND,
        _field("by 单位 谁", "哪个单位答复的。", shape="list", example="石嘴山市公安局"),
        _field("doc_no 文号", "答复的文号，原样抄写。", example="石公函〔2024〕12号"),
        _field(
            "class 类别 答复类别 办理类别",
            "答复的类别代码，原样抄写。代码的意思在届次表里写。",
            example="A",
        ),
        _field("points 要点", "答复了哪几点，一点一条。", shape="list", example="[采纳建议]"),
        _field("proposals 提案", "答复的是哪几件提案，写代号。", shape="list", example="[p1]"),
        _DISCLOSURE,
        _SOURCES,
    ),
    "commitment": Terms(
        "承诺",
        _field(
            "promise 内容 承诺", "答应了什么，用原话。", required=True, example="年底前完成路口改造"
        ),
        _field("owner 责任单位 谁", "谁答应的、谁负责。", shape="list", example="石嘴山市公安局"),
        _field("made_on 承诺日期", "哪一天答应的。", kind="date", example="2024-08-20"),
        _field("due 期限 到期", "答应什么时候办完。", kind="date", example="2024-12"),
        _field(
            "status 状态",
            "兑现了没有。",
            choices=outcomes.COMMITMENT_STATES,
            example="已兑现",
        ),
        _field("status_date 核实日期 状态日期", "哪一天看的。", kind="date", example="2025-01-10"),
        _field("evidence 证据", "凭什么说，写来源的名字。", shape="list", example="[visit]"),
        _field("note 备注", "补充说明。", example="改到第二年完成"),
        _SOURCES,
    ),
    "delivery": Terms(
        "落实",
        _field(
            "state 情况 状态",
            "落实到什么程度。",
            choices=outcomes.DELIVERY_STATES,
            example="部分落实",
        ),
        _field("as_of 核实日期 截至", "哪一天的情况。", kind="date", example="2024-12-01"),
        _field("by 谁核实 核实者", "谁看的。", shape="list", example="本报记者"),
        _field("note 说明", "看到了什么。", example="出台了通告，有了刚性约束。"),
        _SOURCES,
    ),
    "feedback": Terms(
        "评价",
        _field("date 日期", "评价的日期。", kind="date", example="2024-09-01"),
        _ROUND,
        _field("by 谁", "谁评价的（应当是提案者）。", shape="list", example="民盟石嘴山市委会"),
        _field(
            "on 评价内容 对什么",
            "评的是态度、结果，还是针对性。",
            choices=outcomes.FEEDBACK_SUBJECTS,
            example="结果",
        ),
        _field(
            "value 评价 满意程度",
            "满意不满意。",
            choices=outcomes.SATISFACTIONS,
            required=True,
            example="满意",
        ),
        _field("text 原话", "评价的原话。", example="答复实在"),
        _SOURCES,
    ),
    "visit": Terms(
        "回访",
        _field("date 日期", "哪一天去的。", kind="date", example="2025-06-01"),
        _field("by 谁", "谁去的。", shape="list", example="本报记者"),
        _field("method 方式", "怎么看的：现场、电话、查资料。", example="现场"),
        _field("finding 发现", "看到了什么。", required=True, example="路口标线仍然清楚"),
        _field(
            "result 结果",
            "还管不管用。",
            choices=outcomes.VISIT_RESULTS,
            example="仍然有效",
        ),
        _SOURCES,
    ),
    "voice": Terms(
        "声音",
        _field("who 谁", "谁说的，可以用化名。", required=True, example="李阿姨"),
        _field("relation 身份", "什么身份。", example="市民"),
        _field("quote 原话", "说了什么。", required=True, example="比以前少多了"),
        _field(
            "consent 同意 同意情况",
            "本人同意公开吗。",
            choices=outcomes.CONSENTS,
            example="已公开发表",
        ),
        _SOURCES,
    ),
    "relation": Terms(
        "关联",
        _field(
            "type 类型",
            "什么关系。",
            choices=outcomes.RELATION_TYPES,
            required=True,
            example="同一问题",
        ),
        _field("story 稿件", "那篇稿件的编号。", required=True, example="laonian-daibuche"),
        _field("note 备注", "补充说明。", example="同一条路"),
    ),
    "source": Terms(
        "来源",
        _field(
            "title 标题 名称",
            "来源的题目。",
            required=True,
            example="《以高质量履职为民生幸福“加码”》",
        ),
        _field("publisher 发布者 单位", "谁发布的。", example="石嘴山日报"),
        _field("author 作者", "谁写的。", example="罗鸣"),
        _field("type 类型", "什么样的来源。", choices=outcomes.SOURCE_TYPES, example="新闻报道"),
        _field(
            "level 等级 证据等级",
            "证据的等级，E1 到 E4。",
            choices=outcomes.EVIDENCE_LEVELS,
            example="E3",
        ),
        _field("date 日期", "来源的日期。", kind="date", example="2024"),
        _field("url 网址", "网上的地址。", kind="url", example="https://www.example.gov.cn/1.html"),
        _field(
            "archived 存档 存档网址",
            "网页存档的地址。",
            kind="url",
            example="https://archive.example.org/1",
        ),
        _field("file 文件", "放在稿件旁边的文件名。", example="tonggao.pdf"),
        _field("sha256 校验值", "文件的校验值。", example="9f86d08…"),
        _field("page 版面 版", "登在第几版。", example="第3版"),
        _field("note 备注", "补充说明，例如哪些查不到。", example="报纸名称和日期未查到"),
    ),
    "correction": Terms(
        "更正",
        _field("date 日期", "哪一天改的。", kind="date", required=True, example="2024-06-01"),
        _field("what 更正内容 哪里", "改的是哪里。", required=True, example="承办单位"),
        _field("was 原来", "原来怎么写。", example="市交通局"),
        _field("now 现在", "现在怎么写。", example="市交通运输局"),
        _field("why 原因", "为什么改。", example="单位名称写错"),
    ),
    "withdrawal": Terms(
        "撤下",
        _field("date 日期", "哪一天撤下的。", kind="date", required=True, example="2024-06-01"),
        _field(
            "reason 原因",
            "为什么撤下。这句话会公开，不要再写出要撤下的内容。",
            required=True,
            example="当事人要求撤下",
        ),
    ),
    "org": Terms(
        "单位表",
        _field("name 名称 全称", "单位全称。", required=True, example="石嘴山市公安局"),
        _field(
            "aliases 简称 别名",
            "别的叫法，稿件里写简称也认得。",
            shape="list",
            example="[市公安局]",
        ),
        _field("type 类型", "是什么性质的单位。", example="政府部门"),
        _field("place 地点", "属于哪里，写地点表里的词。", example="石嘴山市"),
        _field("window 窗口 联系窗口", "群众可以找的对外窗口。", example="政务服务大厅"),
        _field("phone 电话 办公电话", "对外公布的办公电话，不写个人手机。", example="12345"),
        _field("address 地址", "对外办公地址。", example="某某路1号"),
        _field("url 网址", "单位网站。", kind="url", example="https://www.example.gov.cn"),
        _field(
            "source 来源",
            "这些资料从哪里来。",
            required=True,
            example="《以高质量履职为民生幸福“加码”》",
        ),
    ),
    "session": Terms(
        "届次表",
        _field("name 名称", "会议的叫法。", required=True, example="石嘴山市政协十二届三次会议"),
        _field("aliases 简称 别名", "别的叫法。", shape="list", example="[十二届三次会议]"),
        _field("body 机构", "哪一级政协。", example="石嘴山市政协"),
        _field("start 开始", "哪天开始。", kind="date", example="2024-01"),
        _field("end 结束", "哪天结束。", kind="date", example="2024-01"),
        _field("codes 答复类别", "答复类别的代码和当地的意思。", shape="table", row="code"),
        _field(
            "figures 件数",
            "这次会议收到、立案、交办的提案各有多少件，写明出处；查不到就不写。",
            shape="row",
            row="figures",
        ),
        _field("reply_deadline 答复期限", "多长时间内答复，照当地规定写。", example="3个月"),
        _field("co_reply_deadline 会办期限", "会办单位多长时间内给意见。", example="1个月"),
        _field("return_deadline 退回期限", "收到以后多长时间内可以退回。", example="10天"),
        _field(
            "calendar 计日方式",
            "按自然日还是工作日。",
            choices=outcomes.CALENDARS,
            example="工作日",
        ),
        _field("source 来源", "从哪里知道的。", required=True, example="市政协网站"),
    ),
    "code": Terms(
        "答复类别",
        _field("label 说法 名称", "当地的说法。", required=True, example="已经解决或采纳"),
        _field("meaning 意思 说明", "用大白话说是什么意思。", example="说的问题已经解决"),
    ),
    "figures": Terms(
        "件数",
        _field("received 收到 收到件数", "一共收到多少件，照原文写。", example="312"),
        _field("filed 立案 立案件数", "立案多少件，照原文写。", example="289"),
        _field("assigned 交办 交办件数", "交办多少件，照原文写。", example="289"),
        _field("source 来源", "从哪里知道的。", required=True, example="常委会提案工作报告"),
    ),
    "topic": Terms(
        "主题表",
        _field("name 名称", "主题的叫法。", required=True, example="交通出行"),
        _field("aliases 别名", "别的叫法。", shape="list", example="[交通]"),
        _field("help 说明", "这个主题包括什么。", example="道路、车辆、公交、停车"),
        _field("source 来源", "从哪里来。", example="本栏目自定"),
    ),
    "place": Terms(
        "地点表",
        _field("name 名称", "地名。", required=True, example="平罗县"),
        _field("aliases 别名", "别的叫法。", shape="list", example="[平罗]"),
        _field("parent 上级", "属于哪里，写地点的名字。", example="石嘴山市"),
        _field("source 来源", "从哪里来。", example="本栏目自定"),
    ),
    "audience": Terms(
        "读者表",
        _field("name 名称", "哪些人。", required=True, example="老年人"),
        _field("aliases 别名", "别的叫法。", shape="list", example="[老人]"),
        _field("source 来源", "从哪里来。", example="本栏目自定"),
    ),
}

REGISTRIES: dict[str, str] = {
    "orgs": "org",
    "sessions": "session",
    "topics": "topic",
    "places": "place",
    "audiences": "audience",
}
