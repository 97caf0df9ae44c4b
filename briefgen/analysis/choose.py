"""Which of several facts stands in a table: the full year first, without doubt first, in figures first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefgen import figures
from briefgen.model import Comparator, Evidence, Extraction, Fact, Kind, Measure, PassedOver, Report, Role

_SHARP = {Comparator.EQ: 0, Comparator.RANGE: 1, Comparator.APPROX: 1}
_UNREAD = "figure-unread"

Key = tuple[Kind, str, Measure]


@dataclass(frozen=True, slots=True)
class Told:
    """What one report tells of its year, sorted once: `facts` holds for each kind, indicator and measure
    the facts that could stand in its cell, best first; `stretches` the second targets; `unread` the
    figures beside a known indicator that no rule could read (not those left out knowingly)."""

    extraction: Extraction
    roles: Mapping[int, Role]
    facts: Mapping[Key, tuple[Fact, ...]]
    stretches: Mapping[str, Fact]
    unread: tuple[PassedOver, ...]

    def best(self, kind: Kind, indicator: str, measure: Measure) -> Fact | None:
        return next(iter(self.facts.get((kind, indicator, measure), ())), None)

    def comparable(self, kind: Kind, indicator: str, measure: Measure) -> Fact | None:
        """The first figure that may stand beside other cities': a whole year's, plain and undoubted."""
        return next(filter(_plain, self.facts.get((kind, indicator, measure), ())), None)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator told of, in the order of the text."""
        return tuple(dict.fromkeys((*(key[1] for key in self.facts), *self.stretches)))


def told(extraction: Extraction) -> Told:
    """Sort one report's facts into the cells that they could stand in."""
    role = {p.number: p.role for section in extraction.report.sections for p in section.paragraphs}
    fits = [fact for fact in extraction.facts if _belongs(fact, year_of(extraction.report, fact.kind))]
    facts: dict[Key, list[Fact]] = {}
    for fact in fits:
        if not fact.stretch:
            facts.setdefault((fact.kind, fact.indicator, fact.measure), []).append(fact)
    second = sorted(
        (fact for fact in fits if fact.stretch and fact.kind is Kind.TARGET),
        key=lambda fact: (fact.measure is Measure.GROWTH, -fact.evidence.start),
    )
    return Told(
        extraction=extraction,
        roles=role,
        facts={key: tuple(sorted(some, key=lambda fact: _order(fact, role))) for key, some in facts.items()},
        stretches={fact.indicator: fact for fact in second},
        unread=_unread(extraction),
    )


def year_of(report: Report, kind: Kind) -> str:
    """The year whose results (or targets) the report tells."""
    if kind is Kind.ACHIEVEMENT:
        return str(report.review_year)
    return str(report.plan_year if report.plan_year is not None else report.report_year)


def first(facts: Iterable[Fact | None]) -> Fact | None:
    return next((fact for fact in facts if fact is not None), None)


def _plain(fact: Fact) -> bool:
    return fact.value is not None and not fact.qualifier and not fact.doubt and figures.full_year(fact)


def _belongs(fact: Fact, year: str) -> bool:
    """A result may tell part of its year (前三季度) where the whole year is not told; a target may not."""
    if fact.period == year:
        return True
    start, _, end = fact.period.partition("/")
    part = start.startswith(f"{year}-") and (not end or end.startswith(f"{year}-"))
    return part and fact.kind is Kind.ACHIEVEMENT


def _order(fact: Fact, role: Mapping[int, Role]) -> tuple[object, ...]:
    """Sorting key: whole year, undoubted, in figures, unqualified, in the targets' section, sharp, first."""
    target = fact.kind is Kind.TARGET
    return (
        not figures.full_year(fact),
        bool(fact.doubt),
        fact.value is None,
        bool(fact.qualifier),
        target and role.get(fact.evidence.paragraph) is not Role.TARGETS,
        0 if target else _SHARP.get(fact.comparator, 2),
        -_last_month(fact.period),
        fact.evidence.start,
    )


def _last_month(period: str) -> int:
    """Where a period ends, as a number that grows with time: 2022-01/2022-09 -> 202209."""
    digits = "".join(filter(str.isdigit, period.rpartition("/")[2]))
    return int(digits.ljust(6, "0")) if digits else 0


def _unread(extraction: Extraction) -> tuple[PassedOver, ...]:
    notices = [n.evidence for n in extraction.notices if n.code == _UNREAD and n.evidence is not None]
    return tuple(
        passed
        for passed in extraction.passed_over
        if passed.indicator and any(_overlap(passed.evidence, evidence) for evidence in notices)
    )


def _overlap(a: Evidence, b: Evidence) -> bool:
    return a.start < b.end and b.start < a.end
