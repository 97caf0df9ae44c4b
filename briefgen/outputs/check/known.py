"""By what a page is known again: a digest of everything that what pdfium reads on it can hang on."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

from briefgen.outputs.check.seen import Place, Seen
from briefgen.outputs.check.types import Type, shown, types

_INHERITED = ("/MediaBox", "/CropBox", "/ArtBox", "/Rotate", "/UserUnit")
_SHOWN = re.compile(rb"<((?:[0-9a-fA-F]{4})*?0000[0-9a-fA-F]*)>")
_MANY = 20  # pages from which on it is worth knowing them beside other words


@dataclass(frozen=True, slots=True)
class Known:
    """A page that was read: what was seen, how often glyph 0, its faces by name, the glyphs it shows (None:
    any)."""

    seen: Seen
    missing: int
    faces: Mapping[str, str]
    glyphs: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What was seen of a file: its pages by what they are made of but for faces, and its faces by digest."""

    pages: Mapping[str, Known] = field(default_factory=dict)
    faces: Mapping[str, Type | None] = field(default_factory=dict)

    @classmethod
    def whole(cls, shares: Iterable["Kept"]) -> "Kept":
        """Of a file that was looked at in shares."""
        pages: dict[str, Known] = {}
        faces: dict[str, Type | None] = {}
        for share in shares:
            pages |= share.pages
            faces |= share.faces
        return cls(pages, faces)


class Pages:
    """The pages of a document against those that were read before; what pages share is looked at once."""

    def __init__(self, document: pikepdf.Pdf, kept: Kept) -> None:
        self._kept = kept
        self._digests: dict[tuple[int, int], bytes | None] = {}
        self._layers = self._digest(document.Root.get("/OCProperties"))
        self._fonts: dict[str, Any] = {}
        self._tables: dict[tuple[int, int], dict[str, str] | None] = {}
        self._faces: dict[str, Type | None] = {}
        self._many = len(document.pages) > _MANY

    def key(self, page: pikepdf.Page, headings: Sequence[Place]) -> str | None:
        """The same for pages of the same streams, resources, names of faces, sizes and headings.

        None for a page whose resources lead back to themselves: it cannot be known again.
        """
        resources = _inherited(page.obj, "/Resources")
        given = resources.items() if isinstance(resources, pikepdf.Dictionary) else ()
        parts = [(name, self._digest(value)) for name, value in sorted(given) if name != "/Font"]
        parts += [(name, self._digest(_inherited(page.obj, name))) for name in _INHERITED]
        parts.append(("/Contents", self._digest(page.obj.get("/Contents"))))
        faces = self.faces(page)
        if faces is None or any(digest is None for _, digest in parts):
            return None
        told = (headings, self._layers, sorted(faces), parts)
        return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()

    def faces(self, page: pikepdf.Page) -> dict[str, str] | None:
        """The digest of each face that the page can name."""
        resources = _inherited(page.obj, "/Resources")
        fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
        if fonts is None or not fonts.is_indirect:
            return self._named(fonts)
        if fonts.objgen not in self._tables:
            self._tables[fonts.objgen] = self._named(fonts)
        return self._tables[fonts.objgen]

    def _named(self, fonts: Any) -> dict[str, str] | None:
        found = {}
        for name, font in fonts.items() if isinstance(fonts, pikepdf.Dictionary) else ():
            digest = self._digest(font)
            if digest is None:
                return None
            found[name] = digest.hex()
            self._fonts.setdefault(found[name], font)
        return found

    def before(self, key: str | None, page: pikepdf.Page) -> Known | None:
        """The page as it was read before, when it would be read as that again."""
        known = self._kept.pages.get(key or "")
        faces = self.faces(page)
        if known is None or faces is None or known.faces.keys() != faces.keys():
            return None
        same = all(self._same(known.faces[name], face, known.glyphs) for name, face in faces.items())
        return known if same else None

    def now(self, page: pikepdf.Page, seen: Seen) -> Known:
        """The page, of which this was seen."""
        contents = page.obj.get("/Contents")
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        told = [stream.read_bytes() if isinstance(stream, pikepdf.Stream) else b"(" for stream in streams]
        missing = sum(map(missed, told))
        return Known(seen, missing, self.faces(page) or {}, shown(told) if self._many else None)

    def again(self, page: pikepdf.Page, before: Known) -> Known:
        """The page, which is as it was before, but perhaps for its faces."""
        return replace(before, faces=self.faces(page) or {})

    def types(self, pages: Iterable[pikepdf.Page]) -> dict[str, Type | None]:
        """The faces of these pages by digest, where it is worth knowing them."""
        used = {face for page in pages for face in (self.faces(page) or {}).values()} if self._many else set()
        return {face: self._face(face) for face in sorted(used)}

    def _same(self, before: str, now: str, glyphs: frozenset[int] | None) -> bool:
        if before == now:
            return True
        one = self._kept.faces.get(before)
        two = self._face(now) if one and glyphs is not None else None
        return one is not None and two is not None and one.same(two, glyphs or ())

    def _face(self, digest: str) -> Type | None:
        if digest not in self._kept.faces and digest not in self._faces:
            self._faces = types(self._fonts)
        return self._kept.faces[digest] if digest in self._kept.faces else self._faces[digest]

    def _digest(self, item: Any) -> bytes | None:
        """Of the object and all it refers to; None when it refers to itself."""
        if not isinstance(item, pikepdf.Object) or not item.is_indirect:
            return self._made(item)
        name = item.objgen
        if name not in self._digests:
            self._digests[name] = None  # for whoever meets it on the way
            self._digests[name] = self._made(item)
        return self._digests[name]

    def _made(self, item: Any) -> bytes | None:
        made = hashlib.sha256()
        if isinstance(item, pikepdf.Stream):
            made.update(b"stream" + item.read_raw_bytes())
            parts = [part for name in sorted(item.keys()) for part in (name, item[name])]
        elif not isinstance(item, pikepdf.Dictionary | pikepdf.Array):
            return hashlib.sha256(repr(item).encode("utf-8", "surrogatepass")).digest()
        elif b" R" not in (text := item.unparse(resolved=True)):  # it refers to nothing
            return hashlib.sha256(text).digest()
        elif isinstance(item, pikepdf.Array):
            made.update(b"array")
            parts = list(item)
        else:
            made.update(b"dictionary")
            parts = [part for name in sorted(item.keys()) for part in (name, item[name])]
        for part in parts:
            digest = self._digest(part)
            if digest is None:
                return None
            made.update(digest)
        return made.digest()


def missed(content: bytes) -> int:
    """How often glyph 0 is shown; ours are written as hexadecimal strings of two-byte glyphs."""
    if b"0000" not in content:
        return 0
    shown = (match[1] for match in _SHOWN.finditer(content))
    return sum(text[at : at + 4] == b"0000" for text in shown for at in range(0, len(text), 4))


def _inherited(node: Any, name: str) -> Any:
    """The value that the page has itself or from what it belongs to."""
    for _ in range(64):
        if node is None or name in node:
            break
        node = node.get("/Parent")
    return None if node is None else node.get(name)
