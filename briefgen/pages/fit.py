"""How much of each list a page shows: by the height that its lines take, before anything is laid out.

Heights are points, widths ems of the list's own size. Every Han character of our faces is 1 em wide, and
what else there is counts a little too wide, so that what fits here fits on the page too.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from briefgen import display

_CLOSING = "。，、；：！？）》〉】”’…%‰,.;:!?)"
_OPENING = "（《〈【“‘("
_HELD = frozenset(_CLOSING + display.JOINER)
_HOLDING = frozenset(_OPENING + display.JOINER)
_PARTING = frozenset(" " + display.BREAK)


@dataclass(frozen=True, slots=True)
class Block:
    """One list in a column: the heights of its heading and items.

    `least` items come before any other list's further ones. `more` is the height of the line that says
    what is left out, which stands alone where nothing is shown.
    """

    head: float
    items: Sequence[float]
    least: int
    more: float = 14.0


class Heights(Sequence[float]):
    """The heights of items as they are asked for: of a long list most are never shown."""

    def __init__(self, items: Sequence[Any], reckon: Callable[[Any], float]) -> None:
        self._items, self._reckon = items, reckon
        self._known: list[float] = []

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, at: Any) -> Any:
        wanted = range(len(self))[at]
        last = max(wanted, default=-1) if isinstance(wanted, range) else wanted
        self._known += map(self._reckon, self._items[len(self._known) : last + 1])
        return [self._known[one] for one in wanted] if isinstance(wanted, range) else self._known[wanted]


def share(room: float, blocks: Sequence[Block]) -> tuple[int, ...]:
    """How many items of each block fit into the room, in points; items keep their order.

    Blocks get their `least` items in turn, then one more each as long as there is room.
    """
    shown = [0] * len(blocks)
    for rounds in ("least", "rest"):
        growing = True
        while growing:
            growing = False
            for at, block in enumerate(blocks):
                limit = min(block.least, len(block.items)) if rounds == "least" else len(block.items)
                if shown[at] < limit:
                    tried = [*shown[:at], shown[at] + 1, *shown[at + 1 :]]
                    if _height(blocks, tried) <= room:
                        shown, growing = tried, True
    return tuple(shown)


def height(text: str, measure: float, line: float, extra: float = 0.0) -> float:
    """The height of one item: its lines in a measure of so many ems; `extra` ems hang at its end (marks)."""
    return lines(text, measure, extra) * line


@lru_cache(maxsize=2**14)
def lines(text: str, measure: float, extra: float = 0.0) -> int:
    """How many lines the text takes, broken where Chinese lines may end; one at least.

    Widths are never below those of our faces, so the page takes as many lines or fewer.
    """
    if len(text) + extra <= measure:  # no character is wider than an em
        return 1
    count, used = 1, 0.0
    for wide in _widths(display.joined(display.widen(text), ending=True)):
        if used and used + wide > measure:
            count, used = count + 1, 0.0
        count += int(wide // measure) if wide > measure else 0
        used += wide % measure if wide > measure else wide
    return count + (1 if used + extra > measure else 0)


def width(text: str) -> float:
    """The width in ems, rounded up a little: wide characters 1, capitals and signs 0.8, the rest 0.62."""
    return sum(map(_wide, text))


@cache
def _wide(char: str) -> float:
    if char in (display.JOINER, display.BREAK):
        return 0.0
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    return 0.95 if char in "%mwMW@‰" else 0.8 if char.isupper() or char in "≥≤−+=&" else 0.62


def _widths(text: str) -> Iterator[float]:
    """The widths of the pieces of a line that no line end may part."""
    whole, before = 0.0, display.JOINER
    for char in text:
        wide = _wide(char)
        # Most of a text is Han, beside which a line may end unless a mark forbids it.
        if before not in _HOLDING and char not in _HELD and (before in _PARTING or _part(before, wide)):
            yield whole
            whole = wide
        else:
            whole += wide
        before = char
    if text:
        yield whole


def _part(before: str, wide: float) -> bool:
    return wide == 1.0 or _wide(before) == 1.0


def _height(blocks: Sequence[Block], shown: Sequence[int]) -> float:
    total = 0.0
    for block, count in zip(blocks, shown, strict=True):
        total += block.head + sum(block.items[:count]) if count else 0.0
        total += block.more if count < len(block.items) else 0.0
    return total


@dataclass(frozen=True, slots=True)
class Sheet:
    """The room that the style sheet gives a brief, in points and ems; styles/brief.css holds the same.

    `height` is that of the type area. `first` is what page 1 leaves below its head for verdict, tiles and
    the two columns, `second` what page 2 leaves for charts and lists; measures are ems of the lists' size.
    `findings` is what 摘要 leaves for its sentences, whose marks have `finding_mark` of their size;
    `headline` is what stands above the first row of 横向比较, `toc` what stands on the page of 目录 beside
    its lines.
    """

    height: float = 708.0
    first: float = 604.0
    verdict_measure: float = 43.5
    verdict_line: float = 19.0
    verdict_gap: float = 15.0
    tile_row: float = 78.0
    tiles_a_row: int = 3
    tiles: int = 6
    highlight_measure: float = 17.8
    second: float = 702.0
    chart_gap: float = 18.0
    chart_width_mm: float = 82.0
    list_measure: float = 24.7
    foot_measure: float = 59.0
    heading: float = 28.0
    apart: float = 14.0
    line: float = 14.0
    table_head: float = 40.0
    table_row: float = 14.5
    name_measure: float = 14.02
    said_measure: float = 7.6
    words_measure: float = 9.2
    unit_measure: float = 5.4
    findings: float = 540.0
    finding_measure: float = 41.0
    finding_line: float = 19.0
    finding_gap: float = 18.5
    finding_indent: float = 0.0
    path_measure: float = 17.4
    path_line: float = 10.0
    finding_mark: float = 6.5 / 11
    headline: float = 119.0
    order_measure: float = 45.0
    toc: float = 127.0
    toc_line: float = 13.35


_GONGWEN = Sheet(
    height=637.0,
    first=530.0,
    verdict_measure=39.8,
    highlight_measure=15.2,
    second=630.0,
    chart_width_mm=75.0,
    list_measure=22.4,
    foot_measure=54.0,
    name_measure=12.3,
    said_measure=7.4,
    words_measure=8.6,
    unit_measure=4.9,
    findings=17 * 28.99,
    finding_measure=28.2,  # figures are reckoned too wide
    finding_line=28.99,
    finding_gap=0.0,
    finding_indent=2.0,
    path_measure=14.8,
    finding_mark=6.5 / 16,
    headline=124.0,
    order_measure=40.0,
    toc=131.0,
    toc_line=11.35,
)
# 报头 takes 124 pt of the first page (the head is 22 pt lower), 报尾 up to four lines of the second.
_JIANBAO = replace(_GONGWEN, first=_GONGWEN.first - 102, tiles=3, second=_GONGWEN.second - 106)
_SHEETS = {("gongwen", False): _GONGWEN, ("gongwen", True): _JIANBAO}
MM = 72 / 25.4


def sheet(theme: str, *, single: bool = False) -> Sheet:
    """The room of a theme, or of its brief that stands alone; an unlisted theme keeps modern's."""
    return _SHEETS.get((theme, single), Sheet())


def stands_alone(theme: str) -> bool:
    """Whether a brief of the theme that stands alone has other room than in the book (报头, 报尾)."""
    return (theme, True) in _SHEETS
