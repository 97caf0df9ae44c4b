"""How much of each list a page shows: by the height that its lines take, before anything is laid out.

Heights are points. Widths are ems of the list's own size; they are taken a little too wide, so that
what fits here fits on the page too.
"""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """One list in a column: the heights of its heading and items.

    `least` items come before any other list's further ones. `more` is the height of the line that says
    what is left out.
    """

    head: float
    items: tuple[float, ...]
    least: int
    more: float = 14.0


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


def height(text: str, measure: float, line: float, gap: float, extra: float = 0.0) -> float:
    """The height of one item: its lines in a measure of so many ems, and the gap below.

    `extra` ems stand for what is beside the text, such as marks.
    """
    return max(1, math.ceil((width(text) + extra) / (measure - 1.0))) * line + gap


def width(text: str) -> float:
    """The width in ems: 1 for wide characters, 0.6 for the rest."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.6 for char in text)


def _height(blocks: Sequence[Block], shown: Sequence[int]) -> float:
    total = 0.0
    for block, count in zip(blocks, shown, strict=True):
        if block.items:
            total += block.head + sum(block.items[:count])
            total += block.more if count < len(block.items) else 0.0
    return total


@dataclass(frozen=True, slots=True)
class Sheet:
    """The room that the style sheet gives a brief, in points and ems; styles/brief.css holds the same.

    `first` is what page 1 leaves below its head for verdict, tiles and the two columns, `second` what
    page 2 leaves for charts and lists; measures are ems of the lists' size.
    """

    first: float = 620.0
    verdict_measure: float = 41.0
    verdict_line: float = 19.0
    verdict_gap: float = 16.0
    tile_row: float = 72.0
    tiles_a_row: int = 3
    highlight_measure: float = 19.0
    second: float = 694.0
    chart_words: float = 44.0
    chart_width_mm: float = 82.0
    list_measure: float = 24.0
    keywords: float = 48.0
    heading: float = 27.0
    line: float = 14.0
    gap: float = 3.5
    theme: float = 17.0
    table_head: float = 58.0
    table_row: float = 14.5
    target_words: int = 7


_SHEETS = {
    "gongwen": Sheet(
        first=500.0,
        target_words=5,
        verdict_measure=38.0,
        highlight_measure=14.0,
        second=620.0,
        chart_width_mm=75.0,
        list_measure=22.0,
    )
}
MM = 72 / 25.4


def sheet(theme: str) -> Sheet:
    """The room of a theme; a theme that is not listed keeps the page of modern."""
    return _SHEETS.get(theme, Sheet())
