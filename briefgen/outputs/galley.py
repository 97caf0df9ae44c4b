"""A chapter set apart: its pages without faces, and what the make-up of the book must know of them."""

from collections.abc import Mapping
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
    types: Mapping[str, Type]
    headings: tuple[tuple[int, int], ...]
    keys: tuple[int, int]


direct(vars().values())
