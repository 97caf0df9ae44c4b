"""When a monthly run is due, and which months were missed: pure, the clock is handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from briefgen.schedule.records import Run
from briefgen.schedule.schedule import Schedule

_PATIENCE = timedelta(days=1)  # a clock this far behind the last run was set back


@dataclass(frozen=True, slots=True)
class Due:
    """What the clock asks for: the month to run (None: nothing), why, and the months that were missed."""

    month: str | None
    why: str
    missed: tuple[str, ...] = ()
    wrong: bool = False


def slot(schedule: Schedule, year: int, month: int) -> datetime:
    """The instant of the run of a month, in the schedule's zone."""
    zone = ZoneInfo(schedule.timezone)
    return datetime(year, month, schedule.day, schedule.hour, schedule.minute, tzinfo=zone)


def following(schedule: Schedule, now: datetime) -> datetime:
    """The first slot after `now`."""
    here = slot(schedule, *_month(schedule, now))
    return here if here > now else slot(schedule, *_next(here.year, here.month))


def due(schedule: Schedule, runs: Iterable[Run], now: datetime) -> Due:
    """Whether to run at `now`: the latest slot that has passed and has not been done.

    Slots before the schedule was installed are nobody's. A slot that failed is tried again after 1, 2, 4 …
    hours, at most a day. Months whose slot has passed without any good run, before the latest, are missed.
    """
    runs = list(runs)
    newest = max((run.started for run in runs), default=now)
    if newest - now > _PATIENCE:
        why = f"时钟（{_show(now)}）早于上次运行（{_show(newest)}），没有运行；请校准时钟"
        return Due(None, why, wrong=True)
    passed = _passed(schedule, now)
    after = _show(following(schedule, now))
    if not passed:
        return Due(None, f"未到时间，首次运行在 {after}")
    month, done = passed[-1], {run.month for run in runs if run.ok}
    told = {name for run in runs if run.ended for name in run.missed}
    missed = tuple(name for name in passed[:-1] if name not in done and name not in told)
    if month in done:
        return Due(None, f"{month} 一期已完成，下次运行在 {after}", missed)
    tries = [run.started for run in runs if run.month == month]
    if tries:
        again = max(tries) + min(timedelta(hours=2 ** min(len(tries) - 1, 5)), timedelta(days=1))
        if now < again:
            return Due(None, f"{month} 一期未完成，{_show(again)} 以后再试", missed)
    return Due(month, f"{month} 一期到时", missed)


def _passed(schedule: Schedule, now: datetime) -> list[str]:
    """The months whose slots lie after the installing and not after `now`, oldest first, at most 24."""
    year, month = _month(schedule, now)
    found: list[str] = []
    while len(found) < 24:
        at = slot(schedule, year, month)
        if at <= schedule.installed:
            break
        if at <= now:
            found.append(f"{year:04}-{month:02}")
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return found[::-1]


def _month(schedule: Schedule, now: datetime) -> tuple[int, int]:
    here = now.astimezone(ZoneInfo(schedule.timezone))
    return here.year, here.month


def _next(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)


def _show(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%d %H:%M")
