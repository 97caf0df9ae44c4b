"""A reader's own book: the chapters of chosen cities as they are in the whole book, bound as one.

Purely over the bound book, so that nothing but a few front pages is set for it. Chapters over all cities
either come with the lines of the chosen ones alone, or, like 摘要, not at all: nobody reads here which
others there are.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from briefgen.model import Book, Chapter
from briefgen.pages.compare import Compare
from briefgen.pages.contents import Contents
from briefgen.pages.cover import Cover
from briefgen.pages.evidence import short_name
from briefgen.pages.guide import Guide
from briefgen.pages.methods import Methods
from briefgen.pages.volumes import by_city, opening, promises


def bound(book: Book, cities: Sequence[str]) -> Book:
    """The book over `cities`, full names of cities that have a brief in `book`, in the order of `book`.

    It bears the title of `book`, which stands in every chapter's HTML: those of cities are not set again.
    """
    chapters = by_city(book)
    toc = next(c.context for c in book.chapters if isinstance(c.context, Contents))
    groups = [(name, tuple(p for p in places if p.city in cities)) for name, places in toc.provinces]
    provinces = tuple((name, places) for name, places in groups if places)
    places = tuple(place for _, some in provinces for place in some)
    own = [chapter for place in places for chapter in chapters[place.brief]]
    briefs = [c for c in own if c.kind == "brief"]
    sources = [c for c in own if c.kind != "brief"]
    sources[:1] = [opening(c) for c in sources[:1]]
    names = [place.city for place in places]
    front = [*_compared(book, names), *promises(book, places)]
    methods = list(_methods(book, names))
    back = tuple((c.title.partition(" · ")[0], c.name) for c in (*methods, *sources[:1]))
    contents = Contents(tuple((c.title, c.name) for c in front), provinces, back, toc.lines)
    cover = Cover(book.info, len(places), tuple(name for name, _ in provinces))
    leaves = (Chapter("cover", "封面", "cover", cover), Chapter("contents", "目录", "contents", contents))
    made = (*leaves, *front, *_guide(book, len(places)), *briefs, *methods, *sources)
    return Book(book.title, book.info, made)


def _compared(book: Book, names: Collection[str]) -> Iterator[Chapter]:
    """The table of the comparison for these cities; places and charts are those of all, and left out."""
    for chapter in book.chapters:
        page = chapter.context
        if isinstance(page, Compare) and len(names) > 1:
            lines = tuple(line for line in page.lines if line.city in names)
            if lines:
                yield replace(chapter, context=replace(page, n=len(lines), lines=lines, orders=()))


def _guide(book: Book, cities: int) -> Iterator[Chapter]:
    for chapter in book.chapters:
        if isinstance(chapter.context, Guide):
            yield replace(chapter, context=replace(chapter.context, cities=cities))


def _methods(book: Book, names: Collection[str]) -> Iterator[Chapter]:
    """方法与说明 with what concerns these cities; files that were left out are of others."""
    known = {*names, *map(short_name, names)}
    for chapter in book.chapters:
        told = chapter.context
        if isinstance(told, Methods):
            context = replace(
                told,
                left_out=(),
                gaps=tuple(one for one in told.gaps if one.city in known),
                doubts=tuple(one for one in told.doubts if one.city in known),
                lost=tuple(one for one in told.lost if one[0] in known),
                sources=tuple(one for one in told.sources if one[0] in known),
            )
            yield replace(chapter, context=context)
