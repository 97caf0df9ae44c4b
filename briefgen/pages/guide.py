"""分市简报: the leaf before the first city, which says how a brief is read."""

from dataclasses import dataclass

from briefgen.model import Chapter
from briefgen.pages.material import Material

KIND = "guide"


@dataclass(frozen=True, slots=True)
class Guide:
    """`review` and `plan` are the years whose results and targets the briefs tell."""

    cities: int
    review: int
    plan: int


def chapters(material: Material) -> tuple[Chapter, ...]:
    """One page; the arabic page numbers begin here, so that briefs start on even pages."""
    year = material.info.year
    return (Chapter("guide", "分市简报", KIND, Guide(len(material.cities), year - 1, year)),)
