"""The cover."""

from dataclasses import dataclass

from briefgen.model import BookInfo, Chapter
from briefgen.pages.material import Material

KIND = "cover"


@dataclass(frozen=True, slots=True)
class Cover:
    """`cities` is the number of briefs in the book, `provinces` those they lie in."""

    info: BookInfo
    cities: int
    provinces: tuple[str, ...]


def chapters(material: Material) -> tuple[Chapter, ...]:
    """One page with title, year, edition, issuer and dates."""
    provinces = dict.fromkeys(c.extraction.report.place.province or "" for c in material.cities)
    cover = Cover(material.info, len(material.cities), tuple(p for p in provinces if p))
    return (Chapter("cover", "封面", KIND, cover),)
