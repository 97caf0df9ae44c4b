"""Counted figures with the words around them: what a news piece says was done, what a promise counts.

No indicator is needed: 新建充电桩60个 is 60 个 after 新建充电桩. Progress within the year sets such figures
against commitments by unit and words.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from briefgen.extract import periods, quantities
from briefgen.extract.passages import Passage, passages, pieces
from briefgen.extract.periods import Period, Years
from briefgen.extract.quantities import Quantity
from briefgen.lexicon.units import scales
from briefgen.model import Counted, Report

_LONGEST = 2000  # characters of a sentence that can be read as one
_LABEL = 40  # characters before a figure that can name what it counts
_NOUN = 12
_STOPS = re.compile("[,;。、:!?()]")
_DIGIT = re.compile("[0-9]")
_DATES = frozenset({"years", "months", "days", "hours"})


def find(report: Report) -> tuple[Counted, ...]:
    """Every figure in digits with a unit, dates left out, in the order of the text.

    `value` counts in `unit` as written (20 万亩). The period is the last one named before the figure in its
    sentence, else the year that the report plans for, or its own where it plans for none.
    """
    years = periods.years(report)
    return tuple(one for passage in passages(report) for one in _of_passage(report, passage, years))


def _of_passage(report: Report, passage: Passage, years: Years) -> Iterator[Counted]:
    text = passage.text
    for start, end in pieces(text, 0, len(text), "。;!?"):
        if end - start <= _LONGEST and _DIGIT.search(text, start, end):
            yield from _of_sentence(report, passage, start, text[start:end], years)


def _of_sentence(report: Report, passage: Passage, offset: int, text: str, years: Years) -> Iterator[Counted]:
    figures = [f for f in quantities.find(text) if f.unit and text[f.start].isdigit()]
    dates = [p for p in periods.find(text, years) if not p.base]
    year = report.plan_year or report.report_year
    taken = 0
    for index, figure in enumerate(figures):
        following = figures[index + 1].outer_start if index + 1 < len(figures) else len(text)
        before, after = _label(text, figure, taken, dates), _noun(text, figure, following)
        if _describes(text, figure, following):
            continue
        taken = figure.outer_end
        if figure.family in _DATES or not before + after or any(_inside(figure, p) for p in dates):
            continue
        named = [p for p in dates if p.end <= figure.start]
        value, top, unit = _stated(figure)
        begins = offset + figure.outer_start - len(before)
        evidence = passage.evidence(
            report,
            begins,
            offset + figure.outer_end,
            "counted",
            (offset + figure.start, offset + figure.end),
        )
        period = named[-1].text(year) if named else str(year)
        yield Counted(before, after, value, top, unit, figure.comparator, period, evidence)


def _label(text: str, figure: Quantity, taken: int, dates: list[Period]) -> str:
    """The words straight before a figure, back to the last stop, figure or period."""
    opens = max(taken, figure.outer_start - _LABEL)
    opens = max([opens, *(p.end for p in dates if p.end <= figure.outer_start)])
    stops = [match.end() for match in _STOPS.finditer(text, opens, figure.outer_start)]
    return text[stops[-1] if stops else opens : figure.outer_start]


def _noun(text: str, figure: Quantity, following: int) -> str:
    stop = _STOPS.search(text, figure.outer_end, following)
    return text[figure.outer_end : min(stop.start() if stop else following, figure.outer_end + _NOUN)]


def _describes(text: str, figure: Quantity, following: int) -> bool:
    """Whether a figure is the threshold of what the next one counts: 10亿元以上项目5个."""
    return figure.closing and following < len(text) and not _STOPS.search(text, figure.outer_end, following)


def _inside(figure: Quantity, period: Period) -> bool:
    return figure.start < period.end and period.start < figure.end


def _stated(figure: Quantity) -> tuple[float, float | None, str]:
    """Value, upper end and unit as written, scale in the unit: 20万亩 → 20, 万亩."""
    spelled = figure.unit.spelling if figure.unit else ""
    power = Decimal(10) ** scales().get(figure.scale, 0)
    top = float(figure.maximum / power) if figure.maximum is not None else None
    return float(figure.value / power), top, "%" if spelled == "百分之" else figure.scale + spelled
