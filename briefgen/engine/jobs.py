"""What is asked of workers, what is under way, and what is told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from briefgen.cache import digest
from briefgen.engine.pool import Task


@dataclass(frozen=True, slots=True)
class Job:
    """One call: `name` by which the next build knows it, `parts` the digests of all it depends on by what
    they are, `args`, and a `title` for people where the name is none."""

    name: str
    parts: Mapping[str, str]
    args: tuple[Any, ...]
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
    tasks: dict[Task, int] = field(default_factory=dict)
    made: int = 0
    """How many are not kept from builds before."""
