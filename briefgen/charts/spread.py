"""How figures of many cities spread: two strips an indicator, last year's results, this year's targets."""

from collections.abc import Sequence

from briefgen import figures
from briefgen.charts.points import Scale, comparable, exact, growth_rows, indicator_name, median, middle
from briefgen.charts.style import ACCENT, FULL_MM, GREY, PALE, PT, SMALL, Sheet, width_of
from briefgen.model import Chart, CitySummary, Comparison, Fact

NAME = "spread"
_ROW, _HEAD, _LABEL, _COUNT = 27.0, 13.0, 42.0, 40.0
_ENOUGH = 3
_TINTS = {"实际": GREY, "目标": ACCENT}

Values = tuple[float, ...]


def draw(cities: tuple[CitySummary, ...], comparison: Comparison) -> Chart | None:
    """From the lowest to the highest, the middle half as a box; None when no indicator has three figures."""
    rows = [(name, pair) for name in _names(cities) if max(map(len, pair := _pair(cities, name))) >= _ENOUGH]
    if not rows:
        return None
    sheet = Sheet(FULL_MM, (_HEAD + _ROW * len(rows) + 2) / PT)
    _key(sheet, comparison.year)
    for i, (name, pair) in enumerate(rows):
        _strips(sheet, _HEAD + _ROW * i, name, pair)
    title = f"{len(cities)}个市县的{len(rows)}项增速：中位数与中间一半市县所在的范围"
    told = [_told(name, pair) for name, pair in rows]
    return Chart(
        name=NAME,
        city=None,
        svg=sheet.svg(),
        width_mm=sheet.width_mm,
        height_mm=sheet.height_mm,
        title=title,
        subtitle="增速（%），每行左端最低、右端最高，粗条为中间一半市县，竖线为中位数，n为有可比数字的",
        alt=f"{title}。{'；'.join(told)}。",
    )


def _names(cities: Sequence[CitySummary]) -> list[str]:
    return list(dict.fromkeys(row.indicator for city in cities for row in growth_rows(city)))


def _pair(cities: Sequence[CitySummary], name: str) -> tuple[Values, Values]:
    rows = [row for city in cities if (row := city.row(name)) is not None]
    return _ordered([exact(r.result_growth) for r in rows]), _ordered(
        [comparable(r.target_growth) for r in rows]
    )


def _ordered(facts: Sequence[Fact | None]) -> Values:
    return tuple(sorted(middle(fact) for fact in facts if fact is not None))


def _key(sheet: Sheet, year: int) -> None:
    x = _LABEL
    for (word, tint), when in zip(_TINTS.items(), (year - 1, year), strict=True):
        sheet.box(x, 3.5, 9, 5, fill=tint)
        sheet.text(x + 12, 6, f"{when}年{word}", size=SMALL, color=GREY)
        x += 80
    sheet.text(sheet.width, 6, "n", size=SMALL, color=GREY, align="right")


def _strips(sheet: Sheet, top: float, name: str, pair: tuple[Values, Values]) -> None:
    sheet.text(0, top + _ROW / 2, indicator_name(name))
    ends = [quarters(values) for values in pair if values]
    room = width_of("−10.5", SMALL) + 4
    # The outermost figures are told in numbers: the middle of the cities gets the room.
    low, high = min(e[0] for e in ends), max(e[-1] for e in ends)
    scale = Scale(low, high, _LABEL + room, sheet.width - _COUNT - room)
    for i, (values, tint) in enumerate(zip(pair, _TINTS.values(), strict=True)):
        y = top + _ROW * (0.3 + 0.42 * i)
        if values:
            _strip(sheet, y, scale, values, tint)
        sheet.text(sheet.width, y, str(len(values)), size=SMALL, color=GREY, align="right")
    foot = top + _ROW - 0.5
    sheet.lines([((0, foot), (sheet.width, foot))], color=PALE)


def _strip(sheet: Sheet, y: float, scale: Scale, values: Values, tint: str) -> None:
    least, first, half, third, most = (scale(v) for v in quarters(values))
    sheet.lines([((least, y), (most, y))], color=tint, width=0.7)
    sheet.box(first, y - 2.6, max(third - first, 1.0), 5.2, fill=tint)
    sheet.lines([((half, y - 4.6), (half, y + 4.6))], color=tint, width=1.4)
    low, centre, high = (figures.number(round(v, 2)) for v in (values[0], median(values), values[-1]))
    sheet.text(least - 3, y, low, size=SMALL, color=GREY, align="right")
    sheet.text(most + 3, y, high, size=SMALL, color=GREY)
    wide = width_of(centre, SMALL)
    if most - third > wide + 8:
        sheet.text(third + 3, y - 4.2, centre, size=SMALL, color=tint, bold=True)


def quarters(values: Values) -> tuple[float, float, float, float, float]:
    """Lowest, first quarter, median, third quarter, highest of values in order of size."""
    n = len(values)
    lower, upper = values[: (n + 1) // 2], values[n // 2 :]
    return values[0], median(lower), median(values), median(upper), values[-1]


def _told(name: str, pair: tuple[Values, Values]) -> str:
    said = []
    for word, values in zip(_TINTS, pair, strict=True):
        if values:
            low, half, high = (figures.number(round(v, 2)) for v in (values[0], median(values), values[-1]))
            said.append(f"{word}最低{low}%、中位数{half}%、最高{high}%（n={len(values)}）")
    return f"{name}{'，'.join(said)}"
