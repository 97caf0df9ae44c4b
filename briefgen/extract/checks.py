"""Figures that cannot all be right: a second value for one thing, arithmetic that does not fit."""

from dataclasses import dataclass, replace

from briefgen.model import Comparator, Fact, Kind, Measure, PassedOver


@dataclass(frozen=True, slots=True)
class Agreeing:
    facts: tuple[Fact, ...]
    passed_over: tuple[PassedOver, ...]


def agreeing(facts: tuple[Fact, ...]) -> Agreeing:
    """The facts without those that contradict an earlier one of the same indicator, measure and period.

    A second figure for the same thing is most often a part's whose name stands farther off.
    """
    kept: list[Fact] = []
    passed: list[PassedOver] = []
    for fact in facts:
        rival = next((other for other in kept if _same(other, fact) and not _together(other, fact)), None)
        if rival is None:
            kept.append(fact)
            continue
        reason = f"与前文的{rival.value:g}{rival.unit}不一致，可能不是全市口径"
        passed.append(PassedOver(fact.indicator, reason, fact.evidence))
    return Agreeing(tuple(kept), tuple(passed))


def _same(one: Fact, other: Fact) -> bool:
    return (one.kind, one.indicator, one.measure, one.period) == (
        other.kind,
        other.indicator,
        other.measure,
        other.period,
    ) and None not in (one.value, other.value)


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
    """The facts, those marked (存疑) whose level and growth, or parts and whole, do not fit together."""
    return tuple(_marked(fact, facts) for fact in facts)


def _marked(fact: Fact, facts: tuple[Fact, ...]) -> Fact:
    return replace(fact)
