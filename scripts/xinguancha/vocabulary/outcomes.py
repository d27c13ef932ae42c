"""Outcome and everything beside procedure: roles, dispositions, delivery, evidence, sources."""

from __future__ import annotations

from .terms import Term, Terms

STATUSES = Terms(
    "状态",
    Term("draft", "草稿", "还在写，不发布。"),
    Term("review", "待审", "写完了，等审核，不发布。", ("审核中",)),
    Term("published", "已发布", "审核通过，发布到网站。", ("发布",)),
    Term("archived", "已归档", "不再发布，只在文件夹里留存。", ("归档",)),
    Term(
        "withdrawn",
        "已撤下",
        "发布以后又撤了下来。网址上只留一句说明：哪天撤的，为什么；别的都不再公开。",
        ("撤下", "撤稿"),
    ),
)

ROLES = Terms(
    "角色",
    Term("lead", "主办", "牵头办理，负责答复。", ("主办单位",)),
    Term("co", "会办", "配合主办单位，向主办单位提供意见。", ("协办", "会办单位", "协办单位")),
    Term("split", "分办", "几个单位各办各的部分，分别答复。"),
    Term("sole", "独办", "由一个单位单独办理。", ("单办",)),
    Term("assigner", "交办", "把提案交给承办单位。", ("交办单位",)),
    Term("supervisor", "督办", "督促和察看办理情况。", ("督办单位",)),
)

PROPOSER_TYPES = Terms(
    "提案者类型",
    Term("member", "委员", "一位政协委员。", ("个人",)),
    Term("joint", "委员联名", "几位委员共同提出。", ("联名",)),
    Term("party", "民主党派", "民主党派或工商联。", ("党派", "工商联")),
    Term("organisation", "人民团体", "工会、共青团、妇联等团体。", ("团体",)),
    Term("committee", "专门委员会", "政协的专门委员会。", ("专委会",)),
    Term("sector", "界别", "一个界别的委员共同提出。"),
    Term("group", "小组", "会议期间的委员小组。", ("委员小组",)),
    Term("mixed", "多方", "几类提案者分别或共同提出。", ("混合",)),
)

DISPOSITIONS = Terms(
    "立案情况",
    Term("filed", "立案", "作为提案办理。", ("已立案", "予以立案")),
    Term("not_filed", "不予立案", "审查没有通过；应当写明理由。", ("未立案",)),
    Term("merged", "并案", "并入另一件提案一起办理。", ("合并",)),
    Term("converted", "转意见", "转作意见建议或社情民意信息。", ("转意见建议", "转社情民意")),
    Term("withdrawn", "撤案", "提案者撤回。", ("撤回",)),
    Term("unknown", "未查到", "没有查到。", ("不详",)),
)

DISCLOSURES = Terms(
    "公开情况",
    Term("full", "全文公开", "原文可以查到。", ("公开",)),
    Term("partial", "部分公开", "只公开了摘要或一部分。"),
    Term("none", "不公开", "说明了不公开。", ("未公开",)),
    Term("unknown", "未查到", "没有查到公开的文本。", ("不详",)),
)

COMMITMENT_STATES = Terms(
    "承诺状态",
    Term("open", "未到期或未核实", "答应了，还没有查到办成的证据。", ("进行中", "待核实")),
    Term("fulfilled", "已兑现", "有证据表明办成了。", ("兑现", "已完成")),
    Term("partly", "部分兑现", "办成了一部分。"),
    Term("revised", "已调整", "答应的内容或时间改了。", ("调整",)),
    Term("explained", "已说明", "没有办，但公开说明了原因。", ("说明",)),
    Term("dropped", "已放弃", "明确不再办。", ("放弃",)),
    Term("unknown", "未查到", "没有查到后来的情况。", ("不详",)),
)

DELIVERY_STATES = Terms(
    "落实情况",
    Term(
        "unknown", "未查到", "没有查到落实情况的公开记录。这不等于没有落实。", ("不详", "尚未核实")
    ),
    Term("planned", "列入计划", "已列入计划，还没有动手。", ("计划",)),
    Term("in_progress", "正在落实", "正在做。", ("进行中", "正在办理")),
    Term("partial", "部分落实", "落实了一部分。"),
    Term("delivered", "已落实", "有证据表明已经落实。", ("落实",)),
    Term("sustained", "持续有效", "回访证实，过了一段时间仍然有效。", ("长期有效",)),
    Term("reopened", "重新出现", "落实以后，问题又出现了。", ("反弹",)),
    Term("not_feasible", "无法落实", "因条件或政策限制，目前办不了；应当写明原因。", ("无法办理",)),
    Term("carried_over", "跨年度办理", "今年办不完，转到下一年继续办。", ("跨年度",)),
)

SATISFACTIONS = Terms(
    "满意程度",
    Term("satisfied", "满意"),
    Term("mostly", "基本满意"),
    Term("understood", "理解"),
    Term("reserved", "保留", "保留意见。", ("保留意见",)),
    Term("dissatisfied", "不满意"),
)

FEEDBACK_SUBJECTS = Terms(
    "评价内容",
    Term("attitude", "态度", "办理的态度好不好。", ("办理态度",)),
    Term("result", "结果", "办理的结果好不好。", ("办理结果",)),
    Term("targeted", "针对性", "答复有没有对着问题说。", ("是否针对",)),
)

VISIT_RESULTS = Terms(
    "回访结果",
    Term("holds", "仍然有效", "落实的成果还在。", ("有效",)),
    Term("partial", "部分有效", "只剩一部分还有效。"),
    Term("regressed", "出现反弹", "问题又回来了。", ("反弹",)),
)

CONSENTS = Terms(
    "同意情况",
    Term("given", "本人同意", "本人同意公开他说的话。", ("同意",)),
    Term("published", "已公开发表", "这些话已在报纸等处公开发表。", ("已发表", "公开发表")),
    Term("unknown", "未查到", "不清楚本人是否同意；不能发布。", ("不详",)),
)

PRIVATE_KINDS = Terms(  # resident ids and bank cards are never excepted
    "个人信息种类",
    Term("phone", "手机号码", "像手机号码的数字。", ("手机", "电话")),
    Term("mail", "邮箱地址", "不是单位自己域名的邮箱。", ("邮箱",)),
    Term("plate", "车牌号码", "像机动车号牌的字。", ("车牌",)),
)

RELATION_TYPES = Terms(
    "关联类型",
    Term("continues", "接续", "接着那件事往下办。", ("延续",)),
    Term("previous", "前一篇", "同一件事的上一篇报道。", ("前篇",)),
    Term("same_issue", "同一问题", "说的是同一个问题。", ("同题",)),
    Term("replaces", "取代", "用这一篇代替那一篇。", ("替代",)),
    Term("cites", "引用", "提到了那一篇。"),
)

SOURCE_TYPES = Terms(
    "来源类型",
    Term("report", "新闻报道", aliases=("报道",)),
    Term("document", "公文", aliases=("文件",)),
    Term("notice", "公告", aliases=("通告", "通知")),
    Term("reply", "答复函", aliases=("答复",)),
    Term("web", "网页", aliases=("网站",)),
    Term("interview", "采访", aliases=("记者采访",)),
    Term("data", "数据", aliases=("统计数据",)),
    Term("photo", "照片", aliases=("图片", "视频")),
    Term("other", "其他"),
)

EVIDENCE_LEVELS = Terms(
    "证据等级",
    Term("E1", "承办单位自述", "办事的单位自己说的。", ("1", "一级")),
    Term("E2", "公文公告", "正式的公文或公告。", ("2", "二级")),
    Term("E3", "记者现场", "记者到现场看到、问到的。", ("3", "三级")),
    Term(
        "E4", "数据或第三方", "数据，或没有利害关系的第三方证实。", ("4", "四级", "数据", "第三方")
    ),
)

KEY_LEVELS = Terms(
    "重点级别",
    Term("none", "非重点", aliases=("否",)),
    Term("key", "重点提案", aliases=("重点", "是")),
    Term("party_led", "党委领导督办", aliases=("党委",)),
    Term("government_led", "政府领导领办", aliases=("政府",)),
    Term("chair_led", "政协主席督办", aliases=("主席督办",)),
)

CALENDARS = Terms(
    "计日方式",
    Term("calendar", "自然日", aliases=("日历日",)),
    Term("working", "工作日"),
)

# Evidence of this level or better may carry "delivered" and "fulfilled": someone other than the
# unit that did the work has seen it.
PROOF_LEVELS = ("E3", "E4")
