"""What each run did: one JSON line when it starts, when it has built, and when it ends."""

import json
import os
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from briefgen.channels import masked
from briefgen.errors import ScheduleError

FILE = "runs.jsonl"


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `month` is the edition's; `built` the folder of the edition once it is there.

    `ended` is None for a run that is going on or was killed; `what` says what it did or why it did not;
    `missed` are the months that it reported as missed.
    """

    started: datetime
    month: str
    built: str | None = None
    ended: datetime | None = None
    ok: bool = False
    what: str = ""
    missed: tuple[str, ...] = ()


def append(state: Path, event: str, started: datetime, **values: Any) -> None:
    """Add an event (start, built, end) of the run that started at `started`; raises ScheduleError."""
    row = {"event": event, "started": started.isoformat(), "host": socket.gethostname(), "pid": os.getpid()}
    if "what" in values:
        values["what"] = masked(values["what"])
    line = json.dumps(row | values, ensure_ascii=False) + "\n"
    try:
        state.mkdir(parents=True, exist_ok=True)
        with (state / FILE).open("a+b") as file:
            torn = file.seek(0, os.SEEK_END) and not _ends_whole(file)
            file.write(("\n" if torn else "").encode() + line.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ScheduleError(f"写不下运行记录（{error.strerror}）。", where=str(state)) from error


def runs(state: Path) -> tuple[Run, ...]:
    """All runs, oldest first; a line that a crash tore off is left out."""
    try:
        text = (state / FILE).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ScheduleError(f"运行记录读不了（{error.strerror}）。", where=str(state)) from error
    found: dict[str, dict[str, Any]] = {}
    for line in text.splitlines():
        try:
            row = json.loads(line)
            datetime.fromisoformat(row["started"])
            found.setdefault(row["started"], {}).update(row)
        except (ValueError, KeyError, TypeError):
            continue  # torn by a crash: its run then has no end, which is what is told of it
    return tuple(_run(row) for row in found.values() if "month" in row)


def _run(row: dict[str, Any]) -> Run:
    ended = row.get("ended")
    return Run(
        datetime.fromisoformat(row["started"]),
        str(row["month"]),
        row.get("built"),
        datetime.fromisoformat(ended) if ended else None,
        row.get("ok") is True,
        str(row.get("what", "")),
        tuple(row.get("missed", ())),
    )


def _ends_whole(file: Any) -> bool:
    file.seek(-1, os.SEEK_END)
    return bool(file.read(1) == b"\n")
