"""Rows of the registries."""

from __future__ import annotations

from .. import outcomes
from ..terms import Terms
from .field import Field, field

REGISTRY: dict[str, Terms[Field]] = {
    "org": Terms(
        "单位表",
        field("name 名称 全称", "单位全称。", required=True, example="石嘴山市公安局"),
        field(
            "aliases 简称 别名",
            "别的叫法，稿件里写简称也认得。",
            shape="list",
            example="[市公安局]",
        ),
        field("type 类型", "是什么性质的单位。", example="政府部门"),
        field("place 地点", "属于哪里，写地点表里的词。", example="石嘴山市"),
        field("window 窗口 联系窗口", "群众可以找的对外窗口。", example="政务服务大厅"),
        field("phone 电话 办公电话", "对外公布的办公电话，不写个人手机。", example="12345"),
        field("address 地址", "对外办公地址。", example="某某路1号"),
        field("url 网址", "单位网站。", kind="url", example="https://www.example.gov.cn"),
        field(
            "source 来源",
            "这些资料从哪里来。",
            required=True,
            example="《以高质量履职为民生幸福“加码”》",
        ),
    ),
    "session": Terms(
        "届次表",
        field("name 名称", "会议的叫法。", required=True, example="石嘴山市政协十二届三次会议"),
        field("aliases 简称 别名", "别的叫法。", shape="list", example="[十二届三次会议]"),
        field("body 机构", "哪一级政协。", example="石嘴山市政协"),
        field("start 开始", "哪天开始。", kind="date", example="2024-01"),
        field("end 结束", "哪天结束。", kind="date", example="2024-01"),
        field("codes 答复类别", "答复类别的代码和当地的意思。", shape="table", row="code"),
        field(
            "figures 件数",
            "这次会议收到、立案、交办的提案各有多少件，写明出处；查不到就不写。",
            shape="row",
            row="figures",
        ),
        field("reply_deadline 答复期限", "多长时间内答复，照当地规定写。", example="3个月"),
        field("co_reply_deadline 会办期限", "会办单位多长时间内给意见。", example="1个月"),
        field("return_deadline 退回期限", "收到以后多长时间内可以退回。", example="10天"),
        field(
            "calendar 计日方式",
            "按自然日还是工作日。",
            choices=outcomes.CALENDARS,
            example="工作日",
        ),
        field("source 来源", "从哪里知道的。", required=True, example="市政协网站"),
    ),
    "code": Terms(
        "答复类别",
        field("label 说法 名称", "当地的说法。", required=True, example="已经解决或采纳"),
        field("meaning 意思 说明", "用大白话说是什么意思。", example="说的问题已经解决"),
    ),
    "figures": Terms(
        "件数",
        field("received 收到 收到件数", "一共收到多少件，照原文写。", example="312"),
        field("filed 立案 立案件数", "立案多少件，照原文写。", example="289"),
        field("assigned 交办 交办件数", "交办多少件，照原文写。", example="289"),
        field("source 来源", "从哪里知道的。", required=True, example="常委会提案工作报告"),
    ),
    "topic": Terms(
        "主题表",
        field("name 名称", "主题的叫法。", required=True, example="交通出行"),
        field("aliases 别名", "别的叫法。", shape="list", example="[交通]"),
        field("help 说明", "这个主题包括什么。", example="道路、车辆、公交、停车"),
        field("source 来源", "从哪里来。", example="本栏目自定"),
    ),
    "place": Terms(
        "地点表",
        field("name 名称", "地名。", required=True, example="平罗县"),
        field("aliases 别名", "别的叫法。", shape="list", example="[平罗]"),
        field("parent 上级", "属于哪里，写地点的名字。", example="石嘴山市"),
        field("source 来源", "从哪里来。", example="本栏目自定"),
    ),
    "audience": Terms(
        "读者表",
        field("name 名称", "哪些人。", required=True, example="老年人"),
        field("aliases 别名", "别的叫法。", shape="list", example="[老人]"),
        field("source 来源", "从哪里来。", example="本栏目自定"),
    ),
}
