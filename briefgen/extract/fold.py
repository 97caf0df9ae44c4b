"""The folded view of a text: one spelling of everything, with the way back to the original.

Rules read folded text only, so widened punctuation, wrapped lines and inserted spaces cannot change
a record; evidence goes back through `Folded.span`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.lexicon.alternation import guarded

_NARROW = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SAME = {
    ord("﹪"): "%",
    ord("﹐"): ",",
    ord("﹔"): ";",
    ord("﹕"): ":",
    ord("﹙"): "(",
    ord("﹚"): ")",
    ord("〔"): "(",
    ord("〕"): ")",
    ord("‐"): "-",
    ord("‑"): "-",
    ord("‒"): "-",
    ord("–"): "-",
    ord("−"): "-",
    ord("〜"): "~",
    ord("∼"): "~",
    ord("•"): "·",
    ord("・"): "·",
    ord("．"): ".",
    ord("｡"): "。",
    ord("､"): "、",
}
_FOLD = {**_NARROW, **_SAME}
# The short way: these few are replaced faster than every character is looked up.
_COMMON = tuple(zip("，：；（）！？％", ",:;()!?%", strict=True))
_RARE = re.compile("[" + "".join(sorted({*map(chr, _FOLD)} - {wide for wide, _ in _COMMON})) + "]")
_INVISIBLE = "\\s\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\u00ad\x00"
_PAGE_NUMBER = r"—\s*(?:\d\s*){1,3}—(?!\d)"
_MAY_DROP = re.compile(f"[{_INVISIBLE}—]")
_DROPPED = guarded(f"[{_INVISIBLE}]+|{_PAGE_NUMBER}")
_CELL = re.compile(r"(?<=[\d%.])[ \u3000]*\t[ \t\u3000]*(?=[-+\d.])")
_STOP = re.compile(r"\.(?!\d)")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded `text` and for each of its characters the offset in the original."""

    text: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of `text[start:end]`, which must not be empty."""
        return self.at[start], self.at[end - 1] + 1


def fold(text: str, offset: int = 0) -> Folded:
    """The folded view of `text`, which stands at `offset` in its report.

    White space, invisible characters and the page numbers of a print (— 3 —) go; full-width ASCII
    becomes ASCII (，→ , and ％→ %); a full stop in ASCII between Chinese becomes 。; a tab between two
    numbers, which stand in cells of a table, becomes ; — nothing else changes.
    """
    narrow = _narrow(text)
    if "\t" in narrow:
        narrow = _CELL.sub(lambda cell: ";".ljust(len(cell[0])), narrow)
    narrow, at = _drop(narrow, offset)
    if "." in narrow:
        whole = narrow
        narrow = _STOP.sub(lambda stop: "。" if _ends_sentence(whole, stop.start()) else ".", whole)
    return Folded(narrow, at)


def _narrow(text: str) -> str:
    """The text in narrow forms, of the same length."""
    if _RARE.search(text):
        return text.translate(_FOLD)
    for wide, slim in _COMMON:
        text = text.replace(wide, slim)
    return text


def _drop(narrow: str, offset: int) -> tuple[str, Sequence[int]]:
    """The text without white space and the like, and where each character stood."""
    if not _MAY_DROP.search(narrow):
        return narrow, range(offset, offset + len(narrow))
    parts: list[str] = []
    at: list[int] = []
    last = 0
    for match in _DROPPED.finditer(narrow):
        start, end = match.span()
        parts.append(narrow[last:start])
        at.extend(range(offset + last, offset + start))
        last = end
    if not last:
        return narrow, range(offset, offset + len(narrow))
    at.extend(range(offset + last, offset + len(narrow)))
    return "".join(parts) + narrow[last:], tuple(at)


def _ends_sentence(kept: str, place: int) -> bool:
    """Whether the ASCII stop at `place` closes a Chinese sentence (not 3.5, 1. or www.)."""
    before = kept[place - 1] if place else ""
    after = kept[place + 1] if place + 1 < len(kept) else ""
    opens = after == "" or after > "\u2e7f" or after in "(\"'"
    return opens and (before > "\u2e7f" or (before in "%)\"'" and before != ""))
