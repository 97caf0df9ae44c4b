"""Jobs with keys: what is kept is taken from the store, the rest is made in workers and kept."""

import gc
import logging
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from briefgen import signals
from briefgen.cache import Store, digest
from briefgen.engine import memory
from briefgen.engine.pool import Crew, Lost, Pool

log = logging.getLogger("briefgen")

Progress = Callable[[str, int, int, str], None]
_LAST = "last"


@dataclass(frozen=True, slots=True)
class Job:
    """One call: `name` for people, `parts` the digests of all it depends on by what they are, `args`."""

    name: str
    parts: Mapping[str, str]
    args: tuple[Any, ...]

    def key(self, stage: str) -> str:
        return digest(stage, sorted(self.parts.items()))


@dataclass(frozen=True, slots=True)
class Told:
    """One line of --explain: `why` is empty for what was kept."""

    stage: str
    name: str
    why: str


@dataclass(slots=True)
class Work:
    """The workers and the store of one build; `scope` names what is built, for telling what changed."""

    store: Store | None = None
    jobs: int = 1
    scope: str = ""
    limit: float = 600.0
    hire: Callable[[float], Crew] | None = None
    """Gives workers other than processes of this machine, for calls of so many seconds at most."""
    told: list[Told] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    """The most that a process held by the end of each stage, in MB."""
    _pool: Crew | None = None
    _warm: bool = False
    _before: Any = None
    _last: dict[str, dict[str, str]] | None = None

    def __enter__(self) -> "Work":
        if threading.current_thread() is threading.main_thread() and not signals.handled():
            self._before = signal.signal(signal.SIGTERM, _ended)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGTERM, self._before)
        if self._pool:
            self._pool.close(kill=kind is not None)
        if kind is None and self.store:
            self.store.put(digest(_LAST, self.scope), self._known())
            self.store.prune()

    def map(
        self,
        stage: str,
        function: Callable[..., Any],
        jobs: Sequence[Job],
        progress: Progress | None = None,
        least: int = 2,
    ) -> list[Any]:
        """The results in the order of the jobs; a `Lost` where a worker died or hung.

        Fewer than `least` jobs are not worth starting a worker. Raises what the function raises.
        """
        begun = time.perf_counter()
        results: list[Any] = [None] * len(jobs)
        missing = []
        for at, job in enumerate(jobs):
            kept = self.store.get(job.key(stage)) if self.store else None
            self._tell(stage, job, kept is not None)
            if kept is None:
                missing.append(at)
            else:
                results[at] = kept[0]
        done = len(jobs) - len(missing)
        for at, result in self._made(function, [jobs[at] for at in missing], least):
            if progress:
                progress(stage, done, len(jobs), jobs[missing[at]].name)
            results[missing[at]] = result
            done += 1
            if self.store and not isinstance(result, Lost):
                self.store.put(jobs[missing[at]].key(stage), result)
        if progress:
            progress(stage, len(jobs), len(jobs), "")
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - begun
        self.memory[stage] = max(self.memory.get(stage, 0), memory.peak(), self._workers_peak())
        log.info("%s: %d made, %d kept", stage, len(missing), len(jobs) - len(missing))
        return results

    def _made(self, function: Callable[..., Any], jobs: Sequence[Job], least: int) -> Any:
        if (self.jobs < 2 and not self.hire) or (len(jobs) < least and not self._warm):
            if not jobs:
                return
            gc.freeze()  # what is there already need not be gone through after each job
            for at, job in enumerate(jobs):
                yield at, function(*job.args)
                memory.tidy()
            gc.unfreeze()
            return
        yield from self._crew().run(function, [(job.name, job.args) for job in jobs])

    def later(self, stage: str, function: Callable[..., Any], job: Job) -> Callable[[], Any]:
        """As `map` for one job, done beside what comes next; what is given back waits for its result."""
        kept = self.store.get(job.key(stage)) if self.store else None
        self._tell(stage, job, kept is not None)
        if kept is not None:
            return lambda: kept[0]
        begun = self._pool.later(function, job.args) if self._warm and isinstance(self._pool, Pool) else None

        def result() -> Any:
            try:
                made = begun() if begun else function(*job.args)
            except (BrokenProcessPool, CancelledError):  # somebody killed the worker
                made = function(*job.args)
            if self.store:
                self.store.put(job.key(stage), made)
            return made

        return result

    def warm(self) -> None:
        """Start the workers, if there are to be any here: they import what they need while the build reads.

        From then on they do all that is to be made.
        """
        if self.jobs > 1 and not self.hire and isinstance(crew := self._crew(), Pool):
            crew.warm()
            self._warm = True

    def renew(self, wanted: bool) -> None:
        """Let workers that have set pages go before what needs much room: fresh ones hold half as much."""
        if wanted and isinstance(self._pool, Pool):
            self._pool.close()

    def _crew(self) -> Crew:
        if self._pool is None:
            self._pool = self.hire(self.limit) if self.hire else Pool(self.jobs, self.limit)
        return self._pool

    def _workers_peak(self) -> int:
        peak = int(getattr(self._pool, "peak", 0))
        if self._pool is not None and peak:
            self._pool.peak = 0  # type: ignore[attr-defined]
        return peak

    def _tell(self, stage: str, job: Job, kept: bool) -> None:
        known, place = self._known(), f"{stage}/{job.name}"
        before = known.get(place)
        parts = dict(job.parts)
        if kept:
            why = ""
        elif before is None:
            why = "第一次做"
        else:
            changed = [name for name in {**before, **parts} if before.get(name) != parts.get(name)]
            why = "、".join(changed) + "有变" if changed else "缓存中没有"
        known[place] = parts
        self.told.append(Told(stage, job.name, why))

    def _known(self) -> dict[str, dict[str, str]]:
        if self._last is None:
            kept = self.store.get(digest(_LAST, self.scope)) if self.store else None
            self._last = dict(kept[0]) if kept else {}
        return self._last


def _ended(number: int, frame: object) -> None:
    """A request to end unwinds the build, so that nothing is left behind; 143 is what the shell expects."""
    raise SystemExit(128 + number)
