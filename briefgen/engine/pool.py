"""Worker processes that may die or hang without taking the build along."""

import contextlib
import gc
import multiprocessing
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Protocol

from briefgen import signals
from briefgen.engine import ending, memory

SHARE = 24  # calls a worker between two looks at what it holds
_SLICE = 0.2  # seconds until a request to end is acted on
HEAVY = 225  # MB that a worker may go on with
Call = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Lost:
    """What stands for a result whose worker died or ran beyond the limit."""

    name: str
    reason: str

    @classmethod
    def late(cls, name: str, limit: float) -> "Lost":
        return cls(name, f"超过 {limit:g} 秒没有完成")


@dataclass(slots=True, eq=False)
class Task:
    """A call that was handed out; once it is `done`, its result (or `Lost`), or the error that it raised."""

    function: Callable[..., Any]
    name: str
    args: tuple[Any, ...]
    done: bool = False
    result: Any = None
    error: BaseException | None = None

    def end(self, result: Any = None, error: BaseException | None = None) -> None:
        self.result, self.error, self.done = result, error, True
        self.args = ()


class Crew(Protocol):
    """Workers, wherever they are."""

    def run(self, function: Callable[..., Any], calls: Sequence[Call]) -> Iterator[tuple[int, Any]]:
        """Each call's number with its result or `Lost`, as they are done. Raises what a call raises."""

    def close(self, *, kill: bool = False) -> None:
        """Let the workers go, at once with `kill`."""


class Pool:
    """Up to `jobs` processes, forked from one that imports `preloaded`; a call may take `limit` seconds."""

    def __init__(self, jobs: int, limit: float, preloaded: str = "briefgen.engine.preload") -> None:
        self._jobs, self._limit, self._preloaded = jobs, limit, preloaded
        self._executor: ProcessPoolExecutor | None = None
        # Not the thread itself: a join that Ctrl-C cuts short takes it for ended (bpo-45274).
        self._begun: threading.Event | None = None
        self._ending = False
        self._open: dict[Future[Any], Task] = {}  # in the order in which they were handed out
        self._taken, self._held = 0, 0  # since the workers were started
        self.peak = 0
        """The most that a worker held since this was last set to nothing, in MB."""

    def warm(self) -> None:
        """Start the workers; nobody waits for them before there is something to do."""
        executor, begun = self._started(self._jobs), threading.Event()

        def start() -> None:  # waits until the server of workers has imported everything
            # The server inherits what this thread blocks: Ctrl-C is for the build, also while it imports.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                with contextlib.suppress(RuntimeError, EOFError, OSError):  # closed before it has begun
                    for _ in range(self._jobs):
                        if self._ending:  # the next worker would start the server anew
                            break
                        executor.submit(int)
            finally:
                begun.set()

        self._begun = begun
        threading.Thread(target=start, daemon=True).start()

    def ready(self) -> bool:
        """Whether the workers have begun, so that a call need not wait for them."""
        return self._executor is not None and (self._begun is None or self._begun.is_set())

    def starting(self) -> bool:
        """Whether the workers are being started, so that a call would wait for them."""
        return self._begun is not None and not self._begun.is_set()

    def begin(self, function: Callable[..., Any], name: str, args: tuple[Any, ...]) -> Task:
        """Hand a call out; it is done beside whatever comes next."""
        task = Task(function, name, args)
        self._submit(task)
        return task

    def finished(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """The tasks as they are done, those that are done already first. Raises what a call raised."""
        left = list(tasks)
        while left:
            done = [task for task in left if task.done]
            left = [task for task in left if not task.done]
            for task in done:
                if task.error:
                    raise task.error
                yield task
            if left and not done:
                self._wait()

    def run(self, function: Callable[..., Any], calls: Sequence[Call]) -> Iterator[tuple[int, Any]]:
        """Each call's number with its result or `Lost`, as they are done. Raises what a call raises."""
        tasks = {self.begin(function, name, args): at for at, (name, args) in enumerate(calls)}
        for task in self.finished(tasks):
            yield tasks[task], task.result

    @property
    def heavy(self) -> bool:
        """Whether a worker was seen to hold more than it may go on with."""
        return self._held > HEAVY

    def renew(self) -> None:
        """Let the workers go when they have done what they have in hand; others do the rest."""
        waiting = [future for future in self._open if future.cancel()]
        rest = [self._open.pop(future) for future in waiting]
        while self._open:
            self._wait(look=False)
        self.close()
        for task in rest:
            self._submit(task)

    def drop(self) -> None:
        """Nobody asks any more for what is under way: what no worker has begun with is not done."""
        for future in [future for future in self._open if future.cancel()]:
            del self._open[future]

    def close(self, *, kill: bool = False) -> None:
        """End the workers, at once with `kill`."""
        if self._begun:
            self._ending = kill
            while kill and not self._begun.wait(0.05):
                ending.server()  # which may import for seconds yet
            self._begun.wait()
            self._begun, self._ending = None, False
        executor, self._executor = self._executor, None
        self._taken, self._held = 0, 0
        if executor is None:
            return
        processes = list((getattr(executor, "_processes", None) or {}).values())
        if kill:
            for process in processes:
                process.kill()
            ending.killed(executor)
        else:
            executor.shutdown(wait=True, cancel_futures=True)

    def _submit(self, task: Task) -> None:
        try:
            future = self._started(self._jobs).submit(_call, task.function, task.args)
        except BrokenProcessPool:
            self._rescue()
            future = self._started(self._jobs).submit(_call, task.function, task.args)
        self._open[future] = task

    def _wait(self, *, look: bool = True) -> None:
        """Until at least one more call is done. Workers that hold much make room for fresh ones at times."""
        done = self._first_done()
        try:
            if not done:
                raise TimeoutError
            for future in [future for future in self._open if future in done]:
                self._take(future)
        except (BrokenProcessPool, TimeoutError):
            self._rescue()
        if look and self._taken >= SHARE * self._jobs:
            self._taken = 0
            if self.heavy:
                self.renew()

    def _first_done(self) -> set[Future[Any]]:
        """What is done, as soon as anything is; nothing after the limit."""
        # Cut short, `wait` may leave futures locked for ever: a request to end is acted on in between.
        end = time.monotonic() + self._limit
        while True:
            with signals.shielded():
                done, _ = wait(self._open, max(0.0, min(_SLICE, end - time.monotonic())), FIRST_COMPLETED)
            if done or time.monotonic() >= end:
                return done

    def _take(self, future: Future[Any]) -> None:
        error = future.exception()
        if isinstance(error, BrokenProcessPool):
            raise error
        task = self._open.pop(future)
        task.end(None if error else self._weighed(future.result()), error)
        self._taken += 1

    def _rescue(self) -> None:
        """Somebody killed a worker, or it hangs: alone, each call shows whether it was the one."""
        tasks = list(self._open.values())
        self._open.clear()
        self.close(kill=True)
        for task in tasks:
            try:
                # Of several calls in one, each is tried alone by whoever asks for them.
                task.end(Lost(task.name, "") if task.function is each else self.alone(task))
            except Exception as error:  # told to whoever asks for the result
                task.end(error=error)
        self.close()

    def alone(self, task: Task) -> Any:
        """What comes of a call that nobody has in hand, or `Lost`: waited for. Raises what it raises."""
        try:
            return self._weighed(self._started(1).submit(_call, task.function, task.args).result(self._limit))
        except BrokenProcessPool:
            self.close(kill=True)
            return Lost(task.name, "工作进程意外终止")
        except TimeoutError:
            self.close(kill=True)
            return Lost.late(task.name, self._limit)

    def _weighed(self, told: tuple[Any, int, int]) -> Any:
        result, peak, held = told
        self.peak, self._held = max(self.peak, peak), max(self._held, held)
        return result

    def _started(self, workers: int) -> ProcessPoolExecutor:
        if self._begun:
            self._begun.wait()
            self._begun = None
        if self._executor is None:
            method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
            context = multiprocessing.get_context(method)
            if method == "forkserver":
                context.set_forkserver_preload([self._preloaded])
            self._executor = ProcessPoolExecutor(
                workers, mp_context=context, initializer=_begin, initargs=(os.getpid(),)
            )
        return self._executor


def _begin(parent: int) -> None:
    """What was imported lives for ever: the collector need not look at it. Interrupts are the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    gc.collect()
    gc.freeze()
    gc.disable()


def _follow(parent: int) -> None:
    """End with the build, also when that is killed and tells nobody, or nobody asks how it ended."""
    try:
        ended = os.pidfd_open(parent)
    except ProcessLookupError:
        os._exit(1)
    except (AttributeError, OSError):  # not Linux, or an old one
        while True:
            time.sleep(0.5)
            try:
                os.kill(parent, 0)
            except ProcessLookupError:
                os._exit(1)
    select.select([ended], [], [])
    os._exit(1)


def _call(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, int, int]:
    """The result, and what the worker held at most and holds now, in MB."""
    try:
        result = function(*args)
    finally:
        memory.tidy()
    return result, memory.peak(), memory.held()


def each(function: Callable[..., Any], calls: Sequence[tuple[Any, ...]]) -> list[Any]:
    """What a worker does with several calls in one."""
    return [function(*args) for args in calls]


def cores() -> int:
    """How many processes may run side by side here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
