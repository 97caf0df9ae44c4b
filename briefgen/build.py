"""The pipeline, one line a stage: the only module that knows all stages.

Everything is read and made in memory first; only `keep` writes, and it writes last. Each stage is
imported when it is first needed, so that the command line starts at once.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from briefgen import __version__, cache, demo, notices, stages
from briefgen.editions.store import keep
from briefgen.engine import Told, Work
from briefgen.engine.pool import cores
from briefgen.errors import BuildError
from briefgen.gates import pass_gates
from briefgen.model import Book, BookInfo, Chart, Extraction, Notice, Report, Summary
from briefgen.selection import Selection, newest, select
from briefgen.settings import Settings
from briefgen.stages import Progress

log = logging.getLogger("briefgen")


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
        extractions, previous = stages.extract(chosen, work, progress)
        summary, basis = stages.summarise(extractions, previous, work, progress)
        charts = stages.draw(summary, basis, work, progress)
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
