"""A PDF as the gates see it: pages with their words, links, named places and bookmarks."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf

from briefgen.outputs.check import known, words
from briefgen.outputs.check.known import Kept, Known
from briefgen.outputs.check.seen import Bookmark, Box, Document, Page, Place

_REST = 0.08  # of the time that all words of a file take: how long the first share has to do with the rest

Share = tuple[int, int]
"""Which share of a file this is, from 0, and of how many."""


def read(document: pikepdf.Pdf, pdf: bytes, kept: Kept, share: Share = (0, 1)) -> tuple[Document, Kept]:
    """Everything the gates look at in this share of the file, and what is to be kept of it.

    The words of pages that are known are not read at all.
    """
    sheets = list(document.pages)
    numbers = {page.objgen: number for number, page in enumerate(sheets, 1)}
    bookmarks = tuple(_bookmarks(document, numbers))
    headings: dict[int, list[Place]] = defaultdict(list)
    for mark in bookmarks:
        headings[mark.page].append(mark.place)
    pages = known.Pages(document, kept)
    own = _own(len(sheets), share)
    keys = {at: pages.key(sheets[at], headings[at + 1]) for at in own}
    found = _found(pdf, pages, {at: sheets[at] for at in own}, keys, headings)
    told = tuple(
        Page(at + 1, str(sheets[at].label), one.seen, one.missing, tuple(_links(sheets[at])))
        for at, one in found.items()
    )
    again = {key: one for at, one in found.items() if (key := keys[at]) is not None}
    if share[0]:
        return Document(told), Kept(again)
    return Document(told, _places(document, numbers), bookmarks), Kept(again, pages.types(sheets))


def _own(many: int, share: Share) -> range:
    """The pages of a share, from 0: the first is as much shorter as it has more to do."""
    at, of = share
    first = max(0.0, many * ((1 + _REST) / of - _REST))
    ends = [0, *(round(first + (many - first) * n / max(1, of - 1)) for n in range(of))]
    return range(ends[at], ends[at + 1])


def _found(
    pdf: bytes,
    pages: known.Pages,
    sheets: dict[int, pikepdf.Page],
    keys: dict[int, str | None],
    headings: dict[int, list[Place]],
) -> dict[int, Known]:
    """What there is to see on each page, read or known."""
    before = {at: pages.before(keys[at], page) for at, page in sheets.items()}
    wanted = [(at, headings[at + 1]) for at, one in before.items() if one is None]
    anew = words.read(pdf, wanted) if wanted else iter(())
    return {
        at: pages.now(sheets[at], next(anew)) if one is None else pages.again(sheets[at], one)
        for at, one in before.items()
    }


def _links(page: pikepdf.Page) -> Iterator[tuple[str, Box]]:
    for annotation in page.get("/Annots", ()):
        action = annotation.get("/A")
        place = annotation.get("/Dest", None if action is None else action.get("/D"))
        inside = action is None or action.get("/S") != "/GoToR"  # which leads to another file
        if annotation.get("/Subtype") == "/Link" and isinstance(place, pikepdf.String) and inside:
            left, bottom, right, top = _edges(annotation.Rect)
            yield str(place), (min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _edges(rect: Any) -> Sequence[float]:
    """Its numbers, told all at once."""
    text = rect.unparse(resolved=True)
    return [float(edge) for edge in (rect if b"R" in text else text[1:-1].split())]


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
    def walk(items: Sequence[pikepdf.OutlineItem], level: int) -> Iterator[Bookmark]:
        for item in items:
            place = item.destination
            if isinstance(place, pikepdf.Array) and len(place) >= 4:
                yield Bookmark(
                    item.title, level, numbers.get(place[0].objgen, 0), float(place[2]), float(place[3])
                )
            else:
                yield Bookmark(item.title, level, 0)
            yield from walk(item.children, level + 1)

    # Not as a context, which would write it anew at its end.
    yield from walk(document.open_outline().root, 1)
