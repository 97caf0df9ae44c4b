"""PDFs and old Word files: printed lines made paragraphs again; what cannot be read is named."""

import io
import shutil
import time
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from briefgen.sources import doc
from briefgen.sources import pdf as pdf_module
from tests.robust.family import Patience
from tests.sources.invented import LINES
from tests.sources.wrappings import one, pdf, refused, write

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD = OLE + bytes(600) + "WordDocument".encode("utf-16-le")  # enough to be taken for an old Word file


def plain(lines: list[str]) -> list[str]:
    return ["".join(line.split()) for line in lines]


def test_printed_lines_become_paragraphs(tmp_path: Path) -> None:
    document = one(write(tmp_path, "a.pdf", pdf(tuple(LINES))))
    assert plain(document.text.split("\n")) == plain(LINES)
    assert "简报材料" not in document.text


def test_a_figure_over_a_page_end(tmp_path: Path) -> None:
    lines = tuple(
        f"第{n}项工作，完成投资{n}2345678.5亿元，增长{n}.5%，好于预期，位居全省前列。" * 5
        for n in range(1, 10)
    )
    document = one(write(tmp_path, "a.pdf", pdf(lines)))
    assert plain(document.text.split("\n")) == plain(list(lines))


def changed(data: bytes, encryption: pikepdf.Encryption) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        file.save(out, encryption=encryption)
    return out.getvalue()


def test_an_encrypted_pdf(tmp_path: Path) -> None:
    locked = changed(pdf(tuple(LINES)), encryption=pikepdf.Encryption(owner="a", user="b"))
    assert "密码" in refused(write(tmp_path, "a.pdf", locked))


def test_a_pdf_that_only_forbids_copying_is_read(tmp_path: Path) -> None:
    guarded = changed(pdf(tuple(LINES)), encryption=pikepdf.Encryption(owner="a", user=""))
    assert plain(one(write(tmp_path, "a.pdf", guarded)).text.split("\n")) == plain(LINES)


def test_a_scan(tmp_path: Path) -> None:
    empty = pypdfium2.PdfDocument.new()
    for _ in range(3):
        empty.new_page(400, 600)
    out = io.BytesIO()
    empty.save(out)
    empty.close()
    message = refused(write(tmp_path, "a.pdf", out.getvalue()))
    assert "扫描件（3 页" in message
    assert "OCR" in message


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + bytes(range(256)) * 30])
def test_a_broken_pdf(tmp_path: Path, data: bytes) -> None:
    assert "损坏" in refused(write(tmp_path, "a.pdf", data))


def test_a_truncated_pdf_gives_its_text_or_a_notice(tmp_path: Path) -> None:
    data = pdf(tuple(LINES))
    message = refused(write(tmp_path, "a.pdf", data[: len(data) // 2]))
    assert "PDF" in message


def heavy(operations: int) -> bytes:
    """A small PDF that draws one word very often."""
    with pikepdf.new() as file:
        file.add_blank_page(page_size=(400, 600))
        font = {
            "/Type": pikepdf.Name.Font,
            "/Subtype": pikepdf.Name.Type1,
            "/BaseFont": pikepdf.Name.Helvetica,
        }
        page = file.pages[0]
        page.Resources = pikepdf.Dictionary({"/Font": {"/F": pikepdf.Dictionary(font)}})
        page.Contents = file.make_stream(b"BT /F 9 Tf 9 9 Td (abcdefgh) Tj ET\n" * operations)
        out = io.BytesIO()
        file.save(out)
    return out.getvalue()


def test_a_pdf_that_hangs_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(pdf_module, "MAX_PDF_SECONDS", 0.3)
        assert "已放弃" in refused(write(tmp_path, "a.pdf", heavy(1_000_000)))
    assert "墨川" in one(write(tmp_path, "b.pdf", pdf(tuple(LINES)))).text


def test_old_word_without_an_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    message = refused(write(tmp_path, "a.doc", OLD))
    assert "LibreOffice" in message
    assert "apt-get install" in message


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.docx"])
def test_a_protected_old_word_file(tmp_path: Path, name: str) -> None:
    header = OLE + bytes(504) + b"\xec\xa5" + bytes(8) + bytes((0, 1)) + bytes(100)
    assert "密码" in refused(write(tmp_path, name, header))


@pytest.mark.parametrize("data", [b"abc" * 100, OLE + "全市生产总值增长6%。".encode("utf-16-le") * 99])
def test_no_word_file_at_all(tmp_path: Path, data: bytes) -> None:
    assert "不是 Word 文件" in refused(write(tmp_path, "a.doc", data))


def office(folder: Path, script: str) -> str:
    """A stand-in for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_an_office_that_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = office(tmp_path, "exit 1")
    monkeypatch.setattr(shutil, "which", lambda name: made)
    assert "未能转换" in refused(write(tmp_path, "a.doc", OLD))


def test_an_office_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = office(tmp_path, "sleep 30")
    monkeypatch.setattr(shutil, "which", lambda name: made)
    monkeypatch.setattr(doc, "MAX_OFFICE_SECONDS", 0.2)
    assert "已中止" in refused(write(tmp_path, "a.doc", OLD))


def test_an_office_that_hangs_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "child"
    made = office(tmp_path, f"sleep 30 & echo $! > {child}; wait")
    monkeypatch.setattr(shutil, "which", lambda name: made)
    for seconds in (0.5, 2.0, 8.0, 32.0):  # until the office has come as far as that
        monkeypatch.setattr(doc, "MAX_OFFICE_SECONDS", seconds)
        assert "已中止" in refused(write(tmp_path, "a.doc", OLD))
        if child.exists() and child.read_text().strip():
            break
    stat = Path("/proc", child.read_text().strip(), "stat")
    patience = Patience(10)
    while patience:
        if not stat.exists() or ") Z " in stat.read_text():
            return
        time.sleep(0.1)
    pytest.fail("the child of the office lives on")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_rtf_by_libreoffice(tmp_path: Path) -> None:
    words = "".join(f"\\u{ord(char)}?" for char in "全市生产总值增长6%。")
    assert "增长6%" in one(write(tmp_path, "a.rtf", b"{\\rtf1 " + words.encode() + b"}")).text
