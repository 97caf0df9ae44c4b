"""What the last builds took from the store is at hand: as it is, bounded, and nothing that can be changed."""

import pickle
from dataclasses import dataclass
from pathlib import Path

import pytest

from briefgen.cache import Store
from briefgen.watch import kept
from briefgen.watch.kept import Kept


@dataclass(frozen=True, slots=True)
class Word:
    text: str


def test_what_cannot_be_changed_is_given_again_as_it_is(tmp_path: Path) -> None:
    Store(tmp_path).put("ab1", Word("云州"))
    store = Kept(tmp_path)
    assert store.get("ab0") is None
    first = store.get("ab1")
    assert first == (Word("云州"),)
    assert store.get("ab1")[0] is first[0]  # type: ignore[index]


def test_another_process_has_the_folder_and_nothing_that_is_at_hand(tmp_path: Path) -> None:
    store = Kept(tmp_path)
    store.settle()
    store.put("ab0", Word("云州" * 1000))
    handed = pickle.dumps(store)
    assert len(handed) < 1000
    theirs = pickle.loads(handed)
    assert type(theirs) is Store
    theirs.put("ab1", Word("粟丰"))
    assert Store(tmp_path).get("ab1") == (Word("粟丰"),), "nobody there would settle"


def test_what_is_put_is_on_the_disk_and_at_hand(tmp_path: Path) -> None:
    store, word = Kept(tmp_path), Word("粟丰")
    store.put("ab0", word)
    assert Store(tmp_path).get("ab0") == (word,), "before anybody settles nothing waits"
    store.settle()
    store.put("ab1", (word, "县"))
    assert (store.has("ab1"), Store(tmp_path).has("ab1")) == (True, False)
    store.settle()
    assert Store(tmp_path).get("ab1") == ((word, "县"),)
    assert store.get("ab1")[0][0] is word  # type: ignore[index]
    store.put("ab1", Word("汐州"))
    assert store.get("ab1") == (Word("汐州"),)


@pytest.mark.parametrize("value", [{"词": 1}, [Word("一")], ({"词": 1},)])
def test_what_can_be_changed_comes_anew_each_time(tmp_path: Path, value: object) -> None:
    store = Kept(tmp_path)
    store.put("ab1", value)
    first = store.get("ab1")
    store.settle()
    again = store.get("ab1")
    assert first == again == (value,)
    assert first[0] is not value  # type: ignore[index]
    assert first[0] is not again[0]  # type: ignore[index]


def test_what_was_asked_for_longest_ago_is_let_go_of_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST", 4000)
    store = Kept(tmp_path)
    for name in ("ab1", "ab2", "ab3"):
        store.put(name, name.encode() * 100)
    first = store.get("ab1")
    for at in range(4, 24):
        store.put(f"ab{at}", str(at).encode() * 100)
        assert store.get("ab1")[0] is first[0]  # type: ignore[index]
    store.settle()
    for path in tmp_path.glob("ab/*"):
        path.unlink()
    assert store.get("ab1") == first
    assert store.get("ab2") is None


def test_what_takes_most_of_the_room_is_not_kept_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST", 4000)
    store = Kept(tmp_path)
    store.put("ab1", b"1" * 1000)
    assert store.get("ab1") == (b"1" * 1000,)
    store.settle()
    (tmp_path / "ab/1").unlink()
    assert store.get("ab1") is None


def test_what_waits_is_written_before_it_takes_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LATE", 1000)
    store = Kept(tmp_path)
    store.settle()
    store.put("ab1", b"1" * 600)
    assert not Store(tmp_path).has("ab1")
    store.put("ab2", b"2" * 600)
    assert Store(tmp_path).get("ab1") == (b"1" * 600,)
    assert Store(tmp_path).get("ab2") == (b"2" * 600,)
