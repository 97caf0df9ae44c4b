"""The cover."""

from dataclasses import dataclass

from briefgen.model import BookInfo, Chapter, Level
from briefgen.pages.material import Material

KIND = "cover"


@dataclass(frozen=True, slots=True)
class Cover:
    """`cities` counts the briefs of the book but the nation's, `provinces` are those they lie in."""

    info: BookInfo
    cities: int
    provinces: tuple[str, ...]
    nation: bool = False


def chapters(material: Material) -> tuple[Chapter, ...]:
    """One page with title, year, edition, issuer and dates."""
    provinces = dict.fromkeys(c.extraction.report.place.province or "" for c in material.cities)
    nation = sum(c.extraction.report.place.level is Level.NATION for c in material.cities)
    named = tuple(p for p in provinces if p)
    cover = Cover(material.info, len(material.cities) - nation, named, nation > 0)
    return (Chapter("cover", "封面", KIND, cover),)
