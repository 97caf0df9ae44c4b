"""All cities side by side: orders, medians, risk themes and wording counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from briefgen import figures
from briefgen.analysis.choose import Told
from briefgen.analysis.order import kind_of
from briefgen.analysis.relate import exact
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import CitySummary, Kind, Level, Measure, Risk, Standing, Strength

_STRENGTHS = (Strength.FIRM, Strength.PLAIN, Strength.SOFT)


@dataclass(frozen=True, slots=True)
class Median:
    value: float
    n: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One city's figure that others may be compared with; `scope` is the kind of place."""

    city: str
    scope: str
    indicator: str
    kind: Kind
    measure: Measure
    unit: str
    value: float


def compared(tolds: Sequence[Told]) -> list[Figure]:
    """The comparable figures of the common list: whole years, plain, undoubted; results exact.

    The nation is no city among others and has none.
    """
    found = []
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
                    if value is not None:
                        key = (entry.name, kind, measure, fact.unit)
                        found.append(Figure(place.name, kind_of(place), *key, value))
    return found


def standings(data: Sequence[Figure]) -> tuple[Standing, ...]:
    """The orders over two cities and more: growth over all, amounts among places of one kind."""
    parts: dict[tuple[str, Kind, Measure], list[Figure]] = {}
    for one in data:
        parts.setdefault((one.indicator, one.kind, one.measure), []).append(one)
    made: list[Standing] = []
    for entry in vocabulary.common():
        if entry.better == "none":
            continue
        for kind in Kind:
            growth = parts.get((entry.name, kind, Measure.GROWTH), [])
            made.append(_standing(growth, entry, kind, Measure.GROWTH, "全部市县"))
            level = parts.get((entry.name, kind, Measure.LEVEL), [])
            for scope in sorted({one.scope for one in level}):
                part = [one for one in level if one.scope == scope]
                made.append(_standing(part, entry, kind, Measure.LEVEL, scope))
    return tuple(standing for standing in made if standing.n >= 2)


def _standing(
    data: Sequence[Figure], entry: vocabulary.Indicator, kind: Kind, measure: Measure, scope: str
) -> Standing:
    # Amounts in another unit than most (亿美元 beside 亿元) are not in this order.
    units = Counter(one.unit for one in data)
    most = min((unit for unit in units if units[unit] == max(units.values())), default="")
    alike = sorted((o for o in data if o.unit == most), key=lambda o: o.value, reverse=entry.better != "low")
    first: dict[float, int] = {}  # equal figures share the rank of the first of them
    for rank, one in enumerate(alike, 1):
        first.setdefault(one.value, rank)
    places = tuple((one.city, float(one.value), first[one.value]) for one in alike)
    return Standing(entry.name, kind, measure, places, scope)


def medians(data: Sequence[Figure], cities: Sequence[str], kind: Kind) -> Mapping[str, Median]:
    """The median growth of each indicator over some cities, with the number that stated it."""
    names = frozenset(cities)
    values: dict[str, list[float]] = {}
    for one in data:
        if one.kind is kind and one.measure is Measure.GROWTH and one.city in names:
            values.setdefault(one.indicator, []).append(one.value)
    return {name: Median(round(median(some), 4), len(some)) for name, some in sorted(values.items())}


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
