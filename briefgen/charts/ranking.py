"""Last year's growth in order: rank, city, bar and figure, in up to three columns."""

from collections.abc import Sequence

from briefgen import figures
from briefgen.charts.points import Scale, city_name, part_chart
from briefgen.charts.style import ACCENT, FULL_MM, GREY, INK, PT, SMALL, Align, Sheet, width_of
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import Chart, CitySummary, Comparison, Fact, Kind, Measure, Standing

NAME = "ranking"
_ROW, _COLUMNS, _GAP = 12.0, 3, 14.0
_ROWS = 24  # cities in one column
_RANK, _NAME = 12.0, 38.0
_NAMES = 3
_ENDS = 15  # of many cities so many at either end

Place = tuple[str, float, int]


def draw(cities: tuple[CitySummary, ...], comparison: Comparison) -> tuple[Chart, ...]:
    """One chart for every 72 ranked cities, the two ends of many; none when fewer than two can be ranked."""
    order = comparison.standing(vocabulary.lead(), Kind.ACHIEVEMENT, Measure.GROWTH)
    if order is None:
        return ()
    facts = {city.city: row.result_growth.fact for city in cities if (row := city.row(order.indicator))}
    if comparison.many and order.n > 2 * _ENDS:
        return (_ends(order, facts, len(cities), comparison.year),)
    size = _ROWS * _COLUMNS
    parts = [order.places[i : i + size] for i in range(0, order.n, size)]
    return tuple(
        _part(part, order, facts, len(cities), comparison.year, (i, len(parts)))
        for i, part in enumerate(parts, start=1)
    )


def _part(
    places: Sequence[Place],
    order: Standing,
    facts: dict[str, Fact | None],
    asked: int,
    year: int,
    part: tuple[int, int],
) -> Chart:
    columns = -(-len(places) // _ROWS)
    rows = -(-len(places) // columns)
    sheet = Sheet(FULL_MM, (_ROW * rows + 4) / PT)
    wide = (sheet.width - _GAP * (columns - 1)) / columns
    values = [value for _, value, _ in order.places]
    for i, place in enumerate(places):
        x = (i // rows) * (wide + _GAP)
        _bar(sheet, (x, 2 + _ROW * (i % rows + 0.5), wide), place, facts.get(place[0]), values)
    title = _title(order)
    return part_chart(
        sheet,
        NAME,
        part,
        title=title,
        subtitle=f"{year - 1}年{order.indicator}增速（%），{asked}个市县中有可比数字的n={order.n}",
        alt=f"{title}。{'；'.join(f'第{rank}{city}{figures.number(v)}%' for city, v, rank in places)}。",
    )


def _ends(order: Standing, facts: dict[str, Fact | None], asked: int, year: int) -> Chart:
    """The first and the last of many, side by side on one scale."""
    head = 13.0
    sheet = Sheet(FULL_MM, (head + _ROW * _ENDS + 4) / PT)
    wide = (sheet.width - _GAP) / 2
    parts = (order.places[:_ENDS], order.places[-_ENDS:])
    values = [value for part in parts for _, value, _ in part]
    for j, (part, word) in enumerate(zip(parts, ("居前", "居后"), strict=True)):
        x = j * (wide + _GAP)
        sheet.text(x + _RANK, 6, f"{word}{_ENDS}个", size=SMALL, color=GREY)
        for i, place in enumerate(part):
            _bar(sheet, (x + 6, head + 2 + _ROW * (i + 0.5), wide - 6), place, facts.get(place[0]), values)
    title = _title(order)
    told = "；".join(f"第{rank}{city}{figures.number(v)}%" for part in parts for city, v, rank in part)
    return part_chart(
        sheet,
        NAME,
        (1, 1),
        title=title,
        subtitle=f"{year - 1}年{order.indicator}增速（%），{asked}个市县中有可比数字的n={order.n}",
        alt=f"{title}。{told}。",
    )


def _title(order: Standing) -> str:
    """First and last with their figures, all that share the place; equal ones have neither."""
    best, worst = order.places[0][1], order.places[-1][1]
    if best == worst:
        return f"{order.n}个市县的增速同为{figures.number(best)}%"
    first = [city for city, value, _ in order.places if value == best]
    last = [city for city, value, _ in order.places if value == worst]
    ends = [(first, best, "居首"), (last, worst, "居末")]
    return "，".join(f"{_some(names)}{word}（{figures.number(value)}%）" for names, value, word in ends)


def _some(names: list[str]) -> str:
    return "、".join(names[:_NAMES]) + (f"等{len(names)}个" if len(names) > _NAMES else "")


def _bar(
    sheet: Sheet,
    at: tuple[float, float, float],
    place: Place,
    fact: Fact | None,
    values: Sequence[float],
) -> None:
    """One line; a fall grows to the left of the zero that all bars share."""
    x, y, wide = at
    city, value, rank = place
    sheet.text(x + _RANK - 3, y, str(rank), size=SMALL, color=GREY, align="right")
    sheet.text(x + _RANK, y, city_name(city))
    written = figures.short(fact) if fact is not None else figures.number(value)
    room = width_of("−10.5左右", SMALL)
    low = min(0.0, *values)
    start = x + _RANK + _NAME + (room if low < 0 else 0)
    scale = Scale(low, max(0.0, *values), start, x + wide - room)
    zero, end = scale(0), scale(value)
    sheet.box(min(zero, end), y - 3.2, abs(end - zero), 6.4, fill=ACCENT if rank == 1 else "#7d9fc0")
    side = 1 if value >= 0 else -1
    align: Align = "left" if value >= 0 else "right"
    sheet.text(end + 3 * side, y, written, size=SMALL, color=INK, align=align)
