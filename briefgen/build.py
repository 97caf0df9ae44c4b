"""The pipeline, one line a stage: the only module that knows all stages.

Everything is read and made in memory first; only `settle` writes, and it writes last. What is heavy is
imported when it is first needed: a command starts at once, and an edition that stands is told at once.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from briefgen import notices, readers, signals
from briefgen.editions import folders, lock
from briefgen.errors import BuildError
from briefgen.model import BookInfo, Extraction, History, Notice, Report, Severity
from briefgen.settings import Settings
from briefgen.spill import Spilled, room

if TYPE_CHECKING:
    from briefgen.engine import Crew, Told, Work
    from briefgen.export import Made
    from briefgen.outputs.records import Rows
    from briefgen.selection import Selection
    from briefgen.stages import Progress

log = logging.getLogger("briefgen")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build left: the edition's folder, its files, its cities, and every notice, gaps first.

    `state` is new, replaced or unchanged; an unchanged edition was not written.
    """

    folder: Path
    files: tuple[str, ...]
    cities: tuple[str, ...]
    notices: tuple[Notice, ...]
    sample: bool
    told: tuple[Told, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    state: str = "new"
    memory: Mapping[str, int] = field(default_factory=dict)


def build(settings: Settings, now: datetime, progress: Progress) -> Outcome:
    """Make the edition of `settings.year` (None: the newest year read) as of `now`, which has a zone.

    An edition that stands, made from the same, is left alone. Raises BriefgenError when no book can be made
    or somebody else builds in the output folder; what stood there is then as it was.
    """
    with lock.held(settings.out, now) as taken:
        return standing(settings, now, taken) or make(settings, now, progress, taken)


def standing(settings: Settings, now: datetime, said: Sequence[Notice] = ()) -> Outcome | None:
    """The edition that stands when nothing that it depends on has changed, else None; takes no second."""
    from briefgen import fingerprint

    if settings.no_cache:
        return None
    label, files = month(settings, now), fingerprint.sources(settings)
    themes = readers.themes(settings.channels, settings.theme)
    for edition in folders.editions(settings.out):
        wanted = (edition.manifest or {}).get("digest")
        if edition.month != label or settings.year not in (None, edition.year):
            continue
        if wanted == fingerprint.fingerprint(settings, edition.year, label, themes, files):
            settled = folders.standing(settings.out, edition.year, label, str(wanted))
            if settled is not None:
                return left_alone(edition, settled, said)
    return None


def left_alone(edition: folders.Edition, settled: folders.Settled, said: Sequence[Notice]) -> Outcome:
    """The outcome of a build that had nothing to do: what was missing is missing still."""
    manifest = edition.manifest or {}
    kept = folders.kept_notices(manifest)
    found = notices.ordered([*kept, *said, *settled.notices])
    files, cities = tuple(manifest.get("files", ())), tuple(manifest.get("cities", ()))
    return Outcome(
        settled.folder, files, cities, found, bool(manifest.get("sample")), state=settled.state.value
    )


@dataclass(frozen=True, slots=True)
class Crafted:
    """An edition not kept yet: its files by path, what they were made from, what was missing on the way."""

    files: Spilled
    made: Made
    notices: tuple[Notice, ...]


def make(settings: Settings, now: datetime, progress: Progress, said: Sequence[Notice]) -> Outcome:
    """Make the edition and put it in place; the output folder is ours."""
    from briefgen import fingerprint
    from briefgen.cache import compiled
    from briefgen.outputs import ready

    ready.place()  # before the first worker starts, which inherits what it sets
    with workshop(settings) as work, compiled.kept(work.store):
        work.warm()
        ready.prepare()
        from briefgen import export
        from briefgen.gates import Gates

        label, sources = month(settings, now), fingerprint.sources(settings)
        reports, gaps = read(settings, progress, work)
        chosen = choose(reports, gaps, settings)
        year = chosen.reports[0].report_year
        themes = readers.themes(settings.channels, settings.theme)
        wanted = fingerprint.fingerprint(settings, year, label, themes, sources)
        gates = Gates(work)
        done = craft(settings, now, chosen, gaps, work, progress, gates.begin, room(settings.out))
        passed, short = gates.passed(done.files, progress)
        if work.lost:  # the next run is to make what is missing
            wanted += " " + "、".join(sorted({lost.name for _, lost in work.lost}))
    made = done.made
    found = notices.ordered([*done.notices, *short])
    local = now.astimezone(ZoneInfo(settings.timezone))
    files = done.files | {export.LOG: export.written(made, passed, found, local)}
    with signals.shielded():
        listing = export.manifest(made, passed, found)
        settled = folders.settle(settings.out, year, label, files, listing, wanted)
    return Outcome(
        settled.folder,
        tuple(files),
        made.summary.comparison.cities,
        notices.ordered([*found, *said, *settled.notices]),
        made.info.sample,
        tuple(work.told),
        dict(work.seconds),
        settled.state.value,
        dict(work.memory),
    )


def craft(
    settings: Settings,
    now: datetime,
    chosen: Selection,
    gaps: Sequence[Notice],
    work: Work,
    progress: Progress,
    finished: Callable[[str, bytes], None] = lambda path, pdf: None,
    hold: Callable[[], Spilled] = Spilled,
    shown: Callable[[str, bytes], None] | None = None,
) -> Crafted:
    """The edition of the chosen reports, `gaps` being what was not read; unchecked, where `hold` gives room.

    `finished` is told each PDF with its path as soon as it is there, while others are made; `shown` is told
    the HTML book, which is then made before any chapter is set. Raises
    BriefgenError when no book can be made.
    """
    from briefgen import data, export, stages
    from briefgen.editions import shelf
    from briefgen.outputs import ready

    ready.prepare()  # for whoever has not: workers inherit what it sets
    year, label = chosen.reports[0].report_year, month(settings, now)
    others, unknown = known_themes(settings)
    # What is begun is done by workers while this process goes on.
    info = export.describe(settings, year, label, now)
    extractions, previous, words = stages.extract(chosen, work, progress, lambda: ahead(settings, info, work))
    chosen = stages.read_of(chosen, extractions, previous)
    before = shelf.earlier(settings.out, year, label)
    rows, told = over_time(chosen, extractions, previous, before, work)
    if before is None and folders.months_before(settings.out, year, label):
        told = replace(told, changed="此前各期没有可比的记录（没有 facts.jsonl，或未通过检查），无从比较。")
    facts = data.facts(rows, told, info.date, settings, work, hold)
    counts = data.counts(rows)
    summary = stages.summary(extractions, previous, words, work, progress)
    del before, rows, words  # which the data files and the summary have
    charts, over_all = stages.draw(summary, work, progress)
    noticed = [*gaps, *chosen.notices, *(n for e in extractions for n in e.notices)]
    noticed += stages.lost(work)
    made = export.Made(summary, charts, over_all, told, chosen, counts, info, notices.ordered(noticed))
    del extractions, previous, summary, charts, over_all  # which the book has
    bench = export.Bench(settings, work, progress, facts, finished, hold, shown)
    files, lost = export.export(made, others, bench)
    lost += [one for one in stages.lost(work) if one not in noticed]
    return Crafted(files, made, notices.ordered([*noticed, *lost, *unknown]))


def ahead(settings: Settings, info: BookInfo, work: Work) -> None:
    """Import what comes later and compile the templates while workers read; alone, nothing is gained."""
    if not work.beside:
        return
    from briefgen import presswork

    fresh = sum(one.stage == "extract" and bool(one.why) for one in work.told)
    if not {"pdf", "briefs"}.isdisjoint(settings.formats):
        work.prime(presswork.set_nothing, *presswork.nothing(info, settings.overrides))
    for name in ("analysis", "history", "volumes"):
        importlib.import_module(f"briefgen.{name}")
        work.nudge()
    from briefgen import render
    from briefgen.outputs.html import MEDIUM

    render.prepare(work.store, settings.theme, settings.overrides)
    work.nudge()
    if "html" in settings.formats:
        render.prepare(work.store, settings.theme, settings.overrides, MEDIUM)
    if fresh > work.jobs:  # of one or two reports the comparable figures are often as they were
        from briefgen.analysis import compare

        compare.prepare()


def over_time(
    chosen: Selection,
    extractions: Sequence[Extraction],
    previous: Sequence[Extraction],
    before: tuple[folders.Edition, list[dict[str, Any]]] | None,
    work: Work,
) -> tuple[Rows, History]:
    """This edition's public rows, and what it tells over time."""
    from briefgen import stages
    from briefgen.history import history

    rows = stages.rows(extractions, previous)
    earlier = (before[0].month, before[1]) if before else None
    return rows, history(chosen, extractions, previous, rows, earlier, work)


def workshop(settings: Settings) -> Work:
    """The workers and the store that the settings ask for."""
    from briefgen import cache
    from briefgen.engine import Work
    from briefgen.engine.pool import cores

    store = cache.opened(settings.cache, settings.no_cache)
    scope = f"{settings.out.resolve()} {settings.year}"
    return Work(store, settings.jobs or cores(), scope=scope, hire=crew(settings))


def crew(settings: Settings) -> Callable[[float], Crew] | None:
    """The workers of a Dask cluster when the settings ask for them; None for this machine's own."""
    if settings.executor == "local":
        return None
    if not settings.scheduler:
        raise BuildError("没有写 Dask 调度器的地址。", next="请加上 --scheduler tcp://主机:端口。")
    from briefgen.engine.remote import Remote

    address = settings.scheduler
    return lambda limit: Remote(address, limit)


def read(
    settings: Settings, progress: Progress, work: Work | None = None
) -> tuple[tuple[Report, ...], tuple[Notice, ...]]:
    """All reports under `settings.reports`, or the demo corpus when that is empty, and what was not read.

    With the store of `work` a file that was read before is not taken apart again.
    """
    from briefgen import demo, sources, stages

    paths = settings.reports or (demo.reports_dir(),)
    progress("read", 0, 1, "、".join(str(path) for path in paths))
    reading = sources.read(paths, stages.memory(work.store) if work and work.store else None)
    log.info("read: %d reports, %d notices", len(reading.reports), len(reading.notices))
    return reading.reports, reading.notices


def choose(reports: Sequence[Report], gaps: Sequence[Notice], settings: Settings) -> Selection:
    """The reports that make the book; a year without any is told with what could not be read."""
    from briefgen.selection import newest, select

    try:
        return select(reports, settings.year or newest(reports), settings.cities)
    except BuildError as error:
        error.details = tuple(map(notices.line, gaps))
        raise


def month(settings: Settings, now: datetime) -> str:
    """The edition as YYYY-MM."""
    return settings.edition or now.astimezone(ZoneInfo(settings.timezone)).strftime("%Y-%m")


def known_themes(settings: Settings) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """The other themes that readers ask for, as far as there are such, and a notice for each other one."""
    from briefgen import render

    asked, there = readers.themes(settings.channels, settings.theme), render.themes()
    message = "发送渠道要的版式“{}”不存在，那些收件人会收到本期的版式；请改正 briefgen.toml。"
    lost = (Notice("theme-unknown", Severity.INFO, message.format(t)) for t in asked if t not in there)
    return tuple(theme for theme in asked if theme in there), tuple(lost)
