"""Work that is kept, made again with its reason, done side by side, and survives a dying worker."""

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.cache import Store
from briefgen.engine import Job, Lost, Work, memory, pool
from tests.robust.family import Patience, family, gone, needs_proc


def double(number: int) -> int:
    return number * 2


def fragile(number: int) -> int:
    """Dies for 3, hangs for 4, refuses 5."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 4:
        time.sleep(600)
    if number == 5:
        raise ValueError("五")
    return number


def jobs(*numbers: int, rule: str = "a") -> list[Job]:
    return [Job(str(n), {"数": str(n), "规则": rule}, (n,)) for n in numbers]


def test_what_is_kept_is_not_made_again_and_reasons_are_told(tmp_path: Path) -> None:
    for rule, reasons in (("a", ["第一次做"] * 2), ("a", ["", ""]), ("b", ["规则有变"] * 2)):
        with Work(Store(tmp_path), scope="x") as work:
            assert work.map("double", double, jobs(1, 2, rule=rule)) == [2, 4]
        assert [told.why for told in work.told] == reasons


def test_without_a_store_all_is_made(tmp_path: Path) -> None:
    with Work(None) as work:
        assert work.map("double", double, jobs(4, 5)) == [8, 10]
    assert all(told.why for told in work.told)


def test_a_worker_that_dies_or_hangs_costs_its_own_job_only() -> None:
    with Work(None, jobs=2) as work:
        work.map("warm", double, jobs(1, 2))  # which may take longer than what follows
        work._pool._limit = 5  # type: ignore[union-attr]
        done = work.map("fragile", fragile, jobs(1, 3, 2, 4, 6))
    assert [done[0], done[2], done[4]] == [1, 2, 6]
    assert isinstance(done[1], Lost)
    assert isinstance(done[3], Lost)
    assert (done[1].name, done[3].name) == ("3", "4")


def test_the_collector_looks_at_all_again_after_a_job_that_raised() -> None:
    gc.unfreeze()
    with Work(None) as work, pytest.raises(ValueError, match="五"):
        work.map("fragile", fragile, jobs(5))
    assert gc.get_freeze_count() == 0


def test_what_a_job_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="五"), Work(None, jobs=2) as work:
        work.map("fragile", fragile, jobs(1, 5, 2))


def marked(folder: Path) -> None:
    """Leaves its process in the folder, and waits until another has come for the next."""
    (folder / str(os.getpid())).touch()
    patience = Patience(60)
    while len(list(folder.iterdir())) < 2 and patience:
        time.sleep(0.05)


def test_every_worker_is_primed_and_nobody_hears_of_it(tmp_path: Path) -> None:
    with Work(None, jobs=2) as work:
        work.prime(marked, tmp_path)
        assert list(tmp_path.iterdir()) == [], "there are no workers yet"
        work.warm()
        work.prime(marked, tmp_path)
        work.prime(marked, tmp_path / "once is enough")
        work.nudge(wait=True)
        assert work.map("double", double, jobs(1, 2, 3)) == [2, 4, 6]
        assert [told.stage for told in work.told] == ["double"] * 3
    assert len(list(tmp_path.iterdir())) == 2
    assert str(os.getpid()) not in [path.name for path in tmp_path.iterdir()]


def test_results_keep_their_order() -> None:
    with Work(None, jobs=2) as work:
        assert work.map("double", double, jobs(*range(20))) == [2 * n for n in range(20)]


def test_the_collector_comes_rarely_where_a_build_works() -> None:
    usual = gc.get_threshold()
    gc.set_threshold(700, *usual[1:])
    try:
        with Work(None):
            assert gc.get_threshold() == (memory.YOUNG, *usual[1:])
    finally:
        gc.set_threshold(*usual)


def where(_: int) -> int:
    return os.getpid()


def test_workers_that_were_started_early_do_all_there_is(tmp_path: Path) -> None:
    with Work(Store(tmp_path), jobs=2) as work:
        work.warm()
        later = work.later("beside", where, jobs(1)[0])
        (alone,) = work.map("where", where, jobs(1))
        assert os.getpid() not in (alone, later())
        assert work.memory["where"] > 10
    with Work(Store(tmp_path), jobs=2) as again:
        assert again.later("beside", where, jobs(1)[0])() == later()
        assert [told.why for told in again.told] == [""]


def test_what_is_done_later_without_workers_is_done_when_asked_for() -> None:
    with Work(None) as work:
        assert work.later("beside", where, jobs(1)[0])() == os.getpid()


def test_a_worker_that_dies_beside_costs_nothing() -> None:
    with Work(None, jobs=2) as work:
        work.warm()
        later = work.later("beside", only_there, Job("x", {}, (os.getpid(),)))
        assert later() == "here"


def only_there(home: int) -> str:
    """Kills any process but the build's own."""
    if os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return "here"


SCRIPT = """
import signal, sys, time
from briefgen.engine import Job, Work
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it
    with Work(None, jobs=2) as work:
        jobs = [Job(str(n), {"n": str(n)}, (60,)) for n in range(2)]
        print("begun", flush=True)
        work.map("sleep", time.sleep, jobs)
"""


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_the_build(tmp_path: Path, number: signal.Signals) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as build:
        patience = Patience(60)
        while len(pids := family(build.pid)) < 5 and patience:
            time.sleep(0.1)
        assert len(pids) >= 5
        time.sleep(0.5)
        build.send_signal(number)
        build.wait(120)
    assert gone(pids, 5) == []


def test_what_is_begun_goes_on_beside_other_work_and_survives_a_dying_worker() -> None:
    with Work(None, jobs=2, limit=20) as work:
        work.warm()
        first = work.begin("fragile", fragile, jobs(1, 3, 2))
        second = work.begin("double", double, jobs(*range(6)))
        assert work.results(second) == [2 * n for n in range(6)]
        done = work.results(first)
        assert work.map("double", double, jobs(7, 8)) == [14, 16]
    assert (done[0], done[2]) == (1, 2)
    assert isinstance(done[1], Lost)


def test_jobs_are_handed_out_as_they_come(tmp_path: Path) -> None:
    """The first is done before the last is there."""

    def coming() -> Iterator[Job]:
        yield Job("first", {}, (tmp_path / "first",))
        patience = Patience(60)
        while not (tmp_path / "first").exists():
            assert patience
            time.sleep(0.02)
        yield Job("last", {}, (tmp_path / "last",))

    with Work(None, jobs=2) as work:
        work.warm()
        work.map("warm", where, jobs(1, 2))
        work.map("touch", Path.touch, coming())
    assert (tmp_path / "last").exists()


def test_what_is_done_together_is_one_call_and_each_is_kept(tmp_path: Path) -> None:
    with Work(Store(tmp_path), jobs=2) as work:
        work.warm()
        begun = work.begin("where", where, jobs(*range(6)), together=True)
        assert len({*work.results(begun)}) == len(begun.tasks) == 1
    with Work(Store(tmp_path), jobs=2) as work:
        work.warm()
        again = work.begin("where", where, jobs(*range(7)), together=True)
        assert (again.made, len(work.results(again))) == (1, 7)
    assert [told.name for told in work.told if told.why] == ["6"]


def test_of_what_is_done_together_only_what_kills_its_worker_is_lost() -> None:
    with Work(None, jobs=2) as work:
        work.warm()
        done = work.results(work.begin("fragile", fragile, jobs(1, 3, 2), together=True))
        assert (done[0], done[2]) == (1, 2)
        assert isinstance(done[1], Lost)
        assert [(stage, one.name) for stage, one in work.lost] == [("fragile", "3")]


def test_what_hangs_among_what_is_done_together_costs_two_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    killed, close = list[bool](), pool.Pool.close

    def counted(crew: pool.Pool, *, kill: bool = False) -> None:
        killed.append(kill)
        close(crew, kill=kill)

    with Work(None, jobs=2, limit=3.0) as work:
        work.warm()
        work.map("double", double, jobs(1, 2))  # so that no worker is still being started
        monkeypatch.setattr(pool.Pool, "close", counted)
        done = work.results(work.begin("fragile", fragile, jobs(1, 4, 2), together=True))
        assert (done[0], done[2]) == (1, 2)
        assert done[1] == Lost.late("4", 3.0)
        assert sum(killed) == 2


def test_light_work_is_done_here_while_workers_start() -> None:
    with Work(None, jobs=2) as work:
        work.warm()
        light = work.begin("where", where, jobs(1, 2, 3), light=True)
        assert work.results(light) == [os.getpid()] * 3
        assert work.results(work.begin("where", where, jobs(4))) != [os.getpid()]


def test_other_work_waits_for_workers_while_this_process_goes_on() -> None:
    with Work(None, jobs=2) as work:
        work.warm()
        first = work.begin("where", where, jobs(1, 2))
        assert not first.tasks, "nobody has it in hand yet"
        work.nudge(wait=True)
        assert len(first.tasks) == 2
        assert os.getpid() not in work.results(first)


def test_each_result_is_told_when_it_is_there_also_what_was_kept(tmp_path: Path) -> None:
    for _ in range(2):
        told: dict[int, int] = {}
        with Work(Store(tmp_path)) as work:
            work.results(work.begin("double", double, jobs(4, 5)), each=told.__setitem__)
        assert told == {0: 8, 1: 10}


def test_what_a_job_raises_while_others_go_on_is_raised_where_it_is_asked_for() -> None:
    with Work(None, jobs=2) as work:
        work.warm()
        bad = work.begin("fragile", fragile, jobs(1, 5))
        assert work.map("double", double, jobs(1, 2)) == [2, 4]
        with pytest.raises(ValueError, match="五"):
            work.results(bad)


def test_workers_that_hold_much_make_room_amid_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "HEAVY", 1)
    monkeypatch.setattr(pool, "SHARE", 3)
    with Work(None, jobs=2) as work:
        first = work.map("where", slow_where, jobs(*range(40)))
    assert len(set(first)) > 2


@pytest.mark.parametrize(("heavy", "others"), [(1, True), (10_000, False)])
def test_only_workers_that_hold_much_are_renewed(
    monkeypatch: pytest.MonkeyPatch, heavy: int, others: bool
) -> None:
    monkeypatch.setattr(pool, "HEAVY", heavy)
    with Work(None, jobs=2) as work:
        before = set(work.map("where", slow_where, jobs(*range(20))))
        work.renew(True)
        after = set(work.map("where", slow_where, jobs(*range(20))))
    assert after.isdisjoint(before) is others


def slow_where(_: int) -> int:
    time.sleep(0.01)
    return os.getpid()


def test_a_worker_that_is_lost_while_it_is_primed_costs_nothing() -> None:
    with Work(None, jobs=2) as work:
        work.warm()
        work.prime(only_there, os.getpid())
        assert work.map("double", double, jobs(1, 2, 3)) == [2, 4, 6]
        assert work.lost == []
