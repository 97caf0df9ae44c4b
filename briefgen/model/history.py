"""What is kept over time: promises and their results, progress within a year, changes between editions."""

from dataclasses import dataclass
from enum import StrEnum

from briefgen.model.records import Comparator, Evidence, Fact, Measure
from briefgen.model.summary import Segment


class Verdict(StrEnum):
    """What became of last year's target (defined in analysis/ledger.py)."""

    KEPT = "kept"  # 完成
    MISSED = "missed"  # 未完成
    SILENT = "silent"  # 未再提: this year's report says nothing of it
    CHANGED = "changed"  # 口径变化: told for part of the year, in another measure or under another qualifier
    WORDED = "worded"  # 定性: promise or result is in words that no figure of the report decides
    NO_PREVIOUS = "no_previous"  # 无上年报告

    @property
    def words(self) -> str:
        """The verdict as readers see it."""
        return _VERDICTS[self]


class Drift(StrEnum):
    """How this year's wording of a target compares with last year's."""

    FIRMER = "firmer"
    SAME = "same"
    SOFTER = "softer"
    TO_WORDS = "to_words"  # a figure became words
    TO_FIGURE = "to_figure"
    DROPPED = "dropped"  # no target any more

    @property
    def words(self) -> str:
        """The drift as readers see it."""
        return _DRIFTS[self]


_VERDICTS = {
    Verdict.KEPT: "完成",
    Verdict.MISSED: "未完成",
    Verdict.SILENT: "未再提",
    Verdict.CHANGED: "口径变化",
    Verdict.WORDED: "定性",
    Verdict.NO_PREVIOUS: "无上年报告",
}
_DRIFTS = {
    Drift.FIRMER: "转强",
    Drift.SAME: "不变",
    Drift.SOFTER: "转弱",
    Drift.TO_WORDS: "改为定性",
    Drift.TO_FIGURE: "改为数字",
    Drift.DROPPED: "不再设",
}


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """Last year's target → this year's stated result → new target, of one city, indicator and measure.

    `year` is this year's report_year. `promise` and its evidence belong to the report of the year before,
    `result` and `renewed` to this year's. `reason` is the verdict's ground in Chinese. `step` is the new
    target minus the old one in their common unit (a range by its middle), None where they do not compare.
    """

    city: str
    year: int
    indicator: str
    measure: Measure
    promise: Fact | None
    result: Fact | None
    renewed: Fact | None
    verdict: Verdict
    reason: str
    drift: Drift | None
    step: float | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How the cities stand on one promise: `asked` had the target in figures, `judged` could be decided.

    `lowered`, `raised` and `held` are the cities whose new target is below, above or at the old one.
    """

    indicator: str
    measure: Measure
    asked: tuple[str, ...]
    kept: tuple[str, ...]
    missed: tuple[str, ...]
    lowered: tuple[str, ...]
    raised: tuple[str, ...]
    held: tuple[str, ...]

    @property
    def judged(self) -> int:
        return len(self.kept) + len(self.missed)


class Pace(StrEnum):
    """Progress against the share of the year gone (defined in analysis/progress.py)."""

    AHEAD = "ahead"  # 超前
    ON = "on"  # 同步
    BEHIND = "behind"  # 滞后

    @property
    def words(self) -> str:
        """The pace as readers see it."""
        return {"ahead": "超前", "on": "同步", "behind": "滞后"}[self]


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with what it counts: 引进亿元以上项目 60 个, in `period`; `unit` is as spelled (亿元, 个).

    `label` is the words before the figure in its clause, `noun` those behind; both folded text.
    """

    label: str
    noun: str
    value: float
    value_max: float | None
    unit: str
    comparator: Comparator
    period: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One target of the year and the newest figure told within the year.

    `name` is the indicator, or what a commitment counts. `target` and `so_far` are records of two documents;
    `target_source` and `source` name their files, `date` is when the newer one appeared (None: not stated).
    `elapsed` is the share of the year that `period` has covered. `reached` is the share of a counted target,
    None for rates, which are set against each other: `gap` is in points, positive when better.
    """

    city: str
    year: int
    name: str
    target: Fact | Counted
    so_far: Fact | Counted
    period: str
    elapsed: float
    reached: float | None
    gap: float | None
    pace: Pace | None
    target_source: str
    source: str
    date: str | None


class Turn(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """What became of a record, as readers see it."""
        return {"new": "新增", "changed": "改变", "withdrawn": "撤下"}[self]

    @property
    def of_report(self) -> str:
        """What became of a report."""
        return "更换" if self is Turn.CHANGED else self.words


class Cause(StrEnum):
    """Why something differs: its source does, or the same bytes were read by other rules or settings."""

    SOURCE = "source"
    RULES = "rules"

    @property
    def words(self) -> str:
        """The cause as readers see it."""
        return {"source": "报告原文变化所致", "rules": "原文未变，规则、词库或设置变化所致"}[self]


@dataclass(frozen=True, slots=True)
class ReportChange:
    """A report that is new, replaced (other bytes) or withdrawn; `records` counts its records."""

    turn: Turn
    cause: Cause
    city: str
    year: int
    document: str
    old_source: str | None
    new_source: str | None
    records: int


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that is new, changed or withdrawn: its words and its sentence, before and after.

    `where` is the old sentence's place: headings and paragraph, and the figure's span inside the quote.
    """

    turn: Turn
    cause: Cause
    record: str
    city: str
    year: int
    name: str
    old: str | None
    new: str | None
    old_quote: str | None
    new_quote: str | None
    where: tuple[tuple[str, ...], int, tuple[int, int] | None] | None = None


@dataclass(frozen=True, slots=True)
class RankMove:
    """A place in an order that moved: stated by the report (`of` None), or among the `of` cities that both
    editions have a figure of; those are reckoned anew, so that a city come in moves nobody."""

    city: str
    subject: str
    scope: str
    old: int
    new: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two editions; `first` when there is no earlier one."""

    first: bool
    reports: tuple[ReportChange, ...]
    records: tuple[RecordChange, ...]
    ranks: tuple[RankMove, ...]

    @property
    def none(self) -> bool:
        """Whether there was an earlier edition and nothing differs from it."""
        return not (self.first or self.reports or self.records or self.ranks)

    @property
    def listed(self) -> tuple[RecordChange, ...]:
        """The records but for those that came or went with their whole report."""
        whole = {(r.city, r.year, r.turn) for r in self.reports if r.turn is not Turn.CHANGED}
        return tuple(r for r in self.records if (r.city, r.year, r.turn) not in whole)


@dataclass(frozen=True, slots=True)
class History:
    """What the book tells over time.

    `since` is the month (YYYY-MM) of the edition that `changes` compares with, `changed` the changes in one
    line. `kept` tells in a sentence an indicator how the cities' promises ended.
    """

    changes: Changes
    since: str | None = None
    changed: str = ""
    ledger: tuple[LedgerRow, ...] = ()
    kept: tuple[tuple[Segment, ...], ...] = ()
    progress: tuple[ProgressRow, ...] = ()
