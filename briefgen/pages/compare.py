"""横向比较: all cities side by side. Every number names its n; what is not stated has no rank."""

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
HEADLINES = 4  # indicators side by side in one headline table
TABLES = 2
PLACES = 12  # places of a standing that are printed


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
class Headline:
    """One headline table: the short names of its indicators and a line a city."""

    heads: tuple[str, ...]
    lines: tuple[City, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """The chapter: tables of figures that link to their sentences, charts over all cities, standings."""

    year: int
    n: int
    headlines: tuple[Headline, ...]
    charts: tuple[Chart, ...]
    orders: tuple[Order, ...]


def chapters(material: Material) -> tuple[Chapter, ...]:
    """The chapter, when there is more than one city to compare."""
    comparison = material.comparison
    if len(comparison.cities) < 2:
        return ()
    names = _growth_indicators(comparison)[: TABLES * HEADLINES]
    groups = [names[at : at + HEADLINES] for at in range(0, len(names), HEADLINES)]
    page = Compare(
        year=comparison.year,
        n=len(comparison.cities),
        headlines=tuple(
            Headline(tuple(map(short, group)), _headlines(comparison, group, material)) for group in groups
        ),
        charts=material.charts_of(None),
        orders=tuple(_order(standing) for standing in comparison.standings if standing.n > 1),
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
