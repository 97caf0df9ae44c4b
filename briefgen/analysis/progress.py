"""进度: what bulletins and news tell within the year, set against the year's targets.

A target that adds up over the year (counted things, amounts of lexicon/ledger.toml `flows`) is held against
the share of the year that the figure covers: January to September should have brought three quarters; up to
5 points of the share either way are on pace. A rate (growth, %) is held against the target itself, with half
a point either way. A stock is ahead once it is reached; nothing is said of its pace before. Promises outside
the indicator list are found again by unit and words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache

from briefgen.analysis.judge import distance, lower_is_better
from briefgen.lexicon import ledger as rules
from briefgen.lexicon import units
from briefgen.model import (
    Counted,
    DocumentType,
    Extraction,
    Fact,
    Kind,
    Measure,
    Pace,
    ProgressRow,
    Report,
)

Source = tuple[Extraction, Sequence[Counted]]
_PLANS = (DocumentType.GOVERNMENT_WORK_REPORT, DocumentType.PLAN_REPORT)
_SAME = 4  # characters that two names of one thing must share, in pieces of two and more
_MOST = 0.6  # and the share of the shorter name


@dataclass(frozen=True, slots=True)
class _News:
    """A figure of the year from one document, with the share of the year that it covers."""

    figure: Fact | Counted
    report: Report
    elapsed: float


def progress(plans: Sequence[Source], news: Sequence[Source]) -> tuple[ProgressRow, ...]:
    """One row for each target of `plans` (work and plan reports) that a newer figure of `news` speaks of.

    Each source is an extraction and its counted figures (`extract.counts.find`). Of several figures the one
    that reaches furthest into the year counts, then the later document. A city's work report goes before its
    plan report. Figures of another year, or whose part of the year is not told, make no row.
    """
    rows: list[ProgressRow] = []
    done: set[tuple[object, ...]] = set()
    annual = [s for s in plans if s[0].report.document in _PLANS and s[0].report.plan_year is not None]
    for plan in sorted(annual, key=lambda s: _PLANS.index(s[0].report.document)):
        report = plan[0].report
        later = [s for s in news if s[0].report.place == report.place and s[0].report.document not in _PLANS]
        for row in (*_of_facts(plan[0], later), *_of_promises(plan, later)):
            key = (report.place, row.year, row.name, row.target.unit, _measure(row.target))
            if key not in done:
                done.add(key)
                rows.append(row)
    return tuple(rows)


def _measure(target: Fact | Counted) -> Measure | None:
    return target.measure if isinstance(target, Fact) else None


def _of_facts(plan: Extraction, later: Sequence[Source]) -> Iterator[ProgressRow]:
    year = plan.report.plan_year or plan.report.report_year
    told = [
        _News(fact, source.report, elapsed)
        for source, _ in later
        for fact in source.facts
        if fact.kind is Kind.ACHIEVEMENT and fact.value is not None and not fact.doubt
        if (elapsed := _elapsed(fact.period, source.report, year)) is not None
    ]
    for target in plan.facts:
        if target.kind is not Kind.TARGET or target.stretch or target.value is None:
            continue
        if target.period != str(year):
            continue
        same = [n for n in told if _answers(n.figure, target)]
        if same:
            yield _row(plan.report, year, target.indicator, target, _newest(same))


def _answers(figure: Fact | Counted, target: Fact) -> bool:
    return isinstance(figure, Fact) and (figure.indicator, figure.measure, figure.unit, figure.qualifier) == (
        target.indicator,
        target.measure,
        target.unit,
        target.qualifier,
    )


def _of_promises(plan: Source, later: Sequence[Source]) -> Iterator[ProgressRow]:
    """Counted figures inside commitments of the year, each with the news figure most like it."""
    extraction, counted = plan
    year = extraction.report.plan_year or extraction.report.report_year
    spans = [(c.evidence.start, c.evidence.end) for c in extraction.commitments if c.due == str(year)]
    promises = [
        c for c in counted if any(a <= c.evidence.start and c.evidence.end <= b for a, b in spans) and c.value
    ]
    told = [
        _News(figure, source.report, elapsed)
        for source, figures in later
        for figure in figures
        if (elapsed := _elapsed(figure.period, source.report, year)) is not None
    ]
    for promise, found in _matched(promises, told):
        yield _row(extraction.report, year, promise.label or promise.noun, promise, found)


def _matched(promises: Sequence[Counted], told: Sequence[_News]) -> Iterator[tuple[Counted, _News]]:
    """Promise and figure in pairs, the most alike first, each used once (a figure told again is the same)."""
    pairs = sorted(
        (
            (-likeness, index, -news.elapsed, place)
            for index, promise in enumerate(promises)
            for place, news in enumerate(told)
            if isinstance(news.figure, Counted) and (likeness := _likeness(promise, news.figure)) >= _MOST
        ),
    )
    best: dict[int, list[_News]] = {}
    owner: dict[int, int] = {}
    for _, index, _, place in pairs:
        if owner.setdefault(place, index) == index:
            best.setdefault(index, []).append(told[place])
    for index in sorted(best):
        yield promises[index], _newest(best[index])


def _likeness(promise: Counted, told: Counted) -> float:
    """The share of the shorter name that both have in common; 0 when they count different things."""
    if _base(promise.unit) != _base(told.unit) or promise.unit.endswith("%"):
        return 0.0
    names = [(promise.label, told.label), (promise.label + promise.noun, told.label + told.noun)]
    return max(_common(a, b) for a, b in names)


def _common(a: str, b: str) -> float:
    if not a or not b or _numerals(a) != _numerals(b):
        return 0.0
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    shared = sum(block.size for block in blocks if block.size >= 2)
    return shared / min(len(a), len(b)) if shared >= _SAME else 0.0


@cache
def _figures() -> frozenset[str]:
    return frozenset("0123456789").union(*map(set, (units.digits(), units.powers(), "".join(units.scales()))))


def _numerals(name: str) -> list[str]:
    """What makes one threshold differ from another: 亿元以上 and 10亿元以上 count different things."""
    return [char for char in name if char in _figures()]


@cache
def _base(unit: str) -> str | None:
    try:
        _, spelled = units.split_unit(unit)
    except ValueError:
        return None
    return f"{spelled.family}/{spelled.base}"


def _newest(told: Iterable[_News]) -> _News:
    return max(told, key=lambda n: (n.elapsed, n.report.delivered_on or "", -n.figure.evidence.start))


def _elapsed(period: str, report: Report, year: int) -> float | None:
    """The share of `year` that a figure covers from January on; None for other years and lone months.

    A figure of the year itself covers it whole in a bulletin or after the year, else up to the document's
    date; a news piece without a date does not tell.
    """
    if period.startswith(f"{year}-01/{year}-"):
        return int(period[-2:]) / 12
    if period == f"{year}-01":
        return 1 / 12
    if period != str(year):
        return None
    if report.document is DocumentType.BULLETIN or report.report_year > year:
        return 1.0
    if not report.delivered_on:
        return None
    day = date.fromisoformat(report.delivered_on)
    return 1.0 if day.year > year else day.timetuple().tm_yday / 365 if day.year == year else None


def _row(plan: Report, year: int, name: str, target: Fact | Counted, told: _News) -> ProgressRow:
    reached, gap, pace = _pace(target, told.figure, min(told.elapsed, 1.0))
    return ProgressRow(
        city=plan.place.name,
        year=year,
        name=name,
        target=target,
        so_far=told.figure,
        period=told.figure.period,
        elapsed=round(min(told.elapsed, 1.0), 4),
        reached=reached,
        gap=gap,
        pace=pace,
        target_source=plan.source,
        source=told.report.source,
        date=told.report.delivered_on,
    )


def _pace(
    target: Fact | Counted, so_far: Fact | Counted, elapsed: float
) -> tuple[float | None, float | None, Pace | None]:
    """Share reached, gap in points, and the pace that follows."""
    points, share = rules.pace()
    aim, have = _amount(target), _amount(so_far)
    if isinstance(target, Fact) and isinstance(so_far, Fact):
        if target.measure is Measure.GROWTH or target.unit == "%" or lower_is_better(target):
            gap = distance(target, so_far)
            return None, gap, _side(gap, points if target.unit == "%" else share * abs(aim))
        if target.indicator not in rules.flows():
            return _ratio(have, aim), None, Pace.AHEAD if have >= aim else None
    reached = _ratio(have, aim)
    if reached is None:
        return None, None, None
    return reached, None, Pace.AHEAD if reached >= 1 else _side(reached - elapsed, share)


def _side(gap: float, about: float) -> Pace:
    if abs(gap) <= about + 1e-9:
        return Pace.ON
    return Pace.AHEAD if gap > 0 else Pace.BEHIND


def _ratio(have: float, aim: float) -> float | None:
    return round(have / aim, 4) if aim else None


def _amount(figure: Fact | Counted) -> float:
    """The value in base units, so that 万元 and 亿元 compare."""
    try:
        power, unit = units.split_unit(figure.unit)
    except ValueError:
        return figure.value or 0.0
    return float(power * unit.factor) * (figure.value or 0.0)
