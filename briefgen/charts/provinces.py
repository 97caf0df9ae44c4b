"""Many cities province by province: medians of growth targets, problems by theme, wording of targets.

Thirty rows at most say what a thousand would; each says how many cities it is told from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from briefgen import figures
from briefgen.charts import heat_map, themes, wording
from briefgen.charts.points import comparable, indicator_name, median, middle
from briefgen.charts.style import FULL_MM, GREY, INK, PT, SHADES, SMALL, Sheet, covered
from briefgen.display import drawable
from briefgen.lexicon import divisions
from briefgen.model import Chart, CitySummary, Comparison

_ROW, _HEAD, _NAME, _COUNT = 13.5, 14.0, 50.0, 64.0
_ELSEWHERE = "其他"


@dataclass(frozen=True, slots=True)
class Province:
    """The cities of one province; `name` is as charts write it."""

    name: str
    cities: tuple[CitySummary, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix of figures by province: `values` a row, None where nothing is told; `written` as printed."""

    heads: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    written: tuple[tuple[str, ...], ...]


def provinces(cities: Sequence[CitySummary]) -> tuple[Province, ...]:
    """The cities by province, in the book's order."""
    found: dict[str, list[CitySummary]] = {}
    for city in cities:
        found.setdefault(city.extraction.report.place.province or _ELSEWHERE, []).append(city)
    return tuple(Province(_short(name), tuple(own)) for name, own in found.items())


def targets(cities: tuple[CitySummary, ...], comparison: Comparison) -> Chart | None:
    """The median of each growth target by province; None when no target is a growth rate."""
    stated, columns = heat_map.columns(cities)
    if not columns:
        return None
    rows = provinces(cities)
    found = [[_values(row, name) for name in columns] for row in rows]
    values = tuple(tuple(median(some) if some else None for some in row) for row in found)
    written = tuple(tuple("…" if v is None else figures.number(round(v, 2)) for v in row) for row in values)
    grid = Grid(tuple(indicator_name(name) for name in columns), values, written)
    title = heat_map.title(columns, stated, len(cities))
    measure = f"各省{comparison.year}年增速目标的中位数（%），{len(cities)}个市县；"
    measure += "同列颜色越深目标越高，…为没有可比的"
    return _chart("target_medians", _matrix(rows, grid), rows, grid, title, measure)


def problems(cities: tuple[CitySummary, ...], comparison: Comparison) -> Chart | None:
    """How many cities of each province name a theme; None when no report admits a problem."""
    if not comparison.themes:
        return None
    at = {name: i for i, name in enumerate(comparison.cities)}
    rows = provinces(cities)
    found = [
        [sum(bool(counts[at[city.city]]) for city in row.cities) for _, counts in comparison.themes]
        for row in rows
    ]
    shares = tuple(
        tuple(n / len(row.cities) if n else None for n in line) for row, line in zip(rows, found, strict=True)
    )
    written = tuple(tuple(str(n) if n else "" for n in line) for line in found)
    grid = Grid(tuple(theme for theme, _ in comparison.themes), shares, written)
    title = themes.title(comparison, len(cities))
    measure = (
        f"{comparison.year}年报告自述有这类困难的市县个数，{len(cities)}个市县；颜色越深占本省的比例越高"
    )
    return _chart("theme_counts", _matrix(rows, grid, shared=True), rows, grid, title, measure)


def words(cities: tuple[CitySummary, ...], comparison: Comparison) -> Chart | None:
    """One bar a province: the share of targets that bind firmly, plainly, softly; None without targets."""
    counts = dict(comparison.wording)
    rows = provinces(cities)
    found = [tuple(sum(counts[c.city][i] for c in row.cities) for i in range(3)) for row in rows]
    if not any(map(sum, found)):
        return None
    sheet = Sheet(FULL_MM, (wording.HEAD + _ROW * len(rows) + 2) / PT)
    wording.key(sheet)
    left = _NAME + 14
    for i, (row, own) in enumerate(zip(rows, found, strict=True)):
        y = wording.HEAD + _ROW * i
        _label(sheet, row, y)
        unit = (sheet.width - left - 40) / max(1, sum(own))
        wording.bar(sheet, (left, y), own, unit)
    title = wording.title(comparison)
    told = [f"{r.name}刚性{a}、一般{b}、弹性{c}" for r, (a, b, c) in zip(rows, found, strict=True)]
    return Chart(
        name="wording_shares",
        city=None,
        svg=sheet.svg(),
        width_mm=sheet.width_mm,
        height_mm=sheet.height_mm,
        title=title,
        subtitle=f"{comparison.year}年目标，各省项数，条长为占本省的比例；{len(cities)}个市县",
        alt=f"{title}。{'；'.join(told)}。",
    )


def _short(name: str) -> str:
    return drawable(divisions.short_name(name).removesuffix("省"), covered())


def _values(row: Province, name: str) -> tuple[float, ...]:
    facts = [comparable(r.target_growth) for city in row.cities if (r := city.row(name)) is not None]
    return tuple(sorted(middle(fact) for fact in facts if fact is not None))


def _matrix(rows: Sequence[Province], grid: Grid, *, shared: bool = False) -> Sheet:
    """The grid drawn; shades over each column, or over all of it when `shared`."""
    heads = [themes.lines(head) for head in grid.heads] if shared else [[head] for head in grid.heads]
    top = _HEAD if not shared else 8.0 * max(map(len, heads)) + 4
    sheet = Sheet(FULL_MM, (top + _ROW * len(rows) + 2) / PT)
    wide = (sheet.width - _COUNT) / len(grid.heads)
    for j, lines in enumerate(heads):
        for k, line in enumerate(lines):
            y = top - 8 - 8.0 * (len(lines) - 1 - k)
            sheet.text(_COUNT + wide * (j + 0.5), y, line, size=SMALL, align="center")
    every = [v for line in grid.values for v in line if v is not None]
    for i, row in enumerate(rows):
        y = top + _ROW * i
        _label(sheet, row, y)
        for j in range(len(grid.heads)):
            column = every if shared else [line[j] for line in grid.values if line[j] is not None]
            _cell(sheet, (_COUNT + wide * j, y, wide), grid.values[i][j], grid.written[i][j], column)
    return sheet


def _label(sheet: Sheet, row: Province, y: float) -> None:
    sheet.text(0, y + _ROW / 2, row.name)
    sheet.text(_NAME + 8, y + _ROW / 2, str(len(row.cities)), size=SMALL, color=GREY, align="right")


def _cell(
    sheet: Sheet,
    place: tuple[float, float, float],
    value: float | None,
    written: str,
    column: Sequence[float | None],
) -> None:
    x, y, wide = place
    if value is None:
        sheet.text(x + wide / 2, y + _ROW / 2, written, size=SMALL, color=GREY, align="center")
        return
    known = [v for v in column if v is not None]
    low, high = min(known), max(known)
    shade = 2 if low == high else round((value - low) / (high - low) * (len(SHADES) - 1))
    sheet.box(x + 0.6, y + 0.6, wide - 1.2, _ROW - 1.2, fill=SHADES[shade])
    color = "#ffffff" if shade == len(SHADES) - 1 else INK
    sheet.text(x + wide / 2, y + _ROW / 2, written, size=SMALL, align="center", color=color)


def _chart(name: str, sheet: Sheet, rows: Sequence[Province], grid: Grid, title: str, measure: str) -> Chart:
    told = [_told(row, grid.heads, line) for row, line in zip(rows, grid.written, strict=True)]
    return Chart(
        name=name,
        city=None,
        svg=sheet.svg(),
        width_mm=sheet.width_mm,
        height_mm=sheet.height_mm,
        title=title,
        subtitle=measure,
        alt=f"{title}。{'；'.join(told)}。",
    )


def _told(row: Province, heads: Sequence[str], line: Sequence[str]) -> str:
    said = "、".join(f"{head}{text}" for head, text in zip(heads, line, strict=True) if text not in ("", "…"))
    return f"{row.name}（{len(row.cities)}个）{said or '没有可比的'}"
