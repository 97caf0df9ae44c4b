"""目录: every chapter with its page, cities by province."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.model import Chapter, CitySummary
from briefgen.pages import fit, gallery
from briefgen.pages.evidence import slug
from briefgen.pages.material import Material

KIND = "contents"
FEW = 40  # lines that two columns hold well
ENTRY = 18.35  # points of a chapter that is no city
HEAD = 1.5  # lines that a province's name takes


@dataclass(frozen=True, slots=True)
class Place:
    """One city with the names of its two chapters; `indent` for a county under its prefecture."""

    city: str
    level: str
    brief: str
    sources: str
    indent: bool


Group = tuple[str, tuple[Place, ...]]
"""A province with its cities, or with those of them that stand in one column."""


@dataclass(frozen=True, slots=True)
class Contents:
    """`front` stand before the cities (roman pages), `back` behind them: (title, chapter name).

    `lines` are those of a column on one page.
    """

    front: tuple[tuple[str, str], ...]
    provinces: tuple[tuple[str, tuple[Place, ...]], ...]
    back: tuple[tuple[str, str], ...]
    lines: int = 34

    @property
    def sheets(self) -> tuple[tuple[tuple[Group, ...], ...], ...]:
        """The provinces in columns side by side, as many columns as go on one page together."""
        return _sheets(self.provinces, self.lines)


def chapters(material: Material, others: Sequence[Chapter]) -> tuple[Chapter, ...]:
    """The contents over the other chapters of the book, in their order."""
    named = [c for c in others if c.kind not in ("cover", "brief") and c.name != gallery.NAME]
    shown = list({c.kind: c for c in reversed(named)}.values())[::-1]
    guide = next((at for at, c in enumerate(shown) if c.kind == "guide"), len(shown))
    front = tuple((c.title, c.name) for c in shown[:guide])
    back = tuple((c.title.partition(" · ")[0], c.name) for c in shown[guide + 1 :])
    sheet = fit.sheet(material.info.theme)
    room = sheet.height - sheet.toc - ENTRY * (len(front) + len(back))
    page = Contents(front, _provinces(material.cities), back, int(room / sheet.toc_line))
    return (Chapter("contents", "目录", KIND, page),)


def _sheets(provinces: Sequence[Group], column: int) -> tuple[tuple[tuple[Group, ...], ...], ...]:
    """The provinces in columns: two for few cities, else three, of nearly equal height, page by page."""
    lines = sum(HEAD + len(places) for _, places in provinces)
    abreast = 2 if lines <= FEW else 3
    pages = max(1, -(-int(lines) // (abreast * column)))
    height = lines / (abreast * pages)
    while len(made := _columns(provinces, height)) > abreast * pages:
        height += 0.5
        if height > column:
            pages += 1
            height = lines / (abreast * pages)
    return tuple(made[at : at + abreast] for at in range(0, len(made), abreast))


def _columns(provinces: Sequence[Group], height: float) -> tuple[tuple[Group, ...], ...]:
    """The cities in columns of so many lines; the heading of a province is said again in the next one."""
    columns: list[list[tuple[str, list[Place]]]] = [[]]
    used = 0.0
    for province, places in provinces:
        for at, place in enumerate(places):
            # A heading needs two lines under it, or all that there are.
            wanted = 1.0 if at else HEAD + min(2, len(places))
            if used and used + wanted > height:
                columns.append([])
                used = 0.0
            if not columns[-1] or columns[-1][-1][0] != province:
                columns[-1].append((province, []))
                used += HEAD
            columns[-1][-1][1].append(place)
            used += 1
    return tuple(tuple((province, tuple(places)) for province, places in column) for column in columns)


def _provinces(cities: Sequence[CitySummary]) -> tuple[Group, ...]:
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
