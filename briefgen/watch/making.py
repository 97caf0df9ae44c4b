"""What the resident process does: the pipeline without gates and editions, on a bench that stays."""

import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any

from briefgen import notices
from briefgen.settings import Settings
from briefgen.watch.builder import Built, Step


class Bench:
    """Workers and store for many builds; anew after a failure or when the settings name others."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._work: Any = None
        self._of: tuple[object, ...] = ()

    def __enter__(self) -> "Bench":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def build(self, settings: Settings, now: datetime, step: Step) -> Built:
        """The book of `settings` as of `now`; raises BriefgenError when it cannot be made."""
        from briefgen import build as pipeline

        begun = time.perf_counter()
        made = pipeline.build(replace(settings), now, step)
        redone = tuple(f"{one.stage} {one.name}" for one in made.told if one.why)
        files = {name: (made.folder / name).read_bytes() for name in made.files}
        return Built(
            files,
            made.cities,
            tuple(map(notices.line, made.notices)),
            redone,
            time.perf_counter() - begun,
            dict(made.seconds),
        )
