"""方法与说明: definitions, how figures were read, what is missing or in doubt."""

from collections.abc import Iterable, Set
from dataclasses import dataclass

from briefgen import display
from briefgen.model import BookInfo, Chapter, CitySummary, Notice, Severity
from briefgen.pages.material import Material
from briefgen.pages.show import source_name

KIND = "methods"
MOST = 12  # notices of one city that are printed; the rest is counted


@dataclass(frozen=True, slots=True)
class Remark:
    """One notice: `where` is a section of the report, `quote` the sentence it is about."""

    message: str
    quote: str | None
    paragraph: int | None


@dataclass(frozen=True, slots=True)
class Doubts:
    """What to check in one city; `more` counts what is not printed."""

    city: str
    remarks: tuple[Remark, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Methods:
    """`left_out` are (source, reason) pairs, `lost` (city, characters shown as 〓)."""

    info: BookInfo
    left_out: tuple[tuple[str, str], ...]
    gaps: tuple[Doubts, ...]
    doubts: tuple[Doubts, ...]
    lost: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str, str, str], ...]


def chapters(material: Material, covered: Set[str]) -> tuple[Chapter, ...]:
    """The chapter; `covered` are the characters of our faces."""
    notices = material.notices
    left_out = [n for n in notices if n.severity is Severity.GAP and n.city is None]
    page = Methods(
        info=material.info,
        left_out=tuple((n.source or "—", n.message) for n in left_out),
        gaps=_by_city(n for n in notices if n.severity is Severity.GAP and n.city),
        doubts=_by_city(n for n in notices if n.severity is Severity.DOUBT),
        lost=_lost(material.cities, covered),
        sources=tuple(
            (
                c.city,
                c.extraction.report.title,
                source_name(c.extraction.report.source),
                c.extraction.report.sha256,
            )
            for c in material.cities
        ),
    )
    return (Chapter("methods", "方法与说明", KIND, page),)


def _by_city(notices: Iterable[Notice]) -> tuple[Doubts, ...]:
    groups: dict[str, list[Remark]] = {}
    for n in notices:
        evidence = n.evidence
        remark = Remark(
            n.message, evidence.quote if evidence else None, evidence.paragraph if evidence else None
        )
        groups.setdefault(n.city or n.source or "全书", []).append(remark)
    return tuple(Doubts(c, tuple(found[:MOST]), max(0, len(found) - MOST)) for c, found in groups.items())


def _lost(cities: Iterable[CitySummary], covered: Set[str]) -> tuple[tuple[str, str], ...]:
    found = []
    for city in cities:
        report = city.extraction.report
        texts = [city.city, report.title, *(r.evidence.quote for r in city.extraction.records())]
        lost = display.undrawable("".join(texts), covered)
        if lost:
            found.append((city.city, "、".join(f"U+{ord(char):04X}" for char in lost)))
    return tuple(found)
