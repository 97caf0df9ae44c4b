"""How figures relate: result against target, target against last result. Exact on the stated numbers."""

from briefgen import figures
from briefgen.analysis import judge
from briefgen.model import Comparator, Fact

_EXACT = {Comparator.EQ, Comparator.APPROX}


def comparable(fact: Fact | None) -> bool:
    """Whether a fact may be set against another: a number for a whole year, plain and undoubted."""
    return (
        fact is not None
        and fact.value is not None
        and not fact.qualifier
        and not fact.doubt
        and figures.full_year(fact)
    )


def exact(result: Fact | None) -> bool:
    """Whether a result is a number and not a bound (突破, 以上), so that it has a place in an order."""
    return result is not None and comparable(result) and result.comparator in _EXACT


def against_target(result: Fact | None, target: Fact | None) -> str | None:
    """高于, 低于, 达到, 接近 (short of 左右 by what it allows) …; None where they cannot be compared."""
    if result is None or target is None or result.value is None or target.value is None:
        return None
    if not exact(result) or not comparable(target) or result.unit != target.unit:
        return None
    gap = result.value - target.value
    match target.comparator:
        case Comparator.GE:
            return "达到" if gap >= 0 else "低于"
        case Comparator.LE:
            return "未超出" if gap <= 0 else "超出"
        case Comparator.RANGE if target.value_max is not None:
            return "低于" if gap < 0 else "高于" if result.value > target.value_max else "落在"
        case Comparator.APPROX if gap < 0 and judge.within_about(target, -gap):
            return "接近"
        case _:
            return "高于" if gap > 0 else "低于" if gap < 0 else "等于"


def met(result: Fact | None, target: Fact | None) -> bool | None:
    """Whether the result is within what the target's number allows; None if they cannot be compared."""
    said = against_target(result, target)
    return None if said is None else said not in {"低于", "超出"}


def step(result: Fact | None, target: Fact | None) -> float | None:
    """This year's target minus last year's result (a range by its middle); None if not comparable."""
    if result is None or target is None or not exact(result) or not comparable(target):
        return None
    aim, was = figures.order(target), figures.order(result)
    if aim is None or was is None or result.unit != target.unit:
        return None
    return round(aim - was, 6)
