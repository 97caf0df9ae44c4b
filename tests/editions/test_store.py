import json
import os
from pathlib import Path

import pytest

from briefgen.editions import store
from briefgen.errors import BuildError


def test_files_and_manifest_are_there(tmp_path: Path) -> None:
    folder = tmp_path / "2023"
    store.keep(folder, {"book.pdf": b"a", "briefs/云州市.pdf": b"b"}, {"year": 2023})
    assert (folder / "briefs" / "云州市.pdf").read_bytes() == b"b"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["year"] == 2023
    assert list(manifest["files"]) == ["book.pdf", "briefs/云州市.pdf"]
    assert sorted(os.listdir(folder)) == ["book.pdf", "briefs", "manifest.json"]


def test_what_the_new_edition_no_longer_has_goes_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    store.keep(tmp_path, {"book.pdf": b"1", "briefs/a.pdf": b"1"}, {})
    (tmp_path / "notes.txt").write_text("mine")
    store.keep(tmp_path, {"book.pdf": b"2"}, {})
    assert (tmp_path / "book.pdf").read_bytes() == b"2"
    assert not (tmp_path / "briefs" / "a.pdf").exists()
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_forged_manifest_cannot_remove_files_elsewhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("keep")
    folder = tmp_path / "edition"
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"files": {"../outside.txt": ""}}))
    store.keep(folder, {"book.pdf": b"1"}, {})
    assert outside.exists()


def test_a_failed_write_leaves_the_last_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.keep(tmp_path, {"a.pdf": b"old", "b.pdf": b"old"}, {})

    def full(path: Path, data: bytes) -> None:
        if path.name == "b.pdf":
            raise OSError(28, "No space left on device")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    monkeypatch.setattr(store, "_write", full)
    with pytest.raises(BuildError, match="No space left"):
        store.keep(tmp_path, {"a.pdf": b"new", "b.pdf": b"new"}, {})
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.pdf")} == {
        "a.pdf": b"old",
        "b.pdf": b"old",
    }
    assert not list(tmp_path.glob(".briefgen-*"))
