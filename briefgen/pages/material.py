"""What every page is bound from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from briefgen.model import (
    BookInfo,
    Changes,
    Chart,
    CitySummary,
    Comparison,
    History,
    LedgerRow,
    Notice,
    ProgressRow,
    RankMove,
    RecordChange,
    ReportChange,
    Summary,
)
from briefgen.pages.evidence import Register, register
from briefgen.pages.tint import tinted

_Row = TypeVar("_Row", LedgerRow, ProgressRow, ReportChange, RecordChange, RankMove)

NOTHING = History(Changes(True, (), (), ()))
"""No earlier edition, no last year's report, no news."""


@dataclass(frozen=True, slots=True)
class Material:
    """All values that pages may draw on; `cities` are those that get a brief, in the book's order."""

    cities: tuple[CitySummary, ...]
    comparison: Comparison
    charts: tuple[Chart, ...]
    info: BookInfo
    notices: tuple[Notice, ...]
    registers: Mapping[str, Register]
    single: bool = False
    history: History = NOTHING
    histories: Mapping[str, History] = field(default_factory=dict)
    """The history of each city alone."""
    over_all: Callable[[], Sequence[Chart]] = tuple
    """Further charts over all cities, which may be being drawn yet."""

    def charts_of(self, city: str | None) -> tuple[Chart, ...]:
        """The charts of one city, or those over all cities for None."""
        found = tuple(chart for chart in self.charts if chart.city == city)
        return found if city else (*found, *tinted(self.over_all(), self.info.theme))


def material(
    cities: Sequence[CitySummary],
    summary: Summary,
    charts: Iterable[Chart],
    info: BookInfo,
    notices: Iterable[Notice],
    *,
    single: bool = False,
    history: History = NOTHING,
    over_all: Callable[[], Sequence[Chart]] = tuple,
) -> Material:
    """The material of a book over `cities`, evidence numbered."""
    findings = [segment for finding in summary.comparison.findings for segment in finding]
    histories = _by_city(history, [city.city for city in cities])
    registers = {city.city: register(city, findings, histories[city.city]) for city in cities}
    return Material(
        tuple(cities),
        summary.comparison,
        tinted(charts, info.theme),
        info,
        tuple(notices),
        registers,
        single,
        history,
        histories,
        over_all,
    )


def _by_city(history: History, cities: Sequence[str]) -> dict[str, History]:
    """Each city's part, looked through once for all of them."""
    changes = history.changes
    ledger, progress = _parted(history.ledger, cities), _parted(history.progress, cities)
    reports, records = _parted(changes.reports, cities), _parted(changes.records, cities)
    ranks = _parted(changes.ranks, cities)
    return {
        city: replace(
            history,
            ledger=ledger[city],
            progress=progress[city],
            changes=replace(changes, reports=reports[city], records=records[city], ranks=ranks[city]),
        )
        for city in cities
    }


def _parted(rows: Iterable[_Row], cities: Sequence[str]) -> dict[str, tuple[_Row, ...]]:
    parts: dict[str, list[_Row]] = {city: [] for city in cities}
    for row in rows:
        if row.city in parts:
            parts[row.city].append(row)
    return {city: tuple(part) for city, part in parts.items()}
