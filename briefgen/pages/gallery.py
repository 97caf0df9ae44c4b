"""The charts over all cities, on pages of their own behind the tables of 横向比较.

Apart from the tables, since a report changes one chart sooner than all of them, and drawing takes longer.
"""

from dataclasses import dataclass

from briefgen.model import Chapter, Chart
from briefgen.pages.material import Material

KIND = "gallery"
NAME = "compare-charts"  # behind tables, which have the chapter's heading


@dataclass(frozen=True, slots=True)
class Gallery:
    """The charts; `first` where no tables stand before them, so that they have the heading."""

    charts: tuple[Chart, ...]
    first: bool


def chapters(material: Material, *, first: bool) -> tuple[Chapter, ...]:
    """The chapter, when there is more than one city to compare and a chart over them."""
    charts = material.charts_over_all() if len(material.comparison.cities) > 1 else ()
    name = "compare" if first else NAME
    return (Chapter(name, "横向比较", KIND, Gallery(charts, first), charts),) if charts else ()
