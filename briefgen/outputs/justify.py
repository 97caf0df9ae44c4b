"""Justification of Han, which WeasyPrint 70 does not do: it stretches spaces only, and Chinese has none.

The rest of a line goes into the gaps beside its ideographs, in equal parts, joints between inline boxes
included. The part is added to the widths of the shaped glyphs when they are drawn, so that shaping, squeezed
punctuation and the choice of line breaks stay as they were. This touches the library's internals: where they
are not those of KNOWN, lines stay ragged and `unavailable` says so.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from operator import methodcaller
from typing import Any

from briefgen.model import Notice, Severity
from briefgen.outputs.emphasis import MARK
from briefgen.outputs.hanging import SPACE, with_space
from briefgen.outputs.quick_way import known, own

LIMIT_EM = 0.35
"""A gap never grows by more than this part of the line's font size; such a line stays ragged."""
LIST_EM = 2.0
"""The same for the gaps between the items of a line that is a list, which take all of its rest."""
LISTED = 3
"""So many ideographic spaces inside a line make it a list of items; those are not drawn wide."""
RAISED = 0.75
"""Text smaller than this part of the line's is a mark, which is not drawn wide."""

KNOWN = frozenset({"b95a8770"})
"""Digests of the functions this module was written against (WeasyPrint 70.0)."""

_HANGING = re.compile(f"{SPACE}|{MARK.pattern}")
_HAN = "\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60‘’“”\U00020000-\U0003ffff"
_WIDE = f"{_HAN}—…"
_STRETCH = re.compile(
    "(?![\\s\u200b\u2060\ufeff]|$)"  # what follows is a visible character
    "(?!(?<=—)—|(?<=…)…)"  # a dash and an ellipsis of two characters stay whole
    "(?<!^・)"  # text stands off its bullet alike on every line
    f"(?:(?<=[{_WIDE}])|(?<=[ \u00a0])|(?<=\\S)(?=[{_HAN}—…]))"
)


_ITEM = re.compile(f"(?<={SPACE})(?=\\S)")
_start = methodcaller("start")


def items(text: str) -> tuple[int, ...]:
    """The offsets inside `text` where an item begins that an ideographic space sets apart."""
    return tuple(match.start() for match in _ITEM.finditer(text))


def gaps(text: str) -> tuple[int, ...]:
    """The offsets inside `text` where a line may be stretched: beside ideographs and after spaces.

    Marks of other faces are not there for this: a gap stands before the mark between two letters.
    """
    marks = [match.start() for match in MARK.finditer(text)]
    bare = MARK.sub("", text) if marks else text
    found = [start for start in map(_start, _STRETCH.finditer(bare)) if start]
    if not marks:
        return tuple(found)
    before = [place - number for number, place in enumerate(marks)]  # letters before each mark
    return tuple([start + bisect_left(before, start) for start in found])


def unavailable() -> Notice | None:
    """The notice to show where this WeasyPrint is not one that justification was written against."""
    if _known():
        return None
    from importlib.metadata import version  # takes as long as a page

    message = f"WeasyPrint {version('weasyprint')} 的内部与本程序所知的不同，汉字行不作两端对齐。"
    return Notice("justification-off", Severity.INFO, message)


@contextmanager
def spread_han() -> Iterator[None]:
    """Inside, layout spreads the lines of `text-align: justify`; nothing happens where `unavailable`."""
    if unavailable():
        yield
        return
    from weasyprint.layout import inline

    justify_line, text_align, trailing, split = (
        inline.justify_line,
        inline.text_align,
        inline.trailing_whitespace_size,
        inline.split_first_line,
    )

    def hanging(context: Any, line: Any, available_width: float, last: bool) -> Any:
        return text_align(context, line, available_width + _hang(line), last)

    def spaces(context: Any, box: Any) -> float:
        return _hang(box) or float(trailing(context, box))

    inline.justify_line, inline.text_align = _justify_line, hanging
    inline.trailing_whitespace_size, inline.split_first_line = spaces, with_space(split)
    try:
        yield
    finally:
        inline.justify_line, inline.text_align = justify_line, text_align
        inline.trailing_whitespace_size, inline.split_first_line = trailing, split


@cache
def _known() -> bool:
    return known(KNOWN, *_written_for())


def _written_for() -> tuple[Any, ...]:
    from weasyprint.draw import text as drawing
    from weasyprint.layout import inline
    from weasyprint.text import line_break

    return (
        inline.text_align,
        inline.justify_line,
        inline.add_word_spacing,
        inline.trailing_whitespace_size,
        drawing.draw_first_line,
        line_break.Layout.get_first_line,
        line_break.Layout.reactivate,
        line_break.Layout.deactivate,
    )


def _justify_line(context: Any, line: Any, extra: float) -> None:
    """Stand-in for WeasyPrint's: `extra` pixels dealt out over the gaps of a laid-out line."""
    runs = _text_boxes(line)
    if not runs or any(box.style["direction"] == "rtl" for box in runs):
        return
    size = max(box.style["font_size"] for box in runs)
    inside, joints, limit = _places(runs, size)
    count = sum(map(len, inside)) + sum(joints)
    if not count or extra / count > limit * size:
        return
    dealt = {id(box): (at, joint) for box, at, joint in zip(runs, inside, joints, strict=True)}
    _move(line, dealt, extra / count, 0.0)


def _places(runs: list[Any], size: float) -> tuple[list[tuple[int, ...]], list[bool], float]:
    """Where the text boxes of a line may be stretched, which joints of two may, and how far (em)."""
    if sum(box.text.count(SPACE) for box in runs) >= LISTED:
        listed = [items(box.text) for box in runs]
        if sum(map(len, listed)) >= LISTED:
            return listed, [False] * len(runs), LIST_EM
    inside = [gaps(box.text) if box.style["font_size"] > RAISED * size else () for box in runs]
    return inside, [_joined(box, following) for box, following in pairwise(runs)] + [False], LIMIT_EM


def _hang(line: Any) -> float:
    """How far a line, or a box of it, may reach over its edge: ideographic spaces at its end are not seen."""
    box = _last_text(line)
    if box is None or not _HANGING.match(box.text[-1:]):
        return 0
    text = MARK.sub("", box.text)
    return (len(text) - len(text.rstrip(SPACE))) * float(box.style["font_size"])


def _last_text(box: Any) -> Any:
    """The last text box in a box, itself included."""
    text, inline, _ = _kinds()
    if isinstance(box, text):
        return box
    for child in reversed(box.children):
        if child.is_in_normal_flow():
            if isinstance(child, text):
                if child.text:
                    return child
            elif isinstance(child, inline) and (found := _last_text(child)) is not None:
                return found
    return None


def _text_boxes(box: Any) -> list[Any]:
    """The text boxes of a line in order; an inline block is one thing and its inside is left alone."""
    text, inline, _ = _kinds()
    found: list[Any] = []
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, text):
            if child.text:
                found.append(child)
        elif isinstance(child, inline):
            found += _text_boxes(child)
    return found


@cache
def _kinds() -> tuple[Any, Any, Any]:
    from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox

    return TextBox, InlineBox, LineBox


def _joined(box: Any, following: Any) -> bool:
    """Whether the joint of two text boxes may stretch: not before a raised mark, not over another box."""
    if box.style["font_size"] != following.style["font_size"]:
        return False
    if abs(box.position_x + box.width - following.position_x) > 0.01:
        return False
    before, after = MARK.sub("", box.text), MARK.sub("", following.text)
    return bool(before and after and gaps(before[-1] + after[0]))


def _move(box: Any, dealt: dict[int, tuple[tuple[int, ...], bool]], part: float, advance: float) -> float:
    """Shift and widen what is in the line, from left to right; the advance after `box`."""
    text, inline, line = _kinds()
    if isinstance(box, text):
        box.position_x += advance
        at, joint = dealt.get(id(box), ((), False))
        if at:
            box.pango_layout = _spread(box.pango_layout, at, part, box.style)
            box.width += part * len(at)
        return advance + part * (len(at) + joint)
    if not isinstance(box, (line, inline)):
        box.translate(advance, 0)
        return advance
    box.position_x += advance
    end = advance
    for child in box.children:
        if child.is_in_normal_flow():
            end = _move(child, dealt, part, end)
    box.width += end - advance
    return end


def _spread(layout: Any, at: tuple[int, ...], part: float, style: Any) -> Any:
    """The layout as one that widens the glyphs before `at` by `part` pixels when it is drawn."""
    kind = _layout_class()
    spread = kind.__new__(kind)
    spread.__dict__.update(layout.__dict__)
    own(spread, style)
    size = style["font_size"]
    # The PDF writer cuts each shift down to a thousandth of the font size: deal out whole thousandths.
    thousandths = part * 1000 / size
    ends = [round(thousandths * number) for number in range(len(at) + 1)]
    units, place, last = _units(), 0, 0
    spread.widened = {}
    for offset, left, right in zip(at, ends, ends[1:], strict=False):
        place += len(spread.text[last:offset].encode())
        last = offset
        spread.widened[place] = round((right - left + 0.05) * size / 1000 * units)
    return spread


@cache
def _units() -> int:
    from weasyprint.text.ffi import TO_UNITS

    return int(TO_UNITS)


@cache
def _layout_class() -> Any:
    from weasyprint.text.ffi import ffi
    from weasyprint.text.line_break import Layout

    step = ffi.sizeof("PangoGlyphInfo") // 4

    class Spread(Layout):  # type: ignore[misc]
        """A layout whose first line is widened each time that Pango has shaped it anew."""

        widened: dict[int, int]

        def get_first_line(self) -> Any:
            line, index = super().get_first_line()
            run = line.runs[0]
            while run != ffi.NULL:
                self._widen(run.data.item, run.data.glyphs)
                run = run.next
            return line, index

        def _widen(self, item: Any, glyphs: Any) -> None:
            count, first = glyphs.num_glyphs, item.offset
            if not count:
                return
            numbers = memoryview(ffi.buffer(glyphs.glyphs, 4 * step * count)).cast("B").cast("i")
            starts = memoryview(ffi.buffer(glyphs.log_clusters, 4 * count)).cast("B").cast("i").tolist()
            for number, (start, end) in enumerate(pairwise([*starts, item.length])):
                if end != start and (more := self.widened.get(first + end)):
                    numbers[step * number + 1] += more

    return Spread
