"""Reports on one line: a block of many paragraphs cut where its own marks are.

Where white space parts the paragraphs, or hard-wrapped lines, its pieces are taken as lines. Else marks
are: a chapter or section number after the end of a sentence, the heading of a chapter, the first words
of a paragraph that every report has.
"""

import re
from itertools import pairwise

from briefgen.lexicon.sections import words
from briefgen.sources.lines import Block, join, offset, tokens, wrapped

_CLOSED = tuple("。!?;:”")
_LONG = 1500  # plain characters beyond which a block is no single paragraph
_WHOLE = 300  # the same for a block that is most of its document
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_NUMBER = re.compile(rf"{_NUMERAL}、|\({_NUMERAL}\)")
_STOP = re.compile(r"[。!?;]")
_MARK = re.compile(rf"(?<=[。!?”)—:])(?={_NUMERAL}、|\({_NUMERAL}\))")
_MOST = 600_000  # a line beyond this holds no reports


def explode(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks of a document, those that hold many paragraphs or headings cut into them."""
    most = sum(len(block.plain) for block in blocks) // 4
    found: list[Block] = []
    for block in blocks:
        limit = _WHOLE if len(block.plain) >= most else _LONG
        if not limit <= len(block.plain) <= _MOST:
            found.append(block)
        else:
            pieces = _pieces(text, block)
            limit = limit if len(pieces) == 1 else _LONG
            found.extend(part for piece in pieces for part in _cut(text, piece, limit))
    return found


def _pieces(text: str, block: Block) -> list[Block]:
    """A block cut at white space, when that parts its paragraphs or wraps its lines."""
    pieces = tokens(text, block)
    closed = sum(piece.plain.endswith(_CLOSED) for piece in pieces)
    if len(pieces) > 4 and (closed >= 0.6 * len(pieces) or wrapped(text, pieces)):
        return join(text, pieces, alone=False)
    return [block]


def _cut(text: str, block: Block, limit: int) -> list[Block]:
    """A block cut at its marks and chapter headings, found in its plain form."""
    if len(block.plain) < limit:
        return [block]
    w = words()
    cuts = {m.end() for m in _MARK.finditer(block.plain)}
    cuts |= {m.end() for m in w.run_on.finditer(block.plain)}
    cuts |= {edge for m in w.run_on_head.finditer(block.plain) for edge in m.span("head")}
    cuts |= {end for cut in cuts if (end := _heading_end(block.plain, cut))}
    edges = [0, *sorted(cut for cut in cuts if 0 < cut < len(block.plain)), len(block.plain)]
    found: list[Block] = []
    at = block.start
    for first, last in pairwise(edges):
        end = offset(text, at, last - first)
        found.append(Block(offset(text, at, 1) - 1, end, block.plain[first:last]))
        at = end
    return found


def _heading_end(plain: str, start: int) -> int | None:
    """Where a heading that nothing closes ends: before the verb that opens the next sentence."""
    if number := _NUMBER.match(plain, start):
        stop = _STOP.search(plain, number.end(), number.end() + 200)
        comma = plain.find(",", number.end(), stop.start()) if stop else -1
        begun = words().run_on_verb.search(plain, comma + 7, stop.start() - 4) if stop and comma > 0 else None
        return begun.start() if begun else None
    return None
