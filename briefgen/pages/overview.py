"""横向比较 of more cities than have a line each: medians by province, and both ends of every standing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefgen import figures
from briefgen.lexicon import divisions
from briefgen.model import Cell, Chapter, Comparator, Comparison, IndicatorRow, Kind, Measure, Standing
from briefgen.pages.compare import HEADLINES, Place, growth_indicators, place, short, told
from briefgen.pages.material import Material

KIND = "overview"
ENDS = 15  # places of a standing that are printed at either end
_ELSEWHERE = "其他"


@dataclass(frozen=True, slots=True)
class Pair:
    """Medians of one indicator in one province as printed, "" where fewer than one city states it."""

    result: str
    target: str
    difference: str


@dataclass(frozen=True, slots=True)
class Province:
    """One line: a province, the number of its cities, a pair of medians an indicator."""

    name: str
    n: int
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Ends:
    """One standing: its first places and its last, best first, and how many stand between."""

    indicator: str
    kind: str
    measure: str
    scope: str
    n: int
    first: tuple[Place, ...]
    between: int
    last: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The chapter: a table of medians, standings whose figures link to their sentences."""

    year: int
    n: int
    heads: tuple[str, ...]
    lines: tuple[Province, ...]
    orders: tuple[Ends, ...]


def chapters(material: Material) -> tuple[Chapter, ...]:
    """The chapter, when there are so many cities and anything to tell of them."""
    comparison = material.comparison
    if not comparison.many:
        return ()
    names = growth_indicators(comparison)[:HEADLINES]
    page = Overview(
        year=comparison.year,
        n=len(comparison.cities),
        heads=tuple(map(short, names)),
        lines=_lines(comparison, names, material) if names else (),
        orders=tuple(_ends(standing, material) for standing in told(comparison)),
    )
    return (Chapter("compare", "横向比较", KIND, page),) if page.lines or page.orders else ()


def _lines(comparison: Comparison, names: Sequence[str], material: Material) -> tuple[Province, ...]:
    provinces = {c.city: c.extraction.report.place.province for c in material.cities}
    groups: dict[str, list[tuple[IndicatorRow, ...]]] = {}
    for city, rows in zip(comparison.cities, comparison.rows, strict=True):
        groups.setdefault(provinces.get(city) or _ELSEWHERE, []).append(rows)
    at = [comparison.indicators.index(name) for name in names]
    return tuple(
        Province(divisions.short_name(name), len(own), tuple(_pair([rows[i] for rows in own]) for i in at))
        for name, own in groups.items()
    )


def _pair(rows: Sequence[IndicatorRow]) -> Pair:
    result = _median((row.result_growth for row in rows), exact=True)
    target = _median(row.target_growth for row in rows)
    both = result is not None and target is not None
    gap = round(target - result, 2) if target is not None and result is not None else 0.0
    difference = f"{'+' if gap > 0 else ''}{figures.number(gap)}" if both else ""
    return Pair(_written(result), _written(target), difference)


def _median(cells: Iterable[Cell], *, exact: bool = False) -> float | None:
    """Over figures of whole years, plain and undoubted; with `exact` without those that are bounds."""
    facts = [cell.fact for cell in cells]
    plain = [f for f in facts if f and not f.qualifier and not f.doubt and figures.full_year(f)]
    plain = [f for f in plain if not exact or f.comparator not in (Comparator.GE, Comparator.LE)]
    values = sorted(v for f in plain if (v := figures.order(f)) is not None)
    at = len(values) // 2
    if not values:
        return None
    return values[at] if len(values) % 2 else (values[at - 1] + values[at]) / 2


def _written(value: float | None) -> str:
    return "" if value is None else figures.number(round(value, 2))


def _ends(standing: Standing, material: Material) -> Ends:
    first = standing.places[:ENDS]
    last = standing.places[max(len(first), standing.n - ENDS) :]
    return Ends(
        standing.indicator,
        "目标" if standing.kind is Kind.TARGET else "实际",
        "增速" if standing.measure is Measure.GROWTH else "总量",
        standing.scope,
        standing.n,
        tuple(place(standing, one, material) for one in first),
        standing.n - len(first) - len(last),
        tuple(place(standing, one, material) for one in last),
    )
