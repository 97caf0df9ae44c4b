"""Which blocks are headings: numbered, unnumbered or run into their paragraph."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.lexicon.sections import words
from briefgen.sources.lines import Block, offset

ANNEX, UNNUMBERED, PART, CHAPTER, SECTION, ITEM, SUBITEM = range(-1, 6)

_NUMERAL = "[一二三四五六七八九十百]{1,4}"
_STYLES = (
    (PART, re.compile(rf"第{_NUMERAL}(?:章|部分|篇)[、:,]?")),
    (CHAPTER, re.compile(rf"{_NUMERAL}[、.．]")),
    (SECTION, re.compile(rf"\({_NUMERAL}\)[、.]?")),
    (ITEM, re.compile(r"\d{1,2}(?:[.、．](?!\d))")),
    (SUBITEM, re.compile(r"\(\d{1,2}\)[、.]?|[①-⑳]")),
)
_FIRST = frozenset("第一二三四五六七八九十百(0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_MARKS = (
    re.compile(rf"{_NUMERAL}是(?:要)?"),
    re.compile(rf"第{_NUMERAL}[,、:]"),
    re.compile(r"(?:——|--)"),
)
_STOP = re.compile(r"[。!?]")
_ENDS = re.compile(r"[。!?;:,、]$")
_LONGEST = 80  # plain characters of a heading, numbering included
_SHORT = 45  # plain characters of a heading that has no number
_FEWEST = 3  # headings without numbers come in rows

_DECORATION = "【】〖〗■◆●▲★□◇○△☆"  # about a heading without a number


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found in a block: its rank (ANNEX … SUBITEM) and its span in the text.

    `plain` is the heading without its numbering; `run_in` when the paragraph goes on after it.
    """

    block: Block
    rank: int
    start: int
    end: int
    plain: str
    run_in: bool


def heading(text: str, block: Block, marked: bool = False) -> Heading | None:
    """The heading that a block is or begins with, None for a plain paragraph.

    `marked` is whether the format itself marks the block as a heading.
    """
    for rank, style in _STYLES if block.plain[0] in _FIRST else ():
        if match := style.match(block.plain):
            return _numbered(text, block, rank, match.end())
    if words().annex.fullmatch(block.plain):
        return Heading(block, ANNEX, block.start, block.end, block.plain, False)
    bare = block.plain.strip(_DECORATION)
    if len(bare) <= 60 and words().unnumbered.match(bare):
        return Heading(block, UNNUMBERED, block.start, block.end, bare, False)
    if marked and len(block.plain) <= _SHORT and not _ENDS.search(block.plain):
        return Heading(block, SECTION, block.start, block.end, block.plain, False)
    return None


def _numbered(text: str, block: Block, rank: int, body: int) -> Heading | None:
    stop = _STOP.search(block.plain, body)
    size = stop.start() if stop else len(block.plain)
    if size == body or size > (_LONGEST if rank < ITEM else _SHORT):
        return None
    run_in = stop is not None and stop.end() < len(block.plain)
    if (rank >= ITEM and stop is not None and not run_in) or (stop is None and _ENDS.search(block.plain)):
        return None  # an entry of a list, not the heading of anything
    end = offset(text, block.start, size)
    return Heading(block, rank, block.start, end, block.plain[body:size], run_in)


def promoted(text: str, blocks: Sequence[Block]) -> dict[int, Heading]:
    """The headings of tasks that carry no number, by the start of their block; empty when there are none.

    Tried in this order: rows of 一是 … or 第一 … or ——, short lines without a full stop, first sentences.
    """
    for mark in _MARKS:
        found = {b.start: _numbered(text, b, SECTION, m.end()) for b in blocks if (m := mark.match(b.plain))}
        heads = {start: head for start, head in found.items() if head}
        if len(heads) >= _FEWEST:
            return heads
    lines = [b for b in blocks if 4 <= len(b.plain) <= _SHORT and not _ENDS.search(b.plain)]
    if len(lines) >= _FEWEST:
        return {b.start: Heading(b, SECTION, b.start, b.end, b.plain, False) for b in lines}
    return _sentences(text, blocks)


def _sentences(text: str, blocks: Sequence[Block]) -> dict[int, Heading]:
    """First sentences that head their paragraphs: short, without figures, most paragraphs having one."""
    heads: dict[int, Heading] = {}
    for block in blocks:
        stop = _STOP.search(block.plain)
        if stop and stop.start() <= _SHORT and stop.end() < len(block.plain) - 60:
            first = block.plain[: stop.start()]
            if not words().topical.search(first):
                end = offset(text, block.start, stop.start())
                heads[block.start] = Heading(block, SECTION, block.start, end, first, True)
    return heads if len(heads) >= max(_FEWEST, len(blocks) // 2) else {}
