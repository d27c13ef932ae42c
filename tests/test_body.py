"""A story's Markdown: what Chinese text needs, beside what the hostile tests hold."""

from __future__ import annotations

import pytest

from xinguancha.render import body


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("办理\n进展", "<p>办理进展</p>"),
        ("办理。\n**进展**", "<p>办理。<strong>进展</strong></p>"),
        ("**办理。**\n进展", "<p><strong>办理。</strong>进展</p>"),
        ("use\nMarkdown", "<p>use\nMarkdown</p>"),
        ("提案**“落实型”**转变", "<p>提案<strong>“落实型”</strong>转变</p>"),
        ("办理如下：\n- 一\n- 二", "<p>办理如下：</p>\n<ul>\n<li>一</li>\n<li>二</li>\n</ul>"),
        ("办理如下：\n1. 一\n2. 二", "<p>办理如下：</p>\n<ol>\n<li>一</li>\n<li>二</li>\n</ol>"),
        ("# 大标题", '<h2 id="h-大标题">大标题</h2>'),
        ("```\n甲\n乙\n```", "<pre><code>甲\n乙\n</code></pre>"),
        ("~~~\n甲\n乙\n~~~\n丙\n丁", "<pre><code>甲\n乙\n</code></pre>\n<p>丙丁</p>"),
        ("<!-- 秘密 -->明说", "<p>明说</p>"),
        (
            "[那篇](../2024/other.md)",
            '<p><a href="../other/" rel="noopener noreferrer">那篇</a></p>',
        ),
        ("", ""),
        ("  \n ", ""),
    ],
)
def test_body(text: str, html: str) -> None:
    assert body.to_html(text) == html
