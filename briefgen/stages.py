"""From reports to charts as jobs: what each result depends on, and the work of one worker.

Every function that a worker calls is value in, value out; its key is the digest of all it depends on.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from briefgen import cache
from briefgen.engine import Job, Lost, Pending, Work
from briefgen.errors import BuildError
from briefgen.model import Chart, Extraction, Notice, Report, Severity, Summary
from briefgen.selection import Selection

log = logging.getLogger("briefgen")

RULES = ("model", "lexicon", "extract", "notices.py", "errors.py")
RECKONING = ("analysis", "figures.py")
"""Our code behind records and summary; the summary hangs on that behind records, too."""
_LOSSES = {
    "extract": "提取指标",
    "keywords": "找关键词",
    "counted": "数任务",
    "draw": "绘图",
    "html": "制作网页",
}

Progress = Callable[[str, int, int, str], None]
"""Told the stage, how many of its steps are done, how many there are, and the step that comes next."""


def extract(
    chosen: Selection, work: Work, progress: Progress
) -> tuple[tuple[Extraction, ...], tuple[Extraction, ...]]:
    """The records of the year's reports, and of the reports of the year before, those left out whose worker
    was lost. Raises BuildError when none of the year is left."""
    both = [*chosen.reports, *chosen.previous]
    jobs = [reading_job(report) for report in both]
    results = work.results(work.begin("extract", extracted, jobs, light=True), progress, least=8)
    done = [
        None if isinstance(result, Lost) else replace(result, report=report)
        for result, report in zip(results, both, strict=True)
    ]
    now, before = (
        [e for e in some if e] for some in (done[: len(chosen.reports)], done[len(chosen.reports) :])
    )
    if not now:
        raise BuildError(f"提取指标时{results[0].reason}。", where=results[0].name, next="请重新运行。")
    log.info("extract: %d records", sum(len(e.records()) for e in (*now, *before)))
    return doubted(now, before), tuple(before)


def read_of(
    chosen: Selection, extractions: Sequence[Extraction], previous: Sequence[Extraction]
) -> Selection:
    """What is left of the chosen reports when some could not be extracted."""
    reports, before = (tuple(e.report for e in some) for some in (extractions, previous))
    return replace(chosen, reports=reports, previous=before)


def lost(work: Work) -> list[Notice]:
    """A notice for each piece that is missing because its worker was lost, chapters and books left out: the
    press tells of those."""
    message = "“{}”{}时{}，册中没有；请重新运行，若再发生，请报告给开发者。"
    return [
        Notice("worker-lost", Severity.GAP, message.format(one.name, _LOSSES[stage], one.reason))
        for stage, one in work.lost
        if stage in _LOSSES
    ]


def doubted(extractions: Sequence[Extraction], previous: Sequence[Extraction]) -> tuple[Extraction, ...]:
    """The records with the doubts that last year's report of the same place raises."""
    from briefgen.analysis import checks

    before = {e.report.place: e for e in previous}
    return tuple(checks.doubts(e, before.get(e.report.place)) for e in extractions)


def reading_job(report: Report) -> Job:
    """What the records of a report depend on."""
    rules = cache.code(*RULES)
    # Not on the rest of its file, so that a compilation is not read anew for one of its reports.
    own = replace(report, sha256="", origin=0)
    parts = {"报告": cache.digest(own), "规则与词表": rules, "库": cache.libraries("jieba")}
    return Job(_named(report), parts, (report,))


def _named(report: Report) -> str:
    return f"{report.place.name} {report.report_year}"


def extracted(report: Report) -> Extraction:
    """The work of one worker on one report."""
    from briefgen.extract import extract as one

    return one(report)


def terms(report: Report) -> Mapping[str, int]:
    """The words of one report that its keywords are chosen from."""
    from briefgen.extract import keywords

    return keywords.terms(report)


def words(chosen: Selection, work: Work) -> Pending:
    """Begin with the words of the year's reports."""
    return work.begin("keywords", terms, [reading_job(report) for report in chosen.reports], light=True)


def summary_of(
    extractions: Sequence[Extraction],
    previous: Sequence[Extraction],
    words: Pending,
    work: Work,
    progress: Progress,
) -> Pending:
    """Begin with the summary of all cities; `words` are those of `extractions` in their order."""
    progress("summarise", 0, 1, "")
    found = zip(words.jobs, work.results(words, least=8), strict=True)
    names = {job.name: t for job, t in found if not isinstance(t, Lost)}
    reports = {e.report.place.name: _named(e.report) for e in extractions}
    told = {place: names[name] for place, name in reports.items() if name in names}
    both = (*extractions, *previous)
    keys = [(reading_job(e.report).key("extract"), e.report.sha256, e.report.origin) for e in both]
    basis = cache.digest(keys, len(previous), sorted(told))
    year = extractions[0].report.report_year
    parts = {"各份报告": basis, "规则": cache.code(*RECKONING), "库": cache.libraries("pandas")}
    job = Job("全部", parts, (tuple(extractions), tuple(previous), year, told))
    return work.begin("summarise", summarised, [job])


def summary(begun: Pending, work: Work) -> Summary:
    """What `summary_of` has begun. Raises BuildError when its worker was lost."""
    (made,) = work.results(begun)
    if isinstance(made, Lost):
        raise BuildError(f"汇总时{made.reason}。", next="请重新运行。")
    log.info("summarise: %d cities", len(made.cities))
    return cast("Summary", made)


def summarised(
    extractions: Sequence[Extraction], previous: Sequence[Extraction], year: int, words: Mapping[str, Any]
) -> Summary:
    from briefgen import analysis

    return analysis.summarise(extractions, previous, year=year, terms=words)


def draw(
    summary: Summary, work: Work, progress: Progress, meanwhile: Callable[[], object] = lambda: None
) -> tuple[Chart, ...]:
    """The charts over all cities, then each city's; `meanwhile` is done here while workers draw."""
    from briefgen import drawing

    return drawing.draw(summary, work, progress, meanwhile)
