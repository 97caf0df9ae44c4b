"""Make-up: galleys and their shell into one PDF: one page tree, outline, tag tree, one cut of each face.

Pages are taken over whole. A page that stands on another side than it was set for is moved by the
difference of the margins; the shell's head and folio are drawn over it as an artifact.
"""

import io
import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from briefgen.errors import BuildError
from briefgen.outputs.faces import Faces
from briefgen.outputs.finish import saved
from briefgen.outputs.galley import Bookmark, Galley, Sheet
from briefgen.outputs.outline import outline
from briefgen.outputs.shell import PLACE, Part, places
from briefgen.outputs.tagtree import TagTree

_MARKED = re.compile(rb"/\w+\s*<<\s*/MCID \d+\s*>>\s*BDC")


def assemble(frame: Galley, parts: Sequence[Part], *, single: bool = False) -> bytes:
    """The book: `frame` is the shell set from the same parts. With `single` headings begin at level 1.

    Raises BuildError when the shell has no place for a page. The same bytes for the same input.
    """
    with ExitStack() as opened:
        book = opened.enter_context(pikepdf.open(io.BytesIO(frame.pdf)))
        made = _MakeUp(book, frame, single)
        for at, part in enumerate(parts):
            if part.galley is None:
                made.keep_own()
            else:
                source = opened.enter_context(pikepdf.open(io.BytesIO(part.galley.pdf)))
                made.take(source, part.galley, at)
        made.close()
        return saved(book)


class _MakeUp:
    """The book in the making; `order` are its pages."""

    def __init__(self, book: pikepdf.Pdf, frame: Galley, single: bool) -> None:
        self.book, self.frame, self.single = book, frame, single
        self.shells = [page.obj for page in book.pages]
        self.order: list[Any] = list(self.shells)
        self.places = places(frame)
        self.foreign = set(self.places.values())
        self.resources = self.shells[0].Resources
        self.faces = Faces(book)
        self.faces.add(self.resources.Font, frame.types)
        self.tags = TagTree(book, self.foreign, self.shells, frame.keys[0])
        self.marks: list[Bookmark] = []
        self.dests: dict[str, tuple[int, float, float]] = {}
        self.moves: dict[float, Any] = {}

    def keep_own(self) -> None:
        """What the shell itself carries: the contents."""
        self.tags.keep_own()
        self.marks += [mark for mark in self.frame.bookmarks if mark.page not in self.foreign]
        for name, place in self.frame.anchors.items():
            if place[0] not in self.foreign and not name.startswith(PLACE):
                self.dests.setdefault(name, place)

    def take(self, source: pikepdf.Pdf, galley: Galley, at: int) -> None:
        """The pages of a galley with everything that hangs on them."""
        if self.single:
            for number, level in galley.headings:
                source.get_object(number, 0).S = Name(f"/H{max(1, level - 1)}")
        stands: dict[int, tuple[int, float]] = {}
        taken = []
        for number, (page, sheet) in enumerate(zip(source.pages, galley.sheets, strict=True)):
            if not sheet.blank:
                where = self._place(at, number)
                self.book.pages.append(page)
                new = self.book.pages[-1].obj
                stands[number] = where, self._fit(new, sheet, where)
                self.order[where] = new
                taken.append(new)
        self._common(taken[0].Resources, galley)
        self.tags.add(source, galley.keys, taken)
        for mark in galley.bookmarks:
            where, move = stands[mark.page]
            self.marks.append(replace(mark, page=where, x=mark.x + move))
        for name, (number, x, y) in galley.anchors.items():
            if number in stands and name != "end":
                where, move = stands[number]
                self.dests.setdefault(name, (where, x + move, y))

    def close(self) -> None:
        """Page tree, outline, destinations, faces and tags."""
        tree = self.book.Root.Pages
        tree.Kids, tree.Count = Array(self.order), len(self.order)
        for page in self.order:
            page.Parent = tree
        outline(self.book, self.marks, self.order)
        self.faces.close()
        self.tags.close()
        names: list[Any] = []
        for name, (page, x, y) in sorted(self.dests.items(), key=lambda item: item[0].encode()):
            names += [String(name), Array([self.order[page], Name.XYZ, x, y, 0])]
        self.book.Root.Names = Dictionary(Dests=self.book.make_indirect(Dictionary(Names=Array(names))))
        for page in self.order:
            _drop_dead_links(page, self.dests)

    def _place(self, at: int, number: int) -> int:
        try:
            return self.places[at, number]
        except KeyError:
            raise BuildError("拼版时有一页没有位置。", where=f"第 {at + 1} 章第 {number + 1} 页") from None

    def _fit(self, page: Any, sheet: Sheet, where: int) -> float:
        """Move the page's content to where this page of the book has it, and draw head and folio over it."""
        stand = self.frame.sheets[where]
        if abs(stand.width - sheet.width) > 0.01 or abs(stand.height - sheet.height) > 0.01:
            raise BuildError("左右页的版心大小不同，各章不能分开排。", where=f"第 {where + 1} 页")
        move = round(stand.left - sheet.left, 4)
        head = _MARKED.sub(b"/Artifact BMC", self.shells[where].Contents.read_bytes())
        over = self.book.make_stream(b"Q\nq\n" + head + b"\nQ")
        page.Contents = Array([self._move(move), page.Contents, over])
        if move:
            for link in page.get("/Annots", Array()):
                left, low, right, high = (float(value) for value in link.Rect)
                link.Rect = Array([left + move, low, right + move, high])
        return move

    def _move(self, move: float) -> Any:
        if move not in self.moves:
            self.moves[move] = self.book.make_stream(f"q 1 0 0 1 {move:g} 0 cm\n".encode())
        return self.moves[move]

    def _common(self, resources: Any, galley: Galley) -> None:
        """What all chapters share is kept once: faces, colours, and what heads and folios draw with."""
        self.faces.add(resources.Font, galley.types)
        for key, value in self.resources.ColorSpace.items():
            resources.ColorSpace[key] = value
        for key, value in self.resources.ExtGState.items():
            if key not in resources.ExtGState:
                resources.ExtGState[key] = value


def _drop_dead_links(page: Any, dests: Mapping[str, Any]) -> None:
    """A link to a chapter that is not in this book goes to the page it stands on."""
    for link in page.get("/Annots", Array()):
        name = link.get("/Dest")
        if isinstance(name, String) and str(name) not in dests:
            link.Dest = Array([page, Name.Fit])
