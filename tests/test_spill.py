"""Files that wait on the disk: what was put in comes out, however it was put together."""

import pickle
from pathlib import Path

import pytest

from briefgen.spill import Spilled, room


def test_files_come_back_as_they_were(tmp_path: Path) -> None:
    held = room(tmp_path)()
    held["a.pdf"], held["b.pdf"], held["c.txt"] = b"one" * 1000, b"two", b""
    held["a.pdf"] = b"three"
    assert dict(held) == {"a.pdf": b"three", "b.pdf": b"two", "c.txt": b""}
    assert list(tmp_path.iterdir()) == []


def test_rooms_of_one_disk_are_told_apart_and_join(tmp_path: Path) -> None:
    hold = room(tmp_path)
    one, two = hold(), hold()
    one["a"], two["b"] = b"1", b"2"
    more = one | {"log": b"3"}
    one |= two
    assert (dict(one), dict(two)) == ({"a": b"1", "b": b"2"}, {"b": b"2"})
    assert dict(more) == {"a": b"1", "log": b"3"}
    other = Spilled()
    other |= one
    assert dict(other) == dict(one)


def test_what_the_disk_refuses_stays_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int, content: bytes, at: int) -> int:
        raise OSError(28, "No space left on device")

    held = room(tmp_path)()
    held["a"] = b"one"
    monkeypatch.setattr("os.pwrite", full)
    held["b"] = b"two"
    monkeypatch.undo()
    held["c"] = b"three"
    assert dict(held) == {"a": b"one", "b": b"two", "c": b"three"}


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    held = room(tmp_path / "file" / "out")()
    held["a"] = b"one"
    assert held["a"] == b"one"


def test_another_process_gets_the_bytes(tmp_path: Path) -> None:
    held = room(tmp_path)()
    held["a"] = b"one"
    assert pickle.loads(pickle.dumps(held)) == {"a": b"one"}
