"""One row an indicator: four cells, each a fact or one of the three states of absence."""

from collections.abc import Mapping
from functools import cache

from briefgen.analysis.choose import Told, first, year_of
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import Cell, Fact, IndicatorRow, Kind, Measure, PassedOver, Role, State

_RESULTS = {Role.REVIEW, Role.PROBLEMS}
_LEVEL, _GROWTH = (Measure.LEVEL, Measure.GROWTH), (Measure.GROWTH, Measure.LEVEL)
_PLANS = {Role.TARGETS, Role.TASKS, Role.REQUIREMENTS, Role.LIVELIHOOD}


def rows(told: Told, previous: Told | None) -> tuple[IndicatorRow, ...]:
    """The common list in the book's order, then what else the report states, in the text's order."""
    common = _common()
    others = [name for name in told.indicators if name not in common]
    return tuple(row(told, previous, name) for name in (*common, *others))


@cache
def _common() -> Mapping[str, None]:
    return dict.fromkeys(entry.name for entry in vocabulary.common())


def row(told: Told, previous: Told | None, indicator: str) -> IndicatorRow:
    """Everything one report says of one indicator."""
    leading = vocabulary.of(indicator).measure
    measures = _LEVEL if leading is Measure.LEVEL else _GROWTH
    return IndicatorRow(
        indicator=indicator,
        common=indicator in _common(),
        result_level=_cell(told, Kind.ACHIEVEMENT, indicator, Measure.LEVEL),
        result_growth=_cell(told, Kind.ACHIEVEMENT, indicator, Measure.GROWTH),
        target_level=_cell(told, Kind.TARGET, indicator, Measure.LEVEL),
        target_growth=_cell(told, Kind.TARGET, indicator, Measure.GROWTH),
        stretch=told.stretches.get(indicator),
        previous_target=first(previous_target(told, previous, indicator, m) for m in measures),
    )


def previous_target(told: Told, previous: Told | None, indicator: str, measure: Measure) -> Fact | None:
    """Last year's target for the year under review; None when that report tells of another year."""
    if previous is None:
        return None
    reviewed = year_of(told.extraction.report, Kind.ACHIEVEMENT)
    if year_of(previous.extraction.report, Kind.TARGET) != reviewed:
        return None
    return previous.best(Kind.TARGET, indicator, measure)


def _cell(told: Told, kind: Kind, indicator: str, measure: Measure) -> Cell:
    fact = told.best(kind, indicator, measure)
    if fact is not None:
        return Cell(State.STATED if fact.value is not None else State.WORDED, fact)
    unread = (passed for passed in told.unread if passed.indicator == indicator)
    if any(_concerns(passed, told, kind, measure) for passed in unread):
        return Cell(State.UNREAD)
    return Cell(State.UNMENTIONED)


def _concerns(passed: PassedOver, told: Told, kind: Kind, measure: Measure) -> bool:
    """Whether an unread figure could belong into this cell; where the place does not tell, it could."""
    role = told.roles.get(passed.evidence.paragraph)
    if role in (_RESULTS if kind is Kind.TARGET else _PLANS):
        return False
    if passed.evidence.figure is None:
        return True
    start, end = passed.evidence.figure
    # The span may end before the sign, so one more character is looked at.
    written = told.extraction.report.text[start : end + 1]
    rate = "%" in written or "％" in written
    levels_are_rates = vocabulary.of(str(passed.indicator)).measure is Measure.LEVEL
    return rate == (measure is Measure.GROWTH) or (rate and levels_are_rates)
