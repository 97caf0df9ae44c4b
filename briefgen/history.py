"""What the book tells over time, as jobs: the promise ledger, progress within the year, and what changed.

Everything is pure; the edition that was there before comes in as its rows.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from briefgen import stages
from briefgen.engine import Lost, Work
from briefgen.model import Counted, Extraction, History, Report
from briefgen.selection import Selection

log = logging.getLogger("briefgen")

Rows = Iterable[Mapping[str, Any]]
Source = tuple[Extraction, tuple[Counted, ...]]


def history(
    chosen: Selection,
    extractions: Sequence[Extraction],
    previous: Sequence[Extraction],
    rows: Rows,
    before: tuple[str, Rows] | None,
    work: Work,
) -> History:
    """`rows` are this edition's public rows, `before` the month of the earlier edition and its rows."""
    from briefgen.analysis.changes import changes
    from briefgen.analysis.ledger import kept, ledger
    from briefgen.analysis.progress import progress
    from briefgen.outputs import changes as told

    plans, news = _sources(chosen, extractions, work)
    since, found = before[0] if before else None, changes(before[1] if before else None, rows)
    promises = ledger(extractions, previous)
    made = History(
        changes=found,
        since=since,
        changed=told.summary(found, since),
        ledger=promises,
        kept=kept(promises),
        progress=progress(plans, news),
    )
    log.info("history: %d promises, %d told within the year", len(made.ledger), len(made.progress))
    return made


def _sources(
    chosen: Selection, extractions: Sequence[Extraction], work: Work
) -> tuple[list[Source], list[Source]]:
    """Plans and news with their counted figures, of the places that have news only."""
    places = {report.place for report in chosen.beside if report.plan_year is None}
    if not places:
        return [], []
    beside = [report for report in chosen.beside if report.place in places]
    read = _mapped("extract", stages.extracted, beside, work)
    every = [e for e in extractions if e.report.place in places]
    every += [replace(extraction, report=report) for extraction, report in read]
    counted = _mapped("counted", counts, [e.report for e in every], work)
    figures = {id(report): found for found, report in counted}
    both = [(e, figures.get(id(e.report), ())) for e in every]
    return [s for s in both if s[0].report.plan_year is not None], both[len(both) - len(read) :]


def _mapped(stage: str, function: Any, reports: Sequence[Report], work: Work) -> list[tuple[Any, Report]]:
    """Each report's result with the report; one whose worker was lost tells nothing."""
    made = work.map(stage, function, [stages.reading_job(report) for report in reports], least=8)
    return [(r, report) for r, report in zip(made, reports, strict=True) if not isinstance(r, Lost)]


def counts(report: Report) -> tuple[Counted, ...]:
    """The work of one worker on one report: its counted figures."""
    from briefgen.extract import counts as counting

    return counting.find(report)
