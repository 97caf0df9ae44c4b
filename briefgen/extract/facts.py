"""Facts: city-wide figures of the lexicon's indicators, dated and quoted.

`sentence.py` says which figure belongs to which indicator; here the facts get their kind, period and
evidence, statements made twice are told once, and what could not be read is told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from briefgen.extract import checks, openings, periods, sentence, tables, wording
from briefgen.extract.clauses import sentences
from briefgen.extract.drafts import Draft, Placed, Skipped, State
from briefgen.extract.flows import flows
from briefgen.extract.ordinals import place_heads
from briefgen.extract.passages import Passage, passages
from briefgen.extract.periods import Period
from briefgen.extract.spells import Spell
from briefgen.extract.tokens import Spans, Viewpoint, named, names_an_indicator, says_something, tokenise
from briefgen.lexicon.alternation import guarded
from briefgen.lexicon.cues import above, met, of_region, own, whole
from briefgen.lexicon.divisions import short_name
from briefgen.lexicon.indicators import indicators, meant, topical
from briefgen.lexicon.parts import parts_of
from briefgen.lexicon.wording import lists as _lists
from briefgen.model import (
    Comparator,
    DocumentType,
    Evidence,
    Fact,
    Kind,
    Level,
    Notice,
    PassedOver,
    Place,
    Report,
    Role,
    Severity,
)

_DATED = frozenset({DocumentType.NEWS, DocumentType.BULLETIN})
_GOES_ON = "其中"  # 居民人均可支配收入增长6%。其中,城镇居民增长5%: of the topic of the sentence before
_LONG = 1500  # a longer passage is a whole chapter on one line: its first words do not hold to its end
_LOOKS_BACK = frozenset({Role.OPENING, Role.REVIEW, Role.PROBLEMS, Role.CLOSING})


@dataclass(frozen=True, slots=True)
class Found:
    """What one report gives: facts in the order of the text, figures passed over, notices."""

    facts: tuple[Fact, ...]
    passed_over: tuple[PassedOver, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sentence stands: its report, its passage and its offset in the folded text."""

    report: Report
    passage: Passage
    offset: int

    def evidence(self, start: int, end: int, rule: str, figure: tuple[int, int] | None) -> Evidence:
        """Evidence for `start:end` of the sentence."""
        at = self.offset
        span = (at + figure[0], at + figure[1]) if figure else None
        return self.passage.evidence(self.report, at + start, at + end, rule, span)


def find(report: Report) -> Found:
    """The facts of `report`."""
    view = viewpoint(report)
    facts: list[Fact] = []
    passed: list[PassedOver] = []
    notices: list[Notice] = []
    placed: list[Placed] = []
    spell = Spell(view.years, report.document in _DATED)
    tabled = tables.find(report, passages(report))
    for passage in flows(one for one in passages(report) if not tabled.holds(one.paragraph)):
        spans = () if passage.paragraph.role is Role.OTHER else named(passage.text)
        before = spell.step(passage)
        if not names_an_indicator(passage.text, spans):
            continue  # an annex explains words, it reports nothing
        for place, state in _read(report, passage, view, spans, before, spell):
            facts.extend(_facts(state.drafts, place))
            placed.extend(state.placed if _default_year(report, passage) == report.review_year else ())
            for skipped in state.skipped:
                passed.append(_passed(skipped, place))
                if skipped.doubtful and indicators()[skipped.indicator].common:
                    notices.append(_notice(skipped, place))
    agreed = checks.agreeing(_once(_numbers_first([*facts, *tabled.facts])))
    passed.extend(agreed.passed_over)
    ranked = tuple(_ranked(fact, placed, report) for fact in agreed.facts)
    return Found(checks.doubts(ranked), tuple(passed), tuple(notices))


def _ranked(fact: Fact, placed: list[Placed], report: Report) -> Fact:
    """The fact with the places that other sentences give it; its own sentence's word on a scope stands."""
    if fact.kind is not Kind.ACHIEVEMENT or fact.value is None or fact.period != str(report.review_year):
        return fact
    scopes = {rank.scope for rank in fact.ranks}
    more = dict.fromkeys(
        one.rank
        for one in placed
        if one.indicator == fact.indicator and fact.measure in one.measures and one.rank.scope not in scopes
    )
    return replace(fact, ranks=(*fact.ranks, *more)) if more else fact


def _read(
    report: Report, passage: Passage, view: Viewpoint, spans: Spans, period: Period | None, spell: Spell
) -> Iterator[tuple[_Place, State]]:
    """Every sentence of a passage that may hold a fact, read.

    A span of years that opens the passage (五年来) holds to its end; in news and bulletins any period does,
    and `period` is the one that an earlier passage ended with. What a chapter's heading says of several years
    dates averages and sums, and all figures where they are years to come.
    """
    text = passage.text
    dated = report.document in _DATED
    about, alone = (None, False) if dated else periods.chapter(passage.section.path, view.years)
    period = about if about and alone and about.ahead(report.review_year) else period
    listed = passage.paragraph.role is Role.TARGETS
    topics: dict[str, int] = {}
    since: int | None = None
    leads = spell.leads(passage)
    year = _default_year(report, passage)
    plan = year != report.review_year
    for start, end in sentences(text):
        inside = tuple([(one - start, last - start) for one, last in spans if start <= one and last <= end])
        topics = topics if text.startswith(_GOES_ON, start) else {}
        named_here = names_an_indicator(text[start:end], inside, topics)
        telling = named_here and (listed or says_something(text[start:end]))
        leads = leads and not periods.turns(text[start:end], view.years)
        period = None if period and spell.expects(text[start:end]) else period
        if telling:
            lists = listed or (plan and _lists().pattern.search(text, start, end) is not None)
            speaks = topical().search(text, start, end) is not None
            place = _whole(report.place)
            state = State(year, place, period or about, plan, lists, dated, period=period, topical=speaks)
            state.topics |= topics
            state.whole_term, state.counting = period is not None or alone, leads
            tokens = tokenise(text[start:end], view, inside)
            state.since = since = openings.held_against(tokens) or since
            sentence.read(tokens, state)
            topics = dict.fromkeys(state.topics, 0)
            state.skipped.extend(_met(text[start:end], inside))
            yield _Place(report, passage, start), state
        if (period or alone) and not dated and periods.turns(text[start:end], view.years):
            period, alone = None, False
        if (start == 0 and len(text) < _LONG) or (telling and dated):
            back = not plan and not (period and period.ahead(report.review_year))
            opened = periods.opening(text[start:end], view.years, dated, back)
            period = opened if opened and (opened.several or telling) else period


@cache
def _plan_pattern() -> re.Pattern[str]:
    return guarded(met())


def _met(text: str, spans: Spans) -> Iterator[Skipped]:
    """How much of a plan is met (完成年度计划的113%): said of an indicator, but neither level nor growth."""
    for match in _plan_pattern().finditer(text):
        told = [text[start:end] for start, end in spans if start < match.end() and meant(text[start:end])]
        if told and match[0].endswith("%"):
            for name in meant(told[-1]):
                yield Skipped(name, "完成计划的比率，不是增速", *match.span(), match.span(), False)


def viewpoint(report: Report) -> Viewpoint:
    """What the report's sentences are seen from."""
    place = report.place
    names = tuple(dict.fromkeys((place.name, short_name(place.name), *own(place.name))))
    larger = place.parent or place.province or ""
    higher = above(place.name, larger) if place.level is Level.COUNTY else ()
    if place.level is not Level.PROVINCE and not place.name.endswith("区"):
        higher += of_region(place.province or "")
    return Viewpoint(periods.years(report), names, place_heads(place), parts_of(place.code), higher)


def _whole(place: Place) -> str | None:
    """What the place calls the whole of itself; 全市 is someone else in a city of a prefecture."""
    return None if place.level is Level.COUNTY and place.parent else whole(place.name)


def _facts(drafts: list[Draft], place: _Place) -> Iterator[Fact]:
    numbered = {(draft.indicator, draft.measure, draft.period) for draft in drafts if draft.value is not None}
    for draft in drafts:
        about = draft.indicator, draft.measure, draft.period
        if draft.value is None and about in numbered and not draft.stretch:
            continue
        if place.passage.paragraph.role is Role.PROBLEMS and draft.comparator is not Comparator.EQ:
            continue  # 增速低于预期, 不足50亿元: a problem, and told there
        dated = _dated(draft, place)
        if dated is None:
            continue
        kind, period = dated
        yield Fact(
            kind=kind,
            indicator=draft.indicator,
            stated_as=draft.stated_as,
            measure=draft.measure,
            period=period,
            value=draft.value,
            value_max=draft.maximum,
            unit=draft.unit,
            comparator=draft.comparator,
            stretch=draft.stretch,
            commitment=draft.strength,
            qualitative=draft.qualitative,
            qualifier=draft.qualifier,
            ranks=tuple(draft.ranks),
            evidence=place.evidence(draft.start, draft.end, draft.rule, draft.figure),
        )


def _dated(draft: Draft, place: _Place) -> tuple[Kind, str] | None:
    """Kind and period: what the sentence says, else what the paragraph's role says."""
    report = place.report
    default = _default_year(report, place.passage)
    back = default == report.review_year
    period: Period | None = draft.period
    if period is None or (period.first is None and period.months == (1, 12)):
        quoted = draft.aimed and report.document in _DATED  # 全年目标是增长6%
        return (Kind.ACHIEVEMENT if back and not quoted else Kind.TARGET), str(default)
    year = period.last or default
    if report.document in _DATED:
        target = year > report.report_year or draft.aimed
    else:
        target = year > report.review_year if period.months in (None, (1, 12)) else not back
    if period.several and not draft.yearly and not draft.total and draft.measure == "level":
        return (Kind.TARGET if target else Kind.ACHIEVEMENT), str(year)
    return (Kind.TARGET if target else Kind.ACHIEVEMENT), period.text(default)


def _default_year(report: Report, passage: Passage) -> int:
    """The year of a passage's figures: the reviewed one, in plans the planned one."""
    back = passage.paragraph.role in _LOOKS_BACK or report.plan_year is None
    return report.review_year if back or report.plan_year is None else report.plan_year


def _numbers_first(facts: list[Fact]) -> list[Fact]:
    """Without the general words (稳步增长) where the report states a figure; comparisons stay."""
    stated = {_about(fact) for fact in facts if fact.value is not None}
    figured: set[tuple[str, ...]] = {
        (fact.indicator, fact.period) for fact in facts if fact.value is not None
    }
    return [fact for fact in facts if fact.value is not None or not _made_good(fact, stated, figured)]


def _made_good(fact: Fact, stated: set[tuple[str, ...]], figured: set[tuple[str, ...]]) -> bool:
    """Whether a figure elsewhere says what these words only hint at.

    Of a result the general ones head figures of any measure (外贸促稳提质。…完成115亿元).
    """
    words = fact.qualitative or ""
    if _about(fact) in stated:
        return not wording.compares(words) and not fact.stretch
    result = fact.kind is Kind.ACHIEVEMENT and _about(fact)[1::2] in figured
    return result and wording.general(words)


def _about(fact: Fact) -> tuple[str, ...]:
    return fact.kind, fact.indicator, fact.measure, fact.period


def _once(facts: list[Fact]) -> tuple[Fact, ...]:
    """Each statement once, the first; a later one may add its ranks."""
    kept: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        said = (fact.value, fact.value_max, fact.unit, fact.qualitative)
        key = (fact.kind, fact.indicator, fact.measure, fact.period, said)
        first = kept.setdefault(key, fact)
        if first is not fact and not first.ranks and fact.ranks:
            kept[key] = replace(first, ranks=fact.ranks)
    return tuple(kept.values())


def _passed(skipped: Skipped, place: _Place) -> PassedOver:
    evidence = place.evidence(skipped.start, skipped.end, "passed-over", skipped.figure)
    return PassedOver(skipped.indicator, skipped.reason, evidence)


def _notice(skipped: Skipped, place: _Place) -> Notice:
    evidence = place.evidence(skipped.start, skipped.end, "passed-over", skipped.figure)
    return Notice(
        "figure-unread",
        Severity.DOUBT,
        f"{skipped.indicator}：「{evidence.quote}」没有读成数据（{skipped.reason}），请核对原文",
        source=place.report.source,
        city=place.report.place.name,
        evidence=evidence,
    )
