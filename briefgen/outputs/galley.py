"""A chapter set apart: its pages without faces, and what the make-up of the book must know of them."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefgen.model.states import direct
from briefgen.outputs.objects import Body

SCALE = 0.75  # points a CSS pixel
Strings = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its name in the style sheet, the corner of its type area (pt from the page's left and top),
    the area's size in pt, and the named strings set on it, in order."""

    name: str
    blank: bool
    left: float
    top: float
    width: float
    height: float
    strings: Strings = ()


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One line of the outline: page counted from 0 within the chapter, place in pt from its lower left."""

    page: int
    level: int
    label: str
    x: float
    y: float
    open: bool


@dataclass(frozen=True, slots=True)
class Type:
    """The glyphs of one face that a chapter uses: `sha256` names the file of the face.

    `widths` are thousandths of an em by glyph, `unicode` the characters that each glyph stands for.
    """

    sha256: str
    widths: Mapping[int, float]
    unicode: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Packed:
    """A `Type` as it is kept and handed on: numbers of glyphs with their widths, and of glyphs with the
    characters that they stand for, NUL between. Tables took longer than all else of a chapter."""

    sha256: str
    glyphs: bytes
    widths: bytes
    told: bytes
    unicode: str

    @classmethod
    def of(cls, used: Type) -> "Packed":
        glyphs, told = (array("H", numbers).tobytes() for numbers in (used.widths, used.unicode))
        widths = array("d", used.widths.values()).tobytes()
        return cls(used.sha256, glyphs, widths, told, "\0".join(used.unicode.values()))


def unpacked(parts: Iterable[Packed]) -> Type:
    """What all parts, of one face, use of it; the last that tells of a glyph counts."""
    every = list(parts)
    glyphs, widths = array("H", b"".join([one.glyphs for one in every])), array("d")
    widths.frombytes(b"".join([one.widths for one in every]))
    told = array("H", b"".join([one.told for one in every]))
    texts = "\0".join([one.unicode for one in every if one.told]).split("\0") if told else []
    return Type(
        every[0].sha256,
        dict(zip(glyphs, widths, strict=True)),
        dict(zip(told, texts, strict=True)),
    )


@dataclass(frozen=True, slots=True)
class Galley:
    """What setting one chapter gives; the same for the same HTML, charts, styles, faces and versions.

    `starts` is the side that its first page asks for: left, right or page (either). `anchors` are
    (page, x, y) by name. The faces in `body` are empty: the make-up puts one cut of each into the book.
    `headings` are (number in the body, level) of the tagged headings; `keys` the first number of its tree of
    parents and the one after the last, sparse, so that those of different chapters hardly ever meet.
    """

    body: Body
    sheets: tuple[Sheet, ...]
    starts: str
    bookmarks: tuple[Bookmark, ...]
    anchors: Mapping[str, tuple[int, float, float]]
    types: Mapping[str, Packed]
    headings: tuple[tuple[int, int], ...]
    keys: tuple[int, int]


direct(vars().values())
