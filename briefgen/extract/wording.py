"""What a report says of an indicator in words: 与经济增长基本同步, 高于全省1个百分点."""

import re
from collections.abc import Sequence
from functools import cache

from briefgen.extract.drafts import Draft, State
from briefgen.extract.subjects import Subject
from briefgen.extract.tokens import Token
from briefgen.lexicon.cues import around, comparing, sharing, tasked, wording
from briefgen.lexicon.indicators import indicators
from briefgen.model import Comparator, Measure, Strength


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(wording()))


def read(state: State, lead: Sequence[Token], between: Sequence[Token], named: bool) -> None:
    """Adds a worded draft for the subject in `state` when the clause speaks of it without a figure."""
    subject = state.subject
    if not named or subject is None or not between:
        return
    said = "".join(token.text for token in between)
    if whole := _around(lead, subject.start, said):
        _add(state, subject, lead, between, whole[0], whole[1], len(said))
        return
    match = _pattern().search(said)
    if subject.fault or not match or not _near(_foreign(between, match.start()), said):
        return
    if _shares(between) and not match[0].startswith("占"):
        return
    if state.whole and state.whole in match[0]:  # 高于全市平均: what is above the whole is a part
        return
    _add(state, subject, lead, between, subject.start, match[0], match.start())


def _add(
    state: State,
    subject: Subject,
    lead: Sequence[Token],
    between: Sequence[Token],
    start: int,
    words: str,
    upto: int,
) -> None:
    """Adds the drafts of `words`; what stands before them in `between` may name the measure."""
    tags = {tag for token in between if token.start - between[0].start < upto for tag in token.tags}
    for name, stated in zip(subject.members, subject.stated_as, strict=True):
        for measure in _measures(name, tags, words) if name else ():
            state.drafts.append(
                Draft(
                    indicator=name,
                    stated_as=stated,
                    measure=measure,
                    value=None,
                    maximum=None,
                    unit="",
                    comparator=Comparator.NONE,
                    strength=_strength(lead),
                    stretch=False,
                    start=start,
                    end=between[-1].end,
                    figure=None,
                    rule=f"worded-{measure}",
                    period=state.period,
                    qualitative=words,
                )
            )


def _around(lead: Sequence[Token], start: int, said: str) -> tuple[int, str] | None:
    """Where 完成…下达的 begins before the name, and all that is said; None when nothing like it does."""
    before = "".join(token.text for token in lead if token.end <= start)
    opening, closing = around()
    opens, closes = re.search(opening, before), re.search(closing, said)
    if not opens or not closes:
        return None
    return start - len(before) + opens.start(), before[opens.start() :] + "…" + closes[0]


def _shares(between: Sequence[Token]) -> bool:
    """Whether the clause speaks of a share (占全国份额)."""
    return any(token.text.startswith("占") for token in between[:2])


def compares(words: str) -> bool:
    """Whether a wording holds the indicator against something else."""
    return any(mark in words for mark in comparing())


def _foreign(between: Sequence[Token], upto: int) -> int:
    """How many characters of the first `upto` neither date nor measure what is said (2023年8月, 累计增速)."""
    start = between[0].start
    return sum(
        min(token.end - start, upto) - (token.start - start)
        for token in between
        if token.start - start < upto and token.period is None and not token.tags & _PLAIN
    )


_PLAIN = frozenset({"rate", "sum", "have", "growth", "fill"})


_LISTED = 4  # characters after a name within which a list may go on: 能耗降低率、…完成目标任务


def _near(foreign: int, said: str) -> bool:
    """Whether so little stands between subject and wording that the one is said of the other."""
    return foreign <= (20 if "、" in said[:_LISTED] else 8)


def _measures(name: str, tags: set[str], words: str) -> list[Measure]:
    if {"total", "rate"} <= tags:
        return [Measure.LEVEL, Measure.GROWTH]
    indicator = indicators()[name]
    counted = any(unit.family in _TASKS for unit in indicator.units)  # a task set for them is a number
    level = indicator.rate or "total" in tags or any(mark in words for mark in sharing())
    return [Measure.LEVEL if level or (counted and re.search(tasked(), words)) else Measure.GROWTH]


_TASKS = frozenset({"people", "mass"})


def _strength(lead: Sequence[Token]) -> Strength:
    tags = {tag for token in lead for tag in token.tags}
    if "firm" in tags:
        return Strength.FIRM
    return Strength.SOFT if "soft" in tags else Strength.PLAIN
