"""Make-up: galleys and their shell into one PDF: one page tree, outline, tag tree, one cut of each face.

Pages are taken over whole, as text (see `objects`): the frame alone is open as a document. A page that stands
on another side than it was set for is moved by the difference of the margins; heads and page number are drawn
over it as an artifact.
"""

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from html import escape

import pikepdf
from pikepdf import Dictionary, Name, String

from briefgen.cache import Store
from briefgen.errors import BuildError
from briefgen.outputs import links, objects
from briefgen.outputs.faces import Faces
from briefgen.outputs.folio import Leaf, Part, Used, drawn, leaves
from briefgen.outputs.galley import Bookmark, Galley, Packed, Sheet, Type
from briefgen.outputs.joined import Joined
from briefgen.outputs.outline import outline
from briefgen.outputs.shell import TITLE, Shell
from briefgen.outputs.tagtree import TagTree

_PLAIN = re.compile(rb"[0-9A-Za-z-]*")
_MARKED = re.compile(rb"/\w+\s*<<\s*/MCID \d+\s*>>\s*BDC")


@contextmanager
def made_up(
    shell: Shell, parts: Sequence[Part], title: str, *, single: bool = False, store: Store | None = None
) -> Iterator[tuple[pikepdf.Pdf, Joined, dict[str, int]]]:
    """The book's frame, open and not finished, all that is joined to it, to be written when the frame is
    complete, and the page that each chapter begins on.

    With `single` headings begin at level 1 and the first page is a left one. Raises BuildError when left
    and right pages differ in size. The same for the same input, with a store or without.
    """
    with pikepdf.open(io.BytesIO(shell.pdf)) as frame:
        strings = {name: value.replace(TITLE, title) for name, value in shell.strings}
        pages = leaves(parts, shell, "left" if single else "right", strings)
        made = _MakeUp(frame, shell, pages, store)
        for at, part in enumerate(parts):
            made.take(part.galley, at, single=single)
        made.close()
        _entitle(frame, title)
        starts = {parts[at].name: where for (at, _), where in reversed(made.places.items())}
        yield frame, made.joined, starts


class _MakeUp:
    """The book in the making; `order` are its pages, whose content is told where it is joined."""

    def __init__(self, frame: pikepdf.Pdf, shell: Shell, pages: Sequence[Leaf], store: Store | None) -> None:
        self.frame, self.shell, self.pages = frame, shell, pages
        self.joined = Joined(frame)
        self.stamped = [page.obj for page in frame.pages]
        self.order = [frame.make_indirect(Dictionary(Type=Name.Page)) for _ in pages]
        self.numbers = [page.objgen[0] for page in self.order]
        self.places = {(leaf.part, leaf.page): where for where, leaf in enumerate(pages) if leaf.part >= 0}
        self.resources = self.stamped[0].Resources
        self.faces = Faces(self.joined, self.resources.Font.objgen[0], store)
        packed = {name: Packed.of(used) for name, used in shell.types.items()}
        self.faces.add(self.resources.Font.objgen[0], packed)
        self.colors = self.joined.entries(self.resources.ColorSpace.objgen[0])
        self.tags = TagTree(frame, self.joined)
        self.links = links.Links(self.joined)
        self.used = Used()
        self.marks: list[Bookmark] = []
        self.dests: dict[str, tuple[int, float, float]] = {}
        self.moves: dict[float, bytes] = {}
        self.forms: dict[int, bytes] = {}

    def take(self, galley: Galley, at: int, *, single: bool) -> None:
        """The pages of a galley with everything that hangs on them."""
        base = self.joined.add(galley.body)
        keys = self.tags.add(base + galley.body.tags, galley.keys)
        stands: dict[int, tuple[int, float]] = {}
        forms: dict[bytes, bytes] = {}
        resources = 0
        for at_page, (page, sheet) in enumerate(zip(galley.body.pages, galley.sheets, strict=True)):
            if not sheet.blank:
                where = self.places[at, at_page]
                parts = self.joined.entries(base + page)
                resources = objects.number(parts[b"/Resources"])
                move, over = self._move(sheet, where), self._over(self.pages[where], forms)
                stands[at_page] = where, move
                self._page(base + page, parts, where, move, over, keys)
        self._common(resources, galley, forms)
        if single:
            self._raise(base, galley.headings)
        for mark in galley.bookmarks:
            where, move = stands[mark.page]
            self.marks.append(replace(mark, page=where, x=mark.x + move))
        for name, (at_page, x, y) in galley.anchors.items():
            if at_page in stands and name != "end":
                where, move = stands[at_page]
                self.dests.setdefault(name, (where, x + move, y))

    def close(self) -> None:
        """Page tree, outline, destinations, faces and tags."""
        for where, leaf in enumerate(self.pages):
            if leaf.part < 0:
                self._blank(self.numbers[where], leaf)
        tree = self.frame.Root.Pages
        kids = b" ".join([b"%d 0 R" % page for page in self.numbers])
        self.joined.texts[tree.objgen[0]] = b"<</Type /Pages/Kids [%b]/Count %d>>" % (kids, len(self.order))
        outline(self.frame, self.marks, self.order)
        self.faces.use(
            {
                name: Packed.of(Type(self.shell.types[name].sha256, widths, self.used.unicode[name]))
                for name, widths in self.used.widths.items()
            }
        )
        self.faces.close()
        self.tags.close()
        self.links.close(self.dests)
        names = self.frame.make_indirect(Dictionary())
        self.joined.texts[names.objgen[0]] = self._names()
        self.frame.Root.Names = Dictionary(Dests=names)

    def _page(
        self, page: int, parts: dict[bytes, bytes], where: int, move: float, over: bytes, keys: int
    ) -> None:
        """Put the page with this number where the book has it, its content moved, head and folio over it."""
        new = self.numbers[where]
        self.joined.same[page] = new
        stand = self.pages[where].stamp
        low = stand.paper[1] - stand.top - stand.height
        area = (stand.left, low, stand.left + stand.width, low + stand.height)
        content = b" ".join((self._moved(move), parts[b"/Contents"], self.joined.stream(b"Q\n" + over)))
        parts |= {
            b"/Parent": b"%d 0 R" % self.frame.Root.Pages.objgen[0],
            b"/ArtBox": b"[%b]" % b" ".join(map(links.points, area)),  # whoever checks that text stays in it
            b"/Contents": b"[%b]" % content,
        }
        if keys and b"/StructParents" in parts:
            parts[b"/StructParents"] = b"%d" % (int(parts[b"/StructParents"]) + keys)
        self.links.take(objects.references(parts.get(b"/Annots", b"")), new, move, keys)
        self.joined.texts[new] = objects.told(parts)

    def _move(self, sheet: Sheet, where: int) -> float:
        """How far to the right the page stands of where it was set."""
        stand = self.pages[where].stamp
        if abs(stand.width - sheet.width) > 0.01 or abs(stand.height - sheet.height) > 0.01:
            raise BuildError("左右页的版心大小不同，各章不能分开排。", where=f"第 {where + 1} 页")
        return round(stand.left - sheet.left, 4)

    def _over(self, leaf: Leaf, forms: dict[bytes, bytes]) -> bytes:
        """Head and folio; the form that they name is put into `forms`."""
        lines = drawn(leaf, self.pages[-1].number, self.shell, self.used)
        if leaf.stamp.drawn >= 0:
            name = b"/Shell%d" % leaf.stamp.drawn
            forms[name] = self._form(leaf.stamp.drawn)
            lines = name + b" Do\n" + lines
        return b"/Artifact BMC\nq\n" + lines + b"\nQ\nEMC" if lines.strip() else b""

    def _form(self, number: int) -> bytes:
        """What a kind of page has in its margins besides its slots."""
        if number not in self.forms:
            page = self.stamped[number]
            content = _MARKED.sub(b"/Artifact BMC", page.Contents.read_bytes())
            box, resources = page.MediaBox.unparse(), page.Resources.unparse()
            parts = b"/Type /XObject/Subtype /Form/BBox %b/Resources %b" % (box, resources)
            self.forms[number] = self.joined.stream(content, parts)
        return self.forms[number]

    def _blank(self, page: int, leaf: Leaf) -> None:
        forms: dict[bytes, bytes] = {}
        content = self.joined.stream(self._over(leaf, forms))
        fonts = b"%d 0 R" % self.resources.Font.objgen[0]
        resources = {b"/Font": fonts, b"/XObject": objects.told(forms)}
        self.joined.texts[page] = objects.told(
            {
                b"/Type": b"/Page",
                b"/Parent": b"%d 0 R" % self.frame.Root.Pages.objgen[0],
                b"/MediaBox": b"[0 0 %b]" % b" ".join(map(links.points, leaf.stamp.paper)),
                b"/Resources": objects.told(resources),
                b"/Contents": content,
            }
        )

    def _moved(self, move: float) -> bytes:
        if move not in self.moves:
            self.moves[move] = self.joined.stream(f"q 1 0 0 1 {move:g} 0 cm\n".encode())
        return self.moves[move]

    def _common(self, resources: int, galley: Galley, forms: dict[bytes, bytes]) -> None:
        """What all chapters share is kept once: faces and colours."""
        parts = self.joined.entries(resources)
        self.faces.add(objects.number(parts[b"/Font"]), galley.types)
        colors = objects.number(parts[b"/ColorSpace"])
        own = self.joined.entries(colors)
        if own.keys() <= self.colors.keys():
            self.joined.same[colors] = self.resources.ColorSpace.objgen[0]
        else:
            self.joined.texts[colors] = objects.told(own | self.colors)
        if forms:
            drawn = objects.entries(parts[b"/XObject"]) | forms
            self.joined.texts[resources] = objects.told(parts | {b"/XObject": objects.told(drawn)})

    def _raise(self, base: int, headings: Sequence[tuple[int, int]]) -> None:
        """Let the headings begin at the first level."""
        above = min((level for _, level in headings), default=1) - 1
        for number, level in headings:
            parts = self.joined.entries(base + number) | {b"/S": b"/H%d" % (level - above)}
            self.joined.texts[base + number] = objects.told(parts)

    def _names(self) -> bytes:
        """The tree of named places, one leaf."""
        names = []
        for name, (where, x, y) in sorted((name.encode(), place) for name, place in self.dests.items()):
            told = b"(%b)" % name if _PLAIN.fullmatch(name) else String(name.decode()).unparse()
            names.append(b"%b [%d 0 R /XYZ %.4f %.4f 0]" % (told, self.numbers[where], x, y))
        return b"<</Names [%b]>>" % b" ".join(names)


def _entitle(book: pikepdf.Pdf, title: str) -> None:
    """Put the title where the shell has something else in its place."""
    if "/Title" in book.trailer.get("/Info", Dictionary()):
        book.trailer.Info.Title = String(title)
    packet = book.Root.Metadata.read_bytes()
    book.Root.Metadata.write(packet.replace(TITLE.encode(), escape(title).encode()))
