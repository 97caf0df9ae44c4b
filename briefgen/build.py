"""The pipeline, one line a stage: the only module that knows all stages.

Everything is read and made in memory first; only `keep` writes, and it writes last. Each stage is
imported when it is first needed, so that the command line starts at once.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from briefgen import __version__, assets, demo, notices
from briefgen.editions.store import keep
from briefgen.model import Book, BookInfo, Chart, Extraction, Notice, Report, Summary
from briefgen.selection import Selection, newest, select
from briefgen.settings import Settings

log = logging.getLogger("briefgen")

Progress = Callable[[str, int, int, str], None]
"""Told the stage, how many of its steps are done, how many there are, and the step that comes next."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build left: the edition's folder, its files, its cities, and every notice, gaps first."""

    folder: Path
    files: tuple[str, ...]
    cities: tuple[str, ...]
    notices: tuple[Notice, ...]
    sample: bool


def build(settings: Settings, now: datetime, progress: Progress) -> Outcome:
    """Make the edition of `settings.year` (None: the newest year read) as of `now`, which has a zone.

    Raises BriefgenError when no book can be made; the output folder is then as it was.
    """
    assets.check_fonts()
    reports, gaps = read(settings, progress)
    chosen = select(reports, settings.year or newest(reports), settings.cities)
    extractions, previous = extract(chosen, progress)
    summary = summarise(extractions, previous, progress)
    charts = draw(summary, progress)
    info = describe(settings, summary.comparison.year, now)
    found = notices.ordered([*gaps, *chosen.notices, *(n for e in extractions for n in e.notices)])
    books = bind(summary, charts, info, found)
    files = export(books, extractions, settings, info, now, progress)
    folder = settings.out / str(info.year) / month(settings, now)
    keep(folder, files, manifest(info, chosen, found))
    return Outcome(folder, tuple(files), summary.comparison.cities, found, info.sample)


def read(settings: Settings, progress: Progress) -> tuple[tuple[Report, ...], tuple[Notice, ...]]:
    """All reports under `settings.reports`, or the demo corpus when that is empty, and what was not read."""
    from briefgen import sources

    paths = settings.reports or (demo.reports_dir(),)
    progress("read", 0, 1, "、".join(str(path) for path in paths))
    reading = sources.read(paths)
    log.info("read: %d reports, %d notices", len(reading.reports), len(reading.notices))
    return reading.reports, reading.notices


def extract(chosen: Selection, progress: Progress) -> tuple[tuple[Extraction, ...], tuple[Extraction, ...]]:
    """The records of the year's reports, and of the reports of the year before."""
    from briefgen.extract import extract as one

    both = [*chosen.reports, *chosen.previous]
    done = [one(report) for report in steps(both, "extract", progress, lambda r: r.place.name)]
    log.info("extract: %d records", sum(len(e.records()) for e in done))
    return tuple(done[: len(chosen.reports)]), tuple(done[len(chosen.reports) :])


def summarise(
    extractions: Sequence[Extraction], previous: Sequence[Extraction], progress: Progress
) -> Summary:
    """One summary a city and the comparison."""
    from briefgen import analysis
    from briefgen.extract import keywords

    progress("summarise", 0, 1, "")
    year = extractions[0].report.report_year
    terms = {e.report.place.name: keywords.terms(e.report) for e in extractions}
    summary = analysis.summarise(extractions, previous, year=year, terms=terms)
    log.info("summarise: %d cities", len(summary.cities))
    return summary


def draw(summary: Summary, progress: Progress) -> tuple[Chart, ...]:
    """The charts over all cities, then each city's."""
    from briefgen import charts

    drawn = list(charts.draw_all(summary.comparison, summary.cities))
    for city in steps(summary.cities, "draw", progress, lambda c: c.city):
        drawn += charts.draw_city(city, summary.comparison, summary.cities)
    log.info("draw: %d charts", len(drawn))
    return tuple(drawn)


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
        versions=(("briefgen", __version__), ("WeasyPrint", version("weasyprint"))),
    )


def bind(
    summary: Summary, charts: Sequence[Chart], info: BookInfo, found: Sequence[Notice]
) -> dict[str, Book]:
    """Every PDF of the edition by its path: the book, then one brief a city."""
    from briefgen import pages

    books = {"book.pdf": pages.bind(summary, charts, info, found)}
    for city in summary.cities:
        books[f"briefs/{city.city}.pdf"] = pages.bind_brief(city, summary, charts, info, found)
    log.info("bind: %d chapters", len(books["book.pdf"].chapters))
    return books


def export(
    books: dict[str, Book],
    extractions: Sequence[Extraction],
    settings: Settings,
    info: BookInfo,
    now: datetime,
    progress: Progress,
) -> dict[str, bytes]:
    """The bytes of every file of the edition, in the formats asked for."""
    from briefgen import render
    from briefgen.outputs import csv, jsonl, pdf, records, xlsx

    rows = [row for extraction in extractions for row in records.rows(extraction)]
    made: dict[str, Callable[[], bytes]] = {
        "csv": lambda: csv.csv(rows),
        "xlsx": lambda: xlsx.xlsx(rows, now.astimezone(UTC).replace(tzinfo=None)),
        "jsonl": lambda: jsonl.jsonl(rows),
    }
    files = {f"facts.{name}": made[name]() for name in settings.formats if name in made}
    wanted = [
        name for name in books if ("briefs" if name.startswith("briefs/") else "pdf") in settings.formats
    ]
    for name in steps(wanted, "export", progress, str):
        html = render.render(books[name], info.theme, settings.overrides)
        files[name] = pdf.pdf(html, books[name], render.roots(info.theme, settings.overrides))
    log.info("export: %d files, %d bytes", len(files), sum(map(len, files.values())))
    return files


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


def steps(items: Sequence[T], stage: str, progress: Progress, name: Callable[[T], str]) -> Iterator[T]:
    """Walk the items of one stage and tell the progress before each and after the last."""
    for done, item in enumerate(items):
        progress(stage, done, len(items), name(item))
        yield item
    progress(stage, len(items), len(items), "")
