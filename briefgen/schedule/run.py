"""One monthly run: never two at once, its start and its end on the disk, and nothing goes by in silence."""

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from briefgen.channels import masked
from briefgen.errors import BriefgenError, ScheduleError
from briefgen.schedule import records
from briefgen.schedule.records import Run

log = logging.getLogger("briefgen.schedule")

_LOCK = "lock"
_PATIENCE = 3  # failed tries after which readers hear that there is nothing new


@dataclass(frozen=True, slots=True)
class Result:
    """How the sending went: `ok` when nothing is left to do, `trouble` when the owner should look at it."""

    ok: bool
    what: str
    trouble: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """What a run does, handed in by the command line.

    `build(month)` makes the edition of YYYY-MM and gives its folder; `check(folder)` raises BriefgenError
    when it must not go out; `send(folder)` sends it and says how it went; `stand_in(month)`
    gives readers the last good one instead, where that is wanted, and says so ("" when it is not); `tell`
    tells the owner (subject, text) and says how that went.
    """

    build: Callable[[str], Path]
    check: Callable[[Path], None]
    send: Callable[[Path], Result]
    stand_in: Callable[[str], str]
    tell: Callable[[str, str], str]


def run(state: Path, month: str, missed: tuple[str, ...], clock: Callable[[], datetime], work: Work) -> Run:
    """Run the month `month`: build unless that was done, check, send, record; the owner hears what is wrong.

    Raises ScheduleError when a run is going on, or nothing can be recorded. A BriefgenError of the work
    becomes the run's failure; any other error is a bug, which is recorded and raised.
    """
    with _alone(state):
        earlier = records.runs(state)
        started = clock()
        records.append(state, "start", started, month=month, missed=list(missed))
        done = Result(False, "被打断")
        try:
            done = _work(state, month, started, earlier, work)
        except BriefgenError as error:
            told = [str(error)]
            if sum(run.month == month for run in earlier) + 1 >= _PATIENCE:
                told.append(_quietly(work.stand_in, month))
            done = Result(False, "；".join(filter(None, told)))
        except BaseException as error:
            done = Result(False, f"程序出错（{type(error).__name__}：{error}）")
            raise
        finally:
            _end(state, month, started, done, [*_past(earlier, missed)], clock, work)
        return records.runs(state)[-1]


def refused(state: Path, now: datetime, why: str) -> None:
    """Record that a run could not even start, such as for faulty settings; the same reason once."""
    last = records.runs(state)[-1:]
    if not last or last[0].month or last[0].what != masked(why):
        records.append(state, "refused", now, month="", ended=now.isoformat(), ok=False, what=why)


def _end(
    state: Path,
    month: str,
    started: datetime,
    done: Result,
    past: list[str],
    clock: Callable[[], datetime],
    work: Work,
) -> None:
    """Tell the owner what is wrong, and write down how the run ended."""
    what = "；".join([done.what, *past])
    if not done.ok or done.trouble or past:
        subject = f"briefgen {month}：{'已完成，另有情况' if done.ok else '未完成'}"
        what = f"{what}；{_quietly(lambda text: work.tell(subject, text), what)}"
    records.append(state, "end", started, ended=clock().isoformat(), ok=done.ok, what=what)
    (log.info if done.ok else log.error)("%s: %s", month, what)


def _work(state: Path, month: str, started: datetime, earlier: tuple[Run, ...], work: Work) -> Result:
    folder = _built(earlier, month, work)
    if folder is None:
        folder = work.build(month)
        work.check(folder)
    records.append(state, "built", started, built=str(folder))
    return work.send(folder)


def _built(earlier: tuple[Run, ...], month: str, work: Work) -> Path | None:
    """The edition that an earlier try built and that is still good: built again it would be another one."""
    made = [run.built for run in earlier if run.month == month and run.built and not run.ok]
    for name in reversed(made):
        try:
            work.check(Path(name))
        except BriefgenError as error:
            log.info("%s: build again: %s", month, error)
            continue
        return Path(name)
    return None


def _torn(earlier: tuple[Run, ...]) -> bool:
    return bool(earlier) and earlier[-1].ended is None


def _past(earlier: tuple[Run, ...], missed: tuple[str, ...]) -> Iterator[str]:
    """What earlier runs did not live to tell."""
    if missed:
        yield f"此前没有完成的期次：{'、'.join(missed)}"
    if _torn(earlier):
        yield f"上次运行（{earlier[-1].started:%Y-%m-%d %H:%M}，{earlier[-1].month}）中途停止，没有结果"


def _quietly(act: Callable[[str], str], text: str) -> str:
    """The outcome in words: what fails here must not hide what failed before."""
    try:
        return act(text)
    except BriefgenError as error:
        return str(error)


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """The lock of the state folder; the system lets it go when its process ends, however that ends."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        file = (state / _LOCK).open("a")
    except OSError as error:
        raise ScheduleError(f"写不进运行记录的文件夹（{error.strerror}）。", where=str(state)) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy("另一次定时运行正在进行。", where=str(state), next="请等它结束。") from error
        yield


class Busy(ScheduleError):
    """Another run is going on."""

    status = 3
