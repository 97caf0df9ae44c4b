"""PDF files with a text layer: lines put together again, running heads and page numbers left out."""

import atexit
import json
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefgen.errors import SourceError
from briefgen.model import Notice, Severity
from briefgen.sources.formats import Content, Format
from briefgen.sources.limits import MAX_PDF_SECONDS

_PAGE_NUMBER = re.compile(r"[-—–－·.\s]*(?:第\s*)?\d{1,4}(?:\s*[/页]\s*(?:共\s*)?\d{0,4}\s*页?)?[-—–－·.\s]*")
# what a browser prints at the edges: date and title, address and page number
_PRINTED = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s*\d{1,2}:\d\d.*|(?:https?|file)://\S+.*")
_WORD = re.compile(r"[\w.,%+-]+", re.ASCII)
_DIGITS = re.compile(r"\d+")
_OPENS = re.compile(
    r"\s*(?:第?[一二三四五六七八九十]{1,3}[、是章]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．](?!\d)|——|各位)"
)
_STOPS = tuple("。；：！？;:!?")
_SHORTEST = 16  # characters of a line that somebody broke by hand
_SCAN_CHARS = 8  # characters a page below which its text layer is no text


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line: its text, its left and right edge and its top in points."""

    text: str
    left: float
    right: float
    top: float


def read(data: bytes, source: str) -> Content:
    """The text of a PDF; raises SourceError for a scan, an encrypted, a broken or a harmful file."""
    answer = _ask(data, source)
    if "error" in answer:
        raise _unreadable(answer["error"], source)
    pages = [[_Row(*row) for row in page] for page in answer["pages"]]
    said = sum(len(row.text) for page in pages for row in page)
    if said < _SCAN_CHARS * max(1, len(pages)):
        advice = "请先做文字识别（OCR），或改用网页、Word 版。"
        raise SourceError(f"PDF 是扫描件（{len(pages)} 页，没有文字层）。", where=source, next=advice)
    notices = (_stopped(len(pages), source),) if answer["stopped"] else ()
    return Content("\n".join(_paragraphs(_bodies(pages))), notices=notices)


def _unreadable(error: str, source: str) -> SourceError:
    if "password" in error.lower() or "security" in error.lower():
        return SourceError("PDF 设有密码。", where=source, next="请先取消密码并另存。")
    return SourceError("PDF 已损坏，打不开。", where=source, next="请重新下载，或用阅读器打开后另存。")


def _stopped(pages: int, source: str) -> Notice:
    message = f"PDF 过长或过于复杂，只读了前 {pages} 页。请拆成几个文件，或另存为 .txt。"
    return Notice("source-cut", Severity.GAP, message, source=source)


class _Child:
    """The process that opens PDFs (see `pdf_child.py`), started at the first one and kept."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._owner = 0

    def ask(self, data: bytes) -> dict[str, Any] | None:
        """The child's answer; None when it took too long or died, and it is started anew next time."""
        with self._lock:
            process = self._started()
            timer = threading.Timer(MAX_PDF_SECONDS, process.kill)
            timer.start()
            try:
                line = self._exchange(process, data)
            finally:
                timer.cancel()
            if line.endswith(b"\n"):
                answer: dict[str, Any] = json.loads(line)
                return answer
            self.end()
            return None

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            process.communicate()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None or self._owner != os.getpid():
            command = [sys.executable, "-P", str(Path(__file__).with_name("pdf_child.py"))]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self._owner = os.getpid()  # a fork must not talk to its parent's child
        return self._process

    def _exchange(self, process: subprocess.Popen[bytes], data: bytes) -> bytes:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(len(data).to_bytes(8, "big") + data)
            process.stdin.flush()
            return process.stdout.readline()
        except OSError:  # the child died while it was being written to
            return b""


_CHILD = _Child()
atexit.register(_CHILD.end)


def _ask(data: bytes, source: str) -> dict[str, Any]:
    answer = _CHILD.ask(data)
    if answer is None:
        what = f"PDF 过于复杂，{MAX_PDF_SECONDS} 秒内读不完，或占用内存过多，已放弃。"
        raise SourceError(what, where=source, next="请用阅读器打开，另存为 .txt 或 .docx。")
    return answer


def _bodies(pages: list[list[_Row]]) -> list[list[_Row]]:
    """The pages without page numbers and without heads and feet that come back at the same place."""
    edges = Counter(_shape(row) for page in pages for row in {*page[:2], *page[-2:]})
    often = min(len(pages), max(3, len(pages) // 2)) if len(pages) > 1 else 2
    bodies = []
    for page in pages:
        body = list(page)
        for end in (0, -1):
            for _ in range(2):
                if body and (edges[_shape(body[end])] >= often or _edge(body[end].text)):
                    body.pop(end)
        bodies.append(body)
    return bodies


def _edge(text: str) -> bool:
    """Whether a line at the edge of a page is a page number or a browser's own."""
    return _PAGE_NUMBER.fullmatch(text) is not None or _PRINTED.fullmatch(text) is not None


def _shape(row: _Row) -> tuple[str, int]:
    """A running head's text without its page number, and its height on the page."""
    return _DIGITS.sub("0", "".join(row.text.split())), round(row.top / 2)


def _paragraphs(pages: list[list[_Row]]) -> list[str]:
    """Printed lines joined to paragraphs, over page ends too.

    A line goes on in the next one when that is not indented and its first word had no room any more.
    """
    rows = [row for page in pages for row in page]
    setting = _setting(rows)
    paragraphs: list[str] = []
    before: _Row | None = None
    for row in rows:
        if before and not _OPENS.match(row.text) and _goes_on(before, row, setting):
            paragraphs[-1] = _joined(paragraphs[-1], row.text)
        else:
            paragraphs.append(row.text)
        before = row
    return paragraphs


@dataclass(frozen=True, slots=True)
class _Setting:
    """Left and right edge of the text, the width of a character, and of how many characters lines were made
    before they were printed (0: they were not)."""

    left: float
    right: float
    em: float
    count: int


def _setting(rows: list[_Row]) -> _Setting:
    counts = Counter(len(row.text.strip()) for row in rows if row.text[-1:] not in _STOPS)
    count, times = counts.most_common(1)[0] if counts else (0, 0)
    hard = count >= _SHORTEST and times >= max(8, len(rows) // 4)
    return _Setting(*_edges(rows), _em(rows), count if hard else 0)


def _goes_on(before: _Row, row: _Row, setting: _Setting) -> bool:
    """Whether the line before had no room for the first word of this one."""
    if row.left <= setting.left + setting.em:
        hard = len(before.text.strip()) == setting.count and before.text[-1:] not in _STOPS
        return hard or before.right + _first_word(row.text) * setting.em > setting.right
    # a title over two lines, both in the middle
    em = (before.right - before.left) / max(_units(before.text), 1)
    wide = before.right - before.left + _first_word(row.text) * em > setting.right - setting.left
    return wide and em > setting.em * 1.2 and _centred(before, setting) and _centred(row, setting)


def _centred(row: _Row, setting: _Setting) -> bool:
    return abs(row.left + row.right - setting.left - setting.right) < 2 * setting.em


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
