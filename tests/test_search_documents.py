"""The plain text edition says what the page says, and nothing that the page keeps back."""

from __future__ import annotations

import pickle

import pytest
from project import STORIES

from xinguancha import cache, folding, library
from xinguancha.model import Story
from xinguancha.search import documents, tokens


@pytest.fixture(scope="module")
def shelf_and_stories() -> tuple[library.Library, list[Story]]:
    """The real stories, read with their registries."""
    with_store = cache.Store(None)
    shelf = library.load(STORIES, store=with_store)
    found = library.stories(with_store, [card.key for card in shelf.cards.values()])
    with_store.close()
    return shelf, [pickle.loads(blob) for blob in found.values()]


def test_every_story_reads_back_as_its_fields(
    shelf_and_stories: tuple[library.Library, list[Story]],
) -> None:
    shelf, stories = shelf_and_stories
    assert len(stories) >= 10
    for story in stories:
        text = documents.edition(story, shelf.registries, "提案 · 未查到")
        fields = documents.fields(text)
        assert fields.title == story.title
        assert fields.rest[0] == story.summary
        assert folding.fold(fields.rest[-1]) == folding.fold(documents.plain(story.body))
        assert any(name.startswith("单位：") for name in fields.names) == bool(story.units)
        assert "未查到" not in "".join((fields.title, *fields.names))
        found, classes = tokens.of_fields(fields)
        assert len(found) == len(classes) > 100
        assert "<!--" not in text
        assert "**" not in text


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("# 标题\n\n正**文**。", "标题\n正文。"),
        ("看[这里](https://example.org/a)和![图](a.png)", "看这里和图"),
        ("前<!-- 编辑的话 -->后", "前后"),
        ("前<!-- 没有结束", "前"),
        ("<script>alert(1)</script>好<b>的</b>", "好的"),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", "甲 | 乙\n1 | 2"),
        ("- 一\n- 二\n> 三", "一\n二\n三"),
        ("他说[^1]\n\n[^1]: 注", "他说\n注"),
        ("5 < 6 &amp; 7", "5 < 6 & 7"),
        ("a_b_c 和 `代码`", "a_b_c 和 代码"),
    ],
)
def test_words_without_their_marks(markdown: str, words: str) -> None:
    assert documents.plain(markdown) == words
