"""What the resident process does: the pipeline without gates and editions, on a bench that stays."""

import gc
import importlib
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any

from briefgen import assets, notices, readers, render, stages
from briefgen import build as pipeline
from briefgen.cache import compiled
from briefgen.engine import here
from briefgen.errors import BriefgenError
from briefgen.model import Report
from briefgen.outputs import ready
from briefgen.settings import Settings
from briefgen.watch.builder import Built, Show, Step
from briefgen.watch.kept import Kept

_HERE = ("briefgen.outputs.assemble", "briefgen.outputs.finish")
_THERE = ("briefgen.charts", "briefgen.outputs.html")
"""What the next build may be the first to need, in this process and in its workers."""


class Bench:
    """Workers and store for many builds; others after a failure or when the settings name others."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._work: Any = None
        self._of: tuple[object, ...] = ()
        self._seen: tuple[object, ...] = ()
        self._report: Report | None = None
        self._rehearsed = False

    def __enter__(self) -> "Bench":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        gc.enable()
        gc.unfreeze()
        self._open.__exit__(kind, error, trace)

    def build(
        self,
        settings: Settings,
        now: datetime,
        step: Step,
        shown: Show = lambda name, content: None,
    ) -> Built:
        """The book of `settings` as of `now`, `shown` its HTML as soon as that is there.

        Raises BriefgenError when it cannot be made.
        """
        begun = time.perf_counter()
        settings = replace(settings, channels=readers.without_books(settings.channels))
        work = self._workshop(settings)
        self._templates(settings)
        try:
            reports, gaps = pipeline.read(settings, step, work)
            chosen = pipeline.choose(reports, gaps, settings)
            done = pipeline.craft(settings, now, chosen, gaps, work, step, shown=shown)
        except BriefgenError:
            work.drop()  # which is no fault of its workers
            raise
        except BaseException as error:
            self._of = ()  # work given to its workers may still be going on
            self._open.__exit__(type(error), error, error.__traceback__)
            self._work = None
            raise
        self._report = chosen.reports[0]
        return Built(
            done.files,
            done.made.summary.comparison.cities,
            tuple(map(notices.line, done.notices)),
            tuple(f"{one.stage} {one.name}" for one in work.told if one.why),
            time.perf_counter() - begun,
            dict(work.seconds),
        )

    def _templates(self, settings: Settings) -> None:
        """Templates are read anew when any of them came, went or changed."""
        folders = [assets.templates_dir(), *([settings.overrides] if settings.overrides else [])]
        files = [path for folder in folders for path in sorted(folder.rglob("*.html")) if path.is_file()]
        # A file may change twice within a tick of the disk's clock.
        stats = [path.stat() for path in files]
        seen = tuple(
            (path, one.st_mtime_ns, one.st_size, one.st_ino) for path, one in zip(files, stats, strict=True)
        )
        if seen != self._seen:
            render.forget()
            self._seen = seen

    def rest(self) -> None:
        """To be called while nobody waits: what a build left is put away, out of the next one's sight, and
        what the next may be the first to need is made ready."""
        if self._work is not None:
            self._work.rest(_THERE)
            self._settle()
        if self._report and not self._rehearsed:
            self._rehearsed = True
            _rehearse(self._report)
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        gc.disable()  # a build leaves little that only the collector finds, and takes a tenth longer with it

    def _settle(self) -> None:
        if self._work and isinstance(self._work.store, Kept):
            self._work.store.settle()

    def _workshop(self, settings: Settings) -> Any:
        where = (settings.out, settings.year, settings.cache, settings.no_cache)
        of = (*where, settings.jobs, settings.executor, settings.scheduler)
        if of != self._of:
            self._open.close()
            self._open.callback(self._settle)
            ready.place()  # before the first worker starts, which inherits what it sets
            self._work = self._open.enter_context(pipeline.workshop(settings))
            self._work.resident = True
            self._open.enter_context(compiled.kept(self._work.store))
            if self._work.store:
                self._work.store = Kept(self._work.store.folder)
            self._work.warm()
            self._of = of
        self._work.told.clear()
        self._work.lost.clear()
        self._work.seconds.clear()
        self._work.memory.clear()
        return self._work


def _rehearse(report: Report) -> None:
    """Import, read and compile what a changed report would be the first to need."""
    for name in _HERE:
        importlib.import_module(name)
    from briefgen.analysis import compare

    compare.prepare()
    for function in (stages.extracted, stages.terms):
        here.call(function, report.place.name, (report,), here.SHORT)
