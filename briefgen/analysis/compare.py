"""All cities side by side: orders, medians, risk themes and wording counted. The one user of pandas."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen import figures
from briefgen.analysis.choose import Told
from briefgen.analysis.order import kind_of
from briefgen.analysis.relate import exact
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import CitySummary, Kind, Level, Measure, Risk, Standing, Strength

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ["city", "kind_of", "indicator", "kind", "measure", "unit", "value"]
Row = tuple[str, str, str, str, str, str, float | None]
_STRENGTHS = (Strength.FIRM, Strength.PLAIN, Strength.SOFT)


@dataclass(frozen=True, slots=True)
class Median:
    value: float
    n: int


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What hangs on the comparable figures alone: the orders, and each group's medians of growth results."""

    standings: tuple[Standing, ...]
    medians: tuple[Mapping[str, Median], ...]


def prepare() -> None:
    """Import pandas, which takes half a second, while there is nothing else to do."""
    importlib.import_module("pandas")


def comparable(tolds: Sequence[Told]) -> list[Row]:
    """One row a comparable figure of the common list: whole years, plain, undoubted; results exact.

    The nation is no city among others and has none.
    """
    rows: list[Row] = []
    for told in tolds:
        place = told.extraction.report.place
        if place.level is Level.NATION:
            continue
        for entry in vocabulary.common():
            for kind in Kind:
                for measure in Measure:
                    fact = told.comparable(kind, entry.name, measure)
                    if fact is None or (kind is Kind.ACHIEVEMENT and not exact(fact)):
                        continue
                    value = figures.order(fact)
                    key = (entry.name, kind.value, measure.value, fact.unit)
                    rows.append((place.name, kind_of(place), *key, value))
    return rows


def reckoned(rows: Sequence[Row], groups: Sequence[Sequence[str]]) -> Reckoned:
    """The orders of all rows, and the medians of each group of cities."""
    import pandas as pd

    data = pd.DataFrame(rows, columns=_COLUMNS)
    return Reckoned(standings(data), tuple(medians(data, names, Kind.ACHIEVEMENT) for names in groups))


def standings(data: pd.DataFrame) -> tuple[Standing, ...]:
    """The orders over two cities and more: growth over all, amounts among places of one kind."""
    made: list[Standing] = []
    for entry in vocabulary.common():
        if entry.better == "none":
            continue
        own = data[data["indicator"] == entry.name]
        for kind in Kind:
            some = own[own["kind"] == kind.value]
            growth = some[some["measure"] == Measure.GROWTH.value]
            made.append(_standing(growth, entry, kind, Measure.GROWTH, "全部市县"))
            level = some[some["measure"] == Measure.LEVEL.value]
            for scope, part in level.groupby("kind_of"):
                made.append(_standing(part, entry, kind, Measure.LEVEL, str(scope)))
    return tuple(standing for standing in made if standing.n >= 2)


def _standing(
    data: pd.DataFrame, entry: vocabulary.Indicator, kind: Kind, measure: Measure, scope: str
) -> Standing:
    # Amounts in another unit than most (亿美元 beside 亿元) are not in this order.
    if not data.empty:
        units = data["unit"].value_counts()
        data = data[data["unit"] == min(units[units == units.max()].index)]
    rank = data["value"].rank(method="min", ascending=entry.better == "low").astype(int)
    ranked = data.assign(rank=rank).sort_values("rank", kind="stable")
    places = tuple(
        (str(c), float(v), int(r))
        for c, v, r in zip(ranked["city"], ranked["value"], ranked["rank"], strict=True)
    )
    return Standing(entry.name, kind, measure, places, scope)


def medians(data: pd.DataFrame, cities: Sequence[str], kind: Kind) -> Mapping[str, Median]:
    """The median growth of each indicator over some cities, with the number that stated it."""
    fits = (data["kind"] == kind.value) & (data["measure"] == Measure.GROWTH.value)
    some = data[fits & data["city"].isin(list(cities))]
    grouped = some.groupby("indicator")["value"]
    table = grouped.agg(["median", "count"])
    return {
        str(name): Median(round(float(median), 4), int(n))
        for name, median, n in zip(table.index, table["median"], table["count"], strict=True)
    }


def themes(cities: Sequence[CitySummary]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Problems a theme and city; the themes of most cities first, then of most problems."""
    said = [Counter(_themes(city.extraction.risks)) for city in cities]
    rows = [(theme, tuple(one[theme] for one in said)) for theme in set().union(*said)]
    return tuple(
        sorted(rows, key=lambda r: (r[0] == vocabulary.rest(), -sum(map(bool, r[1])), -sum(r[1]), r[0]))
    )


def _themes(risks: Sequence[Risk]) -> list[str]:
    return [theme for risk in risks for theme in dict.fromkeys(risk.themes or (vocabulary.rest(),))]


def wording(tolds: Sequence[Told]) -> tuple[tuple[str, tuple[int, int, int]], ...]:
    """The year's targets a city by how hard they bind: firm, plain, soft; each cell's target once."""
    made = []
    for told in tolds:
        words = [facts[0].commitment for key, facts in told.facts.items() if key[0] is Kind.TARGET]
        firm, plain, soft = (words.count(strength) for strength in _STRENGTHS)
        made.append((told.extraction.report.place.name, (firm, plain, soft)))
    return tuple(made)
