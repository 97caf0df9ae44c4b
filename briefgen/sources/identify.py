"""Whose report it is, of which year, and what kind of document: read from the text, not the name."""

import re
from collections import Counter
from dataclasses import dataclass

from briefgen.lexicon import divisions
from briefgen.lexicon.divisions import NATION
from briefgen.model import DocumentType, Level, Place

_CN_YEAR = re.compile(r"(20\d\d)年")
_SPEAKER = re.compile(r"我代表(.{0,14}?)(?:人民)?(?:政府|行政公署|行署)")
_MEETING = re.compile(r"在(.{2,20}?第.{1,4}届(?:全国)?人民代表大会(?:常务委员会)?第.{1,4}次会议)")
_DATE = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")
_UNITS = "市区县州盟旗省"


@dataclass(frozen=True, slots=True)
class Identity:
    """What the text says of itself; None where it does not say."""

    document: DocumentType
    place: Place | None
    report_year: int | None
    meeting: str | None
    delivered_on: str | None
    candidates: tuple[Place, ...] = ()


def document_type(title: str, opening: str) -> DocumentType:
    """The kind of document, by its title or, without one, its first paragraphs."""
    for part in (title, opening):
        if "统计公报" in part:
            return DocumentType.BULLETIN
        if "国民经济和社会发展计划" in part:
            return DocumentType.PLAN_REPORT
        if "工作报告" in part or _SPEAKER.search(part):
            return DocumentType.GOVERNMENT_WORK_REPORT
    return DocumentType.NEWS


def identify(title: str, opening: str, tops: tuple[str, ...], body: str, stem: str) -> Identity:
    """Read place and year from title, opening lines, level-1 headings, body and file name (in that order)."""
    place, candidates = _place(title, opening, body, stem)
    date = _DATE.search(opening[:200])
    meeting = _MEETING.search(opening)
    return Identity(
        document=document_type(title, opening),
        place=place,
        report_year=_year(title, tops, date, body),
        meeting=meeting[1] if meeting else None,
        delivered_on=f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}" if date else None,
        candidates=candidates,
    )


def _year(title: str, tops: tuple[str, ...], date: re.Match[str] | None, body: str) -> int | None:
    for top in tops:
        if ("回顾" in top or "执行情况" in top) and (years := _CN_YEAR.findall(top)):
            return max(map(int, years)) + 1
    stated = [int(y) for top in tops for y in _CN_YEAR.findall(top)]
    if stated:
        return max(stated)
    if date:
        return int(date[1])
    if years := _CN_YEAR.findall(title):
        return max(map(int, years))
    counts = Counter(map(int, _CN_YEAR.findall(body)))
    return max((y for y, n in counts.items() if n >= 3), default=None)


def _place(title: str, opening: str, body: str, stem: str) -> tuple[Place | None, tuple[Place, ...]]:
    speaker = _SPEAKER.search(opening)
    unit = speaker[1][-1:] if speaker and speaker[1] else ""
    if "代表国务院" in opening:
        return NATION, ()
    for source in (title, speaker[1] if speaker else "", opening[:300], stem):
        found = [p for _, name in divisions.mentions(source) for p in divisions.named(name)]
        found = [p for p in dict.fromkeys(found) if unit not in _UNITS or p.name.endswith(unit)]
        if found:
            return _choose(found, body), tuple(found)
    return None, ()


def _choose(found: list[Place], body: str) -> Place:
    def weight(place: Place) -> tuple[int, int]:
        above = [divisions.short_name(n) for n in (place.parent, place.province) if n]
        return sum(body.count(n) for n in above), -len(place.name)

    first = [p for p in found if p.name[:2] == found[0].name[:2]]
    own = [p for p in first if p.level is not Level.COUNTY or p.parent is None]
    if own and "州委" not in body and "地委" not in body:
        return own[0] if own[0].level is not Level.PROVINCE or len(own) == 1 else own[-1]
    return max(first, key=weight)
