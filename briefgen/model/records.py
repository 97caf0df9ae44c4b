"""What extraction gives: the records of docs/records.md, each with its evidence."""

from dataclasses import dataclass
from enum import StrEnum

from briefgen.model.report import Report

SCHEMA = "1.0"


class Kind(StrEnum):
    ACHIEVEMENT = "achievement"
    TARGET = "target"


class Measure(StrEnum):
    """`growth` is the change over the year in %, `level` everything else, rates included."""

    LEVEL = "level"
    GROWTH = "growth"


class Comparator(StrEnum):
    EQ = "eq"
    GE = "ge"
    LE = "le"
    APPROX = "approx"
    RANGE = "range"
    NONE = "none"  # no number: the fact is told in words


class Strength(StrEnum):
    """How hard a target binds: 确保, 不低于 / no word / 力争, 左右."""

    FIRM = "firm"
    PLAIN = "plain"
    SOFT = "soft"


class Severity(StrEnum):
    INFO = "info"  # worth knowing, nothing missing
    GAP = "gap"  # something is left out of the book
    DOUBT = "doubt"  # something is in the book (or beside it) that a reader should check


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a record stands: `report.text[start:end] == quote`, always.

    `section` is the heading path, `paragraph` its number in the report, `rule` the name of the rule
    that found the record. `figure` is the span of the figure itself inside `report.text`, None when
    the record has no figure.
    """

    quote: str
    start: int
    end: int
    section: tuple[str, ...]
    paragraph: int
    rule: str
    figure: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in an order: rank 4 in the scope 全省; `top_n` means among the first `rank`."""

    scope: str
    rank: int
    top_n: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A city-wide figure (or wording) of one indicator in one period.

    `value` and `value_max` are normalised to `unit` (亿元, 亿美元, 元, 人, 万吨, 家, % …); `value` is None
    when the report tells it in words (`qualitative`). A fall is a negative growth. `period` is
    2022, 2022-01/2022-09, 2018/2022 or 2025. `doubt` says in Chinese why a figure needs checking (存疑).
    """

    kind: Kind
    indicator: str
    stated_as: str
    measure: Measure
    period: str
    value: float | None
    value_max: float | None
    unit: str
    comparator: Comparator
    stretch: bool
    commitment: Strength
    qualitative: str | None
    qualifier: str | None
    ranks: tuple[Rank, ...]
    evidence: Evidence
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    subject: str
    rank: int
    top_n: bool
    scope: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Honour:
    title: str
    scope: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Risk:
    """One problem that the report itself admits; `themes` are names of lexicon/themes.toml."""

    text: str
    themes: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Priority:
    """The heading of a key task of the year; `order` counts from 1."""

    heading: str
    order: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Commitment:
    """A concrete promise outside the indicator list: 引进亿元以上项目不少于55个."""

    text: str
    value: float | None
    unit: str | None
    comparator: Comparator
    due: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Livelihood:
    """One item of the year's 民生实事 list."""

    text: str
    order: int
    evidence: Evidence


Record = Fact | Ranking | Honour | Risk | Priority | Commitment | Livelihood


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A figure beside a known indicator that made no fact, and why (in Chinese, for --explain)."""

    indicator: str | None
    reason: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Notice:
    """A gap or a doubt as data: what, where, and what to do next; `message` is Chinese.

    `code` is a stable name (source-unreadable, place-unknown, figure-unread …).
    """

    code: str
    severity: Severity
    message: str
    source: str | None = None
    city: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All records of one report, in the order of the text."""

    report: Report
    facts: tuple[Fact, ...]
    rankings: tuple[Ranking, ...]
    honours: tuple[Honour, ...]
    risks: tuple[Risk, ...]
    priorities: tuple[Priority, ...]
    commitments: tuple[Commitment, ...]
    livelihood: tuple[Livelihood, ...]
    passed_over: tuple[PassedOver, ...] = ()
    notices: tuple[Notice, ...] = ()

    def records(self) -> tuple[Record, ...]:
        """Every record, kind after kind, in the order the book lists them."""
        return (
            *self.facts,
            *self.rankings,
            *self.honours,
            *self.risks,
            *self.priorities,
            *self.commitments,
            *self.livelihood,
        )
