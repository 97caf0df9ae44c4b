"""When a run is due: pure, with months skipped, machines asleep, zones and clocks that go back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from briefgen.errors import SettingsError
from briefgen.schedule import Run, Schedule, due, following, parse_time

START = datetime(2023, 1, 1, tzinfo=UTC)
MONTHLY = Schedule(5, 6, 0, "Asia/Shanghai", None, "cron", START, "/p", ("briefgen",), ())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00")


def ran(month: str, when: str, *, ok: bool = True, missed: tuple[str, ...] = ()) -> Run:
    return Run(at(when), month, ended=at(when), ok=ok, missed=missed)


def test_the_slot_is_in_the_zone_of_the_schedule() -> None:
    assert due(MONTHLY, (), datetime(2023, 1, 4, 21, 59, tzinfo=UTC)).month is None
    assert due(MONTHLY, (), datetime(2023, 1, 4, 22, 0, tzinfo=UTC)).month == "2023-01"
    assert following(MONTHLY, at("2023-01-05 06:00")) == at("2023-02-05 06:00")
    assert following(MONTHLY, at("2023-12-05 06:01")) == at("2024-01-05 06:00")


def test_what_passed_before_the_installing_is_nobody_s() -> None:
    late = replace(MONTHLY, installed=at("2023-03-20 12:00"))
    found = due(late, (), at("2023-03-20 13:00"))
    assert (found.month, found.missed) == (None, ())
    assert "首次运行在 2023-04-05 06:00" in found.why
    assert due(late, (), at("2023-04-05 06:00")).month == "2023-04"


def test_a_month_is_done_once() -> None:
    runs = (ran("2023-01", "2023-01-05 06:00"),)
    assert due(MONTHLY, runs, at("2023-01-05 07:00")).month is None
    assert due(MONTHLY, runs, at("2023-02-05 06:00")).month == "2023-02"


def test_a_machine_that_was_off_catches_up_even_in_the_next_month() -> None:
    runs = (ran("2023-01", "2023-01-05 06:00"),)
    assert due(MONTHLY, runs, at("2023-02-20 09:00")).month == "2023-02"
    assert due(MONTHLY, runs, at("2023-03-02 09:00")).month == "2023-02"


def test_months_missed_altogether_are_told_once() -> None:
    runs = [ran("2023-01", "2023-01-05 06:00")]
    found = due(MONTHLY, runs, at("2023-04-06 09:00"))
    assert (found.month, found.missed) == ("2023-04", ("2023-02", "2023-03"))
    runs.append(ran("2023-04", "2023-04-06 09:00", missed=found.missed))
    assert due(MONTHLY, runs, at("2023-05-05 06:00")).missed == ()
    killed = replace(runs.pop(), ended=None, ok=False)
    assert due(MONTHLY, [*runs, killed], at("2023-04-07 09:00")).missed == ("2023-02", "2023-03")


def test_a_failure_is_tried_again_ever_more_slowly() -> None:
    runs: list[Run] = []
    tries, now = [], at("2023-01-05 06:00")
    while now < at("2023-01-10 06:00"):
        if due(MONTHLY, runs, now).month:
            tries.append(now)
            runs.append(Run(now, "2023-01", ended=now))
        now += timedelta(hours=1)
    waits = [(b - a) // timedelta(hours=1) for a, b in pairwise(tries)]
    assert waits == [1, 2, 4, 8, 16, 24, 24, 24]


def test_a_clock_that_went_back_runs_nothing_and_says_so() -> None:
    runs = (ran("2023-06", "2023-06-05 06:00"),)
    found = due(MONTHLY, runs, at("2023-02-05 06:00"))
    assert (found.month, found.wrong) == (None, True)
    assert "时钟" in found.why
    assert not due(MONTHLY, runs, at("2023-06-05 05:00")).wrong, "an hour is daylight saving"


def test_a_clock_far_ahead_does_not_list_a_century() -> None:
    assert len(due(MONTHLY, (), at("2099-01-06 06:00")).missed) < 24


@pytest.mark.parametrize("text", ["6", "24:00", "06:60", "06.00", " 06:00", "06:00\n"])
def test_a_time_is_hours_and_minutes(text: str) -> None:
    with pytest.raises(SettingsError, match="HH:MM"):
        parse_time(text)
    assert parse_time("6:05") == (6, 5)
