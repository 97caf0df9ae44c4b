"""Lines and blocks: a document's text as paragraphs with offsets, page furniture left out.

Knows nothing of reports; every decision is taken on plain text, so that spaces and full-width forms
change nothing.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from briefgen.lexicon.sections import documents, words

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_TOKEN = re.compile(r"[-—–]\s*\d{1,3}\s*[-—–](?=\s|$)|\S+")  # a page number is one piece
_SPACE = " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\xad\x00"
_PLAIN: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_PLAIN |= dict.fromkeys(map(ord, _SPACE + _INVISIBLE))
_PLAIN |= {ord(a): b for a, b in zip("﹪﹐﹔﹕﹙﹚〔〕｡､•・", "%,;:()()。、··", strict=True)}
# The short way: these few are replaced faster than every character is looked up.
_COMMON = tuple(zip("，：；（）！？％", ",:;()!?%", strict=True))
_RARE = re.compile(
    "[" + "".join({chr(c) for c in _PLAIN} - set(_SPACE) - {wide for wide, _ in _COMMON}) + "]"
)
_EDGE = _SPACE + _INVISIBLE + "|"  # a bar at an edge is debris of a table
_END = tuple("。!?;:”’)…》】")
_STOP = ("。", "!", "?", ";", ":", "。”", "!”", "?”")
_SAMPLE = 2000  # lines that show how a text is wrapped
_MARKED = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}[、是章]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、](?!\d)|——|各位)"
)


class Block(NamedTuple):
    """`text[start:end]`, a paragraph or a heading, and its plain form (no white space, narrow ASCII)."""

    start: int
    end: int
    plain: str


def plain(text: str) -> str:
    """The text without white space and invisible characters, full-width ASCII narrowed."""
    if _RARE.search(text):
        text = _RARE.sub(_narrowed, text)
    for wide, narrow in _COMMON:
        text = text.replace(wide, narrow)
    return "".join(text.split())


def _narrowed(rare: re.Match[str]) -> str:
    return _PLAIN[ord(rare[0])] or ""


def offset(text: str, start: int, count: int) -> int:
    """The offset just after the `count`-th plain character of `text[start:]`; `start` for 0."""
    at = start
    while count:  # as many characters hold all of it, or as many less what is dropped of them
        piece = text[at : at + count]
        if not piece:
            raise IndexError(f"fewer plain characters than asked for behind {start}")
        at += count
        count -= len(plain(piece))
    return at


def blocks(text: str) -> list[Block]:
    """The paragraphs of a text, hard-wrapped lines joined, page furniture dropped."""
    return join(text, rows(text, 0, len(text), _LINE))


def tokens(text: str, block: Block) -> list[Block]:
    """The pieces of a block between white space."""
    return rows(text, block.start, block.end, _TOKEN)


def rows(text: str, start: int, end: int, pattern: re.Pattern[str]) -> list[Block]:
    """The matches of `pattern` in `text[start:end]`, stripped, empty ones left out."""
    found = []
    for match in pattern.finditer(text, start, end):
        row = match[0].rstrip(_EDGE)
        last = match.start() + len(row)
        row = row.lstrip(_EDGE)
        if squeezed := plain(row):
            found.append(Block(last - len(row), last, squeezed))
    return found


def join(text: str, lines: list[Block], alone: bool = True) -> list[Block]:
    """Lines as paragraphs: page furniture dropped, lines that go on with an open sentence joined.

    A number that is a line of its own is a page number, unless not `alone` (pieces between spaces).
    """
    kept = [line for line in lines if not _furniture(line.plain, alone)]
    layout = _layout(text, kept)
    groups: list[list[Block]] = []
    for line in kept:
        if groups and _continues(text, groups[-1], line, layout):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_merged(group) for group in groups]


def _furniture(plain: str, alone: bool) -> bool:
    """Whether a line belongs to the page, not to the text."""
    if len(plain) > 120 or (plain.isdigit() and not alone):
        return False
    w = words()
    marked = w.furniture_mark.search(plain) is not None and "。" not in plain
    return marked or w.furniture.match(plain) is not None


def _merged(group: list[Block]) -> Block:
    if len(group) == 1:
        return group[0]
    return Block(group[0].start, group[-1].end, "".join(line.plain for line in group))


@dataclass(frozen=True, slots=True)
class Layout:
    """How lines are set.

    `width` is where they are wrapped (0: not at all), counted in characters or in columns; `indented`
    whether paragraphs begin with white space and other lines do not; `hang` how many characters an
    indent that the format has lost takes from the first line of a paragraph.
    """

    width: int
    columns: bool = False
    indented: bool = False
    hang: int = 0

    def room(self, text: str, line: Block) -> int:
        """How many characters more the line could have held."""
        if self.columns:
            return (self.width - _columns(text, line)) // 2
        return self.width - _length(text, line)


def _layout(text: str, lines: list[Block]) -> Layout:
    lines = lines[:_SAMPLE]
    if len(lines) < 12 or sum(len(line.plain) for line in lines) > 80 * len(lines):
        return Layout(0)
    best, width, columns = 0, 0, False
    for measure, step in ((_columns, 2), (_length, 1)):
        sizes = sorted(measure(text, line) for line in lines)
        usual = Counter(sizes[len(sizes) // 3 :]).most_common(1)[0][0]
        full = sum(usual - 3 * step <= size <= usual + 2 * step for size in sizes)
        exact = sum(usual - step <= size <= usual for size in sizes)
        if usual <= 90 * step and full >= 0.4 * len(sizes) and exact > best:
            best, width, columns = exact, usual, measure is _columns
    if not best:
        return Layout(0)
    deep = sum(_indent(text, line) > 0 for line in lines)
    found = Layout(width, columns, 0.03 * len(lines) < deep < 0.7 * len(lines))
    return found if found.indented else replace(found, hang=_hang(text, lines, found))


def _hang(text: str, lines: list[Block], layout: Layout) -> int:
    """The usual room in the first lines of paragraphs: those after a last line that is plainly short."""
    rooms = [
        layout.room(text, line)
        for before, line in pairwise(lines)
        if _stops(before) and layout.room(text, before) > 5 and not _stops(line)
    ]
    rooms = sorted(room for room in rooms if room <= 4)
    return max(0, rooms[len(rooms) // 2]) if len(rooms) >= 4 else 0


def wrapped(text: str, lines: list[Block]) -> bool:
    """Whether the lines are wrapped at one width."""
    return _layout(text, lines).width > 0


def _stops(line: Block) -> bool:
    """Whether a sentence ends with the line, also by an ASCII stop behind Chinese (but not 1. or 3.)."""
    words = line.plain
    return (
        words.endswith(_STOP) or (words.endswith(".") and not words[-2:-1].isascii()) or words.endswith("%.")
    )


def _length(text: str, line: Block) -> int:
    return line.end - line.start + _indent(text, line)


def _columns(text: str, line: Block) -> int:
    """The width of a line, two for a Chinese character."""
    return 2 * (len(line.plain) + _indent(text, line)) - sum(map(line.plain.count, "0123456789.%"))


def _indent(text: str, line: Block) -> int:
    """How many characters wide the white space before a line is; a single space is none."""
    before = text[max(0, line.start - 8) : line.start]
    space = before[len(before.rstrip(" \xa0\u3000\u2003\t")) :]
    return 0 if space in ("", " ", "\xa0") else len(space)


def headed(line: Block) -> bool:
    """Whether a line without a full stop begins like a heading."""
    return _MARKED.match(line.plain) is not None or words().unnumbered.match(line.plain) is not None


def _continues(text: str, group: list[Block], line: Block, layout: Layout) -> bool:
    """Whether `line` goes on with the paragraph whose lines so far are `group`."""
    before = group[-1]
    if line.plain[0] in ",。;、:!?)”%》":
        return True
    if _titled(line) or (len(group) == 1 and _titled(before)):
        return False
    if layout.width:
        return _wraps(text, group, line, layout)
    return len(before.plain) > 60 and not before.plain.endswith(_END) and not headed(line)


def _titled(line: Block) -> bool:
    """Whether a line is the title of a report; the test of its last character only saves time."""
    return line.plain[-1] in "告报" and documents().title.fullmatch(line.plain) is not None


def _wraps(text: str, group: list[Block], line: Block, layout: Layout) -> bool:
    before = group[-1]
    if layout.indented and _indent(text, line):
        return False
    room = layout.room(text, before)
    if _stops(before):
        return room <= 1 and not headed(line)
    if before.plain.isdigit():
        return True  # a year or a figure that white space parts from its unit
    if len(group) == 1 and headed(before) and not any(stop in before.plain for stop in "。!?"):
        open_ended = before.plain.endswith((",", "、"))
        return room - layout.hang <= 1 and (open_ended or not _MARKED.match(line.plain))
    sentence = any(mark in row.plain for row in group[-3:] for mark in ",。、;:")
    return room <= 4 or (sentence and not headed(line))
