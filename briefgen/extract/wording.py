"""What a report says of an indicator in words: 与经济增长基本同步, 高于全省1个百分点."""

import re
from collections.abc import Sequence
from functools import cache

from briefgen.extract.drafts import Draft, State
from briefgen.extract.tokens import Token
from briefgen.lexicon.cues import wording
from briefgen.lexicon.indicators import indicators
from briefgen.model import Comparator, Measure, Strength


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(wording()))


def read(state: State, lead: Sequence[Token], between: Sequence[Token], named: bool) -> None:
    """Adds a worded draft for the subject in `state` when the clause speaks of it without a figure."""
    subject = state.subject
    if not named or subject is None or subject.fault or not between:
        return
    if any("占" in token.text for token in between[:2]):
        return
    said = "".join(token.text for token in between)
    match = _pattern().search(said)
    if not match or not _near(said[: match.start()]):
        return
    tags = {tag for token in between for tag in token.tags}
    for name, stated in zip(subject.members, subject.stated_as, strict=True):
        if not name:
            continue
        for measure in _measures(name, tags):
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
                    start=subject.start,
                    end=between[-1].end,
                    figure=None,
                    rule=f"worded-{measure}",
                    period=state.period,
                    qualitative=match[0],
                )
            )


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
