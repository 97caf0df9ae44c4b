"""What drawing and binding give: charts, chapters and the book."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart: SVG bytes with selectable text, its size in mm and what it argues.

    `title` states the finding, `subtitle` the measure, unit, year and n; `alt` states the message
    for those who cannot see it. `city` is None for charts over all cities.
    """

    name: str
    city: str | None
    svg: bytes
    width_mm: float
    height_mm: float
    title: str
    subtitle: str
    alt: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The unit that is bound and rendered: a template, what it may use, and the charts it shows.

    `name` is unique in the book and safe as an HTML id; `context` is the value of the page module's
    own typed context.
    """

    name: str
    title: str
    template: str
    context: Mapping[str, Any]
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A whole book (or a single brief) in order, ready to be rendered."""

    title: str
    year: int
    chapters: tuple[Chapter, ...]
    metadata: Mapping[str, str]
