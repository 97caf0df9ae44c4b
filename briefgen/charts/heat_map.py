"""Indicator × city: this year's growth targets as figures on shades, absences in words."""

from collections.abc import Mapping, Sequence

from briefgen import figures
from briefgen.charts.points import (
    blocks,
    city_name,
    comparable,
    indicator_name,
    middle,
    part_chart,
    row_height,
)
from briefgen.charts.style import FULL_MM, GREY, INK, PT, SHADES, SMALL, TEXT, Sheet
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import Cell, Chart, CitySummary, Comparison, Fact, Measure, State

NAME = "heat_map"
Place = tuple[float, float, float, float]
"""Left, top, width and height of a cell, in points."""
_HEAD, _NAME = 14.0, 52.0


def draw(cities: tuple[CitySummary, ...], comparison: Comparison) -> tuple[Chart, ...]:
    """One matrix a page of cities, shaded over all of them; none when no target is a growth rate."""
    stated, shown = columns(cities)
    if not shown:
        return ()
    parts = blocks(cities)
    said = title(shown, stated, len(cities))
    return tuple(
        _part(block, shown, stated, comparison.year, said, (i, len(parts)))
        for i, block in enumerate(parts, start=1)
    )


def columns(cities: Sequence[CitySummary]) -> tuple[Mapping[str, tuple[float, ...]], list[str]]:
    """The comparable growth targets of each indicator in order of size, and the indicators that have any."""
    wanted = [entry.name for entry in vocabulary.common() if entry.measure is Measure.GROWTH]
    stated = {name: _values(cities, name) for name in wanted}
    return stated, [name for name in wanted if stated[name]]


def _values(cities: Sequence[CitySummary], name: str) -> tuple[float, ...]:
    rows = (city.row(name) for city in cities)
    facts = (comparable(row.target_growth) for row in rows if row is not None)
    return tuple(sorted(middle(fact) for fact in facts if fact is not None))


def title(columns: list[str], stated: Mapping[str, tuple[float, ...]], n: int) -> str:
    """The first column's range and number, and how many columns every city fills."""
    first = stated[columns[0]]
    low, high = figures.number(first[0]), figures.number(first[-1])
    span = f"均为{low}%" if low == high else f"从{low}%到{high}%"
    name = indicator_name(columns[0])
    if n == 1:
        return f"写明{len(columns)}项增速目标，{name}为{low}%"
    full = sum(len(stated[column]) == n for column in columns)
    told = f"{len(first)}个市县的{name}目标{span}" if len(first) > 1 else f"只有1个市县有可比的{name}目标"
    rest = f"{len(columns)}项中{full}项" if full else "没有一项"
    return f"{told}；{rest}各市都有可比数字"


def _part(
    block: tuple[CitySummary, ...],
    columns: list[str],
    stated: Mapping[str, tuple[float, ...]],
    year: int,
    title: str,
    part: tuple[int, int],
) -> Chart:
    high = row_height(len(block))
    sheet = Sheet(FULL_MM, (_HEAD + high * len(block) + 2) / PT)
    wide = (sheet.width - _NAME) / len(columns)
    for j, name in enumerate(columns):
        sheet.text(_NAME + wide * (j + 0.5), 6, indicator_name(name), size=SMALL, align="center")
    for i, city in enumerate(block):
        y = _HEAD + high * i
        sheet.text(0, y + high / 2, city_name(city.city), size=min(TEXT, max(SMALL, high - 2.5)))
        for j, name in enumerate(columns):
            row = city.row(name)
            cell = row.target_growth if row is not None else Cell(State.UNMENTIONED)
            _cell(sheet, (_NAME + wide * j, y, wide, high), cell, stated[name])
    told = [f"{city.city}：{_told(city, columns)}" for city in block]
    return part_chart(
        sheet,
        NAME,
        part,
        title=title,
        subtitle=f"{year}年增速目标（%），n={len(block)}；同列颜色越深目标越高，≥为“以上”，≤为“以内”",
        alt=f"{title}。{'；'.join(told)}。",
    )


def _told(city: CitySummary, columns: list[str]) -> str:
    rows = [row for name in columns if (row := city.row(name)) is not None]
    facts = [row.target_growth.fact for row in rows]
    return "、".join(f"{f.indicator}{figures.words(f)}" for f in facts if f is not None) or "均未提及"


def _cell(sheet: Sheet, place: Place, cell: Cell, values: tuple[float, ...]) -> None:
    """The figure on its shade; what is missing on white, in its own word."""
    x, y, wide, high = place
    middle_x, middle_y = x + wide / 2, y + high / 2
    fact = cell.fact
    if fact is None or fact.value is None:
        sheet.text(middle_x, middle_y, figures.state(cell.state), size=SMALL, color=GREY, align="center")
        return
    shade = _shade(fact, values)
    sheet.box(x + 0.6, y + 0.5, wide - 1.2, high - 1.0, fill=SHADES[shade] if shade is not None else "none")
    dark = shade == len(SHADES) - 1
    sheet.text(
        middle_x, middle_y, figures.short(fact), size=SMALL, align="center", color="#ffffff" if dark else INK
    )


def _shade(fact: Fact, values: tuple[float, ...]) -> int | None:
    """0 for the lowest target of the column, 4 for the highest; None for one that is not comparable."""
    value = figures.order(fact)
    if value is None or value not in values:
        return None
    low, high = values[0], values[-1]
    return 2 if low == high else round((value - low) / (high - low) * (len(SHADES) - 1))
