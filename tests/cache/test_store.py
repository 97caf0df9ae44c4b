"""The store: whole entries or none, bounded, never in the way; keys that follow content."""

import os
import threading
from importlib import metadata
from pathlib import Path

import pytest

from briefgen.cache import Store, code, digest, keys, styles, version

KEY, OTHER = digest("one"), digest("two")


def test_what_was_put_is_got(tmp_path: Path) -> None:
    store = Store(tmp_path / "a" / "b")
    assert store.get(KEY) is None
    store.put(KEY, {"x": None})
    assert store.get(KEY) == ({"x": None},)
    assert Store(tmp_path / "a" / "b").get(KEY) == ({"x": None},)


def test_a_damaged_entry_counts_as_absent(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(KEY, "value")
    (entry,) = tmp_path.glob("??/*")
    data = entry.read_bytes()
    for broken in (b"", data[:-1], data[:10], data[:-1] + bytes([data[-1] ^ 1])):
        entry.write_bytes(broken)
        assert store.get(KEY) is None
    store.put(KEY, "again")
    assert store.get(KEY) == ("again",)


def test_entries_used_longest_ago_go_first(tmp_path: Path) -> None:
    store = Store(tmp_path, limit=3000)
    for number in range(4):
        store.put(digest(number), bytes(1000))
        (entry,) = (path for path in tmp_path.glob("??/*") if path.name == digest(number)[2:])
        os.utime(entry, (number, number))
    assert store.prune() == 2
    assert [store.get(digest(number)) is None for number in range(4)] == [True, True, False, False]


def test_a_folder_others_can_write_to_is_not_used(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    store = Store(tmp_path)
    store.put(KEY, 1)
    assert not store.usable
    assert store.get(KEY) is None
    assert list(tmp_path.iterdir()) == []


def test_a_folder_deleted_in_between_is_no_error(tmp_path: Path) -> None:
    store = Store(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    store.put(KEY, 1)
    assert store.get(KEY) is None
    assert store.prune() == 0


def test_two_writers_leave_whole_entries(tmp_path: Path) -> None:
    stores = [Store(tmp_path), Store(tmp_path)]

    def write(store: Store) -> None:
        for _ in range(50):
            store.put(KEY, bytes(50_000))

    threads = [threading.Thread(target=write, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        found = stores[0].get(KEY)
        assert found in (None, (bytes(50_000),))
    assert [path.name for path in tmp_path.glob("??/*")] == [KEY[2:]]


def test_keys_follow_values_and_files(tmp_path: Path) -> None:
    assert digest("a", "bc") != digest("ab", "c")
    assert digest(1, "x") == digest(1, "x") != digest("1", "x")
    assert len({digest("x"), digest(b"x"), digest("'x'"), digest(b"'x'"), digest(("x",))}) == 5
    assert digest("\ud800") != digest("\ud801")
    assert code("model") != code("model", "errors.py")
    (tmp_path / "a.css").write_text("p {}")
    before = styles([tmp_path], ".css")
    (tmp_path / "b.html").write_text("x")
    assert styles([tmp_path], ".css") == before
    (tmp_path / "a.css").write_text("p { color: red }")
    assert styles([tmp_path], ".css") != before


def test_versions_are_those_of_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("weasyprint", "charset_normalizer", "Jinja2", "pytest"):
        assert version(name) == metadata.version(name)
    assert version("no-such-package") == "none"
    monkeypatch.setattr(keys, "_installed", dict)  # folders of metadata under other names
    assert version.__wrapped__("weasyprint") == metadata.version("weasyprint")


def test_a_module_is_a_room_as_its_file_is() -> None:
    assert code("assets") == code("assets.py") != code("assets.py", "cache")
    assert code("cache") != code("cache/keys.py") != code("nothing")
    assert code("") not in (code("nothing"), code("cache"))


def test_all_of_our_code_is_all_but_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room/one.py").write_text("1")
    before = dict(keys._ours(tmp_path))
    (tmp_path / "room/.#one.py").symlink_to("somebody@elsewhere.1")  # an editor's
    (tmp_path / "_fonts").mkdir()
    (tmp_path / "_fonts/large.ttf").write_text("x")
    keys._ours.cache_clear()
    assert keys._ours(tmp_path) == before
    assert list(before) == ["room/one.py"]
