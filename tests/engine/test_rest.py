"""Work of a process that lives on: what it does itself and what it drops, what workers do between builds."""

import os
import sys
import time
from pathlib import Path

import pytest

from briefgen.engine import Job, Work, pool
from tests.engine.test_work import jobs, marked, slow_where, where
from tests.robust.family import Patience


def test_a_resident_process_does_little_light_work_itself_and_leaves_much_to_workers() -> None:
    with Work(None, jobs=2, resident=True) as work:
        work.warm()
        work.map("warm", where, jobs(1, 2))
        here, others = os.getpid(), work.results(work.begin("where", where, jobs(1, 2)))
        assert here not in others, "only what is light"
        assert work.results(work.begin("where", where, jobs(3, 4), light=True)) == [here, here]
        many = work.results(work.begin("where", where, jobs(*range(6)), light=True))
        assert many.count(here) == 2


def test_what_is_dropped_is_not_done_and_workers_go_on(tmp_path: Path) -> None:
    with Work(None, jobs=2) as work:
        work.warm()
        before = set(work.map("where", slow_where, jobs(*range(20))))
        work.begin("touch", patient_touch, [Job(str(n), {}, (tmp_path, str(n))) for n in range(40)])
        work.drop()
        (tmp_path / "go").touch()
        assert set(work.map("where", slow_where, jobs(*range(20)))) == before
    assert len(list(tmp_path.iterdir())) < 40


def patient_touch(folder: Path, name: str) -> None:
    while not (folder / "go").exists():
        time.sleep(0.01)
    (folder / name).touch()


@pytest.mark.parametrize(("heavy", "others"), [(1, True), (10_000, False)])
def test_between_builds_heavy_workers_make_room_for_primed_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heavy: int, others: bool
) -> None:
    monkeypatch.setattr(pool, "HEAVY", heavy)
    with Work(None, jobs=2) as work:
        work.warm()
        work.prime(marked, tmp_path)
        before = set(work.map("where", slow_where, jobs(*range(20))))
        for path in tmp_path.iterdir():
            path.unlink()
        work.rest(("wave",))
        patience = Patience(30)
        while others and patience and len(list(tmp_path.iterdir())) < 2:
            time.sleep(0.05)  # nobody asks for anything meanwhile
        marks = len(list(tmp_path.iterdir()))
        after = set(work.map("loaded", loaded, jobs(*range(20))))
        assert {pid for pid, _ in after}.isdisjoint(before) is others
        assert all(there for _, there in after)
    assert marks == (2 if others else 0)


def loaded(_: int) -> tuple[int, bool]:
    """The process, and whether it has a module that nobody else asks for."""
    time.sleep(0.01)
    return os.getpid(), "wave" in sys.modules
