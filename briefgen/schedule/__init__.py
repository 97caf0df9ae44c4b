"""Schedule: a monthly run by a systemd user timer or cron, at most one at a time, none forgotten."""

from pathlib import Path

from briefgen.errors import ScheduleError
from briefgen.schedule import cron, systemd
from briefgen.schedule.calendar import Due, due, following
from briefgen.schedule.records import Run, runs
from briefgen.schedule.run import Busy, Result, Work, refused, run
from briefgen.schedule.schedule import FILE, FOLDER, Schedule, load, parse_time, save

__all__ = [
    "FOLDER",
    "Busy",
    "Due",
    "Result",
    "Run",
    "Schedule",
    "Work",
    "backend",
    "due",
    "following",
    "install",
    "load",
    "parse_time",
    "preview",
    "refused",
    "remove",
    "run",
    "runs",
    "standing",
]


def backend() -> str:
    """What can call us each month: "systemd" or "cron"; raises ScheduleError when neither can."""
    if systemd.available():
        return "systemd"
    if cron.available():
        return "cron"
    advice = (
        "请安装 cron（apt-get install cron），或让别的调度程序每小时执行 briefgen schedule run --if-due。"
    )
    raise ScheduleError("这台机器上没有 systemd（用户级）也没有 crontab。", next=advice)


def preview(schedule: Schedule, state: Path) -> str:
    """The text of what `install` would write."""
    if schedule.kind == "systemd":
        return "\n".join(f"# {name}\n{text}" for name, text in systemd.units(schedule).items())
    return f"# crontab\n{cron.block(schedule, state)}\n\n# {state / cron.SCRIPT}\n{cron.script(schedule)}"


def install(schedule: Schedule, state: Path) -> str:
    """Install or replace the schedule of this folder; says what was done. Raises ScheduleError."""
    old = load(state)
    if old is not None and old.kind != schedule.kind:
        _remove(old, state)
    said = systemd.install(schedule) if schedule.kind == "systemd" else cron.install(schedule, state)
    save(schedule, state)
    return said


def remove(state: Path) -> str:
    """Take the schedule out; the record of its runs stays."""
    schedule = load(state)
    if schedule is None:
        return "没有装过定时运行，无可移除。"
    said = _remove(schedule, state)
    (state / FILE).unlink(missing_ok=True)
    return said


def standing(schedule: Schedule) -> str:
    """In words whether the timer or the entry is in place."""
    return systemd.installed(schedule) if schedule.kind == "systemd" else cron.installed(schedule)


def _remove(schedule: Schedule, state: Path) -> str:
    return systemd.remove(schedule) if schedule.kind == "systemd" else cron.remove(schedule, state)
