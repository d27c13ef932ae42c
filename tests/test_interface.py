"""The interface's words: one table, whole in every language, and no word outside it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chinese import CJK_MARK, HAN, LANGUAGES, simplified_alone
from markupsafe import Markup
from project import ROOT

from xinguancha import dates, interface
from xinguancha.render import body, engine
from xinguancha.vocabulary import phrases
from xinguancha.vocabulary.stages import KINDS, Stage
from xinguancha.vocabulary.tables import WORDS

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "docs" / "assets").rglob("*.js"))
ENGLISH = interface.of("en")
TRADITIONAL = interface.of("zh-Hant")


def terms() -> Iterator[tuple[str, str]]:
    yield from ((table, key) for table, known in WORDS.items() for key in known)


# --- the tables -------------------------------------------------------------------------------


def test_a_phrase_stands_once_with_both_texts_and_the_same_places() -> None:
    assert len(interface.PHRASES) > 80
    for wrong in (
        (("a", "甲", "A"), ("a", "乙", "B")),
        (("a", "甲", ""),),
        (("a", "", "A"),),
        (("a", "{n} 篇", "{m} stories"),),
        (("a", "{n} 篇", "one story|two stories"),),
    ):
        with pytest.raises(ValueError, match="'a'"):
            phrases.gathered(wrong)


def test_english_has_every_word_and_no_other() -> None:
    assert set(terms()) == {(t, key) for t, known in interface.ENGLISH.items() for key in known}
    for table, key in terms():
        chinese, english = WORDS[table][key], ENGLISH.tables[table][key]
        assert bool(chinese.help) == bool(english.help), (table, key)
        assert bool(chinese.turn) == bool(english.turn), (table, key)
        told = [english.label, english.help, english.turn]
        if isinstance(chinese, Stage) and isinstance(english, Stage):
            assert english.who, key
            assert english.character, key
            told += [english.who, english.character]
        assert not [text for text in told if HAN.search(text) or CJK_MARK.search(text)]


def test_english_phrases_hold_no_chinese() -> None:
    assert [key for key, text in ENGLISH.phrases.items() if HAN.search(text)] == []
    assert [key for key, text in ENGLISH.phrases.items() if CJK_MARK.search(text)] == []


def test_marks_of_one_kinds_stages_differ() -> None:
    for kind in KINDS.values():
        for key in LANGUAGES:
            stages = interface.of(key).tables["stage"]
            marks = [getattr(stages[lane], "character") for lane in kind.lanes]  # noqa: B009
            assert len(set(marks)) == len(marks), (kind.key, key)


def test_what_is_simplified_alone_is_gone_in_traditional() -> None:
    texts = [*TRADITIONAL.phrases.values()]
    for known in TRADITIONAL.tables.values():
        for term in known.values():
            texts += [term.label, term.help, term.turn]
    assert len(texts) > 300
    assert "未查到" in texts
    assert "辦理" in "".join(texts)
    assert [text for text in texts if simplified_alone(text)] == []


def test_what_only_simplified_has_would_be_found() -> None:
    assert simplified_alone("办理经过") == {"办", "经", "过"}
    assert simplified_alone("辦理經過") == set()


# --- saying it --------------------------------------------------------------------------------


def test_english_counts() -> None:
    assert ENGLISH.say("days_ago", count=1) == "1 day ago"
    assert ENGLISH.say("days_ago", count=12) == "12 days ago"
    assert interface.of("zh-Hans").say("days_ago", count=1) == "1 天前"
    assert "|" not in ENGLISH.say("unit_stories"), "without a count it is one text all the same"
    assert drawn('{{ say("unit_stories") }} {{ say("unit_stories", count=1) }}', "en") == (
        "stories story"
    )


@pytest.mark.parametrize(
    ("typed", "english", "traditional"),
    [
        ("2024", "2024", "2024年"),
        ("2024-05", "May 2024", "2024年5月"),
        ("2024-05-03", "3 May 2024", "2024年5月3日"),
        ("约2024-05", "about May 2024", "約2024年5月"),
        ("2024-05-03/2024-05-08", "3 May 2024 to 8 May 2024", "2024年5月3日至8日"),
        ("2024-05/2024-06", "May 2024 to June 2024", "2024年5月至6月"),
    ],
)
def test_a_date_in_words(typed: str, english: str, traditional: str) -> None:
    date = dates.parse(typed)
    assert date is not None
    for shown in (date, date.label):
        assert ENGLISH.day(shown) == english
        assert TRADITIONAL.day(shown) == traditional
        assert interface.of("zh-Hans").day(shown) == date.label


def test_what_is_unknown_is_said_so_in_every_language() -> None:
    for key in LANGUAGES:
        own = interface.of(key)
        assert own.day(None) == own.word(None, "state") == own.phrases["not_found"]
        assert own.explain(None, "state") == own.phrases["not_found_help"]
    assert ENGLISH.day("会后不久") == "会后不久", "an editor's own words stay"


def test_a_name_of_ours_is_known_and_a_newsrooms_is_not() -> None:
    assert ENGLISH.shown("全部稿件") == "All stories"
    assert TRADITIONAL.shown("六环节") == "六環節"
    assert ENGLISH.shown("街道办的事") == "街道办的事"


def test_an_unknown_language_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        interface.of("fr")


def drawn(source: str, language: str, **values: object) -> str:
    templates = engine.Templates((("t.html", source),), f"{source}{language}")
    return engine._environment(templates, language).get_template("t.html").render(values)


def test_values_are_escaped_unless_they_are_html() -> None:
    source = '{{ say("publisher", name=name) }}'
    assert drawn(source, "en", name="<b>") == "Published by &lt;b&gt;"
    assert drawn(source, "en", name=Markup("<b>")) == "Published by <b>"
    assert drawn(source, "en", name="<b>") == "Published by &lt;b&gt;"


def test_the_newsrooms_words_are_marked_where_the_page_is_in_another_language() -> None:
    source = "{{ name|theirs }}"
    for key in ("en", "zh-Hant"):
        assert drawn(source, key, name="市<b>") == '<span lang="zh-CN">市&lt;b&gt;</span>'
        assert drawn(source, key, name="A<b>") == "A&lt;b&gt;"
    assert drawn(source, "zh-Hans", name="市<b>") == "市&lt;b&gt;"


def test_a_docs_page_in_traditional_keeps_code_tags_and_addresses() -> None:
    text = (
        "## 办理\n\n看[说明](关于.md)，写 `标题`：\n\n```yaml\n标题: 办理\n```\n\n"
        '<!-- 标记 -->没有<a title="办">\n'
    )
    assert body.traditional(text) == (
        "## 辦理\n\n看[說明](关于.md)，寫 `标题`：\n\n```yaml\n标题: 办理\n```\n\n"
        '<!-- 标记 -->沒有<a title="办">\n'
    )


# --- no word outside the tables ---------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_template_holds_no_words(path: Path) -> None:
    bare = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.S)
    assert HAN.findall(bare) == []
    assert CJK_MARK.findall(bare) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_a_script_says_nothing_of_its_own(path: Path) -> None:
    assert spoken(path.read_text("utf-8")) == []


def spoken(code: str) -> list[str]:
    """Texts in quotes that have Han characters; patterns and comments may have them."""
    bare = re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", "", code, flags=re.S)
    texts = re.findall(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`", bare)
    return [text for text in texts if HAN.search(text)]


def test_a_word_in_a_script_would_be_found() -> None:
    assert spoken("/** 说明 */ say('a'); // 注\nx = /[的了]/; y = `找到 ${n}`;") == ["`找到 ${n}`"]


def test_every_phrase_is_used() -> None:
    """In templates, scripts or Python; the names of pages are for the navigation."""
    python = (ROOT / "scripts" / "xinguancha").rglob("*.py")
    files = [*TEMPLATES, *SCRIPTS, *(p for p in python if "vocabulary" not in p.parts)]
    text = "\n".join(path.read_text("utf-8") for path in files)
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8")
    composed = ("filter_", "facet_", "proposals_", "commitments_")  # and a key of data behind it
    for key, (zh, _) in interface.PHRASES.items():
        called = re.search(rf"[\"'`]{key}[\"'`]", text) or key.startswith(composed)
        assert called or f"- {zh}:" in navigation, key


# Where Python has Han characters that are no words for readers: numerals, patterns, the usual name
# of the column, what editors are told of their pictures.
NO_WORDS = {
    "pages/issues.py", "pages/moves.py", "pages/page.py", "render/converter.py",
    "render/words.py", "feeds/site.py",
}  # fmt: skip


def test_pages_and_feeds_say_nothing_of_their_own() -> None:
    package = ROOT / "scripts" / "xinguancha"
    files = [
        path for name in ("pages", "render", "feeds") for path in (package / name).rglob("*.py")
    ]
    files += [package / name for name in ("changes.py", "progress.py", "lineage.py", "accounts.py")]
    assert len(files) > 25
    spoken = {
        path.relative_to(package).as_posix(): texts for path in files if (texts := han_in(path))
    }
    assert set(spoken) <= NO_WORDS, spoken
    assert set(spoken) == NO_WORDS, "what is free of them needs no exception"


def han_in(path: Path) -> list[str]:
    """Texts of a module with Han characters, its docstrings left out."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    constants = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in told)
    return [n.value for n in constants if isinstance(n.value, str) and HAN.search(n.value)]
