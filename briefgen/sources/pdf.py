"""PDF files with a text layer: lines put together again, running heads and page numbers left out."""

import re
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen.errors import SourceError
from briefgen.model import Notice, Severity
from briefgen.sources.formats import Content, Format
from briefgen.sources.limits import MAX_PDF_PAGES, MAX_PDF_SECONDS

if TYPE_CHECKING:
    import pypdfium2  # loaded only when a PDF comes

_PAGE_NUMBER = re.compile(r"[-—–－·.\s]*(?:第\s*)?\d{1,4}(?:\s*[/页]\s*(?:共\s*)?\d{0,4}\s*页?)?[-—–－·.\s]*")
_WORD = re.compile(r"[\w.,%+-]+", re.ASCII)
_DIGITS = re.compile(r"\d+")
_OPENS = re.compile(
    r"\s*(?:第?[一二三四五六七八九十]{1,3}[、是章]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．](?!\d)|——|各位)"
)
_SCAN_CHARS = 8  # characters a page below which its text layer is no text


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line: its text, its left and right edge and its top in points."""

    text: str
    left: float
    right: float
    top: float


def read(data: bytes, source: str) -> Content:
    """The text of a PDF; raises SourceError for a scan, an encrypted or a broken file."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(str(error), source) from error
    try:
        pages, stopped = _pages(document, source)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(str(error), source) from error
    finally:
        document.close()
    said = sum(len(row.text) for page in pages for row in page)
    if said < _SCAN_CHARS * max(1, len(pages)):
        raise SourceError(
            f"PDF 是扫描件（{len(pages)} 页，没有文字层）。",
            where=source,
            next="请先做文字识别（OCR），或改用网页、Word 版。",
        )
    notices = (_stopped(len(pages), source),) if stopped else ()
    return Content("\n".join(_paragraphs(_bodies(pages))), notices=notices)


def _unreadable(error: str, source: str) -> SourceError:
    if "password" in error.lower() or "security" in error.lower():
        return SourceError("PDF 设有密码。", where=source, next="请先取消密码并另存。")
    return SourceError("PDF 已损坏，打不开。", where=source, next="请重新下载，或用阅读器打开后另存。")


def _stopped(pages: int, source: str) -> Notice:
    message = f"PDF 过长或过于复杂，只读了前 {pages} 页。请拆成几个文件，或另存为 .txt。"
    return Notice("source-cut", Severity.GAP, message, source=source)


def _pages(document: "pypdfium2.PdfDocument", source: str) -> tuple[list[list[_Row]], bool]:
    """The rows of each page, and whether time or the page limit ran out before the end."""
    until = time.monotonic() + MAX_PDF_SECONDS
    pages: list[list[_Row]] = []
    for index in range(len(document)):
        if index >= MAX_PDF_PAGES or time.monotonic() > until:
            return pages, True
        page = document[index]
        layer = page.get_textpage()
        pages.append(_rows(layer))
        layer.close()
        page.close()
    return pages, False


def _rows(layer: "pypdfium2.PdfTextPage") -> list[_Row]:
    """A page's printed lines in the order of the file, with the edges of their first and last character."""
    rows = []
    at = 0
    for line in layer.get_text_range().split("\r\n"):
        text = line.rstrip()
        if bare := text.lstrip():
            first, last = at + len(text) - len(bare), at + len(text) - 1
            left, _, _, top = layer.get_charbox(first)
            rows.append(_Row(bare, left, layer.get_charbox(last)[2], top))
        at += len(line) + 2
    return rows


def _bodies(pages: list[list[_Row]]) -> list[list[_Row]]:
    """The pages without page numbers and without heads and feet that come back at the same place."""
    edges = Counter(_shape(row) for page in pages for row in {*page[:2], *page[-2:]})
    often = max(3, len(pages) // 2)
    bodies = []
    for page in pages:
        body = list(page)
        for end in (0, -1):
            for _ in range(2):
                if body and (edges[_shape(body[end])] >= often or _PAGE_NUMBER.fullmatch(body[end].text)):
                    body.pop(end)
        bodies.append(body)
    return bodies


def _shape(row: _Row) -> tuple[str, int]:
    """A running head's text without its page number, and its height on the page."""
    return _DIGITS.sub("0", "".join(row.text.split())), round(row.top / 2)


def _paragraphs(pages: list[list[_Row]]) -> list[str]:
    """Printed lines joined to paragraphs, over page ends too.

    A line goes on in the next one when that is not indented and its first word had no room any more.
    """
    rows = [row for page in pages for row in page]
    left, right = _edges(rows)
    em = _em(rows)
    paragraphs: list[str] = []
    end = left
    for row in rows:
        full = end + _first_word(row.text) * em > right
        if paragraphs and full and row.left <= left + em and not _OPENS.match(row.text):
            paragraphs[-1] = _joined(paragraphs[-1], row.text)
        else:
            paragraphs.append(row.text)
        end = row.right
    return paragraphs


def _first_word(text: str) -> float:
    """The room in em that a line's beginning needs: figures are not broken, nor parted from commas."""
    word = _WORD.match(text)
    return 1.8 + (0.6 * len(word[0]) if word else 0.0)


def _em(rows: list[_Row]) -> float:
    """The usual width of a Chinese character in points."""
    sizes = sorted((row.right - row.left) / _units(row.text) for row in rows)
    return sizes[len(sizes) // 2] if sizes else 1.0


def _units(text: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _edges(rows: list[_Row]) -> tuple[float, float]:
    """The text's left and right edge: where most lines begin, and the widest ends but the odd one."""
    if not rows:
        return 0.0, 0.0
    lefts = Counter(round(row.left) for row in rows)
    rights = sorted(row.right for row in rows)
    return float(lefts.most_common(1)[0][0]), rights[int(len(rights) * 0.9)]


def _joined(before: str, after: str) -> str:
    """Two parts of a broken line; a space only between Latin words."""
    parted = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return before + (" " if parted else "") + after


def begins(data: bytes) -> bool:
    """Whether the bytes are a PDF (some carry a few bytes before the mark)."""
    return b"%PDF-" in data[:1024]


FORMAT = Format("pdf", (".pdf",), read, begins)
