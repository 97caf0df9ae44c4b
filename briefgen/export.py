"""The files of an edition: the book bound and exported in every format asked for, its manifest, its log."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

from briefgen import __version__, notices, pages
from briefgen.engine import Work
from briefgen.model import Book, BookInfo, Chart, History, Notice, Summary
from briefgen.outputs.records import Row
from briefgen.selection import Selection
from briefgen.settings import Settings
from briefgen.stages import Progress

log = logging.getLogger("briefgen")

LOG = "build.log"


@dataclass(frozen=True, slots=True)
class Made:
    """Everything that a book is bound and exported from."""

    summary: Summary
    charts: tuple[Chart, ...]
    history: History
    chosen: Selection
    rows: Sequence[Row]
    info: BookInfo
    notices: tuple[Notice, ...]


def describe(settings: Settings, year: int, month: str, now: datetime) -> BookInfo:
    """What the book says of itself; its date is that of `now` in the configured zone."""
    today = now.astimezone(ZoneInfo(settings.timezone)).date().isoformat()
    edition_year, edition_month = map(int, month.split("-"))
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


def export(
    made: Made, settings: Settings, others: Sequence[str], work: Work, progress: Progress
) -> tuple[dict[str, bytes], list[Notice]]:
    """The bytes of every file of the edition by path, and what could not be set.

    `others` are the themes besides the book's own whose PDFs some readers want (themes/<name>/…).
    """
    book = bound(made)
    files = data(made, settings)
    pdfs, lost = _pdfs(book, made, files, settings, work, progress)
    for theme in others:
        other = bound(replace(made, info=replace(made.info, theme=theme)))
        more, gone = _pdfs(other, made, files, settings, work, progress)
        pdfs |= {f"themes/{theme}/{name}": content for name, content in more.items()}
        lost += gone
    files |= pdfs
    if "html" in settings.formats:
        files |= _press(made, settings, work, progress).page(book)
    log.info("export: %d files, %d bytes", len(files), sum(map(len, files.values())))
    return files, lost


def bound(made: Made) -> Book:
    """The book; the briefs are made up from its chapters."""
    book = pages.bind(made.summary, made.charts, made.info, made.notices, made.history)
    log.info("bind: %d chapters", len(book.chapters))
    return book


def data(made: Made, settings: Settings) -> dict[str, bytes]:
    """The records as files, as far as asked for."""
    from briefgen.outputs import changes, csv, jsonl, ledger, xlsx

    history = made.history
    more = [ledger.ledger_sheet(history.ledger)]
    more += [ledger.progress_sheet(history.progress)] if history.progress else []
    more += [changes.sheet(history.changes, history.since)]
    date = datetime.fromisoformat(made.info.date)
    writers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: csv.csv(made.rows),
        "xlsx": lambda: xlsx.xlsx(made.rows, date, more),
        "jsonl": lambda: jsonl.jsonl(made.rows),
    }
    return {f"facts.{name}": writers[name]() for name in settings.formats if name in writers}


def _pdfs(
    book: Book, made: Made, files: dict[str, bytes], settings: Settings, work: Work, progress: Progress
) -> tuple[dict[str, bytes], list[Notice]]:
    from briefgen import volumes
    from briefgen.outputs import attach, justify

    cities = [city.city for city in made.summary.cities]
    wanted: dict[str, Sequence[attach.Attachment]] = {}
    if "pdf" in settings.formats:
        wanted["book.pdf"] = attach.facts(files)
    if "briefs" in settings.formats:
        wanted |= {f"briefs/{city}.pdf": () for city in cities}
    press = _press(made, settings, work, progress)
    if not wanted:
        return {}, []
    pdfs, lost = volumes.pressed(press, book, cities, wanted, settings.volume_cities)
    ragged = justify.unavailable()
    return pdfs, [*lost, *([ragged] if ragged else [])]


def _press(made: Made, settings: Settings, work: Work, progress: Progress) -> Any:
    from briefgen.press import Press

    digests: dict[str, list[str]] = {}
    chosen = made.chosen
    for report in (*chosen.reports, *chosen.previous):
        digests.setdefault(report.place.name, []).append(report.sha256)
    return Press(work, settings.overrides, progress, digests)


def manifest(made: Made, gates: Mapping[str, Any], found: Iterable[Notice]) -> dict[str, Any]:
    """What the edition was made from and what came of it; `settle` adds the files and the digest."""
    info, chosen, history = made.info, made.chosen, made.history
    reports = [(r, "report") for r in chosen.reports] + [(r, "previous") for r in chosen.previous]
    reports += [(r, "progress") for r in chosen.beside]
    return {
        "briefgen": __version__,
        "versions": dict(info.versions),
        "year": info.year,
        "edition": info.edition,
        "date": info.date,
        "theme": info.theme,
        "sample": info.sample,
        "cities": list(made.summary.comparison.cities),
        "counts": {
            "records": len(made.rows) - len(chosen.reports),
            "facts": sum(row["record"] == "fact" for row in made.rows),
            "promises": sum(row.promise is not None for row in history.ledger),
            "progress": len(history.progress),
        },
        "compared": history.since,
        "inputs": [
            {
                "city": report.place.name,
                "year": report.report_year,
                "document": str(report.document),
                "use": use,
                "source": report.source,
                "origin": report.origin,
                "sha256": report.sha256,
            }
            for report, use in reports
        ],
        "notices": [_kept(notice) for notice in found],
        "gates": dict(gates),
    }


def _kept(notice: Notice) -> dict[str, str | None]:
    return {
        "severity": str(notice.severity),
        "code": notice.code,
        "city": notice.city,
        "source": notice.source,
        "message": notice.message,
    }


def written(made: Made, gates: Mapping[str, Any], found: Sequence[Notice], now: datetime) -> bytes:
    """The edition's log: when, from what, what changed, what is missing; no settings of delivery."""
    info, chosen = made.info, made.chosen
    lines = [
        f"{now.isoformat(timespec='seconds')}　{info.year}年报告　{info.edition.replace('　', ' ')}",
        "版本：" + "、".join(f"{name} {number}" for name, number in info.versions),
        f"报告：{len(chosen.reports)} 份，上年 {len(chosen.previous)} 份，进度来源 {len(chosen.beside)} 份",
        *(f"　{r.place.name} {r.report_year}　{r.source}　{r.sha256}" for r in chosen.reports),
        f"记录：{len(made.rows) - len(chosen.reports)} 条",
        made.history.changed,
        "检查：" + ("通过" if gates.get("passed") else "未通过"),
        *map(notices.line, found),
    ]
    return ("\n".join(lines) + "\n").encode()
