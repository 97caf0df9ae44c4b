"""Bind: from summaries, charts and notices to the chapters of a book.

Knows nothing of HTML or PDF. One file a kind of page, each with its typed context; `FRONT` and `BACK`
are the order of the book. If you want to add a page, begin here and in templates/pages/.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from briefgen import assets
from briefgen.model import Book, BookInfo, Chapter, Chart, History, Notice, Summary
from briefgen.pages import (
    brief,
    changes,
    compare,
    contents,
    cover,
    findings,
    fit,
    guide,
    ledger,
    methods,
    overview,
    sources,
)
from briefgen.pages.material import NOTHING, Material, material

KINDS = (cover, findings, contents, changes, compare, overview, ledger, guide, brief, methods, sources)
"""The modules in the order of the book."""


def bind(
    summary: Summary,
    charts: Sequence[Chart],
    info: BookInfo,
    notices: Sequence[Notice] = (),
    history: History = NOTHING,
    over_all: Callable[[], Sequence[Chart]] = tuple,
) -> Book:
    """The whole book over the cities of the summary, in their order.

    `over_all` gives charts over all cities that may not be there yet: it is asked last.
    Raises BuildError for a figure whose evidence no report of the city has.
    """
    all_of = material(summary.cities, summary, charts, info, notices, history=history, over_all=over_all)
    briefs, used = _briefs(all_of)
    front = [*cover.chapters(all_of), *findings.chapters(all_of)]
    middle = [*ledger.chapters(all_of), *guide.chapters(all_of), *briefs]
    back = [
        *methods.chapters(all_of, frozenset(map(chr, assets.coverage()))),
        *sources.chapters(all_of, used),
    ]
    together = [*compare.chapters(all_of), *overview.chapters(all_of)]
    middle = [*changes.chapters(all_of), *together, *middle]
    toc = contents.chapters(all_of, [*front, *middle, *back])
    title = f"{info.year}年政府工作报告简报"
    return Book(title, info, (*front, *toc, *middle, *back), alone=_alone(all_of, used))


def _alone(all_of: Material, used: Mapping[str, set[int]]) -> tuple[Chapter, ...]:
    """The briefs once more for those who get one alone, where the theme gives it 报头 and 报尾.

    They have the book's 出处, which leads back to the numbers `used` in the book.
    """
    if not fit.stands_alone(all_of.info.theme):
        return ()
    single = replace(all_of, single=True)
    bound = [brief.chapter(city, single, used[city.city])[0] for city in all_of.cities]
    return tuple(replace(chapter, name=f"alone-{chapter.name}") for chapter in bound)


def _briefs(all_of: Material) -> tuple[list[Chapter], dict[str, set[int]]]:
    bound = [brief.chapter(city, all_of) for city in all_of.cities]
    return [chapter for chapter, _ in bound], {c.city or "": used for c, used in bound}
