"""The outline (bookmarks) of a PDF from a flat list of levels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from briefgen.outputs.galley import Bookmark


@dataclass(slots=True)
class _Line:
    mark: Bookmark
    children: list["_Line"] = field(default_factory=list)


def outline(book: pikepdf.Pdf, marks: Sequence[Bookmark], pages: Sequence[Any]) -> None:
    """Write the outline; a level that skips others stands directly under the last higher one."""
    lines = _tree(marks)
    if lines:
        root = book.make_indirect(Dictionary(Type=Name.Outlines))
        shown = _write(book, root, lines, pages)
        root.Count = shown
        book.Root.Outlines = root
    elif "/Outlines" in book.Root:
        del book.Root.Outlines


def _tree(marks: Sequence[Bookmark]) -> list[_Line]:
    top: list[_Line] = []
    above: list[_Line] = []
    for mark in marks:
        line = _Line(mark)
        while above and above[-1].mark.level >= mark.level:
            above.pop()
        (above[-1].children if above else top).append(line)
        above.append(line)
    return top


def _write(book: pikepdf.Pdf, parent: Any, lines: Sequence[_Line], pages: Sequence[Any]) -> int:
    """Write the lines under `parent`; the number of lines shown when all that are open are open."""
    shown, last = 0, None
    for line in lines:
        mark = line.mark
        dest = Array([pages[mark.page], Name.XYZ, mark.x, mark.y, 0])
        made = book.make_indirect(Dictionary(Title=String(mark.label), Dest=dest, Parent=parent))
        inside = _write(book, made, line.children, pages)
        if inside:
            made.Count = inside if mark.open else -inside
        shown += 1 + (inside if mark.open else 0)
        if last is None:
            parent.First = made
        else:
            made.Prev, last.Next = last, made
        last = made
    if last is not None:
        parent.Last = last
    return shown
