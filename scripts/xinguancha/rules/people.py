"""People who speak in a story, above all those who need protection."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Voice
from .engine import Context, Found, rule, where

_CHILD = (
    "未成年|儿童|孩子|小孩|男童|女童|婴|幼儿|少年(?!宫)"
    "|小学生|中学生|初中生|高中生|(?<!大)(?<!留)学生"
)
_VICTIM = r"受害|被害|遇害|遭?家暴|性侵|猥亵|霸凌|欺凌|拐卖|遇难|遗属|死者"
_TENDER = re.compile(f"{_CHILD}|{_VICTIM}")
_AGE = re.compile(r"(?<![0-9])(?:[1-9]|1[0-7])(?:周)?岁")
_ADULT = re.compile(
    r"家长|父亲|母亲|爸爸|妈妈|爷爷|奶奶|外公|外婆|监护人|老师|教师|校长|医生|干警|民警|律师"
)
_OWN_WORDS = re.compile(
    r"我(?:今年|才|刚|也)*(?:满)?(?:[1-9]|1[0-7])(?:周)?岁"
    r"|我(?:是|被|遭).{0,6}(?:受害|被害|霸凌|欺凌|性侵|猥亵|家暴|拐)|我们?班上?(?:有|的)?同学"
)


@rule("consent-unknown", "consent-minor")
def consent(ctx: Context) -> Iterator[Found]:
    """Nobody's words are published without consent; a child's or a victim's only with their own."""
    for loc, voice in ctx.rows("voices", ctx.story.voices):
        if ctx.blamed((*loc, "consent")):
            continue
        if voice.consent in (None, "unknown"):
            yield "consent-unknown", (*loc, "consent"), {"where": where(loc)}
        elif voice.consent != "given" and _needs_care(voice):
            yield "consent-minor", (*loc, "consent"), {"where": where(loc)}


def _needs_care(voice: Voice) -> bool:
    """Tell whether the speaker seems to be a child or a victim, not somebody who cares for one."""
    speaker = f"{voice.who} {voice.relation or ''}"
    if _OWN_WORDS.search(voice.quote):
        return True
    if _ADULT.search(speaker):
        return False
    return bool(_TENDER.search(speaker) or _AGE.search(speaker))
