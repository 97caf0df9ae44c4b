"""The files of an edition: the book bound and exported in every format asked for, its manifest, its log."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache as cached
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from briefgen import __version__, cache, data, notices, pages, readers, stages
from briefgen.engine import Job, Work, memory
from briefgen.model import (
    Book,
    BookInfo,
    Chapter,
    Chart,
    CitySummary,
    Comparison,
    Extraction,
    History,
    Notice,
    Summary,
)
from briefgen.selection import Selection
from briefgen.settings import Settings
from briefgen.spill import Spilled
from briefgen.stages import Progress

if TYPE_CHECKING:
    from briefgen.outputs.attach import Attachment
    from briefgen.press import Press
    from briefgen.volumes import Shelf

log = logging.getLogger("briefgen")

LOG = "build.log"
_MANY = 100  # cities whose records are worth letting go of before their pages are bound
BINDING = ("pages", "analysis", "model", "lexicon", "figures.py", "display.py", "assets.py", "errors.py")
GLUE = ("export.py", "stages.py", "history.py")
"""Our code behind a city's pages, that behind its records left out."""
RAGGED = ("outputs/justify.py", "outputs/emphasis.py", "outputs/quick_way.py")


@dataclass(slots=True)
class Made:
    """Everything that a book is bound and exported from; what only binding needs is let go of after that."""

    summary: Summary
    charts: tuple[Chart, ...]
    over_all: Callable[[], tuple[Chart, ...]]
    """The charts over all cities, which may be being drawn yet."""
    history: History
    chosen: Selection
    counts: Mapping[str, int]
    """How many records there are, how many of them are facts."""
    info: BookInfo
    notices: tuple[Notice, ...]

    def let_go(self) -> None:
        """Keep no more than names: the bound book has the rest."""
        summary = self.summary
        bare = Comparison(summary.comparison.year, summary.comparison.cities, (), (), (), (), (), ())
        self.charts, self.over_all = (), tuple
        self.summary = Summary(tuple(map(_named, summary.cities)), bare)


def _named(city: CitySummary) -> CitySummary:
    report = replace(city.extraction.report, text="", sections=())
    bare = Extraction(report, (), (), (), (), (), (), ())
    return CitySummary(bare, (), (), (), (), (), (), "", ())


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
        versions=(("briefgen", __version__), ("WeasyPrint", cache.version("weasyprint"))),
    )


@dataclass(frozen=True, slots=True)
class Bench:
    """What an export works with: who does the work, who is told of it, and the data files, begun already."""

    settings: Settings
    work: Work
    progress: Progress
    facts: Callable[[], Mapping[str, bytes]]
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
    from briefgen import volumes

    if len(made.summary.cities) > _MANY:
        bench.facts()  # which are there by now: what they were made from can go
    memory.trim()
    settings = bench.settings
    shelf = volumes.shelved(bound(made, bench.work.store), settings.volume_cities, bench.hold)
    if not others:
        made.let_go()
    page, add = _web(shelf, made, bench)
    own = {"", settings.theme, *(theme for theme, _ in readers.asked(settings.channels))} - set(others)
    if bench.shown:
        page()  # handed out before the chapters

    @cached
    def beside() -> None:
        files, show = page(), bench.shown
        if show:
            for name, content in files().items():
                show(name, content)

    pdfs, lost = _pdfs(shelf, made, bench, sorted(own), beside, add)
    for theme in others:
        other = replace(made, info=replace(made.info, theme=theme))
        again = volumes.shelved(bound(other, bench.work.store), settings.volume_cities, bench.hold)
        more, gone = _pdfs(again, other, bench, [theme], beside)
        for name, content in more.items():
            pdfs[f"themes/{theme}/{name}"] = content
        lost += gone
    memory.trim()
    files = bench.hold()
    for some in (bench.facts(), pdfs, page()()):
        files |= some
    log.info("export: %d files, %d bytes", len(files), files.size)
    return files, lost


def _web(
    shelf: "Shelf", made: Made, bench: Bench
) -> tuple[Callable[[], Callable[[], dict[str, bytes]]], Callable[[Sequence[Chapter]], None]]:
    """Begins with the HTML book, whose result is then waited for; and what is to get chapters of volumes."""
    if "html" not in bench.settings.formats:
        return cached(lambda: dict), lambda chapters: None
    press = replace(_press(made, bench), hold=bench.hold)
    if not shelf.parts:
        return cached(lambda: cached(press.page(shelf.book))), lambda chapters: None
    from briefgen.webbook import WebBook

    web = WebBook(press, shelf)
    return cached(lambda: cached(web.page())), web.add


def bound(made: Made, store: cache.Store | None) -> Book:
    """The book; briefs are made up from its chapters. Pages of cities that are as they were are recalled."""
    recall = _recall(store) if store else None
    book = pages.bind(made.summary, made.charts, made.info, made.notices, made.history, made.over_all, recall)
    made.over_all()  # also where no page has them, so that nothing is left under way
    log.info("bind: %d chapters", len(book.chapters))
    return book


def _recall(store: cache.Store) -> pages.Recall:
    basis = cache.digest("pages", cache.code(*BINDING, *GLUE), cache.libraries())

    def recall(city: CitySummary, of: object, make: Callable[[], pages.Leaves]) -> tuple[str, pages.Leaves]:
        read = [e and stages.reading_key(e.report) for e in (city.extraction, city.previous)]
        key = cache.digest(basis, read, of)
        return key, store.recalled(key, make)

    return recall


def _pdfs(
    shelf: "Shelf",
    made: Made,
    bench: Bench,
    themes: Sequence[str],
    meanwhile: Callable[[], object],
    each: Callable[[Sequence[Chapter]], None] = lambda chapters: None,
) -> tuple[Spilled, list[Notice]]:
    """`themes` are those of the readers whose own books are set in this one."""
    from briefgen import volumes

    settings, cities = bench.settings, [city.city for city in made.summary.cities]
    wanted: dict[str, Sequence[Attachment]] = {}
    if "pdf" in settings.formats:
        wanted["book.pdf"] = data.Facts(bench.facts)
    if "briefs" in settings.formats:
        wanted |= {f"briefs/{city}.pdf": () for city in cities}
    if not wanted:
        return bench.hold(), []
    press = replace(_press(made, bench), meanwhile=meanwhile, made=bench.made, hold=bench.hold)
    known = {"程序": cache.code(*RAGGED), "库": cache.libraries("weasyprint")}
    ragged = bench.work.later("justify", _ragged, Job("justify", known, ()))
    pdfs, lost = volumes.pressed(press, shelf, cities, wanted, each)
    if "briefs" in settings.formats:
        sets = readers.sets(settings.channels, themes, cities)
        more, gone = volumes.own(press, shelf, {readers.path(some): some for some in sets})
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
