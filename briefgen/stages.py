"""From reports to charts as jobs: what each result depends on, and the work of one worker.

Every function that a worker calls is value in, value out; its key is the digest of all it depends on.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from briefgen import cache
from briefgen.engine import Job, Lost, Pending, Work
from briefgen.errors import BuildError
from briefgen.model import Chart, Extraction, Notice, Report, Severity, Summary
from briefgen.selection import Selection
from briefgen.sources import Reading, Slot

if TYPE_CHECKING:
    from briefgen.outputs.records import Rows

log = logging.getLogger("briefgen")

RULES = ("model", "lexicon", "extract", "notices.py", "errors.py")
RECKONING = ("analysis", "lexicon", "model", "figures.py", "errors.py")
READING = ("sources", "lexicon", "model", "notices.py", "errors.py")
"""Our code behind records, orders and reports."""
_LOSSES = {
    "extract": "提取指标",
    "keywords": "找关键词",
    "counted": "数任务",
    "draw": "绘图",
    "html": "制作网页",
    "places": "读取分册页码",
    "link": "连接分册",
}

Progress = Callable[[str, int, int, str], None]
"""Told the stage, how many of its steps are done, how many there are, and the step that comes next."""


def memory(store: cache.Store) -> Callable[[tuple[object, ...], Callable[[], list[Slot]]], list[Slot]]:
    """What `sources.read` remembers by: what a file gave is kept, unless it could not be read.

    Converting and parsing have limits of time, so that another time may tell otherwise.
    """
    basis = cache.digest(
        "read", cache.code(*READING), cache.libraries("lxml", "charset_normalizer", "pypdfium2")
    )

    def remembered(values: tuple[object, ...], made: Callable[[], list[Slot]]) -> list[Slot]:
        key = cache.digest(basis, *values)
        kept = store.get(key)
        if kept is not None:
            return list(kept[0])
        slots = made()
        if not any(n.code == "source-unreadable" for s in slots if isinstance(s, Reading) for n in s.notices):
            store.put(key, slots)
        return slots

    return remembered


def extract(
    chosen: Selection, work: Work, progress: Progress, meanwhile: Callable[[], object] = lambda: None
) -> tuple[tuple[Extraction, ...], tuple[Extraction, ...], Pending]:
    """The records of the year's reports, and of the reports of the year before, those left out whose worker
    was lost, and the words of the year's, begun; `meanwhile` is done here while workers read.

    Raises BuildError when none of the year is left.
    """
    both = [*chosen.reports, *chosen.previous]
    begun = work.begin("extract", extracted, [reading_job(report) for report in both], light=True)
    told = words(chosen, work)
    meanwhile()
    results = work.results(begun, progress, least=8)
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
    return doubted(now, before), tuple(before), told


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


@lru_cache(maxsize=2048)
def reading_job(report: Report) -> Job:
    """What the records of a report depend on."""
    rules = cache.code(*RULES)
    # Not on the rest of its file, so that a compilation is not read anew for one of its reports.
    own = replace(report, sha256="", origin=0)
    parts = {"报告": cache.digest(own), "规则与词表": rules, "库": cache.libraries("jieba")}
    job = Job(_named(report), parts, (report,))
    _keys[_standing(report)] = job.key("extract")
    return job


def reading_key(report: Report) -> str:
    """What the records of a report depend on, in short; reckoned once for any number of reports."""
    known = _standing(report)
    if known not in _keys:
        reading_job.__wrapped__(report)
    return _keys[known]


def _standing(report: Report) -> tuple[str, int, int]:
    """What tells reports apart in this process without holding their texts."""
    return report.sha256, report.origin, hash(report)


_keys: dict[tuple[str, int, int], str] = {}


def rows(extractions: Sequence[Extraction], previous: Sequence[Extraction]) -> "Rows":
    """The public rows with what those of each report hang on: what its records do, its place in its file, and
    last year's report of the same place, which may raise doubts (`doubted`)."""
    from briefgen.outputs.records import Rows

    before = {e.report.place: reading_key(e.report) for e in previous}
    keys = [
        cache.digest(reading_key(own), own.sha256, own.origin, before.get(own.place, ""))
        for own in (e.report for e in extractions)
    ]
    return Rows(extractions, keys)


def _named(report: Report) -> str:
    return f"{report.place.name} {report.report_year}"


def extracted(report: Report) -> Extraction:
    """The work of one worker on one report, without the report's text, which whoever asks has."""
    from briefgen.extract import extract as one

    return replace(one(report), report=replace(report, text="", sections=()))


def terms(report: Report) -> Mapping[str, int]:
    """The words of one report that its keywords are chosen from."""
    from briefgen.extract import keywords

    return keywords.terms(report)


def words(chosen: Selection, work: Work) -> Pending:
    """Begin with the words of the year's reports."""
    return work.begin("keywords", terms, [reading_job(report) for report in chosen.reports], light=True)


def summary(
    extractions: Sequence[Extraction],
    previous: Sequence[Extraction],
    words: Pending,
    work: Work,
    progress: Progress,
) -> Summary:
    """The summary of all cities; `words` are those of `extractions` in their order.

    It is made here each time: it takes no longer than to unpickle one that was kept. What pandas reckons of
    the comparable figures is kept, so that its import (half a second) is spared where none of them changed.
    """
    from briefgen import analysis

    def recall(of: object, reckon: Callable[[], Any]) -> Any:
        key = cache.digest("compare", cache.code(*RECKONING), cache.libraries("pandas"), of)
        return work.store.recalled(key, reckon) if work.store else reckon()

    progress("summarise", 0, 1, "")
    found = zip(words.jobs, work.results(words, least=8), strict=True)
    names = {job.name: t for job, t in found if not isinstance(t, Lost)}
    reports = {e.report.place.name: _named(e.report) for e in extractions}
    told = {place: names[name] for place, name in reports.items() if name in names}
    year = extractions[0].report.report_year
    made = work.local(
        "summarise",
        lambda: analysis.summarise(extractions, previous, year=year, terms=told, recall=recall),
    )
    log.info("summarise: %d cities", len(made.cities))
    return made


def draw(
    summary: Summary, work: Work, progress: Progress
) -> tuple[tuple[Chart, ...], Callable[[], tuple[Chart, ...]]]:
    """Each city's charts, and those over all cities, which are waited for when they are asked for."""
    from briefgen import drawing

    return drawing.draw(summary, work, progress)
