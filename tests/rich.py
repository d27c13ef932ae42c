"""A good story of the fictional 示例市 that uses every part of a header, and its registries."""

from __future__ import annotations

from pathlib import Path

from xinguancha import reader, registries, rules
from xinguancha.problems import Problem
from xinguancha.registries import Registries

RICH = """---
编号: ludeng
标题: 路灯亮了，谁来管
摘要: 示例市两件提案建议修好老街路灯，已经修好一半。
期次: 之三
见报: {报纸: 示例日报, 日期: 2024-11-02, 版面: 第3版}
类别: 提案
状态: 已发布
解禁时间: 2024-11-03 08:00
发布: 2024-11-03
更新: 2025年1月
主题: [交通出行]
地点: [示例市]
对谁有用: [老年人]
旧编号: [laojie-ludeng]
提案:
  - 代号: p1
    提案号: "0123"
    届次: 一届一次会议
    案由: 关于修好老街路灯的提案
    提案者类型: 委员联名
    提案者: [张三, 李四]
    人数: 12
    重点: 主席督办
    立案情况: 立案
    公开情况: 全文公开
    来源: [report]
  - 代号: p2
    届次: 一届一次会议
    案由: 关于给老街装路灯的提案
    立案情况: 并案
    并入: p1
    理由: 内容相同
单位:
  - 单位: 市公安局
    角色: 主办
    提案: [p1, p2]
  - {单位: 示例市住建局, 角色: 会办}
经过:
  - {日期: 2024-01-10, 事项: 提交提案, 谁: 张三、李四, 来源: [report]}
  - {日期: 2024-02, 事项: 予以立案}
  - {日期原文: 会后不久, 事项: 交付办理, 谁: [示例市政府办]}
  - {日期: 2024-05-06, 事项: 面商, 说明: 到老街看了一圈, 提案: [p1]}
  - {日期: 约2024-06, 事项: 给出答复, 轮次: 1}
  - {日期: 2024-07, 事项: 媒体跟访, 来源: [visit]}
  - {日期: 2024-08, 事项: 提案者评价}
  - {日期: 2024-08-09, 事项: 要求重新办理}
  - {日期: 2024-09, 事项: 给出答复, 轮次: 2, 结果: 答应年底前修完}
答复:
  - 日期: 2024-09
    轮次: 2
    单位: [示例市公安局]
    文号: 示公函〔2024〕12号
    类别: A
    要点: [年底前修完, 以后每月查一次]
    提案: [p1]
    公开情况: 部分公开
    来源: [letter]
承诺:
  - 内容: 年底前把路灯修完
    责任单位: 示例市公安局
    承诺日期: 2024-09
    期限: 2024-12
    状态: 已兑现
    核实日期: 2025-01-10
    证据: [visit]
  - {内容: 每月查一次, 状态: 未到期或未核实, 备注: 还要再看}
落实:
  情况: 已落实
  核实日期: 2025-01-10
  谁核实: [示例日报记者]
  说明: 街上的灯都亮着。
  来源: [report, visit]
评价:
  - {日期: 2024-10, 轮次: 2, 谁: 张三, 评价内容: 结果, 评价: 基本满意, 原话: 比以前亮}
回访:
  - {日期: 2025-01-10, 谁: 示例日报记者, 方式: 现场, 发现: 灯都亮着, 结果: 仍然有效, 来源: [visit]}
声音:
  - {谁: 李阿姨, 身份: 居民, 原话: 晚上敢出门了, 同意: 本人同意, 来源: [visit]}
关联:
  - {类型: 前一篇, 稿件: xiangkou-ludeng, 备注: 同一条街}
来源:
  report:
    标题: 示例日报报道
    发布者: 示例日报
    类型: 新闻报道
    等级: E2
    日期: 2024
    网址: https://news.example.org/1.html
    存档: https://archive.example.org/1
  letter: {标题: 答复函, 类型: 答复函, 等级: E1, 版面: 第1页}
  visit: {标题: 记者现场查看, 类型: 采访, 等级: E3, 备注: 照片存编辑部}
更正:
  - {日期: 2024-11-05, 更正内容: 灯的数目, 原来: 20 盏, 现在: 21 盏, 原因: 数错了}
采编: [王五]
审核: [示例市政协提案委]
隐私例外: [{种类: 手机号码, 尾号: '0000', 理由: 物业公司公布的值班手机}]
---

示例市老街的路灯坏了一半。

## 修得怎样

看[另一篇](xiangkou-ludeng.md)，也看[政策原文](https://www.example.org/a_(1).html)。

- 2024 年修了 21 盏，花了 13.8 万元。

```
![代码里的图片不算](https://a.example.org/1.png)
```
"""

TABLES = {
    "orgs": "gongan: {名称: 示例市公安局, 简称: [市公安局], 来源: 自定}\n"
    "zhujian: {名称: 示例市住建局, 来源: 自定}\n",
    "sessions": "s1: {名称: 示例市政协一届一次会议, 简称: [一届一次会议], 来源: 自定,"
    " 答复类别: {A: {说法: 已经解决}}}\n",
    "topics": "jiaotong: {名称: 交通出行, 别名: [交通], 来源: 自定}\n",
    "places": "shilishi: {名称: 示例市, 来源: 自定}\n",
    "audiences": "laonian: {名称: 老年人, 来源: 自定}\n",
}
PATH = "2024/ludeng.md"


def shelf(folder: Path) -> Registries:
    """Write the registries below ``folder`` and load them."""
    (folder / "_registry").mkdir(exist_ok=True)
    for name, text in TABLES.items():
        (folder / "_registry" / f"{name}.yml").write_text(text, encoding="utf-8")
    loaded, found = registries.load(folder)
    assert found == []
    return loaded


def change(*pairs: tuple[str, str], text: str = RICH) -> str:
    """Replace each old part, which must stand there once, by its new part."""
    for old, new in pairs:
        assert text.count(old) == 1, f"{old!r} 出现了 {text.count(old)} 次"
        text = text.replace(old, new)
    return text


def check(
    text: str, shelf: Registries, siblings: frozenset[str] = frozenset(), path: str = PATH
) -> list[Problem]:
    """Read a story, run the rules, and return what they found."""
    reading = reader.read(path, text.encode("utf-8", "surrogatepass"))
    rules.run(reading, shelf, siblings)
    return reading.found
