"""A PDF as the gates see it: pages with their words, links, named places and bookmarks."""

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from briefgen.outputs.check import words
from briefgen.outputs.check.known import Keys
from briefgen.outputs.check.words import Box, Place, Seen


@dataclass(frozen=True, slots=True)
class Page:
    """One page: number from 1, label, what its words show, where its links go.

    `key` is what it is known by, None for a page that cannot be known again.
    """

    number: int
    label: str
    seen: Seen
    links: tuple[tuple[str, Box], ...]
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline and the place it leads to; page 0 when it leads nowhere."""

    title: str
    level: int
    page: int
    x: float = 0.0
    y: float = 0.0

    @property
    def place(self) -> Place:
        return self.title, self.x, self.y


@dataclass(frozen=True, slots=True)
class Document:
    pages: tuple[Page, ...]
    places: dict[str, int] = field(default_factory=dict)
    bookmarks: tuple[Bookmark, ...] = ()


@contextmanager
def opened(pdf: bytes, kept: Mapping[str, Seen]) -> Iterator[tuple[pikepdf.Pdf, Document]]:
    """The PDF as pikepdf has it and as the gates see it; pikepdf.PdfError for what is no PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document, read(document, pdf, kept)


def read(document: pikepdf.Pdf, pdf: bytes, kept: Mapping[str, Seen]) -> Document:
    """Everything the gates look at, read once; the words of pages in `kept` are not read at all."""
    numbers = {page.objgen: number for number, page in enumerate(document.pages, 1)}
    bookmarks = tuple(_bookmarks(document, numbers))
    headings: dict[int, list[Place]] = defaultdict(list)
    for mark in bookmarks:
        headings[mark.page].append(mark.place)
    keys = Keys(document)
    known = [keys.key(page, headings[number]) for number, page in enumerate(document.pages, 1)]
    wanted = [(at, headings[at + 1]) for at, key in enumerate(known) if key not in kept]
    anew = words.read(pdf, wanted) if wanted else iter(())
    pages = tuple(
        Page(
            number,
            str(page.label),
            kept[key] if key is not None and key in kept else next(anew),
            tuple(_links(page)),
            key,
        )
        for number, (page, key) in enumerate(zip(document.pages, known, strict=True), 1)
    )
    return Document(pages, _places(document, numbers), bookmarks)


def _links(page: pikepdf.Page) -> Iterator[tuple[str, Box]]:
    for annotation in page.get("/Annots", ()):
        action = annotation.get("/A")
        place = annotation.get("/Dest", None if action is None else action.get("/D"))
        inside = action is None or action.get("/S") != "/GoToR"  # which leads to another file
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
