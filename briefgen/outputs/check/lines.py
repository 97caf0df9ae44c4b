"""Paragraphs and their lines, put together from the tags of a PDF and the positions of its glyphs."""

import ctypes
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as raw

INLINE = frozenset({"/Span", "/NonStruct", "/Link", "/Em", "/Strong", "/Lbl", "/Reference"})
SPACES = frozenset({0xA0, 0x2060})  # what nobody sees
APART = "\u3000"
RAISED = 0.9  # glyphs smaller than this part of the paragraph's are marks, which stand beside its lines


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: where it stands on the base line, where its advance ends, its size; points."""

    char: str
    x: float
    end: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs of one size on one base line, from left to right; `raised` are the small marks among them.

    `apart` when an ideographic space ends it: what follows is something else.
    """

    page: int
    glyphs: tuple[Glyph, ...]
    raised: tuple[Glyph, ...] = ()
    apart: bool = False

    @property
    def text(self) -> str:
        return "".join(glyph.char for glyph in self.glyphs)

    @property
    def left(self) -> float:
        return min(glyph.x for glyph in (*self.glyphs, *self.raised))

    @property
    def right(self) -> float:
        return max(glyph.end for glyph in (*self.glyphs, *self.raised))

    def marked(self, left: Glyph, right: Glyph) -> bool:
        """Whether a raised mark stands between two of its glyphs."""
        return any(left.x < glyph.x < right.x for glyph in self.raised)

    @property
    def y(self) -> float:
        return self.glyphs[0].y

    @property
    def size(self) -> float:
        return self.glyphs[0].size


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the document's structure (P, LI, TD, H1 …) with its lines in reading order."""

    kind: str
    lines: tuple[Line, ...]

    @property
    def right(self) -> float:
        """Where most of the lines end, the last one left out; a squeezed mark reaches beyond it."""
        ends = Counter(round(line.right) for line in self.lines[:-1] or self.lines)
        edge = max(ends, key=lambda end: (ends[end], end))
        return max(line.right for line in self.lines if round(line.right) == edge)


def paragraphs(pdf: bytes) -> tuple[Paragraph, ...]:
    """All tagged blocks of text of the PDF in the order in which they are drawn."""
    blocks: dict[Any, list[tuple[int, Glyph]]] = defaultdict(list)
    kinds: dict[Any, str] = {}
    with pikepdf.open(io.BytesIO(pdf)) as tagged, pypdfium2.PdfDocument(pdf) as document:
        tree = pikepdf.NumberTree(tagged.Root.StructTreeRoot.ParentTree)
        for index, sheet in enumerate(tagged.pages):
            if "/StructParents" not in sheet.obj:
                continue
            home = _homes(tree[int(sheet.obj.StructParents)])
            page = document[index]
            text = page.get_textpage()
            for content, glyph in _glyphs(text):
                if block := home(content):
                    blocks[block[0]].append((index + 1, glyph))
                    kinds[block[0]] = block[1]
            text.close()
            page.close()
    return tuple(Paragraph(kinds[key], tuple(_lines(glyphs))) for key, glyphs in blocks.items())


def _homes(parents: Any) -> Any:
    """From a page's marked content to its block: identity and kind."""

    @cache
    def home(content: int) -> tuple[Any, str] | None:
        if not 0 <= content < len(parents):
            return None
        element = parents[content]
        while str(element.get("/S", "")) in INLINE and "/P" in element:
            element = element.P
        return element.objgen, str(element.get("/S", ""))[1:]

    return home


def _glyphs(text: pypdfium2.PdfTextPage) -> Iterator[tuple[int, Glyph]]:
    """The visible characters, each with the number of its marked content (-1 for running heads)."""
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code <= 32 or code in SPACES or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        content = raw.FPDFPageObj_GetMarkedContentID(raw.FPDFText_GetTextObject(text, index))
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        # A face's box is one em high, so that the height is the size whatever the matrix.
        yield content, Glyph(chr(code), x.value, box.right, y.value, round(box.top - box.bottom, 1))


def _lines(glyphs: Sequence[tuple[int, Glyph]]) -> Iterator[Line]:
    size = Counter(glyph.size for _, glyph in glyphs).most_common(1)[0][0]
    rows: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    raised: dict[int, list[Glyph]] = defaultdict(list)
    for page, glyph in glyphs:
        if glyph.size >= RAISED * size:
            rows[page, -round(glyph.y * 2)].append(glyph)
        else:
            raised[page].append(glyph)
    for (page, _), row in sorted(rows.items()):
        base = row[0].y
        marks = tuple(glyph for glyph in raised[page] if 0 <= glyph.y - base < size)
        row.sort(key=lambda glyph: glyph.x)
        apart = row[-1].char == APART
        seen = [glyph for glyph in row if glyph.char != APART]
        if apart and seen:  # the space may squeeze the mark before it
            seen[-1] = replace(seen[-1], end=min(seen[-1].end, row[-1].x))
        if seen:
            yield Line(page, tuple(seen), marks, apart)
