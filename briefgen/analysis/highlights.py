"""主要成效: headline figures first, then rankings and firsts, each in the report's own words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from briefgen import figures
from briefgen.analysis.choose import Told
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import Evidence, Highlight, Kind, Measure, Role

MOST = 12
_FIGURES, _RANKINGS, _HONOURS = 3, 2, 1  # the first six, in which each kind has its place
_LONG = 60
_CLAUSE = re.compile(r"[^；;。！!]+")
_PART = re.compile(r"[^，,；;。！!]+")


def highlights(told: Told) -> tuple[Highlight, ...]:
    """Up to twelve candidates in the order in which a page should keep them, no sentence twice."""
    part = _parts_of_year(told)
    kinds = (list(_figures(told)), list(_rankings(told)), list(_honours(told)))
    firsts = [e for some, n in zip(kinds, (_FIGURES, _RANKINGS, _HONOURS), strict=True) for e in some[:n]]
    rest = [e for some, n in zip(kinds, (_FIGURES, _RANKINGS, _HONOURS), strict=True) for e in some[n:]]
    made = (Highlight(part.get(e, "") + _clause(e), e) for e in _apart((*firsts, *rest)))
    return tuple(islice((h for h in made if h.text), MOST))


def _parts_of_year(told: Told) -> Mapping[Evidence, str]:
    """The periods of figures for part of a year, which their clauses need not repeat."""
    first = {fact.evidence: fact for some in reversed([*told.facts.values()]) for fact in reversed(some)}
    part = {evidence: fact for evidence, fact in first.items() if not figures.full_year(fact)}
    return {evidence: f"（{figures.period(fact.period)}）" for evidence, fact in part.items()}


def _figures(told: Told) -> Iterator[Evidence]:
    """Where the common list's results stand, in book order; a fall is no achievement."""
    for entry in vocabulary.common():
        growth = told.best(Kind.ACHIEVEMENT, entry.name, Measure.GROWTH)
        if entry.better == "high" and growth is not None and (growth.value or 0) < 0:
            continue
        for measure in sorted(Measure, key=lambda m: m is not entry.measure):
            fact = told.best(Kind.ACHIEVEMENT, entry.name, measure)
            if fact is not None and fact.value is not None and not fact.doubt:
                yield fact.evidence
                break


def _rankings(told: Told) -> Iterator[Evidence]:
    """The report's rankings, the best first, of equals the widest scope; none from this year's plans."""
    stated = [r for r in told.extraction.rankings if _reviewed(told, r.evidence)]
    for ranking in sorted(stated, key=lambda r: (r.rank, r.top_n, _width(r.scope), r.evidence.start)):
        yield ranking.evidence


def _width(scope: str) -> int:
    """0 for the widest scopes, last those that the table does not know."""
    return next((i for i, marks in enumerate(vocabulary.scopes()) if any(m in scope for m in marks)), 9)


def _honours(told: Told) -> Iterator[Evidence]:
    for honour in told.extraction.honours:
        if _reviewed(told, honour.evidence):
            yield honour.evidence


def _reviewed(told: Told, evidence: Evidence) -> bool:
    plans = {Role.REQUIREMENTS, Role.TARGETS, Role.TASKS, Role.LIVELIHOOD, Role.GOVERNMENT}
    return told.roles.get(evidence.paragraph) not in plans


def _apart(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """Each place once: a sentence that holds several records is one line."""
    taken: list[Evidence] = []
    for each in evidence:
        if all(each.end <= other.start or other.end <= each.start for other in taken):
            taken.append(each)
            yield each


def _clause(evidence: Evidence) -> str:
    """The quote, and of a long one the clause (then the part of it) that holds the figure."""
    quote, shift = evidence.quote, evidence.start
    for pattern in (_CLAUSE, _PART):
        if len(quote) <= _LONG or evidence.figure is None:
            break
        at = evidence.figure[0] - shift
        found = next((m for m in pattern.finditer(quote) if m.start() <= at < m.end()), None)
        if found is None:
            break
        quote, shift = found[0], shift + found.start()
    return quote.strip(" \t\r\n\u3000，,；;。")
