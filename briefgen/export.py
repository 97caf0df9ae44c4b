"""The files of an edition: the book bound and exported in every format asked for, its manifest, its log."""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache as cached
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from briefgen import __version__, cache, notices, pages, readers
from briefgen.engine import Job, Work, memory
from briefgen.model import Book, BookInfo, Chart, History, Notice, Summary
from briefgen.outputs.records import Row
from briefgen.selection import Selection
from briefgen.settings import Settings
from briefgen.spill import Spilled
from briefgen.stages import Progress

if TYPE_CHECKING:
    from briefgen.outputs.attach import Attachment
    from briefgen.press import Press

log = logging.getLogger("briefgen")

LOG = "build.log"
_MANY = 100  # cities whose records are worth letting go of before their pages are bound
RAGGED = ("outputs/justify.py", "outputs/emphasis.py", "outputs/quick_way.py")
CODE = ("outputs", "model", "notices.py", "figures.py", "errors.py", "assets.py", "lexicon")


@dataclass(frozen=True, slots=True)
class Made:
    """Everything that a book is bound and exported from."""

    summary: Summary
    charts: tuple[Chart, ...]
    history: History
    chosen: Selection
    counts: Mapping[str, int]
    """How many records there are, how many of them are facts."""
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


@dataclass(frozen=True, slots=True)
class Bench:
    """What an export works with: who does the work, who is told of it, and the data files, begun already."""

    settings: Settings
    work: Work
    progress: Progress
    facts: Callable[[], dict[str, bytes]]
    made: Callable[[str, bytes], None]
    """Told each PDF with its path as soon as it is there."""
    hold: Callable[[], Spilled] = Spilled
    """Gives room for finished files until they are written."""
    shown: Callable[[str, bytes], None] | None = None
    """Told the HTML book before any chapter is set, where somebody waits for it."""


def export(made: Made, others: Sequence[str], bench: Bench) -> tuple[Spilled, list[Notice]]:
    """The bytes of every file of the edition by path, and what could not be set.

    `others` are the themes besides the book's own whose PDFs some readers want (themes/<name>/…).
    """
    if len(made.summary.cities) > _MANY:
        bench.facts()  # which are there by now: what they were made from can go
    memory.trim()
    settings, book = bench.settings, bound(made)
    page = cached(lambda: cached(_press(made, bench).page(book) if "html" in settings.formats else dict))
    own = {"", settings.theme, *(theme for theme, _ in readers.asked(settings.channels))} - set(others)
    if bench.shown:
        page()  # handed out before the chapters

    @cached
    def beside() -> None:
        files, show = page(), bench.shown
        if show:
            for name, content in files().items():
                show(name, content)

    pdfs, lost = _pdfs(book, made, bench, sorted(own), beside)
    for theme in others:
        other = replace(made, info=replace(made.info, theme=theme))
        more, gone = _pdfs(bound(other), other, bench, [theme], beside)
        for name, content in more.items():
            pdfs[f"themes/{theme}/{name}"] = content
        lost += gone
    files = bench.hold()
    for some in (bench.facts(), pdfs, page()()):
        files |= some
    log.info("export: %d files, %d bytes", len(files), sum(map(len, files.values())))
    return files, lost


def bound(made: Made) -> Book:
    """The book; the briefs are made up from its chapters."""
    book = pages.bind(made.summary, made.charts, made.info, made.notices, made.history)
    log.info("bind: %d chapters", len(book.chapters))
    return book


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """How many records the rows are of, and how many facts."""
    kinds = Counter(str(row["record"]) for row in rows)
    return {"records": len(rows) - kinds["report"], "facts": kinds["fact"]}


def facts(
    rows: Sequence[Row], history: History, date: str, settings: Settings, work: Work
) -> Callable[[], dict[str, bytes]]:
    """The records as files, made by a worker while the book is bound and its chapters are set."""
    from briefgen.outputs import jsonl

    lines = jsonl.jsonl(rows)  # a worker has them from here in a tenth of the time that rows take
    digests = {
        "记录": cache.digest(lines, history),
        "日期与格式": cache.digest(date, settings.formats),
        "程序": cache.code(*CODE),
        "库": cache.libraries("xlsxwriter"),
    }
    return cached(work.later("data", data, Job("facts", digests, (lines, history, date, settings.formats))))


def data(lines: bytes, history: History, date: str, formats: Sequence[str]) -> dict[str, bytes]:
    """The records, which come as JSON lines, as files, as far as asked for."""
    from briefgen.outputs import changes, csv, ledger, xlsx

    rows = [json.loads(line) for line in lines.split(b"\n") if line]
    more = [ledger.ledger_sheet(history.ledger)]
    more += [ledger.progress_sheet(history.progress)] if history.progress else []
    more += [changes.sheet(history.changes, history.since)]
    writers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: csv.csv(rows),
        "xlsx": lambda: xlsx.xlsx(rows, datetime.fromisoformat(date), more),
        "jsonl": lambda: lines,
    }
    return {f"facts.{name}": writers[name]() for name in formats if name in writers}


class _Facts(Sequence["Attachment"]):
    """The data files as attachments, waited for when somebody asks for one."""

    def __init__(self, files: Callable[[], dict[str, bytes]]) -> None:
        self._files = files

    def __len__(self) -> int:
        return len(self._all())

    def __getitem__(self, at: Any) -> Any:
        return self._all()[at]

    def _all(self) -> "tuple[Attachment, ...]":
        from briefgen.outputs import attach

        return attach.facts(self._files())


def _pdfs(
    book: Book, made: Made, bench: Bench, themes: Sequence[str], meanwhile: Callable[[], object]
) -> tuple[Spilled, list[Notice]]:
    """`themes` are those of the readers whose own books are set in this one."""
    from briefgen import volumes

    settings, cities = bench.settings, [city.city for city in made.summary.cities]
    wanted: dict[str, Sequence[Attachment]] = {}
    if "pdf" in settings.formats:
        wanted["book.pdf"] = _Facts(bench.facts)
    if "briefs" in settings.formats:
        wanted |= {f"briefs/{city}.pdf": () for city in cities}
    if not wanted:
        return bench.hold(), []
    press = replace(_press(made, bench), meanwhile=meanwhile, made=bench.made, hold=bench.hold)
    known = {"程序": cache.code(*RAGGED), "库": cache.libraries("weasyprint")}
    ragged = bench.work.later("justify", _ragged, Job("justify", known, ()))
    pdfs, lost = volumes.pressed(press, book, cities, wanted, settings.volume_cities)
    if "briefs" in settings.formats:
        sets = readers.sets(settings.channels, themes, cities)
        more, gone = volumes.own(press, book, {readers.path(some): some for some in sets})
        pdfs |= more
        lost += gone
    told = ragged()
    return pdfs, [*lost, *([told] if told else [])]


def _ragged() -> Notice | None:
    from briefgen.outputs import justify, ready

    ready.library()
    return justify.unavailable()


def _press(made: Made, bench: Bench) -> "Press":
    from briefgen.press import Press

    digests: dict[str, list[str]] = {}
    chosen = made.chosen
    for report in (*chosen.reports, *chosen.previous):
        digests.setdefault(report.place.name, []).append(report.sha256)
    theme = made.info.theme if made.info.theme != bench.settings.theme else ""
    return Press(bench.work, bench.settings.overrides, bench.progress, digests, theme=theme)


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
            **made.counts,
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
        f"记录：{made.counts['records']} 条",
        made.history.changed,
        "检查：" + ("通过" if gates.get("passed") else "未通过"),
        *map(notices.line, found),
    ]
    return ("\n".join(lines) + "\n").encode()
