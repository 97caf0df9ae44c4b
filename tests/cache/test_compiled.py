"""What `re` and dataclasses compiled is taken up again as it was, or compiled as ever where it cannot be."""

import dataclasses
import os
import re
from collections.abc import Iterator
from multiprocessing.forkserver import _forkserver
from pathlib import Path
from typing import Any

import pytest

from briefgen.cache import Store, compiled
from briefgen.engine.pool import Pool

WRITTEN: tuple[tuple[str | bytes, int], ...] = (
    ("", 0),
    ("红(?P<一>叶)|(黄)(?P<二>花)?", 0),
    (r"(?i)straße|[^\W\d_]{2,}+", 0),
    (r"(?<=甲)乙*?(?!丙)", re.MULTILINE | re.DOTALL),
    (rb"%%EOF\s*(\d+)$", re.MULTILINE),
    ("a b # remark", re.VERBOSE),
    ("[一二三四五六七八九十]{1,3}[、.]|[\U00020000-\U0002a6df]", re.ASCII),
    (r"(a)(b)?(?(2)c|d)\1", 0),
)


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("_kept", "_new"):
        monkeypatch.setattr(compiled, name, {})
    monkeypatch.setattr(compiled, "_used", set())
    before = compiled._compiler.compile
    re.purge()
    yield
    compiled._compiler.compile = before
    vars(dataclasses).pop("exec", None)
    re.purge()


def many(word: str) -> list[str]:
    return [f"{word}{number}(?P<rest>.*)" for number in range(20)]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str | bytes]:
    """What is compiled in our way, not taken up."""
    found: list[str | bytes] = []
    made = compiled._made

    def noted(pattern: str | bytes, flags: int) -> Any:
        found.append(pattern)
        return made(pattern, flags)

    method = compiled._method

    def noted_method(text: str | bytes) -> Any:
        found.append(text)
        return method(text)

    monkeypatch.setattr(compiled, "_made", noted)
    monkeypatch.setattr(compiled, "_method", noted_method)
    return found


@pytest.mark.parametrize(("pattern", "flags"), WRITTEN)
def test_a_pattern_is_the_same(pattern: str | bytes, flags: int) -> None:
    ours, own = compiled._compiled(pattern, flags), compiled._own(pattern, flags)
    assert ours == own  # its code and its flags
    assert (ours.groups, ours.groupindex, ours.pattern) == (own.groups, own.groupindex, own.pattern)


def test_what_was_compiled_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen: list[str | bytes]
) -> None:
    store = Store(tmp_path / "store")
    with compiled.kept(store):
        first = [re.compile(text) for text in many("山")]
    assert seen == many("山")
    monkeypatch.setattr(compiled, "_kept", {})
    re.purge()
    with compiled.kept(store):
        again = [re.compile(text) for text in [*many("山"), "水"]]
    assert again[:-1] == first
    assert again[3].match("山3高")
    assert seen == [*many("山"), "水"]


def tree() -> Any:
    return dataclasses.make_dataclass(
        "Tree", [("name", str), ("rings", int, dataclasses.field(default=3))], frozen=True, order=True
    )


def test_a_dataclass_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen: list[str | bytes]
) -> None:
    own = tree()
    store = Store(tmp_path / "store")
    monkeypatch.setattr(compiled, "_FEW", 0)
    with compiled.kept(store):
        tree()
    assert any("__init__" in str(text) for text in seen)
    seen.clear()
    monkeypatch.setattr(compiled, "_kept", {})
    with compiled.kept(store):
        again = tree()
    assert seen == []
    assert repr(again("松")) == repr(own("松")) == "Tree(name='松', rings=3)"
    assert again("松", 5) == again("松", 5) > again("松", 4)
    assert hash(again("松", 5)) == hash(own("松", 5))
    with pytest.raises(dataclasses.FrozenInstanceError):
        again("松").name = "柏"
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
        again()


def test_a_few_are_not_worth_writing(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    with compiled.kept(store):
        re.compile("只有这一个")
    assert not store.has(compiled._key())


def test_old_ones_are_let_go_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "store")
    monkeypatch.setattr(compiled, "_MANY", 30)
    for word in ("甲", "乙"):
        monkeypatch.setattr(compiled, "_used", set())
        with compiled.kept(store):
            for text in many(word):
                re.compile(text)
    assert {str(text)[0] for text, _ in compiled._read(store)} == {"乙"}


def test_one_other_thing_is_worth_writing_and_many_large_ones_let_old_ones_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    monkeypatch.setattr(compiled, "_LARGE", 25)
    for name in ("甲", "乙", "丙"):
        monkeypatch.setattr(compiled, "_used", set())
        monkeypatch.setattr(compiled, "_kept", {})
        with compiled.kept(store):
            compiled.recalled(name, lambda: b"0123456789")
        sizes = [len(made[0]) for (_, kind), made in compiled._read(store).items() if kind < -1]
        assert sum(sizes) == {"甲": 10, "乙": 20, "丙": 10}[name]


def test_an_unknown_python_compiles_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen: list[str | bytes]
) -> None:
    monkeypatch.setattr(compiled, "KNOWN", ())
    with compiled.kept(Store(tmp_path / "store")):
        assert re.compile("没有见过的").match("没有见过的")
    assert seen == []


def test_after_it_python_compiles_as_ever(tmp_path: Path) -> None:
    def broken_off() -> None:
        with compiled.kept(Store(tmp_path / "store")):
            assert compiled._compiler.compile is not compiled._own
            raise KeyError

    with pytest.raises(KeyError):
        broken_off()
    assert compiled._compiler.compile is compiled._own
    assert "exec" not in vars(dataclasses)


def test_nothing_is_kept_without_a_store() -> None:
    with compiled.kept(None):
        assert compiled.FOLDER not in os.environ


def compiled_there(word: str) -> int:
    return sum(re.compile(text).groups for text in many(word))


def test_workers_keep_theirs(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    _forkserver._stop()  # one that an earlier test has started knows nothing of this store
    pool = Pool(1, 60.0)
    with compiled.kept(store):
        assert [made for _, made in pool.run(compiled_there, [("one", ("川",))])] == [20]
    pool.close()
    _forkserver._stop()  # nor may a later one know of it
    assert {(text, 0) for text in many("川")} <= set(compiled._read(store))
