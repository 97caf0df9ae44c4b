import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefgen.editions import folders, store
from briefgen.editions.folders import Settled, State
from briefgen.editions.verify import foreign, manifest_of, verify
from briefgen.errors import BuildError

FILES = {"book.pdf": b"one", "briefs/云州市.pdf": b"brief", "facts.jsonl": b"{}\n"}


def settle(out: Path, month: str, digest: str = "a", *, year: int = 2023, **files: bytes) -> Settled:
    given = {name.replace("_", "."): data for name, data in files.items()} or FILES
    return folders.settle(out, year, month, given, {"year": year, "date": f"{month}-05"}, digest)


def test_a_first_edition_is_new_and_latest(tmp_path: Path) -> None:
    settled = settle(tmp_path, "2023-03")
    assert (settled.state, settled.revision, settled.notices) == (State.NEW, None, ())
    assert folders.latest(tmp_path) == settled.folder == tmp_path / "2023" / "2023-03"
    assert (tmp_path / "latest").is_symlink()
    assert (tmp_path / "latest" / "book.pdf").read_bytes() == b"one"


def test_nothing_new_is_left_alone_and_says_so(tmp_path: Path) -> None:
    first = settle(tmp_path, "2023-03")
    before = (first.folder / "book.pdf").stat().st_mtime_ns
    again = settle(tmp_path, "2023-03", book_pdf=b"another")
    assert again.state is State.UNCHANGED
    assert [n.code for n in again.notices] == ["edition-unchanged"]
    assert (first.folder / "book.pdf").stat().st_mtime_ns == before
    assert folders.revisions(first.folder) == ()


def test_whether_it_stands_can_be_asked_before_the_work(tmp_path: Path) -> None:
    assert folders.standing(tmp_path, 2023, "2023-03", "a") is None
    folder = settle(tmp_path, "2023-03").folder
    there = folders.standing(tmp_path, 2023, "2023-03", "a")
    assert there is not None
    assert (there.folder, there.state) == (folder, State.UNCHANGED)
    assert folders.standing(tmp_path, 2023, "2023-03", "b") is None


def test_something_new_replaces_whole_and_keeps_the_earlier_one(tmp_path: Path) -> None:
    settle(tmp_path, "2023-03")
    second = settle(tmp_path, "2023-03", "b", book_pdf=b"two")
    third = settle(tmp_path, "2023-03", "c", book_pdf=b"three")
    assert (second.state, second.revision, third.revision) == (State.REPLACED, 1, 2)
    kept = second.folder / "revisions"
    assert (second.folder / "book.pdf").read_bytes() == b"three"
    assert not (second.folder / "briefs" / "云州市.pdf").exists()
    assert (kept / "1" / "briefs" / "云州市.pdf").read_bytes() == b"brief"
    assert (kept / "2" / "book.pdf").read_bytes() == b"two"
    assert [verify(kept / "1"), verify(kept / "2"), verify(second.folder)] == [(), (), ()]
    assert foreign(second.folder) == ()
    assert folders.latest(tmp_path) == second.folder


def test_a_damaged_edition_is_made_again_though_nothing_is_new(tmp_path: Path) -> None:
    folder = settle(tmp_path, "2023-03").folder
    (folder / "book.pdf").unlink()
    again = settle(tmp_path, "2023-03")
    assert again.state is State.REPLACED
    assert [n.code for n in again.notices] == ["edition-damaged"]
    assert verify(folder) == ()


def test_latest_goes_by_month_not_by_the_clock_and_never_to_a_damaged_one(tmp_path: Path) -> None:
    new = settle(tmp_path, "2023-05").folder
    old = settle(tmp_path, "2023-03")
    assert [n.code for n in old.notices] == ["edition-older"]
    assert folders.latest(tmp_path) == new
    (new / "book.pdf").write_bytes(b"broken")
    assert folders.point(tmp_path) == old.folder
    assert folders.latest(tmp_path) == old.folder


def test_latest_passes_by_what_the_gates_stopped(tmp_path: Path) -> None:
    stopped = {"gates": {"passed": False, "reasons": ["空白页"]}}
    first = folders.settle(tmp_path, 2023, "2023-03", FILES, stopped, "a").folder
    assert folders.latest(tmp_path) == first, "there is no other"
    good = settle(tmp_path, "2023-02").folder
    assert folders.latest(tmp_path) == good
    folders.settle(tmp_path, 2023, "2023-04", FILES, stopped, "a")
    assert folders.latest(tmp_path) == good
    folders.settle(tmp_path, 2023, "2023-04", FILES, {"gates": {"passed": True}}, "b")
    assert folders.latest(tmp_path) == tmp_path / "2023/2023-04"


def test_where_links_cannot_be_made_latest_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    monkeypatch.setattr(os, "link", refuse)
    folder = settle(tmp_path, "2023-03").folder
    assert (tmp_path / "latest").read_text(encoding="utf-8") == "2023/2023-03\n"
    assert folders.latest(tmp_path) == folder
    assert settle(tmp_path, "2023-03", "b", book_pdf=b"two").revision == 1
    assert (folder / "revisions" / "1" / "book.pdf").read_bytes() == b"one"


@pytest.mark.parametrize("broken", ["", "elsewhere", "../..", "\0"])
def test_a_latest_that_names_nothing_is_none(tmp_path: Path, broken: str) -> None:
    (tmp_path / "latest").write_text(broken, encoding="utf-8")
    assert folders.latest(tmp_path) is None
    settle(tmp_path, "2023-03")
    assert folders.latest(tmp_path) == tmp_path / "2023" / "2023-03"


def test_a_latest_that_is_a_folder_makes_room_and_loses_nothing(tmp_path: Path) -> None:
    for number, build in ((1, "a"), (2, "a"), (3, "b")):
        (tmp_path / "latest").unlink(missing_ok=True)
        (tmp_path / "latest").mkdir()
        (tmp_path / "latest/book.pdf").write_bytes(b"copied")
        settled = settle(tmp_path, "2023-03", build)
        told = next(notice for notice in settled.notices if notice.code == "latest-moved")
        assert f"已改名为 latest~{number}" in told.message
        assert (tmp_path / f"latest~{number}/book.pdf").read_bytes() == b"copied"
        assert folders.latest(tmp_path) == settled.folder
        assert (tmp_path / "latest/book.pdf").read_bytes() == b"one"
    assert [edition.label for edition in folders.editions(tmp_path)] == ["2023/2023-03"]


def test_before_is_the_newest_whole_one_of_the_same_year(tmp_path: Path) -> None:
    for month in ("2023-03", "2023-04", "2023-05"):
        settle(tmp_path, month)
    settle(tmp_path, "2024-02", year=2024)
    (tmp_path / "2023" / "2023-04" / "facts.jsonl").unlink()
    found = folders.before(tmp_path, 2023, "2023-05")
    assert found is not None
    assert found.label == "2023/2023-03"
    assert folders.before(tmp_path, 2023, "2023-03") is None
    assert folders.before(tmp_path, 2024, "2024-02") is None
    labels = [e.label for e in folders.editions(tmp_path)]
    assert labels == ["2023/2023-03", "2023/2023-04", "2023/2023-05", "2024/2024-02"]


class Killed(BaseException):
    """Stands in for SIGKILL: nothing of ours runs after it."""


def kill_at(monkeypatch: pytest.MonkeyPatch, moment: int) -> None:
    """The process dies at the `moment`-th file that is moved into place; its folder for new files stays."""
    real: Callable[..., None] = os.replace
    calls = iter(range(1000))

    def replace(source: Any, target: Any) -> None:
        if next(calls) == moment:
            raise Killed
        real(source, target)

    class Left:
        """A temporary folder that nobody clears away."""

        def __init__(self, prefix: str, dir: Path) -> None:
            self.name = Path(dir) / f"{prefix}x"
            self.name.mkdir(exist_ok=True)

        def __enter__(self) -> str:
            return str(self.name)

        def __exit__(self, *_: Any) -> None:
            return None

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(tempfile, "TemporaryDirectory", Left)


@pytest.mark.parametrize("moment", range(7))
def test_killed_in_the_middle_the_last_good_one_stands(
    tmp_path: Path, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = settle(tmp_path, "2023-03").folder
    new: dict[str, Any] = {"book_pdf": b"two", "facts_jsonl": b"[]\n", "facts_csv": b"x"}
    with monkeypatch.context() as patched:
        kill_at(patched, moment)
        with pytest.raises(Killed):
            settle(tmp_path, "2023-03", "b", **new)
    reached = folders.latest(tmp_path)
    assert reached is not None
    assert verify(reached) == (), "whoever follows latest sees a whole edition at every moment"
    notices = folders.recover(tmp_path)
    assert verify(folder) == ()
    assert not list(folder.rglob(f"{store.LEFTOVER}*"))
    assert {n.code for n in notices} <= {"edition-restored"}
    assert settle(tmp_path, "2023-03", "b", **new).folder == folder
    assert (folder / "book.pdf").read_bytes() == b"two"
    assert verify(folder) == ()
    assert folders.latest(tmp_path) == folder
    assert foreign(folder) == ()


def test_a_restored_edition_is_told_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(tmp_path, "2023-03")
    with monkeypatch.context() as patched:
        kill_at(patched, 3)
        with pytest.raises(Killed):
            settle(tmp_path, "2023-03", "b", book_pdf=b"two", facts_csv=b"x")
    again = settle(tmp_path, "2023-03")
    assert again.state is State.UNCHANGED
    assert [n.code for n in again.notices] == ["edition-restored", "edition-unchanged"]


def test_a_disk_that_refuses_leaves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = settle(tmp_path, "2023-03").folder

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "_write", full)
    with pytest.raises(BuildError, match="No space left"):
        settle(tmp_path, "2023-03", "b", book_pdf=b"two")
    monkeypatch.undo()
    assert verify(folder) == ()
    assert (tmp_path / "latest" / "book.pdf").read_bytes() == b"one"


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda f: (f / "book.pdf").write_bytes(b"other"), ("book.pdf", "与清单不符")),
        (lambda f: (f / "briefs" / "云州市.pdf").unlink(), ("briefs/云州市.pdf", "不在")),
        (lambda f: (f / "manifest.json").unlink(), ("manifest.json", "不在")),
        (lambda f: (f / "manifest.json").write_text("{", encoding="utf-8"), ("manifest.json", "读不懂")),
        (lambda f: (f / "manifest.json").write_text("[]", encoding="utf-8"), ("manifest.json", "读不懂")),
        (lambda f: forge(f, date="2023-03-09"), ("manifest.json", "封印不符")),
        (lambda f: forge(f, seal=None), ("manifest.json", "封印不符")),
        (lambda f: forge(f, files={"../../x": "0"}), ("manifest.json", "读不懂")),
    ],
)
def test_verify_names_what_differs(
    tmp_path: Path, harm: Callable[[Path], Any], fault: tuple[str, str]
) -> None:
    folder = settle(tmp_path, "2023-03").folder
    harm(folder)
    (found,) = verify(folder)
    assert found.name == fault[0]
    assert fault[1] in found.what


def forge(folder: Path, **new: Any) -> None:
    manifest = manifest_of(folder)
    assert manifest is not None
    (folder / "manifest.json").write_text(json.dumps(manifest | new), encoding="utf-8")


def test_an_edited_manifest_is_kept_as_a_revision_and_made_anew(tmp_path: Path) -> None:
    folder = settle(tmp_path, "2023-03").folder
    forge(folder, date="1999-01-01")
    again = settle(tmp_path, "2023-03")
    assert (again.state, again.revision) == (State.REPLACED, 1)
    assert verify(folder) == ()


def test_digest_depends_on_what_is_given_and_on_nothing_else(tmp_path: Path) -> None:
    one = folders.digest({"inputs": ["a", "b"], "settings": {"theme": "modern"}})
    assert one == folders.digest({"settings": {"theme": "modern"}, "inputs": ["a", "b"]})
    assert one != folders.digest({"inputs": ["a", "c"], "settings": {"theme": "modern"}})
    (tmp_path / "a.css").write_text("x")
    tree = folders.tree_digest(tmp_path)
    assert tree == folders.tree_digest(tmp_path)
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert tree != folders.tree_digest(tmp_path)
