"""A PDF as the gates see it: pages with their words, links, named places and bookmarks."""

import io
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from briefgen.outputs.check import known, words
from briefgen.outputs.check.known import Kept
from briefgen.outputs.check.words import Box, Place, Seen


@dataclass(frozen=True, slots=True)
class Page:
    """One page: number from 1, label, what its words show, where its links go."""

    number: int
    label: str
    seen: Seen
    links: tuple[tuple[str, Box], ...]


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
    kept: Kept = field(default_factory=Kept)


@contextmanager
def opened(pdf: bytes, kept: Kept) -> Iterator[tuple[pikepdf.Pdf, Document]]:
    """The PDF as pikepdf has it and as the gates see it; pikepdf.PdfError for what is no PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document, read(document, pdf, kept)


def read(document: pikepdf.Pdf, pdf: bytes, kept: Kept) -> Document:
    """Everything the gates look at, read once; the words of pages that are known are not read at all."""
    sheets = list(document.pages)
    numbers = {page.objgen: number for number, page in enumerate(sheets, 1)}
    bookmarks = tuple(_bookmarks(document, numbers))
    headings: dict[int, list[Place]] = defaultdict(list)
    for mark in bookmarks:
        headings[mark.page].append(mark.place)
    before = known.Pages(document, kept)
    keys = [before.key(page, headings[number]) for number, page in enumerate(sheets, 1)]
    seen = [before.seen(key, page) for key, page in zip(keys, sheets, strict=True)]
    wanted = [(at, headings[at + 1]) for at, one in enumerate(seen) if one is None]
    anew = words.read(pdf, wanted) if wanted else iter(())
    found = [one or next(anew) for one in seen]
    pages = tuple(
        Page(number, str(page.label), one, tuple(_links(page)))
        for number, (page, one) in enumerate(zip(sheets, found, strict=True), 1)
    )
    now = before.keep(zip(sheets, keys, found, strict=True))
    return Document(pages, _places(document, numbers), bookmarks, now)


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
