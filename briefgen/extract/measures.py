"""What a figure beside an indicator measures: its level or its growth, in the indicator's unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from briefgen.extract.quantities import Quantity
from briefgen.extract.tokens import Token
from briefgen.lexicon.cues import patterns
from briefgen.lexicon.indicators import Indicator
from briefgen.model import Measure

_COUNTS = frozenset({"firms", "households", "count"})
_PREDICATES = frozenset({"growth", "fall", "reach", "state", "total", "rate"})


@dataclass(frozen=True, slots=True)
class Measured:
    measure: Measure
    value: float
    maximum: float | None
    unit: str


def measured(
    indicator: Indicator, quantity: Quantity, between: Sequence[Token], after: Token | None = None
) -> Measured | str:
    """The measure and value of `quantity`, or in Chinese why it has none.

    `between` are the cue words between subject and figure, `after` the token behind the figure.
    """
    predicates = [token.tags for token in between if token.tags & _PREDICATES]
    last = predicates[-1] if predicates else frozenset()
    family = quantity.family
    if indicator.index and family in ("", "percent") and 90 <= quantity.value <= 120:
        return _scaled(Measure.GROWTH, quantity, Decimal(1), "%", Decimal(100))
    if family in ("percent", "times"):
        if indicator.rate and not (last & {"growth", "fall"} and not last & {"reach", "rate"}):
            if family == "times":
                return "倍数不是比率"
            return _scaled(Measure.LEVEL, quantity, Decimal(1), "%")
        counted = any(unit.family in _COUNTS for unit in indicator.units)
        if counted and not any(tags & {"growth", "fall", "rate"} for tags in predicates):
            return "没有增长的字样"
        if not predicates and after is not None and after.kind == "other":
            return f"「{after.text}」的比例"
        return _growth(quantity, -1 if _falls(between) else 1, last)
    if after is not None and any(after.text.startswith(noun) for noun in patterns("counted")):
        return f"「{after.text}」的规模"
    unit = next((unit for unit in indicator.units if _fits(unit.family, quantity)), None)
    if unit is None:
        return f"单位「{quantity.scale}{quantity.unit.spelling if quantity.unit else ''}」不是该指标的单位"
    if last & {"growth", "fall"} and not last & {"reach", "rate", "total"}:
        return "增减量，不是总量"
    factor = quantity.unit.factor if quantity.unit else Decimal(1)
    return _scaled(Measure.LEVEL, quantity, factor / unit.size, unit.name)


def _falls(between: Sequence[Token]) -> bool:
    """Whether a rate is told as a fall (下降3%, 降幅收窄至3%), not as what it has come down to (回落至3%)."""
    said = [token for token in between if token.kind != "quantity"]  # 回落1.2个百分点至3%
    for index, token in enumerate(said):
        if "fall" in token.tags and "reach" not in token.tags:
            reached = said[index + 1].text if index + 1 < len(said) else ""
            if not reached.startswith(_REACHED) or token.text.endswith(_DECLINES):
                return True
    return False


_REACHED = ("到", "至")
_DECLINES = ("幅", "幅度", "率", "负增长")


def suitable(indicator: Indicator, quantity: Quantity) -> bool:
    """Whether the figure could be the indicator's by its unit."""
    return quantity.family == "percent" or any(_fits(unit.family, quantity) for unit in indicator.units)


def _fits(family: str, quantity: Quantity) -> bool:
    if quantity.unit is None:  # 突破千亿大关, 突破500万: the unit goes without saying
        return bool(quantity.scale or quantity.value >= 10**8) and family in ("cny", "people")
    return family == quantity.family or {family, quantity.family} <= _COUNTS


def _growth(quantity: Quantity, sign: int, last: frozenset[str]) -> Measured | str:
    if quantity.family == "times":
        if not last & {"growth"} or "reach" in last:
            return "倍数没有说明基数"
        return _scaled(Measure.GROWTH, quantity, Decimal(100), "%")
    factor = quantity.unit.factor if quantity.unit else Decimal(1)
    return _scaled(Measure.GROWTH, quantity, factor * sign, "%")


def _scaled(
    measure: Measure, quantity: Quantity, factor: Decimal, unit: str, base: Decimal = Decimal(0)
) -> Measured:
    ends = [quantity.value * factor - base]
    if quantity.maximum is not None:
        ends.append(quantity.maximum * factor - base)
    ends.sort()
    return Measured(measure, _plain(ends[0]), _plain(ends[-1]) if len(ends) > 1 else None, unit)


def _plain(value: Decimal) -> float:
    return float(round(value, 10))
