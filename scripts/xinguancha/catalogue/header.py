"""How a header is written: one entry for each finding of ``frontmatter``."""

from __future__ import annotations

from .entry import Entry, error

HEADER: tuple[Entry, ...] = (
    error(
        "syntax-gbk",
        "这个文件用的是 GBK（ANSI）编码，不是 UTF-8",
        "另存为 UTF-8：记事本“另存为”→编码选 UTF-8；WPS 存为纯文本时选 UTF-8；VS Code 点右下角编码→“通过编码重新打开”选 GBK→再“通过编码保存”选 UTF-8",
    ),
    error(
        "syntax-utf16",
        "这个文件用的是 UTF-16（Unicode）编码，不是 UTF-8",
        "记事本“另存为”，编码选 UTF-8；VS Code 点右下角编码→“通过编码保存”→UTF-8",
    ),
    error(
        "syntax-not-utf8",
        "从这里起不是 UTF-8 文字（字节 {byte}）",
        "删掉这里的乱码，重新输入，再另存为 UTF-8",
    ),
    error(
        "syntax-binary",
        "这不是纯文本，是{kind}",
        "打开它，把文字复制到新的 .md 文件里，另存为 UTF-8",
    ),
    error(
        "syntax-too-big",
        "文件有 {size} MB，超过 {limit} MB",
        "稿件里只放文字；图片放在稿件旁边，太长的附件改成链接",
    ),
    error(
        "syntax-too-deep", "这里套了超过 {limit} 层", "检查行首空格和括号，稿件信息最多用到五六层"
    ),
    error(
        "syntax-crowded",
        "稿件信息太多，超过 {lines} 行、{items} 项或者 20 万字",
        "这不像一篇稿件的信息；分成几篇，或者把长的内容写进正文",
    ),
    error(
        "syntax-long-line",
        "这一行有 {count} 个字，超过 {most} 个",
        "这不像一项稿件信息；长的内容写进正文，乱码请删掉",
    ),
    error(
        "syntax-control",
        "这里有看不见的字符（{char}）",
        "删掉这几个字，重新用键盘输入；从网页或微信复制时常会带进来",
    ),
    error(
        "syntax-blank-first", "第一行必须是 ---，现在前面有空行", "删掉第 {line} 行 --- 前面的空行"
    ),
    error(
        "syntax-no-opening",
        "第一行不是 ---，找不到稿件信息",
        "在最前面加一行 ---（三个英文减号），下面写“标题: …”等稿件信息，写完再加一行 ---",
    ),
    error(
        "syntax-fence",
        "这一行应当是顶格的三个英文减号，“{found}”{what}",
        "改成 ---：切到英文输入法，顶格打三个减号，这一行不要别的字",
    ),
    error(
        "syntax-no-closing",
        "开头的 --- 没有配对：稿件信息没有结束",
        "在第 {before} 行前面加一行 ---（三个英文减号）",
    ),
    error(
        "syntax-closing-fence",
        "开头的 --- 没有配对：第 {line} 行应当是三个英文减号，“{found}”{what}",
        "把第 {line} 行改成 ---：三个英文减号，前面不空格",
    ),
    error(
        "syntax-conflict",
        "这里有两个人同时修改留下的记号（{marker}）",
        "看 <<<<<<< 和 >>>>>>> 之间的两种写法，留下对的，把三行记号都删掉",
    ),
    error(
        "syntax-not-mapping",
        "稿件信息应当是一行一项“名: 值”，这里是{kind}",
        "改成“名: 值”，例如 标题: 老年代步车怎么管",
    ),
    error(
        "syntax-empty",
        "两行 --- 之间没有内容",
        "至少写上标题、摘要、提案、经过和来源；可以用 xinguancha new 新建",
    ),
    error("syntax-fullwidth-colon", "“{key}”后面用了中文冒号", "改成英文冒号加空格：{mended}"),
    error("syntax-colon-space", "“{key}”后面的冒号没有跟一个英文空格", "改成：{mended}"),
    error(
        "syntax-no-colon",
        "这一行没有“名: 值”的冒号：{text}",
        "写成“名: 值”；如果是接着上一行写的，并到上一行末尾；多余的就删掉",
    ),
    error("syntax-dash-space", "列表的一项要用英文减号加一个英文空格开头", "改成：{mended}"),
    error(
        "syntax-colon-in-value",
        "内容里又有一个冒号加空格，程序分不清哪里是内容",
        "整段内容加英文引号：{mended}",
    ),
    error("syntax-smart-quotes", "中文引号保护不了里面的冒号", "外面改用英文引号：{mended}"),
    error("syntax-leading-sign", "内容不能用 {sign} 开头", "这样写：{mended}"),
    error(
        "syntax-after-close",
        "引号或括号已经结束，后面又多出文字",
        "要么删掉多出的文字，要么整段加引号：{mended}",
    ),
    error(
        "syntax-unclosed",
        "这里的 {sign} 没有配对的 {closing}",
        "在这项内容的末尾补上 {closing}（英文符号）",
    ),
    error("syntax-tab", "行首用了制表符（Tab）", "删掉它，改用空格；一层缩进两个空格"),
    error(
        "syntax-wide-space",
        "这里的空格不是英文空格（{char}）",
        "删掉它，切到英文输入法重新打空格；一层缩进两个空格",
    ),
    error(
        "syntax-indent",
        "这一行的行首空格和上面对不齐",
        "同一组的各行对齐；下一层多两个空格；列表的各项都用“- ”开头",
    ),
    error("syntax-alias", "“{text}”在稿件信息里有特殊含义，不能用", "整段内容加英文引号：{mended}"),
    error(
        "syntax-tag",
        "感叹号开头的“{text}”在稿件信息里有特殊含义，不能用",
        "整段内容加英文引号：{mended}",
    ),
    error(
        "syntax-escape",
        "英文双引号里的反斜杠 {sign} 有特殊含义",
        "写成两个反斜杠，或者外面改用英文单引号",
    ),
    error(
        "syntax-complex-key",
        "这里的名字是一组括号，不是文字",
        "写成“名: 值”；内容里有大括号或方括号时，整段加英文引号",
    ),
    error(
        "syntax-yaml",
        "程序看不懂这里的写法",
        "对照手册里的例子重写这一行；内容里有标点时，整段加英文引号",
    ),
    error(
        "syntax-duplicate-key", "“{key}”写了两次：第 {first} 行已经写过", "只留一处，把内容合在一起"
    ),
    error(
        "syntax-fullwidth-comma",
        "括号里用了中文逗号，几项会变成一项",
        "分开的几项用英文逗号：{mended}；如果逗号是内容的一部分，给这一项加英文引号",
    ),
    error(
        "syntax-hash",
        "“{lost}”会被当成注释丢掉",
        "整段内容加英文引号：{mended}；真要写注释，在 # 后面加一个空格",
    ),
)
