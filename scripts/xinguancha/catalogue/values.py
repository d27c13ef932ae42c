"""How a value is written, and what it refers to."""

from __future__ import annotations

from .entry import Entry, error, hint

VALUES: tuple[Entry, ...] = (
    error(
        "syntax-date",
        "{where}写的“{value}”不是看得懂的日期",
        "写成 2024、2024-05、2024-05-03、2024年5月3日、约2024-05 或 2024-03/2024-06；不知道就写 未查到，或者整行删掉",
        "日期可以只写到年或月，但要让程序看得懂。",
    ),
    error(
        "syntax-date-impossible",
        "{where}写的“{value}”不存在：{detail}",
        "对照原件改成真实的日期；只知道月份就写到月份",
        "例如 2 月没有 30 日，一年没有 13 月。",
    ),
    error(
        "syntax-moment",
        "{where}写的“{value}”不是看得懂的时刻",
        "写成 2024-05-03 08:00 这样的年、月、日和时刻（北京时间）",
    ),
    error(
        "value-missing",
        "{where}缺少“{field}”",
        "在这里加一行：{field}: {example}",
        "没有它，读者看不懂这篇稿件。",
    ),
    error(
        "value-choice",
        "{where}的“{field}”不能写“{value}”",
        "{nearest}可以写的有：{allowed}",
        "这一项只能从固定的词里选，网页才能归类。",
    ),
    error(
        "value-number", "{where}的“{field}”应当是整数，现在是“{value}”", "写成数字，例如 {example}"
    ),
    error(
        "value-key",
        "{where}的“{field}”写成了“{value}”，网址里不能这样写",
        "只用小写英文字母、数字和短横线，以字母或数字开头，不超过 80 个字，例如 {suggestion}",
        "编号会成为网址，用中文、空格或大写字母，在微信里转发时容易断掉。",
    ),
    error(
        "value-url",
        "{where}的网址“{value}”不能用",
        "写以 https:// 或 http:// 开头的完整网址；没有网址就删掉这一行",
        "别的开头（例如 javascript:）可能伤害读者。",
    ),
    error(
        "value-control",
        "{where}里有看不见的控制字符（{value}）",
        "删掉这几个字，重新用键盘输入",
        "它会让文字倒着显示，或者让网页出错。",
    ),
    error(
        "shape-text",
        "{where}的“{field}”只能写一个值，现在写了一{found}",
        "只留一个值，写成：{field}: {example}",
    ),
    error(
        "shape-list",
        "{where}的“{field}”应当是几个值，现在写了一组“名: 值”",
        "写成：{field}: {example}",
    ),
    error(
        "shape-row",
        "{where}的“{field}”下面应当一行写一项，现在是“{value}”",
        "另起一行，缩进两个空格，写成“名: 值”，例如 {example}",
    ),
    error(
        "key-unknown",
        "{where}没有叫“{key}”的字段",
        "{nearest}这里可以用的字段有：{allowed}",
        "写错的字段会被悄悄丢掉，所以先停下来请您确认。",
    ),
    error(
        "key-twice",
        "{where}的“{field}”写了两次：第 {first} 行已经写过（中文名和英文名是同一项）",
        "只留一处，把内容合在一起",
    ),
    error(
        "header-foreign",
        "这不像本栏目的稿件：{count} 个字段里有 {unknown} 个不认识（{keys}）",
        "用 xinguancha new 新建一篇，再把内容搬过去；或对照手册逐个改成本栏目的字段",
        "从别的系统搬来的文件，字段名往往不一样。",
    ),
    # --- references -----------------------------------------------------------------------
    error(
        "ref-source",
        "{where}引用的来源“{value}”没有写在“来源”里",
        "{nearest}在“来源”下面加上“{value}”，或者改成已有的名字：{allowed}",
    ),
    error(
        "ref-proposal",
        "{where}提到的提案代号“{value}”不存在",
        "{nearest}改成“提案”里有的代号：{allowed}",
    ),
    error(
        "ref-story",
        "{where}指向的稿件“{value}”不存在",
        "{nearest}改成另一篇稿件的编号，或者删掉这一条",
    ),
    error(
        "ref-unpublished",
        "{where}指向的稿件“{value}”还没有发布，读者会点到空页",
        "等那一篇发布以后再加，或者先删掉这一条",
    ),
    error(
        "ref-topic",
        "{where}的主题“{value}”不在主题表里",
        "{nearest}改成主题表里的词，或者先把它加进 stories/_registry/topics.yml",
    ),
    error(
        "ref-place",
        "{where}的地点“{value}”不在地点表里",
        "{nearest}改成地点表里的词，或者先把它加进 stories/_registry/places.yml",
    ),
    error(
        "ref-audience",
        "{where}的“{value}”不在读者表里",
        "{nearest}改成读者表里的词，或者先把它加进 stories/_registry/audiences.yml",
    ),
    error(
        "ref-session",
        "{where}的届次“{value}”不在届次表里",
        "{nearest}改成届次表里的名字，或者先把它加进 stories/_registry/sessions.yml",
    ),
    hint(
        "org-unregistered",
        "{where}的单位“{value}”不在单位表里",
        "{nearest}名称没有错就不用改；常用的单位请加进 stories/_registry/orgs.yml",
    ),
)
