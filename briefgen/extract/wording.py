"""What a report says of an indicator in words: 与经济增长基本同步, 高于全省1个百分点."""

import re
from collections.abc import Sequence
from functools import cache

from briefgen.extract.drafts import Draft, State
from briefgen.extract.subjects import Subject
from briefgen.extract.tokens import Token
from briefgen.lexicon.cues import around, comparing, wording
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
        _add(state, subject, lead, between, whole[0], whole[1])
        return
    match = _pattern().search(said)
    if subject.fault or not match or not _near(said[: match.start()]) or _shares(between):
        return
    if state.whole and state.whole in match[0]:  # 高于全市平均: what is above the whole is a part
        return
    _add(state, subject, lead, between, subject.start, match[0])


def _add(
    state: State, subject: Subject, lead: Sequence[Token], between: Sequence[Token], start: int, words: str
) -> None:
    tags = {tag for token in between for tag in token.tags}
    for name, stated in zip(subject.members, subject.stated_as, strict=True):
        for measure in _measures(name, tags) if name else ():
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


def _near(before: str) -> bool:
    """Whether so little stands between subject and wording that the one is said of the other."""
    return len(before) <= (20 if before.startswith("、") else 8)


def _measures(name: str, tags: set[str]) -> list[Measure]:
    if {"total", "rate"} <= tags:
        return [Measure.LEVEL, Measure.GROWTH]
    return [Measure.LEVEL if indicators()[name].rate or "total" in tags else Measure.GROWTH]


def _strength(lead: Sequence[Token]) -> Strength:
    tags = {tag for token in lead for tag in token.tags}
    if "firm" in tags:
        return Strength.FIRM
    return Strength.SOFT if "soft" in tags else Strength.PLAIN
