"""Files, pictures, links, the text and the registries."""

from __future__ import annotations

from .entry import Entry, error, hint, warning

FILES: tuple[Entry, ...] = (
    error(
        "id-duplicate",
        "编号“{value}”与 {other} 重复",
        "改其中一篇的“编号”或文件名",
        "两篇稿件不能用同一个网址。",
    ),
    error("alias-clash", "旧编号“{value}”已经是 {other} 的编号", "删掉这个旧编号"),
    error(
        "file-name",
        "文件名“{value}”不能直接做网址",
        "加上一行 编号: {suggestion}，或者把文件改名为 {suggestion}.md",
    ),
    error("file-link", "“{value}”是快捷方式或链接，不读", "把真正的文件放到 stories 文件夹里"),
    warning(
        "file-ignored",
        "“{value}”不是 .md 稿件，没有读",
        "是稿件，就另存为 .md 文件（文件名不要再带 .txt）；不是稿件，就移出 stories 文件夹",
        "没有读的文件，网站上不会有。",
    ),
    hint(
        "file-unused",
        "稿件旁边的“{value}”没有用到，不会上网",
        "要用就写进正文；不用就移走",
    ),
    error(
        "file-unreadable",
        "文件打不开：{reason}",
        "看看它是不是正被别的程序占用，或者没有读取的权限",
    ),
    error(
        "image-missing",
        "文件“{value}”不在稿件旁边",
        "给稿件建一个文件夹（年份/编号/index.md），把文件放进去，文件名一字不差；或者改正稿件里写的文件名",
        "稿件用到的图片和文件，要和稿件放在同一个文件夹里，才能一起上网。",
    ),
    error(
        "image-kind",
        "“{value}”这种文件不能放到网页上",
        "换成 {allowed} 这几种文件",
        "别的格式，读者的手机不一定打得开。",
    ),
    error(
        "image-broken",
        "“{value}”{reason}",
        "从原来的地方重新存一份；用看图软件打开看一看，另存为正确的格式",
        "读者只会看到一个空框。",
    ),
    error(
        "image-big",
        "“{value}”太大：{size}，最多 {limit}",
        "用手机相册或者看图软件缩小，宽 1600 像素就够清楚",
        "读者多半用手机看，图片太大要等很久。",
    ),
    error(
        "image-name",
        "文件名“{value}”不能用：{reason}",
        "把文件改个名字，只用字母、数字、汉字和短横线，正文里也一起改",
        "这样的名字，换一台电脑就打不开。",
    ),
    error(
        "image-place",
        "“{value}”不在稿件自己的文件夹里",
        "把文件复制到稿件旁边，只写文件名，不写文件夹",
    ),
    error(
        "image-remote",
        "图片“{value}”放在别的网站上",
        "把图片存下来，放到稿件旁边，只写文件名",
        "别的网站随时会换图、删图，还会知道谁在看这一页。",
    ),
    error(
        "link-story",
        "正文链接“{value}”找不到对应的稿件",
        "{nearest}改成存在的稿件，例如 [文字](那一篇.md)",
    ),
    error(
        "link-anchor",
        "“{value}”要跳到的地方不存在",
        "{nearest}可以跳到的有：{allowed}",
        "读者点了，页面不动。",
    ),
    error(
        "footnote-missing",
        "正文里的注 {value} 没有写内容",
        "在文末另起一行写 {value}: 注的内容；不需要就删掉这个注",
    ),
    error(
        "body-dense",
        "正文里的“{value}”有 {count} 个，超过 {most} 个",
        "多半是粘贴时带进来的；删掉多余的，或者把这篇分成几篇",
        "太密的符号会让网站很久都做不完。",
    ),
    error(
        "body-deep",
        "这里的列表或引用套了超过 {most} 层",
        "减少行首的空格或者 >；一般最多用到三层",
    ),
    error(
        "line-long",
        "这一行有 {count} 个字，超过 {most} 个",
        "分成几段，中间空一行；从别处粘贴来的乱码请删掉",
    ),
    error(
        "comment-open",
        "这里的批注 <!-- 没有写完，后面的文字会当成正文发布出去",
        "在批注末尾补上 -->；不需要批注就删掉 <!--",
        "写给自己看的话，读者会看到。",
    ),
    error("link-kind", "正文链接“{value}”不能用", "用 https:// 开头的网址，或者另一篇稿件的文件名"),
    error(
        "header-again",
        "正文里又有一段稿件信息（{keys} 等），会当成正文发布出去",
        "是两篇稿件，就分成两个文件；是多贴的，就删掉这一段，连同上下两行 ---",
        "稿件信息只在文件最前面写一次，别处写的都会变成正文。",
    ),
    error(
        "line-lost",
        "“[{name}]:”开头的一行会被当成链接的网址，读者看不到“{value}”",
        "去掉方括号，或者把英文冒号换成中文冒号，写成：{name}：{value}",
        "方括号后面紧跟英文冒号，是给链接起名字的写法。",
    ),
    warning(
        "synonyms-alone",
        "同义词表里，“{value}”这一行只有一个词，不起作用",
        "在后面按一下 Tab 键，写上别的说法；不需要就删掉这一行",
        "一行写一组意思相同的词，读者搜索其中一个，别的也能找到。",
    ),
    error(
        "registry-unknown",
        "登记表文件夹里的“{value}”不认识，没有读",
        "{nearest}改成 {allowed} 里的一个名字，或者移走它",
        "名字差一个字，整张表就等于没有写。",
    ),
    error("registry-twice", "“{value}”在登记表里指了两行：{other}", "删掉其中一个简称，或者改名"),
)
