"""本期变化: what differs from the edition before, each change with the sentences before and after."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefgen import display
from briefgen.model import Cause, Chapter, Evidence, RankMove, RecordChange, ReportChange, Turn
from briefgen.pages.evidence import Mark, Numbers, short_name
from briefgen.pages.material import Material
from briefgen.pages.show import named_mark, source_name

KIND = "changes"
MOST = 80  # changed records that are printed; facts.xlsx has all
MOVES = 40  # moved ranks that are printed


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report that came, was replaced or went; `brief` is the city's chapter, None when it has none."""

    turn: str
    city: str
    brief: str | None
    year: int
    sources: tuple[str, ...]
    records: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """A record that differs: what it says before and after, and the two sentences as pieces of quotes.

    `mark` leads to the new sentence in 出处; `same` says that both sentences are one.
    """

    turn: str
    name: str
    old: str | None
    new: str | None
    mark: Mark | None
    old_quote: str | None
    new_quote: str | None
    same: bool


@dataclass(frozen=True, slots=True)
class CityChanges:
    """The changes of one city's records, `brief` as in ReportLine."""

    city: str
    brief: str | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one cause, city by city; `total` counts those not printed too."""

    cause: str
    total: int
    more: int
    cities: tuple[CityChanges, ...]


@dataclass(frozen=True, slots=True)
class Move:
    city: str
    brief: str | None
    subject: str
    scope: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Page:
    """The chapter; `since` is the month compared with in words, `summary` all in one sentence."""

    since: str
    summary: str
    reports: tuple[ReportLine, ...]
    groups: tuple[Group, ...]
    moves: tuple[Move, ...]
    moves_more: int


def chapters(material: Material) -> tuple[Chapter, ...]:
    """One chapter; none for a first edition and where nothing changed, of which 摘要 tells."""
    history = material.history
    changes = history.changes
    if changes.first or changes.none:
        return ()
    moves = [_move(move, material.registers) for move in changes.ranks]
    page = Page(
        since=month(history.since),
        summary=history.changed,
        reports=tuple(_report(report, material.registers) for report in changes.reports),
        groups=tuple(_groups(changes.listed, material)),
        moves=tuple(moves[:MOVES]),
        moves_more=max(0, len(moves) - MOVES),
    )
    return (Chapter("changes", "本期变化", KIND, page),)


def month(since: str | None) -> str:
    """2023-10 as 2023年10月."""
    year, _, number = (since or "").partition("-")
    return f"{year}年{int(number)}月" if number else ""


def _brief(city: str, registers: Mapping[str, Numbers]) -> str | None:
    return f"brief-{registers[city].slug}" if city in registers else None


def _report(report: ReportChange, registers: Mapping[str, Numbers]) -> ReportLine:
    sources = [source_name(name) for name in (report.old_source, report.new_source) if name]
    return ReportLine(
        turn=report.turn.of_report,
        city=report.city,
        brief=_brief(report.city, registers),
        year=report.year,
        sources=tuple(dict.fromkeys(sources)),
        records=None if report.turn is Turn.CHANGED else report.records,
    )


def _groups(listed: Sequence[RecordChange], material: Material) -> Iterator[Group]:
    room = MOST
    for cause in Cause:
        some = [record for record in listed if record.cause is cause]
        if some:
            shown, room = some[:room], max(0, room - len(some))
            yield Group(cause.words, len(some), len(some) - len(shown), tuple(_cities(shown, material)))


def _cities(records: Iterable[RecordChange], material: Material) -> Iterator[CityChanges]:
    by_city: dict[str, list[RecordChange]] = {}
    for record in records:
        by_city.setdefault(record.city, []).append(record)
    for city, some in by_city.items():
        known = sentences(city, material)
        register = material.registers.get(city)
        changes = tuple(_change(record, known, register) for record in some)
        yield CityChanges(city, _brief(city, material.registers), changes)


def sentences(city: str, material: Material) -> dict[str, Evidence]:
    """The evidence of a city's records by their sentences."""
    own = next((c for c in material.cities if c.city == city), None)
    return {r.evidence.quote: r.evidence for r in own.extraction.records()} if own else {}


def _change(record: RecordChange, known: Mapping[str, Evidence], register: Numbers | None) -> Change:
    evidence = known.get(record.new_quote or "")
    mark = named_mark(register, evidence) if evidence and register else None
    same = record.old_quote == record.new_quote
    return Change(
        turn=record.turn.words,
        name=record.name,
        old=record.old,
        new=record.new,
        mark=mark,
        old_quote=flat(record.old_quote),
        new_quote=flat(record.new_quote),
        same=same,
    )


def flat(quote: str | None) -> str | None:
    """A sentence without the line breaks of its source; for display only."""
    return display.widen("".join(quote.split("\n")).replace("\r", "")) if quote is not None else None


def _move(move: RankMove, registers: Mapping[str, Numbers]) -> Move:
    scope = f"{move.scope}，{move.of}个" if move.of else f"{move.scope}（报告所称）"
    return Move(short_name(move.city), _brief(move.city, registers), move.subject, scope, move.old, move.new)
