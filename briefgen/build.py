"""The pipeline, one line a stage: the only module that knows all stages.

Everything is read and made in memory first; only `keep` writes, and it writes last. Each stage is
imported when it is first needed, so that the command line starts at once.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from briefgen import __version__, cache, demo, notices
from briefgen.editions.store import keep
from briefgen.engine import Job, Lost, Told, Work
from briefgen.engine.pool import cores
from briefgen.errors import BuildError
from briefgen.gates import pass_gates
from briefgen.model import Book, BookInfo, Chart, Extraction, Notice, Report, Summary
from briefgen.selection import Selection, newest, select
from briefgen.settings import Settings

log = logging.getLogger("briefgen")

Progress = Callable[[str, int, int, str], None]
"""Told the stage, how many of its steps are done, how many there are, and the step that comes next."""

BATCH = 8  # cities whose charts one worker draws in one go


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build left: the edition's folder, its files, its cities, and every notice, gaps first."""

    folder: Path
    files: tuple[str, ...]
    cities: tuple[str, ...]
    notices: tuple[Notice, ...]
    sample: bool
    told: tuple[Told, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


def build(settings: Settings, now: datetime, progress: Progress) -> Outcome:
    """Make the edition of `settings.year` (None: the newest year read) as of `now`, which has a zone.

    Raises BriefgenError when no book can be made; the output folder is then as it was.
    """
    from briefgen.outputs import pdf

    pdf.prepare()  # before the first worker starts, which inherits what it sets
    with workshop(settings) as work:
        reports, gaps = read(settings, progress)
        chosen = choose(reports, gaps, settings)
        extractions, previous = extract(chosen, work, progress)
        summary, basis = summarise(extractions, previous, work, progress)
        charts = draw(summary, basis, work, progress)
        info = describe(settings, summary.comparison.year, now)
        found = notices.ordered([*gaps, *chosen.notices, *(n for e in extractions for n in e.notices)])
        book = bind(summary, charts, info, found)
        files, lost = export(book, summary, chosen, extractions, settings, work, progress)
        gates, short = pass_gates(files, work, progress)
    found = notices.ordered([*found, *lost, *short])
    folder = settings.out / str(info.year) / month(settings, now)
    keep(folder, files, manifest(info, chosen, found) | {"gates": gates})
    return Outcome(
        folder,
        tuple(files),
        summary.comparison.cities,
        found,
        info.sample,
        tuple(work.told),
        dict(work.seconds),
    )


def workshop(settings: Settings) -> Work:
    """The workers and the store that the settings ask for."""
    store = None if settings.no_cache else cache.Store(settings.cache or cache.default_folder())
    return Work(store, settings.jobs or cores(), scope=f"{settings.out.resolve()} {settings.year}")


def read(settings: Settings, progress: Progress) -> tuple[tuple[Report, ...], tuple[Notice, ...]]:
    """All reports under `settings.reports`, or the demo corpus when that is empty, and what was not read."""
    from briefgen import sources

    paths = settings.reports or (demo.reports_dir(),)
    progress("read", 0, 1, "、".join(str(path) for path in paths))
    reading = sources.read(paths)
    log.info("read: %d reports, %d notices", len(reading.reports), len(reading.notices))
    return reading.reports, reading.notices


def choose(reports: Sequence[Report], gaps: Sequence[Notice], settings: Settings) -> Selection:
    """The reports that make the book; a year without any is told with what could not be read."""
    try:
        return select(reports, settings.year or newest(reports), settings.cities)
    except BuildError as error:
        error.details = tuple(map(notices.line, gaps))
        raise


def extract(
    chosen: Selection, work: Work, progress: Progress
) -> tuple[tuple[Extraction, ...], tuple[Extraction, ...]]:
    """The records of the year's reports, and of the reports of the year before."""
    both = [*chosen.reports, *chosen.previous]
    jobs = [reading_job(report) for report in both]
    results = work.map("extract", extracted, jobs, progress, least=8)
    for result in results:
        if isinstance(result, Lost):
            raise BuildError(f"提取指标时{result.reason}。", where=result.name, next="请重新运行。")
    done = [replace(result, report=report) for result, report in zip(results, both, strict=True)]
    log.info("extract: %d records", sum(len(e.records()) for e in done))
    previous = tuple(done[len(chosen.reports) :])
    return doubted(done[: len(chosen.reports)], previous), previous


def doubted(extractions: Sequence[Extraction], previous: Sequence[Extraction]) -> tuple[Extraction, ...]:
    """The records with the doubts that last year's report of the same place raises."""
    from briefgen.analysis import checks

    before = {e.report.place: e for e in previous}
    return tuple(checks.doubts(e, before.get(e.report.place)) for e in extractions)


def reading_job(report: Report) -> Job:
    """What the records of a report depend on."""
    rules = cache.code("model", "lexicon", "extract", "notices.py", "errors.py")
    # Not on the rest of its file, so that a compilation is not read anew for one of its reports.
    own = replace(report, sha256="", origin=0)
    parts = {"报告": cache.digest(own), "规则与词表": rules, "库": cache.libraries("jieba")}
    return Job(f"{report.place.name} {report.report_year}", parts, (report,))


def extracted(report: Report) -> Extraction:
    """The work of one worker on one report."""
    from briefgen.extract import extract as one

    return one(report)


def terms(report: Report) -> Mapping[str, int]:
    """The words of one report that its keywords are chosen from."""
    from briefgen.extract import keywords

    return keywords.terms(report)


def summarise(
    extractions: Sequence[Extraction], previous: Sequence[Extraction], work: Work, progress: Progress
) -> tuple[Summary, str]:
    """One summary a city and the comparison, with the digest of what they were made from."""
    progress("summarise", 0, 1, "")
    jobs = [reading_job(e.report) for e in extractions]
    words = work.map("keywords", terms, jobs, least=8)
    told = {
        e.report.place.name: t for e, t in zip(extractions, words, strict=True) if not isinstance(t, Lost)
    }
    both = (*extractions, *previous)
    keys = [(reading_job(e.report).key("extract"), e.report.sha256, e.report.origin) for e in both]
    basis = cache.digest(keys, len(previous), sorted(told))
    year = extractions[0].report.report_year
    parts = {"各份报告": basis, "规则": cache.code("analysis", "figures.py"), "库": cache.libraries("pandas")}
    job = Job("全部", parts, (tuple(extractions), tuple(previous), year, told))
    summary = work.map("summarise", summarised, [job])[0]
    log.info("summarise: %d cities", len(summary.cities))
    return summary, job.key("summarise")


def summarised(
    extractions: Sequence[Extraction], previous: Sequence[Extraction], year: int, words: Mapping[str, Any]
) -> Summary:
    from briefgen import analysis

    return analysis.summarise(extractions, previous, year=year, terms=words)


def draw(summary: Summary, basis: str, work: Work, progress: Progress) -> tuple[Chart, ...]:
    """The charts over all cities, then each city's."""
    drawing = cache.code("charts", "figures.py", "display.py", "assets.py", "model", "lexicon")
    parts = {"各份报告": basis, "图的程序": drawing, "库": cache.libraries("matplotlib", "numpy")}
    names = [city.city for city in summary.cities]
    batches = [(), *(tuple(names[at : at + BATCH]) for at in range(0, len(names), BATCH))]
    jobs = [Job("、".join(b) or "全部", {**parts, "城市": cache.digest(b)}, (summary, b)) for b in batches]
    drawn = work.map("draw", drawings, jobs, progress, least=4)
    for result in drawn:
        if isinstance(result, Lost):
            raise BuildError(f"绘图时{result.reason}。", where=result.name, next="请重新运行。")
    log.info("draw: %d charts", sum(map(len, drawn)))
    return tuple(chart for batch in drawn for chart in batch)


def drawings(summary: Summary, names: Sequence[str]) -> tuple[Chart, ...]:
    """The charts of the named cities; those over all cities when none is named."""
    from briefgen import charts

    if not names:
        return tuple(charts.draw_all(summary.comparison, summary.cities))
    chosen = [city for city in summary.cities if city.city in names]
    return tuple(c for one in chosen for c in charts.draw_city(one, summary.comparison, summary.cities))


def describe(settings: Settings, year: int, now: datetime) -> BookInfo:
    """What the book says of itself; its date is that of `now` in the configured zone."""
    today = now.astimezone(ZoneInfo(settings.timezone)).date().isoformat()
    edition_year, edition_month = map(int, month(settings, now).split("-"))
    return BookInfo(
        year=year,
        edition=f"{edition_year}年{edition_month}月　第{edition_month}期",
        issuer=settings.issuer,
        date=today,
        data_as_of=today,
        mark=settings.mark,
        sample=not settings.reports,
        theme=settings.theme,
        name=settings.brief_name,
        report_to=settings.report_to or "",
        send_to=settings.send_to or "",
        issue_to=settings.issue_to or "",
        copies=settings.copies,
        versions=(("briefgen", __version__), ("WeasyPrint", version("weasyprint"))),
    )


def bind(summary: Summary, charts: Sequence[Chart], info: BookInfo, found: Sequence[Notice]) -> Book:
    """The book; the briefs are made up from its chapters."""
    from briefgen import pages

    book = pages.bind(summary, charts, info, found)
    log.info("bind: %d chapters", len(book.chapters))
    return book


def export(
    book: Book,
    summary: Summary,
    chosen: Selection,
    extractions: Sequence[Extraction],
    settings: Settings,
    work: Work,
    progress: Progress,
) -> tuple[dict[str, bytes], list[Notice]]:
    """The bytes of every file of the edition, in the formats asked for, and what could not be set."""
    from briefgen.outputs import attach, csv, jsonl, records, xlsx
    from briefgen.press import Press

    rows = [row for extraction in extractions for row in records.rows(extraction)]
    made: dict[str, Callable[[], bytes]] = {
        "csv": lambda: csv.csv(rows),
        "xlsx": lambda: xlsx.xlsx(rows, datetime.fromisoformat(book.info.date)),
        "jsonl": lambda: jsonl.jsonl(rows),
    }
    files = {f"facts.{name}": made[name]() for name in settings.formats if name in made}
    cities = [city.city for city in summary.cities]
    wanted: dict[str, Sequence[attach.Attachment]] = {}
    if "pdf" in settings.formats:
        wanted["book.pdf"] = attach.facts(files)
    if "briefs" in settings.formats:
        wanted |= {f"briefs/{city}.pdf": () for city in cities}
    digests: dict[str, list[str]] = {}
    for report in (*chosen.reports, *chosen.previous):
        digests.setdefault(report.place.name, []).append(report.sha256)
    press = Press(work, settings.overrides, progress, digests)
    pdfs, lost = press.books(book, cities, wanted) if wanted else ({}, [])
    files |= pdfs
    if "html" in settings.formats:
        files |= press.page(book)
    log.info("export: %d files, %d bytes", len(files), sum(map(len, files.values())))
    return files, lost


def month(settings: Settings, now: datetime) -> str:
    """The edition as YYYY-MM."""
    return settings.edition or now.astimezone(ZoneInfo(settings.timezone)).strftime("%Y-%m")


def manifest(info: BookInfo, chosen: Selection, found: Iterable[Notice]) -> dict[str, Any]:
    """What the edition was made from; `keep` adds the files and their digests."""
    return {
        "briefgen": __version__,
        "year": info.year,
        "edition": info.edition,
        "date": info.date,
        "sample": info.sample,
        "inputs": [
            {"city": r.place.name, "year": r.report_year, "source": r.source, "sha256": r.sha256}
            for r in (*chosen.reports, *chosen.previous)
        ],
        "notices": [notices.line(notice) for notice in found],
    }
