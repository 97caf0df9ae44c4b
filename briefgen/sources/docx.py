"""Word files (.docx): the words as Word shows them, in document order.

Paragraphs and tables (row by row, cells parted by a tab), text boxes after their paragraph, automatic
numbers written out, insertions kept and deletions dropped. Footnotes and endnotes follow the last line under
the heading 注释, as they do in plain copies; their marks, hidden text, field codes, tables of contents,
headers and footers are left out.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import chain

from lxml import etree

from briefgen.errors import SourceError
from briefgen.sources import tables
from briefgen.sources.formats import Content, Format
from briefgen.sources.numbering import Numbering, marks
from briefgen.sources.ooxml import W, main_part, parse, part
from briefgen.sources.zip import BROKEN

_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_P, _TBL, _TR, _TC, _R, _T, _BOX, _PPR, _RPR = (
    W + name for name in ("p", "tbl", "tr", "tc", "r", "t", "txbxContent", "pPr", "rPr")
)
_MATH_T = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DROPPED = frozenset(
    W + name
    for name in ("del", "moveFrom", "rt", "pPr", "rPr", "sectPr", "sdtPr", "tblPr", "tblGrid", "trPr", "tcPr")
)
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
# What the properties of a paragraph can tell.
_STYLED = (b"pStyle", b"numPr", b"outlineLvl", b":del", b"<del")
# What makes a paragraph more than the words of its runs.
_SPECIAL = (_BOX, _MATH_T, _ALTERNATE, *_SIGNS, *(W + name for name in ("del", "moveFrom", "rt")))
_words = etree.XPath("descendant::w:t/text()", namespaces={"w": W[1:-1]}, smart_strings=False)
_OFF = {"0", "false", "off"}
_NOTE_MARK = re.compile(r"[\[〔［（(【]?[0-9①-⑳]{1,3}[\]〕］）)】]?")
NOTES = "注释"  # what the lexicon knows as the end of a report
_MAX_DEPTH = 60  # of elements within a paragraph, and of tables within tables


def read(data: bytes, source: str) -> Content:
    """The text of a .docx file; raises SourceError for a broken, protected or oversized one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            name = main_part(package, source)
            words = part(package, name, source)
            if words is None:
                raise _broken("：里面没有正文", source)
            numbering = _numbering(package, name, words, source)
            notes = _notes(package, name, words, source)
    except BROKEN as error:
        raise _broken(f"（{type(error).__name__}）", source) from error
    body = parse(words, name, source).find(W + "body")
    if body is None:
        raise _broken("：里面没有正文", source)
    hides = b"vanish" in words or b"superscript" in words
    return _Writer(numbering, hides, any(mark in words for mark in _STYLED)).write(body, notes)


def _numbering(package: zipfile.ZipFile, name: str, words: bytes, source: str) -> Numbering:
    """Styles and lists, read only where the document names any."""
    if not any(mark in words for mark in _STYLED[:2]):
        return Numbering(None, None)
    folder = name.rpartition("/")[0]
    parts = (f"{folder}/{kind}.xml".lstrip("/") for kind in ("styles", "numbering"))
    read = ((each, part(package, each, source)) for each in parts)
    return Numbering(*(parse(data, each, source) if data is not None else None for each, data in read))


def _notes(package: zipfile.ZipFile, name: str, words: bytes, source: str) -> list[etree._Element]:
    """Footnotes, then endnotes, without Word's own separators."""
    folder, found = name.rpartition("/")[0], []
    for kind in (b"footnote", b"endnote"):
        each = f"{folder}/{kind.decode()}s.xml".lstrip("/")
        data = part(package, each, source) if kind + b"Reference" in words else None
        if data is not None:
            found += [note for note in parse(data, each, source) if note.get(W + "type") in (None, "normal")]
    return found


def _broken(how: str, source: str) -> SourceError:
    advice = "请重新下载，或在 Word/WPS 中打开并另存为 .docx。"
    return SourceError(f"Word 文件已损坏，打不开{how}。", where=source, next=advice)


class _Writer:
    """Walks a document once; lists count and deleted paragraph marks join lines as it goes."""

    def __init__(self, numbering: Numbering, hides: bool, styled: bool) -> None:
        self._numbering = numbering
        self._hides = hides  # whether any run is hidden or raised: looking at each run costs a third
        self._styled = styled  # whether properties of paragraphs can tell anything
        self._bare = not (hides or styled)  # most paragraphs of most files are their words and no more
        self._special: set[etree._Element] = set()  # paragraphs that are more than their words
        self._joined = ""  # text of paragraphs whose mark was deleted: belongs to the next one

    def write(self, body: etree._Element, notes: Sequence[etree._Element] = ()) -> Content:
        parts: list[str] = []
        headings = []
        at = 0
        for root in (body, *notes):
            self._special.update(_around(root))
        for text, level in chain(self._blocks(body, 0), self._noted(notes)):
            bare = text.strip()
            if level and bare:
                start = at + text.index(bare)
                headings.append((start, start + len(bare), level))
            parts.append(text)
            at += len(text) + 1
        return Content("\n".join(parts), tuple(headings))

    def _noted(self, notes: Sequence[etree._Element]) -> Iterator[tuple[str, int]]:
        if notes:
            yield NOTES, 1
        for number, note in enumerate(notes, 1):
            text = " ".join(line.strip() for line, _ in self._blocks(note, 0))
            yield f"[{number}] {text}", 0

    def _blocks(self, node: etree._Element, depth: int) -> Iterator[tuple[str, int]]:
        """Lines with heading levels (0: none) of everything in `node` that holds paragraphs."""
        if depth > _MAX_DEPTH:
            yield "".join(text.text or "" for text in node.iter(_T)), 0
            return
        for child in node:
            name = child.tag
            if name == _P:
                if self._bare and child not in self._special:
                    yield "".join(_words(child)), 0
                else:
                    yield from self._paragraph(child, depth)
            elif name == _TBL:
                for row in _rows(child):
                    yield from self._row(row, depth + 1)
            elif name == _ALTERNATE:
                yield from self._blocks(_chosen(child), depth + 1)
            elif name not in _DROPPED and len(child):
                yield from self._blocks(child, depth + 1)

    def _paragraph(self, node: etree._Element, depth: int) -> Iterator[tuple[str, int]]:
        parts: list[str] = []
        boxes: list[etree._Element] = []
        if self._hides or node in self._special:
            self._inline(node, parts, boxes, 0)
        else:  # several times as fast
            parts = _words(node)
        text, level = "".join(parts), 0
        properties = next(node.iterchildren(_PPR), None) if self._styled else None
        if properties is not None and len(properties):
            given = marks(properties)
            if self._numbering.in_contents(given):
                return
            if text.strip():
                text = self._numbering.label(given) + text
                level = self._numbering.heading(given) or 0
            if given.deleted:
                self._joined += text
                return
        yield self._joined + text, level
        self._joined = ""
        for box in boxes:
            yield from self._blocks(box, depth + 1)

    def _row(self, row: etree._Element, depth: int) -> Iterator[tuple[str, int]]:
        cells = [list(self._blocks(cell, depth)) for cell in _cells(row)]
        said = [[text for text, _ in cell] for cell in cells]
        if tables.is_layout(said):
            for cell in cells:
                yield from (line for line in cell if line[0] or len(cell) > 1)
        else:
            yield tables.joined(said), 0

    def _inline(
        self, node: etree._Element, parts: list[str], boxes: list[etree._Element], depth: int
    ) -> None:
        for child in node:
            name = child.tag
            if name in (_T, _MATH_T):
                parts.append(child.text or "")
            elif name == _R:
                if not self._hides or _shown(child):
                    self._inline(child, parts, boxes, depth + 1)
            elif name in _SIGNS:
                parts.append(_SIGNS[name])
            elif name == _BOX:
                boxes.append(child)
            elif name == _ALTERNATE:
                self._inline(_chosen(child), parts, boxes, depth + 1)
            elif name not in _DROPPED and len(child) and depth < _MAX_DEPTH:
                self._inline(child, parts, boxes, depth + 1)


def _around(root: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs around what is more than words; of paragraphs within boxes those around the box, too."""
    for mark in root.iter(*_SPECIAL):
        yield from mark.iterancestors(_P)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The table's own rows, also those inside content controls and insertions."""
    for child in table:
        if child.tag == _TR:
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag not in _DROPPED and child.tag != _TBL and len(child):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == _TC:
            yield child
        elif child.tag not in _DROPPED and len(child):
            yield from _cells(child)


def _chosen(alternate: etree._Element) -> etree._Element:
    """The first of several forms of the same content, so that nothing is read twice."""
    return alternate[0] if len(alternate) else alternate


def _shown(run: etree._Element) -> bool:
    """False for hidden text and for typed note marks: a raised [3], or a raised digit after no letter."""
    properties = run.find(_RPR)
    if properties is None or not len(properties):
        return True
    hidden = properties.find(W + "vanish")
    if hidden is not None and hidden.get(W + "val") not in _OFF:
        return False
    raised = properties.find(W + "vertAlign")
    if raised is None or raised.get(W + "val") != "superscript":
        return True
    text = "".join(node.text or "" for node in run.iterfind(_T)).strip()
    if not _NOTE_MARK.fullmatch(text):
        return True
    before = run.getprevious()
    said = "".join(node.text or "" for node in before.iter(_T)) if before is not None else ""
    return text[0] not in "[〔［（(【" and said[-1:].isascii()


def begins(data: bytes) -> bool:
    """Whether the bytes are a zip; what kind of zip is told before."""
    return data.startswith(b"PK\x03\x04")


FORMAT = Format("docx", (".docx", ".docm", ".dotx"), read, begins)
