"""Reports on one line: a block of many paragraphs cut where its own marks are.

A mark is a chapter or section number after the end of a sentence, white space there, the heading of a
chapter or the first words of a paragraph that every report has. A heading is cut off where white space
ends it.
"""

import re
from itertools import pairwise

from briefgen.lexicon.sections import words
from briefgen.sources.lines import Block, plain

_LONG = 1500  # plain characters beyond which a block is no single paragraph
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_MARK = re.compile(
    rf"(?:(?<=[。!?！？”’）)—:：])|(?<=\s))(?=\s*(?:{_NUMERAL}、|[（(]{_NUMERAL}[）)]))"
    r"|(?<=[。!?！？”：:])[^\S\n]+(?=\S)"
)
_HEAD = re.compile(rf"\s*(?:{_NUMERAL}\s*、|[（(]{_NUMERAL}[）)])")
_SPACE = re.compile(r"\S\s+")
_STOP = re.compile(r"[。!?！？;；:：]")


def explode(text: str, block: Block) -> list[Block]:
    """The paragraphs and headings of a block; the block itself when it is one paragraph."""
    if len(block.plain) < _LONG:
        return [block]
    cuts = [m.end() for m in _MARK.finditer(text, block.start, block.end)]
    cuts += [m.end() for m in words().run_on.finditer(text, block.start, block.end)]
    heads = [m.span("head") for m in words().run_on_head.finditer(text, block.start, block.end)]
    cuts += [edge for span in heads for edge in span]
    if len(cuts) < 2:
        return [block]
    edges = [block.start, *sorted({c for c in cuts if block.start < c < block.end}), block.end]
    found: list[Block] = []
    for start, end in pairwise(edges):
        found.extend(_headed(text, start, end))
    return found


def _headed(text: str, start: int, end: int) -> list[Block]:
    """A piece as one block, or as two when it opens with a heading that white space closes."""
    if number := _HEAD.match(text, start, end):
        space = _SPACE.search(text, number.end(), min(end, number.end() + 70))
        stop = _STOP.search(text, number.end(), end)
        if space and (stop is None or space.start() < stop.start()):
            return [*_block(text, start, space.start() + 1), *_block(text, space.end(), end)]
    return _block(text, start, end)


def _block(text: str, start: int, end: int) -> list[Block]:
    row = text[start:end]
    squeezed = plain(row)
    if not squeezed:
        return []
    start += len(row) - len(row.lstrip())
    return [Block(start, start + len(row.strip()), squeezed)]
