"""Whose report it is, of which year, and what kind of document: read from the text, then from the name."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from briefgen.lexicon import divisions
from briefgen.lexicon.divisions import NATION
from briefgen.lexicon.sections import documents
from briefgen.model import DocumentType, Level, Place, Role
from briefgen.sources.roles import chapter_role

_YEAR = re.compile(r"(20\d\d)年")
_PLANNED = re.compile(r"(?<![到至~—–-])(20\d\d)年(?!远景|基本)")  # not what is far, nor a term's end
_PART = re.compile(r"(20\d\d)年(?:上半年|前|1-|一至|以来)")  # of a year that is not over
_NOW, _NEXT = re.compile("今年|本年"), re.compile("明年|来年")
_HALF, _LATE = 7, 11  # the months from which on a year may be looked back on, and is
_STEM_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Source:
    """What the text offers: plain title, plain opening paragraphs, plain level-1 headings, plain heads
    of all paragraphs, the body as written, and the file's stem."""

    title: str
    opening: tuple[str, ...]
    tops: tuple[str, ...]
    heads: tuple[str, ...]
    body: str
    stem: str


@dataclass(frozen=True, slots=True)
class Found:
    """The place that fits best, None when none or several do equally; `candidates` are all that fit.

    `named` is the place that the file name alone would give, when the text gives another.
    """

    place: Place | None
    candidates: tuple[Place, ...] = ()
    named: Place | None = None


def document_type(source: Source, planned: bool) -> DocumentType:
    """The kind of document by its title, else its opening; `planned` when it has the chapters of a report."""
    for part in (source.title, "".join(source.opening), source.stem):
        for kind in documents().kinds:
            if kind.pattern.search(part):
                return kind.type
    return DocumentType.GOVERNMENT_WORK_REPORT if planned else DocumentType.NEWS


def meeting(source: Source) -> str | None:
    """The congress session, where the opening states it."""
    name = documents().meeting.search("".join((source.title, *source.opening)))
    return name["name"] if name else None


def report_year(source: Source, kind: DocumentType, delivered: str | None) -> int | None:
    """The year of delivery: the chapters tell it, then the date, the title, the paragraphs, the file name.

    A sitting in the last weeks of a year is taken for one of the next, whose plan it is about.
    """
    if kind is DocumentType.BULLETIN:
        years = [*_years((source.title,)), *_years(source.opening)]
        return years[0] + 1 if years else None
    if kind is DocumentType.NEWS:
        years = [int(y) for y in _STEM_YEAR.findall(source.stem)] or (
            [int(delivered[:4])] if delivered else []
        )
        return next(iter(years or _years(source.heads[-3:])), None)
    for top in source.tops:
        if chapter_role(top) is Role.REVIEW and (years := _years((top,))):
            return max(years) + (max(years) not in _years((top,), _PART))
    sat = _sat(delivered, source.tops) if delivered else None
    planned = [year for year in _years(source.tops, _PLANNED) if sat is None or abs(year - sat) < 2]
    for years in (planned, [sat] if sat else [], _years((source.title,))):
        if years:
            return max(years)
    years = [int(m["year"]) for head in source.heads if (m := documents().dated.match(head))]
    years = years or [int(y) for y in _STEM_YEAR.findall(source.stem)]
    return max(years, default=None)


def _sat(delivered: str, tops: Iterable[str]) -> int:
    """The year of the sitting's plan by its date, and by what the chapters call this year and the next."""
    looks_back = any(
        _NEXT.search(top) or (chapter_role(top) is Role.REVIEW and _NOW.search(top)) for top in tops
    )
    year, month = int(delivered[:4]), int(delivered[5:7])
    return year + (month >= _LATE or (month >= _HALF and looks_back))


def _years(parts: Iterable[str], pattern: re.Pattern[str] = _YEAR) -> list[int]:
    return [int(year) for part in parts for year in pattern.findall(part)]


def place(source: Source) -> Found:
    """The place by title, meeting, speaker and signature; then the file name; then the names used most."""
    opening = "".join(source.opening)
    by_name = _mentioned(source.stem)
    if documents().nation.search(opening):
        return Found(NATION, named=by_name[0] if by_name else None)
    unit = _unit(opening)
    own = (source.title, *_own_names(source, opening))
    for words in own:
        if found := _of_unit(_mentioned(words), unit):
            return _found(_last(words, found), source, "".join(own) * 100, by_name)
    if new := _unlisted(source.title, (*own, source.stem), source.body):
        return Found(new)
    fitting = _of_unit(by_name, unit)
    if (
        fitting
        and _used(fitting[0], source.body) < 2
        and (frequent := _of_unit(_frequent(source.body), unit))
    ):
        return _found(frequent, source, "", by_name)
    short = "".join(line for line in source.opening[:3] if len(line) < 40)
    if not fitting:
        fitting = _of_unit(_mentioned(short), unit) or _of_unit(_frequent(source.body), unit)
    return _found(_last(source.stem, fitting), source, source.stem * 100, by_name) if fitting else Found(None)


def speaks_of(place: Place, source: Source) -> bool:
    """Whether the text itself names the place more than in passing."""
    return _used(place, source.body) >= 3


def _found(places: list[Place], source: Source, context: str, by_name: list[Place]) -> Found:
    chosen = _choose(places, context + source.body)
    return Found(chosen, tuple(places), _other(chosen, by_name, source.stem))


def _unlisted(title: str, names: Iterable[str], body: str) -> Place | None:
    """A place that calls itself one but is on no list: its level by its name, its province by the text.

    A county that has become a city or district since lies where that does, unless the text speaks of another
    province. A title that names it needs only one more mention.
    """
    for words in names:
        match = documents().unlisted.search(words)
        enough = 2 if match and words == title else 3
        if match and _used_name(match["name"], body) >= enough:
            name = match["name"]
            level = Level.COUNTY if name.endswith(("县", "区", "旗")) else Level.PREFECTURE
            uses = {p: body.count(divisions.short_name(p)) for p in divisions.provinces()}
            most = max(uses, key=lambda p: uses[p])
            province = most if uses[most] else None
            now = divisions.named(divisions.short_name(name)) if level is Level.COUNTY else []
            now = [place for place in now if place.level is level and _may_lie(place, province, body)]
            if since := _choose(now, body) if now else None:
                return replace(since, name=name, code=None)
            return Place(name, province, None, level)
    return None


def _may_lie(place: Place, province: str | None, body: str) -> bool:
    """Whether the text does not speak of another province than the place's."""
    near = place.parent is not None and divisions.short_name(place.parent) in body
    return near or province in (None, place.province)


def _used_name(name: str, body: str) -> int:
    return body.count(divisions.short_name(name))


def _unit(opening: str) -> str:
    """The kind of division that the speaker speaks for (市, 区, 自治州 …), "" when not said."""
    speech = documents().speech.search(opening)
    who = speech["who"] if speech else ""
    return next((unit for unit in documents().units if who.endswith(unit)), "")


def _own_names(source: Source, opening: str) -> list[str]:
    found = documents()
    lines = [m["who"] for line in source.opening[:5] if (m := found.signature.match(line))]
    named = found.meeting.search(opening)
    speech = found.speech.search(opening)
    return [*([named["name"]] if named else []), *([speech["who"]] if speech else []), *lines]


def _mentioned(words: str) -> list[Place]:
    return [place for _, name in divisions.mentions(words) for place in divisions.named(name)]


def _last(words: str, found: list[Place]) -> list[Place]:
    """Of a chain of names (呼伦贝尔市海拉尔区) the places of the last."""
    names = [name for _, name in divisions.mentions(words)]
    for name in reversed(names):
        if last := [place for place in divisions.named(name) if place in found]:
            return last
    return found


def _of_unit(places: list[Place], unit: str) -> list[Place]:
    return [place for place in dict.fromkeys(places) if place.name.endswith(unit)]


def _used(place: Place, body: str) -> int:
    return _used_name(place.name, body)


def _choose(found: list[Place], body: str) -> Place | None:
    """The place whose parent and province the text speaks of most; None when nothing tells them apart."""
    highest = [p for p in found if p.level is not Level.COUNTY]
    if highest and len({p.province for p in found}) == 1:
        return highest[0]
    if len(found) == 1:
        return found[0]
    weights = [sum(body.count(divisions.short_name(n)) for n in (p.parent, p.province) if n) for p in found]
    best = max(weights)
    if weights.count(best) > 1:
        return highest[0] if len(highest) == 1 else None
    return found[weights.index(best)]


def _other(chosen: Place | None, by_name: list[Place], stem: str) -> Place | None:
    """The place of the file name when it is another than the text's."""
    if chosen is None or not by_name or chosen.name in stem or chosen == by_name[0]:
        return None
    if chosen in by_name and by_name[0].level is Level.COUNTY:
        return None  # the name fits several counties, none of them first
    return by_name[0]


def _frequent(body: str) -> list[Place]:
    """The places whose short name stands in the text most often, at least eight times."""
    pairs = Counter(map("".join, pairwise(body)))
    best: list[Place] = []
    most = 7
    for pair, count in pairs.most_common(400):
        if count <= most:
            break
        for size in (2, 3):
            at = body.find(pair)
            found = list(divisions.named(body[at : at + size]))
            if found and body.count(body[at : at + size]) > most:
                best, most = found, body.count(body[at : at + size])
    return best
