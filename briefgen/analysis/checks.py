"""Arithmetic across two years' reports: a level, its growth and last year's level must fit each other."""

from collections.abc import Iterable
from dataclasses import replace

from briefgen.model import Comparator, Extraction, Fact, Kind, Measure

_SLACK = 15.0  # percentage points: growth is told in constant prices and last year's level is revised later
_LEAP = 20.0  # times last year's level: further than any year takes it, near to a slip of 亿 and 万
_EXACT = (Comparator.EQ, Comparator.APPROX)

Levels = dict[tuple[str, str, str], Fact]


def doubts(extraction: Extraction, previous: Extraction | None) -> Extraction:
    """The extraction with facts marked (存疑) that last year's report of the same place does not bear out.

    A level is doubted when the growth stated for it cannot have led there from last year's level, or when
    it is many times that level. Doubts that are there already stay; without `previous` nothing changes.
    """
    if previous is None or previous.report.place != extraction.report.place:
        return extraction
    before = _levels(previous.facts)
    growths = {
        (fact.indicator, fact.period): fact
        for fact in reversed(extraction.facts)
        if _told(fact) and fact.measure is Measure.GROWTH and fact.qualifier is None
    }
    facts = tuple(
        replace(fact, doubt=fact.doubt or _doubt(fact, before, growths.get((fact.indicator, fact.period))))
        for fact in extraction.facts
    )
    return replace(extraction, facts=facts)


def _told(fact: Fact) -> bool:
    """Whether the fact is a result of one whole year, told in a number."""
    return fact.kind is Kind.ACHIEVEMENT and fact.value is not None and fact.period.isdecimal()


def _levels(facts: Iterable[Fact]) -> Levels:
    return {
        (fact.indicator, fact.period, fact.unit): fact
        for fact in reversed(tuple(facts))
        if _told(fact) and fact.measure is Measure.LEVEL and fact.comparator in _EXACT and not fact.doubt
    }


def _doubt(fact: Fact, before: Levels, growth: Fact | None) -> str | None:
    if not _told(fact) or fact.measure is not Measure.LEVEL or fact.unit == "%":
        return None
    base = before.get((fact.indicator, str(int(fact.period) - 1), fact.unit))
    if base is None or not base.value or not fact.value:
        return None
    times = fact.value / base.value
    stated = f"上年报告为{base.value:g}{base.unit}"
    if not 1 / _LEAP < times < _LEAP:
        return f"{stated}，相差{max(times, 1 / times):.0f}倍，请核对单位"
    if growth is None or growth.value is None or fact.comparator not in _EXACT:
        return None
    implied = (times - 1) * 100
    if abs(implied - growth.value) <= _SLACK:
        return None
    return f"{stated}，按此推算变动{implied:+.1f}%，与所述{growth.value:+g}%不符，请核对"
