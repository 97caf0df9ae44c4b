"""目录: every chapter with its page, cities by province."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.model import Chapter, CitySummary
from briefgen.pages.evidence import slug
from briefgen.pages.material import Material

KIND = "contents"


@dataclass(frozen=True, slots=True)
class Place:
    """One city with the names of its two chapters; `indent` for a county under its prefecture."""

    city: str
    level: str
    brief: str
    sources: str
    indent: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """`front` stand before the cities (roman pages), `back` behind them: (title, chapter name)."""

    front: tuple[tuple[str, str], ...]
    provinces: tuple[tuple[str, tuple[Place, ...]], ...]
    back: tuple[tuple[str, str], ...]


def chapters(material: Material, others: Sequence[Chapter]) -> tuple[Chapter, ...]:
    """The contents over the other chapters of the book, in their order."""
    shown = list({c.kind: c for c in reversed(others) if c.kind not in ("cover", "brief")}.values())[::-1]
    guide = next((at for at, c in enumerate(shown) if c.kind == "guide"), len(shown))
    page = Contents(
        front=tuple((c.title, c.name) for c in shown[:guide]),
        provinces=_provinces(material.cities),
        back=tuple((c.title.partition(" · ")[0], c.name) for c in shown[guide + 1 :]),
    )
    return (Chapter("contents", "目录", KIND, page),)


def _provinces(cities: Sequence[CitySummary]) -> tuple[tuple[str, tuple[Place, ...]], ...]:
    groups: dict[str, list[Place]] = {}
    names = {city.city for city in cities}
    for city in cities:
        place = city.extraction.report.place
        row = Place(
            city=place.name,
            level=place.level.value,
            brief=f"brief-{slug(city)}",
            sources=f"sources-{slug(city)}",
            indent=place.parent in names,
        )
        groups.setdefault(place.province or place.name, []).append(row)
    return tuple((province, tuple(places)) for province, places in groups.items())
