"""One run: never two at once, its outcome on the disk, nothing in silence."""

import fcntl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from briefgen.errors import BuildError, PublishError, ScheduleError
from briefgen.schedule import Busy, Result, Work, run, runs
from briefgen.schedule.records import FILE, append


class Hands:
    """Work that notes what is asked of it and fails where it is told to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.calls, self.told = folder, [], []  # type: ignore[var-annotated]
        self.failing: dict[str, BaseException] = {}
        self.result = Result(True, "新发 2 份")
        self.hour = 0

    def clock(self) -> datetime:
        self.hour += 1
        return datetime(2023, 11, 5, self.hour % 24, tzinfo=UTC)

    def step(self, name: str) -> None:
        self.calls.append(name)
        if name in self.failing:
            raise self.failing[name]

    def work(self) -> Work:
        def build(month: str) -> Path:
            self.step("build")
            return self.folder

        def send(folder: Path) -> Result:
            self.step("send")
            return self.result

        def stand_in(month: str) -> str:
            self.step("stand in")
            return "已发 2023-10 一期，标明未更新"

        def tell(subject: str, text: str) -> str:
            self.told.append((subject, text))
            self.step("tell")
            return "已通知负责人"

        return Work(build, lambda folder: self.step("check"), send, stand_in, tell)


@pytest.fixture
def hands(tmp_path: Path) -> Hands:
    return Hands(tmp_path / "edition")


def test_a_good_run_builds_checks_sends_and_is_recorded(tmp_path: Path, hands: Hands) -> None:
    done = run(tmp_path, "2023-11", (), hands.clock, hands.work())
    assert hands.calls == ["build", "check", "send"]
    assert (done.ok, done.what, done.built, hands.told) == (True, "新发 2 份", str(hands.folder), [])
    assert runs(tmp_path) == (done,)


def test_what_failed_in_sending_is_not_built_again(tmp_path: Path, hands: Hands) -> None:
    hands.result = Result(False, "服务器拒收 reader@example.org", trouble=True)
    first = run(tmp_path, "2023-11", (), hands.clock, hands.work())
    hands.result = Result(True, "新发 1 份")
    second = run(tmp_path, "2023-11", (), hands.clock, hands.work())
    assert hands.calls == ["build", "check", "send", "tell", "check", "send"]
    assert (first.ok, second.ok) == (False, True)
    assert "reader@" not in (tmp_path / FILE).read_text(encoding="utf-8")
    assert hands.told[0][0] == "briefgen 2023-11：未完成"


def test_an_edition_damaged_since_is_built_again(tmp_path: Path, hands: Hands) -> None:
    hands.result = Result(False, "拒收")
    run(tmp_path, "2023-11", (), hands.clock, hands.work())
    hands.failing = {"check": PublishError("与清单不符")}
    done = run(tmp_path, "2023-11", (), hands.clock, hands.work())
    assert hands.calls[-4:] == ["check", "build", "check", "tell"]
    assert (done.ok, "与清单不符" in done.what) == (False, True)
    assert "send" not in hands.calls[4:], "what failed the gates does not go out"


def test_readers_hear_after_the_third_failure(tmp_path: Path, hands: Hands) -> None:
    hands.failing = {"build": BuildError("没有报告。")}
    for _ in range(3):
        done = run(tmp_path, "2023-11", (), hands.clock, hands.work())
    assert hands.calls == ["build", "tell", "build", "tell", "build", "stand in", "tell"]
    assert "没有报告" in done.what
    assert "标明未更新" in done.what


def test_a_missed_month_and_a_killed_run_are_told_by_the_next(tmp_path: Path, hands: Hands) -> None:
    append(tmp_path, "start", datetime(2023, 9, 5, tzinfo=UTC), month="2023-09")
    with (tmp_path / FILE).open("a") as file:
        file.write('{"event": "start", "started": "2023-')  # torn
    done = run(tmp_path, "2023-11", ("2023-10",), hands.clock, hands.work())
    assert done.ok
    ((subject, text),) = hands.told
    assert subject == "briefgen 2023-11：已完成，另有情况"
    assert "没有完成的期次：2023-10" in text
    assert "上次运行（2023-09-05 00:00，2023-09）中途停止" in text
    assert len(runs(tmp_path)) == 2, "the torn line spoils nothing"


def test_an_owner_who_cannot_be_told_hides_nothing(tmp_path: Path, hands: Hands) -> None:
    hands.failing = {"build": BuildError("没有报告。"), "tell": PublishError("连不上邮件服务器。")}
    done = run(tmp_path, "2023-11", (), hands.clock, hands.work())
    assert "没有报告" in done.what
    assert "连不上" in done.what


@pytest.mark.parametrize("bug", [ZeroDivisionError("x"), KeyboardInterrupt()])
def test_a_bug_or_an_interrupt_is_recorded_and_raised(
    tmp_path: Path, hands: Hands, bug: BaseException
) -> None:
    hands.failing = {"build": bug}
    with pytest.raises(type(bug)):
        run(tmp_path, "2023-11", (), hands.clock, hands.work())
    (done,) = runs(tmp_path)
    assert (done.ok, type(bug).__name__ in done.what) == (False, True)


def test_never_two_at_once(tmp_path: Path, hands: Hands) -> None:
    with (tmp_path / "lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Busy):
            run(tmp_path, "2023-11", (), hands.clock, hands.work())
    assert (hands.calls, runs(tmp_path)) == ([], ())
    assert run(tmp_path, "2023-11", (), hands.clock, hands.work()).ok


def test_without_a_record_nothing_is_done(
    tmp_path: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: Callable[..., Any] = Path.open

    def full(path: Path, *args: Any, **more: Any) -> Any:
        if path.name == FILE:
            raise OSError(28, "No space left on device")
        return opened(path, *args, **more)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(ScheduleError, match="No space left"):
        run(tmp_path, "2023-11", (), hands.clock, hands.work())
    assert hands.calls == []
