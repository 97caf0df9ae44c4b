"""Draw: charts as SVG with selectable text in our faces. Knows nothing of templates or pages.

A chart's title, subtitle and alt text travel beside the picture and are set by the page; the picture
holds the data. `OF_ALL` and `OF_CITY` are the charts in the book's order: a new one is a file of this
folder and its place there; `drawing` tells what those of all look at. Everything is pure, so that a worker
can draw one city's charts.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import briefgen.charts.light  # noqa: F401  what the others import is then imported sooner
from briefgen.charts import (
    growth_target,
    heat_map,
    peers,
    provinces,
    ranking,
    result_target,
    spread,
    themes,
    wording,
)
from briefgen.model import Chart, CitySummary, Comparison

Cities = tuple[CitySummary, ...]
Drawn = Chart | None | tuple[Chart, ...]

Of_All = Mapping[str, Callable[[Cities, Comparison], Drawn]]

OF_ALL: Final[Of_All] = {
    "growth_target": growth_target.draw,
    "ranking": ranking.draw,
    "heat_map": heat_map.draw,
    "themes": themes.draw,
    "wording": wording.draw,
}
OF_MANY: Final[Of_All] = {
    "growth_target": growth_target.draw,
    "ranking": ranking.draw,
    "spread": spread.draw,
    "target_medians": provinces.targets,
    "theme_counts": provinces.problems,
    "wording_shares": provinces.words,
}
"""In place of `OF_ALL` where a line a city would fill page after page."""
OF_CITY: Final[tuple[Callable[[CitySummary, Cities, Comparison], Drawn], ...]] = (
    result_target.draw,
    peers.draw,
)


def draw(cities: Sequence[CitySummary], comparison: Comparison) -> tuple[Chart, ...]:
    """Every chart of a book: those over all cities, then each city's in the book's order."""
    of_cities = (chart for city in cities for chart in draw_city(city, comparison, cities))
    return (*draw_all(comparison, cities), *of_cities)


def draw_all(comparison: Comparison, cities: Sequence[CitySummary]) -> tuple[Chart, ...]:
    """The charts over the cities of the comparison; one that too few cities state is left out."""
    kinds = OF_MANY if comparison.many else OF_ALL
    return tuple(chart for kind in kinds for chart in draw_kind(kind, comparison, cities))


def draw_kind(kind: str, comparison: Comparison, cities: Sequence[CitySummary]) -> tuple[Chart, ...]:
    """The charts of one kind over the cities of the comparison."""
    compared = tuple(city for city in cities if city.city in comparison.cities)
    return _some((OF_MANY if comparison.many else OF_ALL)[kind](compared, comparison))


def draw_city(city: CitySummary, comparison: Comparison, cities: Sequence[CitySummary]) -> tuple[Chart, ...]:
    """One city's charts; `cities` are those of the book, of which its peers are drawn."""
    return tuple(chart for kind in OF_CITY for chart in _some(kind(city, tuple(cities), comparison)))


def _some(drawn: Drawn) -> tuple[Chart, ...]:
    if drawn is None:
        return ()
    return (drawn,) if isinstance(drawn, Chart) else drawn
