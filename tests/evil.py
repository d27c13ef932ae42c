"""A story that tries everything, and what a page must never have of it."""

from __future__ import annotations

import http.server
import json
import re
from html.parser import HTMLParser

EVIL = (
    "</title></script><script>alert(1)</script><!-- xinguancha:lately 6 -->"
    "\"'><img src=https://evil.example/x onerror=alert(1)>{{ site }}"
)
Q = json.dumps(EVIL, ensure_ascii=False)
HEADER = f"""\
---
# 机密一 只写给同事
编号: evil
标题: {Q}
摘要: {Q}
状态: 已发布
发布: 2024-11-03
期次: 9
见报: {{报纸: {Q}, 日期: 2024-11-02, 版面: {Q}}}
主题: [evilzhuti]
地点: [evildi]
提案:
  - {{代号: p1, 提案号: {Q}, 案由: {Q}, 提案者: [{Q}], 理由: {Q}}}
单位:
  - {{单位: {Q}, 角色: 主办}}
  - {{单位: evilju, 角色: 会办}}
经过:
  - {{事项: 提交提案, 日期原文: {Q}, 谁: [{Q}], 说明: {Q}, 结果: {Q}, 来源: [r]}}
  - {{事项: 给出答复}}
答复:
  - {{文号: {Q}, 类别: {Q}, 要点: [{Q}], 单位: [{Q}]}}
承诺:
  - {{内容: {Q}, 责任单位: {Q}, 备注: {Q}}}
落实: {{情况: in_progress, 说明: {Q}, 谁核实: [{Q}]}}
评价:
  - {{谁: {Q}, 评价内容: 结果, 评价: 满意, 原话: {Q}}}
回访:
  - {{谁: {Q}, 方式: {Q}, 发现: {Q}}}
声音:
  - {{谁: {Q}, 身份: {Q}, 原话: {Q}, 同意: 本人同意}}
来源:
  r: {{标题: {Q}, 发布者: {Q}, 作者: {Q}, 备注: {Q}, 网址: 'https://a.example/"onclick=alert(1)'}}
更正:
  - {{日期: 2024-12-01, 更正内容: {Q}, 原来: {Q}, 现在: {Q}, 原因: {Q}}}
采编: [{Q}]
审核: [{Q}]
---
"""
ORG = f"""
evilju:
  名称: {Q}
  简称: [{Q}]
  窗口: {Q}
  地址: {Q}
  来源: {Q}
"""
TOPIC = f"""
evilzhuti:
  名称: {Q}
"""
PLACE = f"""
evildi:
  名称: {Q}
"""
FRAGMENTS = (
    "<script>alert(1)</script>",
    "<img src=https://evil.example/a.png onerror=alert(1)>",
    '<img src="//evil.example/a.png">',
    '<img src="\\\\evil.example\\a.png">',
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    "<img src=x srcset='https://evil.example/c 2x'>",
    "<svg onload=alert(1)><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<style>body{background:url(https://evil.example)}</style>",
    '<meta http-equiv=refresh content="0;url=https://evil.example">',
    "<form action=https://evil.example><input autofocus onfocus=alert(1)></form>",
    "<iframe src=//evil.example></iframe><object data=//evil.example></object>",
    "<base href=//evil.example><link rel=stylesheet href=//evil.example>",
    '<a href="javascript:alert(1)" onclick="alert(1)">字</a>',
    '<div id="__config" class="md-nav" style="position:fixed">层</div>',
    '<a id="location" name="location">名</a>',
    "<noscript><p title='</noscript><script>alert(1)</script>'>",
    "<b><p><table><tr><td></div></article></main></body>",
    "`</code><script>alert(1)</script>`",
    "# <script>alert(1)</script> __config",
    "# __md_scope {#__config}",
    "正[^1]\n\n[^1]: 注<script>alert(1)</script>\n\n[^__config]: 注",
    "{{ site }} {% raw %} <!-- xinguancha:lately 6 --> &lt;!-- xinguancha:lately 6 --&gt;",
    "\x02wzxhzdk:0\x03",
)
LINKS = (
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](java&#115;cript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x]( vbscript:x)",
    "<javascript:alert(1)>",
    "[q]\n\n[q]: <javascript:alert(1)>",
)
PICTURES = (
    "![p](https://evil.example/p.png)",
    "![p](//evil.example/p.png)",
    "![p](&#x68;ttps://evil.example/p.png)",
    "![p](https&colon;//evil.example/p.png)",
    "![p](\\\\\\\\evil.example/p.png)",
    "![p](../../assets/p.png)",
)
COMMENTS = (
    "<!-- 机密二 -->",
    "正文 <!-- 机密二\n\n机密二 --> 正文",
    "- 一\n- 二 <!-- 机密二\n\n    机密二\n\n-->\n- 三",
    "> 引 <!-- 机密二\n>\n> 机密二 -->",
    "办理如下：<!--\n- 机密二\n-->",
    "文[^2]\n\n[^2]: 注 <!--\n\n    机密二 -->",
    "<!--\n```\n机密二\n```\n-->",
    "文 <!-- 机密二 --!> 字",
    "| 甲 | 乙 |\n|--|--|\n| <!-- 机密二 --> | 丙 |",
)  # What ``check`` refuses can stand on no page; the rest is built into one.
REFUSED = tuple(one for one in FRAGMENTS if re.search(r"<img |<a href|[\x00-\x08]", one))
BODY = "\n\n".join((*(one for one in FRAGMENTS if one not in REFUSED), *COMMENTS))
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
LOADING = {"src", "srcset", "data", "poster", "action", "formaction", "background"}
SCHEMES = {"", "http", "https", "mailto", "tel"}


class Scan(HTMLParser):
    """Collects what is dangerous or out of balance in a page, and the page's own scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.scripts: list[str] = []
        self.blocks: list[str] = []  # data for search engines, which nothing runs
        self._block = False
        self.tags: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.bad += [f"open: {tag}" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        self._block = ("type", "application/ld+json") in attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        plain = re.sub(r"[\x00-\x20]", "", value)
        scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", plain)
        if name.startswith("on"):
            self.bad.append(f"{tag} {name}={value}")
        elif name == "id" and value.lower() in ("location", "xin"):
            self.bad.append(f"{tag} id={value}")
        elif (name == "href" or name in LOADING) and (
            (scheme[1].lower() if scheme else "") not in SCHEMES
        ):
            self.bad.append(f"{tag} {name}={value}")
        elif name in LOADING and (scheme or plain.replace("\\", "/").startswith("//")):
            self.bad.append(f"leaves the site: {tag} {name}={value}")
        if tag == "script" and name == "src":
            self.scripts.append(f"src {value}")
            if not re.match(r"(?:\.\./|\./|/)*assets/", value):
                self.bad.append(f"script {value}")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        elif tag not in VOID:
            self.bad.append(f"closes: {tag} in {self._open[-3:]} at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("script", "style"):
            (self.blocks if self._block else self.scripts).append(data)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
