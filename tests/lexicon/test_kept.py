"""What is made of the vocabulary is taken from the store of a build, and made anew where it cannot be."""

from pathlib import Path

import pytest

from briefgen import lexicon
from briefgen.cache import compiled
from briefgen.lexicon.kept import kept

ROOM = "lexicon/__init__.py"


@pytest.fixture
def made() -> list[bytes]:
    """What was made, not taken from a store."""
    return []


def upper(made: list[bytes], data: bytes, room: str = ROOM) -> str:
    def make() -> str:
        made.append(data)
        return data.decode().upper()

    return kept(room, data, make)


def test_without_a_build_all_is_made(made: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(compiled.FOLDER, raising=False)
    assert [upper(made, b"a"), upper(made, b"a")] == ["A", "A"]
    assert made == [b"a", b"a"]


def test_in_a_build_the_same_is_made_once(
    made: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(compiled.FOLDER, str(tmp_path / "store"))
    assert [upper(made, data) for data in (b"a", b"a", b"b", b"a")] == ["A", "A", "B", "A"]
    assert made == [b"a", b"b"]
    upper(made, b"a", room="extract/segment.py")
    assert made == [b"a", b"b", b"a"]  # other code may make something else of it


def test_what_is_damaged_is_made_anew(
    made: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(compiled.FOLDER, str(tmp_path))
    upper(made, b"a")
    (entry,) = tmp_path.glob("??/*")
    entry.write_bytes(entry.read_bytes()[:-1])
    assert upper(made, b"a") == "A"
    assert made == [b"a", b"a"]


def test_a_folder_that_cannot_be_used_is_no_error(
    made: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(compiled.FOLDER, str(tmp_path / "file"))
    assert upper(made, b"a") == "A"


@pytest.mark.parametrize("name", ["cues", "indicators", "units", "themes"])
def test_tables_are_the_same_kept_or_parsed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = lexicon.table.__wrapped__(name)
    monkeypatch.setenv(compiled.FOLDER, str(tmp_path))
    lexicon.table.__wrapped__(name)
    monkeypatch.setattr(lexicon, "_parsed", lambda data: pytest.fail("parsed again"))
    again = lexicon.table.__wrapped__(name)
    assert again == parsed
    assert again is not parsed
