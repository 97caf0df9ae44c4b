"""Only an edition that is whole and passed the gates goes out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefgen import readers
from briefgen.errors import PublishError
from briefgen.publish import good, last_good, stand_in
from tests.publish import made


def edit(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def harm(folder: Path) -> None:
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text(encoding="utf-8"))
        change(manifest)
        path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")

    return harm


HARM: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file changed": (lambda f: (f / "book.pdf").write_bytes(b"other"), "book.pdf：与清单不符"),
    "a file gone": (lambda f: (f / "briefs" / "青河市.pdf").unlink(), "briefs/青河市.pdf：不在"),
    "no manifest": (lambda f: (f / "manifest.json").unlink(), "没有清单"),
    "a torn manifest": (lambda f: (f / "manifest.json").write_text('{"files": {'), "读不了"),
    "deep brackets": (lambda f: (f / "manifest.json").write_text("[" * 200_000), "读不了"),
    "a list": (lambda f: (f / "manifest.json").write_text("[]"), "不是 briefgen 所写"),
    "gates by hand": (edit(lambda m: m.update(gates={"passed": True, "x": 1})), "封印不符"),
    "no files": (edit(lambda m: m.update(files={})), "没有文件"),
    "a way out": (edit(lambda m: m["files"].update({"../../etc/passwd": "0" * 64})), "不该有的路径"),
    "an absolute path": (edit(lambda m: m["files"].update({"/etc/passwd": "0" * 64})), "不该有的路径"),
    "a wrong digest": (edit(lambda m: m["files"].update({"book.pdf": 3})), "摘要值不对"),
}


@pytest.mark.parametrize("name", HARM)
def test_what_was_changed_by_hand_does_not_go_out(tmp_path: Path, name: str) -> None:
    harm, reason = HARM[name]
    folder = made.folder(tmp_path)
    good(folder)
    harm(folder)
    with pytest.raises(PublishError, match=reason):
        good(folder)


def test_a_link_out_of_the_folder_is_no_file_of_it(tmp_path: Path) -> None:
    folder = made.folder(tmp_path / "out")
    (folder / "book.pdf").rename(tmp_path / "book.pdf")
    (folder / "book.pdf").symlink_to(tmp_path / "book.pdf")
    with pytest.raises(PublishError, match="不是期次文件夹里的文件"):
        good(folder)


@pytest.mark.parametrize(
    ("gates", "reason"),
    [
        ({"passed": False, "reasons": ["缺少字形。", "空白页"]}, "缺少字形；空白页"),
        ({"passed": "true"}, "没有写明原因"),
        ({}, "没有写明原因"),
        (None, "没有写明是否通过检验"),
    ],
)
def test_the_gates_must_say_that_it_passed(tmp_path: Path, gates: Any, reason: str) -> None:
    with pytest.raises(PublishError, match=reason):
        made.edition(tmp_path, gates=gates)


def test_the_demo_goes_out_only_when_asked_for(tmp_path: Path) -> None:
    folder = made.folder(tmp_path, sample=True)
    with pytest.raises(PublishError, match="示例语料"):
        good(folder)
    assert good(folder, sample=True).month == "2023-11"


def test_the_digest_follows_the_content_only(tmp_path: Path) -> None:
    first = made.edition(tmp_path / "a")
    assert made.edition(tmp_path / "b", notices=["x"]).digest == first.digest
    assert made.edition(tmp_path / "c", files=made.files(9)).digest != first.digest
    assert made.edition(tmp_path / "d", "2023-12").digest != first.digest
    assert stand_in(first, "2023-12").digest not in (first.digest, stand_in(first, "2024-01").digest)


def test_a_reader_s_own_book_makes_no_other_edition(tmp_path: Path) -> None:
    """Else all readers would get the month again when one of them asks for other cities."""
    plain = made.edition(tmp_path / "a").digest
    for content in (b"one", b"two"):
        files = made.files() | {readers.path(("云州市", "青河市")): content}
        assert made.edition(tmp_path / "b", files=files).digest == plain
    (tmp_path / "b/2023/2023-11" / readers.path(("云州市", "青河市"))).write_bytes(b"three")
    with pytest.raises(PublishError, match="与清单不符"):
        good(tmp_path / "b/2023/2023-11")


def test_the_last_good_one_leaves_out_what_is_bad(tmp_path: Path) -> None:
    made.folder(tmp_path, "2023-08")
    made.folder(tmp_path, "2023-09", gates={"passed": False})
    (made.folder(tmp_path, "2023-10") / "book.pdf").unlink()
    made.folder(tmp_path, "2023-11")
    (tmp_path / "2023" / "2023-08.old").mkdir()
    found = last_good(tmp_path, "2023-11")
    assert found is not None
    assert found.month == "2023-08"
    assert last_good(tmp_path, "2023-08") is None
