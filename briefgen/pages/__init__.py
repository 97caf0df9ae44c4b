"""Bind: from summaries, charts and notices to the chapters of a book.

Knows nothing of HTML or PDF. One file a kind of page, each with its typed context; `FRONT` and `BACK`
are the order of the book. If you want to add a page, begin here and in templates/pages/.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from briefgen import assets
from briefgen.model import Book, BookInfo, Chart, History, Notice, Summary
from briefgen.pages import (
    brief,
    changes,
    compare,
    contents,
    cover,
    findings,
    gallery,
    guide,
    kept,
    ledger,
    methods,
    overview,
    sources,
)
from briefgen.pages.kept import Leaves, Recall
from briefgen.pages.material import NOTHING, material

__all__ = ["KINDS", "Leaves", "Recall", "bind"]

KINDS = (
    cover,
    findings,
    contents,
    changes,
    compare,
    overview,
    gallery,
    ledger,
    guide,
    brief,
    methods,
    sources,
)
"""The modules in the order of the book."""


def bind(
    summary: Summary,
    charts: Sequence[Chart],
    info: BookInfo,
    notices: Sequence[Notice] = (),
    history: History = NOTHING,
    over_all: Callable[[], Sequence[Chart]] = tuple,
    recall: Recall | None = None,
) -> Book:
    """The whole book over the cities of the summary, in their order.

    `over_all` gives charts over all cities that may not be there yet: it is asked last. `recall` gives what
    was bound of a city before: its chapters are then `Packed`.
    Raises BuildError for a figure whose evidence no report of the city has.
    """
    all_of = material(summary.cities, summary, charts, info, notices, history=history, over_all=over_all)
    cities = [kept.bound(own, recall) for own in all_of.own]
    all_of = replace(all_of, registers={one.numbers.city: one.numbers for one in cities})
    front = [*cover.chapters(all_of), *findings.chapters(all_of)]
    middle = [*ledger.chapters(all_of), *guide.chapters(all_of), *(c.brief for c in cities)]
    back = [
        *methods.chapters(all_of, frozenset(map(chr, assets.coverage()))),
        *(city.sources for city in cities),
    ]
    together = [*compare.chapters(all_of), *overview.chapters(all_of)]
    together += gallery.chapters(all_of, first=not together)
    middle = [*changes.chapters(all_of), *together, *middle]
    toc = contents.chapters(all_of, [*front, *middle, *back])
    title = f"{info.year}年政府工作报告简报"
    return Book(title, info, (*front, *toc, *middle, *back), alone=tuple(c.alone for c in cities if c.alone))
