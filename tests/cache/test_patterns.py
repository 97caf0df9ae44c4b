"""What `re` compiled is taken up again as it was, and compiled as ever where that cannot be."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from briefgen.cache import Store, patterns
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
        monkeypatch.setattr(patterns, name, {})
    monkeypatch.setattr(patterns, "_used", set())
    before = patterns._compiler.compile
    re.purge()
    yield
    patterns._compiler.compile = before
    re.purge()


def many(word: str) -> list[str]:
    return [f"{word}{number}(?P<rest>.*)" for number in range(20)]


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str | bytes]:
    """What is compiled in our way, not taken up."""
    seen: list[str | bytes] = []
    made = patterns._made

    def noted(pattern: str | bytes, flags: int) -> Any:
        seen.append(pattern)
        return made(pattern, flags)

    monkeypatch.setattr(patterns, "_made", noted)
    return seen


@pytest.mark.parametrize(("pattern", "flags"), WRITTEN)
def test_a_pattern_is_the_same(pattern: str | bytes, flags: int) -> None:
    ours, own = patterns._compiled(pattern, flags), patterns._own(pattern, flags)
    assert ours == own  # its code and its flags
    assert (ours.groups, ours.groupindex, ours.pattern) == (own.groups, own.groupindex, own.pattern)


def test_what_was_compiled_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled: list[str | bytes]
) -> None:
    store = Store(tmp_path / "store")
    with patterns.kept(store):
        first = [re.compile(text) for text in many("山")]
    assert compiled == many("山")
    monkeypatch.setattr(patterns, "_kept", {})
    re.purge()
    with patterns.kept(store):
        again = [re.compile(text) for text in [*many("山"), "水"]]
    assert again[:-1] == first
    assert again[3].match("山3高")
    assert compiled == [*many("山"), "水"]


def test_a_few_are_not_worth_writing(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    with patterns.kept(store):
        re.compile("只有这一个")
    assert not store.has(patterns._key())


def test_old_ones_are_let_go_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "store")
    monkeypatch.setattr(patterns, "_MANY", 30)
    for word in ("甲", "乙"):
        monkeypatch.setattr(patterns, "_used", set())
        with patterns.kept(store):
            for text in many(word):
                re.compile(text)
    assert {str(text)[0] for text, _ in patterns._read(store)} == {"乙"}


def test_an_unknown_python_compiles_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled: list[str | bytes]
) -> None:
    monkeypatch.setattr(patterns, "KNOWN", ())
    with patterns.kept(Store(tmp_path / "store")):
        assert re.compile("没有见过的").match("没有见过的")
    assert compiled == []


def test_nothing_is_kept_without_a_store() -> None:
    with patterns.kept(None):
        assert patterns.FOLDER not in os.environ


def compiled_there(word: str) -> int:
    return sum(re.compile(text).groups for text in many(word))


def test_workers_keep_theirs(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    pool = Pool(1, 60.0)
    with patterns.kept(store):
        assert [made for _, made in pool.run(compiled_there, [("one", ("川",))])] == [20]
    pool.close()
    assert {(text, 0) for text in many("川")} <= set(patterns._read(store))
