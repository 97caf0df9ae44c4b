"""Chapters that must take so many pages and took more: set again with less on them, until they fit.

What goes on a page is reckoned before it is laid out (pages/fit.py); this is for when that was wrong.
"""

import logging
from collections.abc import Callable, Mapping, Sequence

from briefgen.engine import Lost
from briefgen.model import Chapter
from briefgen.outputs.galley import Galley
from briefgen.pages.brief import tightened

log = logging.getLogger("briefgen")

_STEPS = (1, 1, 2, 2, 4, 4, 8, 8, 16)  # items left out in each round
Setter = Callable[[Sequence[Chapter]], Sequence[Galley | Lost]]


def fitted(chapters: Sequence[Chapter], made: Mapping[str, Galley], again: Setter) -> dict[str, Galley]:
    """The galleys by name, those of chapters that were too long as `again` sets them with fewer items.

    A chapter that never fits keeps its last galley: the gates tell of it.
    """
    found = dict(made)
    long = [chapter for chapter in chapters if _over(chapter, found[chapter.name])]
    for step in _STEPS:
        long = [less for chapter in long if (less := _less(chapter, step))]
        if not long:
            break
        log.info("fit: %d chapters again", len(long))
        for chapter, galley in zip(long, again(long), strict=True):
            if not isinstance(galley, Lost):
                found[chapter.name] = galley
        long = [chapter for chapter in long if _over(chapter, found[chapter.name])]
    return found


def _less(chapter: Chapter, step: int) -> Chapter | None:
    """The chapter with so many items less in its lists, or as few as can be; None when it has no more."""
    less = chapter
    for _ in range(step):
        less = tightened(less) or less
    return less if less is not chapter else None


def _over(chapter: Chapter, galley: Galley) -> bool:
    return chapter.pages is not None and sum(not sheet.blank for sheet in galley.sheets) > chapter.pages
