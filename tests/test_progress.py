"""Progress for people: the time that is left, lines where there is no terminal."""

import pytest

from briefgen import progress
from briefgen.progress import Pace, shown, spoken, timings


class Clock:
    """Goes on when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_what_is_left_goes_by_the_pace_of_the_stage(clock: Clock) -> None:
    pace = Pace(clock)
    assert pace.step("set", 0, 10) == (0.0, None)
    clock.now += 4
    assert pace.step("set", 2, 10) == (4.0, 16.0)
    assert pace.step("makeup", 0, 3) == (0.0, None)
    clock.now += 6
    assert pace.step("set", 10, 10) == (10.0, 0.0)
    assert pace.step("makeup", 2, 3) == (6.0, 3.0)


def test_what_was_kept_says_nothing_of_the_pace(clock: Clock) -> None:
    pace = Pace(clock)
    pace.step("set", 90, 100)
    clock.now += 5
    assert pace.step("set", 95, 100) == (5.0, 5.0)


def test_without_a_terminal_a_stage_is_a_line_and_a_long_one_more(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress.time, "monotonic", clock)
    monkeypatch.setattr(Pace.__init__, "__defaults__", (clock,))
    with shown() as tell:
        for done, name in enumerate(["封面", "枫陵市 简报", "鹭渚市 简报", ""]):
            tell("set", done, 3, name)
            clock.now += 8
        tell("makeup", 0, 1, "book.pdf")
    assert capsys.readouterr().err.splitlines() == [
        "排各章……",
        "排各章 2/3，鹭渚市 简报，约余 8 秒",
        "拼成册……",
    ]


def test_seconds_and_memory_of_the_stages(capsys: pytest.CaptureFixture[str]) -> None:
    timings({"set": 12.34, "gates": 0.5}, {"set": 9_999_999})
    lines = capsys.readouterr().err.splitlines()
    assert lines[:2] == ["排版　12.34 秒　9999999 MB", "检查　0.50 秒"]
    assert lines[-1].endswith("任一进程最多 9999999 MB")


def test_a_stretch_of_time() -> None:
    assert (spoken(119.4), spoken(180)) == ("119 秒", "3 分")
