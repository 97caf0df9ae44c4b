"""承诺台账: last year's target → this year's stated result → new target, and what became of the promise.

A target in figures is kept when this year's report tells the whole year's result in the same measure, unit
and under the same qualifier, and the result is at or above it (at or below where less is better). 左右 allows
what lexicon/ledger.toml says; a range is kept from its nearer end on. A soft target (力争, 左右) is judged by
its number like any other. Where only the year's beginning, the other measure, another qualifier or a related
indicator is told, the yardstick has changed; a promise in words is judged where figures of the same report
decide it. Stretch targets are not judged.
"""

from collections.abc import Iterable, Iterator, Sequence

from briefgen import figures
from briefgen.analysis.choose import Told, first, told, year_of
from briefgen.analysis.judge import decidable, decide
from briefgen.lexicon import analysis as vocabulary
from briefgen.lexicon import ledger as rules
from briefgen.lexicon.indicators import indicators
from briefgen.model import (
    DocumentType,
    Drift,
    Extraction,
    Fact,
    Kind,
    LedgerRow,
    Measure,
    Place,
    Role,
    Segment,
    Strength,
    Tally,
    Verdict,
)

_ANNUAL = (DocumentType.GOVERNMENT_WORK_REPORT, DocumentType.PLAN_REPORT)
_WORTH, _SENTENCES = 3, 2  # cities that make a sentence worth printing, and how many are
_NAME = 4  # characters from which a name in the text can only mean the indicator
_HARDNESS = {Strength.FIRM: 2, Strength.PLAIN: 1, Strength.SOFT: 0}
_TOLD = {Measure.LEVEL: "只报总量", Measure.GROWTH: "只报增速"}


def ledger(current: Sequence[Extraction], previous: Sequence[Extraction]) -> tuple[LedgerRow, ...]:
    """One row a city, indicator and measure that last year's report had a target for.

    The report of the year before is found by place and plan year among `previous`, so that several years
    may be given at once. A city without one has a row 无上年报告 for each target of this year. Rows follow
    `current`, then the book's order of indicators.
    """
    before: dict[tuple[Place, str], Extraction] = {}
    for extraction in sorted(_annual(previous), key=lambda e: _ANNUAL.index(e.report.document)):
        before.setdefault((extraction.report.place, year_of(extraction.report, Kind.TARGET)), extraction)
    rows: list[LedgerRow] = []
    for extraction in _annual(current):
        report = extraction.report
        last = before.get((report.place, str(report.review_year)))
        now = told(extraction)
        rows += _followed(now, told(last)) if last is not None else _unpromised(now)
    return tuple(rows)


def tally(rows: Iterable[LedgerRow], indicator: str, measure: Measure = Measure.GROWTH) -> Tally:
    """How many of the cities kept their target of one indicator, and who moved it; rows of one year."""
    asked = [r for r in rows if (r.indicator, r.measure) == (indicator, measure) and _counts(r)]

    def of(*verdicts: Verdict) -> tuple[str, ...]:
        return tuple(row.city for row in asked if row.verdict in verdicts)

    steps = [(row.city, row.step) for row in asked if row.step is not None]
    return Tally(
        indicator=indicator,
        measure=measure,
        asked=tuple(row.city for row in asked),
        kept=of(Verdict.KEPT),
        missed=of(Verdict.MISSED),
        lowered=tuple(city for city, step in steps if step < 0),
        raised=tuple(city for city, step in steps if step > 0),
        held=tuple(city for city, step in steps if step == 0),
    )


def kept(rows: Sequence[LedgerRow]) -> tuple[tuple[Segment, ...], ...]:
    """One sentence for each leading promise that at least three cities made, GDP's always."""
    counts = [tally(rows, entry.name, entry.measure) for entry in vocabulary.common()]
    return tuple(
        sentence(count)
        for count in counts
        if count.asked and (count.indicator == vocabulary.lead() or len(count.asked) >= _WORTH)
    )[:_SENTENCES]


def sentence(count: Tally) -> tuple[Segment, ...]:
    """The tally in one sentence; () when nobody had a target in figures."""
    if not count.asked:
        return ()
    short = vocabulary.of(count.indicator).short
    pieces = [f"上年定了{short}目标的", f"{len(count.asked)}", "个市县中，", f"{len(count.kept)}", "个完成"]
    if count.missed:
        pieces += ["，", f"{len(count.missed)}", f"个未完成（{_names(count.missed)}）"]
    if rest := len(count.asked) - count.judged:
        pieces += ["，", f"{rest}", "个报告不足以判定"]
    if count.lowered:
        pieces += ["；新目标下调的有", f"{len(count.lowered)}", f"个（{_names(count.lowered)}）"]
    segments = [Segment(piece, derived=piece.isdigit()) for piece in pieces]
    return (*segments, Segment("。"))


def _names(cities: Sequence[str]) -> str:
    return "、".join(vocabulary.short_place(city) for city in cities)


def _counts(row: LedgerRow) -> bool:
    return row.promise is not None and row.promise.value is not None


def _annual(extractions: Iterable[Extraction]) -> list[Extraction]:
    return [e for e in extractions if e.report.document in _ANNUAL]


def _followed(now: Told, last: Told) -> Iterator[LedgerRow]:
    for indicator, measure in _targets(last):
        promise = last.best(Kind.TARGET, indicator, measure)
        if promise is None:
            continue
        result, note = _result(now, promise)
        if result is None:
            verdict, reason = _unanswered(now, indicator)
        elif note and (decidable(promise) or not figures.full_year(result)):
            verdict, reason = Verdict.CHANGED, note
        else:
            verdict, reason = decide(promise, result, now)
        renewed = first(now.best(Kind.TARGET, indicator, m) for m in (measure, _other(measure)))
        yield _row(now, promise, result, renewed, verdict, reason)


def _unpromised(now: Told) -> Iterator[LedgerRow]:
    for indicator, measure in _targets(now):
        renewed = now.best(Kind.TARGET, indicator, measure)
        result = now.best(Kind.ACHIEVEMENT, indicator, measure)
        report = now.extraction.report
        yield LedgerRow(
            city=report.place.name,
            year=report.report_year,
            indicator=indicator,
            measure=measure,
            promise=None,
            result=result,
            renewed=renewed,
            verdict=Verdict.NO_PREVIOUS,
            reason=f"没有{report.report_year - 1}年的报告",
            drift=None,
            step=None,
        )


def _row(
    now: Told, promise: Fact, result: Fact | None, renewed: Fact | None, verdict: Verdict, reason: str
) -> LedgerRow:
    report = now.extraction.report
    return LedgerRow(
        city=report.place.name,
        year=report.report_year,
        indicator=promise.indicator,
        measure=promise.measure,
        promise=promise,
        result=result,
        renewed=renewed,
        verdict=verdict,
        reason=reason,
        drift=_drift(promise, renewed),
        step=_step(promise, renewed),
    )


def _targets(source: Told) -> list[tuple[str, Measure]]:
    """What a report has targets for, in the book's order, the leading measure first."""
    common = [entry.name for entry in vocabulary.common()]
    names = dict.fromkeys((*common, *source.indicators))
    return [
        (name, measure)
        for name in names
        for measure in sorted(Measure, key=lambda m: m is not vocabulary.of(name).measure)
        if (Kind.TARGET, name, measure) in source.facts
    ]


def _result(now: Told, promise: Fact) -> tuple[Fact | None, str]:
    """The result that answers a promise, and why it cannot be held against it ("" when it can)."""
    name, measure = promise.indicator, promise.measure
    same = now.facts.get((Kind.ACHIEVEMENT, name, measure), ())
    fits = [fact for fact in same if not _unfit(fact, promise)]
    if best := min(fits, key=lambda fact: fact.value is None, default=None):
        return best, ""
    if same:
        return same[0], _unfit(same[0], promise)
    if other := now.best(Kind.ACHIEVEMENT, name, _other(measure)):
        return other, _TOLD[other.measure] if other.value is not None else ""
    for relative in rules.related(name):
        if fact := first(now.best(Kind.ACHIEVEMENT, relative, m) for m in (measure, _other(measure))):
            return fact, f"改报{relative}"
    return None, ""


def _unanswered(now: Told, indicator: str) -> tuple[Verdict, str]:
    """未再提 is said only where the review does not even name the indicator."""
    report, entry = now.extraction.report, indicators().get(indicator)
    paragraphs = (p for s in report.sections for p in s.paragraphs if p.role is Role.REVIEW)
    if entry and entry.named("".join("".join(report.slice(p).split()) for p in paragraphs), _NAME):
        return Verdict.WORDED, "报告提到，没有可比的数字"
    return Verdict.SILENT, "本年报告未提"


def _unfit(result: Fact, promise: Fact) -> str:
    """Why a result in the same measure is no answer to the promise; "" when it is one."""
    if not figures.full_year(result):
        return f"只报{figures.period(result.period)}"
    if result.doubt or promise.doubt:
        return "结果存疑" if result.doubt else "目标存疑"
    if result.qualifier != promise.qualifier and result.value is not None:
        return f"结果为“{result.qualifier}”" if result.qualifier else f"目标为“{promise.qualifier}”"
    if promise.value is not None and result.value is not None and result.unit != promise.unit:
        return f"单位由{promise.unit}改为{result.unit}"
    return ""


def _other(measure: Measure) -> Measure:
    return Measure.GROWTH if measure is Measure.LEVEL else Measure.LEVEL


def _drift(promise: Fact, renewed: Fact | None) -> Drift:
    if renewed is None:
        return Drift.DROPPED
    if (promise.value is None) != (renewed.value is None):
        return Drift.TO_WORDS if renewed.value is None else Drift.TO_FIGURE
    change = _HARDNESS[renewed.commitment] - _HARDNESS[promise.commitment]
    return Drift.FIRMER if change > 0 else Drift.SOFTER if change < 0 else Drift.SAME


def _step(promise: Fact, renewed: Fact | None) -> float | None:
    if renewed is None or (renewed.measure, renewed.unit) != (promise.measure, promise.unit):
        return None
    old, new = figures.order(promise), figures.order(renewed)
    if old is None or new is None or promise.qualifier != renewed.qualifier:
        return None
    return round(new - old, 6)
