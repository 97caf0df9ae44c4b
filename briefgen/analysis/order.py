"""The order of the cities, and which of them are compared with which."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefgen.model import DocumentType, Extraction, Level, Place

_ENOUGH = 3  # cities of one province make peers from here on
_DOCUMENTS = tuple(DocumentType)  # work report, plan report, bulletin, news: the first of a city is its


@dataclass(frozen=True, slots=True)
class Peers:
    """The cities that one is compared with (itself included) and how they are called."""

    names: tuple[str, ...]
    scope: str


def ordered(extractions: Iterable[Extraction]) -> tuple[Extraction, ...]:
    """One report a city, by province, prefectures before their own counties.

    Of several reports of a city the government work report stands for it, then the plan report, then
    the others; the order in which they came does not matter.
    """
    best: dict[tuple[str, str | None, str | None], Extraction] = {}
    for extraction in sorted(extractions, key=_preference):
        place = extraction.report.place
        best.setdefault((place.name, place.parent, place.province), extraction)
    provinces: dict[str, str] = {}
    for each in best.values():
        code = (each.report.place.code or "99")[:2]
        province = each.report.place.province or ""
        provinces[province] = min(code, provinces.get(province, "99"))
    return tuple(sorted(best.values(), key=lambda e: _position(e.report.place, provinces)))


def kind_of(place: Place) -> str:
    """The kind of place whose amounts may stand side by side: 县级, or 地级 with the deputy provincial."""
    return {Level.COUNTY: "县级", Level.PROVINCE: "省级", Level.NATION: "全国"}.get(place.level, "地级")


def groups_of(places: Sequence[Place]) -> list[Peers]:
    """The peers of each place; places of one province and kind are looked through once for all of them."""
    known: dict[tuple[str, str | None, bool], Peers] = {}
    made = []
    for place in places:
        key = (kind_of(place), place.province, place.level is Level.NATION)
        if place.level is Level.NATION or key not in known:
            known[key] = peers(place, places)
        made.append(known[key])
    return made


def peers(place: Place, places: Sequence[Place]) -> Peers:
    """Same province and kind where there are three, else same kind, else all that are there."""
    if place.level is Level.NATION:
        return Peers((place.name,), "全国报告，不与市县比较")
    places = [p for p in places if p.level is not Level.NATION]
    alike = [p for p in places if kind_of(p) == kind_of(place)]
    near = [p for p in alike if p.province == place.province]
    if len(near) >= _ENOUGH:
        return Peers(tuple(p.name for p in near), f"{place.province}{len(near)}个{_noun(near)}")
    if len(alike) >= 2:
        return Peers(tuple(p.name for p in alike), f"{len(alike)}个{_noun(alike)}")
    if len(places) >= 2:
        return Peers(tuple(p.name for p in places), f"全部{len(places)}个市县")
    return Peers((place.name,), "本期仅此一地")


def _noun(places: Sequence[Place]) -> str:
    """What places of one kind are counted as: deputy provincial cities and 州 are no 地级市."""
    cities = all(place.name.endswith("市") for place in places)
    kind = kind_of(places[0])
    if kind == "县级":
        return "县级单位"
    if kind == "省级":
        return "直辖市" if cities else "省级地区"
    if not cities:
        return "市州"
    return "地级以上市" if any(place.level is Level.SUBPROVINCIAL for place in places) else "地级市"


def _preference(extraction: Extraction) -> tuple[int, int, str, int]:
    report = extraction.report
    return (_DOCUMENTS.index(report.document), -len(extraction.facts), report.sha256, report.origin)


def _position(place: Place, provinces: dict[str, str]) -> tuple[object, ...]:
    code = place.code or ""
    province = place.province or ""
    return (
        provinces[province],
        province,
        code[:4] or "9999",
        place.parent or "" if not code else "",
        place.level is Level.COUNTY,
        code or "999999",
        place.name,
    )
