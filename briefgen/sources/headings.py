"""Which blocks are headings: numbered, unnumbered or run into their paragraph."""

import re
from dataclasses import dataclass

from briefgen.lexicon.sections import words
from briefgen.sources.lines import Block, offset

UNNUMBERED, PART, CHAPTER, SECTION, ITEM, SUBITEM = range(6)

_NUMERAL = "[一二三四五六七八九十百]{1,4}"
_STYLES = (
    (PART, re.compile(rf"第{_NUMERAL}(?:章|部分|篇)[、:,]?")),
    (CHAPTER, re.compile(rf"{_NUMERAL}(?:、|\.|．)")),
    (SECTION, re.compile(rf"\({_NUMERAL}\)[、.]?")),
    (ITEM, re.compile(r"\d{1,2}(?:[.、](?!\d)|．)")),
    (SUBITEM, re.compile(r"\(\d{1,2}\)[、.]?|[①-⑳]")),
)
_STOP = re.compile(r"[。!?]")
_LONGEST = 80  # plain characters of a heading, numbering included


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found in a block: its rank (UNNUMBERED … SUBITEM) and its span in the text.

    `plain` is the heading without its numbering; `run_in` when the paragraph goes on after it.
    """

    block: Block
    rank: int
    start: int
    end: int
    plain: str
    run_in: bool


def heading(text: str, block: Block) -> Heading | None:
    """The heading that a block is or begins with, None for a plain paragraph."""
    for rank, style in _STYLES:
        if match := style.match(block.plain):
            return _numbered(text, block, rank, match.end())
    if len(block.plain) <= 60 and words().unnumbered.match(block.plain):
        return Heading(block, UNNUMBERED, block.start, block.end, block.plain, False)
    return None


def _numbered(text: str, block: Block, rank: int, body: int) -> Heading | None:
    stop = _STOP.search(block.plain, body)
    size = stop.start() if stop else len(block.plain)
    if size > _LONGEST or size == body:
        return None
    run_in = stop is not None and stop.end() < len(block.plain)
    if rank >= ITEM and (stop is not None and not run_in):
        return None  # an entry of a list, not the heading of anything
    end = offset(text, block.start, size)
    return Heading(block, rank, block.start, end, block.plain[body:size], run_in)
