"""A PDF as the gates see it: pages with their words, links, named places and bookmarks."""

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2

BAND = 75.0  # points from the upper and lower edge: where running heads and page numbers stand
FOOT = 85.0  # as high as a page number reaches: that of a 公文 page stands higher than others
Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points from the page's lower left."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line as pdfium cuts it; words are read in the margins and around headings only."""

    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page: number from 1, size in points, label, its text and pieces, where its links go."""

    number: int
    width: float
    height: float
    label: str
    text: str
    runs: tuple[Run, ...]
    links: tuple[tuple[str, Box], ...]

    @property
    def blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline and the place it leads to; page 0 when it leads nowhere."""

    title: str
    level: int
    page: int
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Document:
    pages: tuple[Page, ...]
    places: dict[str, int] = field(default_factory=dict)
    bookmarks: tuple[Bookmark, ...] = ()


@contextmanager
def opened(pdf: bytes) -> Iterator[tuple[pikepdf.Pdf, Document]]:
    """The PDF as pikepdf has it and as the gates see it; pikepdf.PdfError for what is no PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document, read(document, pdf)


def read(document: pikepdf.Pdf, pdf: bytes) -> Document:
    """Everything the gates look at, read once."""
    numbers = {page.objgen: number for number, page in enumerate(document.pages, 1)}
    bookmarks = tuple(_bookmarks(document, numbers))
    headings: dict[int, list[float]] = defaultdict(list)
    for mark in bookmarks:
        headings[mark.page].append(mark.y)
    texts = _texts(pdf, headings)
    pages = tuple(
        Page(number, size[0], size[1], str(page.label), text, runs, tuple(_links(page)))
        for (number, page), (size, text, runs) in zip(enumerate(document.pages, 1), texts, strict=True)
    )
    return Document(pages, _places(document, numbers), bookmarks)


def _texts(
    pdf: bytes, headings: Mapping[int, Sequence[float]]
) -> Iterator[tuple[tuple[float, float], str, tuple[Run, ...]]]:
    """Size, text and runs of each page in turn; `headings` are the upper edges of headings by page."""
    with pypdfium2.PdfDocument(pdf) as document:
        for index in range(len(document)):
            page = document[index]
            text = page.get_textpage()
            size = page.get_size()
            tops = headings.get(index + 1, ())
            runs = tuple(_run(text, at, size[1], tops) for at in range(text.count_rects()))
            yield size, text.get_text_range(), runs
            text.close()
            page.close()


def _run(text: pypdfium2.PdfTextPage, at: int, height: float, tops: Sequence[float]) -> Run:
    """One run; only in the margins and below headings with its words, which are slow to get."""
    box = text.get_rect(at)
    middle = (box[1] + box[3]) / 2
    wanted = not FOOT < middle < height - BAND or any(0 < top - middle < 60 for top in tops)
    return Run(box, text.get_text_bounded(*box).strip() if wanted else "")


def _links(page: pikepdf.Page) -> Iterator[tuple[str, Box]]:
    for annotation in page.get("/Annots", ()):
        action = annotation.get("/A", pikepdf.Dictionary())
        place = annotation.get("/Dest", action.get("/D"))
        inside = action.get("/S") != "/GoToR"  # which leads to another file
        if annotation.get("/Subtype") == "/Link" and isinstance(place, pikepdf.String) and inside:
            left, bottom, right, top = map(float, annotation.Rect)
            yield str(place), (min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _places(document: pikepdf.Pdf, numbers: dict[Any, int]) -> dict[str, int]:
    if "/Dests" not in document.Root.get("/Names", {}):
        return {}
    tree = pikepdf.NameTree(document.Root.Names.Dests)
    found = {}
    for name, place in tree.items():
        array = place.get("/D") if isinstance(place, pikepdf.Dictionary) else place
        found[str(name)] = numbers.get(array[0].objgen, 0)  # type: ignore[index]
    return found


def _bookmarks(document: pikepdf.Pdf, numbers: dict[Any, int]) -> Iterator[Bookmark]:
    def walk(items: list[pikepdf.OutlineItem], level: int) -> Iterator[Bookmark]:
        for item in items:
            place = item.destination
            if isinstance(place, pikepdf.Array) and len(place) >= 4:
                yield Bookmark(
                    item.title, level, numbers.get(place[0].objgen, 0), float(place[2]), float(place[3])
                )
            else:
                yield Bookmark(item.title, level, 0)
            yield from walk(list(item.children), level + 1)

    with document.open_outline() as outline:
        yield from walk(list(outline.root), 1)
