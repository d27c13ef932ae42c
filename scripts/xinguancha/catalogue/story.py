"""What one story says: procedure, evidence, privacy, dates."""

from __future__ import annotations

from .entry import Entry, error, hint, warning

STORY: tuple[Entry, ...] = (
    error(
        "proposal-none",
        "提案类稿件至少要有一件提案",
        "加上：提案: 下面一行写 - 案由: 未查到",
        "不知道案由、号码也可以，写 未查到 就行。",
    ),
    error("event-none", "稿件至少要有一条经过", "加上：经过: 下面一行写 - 事项: {example}"),
    error(
        "event-bare",
        "{where}没有写“事项”，也没有写“环节”",
        "加上一行 事项: {example}，或者 环节: {stage}",
    ),
    error(
        "event-mismatch",
        "{where}写的环节是“{stage}”，但“{type}”属于“{expected}”",
        "删掉“环节”这一行，或者换一个事项",
    ),
    error(
        "stage-foreign",
        "{where}的环节“{stage}”不是“{kind}”的环节",
        "“{kind}”的环节有：{allowed}",
        "社情民意、服务为民等有自己的环节，不立案也不答复。",
    ),
    error(
        "stage-contradiction",
        "“环节”里写“{stage}”是“{state}”，但“经过”第 {row} 条（第 {line} 行）说明这个环节有记录",
        "删掉“环节”里的这一行，程序会从“经过”推算；或者改正那条经过",
    ),
    error(
        "proposal-key-twice",
        "{where}的代号“{value}”与前面的提案重复",
        "换一个代号，例如 {suggestion}",
    ),
    error(
        "merge-unknown",
        "{where}写了并入“{value}”，但没有这个代号",
        "{nearest}改成“提案”里有的代号：{allowed}",
    ),
    error(
        "merge-cycle",
        "{where}的并案绕成了圈：{chain}",
        "只让被并的提案写“并入”，最后办理的那一件不写",
    ),
    error(
        "reason-missing",
        "{where}不予立案，却没有写理由",
        "加上一行 理由: ……；没有查到就写 理由: 未查到",
        "读者最想知道为什么。",
    ),
    error(
        "proof-missing",
        "{where}写了“{state}”，但没有 E3 或 E4 级的证据",
        "在{field}里写上记者现场（E3）或数据、第三方（E4）的来源；没有的话改成“{weaker}”",
        "单位自己说办好了，不等于办好了。",
    ),
    error(
        "consent-unknown",
        "{where}没有写明本人是否同意公开",
        "问过本人就写 同意: 本人同意；报纸上登过的写 同意: 已公开发表；都没有就删掉这一条",
    ),
    error(
        "privacy-phone",
        "{where}里有像手机号码的数字",
        "删掉它；要留联系方式，请用单位表里的办公电话；确要公开的，写进“隐私例外”，说明理由",
        "个人电话一旦上网就收不回来。",
    ),
    error("privacy-id", "{where}里有像身份证号码的数字", "删掉它", "身份证号码不能公开。"),
    error("privacy-card", "{where}里有像银行卡号的数字", "删掉它", "银行卡号不能公开。"),
    error(
        "privacy-mail",
        "{where}里有像个人邮箱的地址",
        "删掉它；确是单位对外公布的邮箱，写进“隐私例外”，说明理由",
        "单位自己域名（例如 gov.cn）的邮箱可以写，别的邮箱可能是个人的。",
    ),
    error(
        "privacy-plate",
        "{where}里有像车牌号的字",
        "删掉它，写“一辆轿车”就行；确要公开的，写进“隐私例外”，说明理由",
        "从车牌能查到车主。",
    ),
    error(
        "consent-minor",
        "{where}说话的像是未成年人或者受害人，只有“本人同意”才能发布",
        "问过监护人或者本人，写 同意: 本人同意，并且用化名；没有问过就删掉这一条",
        "孩子和受害的人要多一层保护：别处登过，不等于可以再登。",
    ),
    warning(
        "privacy-excepted",
        "{where}有{kind}，按“隐私例外”公开：{reason}",
        "发布前再想一想：不写它，读者看不看得懂",
        "例外由人决定，所以每一次都列出来。",
    ),
    warning(
        "privacy-office",
        "单位表里“{value}”的电话像手机号码",
        "确是单位对外公布的，就不用改；是个人的，请删掉",
        "单位表里的电话，稿件里可以照写，不再提醒。",
    ),
    warning(
        "summary-long",
        "摘要有 {count} 个字，超过 60 个字",
        "只留最要紧的一句",
        "手机上只看得到开头两行。",
    ),
    warning(
        "source-unarchived",
        "来源“{value}”有网址，没有存档",
        "把网页存一份档，写上“存档”；网页删了，读者还能查证",
    ),
    warning(
        "class-unlisted",
        "{where}的答复类别“{value}”在届次表里没有说明",
        "在 stories/_registry/sessions.yml 里写上当地“{value}”的意思",
        "同一个字母，各地的意思可能相反。",
    ),
    warning(
        "commitment-overdue",
        "{where}的承诺已过期限（{due}），还没有核实",
        "去看一看，写上“状态”“核实日期”和“证据”",
    ),
    warning(
        "reply-early",
        "{where}的答复日期（{date}）早于交办日期（{assigned}）",
        "对照原件，看哪一个日期写错了",
    ),
    warning(
        "totals", "{where}写共 {count} 人，却列了 {listed} 个名字", "对照原件，看人数还是名单写错了"
    ),
    error(
        "published-vague",
        "发布日期没有写到哪一天，今天算不算已经发布，程序说不准",
        "写到哪一天，例如 2024-05-03",
        "说不准的，宁可先停下来问您。",
    ),
    warning(
        "published-undated",
        "稿件已发布，却没有写发布日期",
        "加上一行 发布: {example}",
        "没有日期，“最近进展”里排不上。",
    ),
    error(
        "withdrawn-bare",
        "状态是“已撤下”，却没有写“撤下”的日期和原因",
        "加上 撤下: {{日期: 2024-06-01, 原因: 为什么撤}}",
        "稿件的网址上会留一句说明，读者要知道哪天撤的、为什么。",
    ),
    error(
        "withdrawn-status",
        "写了“撤下”，状态却是“{status}”，稿件并没有撤下来",
        "把状态改成 状态: 已撤下；不撤就删掉“撤下”",
    ),
    warning(
        "link-withdrawn",
        "{where}指向的“{value}”已经撤下，读者点过去只看得到一句说明",
        "删掉这个{what}，或者改成别的稿件",
    ),
    warning(
        "image-undescribed",
        "图片“{value}”没有文字说明",
        "写成 ![图上有什么]({value})",
        "看不见图的读者，靠这句话知道图上有什么。",
    ),
    hint(
        "stage-unknown",
        "“{stage}”环节未查到公开记录",
        "查到以后加进“经过”；确认不公开的，写 环节: {{{stage}: 未公开}}",
    ),
    hint("date-missing", "{where}没有日期", "查到以后补上；只知道月份也可以写"),
    hint("feedback-missing", "已有答复，还没有提案者的评价", "问一问提案者，写进“评价”"),
    hint(
        "check-stale",
        "落实情况最近一次核实已过去 {days} 天",
        "再去看一看，写进“回访”，或者更新“落实”的核实日期",
    ),
    hint("proposal-none-hint", "专栏第 {installment} 期还没有写提案", "查到以后补上“提案”和“经过”"),
    hint("body-empty", "正文是空的", "在 --- 下面写几句话，说说这件事"),
)
