"""Figures that cannot all be right: a second value for one thing, arithmetic that does not fit."""

from dataclasses import dataclass, replace

from briefgen.lexicon.indicators import indicators
from briefgen.model import Comparator, Fact, Kind, Measure, PassedOver


@dataclass(frozen=True, slots=True)
class Agreeing:
    facts: tuple[Fact, ...]
    passed_over: tuple[PassedOver, ...]


def agreeing(facts: tuple[Fact, ...]) -> Agreeing:
    """The facts without those that contradict an earlier one of the same indicator, measure and period.

    A second figure for the same thing is most often a part's whose name stands farther off; of numbers of
    people the first is, when the second is named more fully or larger (新增就业3000人 of one market).
    """
    kept: list[Fact] = []
    passed: list[PassedOver] = []
    for fact in facts:
        rival = next((other for other in kept if _same(other, fact) and not _together(other, fact)), None)
        if rival is None:
            kept.append(fact)
            continue
        if _whole(fact, rival):
            kept[kept.index(rival)] = fact
            fact, rival = rival, fact
        reason = f"与另一处的{rival.value:g}{rival.unit}不一致，可能不是全市口径"
        passed.append(PassedOver(fact.indicator, reason, fact.evidence))
    return Agreeing(tuple(kept), tuple(passed))


def _whole(fact: Fact, rival: Fact) -> bool:
    """Whether the later of two figures is the whole and the earlier a part of it."""
    if fact.unit != "人" or fact.measure is not Measure.LEVEL:
        return False
    named, shorter = set(fact.stated_as), set(rival.stated_as)
    return shorter < named or (shorter == named and (fact.value or 0.0) > (rival.value or 0.0))


def _same(one: Fact, other: Fact) -> bool:
    if one.indicator != other.indicator:
        return False
    alike = (one.kind, one.indicator, one.measure, one.period, one.qualifier) == (
        other.kind,
        other.indicator,
        other.measure,
        other.period,
        other.qualifier,
    )
    return alike and None not in (one.value, other.value)


def _together(one: Fact, other: Fact) -> bool:
    """Whether two figures of one thing can both be right: a stretch target or a milestone."""
    if one.stretch != other.stretch:
        return True
    if one.unit != other.unit:
        return False
    first, second = one.value or 0.0, other.value or 0.0
    rough = {Comparator.GE, Comparator.LE, Comparator.APPROX, Comparator.RANGE}
    if one.comparator not in rough and other.comparator not in rough:
        return False
    if one.kind is Kind.TARGET and one.measure is Measure.GROWTH:
        return False
    wide = 0.2 if one.comparator in rough and other.comparator in rough else 0.1
    return abs(first - second) <= wide * max(abs(first), abs(second))


def doubts(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts, those marked (存疑) that are out of the usual or do not fit with each other."""
    levels = {
        (fact.kind, fact.indicator, fact.period, fact.unit): fact.value
        for fact in reversed(facts)
        if fact.measure is Measure.LEVEL and fact.value is not None
    }
    said = ((fact, _doubt(fact, facts, levels)) for fact in facts)
    return tuple(replace(fact, doubt=doubt) if doubt != fact.doubt else fact for fact, doubt in said)


_Levels = dict[tuple[Kind, str, str, str], float]


def _doubt(fact: Fact, facts: tuple[Fact, ...], levels: _Levels) -> str | None:
    if fact.value is None:
        return None
    return _unusual(fact) or _above(fact, levels) or _unlike_growth(fact, facts, levels)


def _unusual(fact: Fact) -> str | None:
    """A unit slip or a misprint: 城镇居民收入420元, 地区生产总值增长65%."""
    for measure, low, high in indicators()[fact.indicator].usual:
        if measure == fact.measure and fact.value is not None and not low <= fact.value <= high:
            return f"数值{fact.value:.10g}{fact.unit}超出常见范围（{low:.10g}至{high:.10g}），请核对"
    return None


def _above(fact: Fact, levels: _Levels) -> str | None:
    whole = indicators()[fact.indicator].within
    if whole is None or fact.measure is not Measure.LEVEL or fact.value is None:
        return None
    limit = levels.get((fact.kind, whole, fact.period, fact.unit))
    if limit is None or fact.value <= limit * 1.001:
        return None
    return f"大于{whole}{limit:g}{fact.unit}，请核对"


def _unlike_growth(fact: Fact, facts: tuple[Fact, ...], levels: _Levels) -> str | None:
    """A level that its growth over the year before cannot have led to."""
    if fact.measure is not Measure.LEVEL or fact.value is None or not fact.period.isdecimal():
        return None
    before = levels.get((Kind.ACHIEVEMENT, fact.indicator, str(int(fact.period) - 1), fact.unit))
    growth = next((other.value for other in facts if _grows(fact, other)), None)
    if not before or growth is None:
        return None
    implied = (fact.value / before - 1) * 100
    if abs(implied - growth) <= _SLACK:
        return None
    return f"与上年{before:g}{fact.unit}和增速{growth:g}%不相符，请核对"


_SLACK = 15.0  # percentage points: growth is told in constant prices, levels are not


def _grows(fact: Fact, other: Fact) -> bool:
    return (other.kind, other.indicator, other.period, other.measure) == (
        fact.kind,
        fact.indicator,
        fact.period,
        Measure.GROWTH,
    )
