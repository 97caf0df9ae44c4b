"""A city's results and targets by indicator: a ring for the result, a disc for the target."""

from collections import Counter

from briefgen import figures
from briefgen.charts.points import Scale, comparable, counted, exact, growth_rows, indicator_name, middle
from briefgen.charts.style import ACCENT, GREY, HALF_MM, INK, PALE, PT, RULE, SMALL, Sheet, width_of
from briefgen.model import Chart, CitySummary, Comparator, Comparison, Fact, IndicatorRow, State

NAME = "result_target"
_ROW, _HEAD = 15.5, 15.0
_LABEL, _NOTE = 35.0, 46.0
_WAYS = {Comparator.GE: 1, Comparator.LE: -1}
_RING, _AROUND = 2.6, 4.4
_FAR = 3.0  # a figure this many times as far out as the others' furthest is drawn at the edge


def draw(city: CitySummary, cities: tuple[CitySummary, ...], comparison: Comparison) -> Chart | None:
    """One row an indicator told as a growth rate; None when the report has no such figure."""
    rows = [row for row in growth_rows(city) if _result(row) or _target(row)]
    if not rows:
        return None
    sheet = Sheet(HALF_MM, (_HEAD + _ROW * len(rows) + 2) / PT)
    years = _years(city)
    _key(sheet, years, rows)
    scale = _scale(rows, sheet)
    if scale.low < 0 < scale.high:
        sheet.lines([((scale(0), _HEAD), (scale(0), sheet.height - 2))], color=RULE)
    for i, row in enumerate(rows):
        _row(sheet, scale, _HEAD + _ROW * (i + 0.5), row)
    title = _title(rows)
    facts = [f"{row.indicator}实际{_words(_result(row))}、目标{_words(_target(row))}" for row in rows]
    return Chart(
        name=NAME,
        city=city.city,
        svg=sheet.svg(),
        width_mm=sheet.width_mm,
        height_mm=sheet.height_mm,
        title=title,
        subtitle=f"{years[0]}年实际与{years[1]}年目标，同比增速（%），{len(rows)}项",
        alt=f"{city.city}：{title}。{'；'.join(facts)}。",
    )


def _years(city: CitySummary) -> tuple[int, int]:
    report = city.extraction.report
    return report.review_year, report.plan_year or report.report_year


def _result(row: IndicatorRow) -> Fact | None:
    fact = row.result_growth.fact
    return fact if fact is not None and fact.value is not None else None


def _target(row: IndicatorRow) -> Fact | None:
    fact = row.target_growth.fact
    return fact if fact is not None and fact.value is not None else None


def _words(fact: Fact | None) -> str:
    return "无数字" if fact is None else figures.words(fact)


def _pair(row: IndicatorRow) -> tuple[Fact, Fact] | None:
    """Result and target where both are numbers that may be set against each other."""
    result, target = exact(row.result_growth), comparable(row.target_growth)
    return (result, target) if result is not None and target is not None else None


def _title(rows: list[IndicatorRow]) -> str:
    pairs = [pair for row in rows if (pair := _pair(row))]
    signs = Counter((middle(t) > middle(r)) - (middle(t) < middle(r)) for r, t in pairs)
    if not pairs:
        return "各项指标的实际与目标没有可比的增速"
    return f"可比的{counted(len(pairs), '项增速目标', signs)}"


def _scale(rows: list[IndicatorRow], sheet: Sheet) -> Scale:
    """From the lowest to the highest figure; one far beyond the others does not stretch it."""
    ends = [end for row in rows for f in (_result(row), _target(row)) if f for end in _ends(f)]
    sizes = sorted(abs(end) for end in ends)
    most = sizes[-1]
    if len(sizes) > 4:
        usual = sizes[(3 * len(sizes)) // 4]
        most = max((s for s in sizes if s <= _FAR * usual), default=most)
    low, high = max(min(ends), -most), min(max(ends), most)
    room = width_of("−10.5左右", SMALL)
    return Scale(low, high, _LABEL + room, sheet.width - _NOTE - room * 0.75)


def _ends(fact: Fact) -> tuple[float, ...]:
    assert fact.value is not None
    return (fact.value,) if fact.value_max is None else (fact.value, fact.value_max)


def _key(sheet: Sheet, years: tuple[int, int], rows: list[IndicatorRow]) -> None:
    """What ring, disc and wedge are, said once at the head."""
    x = _LABEL
    sheet.ring(x + 3, 6, 2.6)
    first = f"{years[0]}年实际"
    sheet.text(x + 8, 6, first, size=SMALL, color=GREY)
    x += 8 + width_of(first, SMALL) + 8
    sheet.dots([(x + 3, 6)], 2.9)
    second = f"{years[1]}年目标"
    sheet.text(x + 8, 6, second, size=SMALL, color=ACCENT)
    x += 8 + width_of(second, SMALL) + 8
    facts = [fact for row in rows for fact in (_result(row), _target(row)) if fact is not None]
    for comparator, word in ((Comparator.GE, "以上"), (Comparator.LE, "以内")):
        if any(fact.comparator is comparator for fact in facts):
            sheet.wedge(x + 3, 6, (_WAYS[comparator], 0), fill=ACCENT)
            sheet.text(x + 9, 6, word, size=SMALL, color=GREY)
            x += 9 + width_of(word, SMALL) + 8


def _row(sheet: Sheet, scale: Scale, y: float, row: IndicatorRow) -> None:
    result, target = _result(row), _target(row)
    sheet.text(0, y, indicator_name(row.indicator))
    sheet.lines([((_LABEL, y), (sheet.width - _NOTE + 6, y))], color=PALE, width=0.6)
    spots = [scale(_clamp(middle(f), scale)) for f in (result, target) if f is not None]
    if _pair(row):
        sheet.lines([((spots[0], y), (spots[1], y))], color=GREY, width=1.4)
    first_left = len(spots) < 2 or spots[0] <= spots[1]
    # A ring that the target's disc would cover is drawn around it.
    ring = _AROUND if len(spots) == 2 and abs(spots[0] - spots[1]) < 1 else _RING
    if result is not None:
        _mark(sheet, scale, y, result, left=first_left if len(spots) == 2 else False, ring=ring)
    if target is not None:
        _mark(sheet, scale, y, target, left=not first_left, ring=None)
    note = _note(row, result, target)
    if note:
        sheet.text(sheet.width, y, note, size=SMALL, color=GREY, align="right")


def _clamp(value: float, scale: Scale) -> float:
    return min(max(value, scale.low), scale.high)


def _mark(sheet: Sheet, scale: Scale, y: float, fact: Fact, *, left: bool, ring: float | None) -> None:
    """The figure's sign (`ring` is its radius, None for a disc) with its number on the outer side.

    A figure beyond the scale stands at its end with a double stroke.
    """
    color = ACCENT if ring is None else GREY
    x = scale(_clamp(middle(fact), scale))
    reach = 4.5 if ring is None else ring + 1.9
    if fact.comparator is Comparator.RANGE and fact.value_max is not None and ring is None:
        assert fact.value is not None
        x0, x1 = (scale(_clamp(v, scale)) for v in (fact.value, fact.value_max))
        sheet.bracket(x0, x1, y)
        x, reach = (x0 if left else x1), 3.0
    elif fact.comparator in _WAYS:
        sheet.wedge(x, y, (_WAYS[fact.comparator], 0), fill=ACCENT if ring is None else "white", edge=color)
        reach = 5.5
    elif ring is not None:
        sheet.ring(x, y, ring)
    else:
        sheet.dots([(x, y)], 2.9)
    if not scale.low <= middle(fact) <= scale.high:
        at = x + (-7 if left else 7)
        sheet.lines([((at + d - 1, y + 3), (at + d + 1, y - 3)) for d in (-1, 1)], color=color, width=0.8)
        reach = 11.0
    written = figures.short(fact)
    sheet.text(
        x - reach if left else x + reach,
        y,
        written,
        size=SMALL,
        color=INK if ring is None else GREY,
        align="right" if left else "left",
        bold=ring is None,
    )


def _note(row: IndicatorRow, result: Fact | None, target: Fact | None) -> str:
    """What is missing, or which part of the year the result tells."""
    if result is None:
        return f"实际{_state(row.result_growth.state)}"
    if target is None:
        return f"目标{_state(row.target_growth.state)}"
    if not figures.full_year(result):
        return figures.period(result.period)[5:]
    if result.qualifier or target.qualifier:
        return "口径不同"
    return ""


def _state(state: State) -> str:
    return figures.state(state)
