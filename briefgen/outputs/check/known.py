"""By what a page is known again: a digest of everything that what pdfium reads on it can hang on."""

import hashlib
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from briefgen.outputs.check.seen import Place, Seen
from briefgen.outputs.check.texts import File
from briefgen.outputs.check.types import Type, shown, types
from briefgen.outputs.objects import REFERENCE, renumbered

_INHERITED = (b"/MediaBox", b"/CropBox", b"/ArtBox", b"/Rotate", b"/UserUnit", b"/Resources")
_SHOWN = re.compile(rb"<((?:[0-9a-fA-F]{4})*?0000[0-9a-fA-F]*)>")
_Given = tuple[Sequence[tuple[bytes, bytes | None]], dict[str, str] | None]
_MANY = 20  # pages from which on it is worth knowing them beside other words
_DEPTH = 64
_SHORT = 80


class Known(NamedTuple):
    """A page that was read: what was seen, how often glyph 0, its faces by name, the glyphs it shows as
    numbers of two bytes (None: any)."""

    seen: Seen
    missing: int
    faces: Mapping[str, str]
    glyphs: bytes | None


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


class _LoopError(ValueError):
    """An object leads back to itself."""


class _Digests(dict[int, int]):
    """The digest of each object and all it refers to, as a number."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._begun = set[int]()

    def __missing__(self, number: int) -> int:
        if number in self._begun:
            raise _LoopError
        self._begun.add(number)
        made, content = self.of(self._file.text(number)), self._file.content(number)
        if content is not None:
            made = hashlib.sha256(b"stream" + made + content).digest()
        self[number] = int.from_bytes(made, "big")
        return self[number]

    def of(self, value: bytes) -> bytes:
        """That of a value."""
        if b" R" in value:
            value = renumbered(value, self)
        return hashlib.sha256(value).digest()


class Pages:
    """The pages of a file against those that were read before; what pages share is looked at once."""

    def __init__(self, file: File, kept: Kept) -> None:
        self._file, self._kept = file, kept
        self._digests = _Digests(file)
        self._told: dict[int, dict[bytes, bytes]] = {}
        self._resources: dict[bytes, _Given] = {}
        self._above: dict[bytes, dict[bytes, bytes]] = {}
        self._fonts: dict[str, int] = {}
        self._tables: dict[bytes, dict[str, str] | None] = {}
        self._faces: dict[str, Type | None] = {}
        self._apart: dict[tuple[str, str], frozenset[int] | None] = {}
        self._many = len(file.pages) > _MANY
        self._layers = self._digest(file.entries(file.text(file.root)).get(b"/OCProperties", b"null"))

    def key(self, page: int, headings: Sequence[Place]) -> str | None:
        """The same for pages of the same streams, resources, names of faces, sizes and headings.

        None for a page whose resources lead back to themselves: it cannot be known again.
        """
        own = self._own(page)
        given, faces = self._given(own)
        rest = (*_INHERITED[:-1], b"/Contents")
        parts = [*given, *((name, self._digest(own.get(name, b"null"))) for name in rest)]
        if faces is None or any(digest is None for _, digest in parts):
            return None
        told = (headings, self._layers, sorted(faces), parts)
        return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()

    def faces(self, page: int) -> dict[str, str] | None:
        """The digest of each face that the page can name."""
        return self._given(self._own(page))[1]

    def _given(self, own: Mapping[bytes, bytes]) -> _Given:
        """The digests of a page's resources but for faces, and its faces; most pages have the same."""
        text = self._file.plain(own.get(b"/Resources", b"null"))
        if text not in self._resources:
            each = self._file.entries(text)
            digests = [(n, self._digest(value)) for n, value in sorted(each.items()) if n != b"/Font"]
            fonts = each.get(b"/Font", b"null")
            if fonts not in self._tables:
                self._tables[fonts] = self._named(self._file.entries(fonts))
            self._resources[text] = digests, self._tables[fonts]
        return self._resources[text]

    def _named(self, fonts: Mapping[bytes, bytes]) -> dict[str, str] | None:
        found = {}
        for name, font in fonts.items():
            digest = self._digest(font)
            if digest is None:
                return None
            found[name.decode("latin-1")] = digest.hex()
            if reference := REFERENCE.fullmatch(font):
                self._fonts.setdefault(digest.hex(), int(reference[1]))
        return found

    def _own(self, page: int) -> dict[bytes, bytes]:
        """What the page has itself or from what it belongs to."""
        if page not in self._told:
            self._told[page] = self._inheriting(b"%d 0 R" % page, _DEPTH)
        return self._told[page]

    def _inheriting(self, node: bytes, depth: int) -> dict[bytes, bytes]:
        own = dict(self._file.entries(node))
        above = own.get(b"/Parent")
        if above is None or not depth:
            return own
        if above not in self._above:
            self._above[above] = self._inheriting(above, depth - 1)
        given = self._above[above]
        return {name: given[name] for name in _INHERITED if name in given} | own

    def before(self, key: str | None, page: int) -> Known | None:
        """The page as it was read before, when it would be read as that again."""
        known = self._kept.pages.get(key or "")
        faces = self.faces(page)
        if known is None or faces is None or known.faces.keys() != faces.keys():
            return None
        same = all(self._same(known.faces[name], face, known.glyphs) for name, face in faces.items())
        return known if same else None

    def now(self, page: int, seen: Seen) -> Known:
        """The page, of which this was seen."""
        contents = self._own(page).get(b"/Contents", b"null")
        streams = self._file.items(contents) or [contents]
        told = [self._content(stream) for stream in streams]
        glyphs = shown(told) if self._many else None
        packed = None if glyphs is None else array("H", sorted(glyphs)).tobytes()
        return Known(seen, sum(map(missed, told)), self.faces(page) or {}, packed)

    def _content(self, value: bytes) -> bytes:
        found = REFERENCE.fullmatch(value)
        number = int(found[1]) if found else 0
        return b"(" if self._file.content(number) is None else self._file.decoded(number)

    def again(self, page: int, before: Known) -> Known:
        """The page, which is as it was before, but perhaps for its faces."""
        return before._replace(faces=self.faces(page) or {})

    def types(self, pages: Iterable[int]) -> dict[str, Type | None]:
        """The faces of these pages by digest, where it is worth knowing them."""
        used = {face for page in pages for face in (self.faces(page) or {}).values()} if self._many else set()
        return {face: self._face(face) for face in sorted(used)}

    def _same(self, before: str, now: str, glyphs: bytes | None) -> bool:
        if before == now:
            return True
        if glyphs is None:
            return False
        if (before, now) not in self._apart:
            one = self._kept.faces.get(before)
            two = self._face(now) if one else None
            self._apart[before, now] = one.apart(two) if one and two else None
        apart = self._apart[before, now]
        return apart is not None and apart.isdisjoint(array("H", glyphs))

    def _face(self, digest: str) -> Type | None:
        if digest not in self._kept.faces and digest not in self._faces:
            fonts = {face: self._file.document.get_object(at, 0) for face, at in self._fonts.items()}
            self._faces = dict.fromkeys([*self._faces, digest]) | types(fonts)
        return self._kept.faces[digest] if digest in self._kept.faces else self._faces[digest]

    def _digest(self, value: bytes) -> bytes | None:
        """Of the value and all it refers to, or a short value itself; None when it leads back to itself."""
        if b" R" not in value and len(value) < _SHORT:
            return value
        try:
            return self._digests.of(value)
        except _LoopError:
            return None


def missed(content: bytes) -> int:
    """How often glyph 0 is shown; ours are written as hexadecimal strings of two-byte glyphs."""
    if b"0000" not in content:
        return 0
    shown = (match[1] for match in _SHOWN.finditer(content))
    return sum(text[at : at + 4] == b"0000" for text in shown for at in range(0, len(text), 4))
