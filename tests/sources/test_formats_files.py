"""Files, folders and archives: what is read, in which order, and what is left out with a word."""

import os
from pathlib import Path

import pytest

from briefgen.model import Severity
from briefgen.sources import find, read
from briefgen.sources import zip as zip_module
from tests.sources.invented import TEXT
from tests.sources.wrappings import documents_of, docx, gbk_zipped, p, refused, write, zipped

WORD = docx(p("各位代表：") + p("全市经济平稳。"))
GOOD = "各位代表：全市经济平稳。".encode()


def test_folders_are_walked_by_name(tmp_path: Path) -> None:
    (tmp_path / "乙").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b.txt", "a.docx", "乙/c.txt", ".hidden/d.txt", "~$a.docx", ".e.txt", "Thumbs.db"):
        (tmp_path / name).write_bytes(GOOD)
    names = [str(path.relative_to(tmp_path)) for path, _ in find([tmp_path, tmp_path / "b.txt"])]
    assert names == ["a.docx", "b.txt", "乙/c.txt"]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    write(tmp_path, "a.txt", GOOD)
    assert len(find([tmp_path])) == 1


def test_an_unknown_ending_in_a_folder_is_a_remark(tmp_path: Path) -> None:
    write(tmp_path, "a.xyz", b"abc")
    notices = read([tmp_path]).notices
    assert [(n.code, n.severity) for n in notices] == [("source-ignored", Severity.INFO)]


def test_an_unknown_ending_that_was_named_is_a_gap(tmp_path: Path) -> None:
    assert "“.xyz”" in refused(write(tmp_path, "a.xyz", b"abc"))
    assert "“.xlsx”" in refused(write(tmp_path, "a.xlsx", zipped({"xl/workbook.xml": "<a/>"})))


def test_a_missing_file(tmp_path: Path) -> None:
    assert "没有这个文件" in refused(tmp_path / "无.txt")


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "不是普通文件" in refused(tmp_path / "a.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", GOOD)
    path.chmod(0)
    assert "权限" in refused(path)


def test_no_permission_as_the_system_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "权限" in refused(write(tmp_path, "a.txt", GOOD))


def test_a_bad_file_costs_nobody_else(tmp_path: Path) -> None:
    write(tmp_path, "a.docx", b"PK\x03\x04broken")
    write(tmp_path, "b.txt", TEXT.encode())
    reading = read([tmp_path])
    assert [report.place.name for report in reading.reports] == ["墨川市"]
    assert "已损坏" in reading.notices[0].message
    assert reading.notices[0].source == str(tmp_path / "a.docx")


def test_members_of_an_archive(tmp_path: Path) -> None:
    data = gbk_zipped(
        {"报告/墨川.docx": WORD, "报告/云溪.txt": GOOD, "__MACOSX/._a.txt": b"x", "图.png": b"x"}
    )
    found, notices = documents_of(write(tmp_path, "a.zip", data))
    assert [(d.source.removeprefix(str(tmp_path)), d.stem) for d in found] == [
        ("/a.zip/报告/云溪.txt", "云溪"),
        ("/a.zip/报告/墨川.docx", "墨川"),
    ]
    assert [n.code for n in notices] == ["source-ignored"]


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    assert "没有可以读取" in refused(write(tmp_path, "a.zip", zipped({".hidden": b"x"})))
    (tmp_path / "empty").mkdir()
    assert "没有文件" in read([tmp_path / "empty"]).notices[0].message


def test_utf8_names(tmp_path: Path) -> None:
    found, _ = documents_of(write(tmp_path, "a.zip", zipped({"墨川.txt": GOOD})))
    assert found[0].stem == "墨川"


def test_archives_within_archives_are_left_alone(tmp_path: Path) -> None:
    assert "不再展开" in refused(write(tmp_path, "a.zip", zipped({"b.zip": zipped({"c.txt": GOOD})})))


def test_a_renamed_archive_is_found_out(tmp_path: Path) -> None:
    found, _ = documents_of(write(tmp_path, "a.doc", WORD))
    assert found[0].format == "docx"


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({f"{n}.txt": b"a" for n in range(5001)}, "5,001 个文件"),
        ({"a.txt": b"a" * 30_000_000}, "压缩比异常"),
    ],
)
def test_bombs(tmp_path: Path, members: dict[str, bytes], word: str) -> None:
    assert word in refused(write(tmp_path, "a.zip", zipped(members)))


def test_a_bomb_of_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_module, "MAX_ZIP_BYTES", 1000)
    assert "解压后超过" in refused(
        write(tmp_path, "a.zip", zipped({f"{n}.txt": b"a" * 400 for n in range(3)}))
    )


def test_a_member_that_is_longer_than_it_says(tmp_path: Path) -> None:
    """The size in the directory is a lie: reading stops with an error, not with memory."""
    data = bytearray(zipped({"a.txt": b"a" * 3_000_000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (50).to_bytes(4, "little")
    found, notices = documents_of(write(tmp_path, "a.zip", bytes(data)))
    assert len(notices) == 1 or len(found[0].text) <= 50


def test_an_encrypted_member(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": GOOD}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(mark) + place] |= 1
    assert "密码" in refused(write(tmp_path, "a.zip", bytes(data)))


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04" + b"x" * 50, b"not a zip", zipped({"a.txt": GOOD})[:-30]],
    ids=["a head alone", "no zip", "cut off"],
)
def test_a_broken_archive(tmp_path: Path, data: bytes) -> None:
    assert "损坏" in refused(write(tmp_path, "a.zip", data))
