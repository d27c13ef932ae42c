"""The catalogue: code, severity, message and mend of every problem; no logic."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of problem; ``message`` and ``fix`` are templates; ``why`` is for the handbook."""

    code: str
    severity: str
    message: str
    fix: str
    why: str = ""


def _error(code: str, message: str, fix: str, why: str = "") -> Entry:
    return Entry(code, "error", message, fix, why)


def _warning(code: str, message: str, fix: str, why: str = "") -> Entry:
    return Entry(code, "warning", message, fix, why)


def _hint(code: str, message: str, fix: str, why: str = "") -> Entry:
    return Entry(code, "hint", message, fix, why)


ENTRIES: tuple[Entry, ...] = (
    # --- how the header is written: one entry per finding of frontmatter ---------------------
    _error(
        "syntax-gbk",
        "这个文件用的是 GBK（ANSI）编码，不是 UTF-8",
        "另存为 UTF-8：记事本“另存为”→编码选 UTF-8；WPS 存为纯文本时选 UTF-8；VS Code 点右下角编码→“通过编码重新打开”选 GBK→再“通过编码保存”选 UTF-8",
    ),
    _error(
        "syntax-utf16",
        "这个文件用的是 UTF-16（Unicode）编码，不是 UTF-8",
        "记事本“另存为”，编码选 UTF-8；VS Code 点右下角编码→“通过编码保存”→UTF-8",
    ),
    _error(
        "syntax-not-utf8",
        "从这里起不是 UTF-8 文字（字节 {byte}）",
        "删掉这里的乱码，重新输入，再另存为 UTF-8",
    ),
    _error(
        "syntax-binary",
        "这不是纯文本，是{kind}",
        "打开它，把文字复制到新的 .md 文件里，另存为 UTF-8",
    ),
    _error(
        "syntax-too-big",
        "文件有 {size} MB，超过 {limit} MB",
        "稿件里只放文字；图片放在稿件旁边，太长的附件改成链接",
    ),
    _error(
        "syntax-too-deep", "这里套了超过 {limit} 层", "检查行首空格和括号，稿件信息最多用到五六层"
    ),
    _error(
        "syntax-crowded",
        "稿件信息太多，超过 {lines} 行、{items} 项或者 20 万字",
        "这不像一篇稿件的信息；分成几篇，或者把长的内容写进正文",
    ),
    _error(
        "syntax-long-line",
        "这一行有 {count} 个字，超过 {most} 个",
        "这不像一项稿件信息；长的内容写进正文，乱码请删掉",
    ),
    _error(
        "syntax-control",
        "这里有看不见的字符（{char}）",
        "删掉这几个字，重新用键盘输入；从网页或微信复制时常会带进来",
    ),
    _error(
        "syntax-blank-first", "第一行必须是 ---，现在前面有空行", "删掉第 {line} 行 --- 前面的空行"
    ),
    _error(
        "syntax-no-opening",
        "第一行不是 ---，找不到稿件信息",
        "在最前面加一行 ---（三个英文减号），下面写“标题: …”等稿件信息，写完再加一行 ---",
    ),
    _error(
        "syntax-fence",
        "这一行应当是顶格的三个英文减号，“{found}”{what}",
        "改成 ---：切到英文输入法，顶格打三个减号，这一行不要别的字",
    ),
    _error(
        "syntax-no-closing",
        "开头的 --- 没有配对：稿件信息没有结束",
        "在第 {before} 行前面加一行 ---（三个英文减号）",
    ),
    _error(
        "syntax-closing-fence",
        "开头的 --- 没有配对：第 {line} 行应当是三个英文减号，“{found}”{what}",
        "把第 {line} 行改成 ---：三个英文减号，前面不空格",
    ),
    _error(
        "syntax-conflict",
        "这里有两个人同时修改留下的记号（{marker}）",
        "看 <<<<<<< 和 >>>>>>> 之间的两种写法，留下对的，把三行记号都删掉",
    ),
    _error(
        "syntax-not-mapping",
        "稿件信息应当是一行一项“名: 值”，这里是{kind}",
        "改成“名: 值”，例如 标题: 老年代步车怎么管",
    ),
    _error(
        "syntax-empty",
        "两行 --- 之间没有内容",
        "至少写上标题、摘要、提案、经过和来源；可以用 xinguancha new 新建",
    ),
    _error("syntax-fullwidth-colon", "“{key}”后面用了中文冒号", "改成英文冒号加空格：{mended}"),
    _error("syntax-colon-space", "“{key}”后面的冒号没有跟一个英文空格", "改成：{mended}"),
    _error(
        "syntax-no-colon",
        "这一行没有“名: 值”的冒号：{text}",
        "写成“名: 值”；如果是接着上一行写的，并到上一行末尾；多余的就删掉",
    ),
    _error("syntax-dash-space", "列表的一项要用英文减号加一个英文空格开头", "改成：{mended}"),
    _error(
        "syntax-colon-in-value",
        "内容里又有一个冒号加空格，程序分不清哪里是内容",
        "整段内容加英文引号：{mended}",
    ),
    _error("syntax-smart-quotes", "中文引号保护不了里面的冒号", "外面改用英文引号：{mended}"),
    _error("syntax-leading-sign", "内容不能用 {sign} 开头", "这样写：{mended}"),
    _error(
        "syntax-after-close",
        "引号或括号已经结束，后面又多出文字",
        "要么删掉多出的文字，要么整段加引号：{mended}",
    ),
    _error(
        "syntax-unclosed",
        "这里的 {sign} 没有配对的 {closing}",
        "在这项内容的末尾补上 {closing}（英文符号）",
    ),
    _error("syntax-tab", "行首用了制表符（Tab）", "删掉它，改用空格；一层缩进两个空格"),
    _error(
        "syntax-wide-space",
        "这里的空格不是英文空格（{char}）",
        "删掉它，切到英文输入法重新打空格；一层缩进两个空格",
    ),
    _error(
        "syntax-indent",
        "这一行的行首空格和上面对不齐",
        "同一组的各行对齐；下一层多两个空格；列表的各项都用“- ”开头",
    ),
    _error(
        "syntax-alias", "“{text}”在稿件信息里有特殊含义，不能用", "整段内容加英文引号：{mended}"
    ),
    _error(
        "syntax-tag",
        "感叹号开头的“{text}”在稿件信息里有特殊含义，不能用",
        "整段内容加英文引号：{mended}",
    ),
    _error(
        "syntax-escape",
        "英文双引号里的反斜杠 {sign} 有特殊含义",
        "写成两个反斜杠，或者外面改用英文单引号",
    ),
    _error(
        "syntax-complex-key",
        "这里的名字是一组括号，不是文字",
        "写成“名: 值”；内容里有大括号或方括号时，整段加英文引号",
    ),
    _error(
        "syntax-yaml",
        "程序看不懂这里的写法",
        "对照手册里的例子重写这一行；内容里有标点时，整段加英文引号",
    ),
    _error(
        "syntax-duplicate-key", "“{key}”写了两次：第 {first} 行已经写过", "只留一处，把内容合在一起"
    ),
    _error(
        "syntax-fullwidth-comma",
        "括号里用了中文逗号，几项会变成一项",
        "分开的几项用英文逗号：{mended}；如果逗号是内容的一部分，给这一项加英文引号",
    ),
    _error(
        "syntax-hash",
        "“{lost}”会被当成注释丢掉",
        "整段内容加英文引号：{mended}；真要写注释，在 # 后面加一个空格",
    ),
    # --- how a value is written -------------------------------------------------------------
    _error(
        "syntax-date",
        "{where}写的“{value}”不是看得懂的日期",
        "写成 2024、2024-05、2024-05-03、2024年5月3日、约2024-05 或 2024-03/2024-06；不知道就写 未查到，或者整行删掉",
        "日期可以只写到年或月，但要让程序看得懂。",
    ),
    _error(
        "syntax-date-impossible",
        "{where}写的“{value}”不存在：{detail}",
        "对照原件改成真实的日期；只知道月份就写到月份",
        "例如 2 月没有 30 日，一年没有 13 月。",
    ),
    _error(
        "syntax-moment",
        "{where}写的“{value}”不是看得懂的时刻",
        "写成 2024-05-03 08:00 这样的年、月、日和时刻（北京时间）",
    ),
    _error(
        "value-missing",
        "{where}缺少“{field}”",
        "在这里加一行：{field}: {example}",
        "没有它，读者看不懂这篇稿件。",
    ),
    _error(
        "value-choice",
        "{where}的“{field}”不能写“{value}”",
        "{nearest}可以写的有：{allowed}",
        "这一项只能从固定的词里选，网页才能归类。",
    ),
    _error(
        "value-number", "{where}的“{field}”应当是整数，现在是“{value}”", "写成数字，例如 {example}"
    ),
    _error(
        "value-key",
        "{where}的“{field}”写成了“{value}”，网址里不能这样写",
        "只用小写英文字母、数字和短横线，以字母或数字开头，不超过 80 个字，例如 {suggestion}",
        "编号会成为网址，用中文、空格或大写字母，在微信里转发时容易断掉。",
    ),
    _error(
        "value-url",
        "{where}的网址“{value}”不能用",
        "写以 https:// 或 http:// 开头的完整网址；没有网址就删掉这一行",
        "别的开头（例如 javascript:）可能伤害读者。",
    ),
    _error(
        "value-control",
        "{where}里有看不见的控制字符（{value}）",
        "删掉这几个字，重新用键盘输入",
        "它会让文字倒着显示，或者让网页出错。",
    ),
    _error(
        "shape-text",
        "{where}的“{field}”只能写一个值，现在写了一{found}",
        "只留一个值，写成：{field}: {example}",
    ),
    _error(
        "shape-list",
        "{where}的“{field}”应当是几个值，现在写了一组“名: 值”",
        "写成：{field}: {example}",
    ),
    _error(
        "shape-row",
        "{where}的“{field}”下面应当一行写一项，现在是“{value}”",
        "另起一行，缩进两个空格，写成“名: 值”，例如 {example}",
    ),
    _error(
        "key-unknown",
        "{where}没有叫“{key}”的字段",
        "{nearest}这里可以用的字段有：{allowed}",
        "写错的字段会被悄悄丢掉，所以先停下来请您确认。",
    ),
    _error(
        "key-twice",
        "{where}的“{field}”写了两次：第 {first} 行已经写过（中文名和英文名是同一项）",
        "只留一处，把内容合在一起",
    ),
    _error(
        "header-foreign",
        "这不像本栏目的稿件：{count} 个字段里有 {unknown} 个不认识（{keys}）",
        "用 xinguancha new 新建一篇，再把内容搬过去；或对照手册逐个改成本栏目的字段",
        "从别的系统搬来的文件，字段名往往不一样。",
    ),
    # --- references -------------------------------------------------------------------------
    _error(
        "ref-source",
        "{where}引用的来源“{value}”没有写在“来源”里",
        "{nearest}在“来源”下面加上“{value}”，或者改成已有的名字：{allowed}",
    ),
    _error(
        "ref-proposal",
        "{where}提到的提案代号“{value}”不存在",
        "{nearest}改成“提案”里有的代号：{allowed}",
    ),
    _error(
        "ref-story",
        "{where}指向的稿件“{value}”不存在",
        "{nearest}改成另一篇稿件的编号，或者删掉这一条",
    ),
    _error(
        "ref-unpublished",
        "{where}指向的稿件“{value}”还没有发布，读者会点到空页",
        "等那一篇发布以后再加，或者先删掉这一条",
    ),
    _error(
        "ref-topic",
        "{where}的主题“{value}”不在主题表里",
        "{nearest}改成主题表里的词，或者先把它加进 stories/_registry/topics.yml",
    ),
    _error(
        "ref-place",
        "{where}的地点“{value}”不在地点表里",
        "{nearest}改成地点表里的词，或者先把它加进 stories/_registry/places.yml",
    ),
    _error(
        "ref-audience",
        "{where}的“{value}”不在读者表里",
        "{nearest}改成读者表里的词，或者先把它加进 stories/_registry/audiences.yml",
    ),
    _error(
        "ref-session",
        "{where}的届次“{value}”不在届次表里",
        "{nearest}改成届次表里的名字，或者先把它加进 stories/_registry/sessions.yml",
    ),
    _hint(
        "org-unregistered",
        "{where}的单位“{value}”不在单位表里",
        "{nearest}名称没有错就不用改；常用的单位请加进 stories/_registry/orgs.yml",
    ),
    # --- one story --------------------------------------------------------------------------
    _error(
        "proposal-none",
        "提案类稿件至少要有一件提案",
        "加上：提案: 下面一行写 - 案由: 未查到",
        "不知道案由、号码也可以，写 未查到 就行。",
    ),
    _error("event-none", "稿件至少要有一条经过", "加上：经过: 下面一行写 - 事项: {example}"),
    _error(
        "event-bare",
        "{where}没有写“事项”，也没有写“环节”",
        "加上一行 事项: {example}，或者 环节: {stage}",
    ),
    _error(
        "event-mismatch",
        "{where}写的环节是“{stage}”，但“{type}”属于“{expected}”",
        "删掉“环节”这一行，或者换一个事项",
    ),
    _error(
        "stage-foreign",
        "{where}的环节“{stage}”不是“{kind}”的环节",
        "“{kind}”的环节有：{allowed}",
        "社情民意、服务为民等有自己的环节，不立案也不答复。",
    ),
    _error(
        "stage-contradiction",
        "“环节”里写“{stage}”是“{state}”，但“经过”第 {row} 条（第 {line} 行）说明这个环节有记录",
        "删掉“环节”里的这一行，程序会从“经过”推算；或者改正那条经过",
    ),
    _error(
        "proposal-key-twice",
        "{where}的代号“{value}”与前面的提案重复",
        "换一个代号，例如 {suggestion}",
    ),
    _error(
        "merge-unknown",
        "{where}写了并入“{value}”，但没有这个代号",
        "{nearest}改成“提案”里有的代号：{allowed}",
    ),
    _error(
        "merge-cycle",
        "{where}的并案绕成了圈：{chain}",
        "只让被并的提案写“并入”，最后办理的那一件不写",
    ),
    _error(
        "reason-missing",
        "{where}不予立案，却没有写理由",
        "加上一行 理由: ……；没有查到就写 理由: 未查到",
        "读者最想知道为什么。",
    ),
    _error(
        "proof-missing",
        "{where}写了“{state}”，但没有 E3 或 E4 级的证据",
        "在{field}里写上记者现场（E3）或数据、第三方（E4）的来源；没有的话改成“{weaker}”",
        "单位自己说办好了，不等于办好了。",
    ),
    _error(
        "consent-unknown",
        "{where}没有写明本人是否同意公开",
        "问过本人就写 同意: 本人同意；报纸上登过的写 同意: 已公开发表；都没有就删掉这一条",
    ),
    _error(
        "privacy-phone",
        "{where}里有像手机号码的数字",
        "删掉它；要留联系方式，请用单位表里的办公电话；确要公开的，写进“隐私例外”，说明理由",
        "个人电话一旦上网就收不回来。",
    ),
    _error("privacy-id", "{where}里有像身份证号码的数字", "删掉它", "身份证号码不能公开。"),
    _error("privacy-card", "{where}里有像银行卡号的数字", "删掉它", "银行卡号不能公开。"),
    _error(
        "privacy-mail",
        "{where}里有像个人邮箱的地址",
        "删掉它；确是单位对外公布的邮箱，写进“隐私例外”，说明理由",
        "单位自己域名（例如 gov.cn）的邮箱可以写，别的邮箱可能是个人的。",
    ),
    _error(
        "privacy-plate",
        "{where}里有像车牌号的字",
        "删掉它，写“一辆轿车”就行；确要公开的，写进“隐私例外”，说明理由",
        "从车牌能查到车主。",
    ),
    _error(
        "consent-minor",
        "{where}说话的像是未成年人或者受害人，只有“本人同意”才能发布",
        "问过监护人或者本人，写 同意: 本人同意，并且用化名；没有问过就删掉这一条",
        "孩子和受害的人要多一层保护：别处登过，不等于可以再登。",
    ),
    _warning(
        "privacy-excepted",
        "{where}有{kind}，按“隐私例外”公开：{reason}",
        "发布前再想一想：不写它，读者看不看得懂",
        "例外由人决定，所以每一次都列出来。",
    ),
    _warning(
        "privacy-office",
        "单位表里“{value}”的电话像手机号码",
        "确是单位对外公布的，就不用改；是个人的，请删掉",
        "单位表里的电话，稿件里可以照写，不再提醒。",
    ),
    _warning(
        "summary-long",
        "摘要有 {count} 个字，超过 60 个字",
        "只留最要紧的一句",
        "手机上只看得到开头两行。",
    ),
    _warning(
        "source-unarchived",
        "来源“{value}”有网址，没有存档",
        "把网页存一份档，写上“存档”；网页删了，读者还能查证",
    ),
    _warning(
        "class-unlisted",
        "{where}的答复类别“{value}”在届次表里没有说明",
        "在 stories/_registry/sessions.yml 里写上当地“{value}”的意思",
        "同一个字母，各地的意思可能相反。",
    ),
    _warning(
        "commitment-overdue",
        "{where}的承诺已过期限（{due}），还没有核实",
        "去看一看，写上“状态”“核实日期”和“证据”",
    ),
    _warning(
        "reply-early",
        "{where}的答复日期（{date}）早于交办日期（{assigned}）",
        "对照原件，看哪一个日期写错了",
    ),
    _warning(
        "totals", "{where}写共 {count} 人，却列了 {listed} 个名字", "对照原件，看人数还是名单写错了"
    ),
    _error(
        "published-vague",
        "发布日期没有写到哪一天，今天算不算已经发布，程序说不准",
        "写到哪一天，例如 2024-05-03",
        "说不准的，宁可先停下来问您。",
    ),
    _warning(
        "published-undated",
        "稿件已发布，却没有写发布日期",
        "加上一行 发布: {example}",
        "没有日期，“最近进展”里排不上。",
    ),
    _error(
        "withdrawn-bare",
        "状态是“已撤下”，却没有写“撤下”的日期和原因",
        "加上 撤下: {{日期: 2024-06-01, 原因: 为什么撤}}",
        "稿件的网址上会留一句说明，读者要知道哪天撤的、为什么。",
    ),
    _error(
        "withdrawn-status",
        "写了“撤下”，状态却是“{status}”，稿件并没有撤下来",
        "把状态改成 状态: 已撤下；不撤就删掉“撤下”",
    ),
    _warning(
        "link-withdrawn",
        "{where}指向的“{value}”已经撤下，读者点过去只看得到一句说明",
        "删掉这个{what}，或者改成别的稿件",
    ),
    _warning(
        "image-undescribed",
        "图片“{value}”没有文字说明",
        "写成 ![图上有什么]({value})",
        "看不见图的读者，靠这句话知道图上有什么。",
    ),
    _hint(
        "stage-unknown",
        "“{stage}”环节未查到公开记录",
        "查到以后加进“经过”；确认不公开的，写 环节: {{{stage}: 未公开}}",
    ),
    _hint("date-missing", "{where}没有日期", "查到以后补上；只知道月份也可以写"),
    _hint("feedback-missing", "已有答复，还没有提案者的评价", "问一问提案者，写进“评价”"),
    _hint(
        "check-stale",
        "落实情况最近一次核实已过去 {days} 天",
        "再去看一看，写进“回访”，或者更新“落实”的核实日期",
    ),
    _hint(
        "proposal-none-hint", "专栏第 {installment} 期还没有写提案", "查到以后补上“提案”和“经过”"
    ),
    _hint("body-empty", "正文是空的", "在 --- 下面写几句话，说说这件事"),
    # --- files ------------------------------------------------------------------------------
    _error(
        "id-duplicate",
        "编号“{value}”与 {other} 重复",
        "改其中一篇的“编号”或文件名",
        "两篇稿件不能用同一个网址。",
    ),
    _error("alias-clash", "旧编号“{value}”已经是 {other} 的编号", "删掉这个旧编号"),
    _error(
        "file-name",
        "文件名“{value}”不能直接做网址",
        "加上一行 编号: {suggestion}，或者把文件改名为 {suggestion}.md",
    ),
    _error("file-link", "“{value}”是快捷方式或链接，不读", "把真正的文件放到 stories 文件夹里"),
    _warning(
        "file-ignored",
        "“{value}”不是 .md 稿件，没有读",
        "是稿件，就另存为 .md 文件（文件名不要再带 .txt）；不是稿件，就移出 stories 文件夹",
        "没有读的文件，网站上不会有。",
    ),
    _hint(
        "file-unused",
        "稿件旁边的“{value}”没有用到，不会上网",
        "要用就写进正文；不用就移走",
    ),
    _error(
        "file-unreadable",
        "文件打不开：{reason}",
        "看看它是不是正被别的程序占用，或者没有读取的权限",
    ),
    _error(
        "image-missing",
        "文件“{value}”不在稿件旁边",
        "给稿件建一个文件夹（年份/编号/index.md），把文件放进去，文件名一字不差；或者改正稿件里写的文件名",
        "稿件用到的图片和文件，要和稿件放在同一个文件夹里，才能一起上网。",
    ),
    _error(
        "image-kind",
        "“{value}”这种文件不能放到网页上",
        "换成 {allowed} 这几种文件",
        "别的格式，读者的手机不一定打得开。",
    ),
    _error(
        "image-broken",
        "“{value}”{reason}",
        "从原来的地方重新存一份；用看图软件打开看一看，另存为正确的格式",
        "读者只会看到一个空框。",
    ),
    _error(
        "image-big",
        "“{value}”太大：{size}，最多 {limit}",
        "用手机相册或者看图软件缩小，宽 1600 像素就够清楚",
        "读者多半用手机看，图片太大要等很久。",
    ),
    _error(
        "image-name",
        "文件名“{value}”不能用：{reason}",
        "把文件改个名字，只用字母、数字、汉字和短横线，正文里也一起改",
        "这样的名字，换一台电脑就打不开。",
    ),
    _error(
        "image-place",
        "“{value}”不在稿件自己的文件夹里",
        "把文件复制到稿件旁边，只写文件名，不写文件夹",
    ),
    _error(
        "image-remote",
        "图片“{value}”放在别的网站上",
        "把图片存下来，放到稿件旁边，只写文件名",
        "别的网站随时会换图、删图，还会知道谁在看这一页。",
    ),
    _error(
        "link-story",
        "正文链接“{value}”找不到对应的稿件",
        "{nearest}改成存在的稿件，例如 [文字](那一篇.md)",
    ),
    _error(
        "link-anchor",
        "“{value}”要跳到的地方不存在",
        "{nearest}可以跳到的有：{allowed}",
        "读者点了，页面不动。",
    ),
    _error(
        "footnote-missing",
        "正文里的注 {value} 没有写内容",
        "在文末另起一行写 {value}: 注的内容；不需要就删掉这个注",
    ),
    _error(
        "body-dense",
        "正文里的“{value}”有 {count} 个，超过 {most} 个",
        "多半是粘贴时带进来的；删掉多余的，或者把这篇分成几篇",
        "太密的符号会让网站很久都做不完。",
    ),
    _error(
        "body-deep",
        "这里的列表或引用套了超过 {most} 层",
        "减少行首的空格或者 >；一般最多用到三层",
    ),
    _error(
        "line-long",
        "这一行有 {count} 个字，超过 {most} 个",
        "分成几段，中间空一行；从别处粘贴来的乱码请删掉",
    ),
    _error(
        "comment-open",
        "这里的批注 <!-- 没有写完，后面的文字会当成正文发布出去",
        "在批注末尾补上 -->；不需要批注就删掉 <!--",
        "写给自己看的话，读者会看到。",
    ),
    _error(
        "link-kind", "正文链接“{value}”不能用", "用 https:// 开头的网址，或者另一篇稿件的文件名"
    ),
    _error(
        "header-again",
        "正文里又有一段稿件信息（{keys} 等），会当成正文发布出去",
        "是两篇稿件，就分成两个文件；是多贴的，就删掉这一段，连同上下两行 ---",
        "稿件信息只在文件最前面写一次，别处写的都会变成正文。",
    ),
    _error(
        "line-lost",
        "“[{name}]:”开头的一行会被当成链接的网址，读者看不到“{value}”",
        "去掉方括号，或者把英文冒号换成中文冒号，写成：{name}：{value}",
        "方括号后面紧跟英文冒号，是给链接起名字的写法。",
    ),
    _warning(
        "synonyms-alone",
        "同义词表里，“{value}”这一行只有一个词，不起作用",
        "在后面按一下 Tab 键，写上别的说法；不需要就删掉这一行",
        "一行写一组意思相同的词，读者搜索其中一个，别的也能找到。",
    ),
    _error(
        "registry-unknown",
        "登记表文件夹里的“{value}”不认识，没有读",
        "{nearest}改成 {allowed} 里的一个名字，或者移走它",
        "名字差一个字，整张表就等于没有写。",
    ),
    _error("registry-twice", "“{value}”在登记表里指了两行：{other}", "删掉其中一个简称，或者改名"),
)

# What stands for {reason} (or {size}) where several things can be wrong with a file.
REASONS: Mapping[str, str] = {
    "paper-torn": "不是完整的 PDF 文件",
    "paper-active": "里面有会自己运行的程序",
    "picture-none": "不是图片",
    "picture-torn": "是坏的图片，或者没有传完",
    "picture-other": "其实是 {kind} 图片，文件名的结尾不对",
    "picture-bomb": "解开以后超过一亿个点",
    "file-special": "它不是普通文件",
    "name-case": "和“{same}”只差大小写",
    "name-reserved": "Windows 留着自己用",
    "name-hidden": "里面有看不见的字符",
    "name-sign": "里面有“{sign}”",
    "name-long": "太长",
}

# Why a system does not read or write, by the number of its error.
SYSTEM: Mapping[int, str] = {
    errno.ENOENT: "找不到",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EBUSY: "正被别的程序占用",
    errno.EEXIST: "已经存在",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "磁盘只能读",
    errno.EIO: "磁盘坏了，或者没有接好",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "应当是文件夹的地方是一个文件",
    errno.ENAMETOOLONG: "名字太长",
    errno.ELOOP: "是快捷方式或链接",
    errno.EMFILE: "同时打开的文件太多",
    errno.ECONNREFUSED: "对方不接受连接",
    errno.ECONNRESET: "对方把连接断了",
    errno.EHOSTUNREACH: "到不了对方那里",
    errno.ENETUNREACH: "没有网络",
    errno.ETIMEDOUT: "等了很久没有回答",
}
# Why there is no talking to a server, where no number says so.
SERVER: Mapping[str, str] = {
    "name": "没有叫这个名字的服务器",
    "time": "等了很久没有回答",
    "certificate": "证书不对",
    "answer": "对方的回答看不懂",
}

# What MkDocs or Jinja says of the configuration, the docs pages and the templates → the same in
# the editor's words; groups of the pattern stand in the message by name.
FRAME: Mapping[str, str] = {
    r"option '(?P<key>\w+)': Unrecognised configuration name": "mkdocs.yml 的 xinguancha 下面没有叫“{key}”的选项。改法：对照“给管网站的人”那一页改名字，或者删掉这一行",
    r"option '(?P<key>\w+)': Expected type: <class 'int'>": "mkdocs.yml 的“{key}”应当是整数。改法：写成数字，例如 {key}: 30",
    r"option '(?P<key>\w+)': Expected type: <class 'bool'>": "mkdocs.yml 的“{key}”只能写 true 或 false。改法：写成 {key}: true",
    r"option '(?P<key>\w+)': Expected type: <class 'str'>": "mkdocs.yml 的“{key}”应当是文字。改法：加上英文引号",
    r"option '(?P<key>\w+)': Expected one of: (?P<allowed>[^\n]*?) but received": "mkdocs.yml 的“{key}”只能写 {allowed} 中的一个。改法：改成其中一个",
    r"Plugin 'xinguancha' option '\w+': (?P<told>.*改法.*)": "{told}",
    r"error parsing the configuration file.*unacceptable character": "mkdocs.yml 里有不该有的字符。改法：另存为 UTF-8，删掉乱码",
    r"error parsing the configuration file.*cannot start any token.*line (?P<line>\d+), column (?P<column>\d+)": "mkdocs.yml:{line}:{column} 这里写错了：行首不能用制表符（Tab），内容不能用这个符号开头。改法：行首改用空格；内容加英文引号",
    r"error parsing the configuration file.*line (?P<line>\d+), column (?P<column>\d+)": "mkdocs.yml:{line}:{column} 这里或者上一行写错了。改法：冒号用英文的，后面空一格；上下对齐；引号、括号成对",
    r"Expected a key-value mapping": "mkdocs.yml 应当是一行一项“名: 值”。改法：改回原来的写法",
    r"Config value '(?P<key>\w+)': Required configuration not provided": "mkdocs.yml 里没有写 {key}。改法：加上一行 {key}: 内容",
    r"Config file '[^']*' does not exist": "找不到 mkdocs.yml。改法：在项目的文件夹里运行；是删掉了，就从以前的版本里找回来",
    r"Config value 'site_url': ": "mkdocs.yml 的 site_url 不是完整的网址。改法：写成 site_url: https://example.org/ 这样的网址；还没有网址就删掉这一行",
    r"Config value 'plugins': The \"(?P<name>[^\"]*)\" plugin is not installed": "mkdocs.yml 的 plugins 里写了“{name}”，这台电脑上没有装。改法：删掉这一行，或者装上它",
    r"Config value 'theme': Unrecognised theme name: '(?P<name>[^']*)'": "mkdocs.yml 的 theme 写成了“{name}”，没有这个主题。改法：写成 name: material",
    r"The path set in custom_dir \('(?P<path>[^']*)'\) does not exist": "找不到模板文件夹 {path}。改法：从以前的版本里找回来，或者改 mkdocs.yml 的 custom_dir",
    r"The path '(?P<path>[^']*)' isn't an existing directory": "找不到文件夹 {path}。改法：从以前的版本里找回来，或者改 mkdocs.yml 的 docs_dir",
    r"Config value '(?P<key>\w+)': Unrecognised configuration name": "mkdocs.yml 里没有叫“{key}”的选项。改法：改名字，或者删掉这一行",
    r"Config value '(?P<key>\w+)': ": "mkdocs.yml 的“{key}”写得不对。改法：改回原来的写法",
    r"Doc file '(?P<page>[^']*)' contains a link '(?P<link>[^']*)', but the target": "docs/{page} 里的链接“{link}”找不到。改法：改成 docs 里有的文件名",
    r"Doc file '(?P<page>[^']*)' contains a link '(?P<link>[^']*)'": "docs/{page} 里的链接“{link}”要跳到的地方不存在。改法：对照那一页的标题改",
    r"A reference to '(?P<page>[^']*)' is included in the 'nav'": "mkdocs.yml 的 nav 里写了“{page}”，docs 里没有这个文件。改法：改文件名，或者删掉这一行",
    r"^template (?P<name>\S+) line (?P<line>\d+): (?P<words>.*)": "模板 templates/{name} 第 {line} 行写错了（{words}）。改法：改回原来的写法；不是您改的，请发给维护的人",
    r"^template (?P<name>\S+): (?P<words>.*)": "模板 templates/{name} 写错了（{words}）。改法：改回原来的写法；不是您改的，请发给维护的人",
}
FRAME_UNKNOWN = "原话是“{words}”。改法：把 mkdocs.yml、docs、templates 改回上一次能用的样子，再一处一处改；改不好，把这句话发给维护的人"
FRAME_ADDRESS = "mkdocs.yml 的 site_url“{value}”里有“{sign}”，网址里不能有。改法：写成 site_url: https://example.org/ 这样的网址"

# Why nothing was published, or nothing compared; what was there still stands.
PUBLISHING: Mapping[str, str] = {
    "none": "一篇稿件也没有找到，网站没有动。改法：看看稿件文件夹对不对；新栏目先运行 xinguancha new 新建一篇。",
    "moved": "稿件一直在改动，没有做成，网站没有动。改法：等别人（或同步软件）改完，再运行一次。",
    "marker": "{path} 里的标记 <!-- xinguancha:{name} --> 不认识。改法：对照“给管网站的人”那一页改名字，或者删掉它",
    "busy": "另一次生成正在进行（{who}），等了 {wait:g} 秒还没有结束，这次没有做，网站没有动。改法：等它做完再运行一次；要多等，加上 --wait 300。",
    "address-twice": "两个页面要用同一个网址：{path}。改法：改其中一个的编号或文件名",
    "address-case": "两个页面的网址只差大小写：{same} 和 {path}。改法：改其中一个",
    "file-gone": "现在的网站缺了文件 {path}，不能接着做。改法：运行 build --afresh，从头做一份。",
    "no-release": "没有可以退回去的版本，网站没有动。改法：运行 xinguancha releases 看看有哪些。",
    "release-torn": "那个版本已经不全了，退不回去，网站没有动。改法：运行 xinguancha releases，换一个版本退。",
    "place-odd": "{site} 不是普通文件夹，不能把网站放在那里。改法：换一个 --site",
    "place-link": "{path} 是链接，不能用。改法：删掉它",
    "place-inside": "{site} 在另一个网站 {around} 里面。改法：换一个 --site",
    "place-taken": "文件夹 {site} 里有别的东西，不敢覆盖。改法：把它移走或删掉，或者换一个 --site",
    "place-source": "网站不能放在 {site}：会和 {source} 混在一起。改法：换一个 --site，例如 site",
    "manifest-odd": "{where} 里的 {name} 读不懂：坏了，或者不是本程序做的。改法：在本机运行 build --afresh；是线上的，重新上传一遍",
    "manifest-none": "{where} 里没有 {name}，没有可以对的清单。改法：看看写的是不是网站的文件夹或网址。",
    "no-answer": "网址 {target} 没有给出文件，服务器回答 {status}。改法：过一会儿再试；还不行，看看服务器的日志",
    "no-link": "连不上 {host}：{error}。改法：看看网址和网络。",
    "copy-damaged": "{name}存在本机的副本坏了，没有做成，网站没有动。改法：运行 xinguancha sources update，再生成一次。",
}
# Told at the end of a build that has no picture to share.
NO_FONT = "没有找到中文字体，这次没有画分享用的图片，别的都照常。改法：装上 Noto Sans CJK 等中文字体，或者在 mkdocs.yml 的 card_font 写上字体文件。"
