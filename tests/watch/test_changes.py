"""Word of changes: new files, files replaced as editors do it, files and folders that are yet to come."""

import os
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.watch.changes import Places, Watcher, gathered

Waiting = queue.SimpleQueue[frozenset[Path]]


@pytest.fixture
def waiting() -> Waiting:
    return queue.SimpleQueue()


@pytest.fixture
def watcher(waiting: Waiting) -> Iterator[Watcher]:
    made = Watcher(waiting.put)
    yield made
    made.close()


def names(waiting: Waiting) -> set[str]:
    return {path.name for path in waiting.get(timeout=120)}


def nothing(waiting: Waiting) -> bool:
    try:
        return not waiting.get(timeout=0.6)
    except queue.Empty:
        return True


def test_a_folder_is_watched_with_what_is_below(watcher: Watcher, waiting: Waiting, tmp_path: Path) -> None:
    (tmp_path / "reports/2023").mkdir(parents=True)
    watcher.look(Places.of([tmp_path / "reports"]))
    (tmp_path / "reports/2023/云州市.txt").write_text("甲", "utf-8")
    assert "云州市.txt" in names(waiting)
    (tmp_path / "elsewhere.txt").write_text("乙", "utf-8")
    assert nothing(waiting)


def test_a_file_replaced_twice_is_told_twice(watcher: Watcher, waiting: Waiting, tmp_path: Path) -> None:
    settings = tmp_path / "briefgen.toml"
    settings.write_text("year = 2022", "utf-8")
    watcher.look(Places.of([settings]))
    for year in (2023, 2024):
        (tmp_path / "new.tmp").write_text(f"year = {year}", "utf-8")
        os.replace(tmp_path / "new.tmp", settings)
        assert names(waiting) == {"briefgen.toml"}
    (tmp_path / "other.toml").write_text("", "utf-8")
    assert nothing(waiting)


def test_what_is_not_there_yet_is_waited_for(watcher: Watcher, waiting: Waiting, tmp_path: Path) -> None:
    watcher.look(Places.of([tmp_path / "briefgen.toml", tmp_path / "own/style"]))
    (tmp_path / "briefgen.toml").write_text("", "utf-8")
    assert "briefgen.toml" in names(waiting)
    (tmp_path / "own").mkdir()
    assert names(waiting) == {"own"}


def test_other_places_take_the_place_of_the_first(watcher: Watcher, waiting: Waiting, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    watcher.look(Places.of([tmp_path / "a"]))
    watcher.look(Places.of([tmp_path / "b"]))
    (tmp_path / "b/1.txt").write_text("", "utf-8")
    assert "1.txt" in names(waiting)
    (tmp_path / "a/2.txt").write_text("", "utf-8")
    assert nothing(waiting)


def test_changes_that_wait_are_taken_together(waiting: Waiting) -> None:
    for name in ("a", "b"):
        waiting.put(frozenset({Path(name)}))
    assert gathered(waiting) == {Path("a"), Path("b")}
