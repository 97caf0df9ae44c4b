"""Make-up: galleys and their shell into one PDF: one page tree, outline, tag tree, one cut of each face.

Pages are taken over whole. A page that stands on another side than it was set for is moved by the
difference of the margins; heads and page number are drawn over it as an artifact.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from briefgen.errors import BuildError
from briefgen.outputs.faces import Faces
from briefgen.outputs.folio import Leaf, Part, Used, drawn, leaves
from briefgen.outputs.galley import Bookmark, Galley, Sheet, Type
from briefgen.outputs.outline import outline
from briefgen.outputs.shell import TITLE, Shell
from briefgen.outputs.tagtree import TagTree

_MARKED = re.compile(rb"/\w+\s*<<\s*/MCID \d+\s*>>\s*BDC")


@contextmanager
def made_up(
    shell: Shell, parts: Sequence[Part], title: str, *, single: bool = False
) -> Iterator[tuple[pikepdf.Pdf, list[Any], dict[str, int]]]:
    """The book, open and not finished, its pages, and the page that each chapter begins on.

    With `single` headings begin at level 1 and the first page is a left one. Raises BuildError when left
    and right pages differ in size. The same for the same input.
    """
    with pikepdf.open(io.BytesIO(shell.pdf)) as book:
        strings = {name: value.replace(TITLE, title) for name, value in shell.strings}
        pages = leaves(parts, shell, "left" if single else "right", strings)
        made = _MakeUp(book, shell, pages)
        for at, part in enumerate(parts):
            with pikepdf.open(io.BytesIO(part.galley.pdf)) as source:
                _loosen(source)
                if single:
                    above = min((level for _, level in part.galley.headings), default=1) - 1
                    for number, level in part.galley.headings:
                        source.get_object(number, 0).S = Name(f"/H{level - above}")
                made.take(source, part.galley, at)
        made.close()
        _entitle(book, title)
        starts = {parts[at].name: where for (at, _), where in reversed(made.places.items())}
        yield book, made.order, starts


class _MakeUp:
    """The book in the making; `order` are its pages."""

    def __init__(self, book: pikepdf.Pdf, shell: Shell, pages: Sequence[Leaf]) -> None:
        self.book, self.shell, self.pages = book, shell, pages
        self.stamped = [page.obj for page in book.pages]
        self.order: list[Any] = [None] * len(pages)
        self.places = {(leaf.part, leaf.page): where for where, leaf in enumerate(pages) if leaf.part >= 0}
        self.resources = self.stamped[0].Resources
        self.faces = Faces(book)
        self.faces.add(self.resources.Font, shell.types)
        self.tags = TagTree(book)
        self.used = Used()
        self.marks: list[Bookmark] = []
        self.dests: dict[str, tuple[int, float, float]] = {}
        self.moves: dict[float, Any] = {}
        self.forms: dict[int, Any] = {}

    def take(self, source: pikepdf.Pdf, galley: Galley, at: int) -> None:
        """The pages of a galley with everything that hangs on them."""
        stands: dict[int, tuple[int, float]] = {}
        taken = []
        for number, (page, sheet) in enumerate(zip(source.pages, galley.sheets, strict=True)):
            if not sheet.blank:
                where = self.places[at, number]
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
        for where, leaf in enumerate(self.pages):
            if leaf.part < 0:
                self.order[where] = self._blank(leaf)
        tree = self.book.Root.Pages
        tree.Kids, tree.Count = Array(self.order), len(self.order)
        for page in self.order:
            page.Parent = tree
        outline(self.book, self.marks, self.order)
        shown = {
            name: Type(self.shell.types[name].sha256, widths, self.used.unicode[name])
            for name, widths in self.used.widths.items()
        }
        self.faces.add(self.resources.Font, shown)
        self.faces.close()
        self.tags.close()
        names: list[Any] = []
        for name, (number, x, y) in sorted(self.dests.items(), key=lambda item: item[0].encode()):
            names += [String(name), Array([self.order[number], Name.XYZ, x, y, 0])]
        self.book.Root.Names = Dictionary(Dests=self.book.make_indirect(Dictionary(Names=Array(names))))
        for page in self.order:
            _drop_dead_links(page, self.dests)

    def _fit(self, page: Any, sheet: Sheet, where: int) -> float:
        """Move the page's content to where this page of the book has it, and draw head and folio over it."""
        stand = self.pages[where].stamp
        if abs(stand.width - sheet.width) > 0.01 or abs(stand.height - sheet.height) > 0.01:
            raise BuildError("左右页的版心大小不同，各章不能分开排。", where=f"第 {where + 1} 页")
        move = round(stand.left - sheet.left, 4)
        low = stand.paper[1] - stand.top - stand.height
        area = (stand.left, low, stand.left + stand.width, low + stand.height)
        page.ArtBox = Array([round(value, 4) for value in area])  # for whoever checks that text stays in it
        over = self._over(self.pages[where], page.Resources)
        page.Contents = Array([self._move(move), page.Contents, self.book.make_stream(b"Q\n" + over)])
        if move:
            for link in page.get("/Annots", Array()):
                left, low, right, high = (float(value) for value in link.Rect)
                link.Rect = Array([left + move, low, right + move, high])
        return move

    def _over(self, leaf: Leaf, resources: Any) -> bytes:
        lines = drawn(leaf, self.pages[-1].number, self.shell, self.used)
        if leaf.stamp.drawn >= 0:
            name = f"/Shell{leaf.stamp.drawn}"
            resources.XObject[name] = self._form(leaf.stamp.drawn)
            lines = f"{name} Do\n".encode() + lines
        return b"/Artifact BMC\nq\n" + lines + b"\nQ\nEMC" if lines.strip() else b""

    def _form(self, number: int) -> Any:
        """What a kind of page has in its margins besides its slots."""
        if number not in self.forms:
            page = self.stamped[number]
            content = _MARKED.sub(b"/Artifact BMC", page.Contents.read_bytes())
            self.forms[number] = self.book.make_stream(
                content, Type=Name.XObject, Subtype=Name.Form, BBox=page.MediaBox, Resources=page.Resources
            )
        return self.forms[number]

    def _blank(self, leaf: Leaf) -> Any:
        resources = Dictionary(Font=self.resources.Font, XObject=Dictionary())
        content = self.book.make_stream(self._over(leaf, resources))
        box = Array([0, 0, *leaf.stamp.paper])
        return self.book.make_indirect(
            Dictionary(Type=Name.Page, MediaBox=box, Resources=resources, Contents=content)
        )

    def _move(self, move: float) -> Any:
        if move not in self.moves:
            self.moves[move] = self.book.make_stream(f"q 1 0 0 1 {move:g} 0 cm\n".encode())
        return self.moves[move]

    def _common(self, resources: Any, galley: Galley) -> None:
        """What all chapters share is kept once: faces and colours."""
        self.faces.add(resources.Font, galley.types)
        for key, value in self.resources.ColorSpace.items():
            resources.ColorSpace[key] = value


def _loosen(source: pikepdf.Pdf) -> None:
    """Let the streams of a galley outlive it, so that not all galleys are open at once."""
    for item in source.objects:
        if isinstance(item, pikepdf.Stream):
            coded: Any = {"filter": item.get("/Filter"), "decode_parms": item.get("/DecodeParms")}
            item.write(item.read_raw_bytes(), **coded)


def _entitle(book: pikepdf.Pdf, title: str) -> None:
    """Put the title where the shell has something else in its place."""
    if "/Title" in book.trailer.get("/Info", Dictionary()):
        book.trailer.Info.Title = String(title)
    packet = book.Root.Metadata.read_bytes()
    book.Root.Metadata.write(packet.replace(TITLE.encode(), escape(title).encode()))


def _drop_dead_links(page: Any, dests: Mapping[str, Any]) -> None:
    """A link to a chapter that is not in this book goes to the page it stands on."""
    for link in page.get("/Annots", Array()):
        name = link.get("/Dest")
        if isinstance(name, String) and str(name) not in dests:
            link.Dest = Array([page, Name.Fit])
