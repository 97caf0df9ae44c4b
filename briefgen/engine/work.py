"""Jobs with keys: what is kept is taken from the store, the rest is made in workers and kept."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import util
from types import TracebackType
from typing import Any, TypeVar

from briefgen import signals
from briefgen.cache import Store, digest
from briefgen.engine import here, memory
from briefgen.engine.jobs import Job, Pending, Told, anew, ready
from briefgen.engine.pool import Crew, Lost, Pool
from briefgen.errors import BuildError

log = logging.getLogger("briefgen")

Progress = Callable[[str, int, int, str], None]
_LAST = "last"
_LITTLE = 2  # jobs of a kind
Result = TypeVar("Result")


@dataclass(slots=True)
class Work:
    """The workers and the store of one build; `scope` names what is built, for telling what changed."""

    store: Store | None = None
    jobs: int = 1
    scope: str = ""
    limit: float = 600.0
    hire: Callable[[float], Crew] | None = None
    """Gives workers other than processes of this machine, for calls of so many seconds at most."""
    preloaded: str = ""
    """The module that workers are forked from; without it, one that suits what is kept."""
    resident: bool = False
    """Whether this process has done before what there is to do, so that little of it is done sooner here."""
    told: list[Told] = field(default_factory=list)
    lost: list[tuple[str, Lost]] = field(default_factory=list)
    """What was not made, with its stage."""
    seconds: dict[str, float] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    """The most that a process held by the end of each stage, in MB."""
    _pool: Crew | None = None
    _warm: bool = False
    _primed: bool = False
    _first: tuple[Callable[..., Any], tuple[Any, ...]] = (int, ())
    """What each worker is primed with."""
    _waiting: list[tuple[Pending, int, Job]] = field(default_factory=list)
    """Jobs that no worker has in hand yet."""
    _before: Any = None
    _last: dict[str, dict[str, str]] | None = None

    @property
    def shared(self) -> Store | None:
        """The store where workers have it as well, which are then processes of this machine."""
        return None if self.hire else self.store

    def __enter__(self) -> "Work":
        memory.apart()
        if threading.current_thread() is threading.main_thread() and not signals.handled():
            self._before = signal.signal(signal.SIGTERM, signals.unwound)
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
        jobs: Iterable[Job],
        progress: Progress | None = None,
        least: int = 2,
    ) -> list[Any]:
        """The results in the order of the jobs; a `Lost` where a worker died or hung.

        Fewer than `least` jobs are not worth starting a worker. Raises what the function raises.
        """
        return self.results(self.begin(stage, function, jobs), progress, least)

    def begin(
        self,
        stage: str,
        function: Callable[..., Any],
        jobs: Iterable[Job],
        *,
        light: bool = False,
        together: bool = False,
    ) -> Pending:
        """Hand out what is not kept, as the jobs come; warm workers do it beside whatever comes next.

        While they start, `light` work is done here and other work waits; a resident process does little of it
        at any time. What is done `together` is one call of one worker, which has something large to import.
        """
        begun = time.perf_counter()
        pending = Pending(stage, function, [], {}, together=together)
        for at, job in enumerate(jobs):
            pending.jobs.append(job)
            kept = self.store.get(job.key(stage)) if self.store else None
            self._tell(stage, job, kept is not None)
            pending.made += kept is None
            if kept is not None:
                pending.kept[at] = kept[0]
            else:
                self._hand_out(pending, at, light)
                if not together:
                    self.nudge()
        self.nudge()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - begun
        return pending

    def _hand_out(self, pending: Pending, at: int, light: bool) -> None:
        """Give a job to the workers, if there are any; do it here if it is `light` and they are not there."""
        if not isinstance(self._pool, Pool) or not self.beside:
            return
        job = pending.jobs[at]
        little = self.resident and pending.made <= _LITTLE
        if light and (little or not self._pool.ready()):
            made = here.call(pending.function, job.name, tuple(job.args), min(here.SHORT, self.limit))
            if not isinstance(made, Lost):
                pending.kept[at] = self._keep(pending.stage, job, made)
                return
        self._waiting.append((pending, at, job))  # whoever has begun it may let go of what it is made from

    def nudge(self, *, wait: bool = False) -> None:
        """Give what waits for the workers to them once they have begun; with `wait` that is waited for."""
        while self._waiting and isinstance(self._pool, Pool) and (wait or not self._pool.starting()):
            pending, at, job = self._waiting.pop(0)
            jobs = {at: job}
            while pending.together and self._waiting and self._waiting[0][0] is pending:
                jobs |= [self._waiting.pop(0)[1:]]
            pending.begin(self._pool, jobs)

    def results(
        self,
        pending: Pending,
        progress: Progress | None = None,
        least: int = 2,
        each: Callable[[int, Any], None] = lambda at, result: None,
    ) -> list[Any]:
        """What `map` gives, of jobs that were begun; `each` is told place and result as they are there."""
        begun = time.perf_counter()
        self.nudge(wait=True)
        stage, jobs, found = pending.stage, pending.jobs, dict(pending.kept)
        for at, result in found.items():
            each(at, result)
        for at, result in self._made(pending, least):
            if progress:
                progress(stage, len(found), len(jobs), jobs[at].title or jobs[at].name)
            found[at] = self._keep(stage, jobs[at], result)
            each(at, result)
        if progress:
            progress(stage, len(jobs), len(jobs), "")
        self._count(stage, begun)
        log.info("%s: %d made, %d kept", stage, pending.made, len(jobs) - pending.made)
        return [found[at] for at in range(len(jobs))]

    def _count(self, stage: str, begun: float) -> None:
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - begun
        self.memory[stage] = max(self.memory.get(stage, 0), memory.peak(), self._workers_peak())

    def _keep(self, stage: str, job: Job, result: Any) -> Any:
        if isinstance(result, Lost):
            self.lost.append((stage, result))
        elif self.store:
            self.store.put(job.key(stage), result)
        return result

    def _made(self, pending: Pending, least: int) -> Iterator[tuple[int, Any]]:
        """The place and the result of each job that is not kept, as they are done."""
        if pending.tasks:
            assert isinstance(self._pool, Pool)
            yield from pending.finished(self._pool)
            return
        open_jobs = [(at, job) for at, job in enumerate(pending.jobs) if at not in pending.kept]
        if not open_jobs:
            return
        if (self.jobs < 2 and not self.hire) or len(open_jobs) < least:
            with memory.frozen():
                for at, job in open_jobs:
                    yield at, here.call(pending.function, job.name, tuple(job.args), self.limit)
                    memory.tidy()
            return
        calls = [(job.name, tuple(job.args)) for _, job in open_jobs]
        for number, result in self._crew().run(pending.function, calls):
            yield open_jobs[number][0], result

    def local(self, stage: str, function: Callable[[], Result]) -> Result:
        """What the function gives, made in this process and not kept, counted as a stage."""
        begun = time.perf_counter()
        made = function()
        self._count(stage, begun)
        return made

    def later(self, stage: str, function: Callable[..., Any], job: Job) -> Callable[[], Any]:
        """As `map` for one job, done beside what comes next; what is given back waits for its result.

        A job whose worker was lost is done here. Raises BuildError when that takes too long as well.
        """
        pending = self.begin(stage, function, [job])

        def result() -> Any:
            (made,), (job,) = self.results(pending), pending.jobs
            if isinstance(made, Lost) and pending.tasks:
                self.lost.pop()
                made = self._keep(stage, job, here.call(function, job.name, tuple(job.args), self.limit))
            if isinstance(made, Lost):
                raise BuildError(
                    f"{made.reason}。", where=f"{stage} {job.title or job.name}", next="请重新运行。"
                )
            pending.jobs = [Job(job.name, job.parts, ())]  # what it was made from may be large
            return made

        return result

    def warm(self) -> None:
        """Start the workers, if there are to be any here; from then on they do all that is to be made."""
        if self.jobs > 1 and not self.hire and isinstance(crew := self._crew(), Pool):
            crew.warm()
            self._warm = True

    def prime(self, function: Callable[..., Any], *args: Any) -> None:
        """Have each worker do this once before something else; nobody asks what came of it."""
        self._first = (function, args)
        if self.beside and not self._primed:
            self._primed = True
            self._each(function, *args)

    def _each(self, function: Callable[..., Any], *args: Any) -> None:
        """Have every worker do this, if it takes long enough that none takes two."""
        jobs = [Job("", {}, args)] * self.jobs
        pending = Pending("prime", function, jobs, {})
        self._waiting += [(pending, at, job) for at, job in enumerate(jobs)]
        self.nudge()

    def drop(self) -> None:
        """Let go of what is under way: nobody asks for it any more."""
        self._waiting.clear()
        if isinstance(self._pool, Pool):
            self._pool.drop()

    def rest(self, modules: Sequence[str]) -> None:
        """Between two builds: all workers import these; those that hold much make room for fresh ones."""
        if not isinstance(self._pool, Pool) or not self.beside:
            return
        if heavy := self._pool.heavy:
            self._pool.renew()
            self._pool.warm()
        self._each(ready, modules, *(self._first if heavy else (memory.rest, ())))
        self.nudge(wait=True)

    @property
    def beside(self) -> bool:
        """Whether what is begun is done beside whatever comes next."""
        return self._warm and isinstance(self._pool, Pool)

    def renew(self, wanted: bool) -> None:
        """Let workers that hold much go before what needs much room: fresh ones hold half as much."""
        if wanted and isinstance(self._pool, Pool) and self._pool.heavy:
            self._pool.renew()

    def _crew(self) -> Crew:
        if self._pool is None:
            first = self.preloaded or f"briefgen.engine.preload{'_again' if self._known() else ''}"
            signals.take_along(util.get_temp_dir())  # where the server of workers has its socket
            self._pool = self.hire(self.limit) if self.hire else Pool(self.jobs, self.limit, first)
        return self._pool

    def _workers_peak(self) -> int:
        peak = int(getattr(self._pool, "peak", 0))
        if self._pool is not None and peak:
            self._pool.peak = 0  # type: ignore[attr-defined]
        return peak

    def _tell(self, stage: str, job: Job, kept: bool) -> None:
        known, place = self._known(), f"{stage}/{job.name}"
        parts = dict(job.parts)
        why = "" if kept else anew(known.get(place), parts)
        known[place] = parts
        self.told.append(Told(stage, job.name, why, job.title))

    def _known(self) -> dict[str, dict[str, str]]:
        if self._last is None:
            kept = self.store.get(digest(_LAST, self.scope)) if self.store else None
            self._last = dict(kept[0]) if kept else {}
        return self._last
