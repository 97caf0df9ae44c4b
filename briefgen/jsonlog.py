"""The log for programs: one JSON object a line, every line with the same keys (docs/cli.md)."""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, TextIO

KEYS = ("time", "level", "event", "stage", "city", "done", "total", "seconds", "left", "message")


class JsonLog:
    """Writes the lines of one run to `file`; `clock` gives the time, which has a zone.

    Events: `progress`, `notice`, `log` (what loggers say), `explain`, `timing`; `outcome` is the last.
    """

    def __init__(self, file: TextIO, clock: Callable[[], datetime], pace: Any) -> None:
        self._file, self._clock, self._pace = file, clock, pace
        self._begun = clock()

    def line(self, event: str, message: str, level: str = "info", **facts: Any) -> None:
        """One line; `facts` are keys of KEYS or further ones, which come behind."""
        now = self._clock()
        values: dict[str, Any] = {"time": now.isoformat(timespec="milliseconds")}
        values |= {"level": level, "event": event}
        values |= {"message": message, "seconds": round((now - self._begun).total_seconds(), 3), **facts}
        ordered = {key: values.get(key) for key in KEYS} | values
        self._file.write(json.dumps(ordered, ensure_ascii=False) + "\n")
        self._file.flush()

    def progress(self, stage: str, done: int, total: int, name: str) -> None:
        """One step of a stage: `name` is what comes next, `left` the seconds the stage will yet take."""
        _, left = self._pace.step(stage, done, total)
        rest = None if left is None else round(left, 1)
        self.line("progress", name, stage=stage, city=name or None, done=done, total=total, left=rest)

    def handler(self) -> logging.Handler:
        """What loggers say, as lines."""
        return _Handler(self)


class _Handler(logging.Handler):
    def __init__(self, log: JsonLog) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.line("log", self.format(record), record.levelname.lower(), logger=record.name)
