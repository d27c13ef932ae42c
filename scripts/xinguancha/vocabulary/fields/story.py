"""A story as a whole."""

from __future__ import annotations

from .. import outcomes, stages
from ..terms import Terms
from .field import Field, field

STORY: dict[str, Terms[Field]] = {
    "story": Terms(
        "稿件",
        field(
            "id 编号 网址",
            "永久网址，用小写英文字母、数字和短横线；不写就用文件名。一经发布不要改，要改请把旧的写进“旧编号”。",
            kind="key",
            example="laonian-daibuche",
        ),
        field(
            "title 标题 题目", "稿件标题。", required=True, example="老年代步车，怎样管得住又通人情"
        ),
        field(
            "summary 摘要 提要",
            "一句大白话：谁要求什么，现在怎么样。不超过 60 个字。",
            required=True,
            example="六件提案建议立规矩管住老年代步车，四部门已联合发出通告。",
        ),
        field("installment 期次 第几期", "专栏的第几期，“之三”写 3。", kind="number", example="3"),
        field("printed 见报", "登在哪张报纸、哪一天、第几版。", shape="row", row="printed"),
        field(
            "kind 类别 种类",
            "哪一类事情，不写就是提案。",
            choices=stages.KINDS,
            example="提案",
        ),
        field(
            "status 状态 稿件状态",
            "写到哪一步了。只有“已发布”的才会上网，不写就是草稿。",
            choices=outcomes.STATUSES,
            exact=True,
            example="已发布",
        ),
        field(
            "embargo 解禁时间 定时发布",
            "到这个时刻以后才公开（北京时间）。",
            kind="moment",
            example="2024-05-03 08:00",
        ),
        field("published 发布 发布日期", "在网站上公开的日期。", kind="date", example="2024-05-03"),
        field(
            "updated 更新 更新日期", "最近一次改动内容的日期。", kind="date", example="2024-06-01"
        ),
        field(
            "topics 主题 话题", "属于哪些主题，写主题表里的词。", shape="list", example="[交通出行]"
        ),
        field(
            "places 地点 地区", "在什么地方，写地点表里的词。", shape="list", example="[石嘴山市]"
        ),
        field("audience 对谁有用 读者", "对哪些人有用。", shape="list", example="[老年人]"),
        field(
            "aliases 旧编号 曾用编号",
            "这篇稿件用过的编号，旧网址会转到新网址。",
            shape="list",
            kind="key",
            example="[daibuche]",
        ),
        field("proposals 提案", "这篇稿件说的提案，一件写一条。", shape="rows", row="proposal"),
        field("units 单位 承办单位", "哪些单位参与，各是什么角色。", shape="rows", row="unit"),
        field("events 经过 进展", "按时间写发生了什么，一件事写一条。", shape="rows", row="event"),
        field(
            "stages 环节 环节状态",
            "没有具体事项、但知道状态的环节，在这里直接写状态。平时不用写，程序会从“经过”推算。",
            shape="pairs",
            pair_keys=stages.STAGES,
            choices=stages.STAGE_STATES,
            example="{立: 未公开}",
        ),
        field("replies 答复", "承办单位正式答复了什么。", shape="rows", row="reply"),
        field(
            "commitments 承诺", "答应要办的事，一件写一条，用原话。", shape="rows", row="commitment"
        ),
        field(
            "delivery 落实",
            "到底落实了没有，谁看过、哪天看的、凭什么说。",
            shape="row",
            row="delivery",
        ),
        field("feedback 评价 反馈", "提案者对办理的评价。", shape="rows", row="feedback"),
        field("visits 回访", "过一段时间再去看，还管不管用。", shape="rows", row="visit"),
        field("voices 声音", "当事人、群众说的话。", shape="rows", row="voice"),
        field("relations 关联", "与别的稿件的关系。", shape="rows", row="relation"),
        field(
            "sources 来源 出处",
            "每个来源起一个名字，别处用名字引用。至少一个。",
            shape="table",
            row="source",
            required=True,
        ),
        field("corrections 更正", "发布以后改过什么错。", shape="rows", row="correction"),
        field(
            "withdrawal 撤下 撤稿",
            "发布以后要撤下来的，写哪天撤、为什么，同时把“状态”改成“已撤下”。",
            shape="row",
            row="withdrawal",
        ),
        field("editors 采编 作者 编辑", "谁采写、谁编辑。", shape="list", example="[罗鸣]"),
        field("review 审核", "谁审核的。", shape="list", example="[提案委]"),
        field(
            "privacy_exceptions 隐私例外",
            "哪个像个人信息的号码可以公开，凭什么。不上网，只在检查报告里列出。",
            shape="rows",
            row="privacy_exception",
        ),
    ),
    "privacy_exception": Terms(
        "隐私例外",
        field(
            "kind 种类",
            "是哪一种。身份证号和银行卡号没有例外。",
            choices=outcomes.PRIVATE_KINDS,
            required=True,
            example="手机号码",
        ),
        field("ending 尾号", "最后四位，不写全号。", required=True, example="0000"),
        field(
            "reason 理由",
            "为什么可以公开，谁同意的。",
            required=True,
            example="物业公司对外公布的值班手机",
        ),
    ),
    "printed": Terms(
        "见报",
        field("paper 报纸", "报纸名称。", example="石嘴山日报"),
        field("date 日期", "哪一天。", kind="date", example="2024-05-03"),
        field("page 版面 版", "第几版。", example="第3版"),
    ),
}
