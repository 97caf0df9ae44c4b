"""横向比较: all cities side by side. Every number names its n, and nobody is ranked on what it did not state."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefgen import figures, lexicon
from briefgen.model import (
    Chapter,
    Chart,
    Comparator,
    Comparison,
    Fact,
    IndicatorRow,
    Kind,
    Measure,
    Standing,
)
from briefgen.pages.evidence import Register
from briefgen.pages.material import Material
from briefgen.pages.show import Figure, Slot, figure, named_mark

KIND = "compare"
HEADLINES = 4  # indicators of the headline table
PLACES = 12  # places of a standing that are printed
SHADES = 5  # steps of the heat map


@dataclass(frozen=True, slots=True)
class Triple:
    """One indicator of one city: last year's growth, this year's target, their difference in points."""

    result: Slot
    target: Slot
    difference: str


@dataclass(frozen=True, slots=True)
class City:
    """One line of the headline table; `brief` is the name of the city's chapter."""

    city: str
    brief: str
    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """One standing as printed: (city, value, rank), best first, and how many more there are."""

    indicator: str
    kind: str
    measure: str
    scope: str
    n: int
    places: tuple[tuple[str, str, int], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Shade:
    """One field of the heat map: `step` 1 (lowest) to 5 (highest), 0 where no number is stated."""

    slot: Slot
    step: int


@dataclass(frozen=True, slots=True)
class Compare:
    """The chapter. Columns of `heat` are `indicators`, those of `themes` the theme names of `theme_names`."""

    year: int
    n: int
    heads: tuple[str, ...]
    headlines: tuple[City, ...]
    charts: tuple[Chart, ...]
    orders: tuple[Order, ...]
    indicators: tuple[str, ...]
    heat: tuple[tuple[str, tuple[Shade, ...]], ...]
    theme_names: tuple[str, ...]
    themes: tuple[tuple[str, tuple[int, ...]], ...]
    wording: tuple[tuple[str, tuple[int, int, int]], ...]


def chapters(material: Material) -> tuple[Chapter, ...]:
    """The chapter, when there is more than one city to compare."""
    comparison = material.comparison
    if len(comparison.cities) < 2:
        return ()
    heads = _growth_indicators(comparison)
    page = Compare(
        year=comparison.year,
        n=len(comparison.cities),
        heads=tuple(short(name) for name in heads[:HEADLINES]),
        headlines=_headlines(comparison, heads[:HEADLINES], material),
        charts=material.charts_of(None),
        orders=tuple(_order(standing) for standing in comparison.standings if standing.n > 1),
        indicators=tuple(short(name) for name in heads),
        heat=_heat(comparison, heads, material),
        theme_names=tuple(theme for theme, counts in comparison.themes if any(counts)),
        themes=_themes(comparison),
        wording=comparison.wording,
    )
    return (Chapter("compare", "横向比较", KIND, page, material.charts_of(None)),)


def short(indicator: str) -> str:
    """The indicator's short name for table heads."""
    entries = lexicon.table("analysis")["indicator"]
    return next((str(entry["short"]) for entry in entries if entry["name"] == indicator), indicator)


def _growth_indicators(comparison: Comparison) -> list[str]:
    """Of the common list those that any city has a growth of, in its order."""
    return [
        name
        for at, name in enumerate(comparison.indicators)
        if any(rows[at].target_growth.fact or rows[at].result_growth.fact for rows in comparison.rows)
    ]


def _headlines(comparison: Comparison, names: Sequence[str], material: Material) -> tuple[City, ...]:
    lines = []
    for city, rows in zip(comparison.cities, comparison.rows, strict=True):
        register = material.registers[city]
        by_name = {row.indicator: row for row in rows}
        triples = tuple(_triple(by_name[name], register) for name in names)
        lines.append(City(city, f"brief-{register.slug}", triples))
    return tuple(lines)


def _triple(row: IndicatorRow, register: Register) -> Triple:
    result, target = row.result_growth.fact, row.target_growth.fact
    return Triple(
        Slot(row.result_growth.state.value, _linked(result, register)),
        Slot(row.target_growth.state.value, _linked(target, register)),
        _difference(result, target),
    )


def _linked(fact: Fact | None, register: Register) -> Figure | None:
    return figure(fact, named_mark(register, fact.evidence)) if fact else None


def _difference(result: Fact | None, target: Fact | None) -> str:
    """Target less result, signed, where both are plain numbers of whole years."""
    if result is None or target is None or not figures.full_year(result):
        return ""
    before, after = figures.order(result), figures.order(target)
    if before is None or after is None or Comparator.LE in (result.comparator, target.comparator):
        return ""
    value = round(after - before, 4)
    return f"{'+' if value > 0 else ''}{figures.number(value)}"


def _order(standing: Standing) -> Order:
    unit = "%" if standing.measure is Measure.GROWTH else ""
    places = tuple(
        (city, f"{figures.number(value)}{unit}", rank) for city, value, rank in standing.places[:PLACES]
    )
    return Order(
        standing.indicator,
        "目标" if standing.kind is Kind.TARGET else "实际",
        "增速" if standing.measure is Measure.GROWTH else "总量",
        standing.scope,
        standing.n,
        places,
        max(0, standing.n - PLACES),
    )


def _heat(
    comparison: Comparison, names: Sequence[str], material: Material
) -> tuple[tuple[str, tuple[Shade, ...]], ...]:
    """City by indicator, the targets' growth; shades by fifths of the range within an indicator."""
    columns = [comparison.indicators.index(name) for name in names]
    bounds = [_bounds(comparison, column) for column in columns]
    lines = []
    for city, rows in zip(comparison.cities, comparison.rows, strict=True):
        register = material.registers[city]
        shades = tuple(
            _shade(rows[column], bound, register) for column, bound in zip(columns, bounds, strict=True)
        )
        lines.append((city, shades))
    return tuple(lines)


def _bounds(comparison: Comparison, column: int) -> tuple[float, float] | None:
    facts = (rows[column].target_growth.fact for rows in comparison.rows)
    values = [value for fact in facts if fact and (value := figures.order(fact)) is not None]
    return (min(values), max(values)) if values else None


def _shade(row: IndicatorRow, bound: tuple[float, float] | None, register: Register) -> Shade:
    fact = row.target_growth.fact
    slot = Slot(row.target_growth.state.value, _linked(fact, register))
    value = figures.order(fact) if fact else None
    if value is None or bound is None:
        return Shade(slot, 0)
    low, high = bound
    if high == low:
        return Shade(slot, SHADES // 2 + 1)
    return Shade(slot, 1 + min(SHADES - 1, int((value - low) / (high - low) * SHADES)))


def _themes(comparison: Comparison) -> tuple[tuple[str, tuple[int, ...]], ...]:
    counted = [counts for _, counts in comparison.themes if any(counts)]
    return tuple((city, tuple(counts[at] for counts in counted)) for at, city in enumerate(comparison.cities))
