"""The schedule itself: which day and time, in which zone, for which project; kept beside the editions."""

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from briefgen.errors import ScheduleError, SettingsError

FOLDER = ".schedule"
FILE = "schedule.json"


@dataclass(frozen=True, slots=True)
class Schedule:
    """`day` 1..28 of each month at `hour`:`minute` in `timezone`; `year` None means the newest reports.

    `command` is what the timer calls, in `folder`, with `environment`; `kind` is "systemd" or "cron".
    """

    day: int
    hour: int
    minute: int
    timezone: str
    year: int | None
    kind: str
    installed: datetime
    folder: str
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The name of the unit or the block: one a project."""
        return f"briefgen-{hashlib.sha256(self.folder.encode()).hexdigest()[:8]}"


def parse_time(text: str) -> tuple[int, int]:
    """HH:MM; raises SettingsError."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text)
    if not found:
        raise SettingsError(f"时间 {text!r} 应写成 HH:MM，如 06:00。")
    return int(found[1]), int(found[2])


def save(schedule: Schedule, state: Path) -> None:
    """Write the schedule into the state folder."""
    state.mkdir(parents=True, exist_ok=True)
    whole = dataclasses.asdict(schedule) | {"installed": schedule.installed.isoformat()}
    fresh = state / f"{FILE}.new"
    fresh.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.chmod(0o600)
    fresh.replace(state / FILE)


def load(state: Path) -> Schedule | None:
    """The schedule of the state folder; None when none is installed. Raises ScheduleError."""
    path = state / FILE
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        return Schedule(
            **whole
            | {
                "installed": datetime.fromisoformat(whole["installed"]),
                "command": tuple(whole["command"]),
                "environment": tuple((name, value) for name, value in whole["environment"]),
            }
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        advice = "请重新运行 briefgen schedule install。"
        raise ScheduleError("定时设置读不了。", where=str(path), next=advice) from error
