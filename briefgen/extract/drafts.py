"""Facts on their way: what the clauses of a sentence give and hand on to each other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from briefgen.extract.periods import Period
from briefgen.extract.subjects import Subject
from briefgen.extract.tokens import Token
from briefgen.model import Comparator, Measure, Rank, Strength


@dataclass(slots=True)
class Draft:
    """A fact before it is dated and quoted; offsets count in the sentence, `period` None where none is named.

    `yearly` marks an average over the years of its period, `total` a sum over them, `summed` a level that
    nothing says to be reached, `aimed` a figure that its clause calls a target, `base` a level of an earlier
    year that a change starts from: no place in an order is its own.
    """

    indicator: str
    stated_as: str
    measure: Measure
    value: float | None
    maximum: float | None
    unit: str
    comparator: Comparator
    strength: Strength
    stretch: bool
    start: int
    end: int
    figure: tuple[int, int] | None
    rule: str
    period: Period | None
    yearly: bool = False
    total: bool = False
    summed: bool = False
    aimed: bool = False
    base: bool = False
    qualifier: str | None = None
    qualitative: str | None = None
    ranks: list[Rank] = field(default_factory=list)


class Run(NamedTuple):
    """Figures of one clause that follow each other, the tokens that lead up to them and the one behind."""

    lead: Sequence[Token]
    figures: Sequence[Token]
    after: Token | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A figure beside an indicator that made no fact, and why; `doubtful` when it may be the city's."""

    indicator: str
    reason: str
    start: int
    end: int
    figure: tuple[int, int]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A rank of an indicator whose figure stands somewhere else; `measures` are those it may rank."""

    indicator: str
    measures: tuple[Measure, ...]
    rank: Rank


@dataclass(slots=True)
class State:
    """What the clauses of a sentence hand on to each other; `year` is that of figures with no date,
    `whole` what the place calls the whole of itself (全市), `span` the years that the passage opens with,
    `topics` are the nouns that heads may stand for, `topical` whether the sentence may hold any.

    `plan` says that the passage speaks of the year to come, `listed` that it is a list of targets, `quotes`
    that a document of news may quote one anywhere.

    `whole_term` says that sums are over the years of `span`, `counting` that what is new is, `since` is
    the year that all growth is reckoned from (比2012年(下同)).

    `joined` says that 、 stands before the clause, `part` is the county or park that the sentence opens
    with, or that its plan is to support (`aided`), `occasion` the holiday that tourists came for; `latest`
    are the drafts of the last figures;
    `adding` says that a list of new ones is being counted up (新增A5家、B3家); `blocked` is why an earlier
    figure of the clause was passed over, `moved` the fall that it stood before; `counted` is the last figure
    before the words at hand; `qualifier` stands in a clause of its own before its figure, `before` is the
    subject before the semicolon; `base_year` is the year that a change is reckoned from (由2010年的…),
    `summing` the years that figures are added up over, `campaign` those of a plan that is over
    (三年行动收官); `share` says that the subject's part of something was spoken of; `strung` names whose the
    figures since the last semicolon are, "" for what is none of ours.
    """

    year: int
    whole: str | None = None
    span: Period | None = None
    plan: bool = False
    listed: bool = False
    quotes: bool = False
    subject: Subject | None = None
    adding: bool = False
    part: str | None = None
    aided: str | None = None
    qualifier: str | None = None
    before: Subject | None = None
    counted: Token | None = None
    blocked: str | None = None
    occasion: str | None = None
    moved: Token | None = None
    joined: bool = False
    share: bool = False
    strung: list[str] = field(default_factory=list)
    topics: dict[str, int] = field(default_factory=dict)
    topical: bool = True
    whole_term: bool = False
    counting: bool = False
    since: int | None = None
    period: Period | None = None
    base_year: int | None = None
    summing: Period | None = None
    campaign: Period | None = None
    drafts: list[Draft] = field(default_factory=list)
    latest: list[Draft] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
