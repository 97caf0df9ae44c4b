"""Plain text: encodings told, damage borne or refused, the text untouched."""

import hashlib
from pathlib import Path

import pytest

from tests.sources.invented import TEXT
from tests.sources.wrappings import documents_of, one, refused, write

# Invented, in traditional characters, long enough to tell the encoding by.
TRADITIONAL = "各位代表：全市經濟總體平穩，居民收入穩步增長，重點項目建設順利，社會事業全面進步。" * 4


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"]
)
def test_the_encoding_is_told(tmp_path: Path, encoding: str) -> None:
    data = TEXT.encode(encoding)
    document = one(write(tmp_path, "墨川.txt", data))
    assert document.text == TEXT
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.format, document.stem) == ("txt", "墨川")


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-16-le"])
def test_traditional_characters(tmp_path: Path, encoding: str) -> None:
    assert one(write(tmp_path, "a.txt", TRADITIONAL.encode(encoding))).text == TRADITIONAL


@pytest.mark.parametrize("size", [4, 10, 40])
def test_short_texts_in_gb18030(tmp_path: Path, size: int) -> None:
    assert one(write(tmp_path, "a.txt", TEXT[:size].encode("gb18030"))).text == TEXT[:size]


def test_line_ends_and_spaces_stay(tmp_path: Path) -> None:
    text = "\r\n　　各位代表：\r\n\t请予审议。 \r\n\r\n"
    assert one(write(tmp_path, "a.txt", text.encode("gb18030"))).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_an_end_within_a_character_is_told(tmp_path: Path, encoding: str) -> None:
    found, notices = documents_of(write(tmp_path, "a.txt", TEXT.encode(encoding)[:-1]))
    assert found[0].text == TEXT[:-1]
    assert [(n.code, "末尾" in n.message) for n in notices] == [("source-damaged", True)]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_costs_a_character(tmp_path: Path, encoding: str) -> None:
    data = bytearray(TEXT.encode(encoding))
    place = len("各位代表".join(TEXT.split("各位代表")[:1]).encode(encoding))
    data[place] = 0xFF
    found, notices = documents_of(write(tmp_path, "a.txt", bytes(data)))
    assert "\ufffd" in found[0].text
    assert found[0].text[-200:] == TEXT[-200:]
    assert "无法按" in notices[0].message


def test_null_characters_stay_and_are_told(tmp_path: Path) -> None:
    text = TEXT[:300] + "\x00" + TEXT[300:]
    found, notices = documents_of(write(tmp_path, "a.txt", text.encode()))
    assert found[0].text == text
    assert "控制字符" in notices[0].message


def test_private_use_characters_stay(tmp_path: Path) -> None:
    assert one(write(tmp_path, "a.txt", (TEXT + "\ue5e5\U000f0001").encode())).text.endswith(
        "\ue5e5\U000f0001"
    )


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + bytes(range(255, 0, -1)) * 20, b"\x00" * 5000]
)
def test_binary_is_told_apart(tmp_path: Path, data: bytes) -> None:
    message = refused(write(tmp_path, "a.txt", data))
    assert "文本" in message or "没有文字" in message


@pytest.mark.parametrize("data", [b"", b"  \r\n \r\n", "\ufeff\u3000".encode()])
def test_nothing_inside(tmp_path: Path, data: bytes) -> None:
    assert "空的" in (message := refused(write(tmp_path, "a.txt", data))) or "没有文字" in message


def test_a_line_of_ten_megabytes_is_no_report(tmp_path: Path) -> None:
    assert "一行超过" in refused(write(tmp_path, "a.txt", ("增长5%，" * 2_500_000).encode()[:10_000_000]))
