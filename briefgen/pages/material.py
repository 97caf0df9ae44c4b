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
    Segment,
    Summary,
)
from briefgen.pages.evidence import Numbers
from briefgen.pages.tint import tinted

_Row = TypeVar("_Row", LedgerRow, ProgressRow, ReportChange, RecordChange, RankMove)

NOTHING = History(Changes(True, (), (), ()))
"""No earlier edition, no last year's report, no news."""


@dataclass(frozen=True, slots=True)
class Own:
    """All that the chapters of one city are bound from.

    `history` has nothing of other cities, `cited` the sentences of the book that name evidence of last year's
    report. `first` is the first city of the book; `single` a brief that stands alone. Of `info` no more than
    the theme is looked at, but for what templates print.
    """

    city: CitySummary
    charts: tuple[Chart, ...]
    info: BookInfo
    history: History
    cited: tuple[Segment, ...] = ()
    first: bool = False
    single: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """All values that pages may draw on; `cities` are those that get a brief, in the book's order."""

    cities: tuple[CitySummary, ...]
    comparison: Comparison
    charts: tuple[Chart, ...]
    info: BookInfo
    notices: tuple[Notice, ...]
    own: tuple[Own, ...]
    history: History = NOTHING
    registers: Mapping[str, Numbers] = field(default_factory=dict)
    """The evidence numbers of each city."""
    over_all: Callable[[], Sequence[Chart]] = tuple
    """Further charts over all cities, which may be being drawn yet."""

    def charts_over_all(self) -> tuple[Chart, ...]:
        """The charts over all cities, which are waited for."""
        found = (chart for chart in self.charts if chart.city is None)
        return (*found, *tinted(self.over_all(), self.info.theme))


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
    """The material of a book over `cities`, whose evidence is not numbered yet."""
    names = [city.city for city in cities]
    histories, cited = _by_city(history, names), _cited(summary.comparison, cities)
    shown = tinted(charts, info.theme)
    drawn: dict[str | None, list[Chart]] = {}
    for chart in shown:
        drawn.setdefault(chart.city, []).append(chart)
    own = tuple(
        Own(city, tuple(drawn.get(name, ())), info, histories[name], cited[name], at == 0, single)
        for at, (name, city) in enumerate(zip(names, cities, strict=True))
    )
    return Material(
        tuple(cities), summary.comparison, shown, info, tuple(notices), own, history, over_all=over_all
    )


def _cited(comparison: Comparison, cities: Iterable[CitySummary]) -> dict[str, tuple[Segment, ...]]:
    """What the findings cite of each city that no record of this year has: last year's report does."""
    found: dict[str, list[Segment]] = {city.city: [] for city in cities}
    for segment in (segment for finding in comparison.findings for segment in finding):
        if segment.evidence and segment.city in found:
            found[segment.city].append(segment)
    for city in cities:
        if some := found[city.city]:
            known = {record.evidence for record in city.extraction.records()}
            found[city.city] = [segment for segment in some if segment.evidence not in known]
    return {name: tuple(some) for name, some in found.items()}


def _by_city(history: History, cities: Sequence[str]) -> dict[str, History]:
    """Each city's part, looked through once for all of them, and no word of the others: a city of which
    nothing changed is told the same in every edition."""
    changes = history.changes
    said = history.changed if changes.first else ""
    ledger, progress = _parted(history.ledger, cities), _parted(history.progress, cities)
    reports, records = _parted(changes.reports, cities), _parted(changes.records, cities)
    ranks = _parted(changes.ranks, cities)
    return {
        city: History(
            replace(changes, reports=reports[city], records=records[city], ranks=ranks[city]),
            history.since if records[city] else None,
            said,
            ledger[city],
            progress=progress[city],
        )
        for city in cities
    }


def _parted(rows: Iterable[_Row], cities: Sequence[str]) -> dict[str, tuple[_Row, ...]]:
    parts: dict[str, list[_Row]] = {city: [] for city in cities}
    for row in rows:
        if row.city in parts:
            parts[row.city].append(row)
    return {city: tuple(part) for city, part in parts.items()}
