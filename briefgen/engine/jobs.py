"""What is asked of workers, what is under way, and what is told of it."""

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from briefgen.cache import digest
from briefgen.engine.pool import Lost, Pool, Task, each


@dataclass(frozen=True, slots=True)
class Job:
    """One call: `name` by which the next build knows it, `parts` the digests of all it depends on by what
    they are, `args`, which are gone through only where the call is made, and a `title` for people where the
    name is none."""

    name: str
    parts: Mapping[str, str]
    args: Sequence[Any]
    title: str = ""

    def key(self, stage: str) -> str:
        return digest(stage, sorted(self.parts.items()))


@dataclass(frozen=True, slots=True)
class Told:
    """One line of --explain: `why` is empty for what was kept."""

    stage: str
    name: str
    why: str
    title: str = ""


@dataclass(slots=True)
class Pending:
    """Jobs that are under way; those that no worker has in hand are done when the results are asked for."""

    stage: str
    function: Callable[..., Any]
    jobs: list[Job]
    kept: dict[int, Any]
    """Results that are there already, by the job's place."""
    tasks: dict[Task, list[int]] = field(default_factory=dict)
    """The places of the jobs that a worker does in one call."""
    made: int = 0
    """How many are not kept from builds before."""
    together: bool = False
    """Whether all that are not kept are one call."""

    def begin(self, pool: Pool, jobs: Mapping[int, Job]) -> None:
        """Hand the jobs, given by their places, out as one call."""
        places, args = list(jobs), [tuple(job.args) for job in jobs.values()]
        name = jobs[places[0]].name
        if len(places) > 1:
            self.tasks[pool.begin(each, name, (self.function, args))] = places
        else:
            self.tasks[pool.begin(self.function, name, *args)] = places

    def finished(self, pool: Pool) -> Iterator[tuple[int, Any]]:
        """The place and the result of each job that was handed out, as they are done."""
        for task in pool.finished(self.tasks):
            places = self.tasks[task]
            if len(places) == 1:
                yield places[0], task.result
            elif isinstance(task.result, Lost):  # whose fault it was shows alone: who hangs does so once more
                for at in places:
                    job = self.jobs[at]
                    yield at, pool.alone(Task(self.function, job.name, tuple(job.args)))
            else:
                yield from zip(places, task.result, strict=True)


def anew(before: Mapping[str, str] | None, parts: Mapping[str, str]) -> str:
    """Why a job is done again, by the digests of what it depended on before and does now."""
    if before is None:
        return "第一次做"
    changed = [name for name in {**before, **parts} if before.get(name) != parts.get(name)]
    return "、".join(changed) + "有变" if changed else "缓存中没有"


def ready(modules: Iterable[str], function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """What a worker does while nobody waits."""
    for name in modules:
        importlib.import_module(name)
    function(*args)
