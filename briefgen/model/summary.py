"""What summarising gives: one summary a city and one comparison over all."""

from dataclasses import dataclass
from enum import StrEnum

from briefgen.model.records import Evidence, Extraction, Fact, Kind, Measure, Rank, Risk


class State(StrEnum):
    """What a report says of an indicator; the last three are the three states of absence."""

    STATED = "stated"
    WORDED = "worded"  # 定性: told in words
    UNREAD = "unread"  # 待核: named beside a figure, but no rule could read it
    UNMENTIONED = "unmentioned"  # 未提及


@dataclass(frozen=True, slots=True)
class Cell:
    """One place in a table: `fact` is there exactly when `state` is STATED or WORDED."""

    state: State
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """Everything one report says of one indicator, and last year's target where that report is there.

    `stretch` is the second, higher target of 「增长8%,力争8.5%」.
    """

    indicator: str
    common: bool  # in the common list that every city is asked for
    result_level: Cell
    result_growth: Cell
    target_level: Cell
    target_growth: Cell
    stretch: Fact | None
    previous_target: Fact | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a generated sentence; a piece that is a figure carries its fact's evidence.

    `city` names the city that the evidence belongs to, None in plain words. `derived` marks a figure
    that stands in no report because it was computed over several (a count, a median, a rank among
    peers); such a piece may name a `city` but carries no evidence.
    """

    text: str
    city: str | None = None
    evidence: Evidence | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """Last year's target → result → this year's target of one indicator, in one measure.

    `previous_target` comes from last year's report, None when that is not there or says nothing.
    `rank` is the one that the report itself gives the result; `level` is the stated amount beside
    a tile of growth rates (its own ranks are in `level.ranks`).
    """

    indicator: str
    measure: Measure
    previous_target: Fact | None
    result: Fact | None
    target: Fact | None
    rank: Rank | None
    level: Fact | None = None


@dataclass(frozen=True, slots=True)
class Highlight:
    """One line of 主要成效: the words, shortened to the clause, and where they stand."""

    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class RiskGroup:
    theme: str
    risks: tuple[Risk, ...]


@dataclass(frozen=True, slots=True)
class CitySummary:
    """One city's brief before it is laid out; lists are whole, the page decides what fits.

    `peers` are the names of the cities it is compared with (itself included), `peer_scope` says which
    those are (沧海省3个地级市, 9个地级以上市). `keywords` tell it apart from the other cities, at most ten.
    `previous` is last year's report of the city, to which the evidence of every `previous_target`
    belongs; None when it is not there.
    """

    extraction: Extraction
    rows: tuple[IndicatorRow, ...]
    tiles: tuple[Tile, ...]
    verdict: tuple[Segment, ...]
    highlights: tuple[Highlight, ...]
    risk_groups: tuple[RiskGroup, ...]
    peers: tuple[str, ...]
    peer_scope: str
    keywords: tuple[str, ...]
    previous: Extraction | None = None

    @property
    def city(self) -> str:
        return self.extraction.report.place.name

    def row(self, indicator: str) -> IndicatorRow | None:
        """The row of one indicator, None when the city has none of that name."""
        return next((row for row in self.rows if row.indicator == indicator), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """The order of the cities that stated one indicator: `places` best first, ties share a rank.

    Cities that did not state it are not in it, nor are figures of part of a year, of another unit, with
    a qualifier (同口径) or in doubt; `n` is the number that are. `scope` names the cities that were
    asked; amounts (`level`) are ordered among places of one kind only. A range counts by its middle.
    """

    indicator: str
    kind: Kind
    measure: Measure
    places: tuple[tuple[str, float, int], ...]  # city, value, rank
    scope: str = "全部城市"

    @property
    def n(self) -> int:
        return len(self.places)


MANY = 120
"""So many cities have a line each in tables and charts over all cities; more are told by province."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All cities side by side, in the book's order; a report of the nation is not among them.

    `indicators` is the common list in book order; `themes` counts risks a theme and city (a risk of two
    themes counts in both); `wording` counts targets a strength and city, each indicator and measure
    once; `findings` are the sentences of the 摘要.
    """

    year: int
    cities: tuple[str, ...]
    indicators: tuple[str, ...]
    rows: tuple[tuple[IndicatorRow, ...], ...]  # per city, one row an indicator of `indicators`
    standings: tuple[Standing, ...]
    themes: tuple[tuple[str, tuple[int, ...]], ...]  # theme, count a city
    wording: tuple[tuple[str, tuple[int, int, int]], ...]  # city, firm / plain / soft
    findings: tuple[tuple[Segment, ...], ...]

    @property
    def many(self) -> bool:
        """Whether the cities are too many for a line each."""
        return len(self.cities) > MANY

    def standing(self, indicator: str, kind: Kind, measure: Measure) -> Standing | None:
        """The order over the most cities, None when fewer than two stated it."""
        found = [s for s in self.standings if (s.indicator, s.kind, s.measure) == (indicator, kind, measure)]
        return max(found, key=lambda s: s.n, default=None)


@dataclass(frozen=True, slots=True)
class Summary:
    """What summarising gives: the cities in the book's order, and the comparison over them."""

    cities: tuple[CitySummary, ...]
    comparison: Comparison
