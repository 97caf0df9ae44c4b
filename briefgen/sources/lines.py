"""Lines and blocks: a document's text as paragraphs with offsets, page furniture left out.

Knows nothing of reports; every decision is taken on plain text, so that spaces and full-width forms
change nothing.
"""

import re
from dataclasses import dataclass

from briefgen.lexicon.sections import words

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_SPACE = " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\xad\x00"
_PLAIN: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_PLAIN |= dict.fromkeys(map(ord, _SPACE + _INVISIBLE))
_PLAIN |= {ord(a): b for a, b in zip("﹪﹐﹔﹕﹙﹚〔〕｡､•・", "%,;:()()。、··", strict=True)}
_EDGE = _SPACE + _INVISIBLE + "|"  # a bar at an edge is debris of a table
_END = tuple("。!?;:”’)…》】")


@dataclass(frozen=True, slots=True)
class Block:
    """`text[start:end]`, a paragraph or a heading, and its plain form (no white space, narrow ASCII)."""

    start: int
    end: int
    plain: str


def plain(text: str) -> str:
    """The text without white space and invisible characters, full-width ASCII narrowed."""
    return text.translate(_PLAIN)


def offset(text: str, start: int, count: int) -> int:
    """The offset just after the `count`-th plain character of `text[start:]`; `start` for 0."""
    at = start
    while count:
        if _PLAIN.get(ord(text[at]), "") is not None:
            count -= 1
        at += 1
    return at


def blocks(text: str) -> list[Block]:
    """The paragraphs of a text, hard-wrapped lines joined, page furniture dropped."""
    lines = _lines(text)
    width = _wrap_width(lines)
    furniture = words().furniture
    kept = [line for line in lines if len(line.plain) > 120 or not furniture.match(line.plain)]
    joined: list[Block] = []
    for line in kept:
        if joined and _continues(text, joined[-1], line, width):
            last = joined[-1]
            joined[-1] = Block(last.start, line.end, last.plain + line.plain)
        else:
            joined.append(line)
    return joined


def _lines(text: str) -> list[Block]:
    found = []
    for match in _LINE.finditer(text):
        row = match[0].rstrip(_EDGE)
        end = match.start() + len(row)
        row = row.lstrip(_EDGE)
        if squeezed := plain(row):
            found.append(Block(end - len(row), end, squeezed))
    return found


def _wrap_width(lines: list[Block]) -> int:
    """The column at which the text is hard-wrapped, 0 when its lines are paragraphs."""
    if len(lines) < 12:
        return 0
    sizes = sorted(len(line.plain) for line in lines)
    widest = sizes[int(len(sizes) * 0.97)]
    full = sum(widest * 0.85 <= size <= widest * 1.15 for size in sizes)
    return widest if widest <= 90 and full >= 0.45 * len(sizes) else 0


_MARKED = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}[、是章]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、](?!\d)|——|各位)"
)


def _continues(text: str, last: Block, line: Block, width: int) -> bool:
    """Whether `line` goes on with the sentence that `last` left open."""
    if line.plain[0] in ",。;、:!?)”%》":
        return True
    if last.plain.endswith(_END) and not (last.plain.endswith((";", ":", ")")) and width):
        return False
    row = text[max(last.start, last.end - 200) : last.end]
    size = len(plain(re.split(r"[\n\r]", row)[-1]))
    if width:
        return size >= width * 0.8 and not _MARKED.match(line.plain)
    return size > 60 and not _MARKED.match(line.plain)
