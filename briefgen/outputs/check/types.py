"""The faces of a PDF by what pdfium reads of them, so that pages are known again beside other words.

The cut of a face holds what the whole book shows, so that one new character anywhere makes it another file.
A page hangs on no more of it than its own glyphs.
"""

import hashlib
import re
import sys
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from briefgen import assets
from briefgen.cache import version
from briefgen.outputs.cut import cut

_SHOWN = re.compile(rb"<((?:[0-9a-fA-F]{4})*)>")
_WIDTHS = re.compile(rb"\[ (?:\d+ \[ (?:[\d.]+ )*\] )*\]")
_RUN = re.compile(rb"(\d+) \[ ([\d. ]*)\]")
_ROWS = re.compile(rb"\d+ beginbfchar\n((?:<[0-9a-f]{4}> <[0-9a-f]+>\n)*)endbfchar\n")
_ROW = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")


@dataclass(frozen=True, slots=True)
class Type:
    """One of our faces, cut as we cut it: which, a digest of all that is told of the whole face, and each
    glyph's width (none: full) and characters as they are written."""

    source: str
    common: str
    widths: Mapping[int, bytes]
    characters: Mapping[int, bytes]

    def apart(self, other: "Type") -> frozenset[int] | None:
        """The glyphs that are read otherwise in the other; None where that may be any."""
        if (self.source, self.common) != (other.source, other.common):
            return None
        widths = self.widths.items() ^ other.widths.items()
        characters = self.characters.items() ^ other.characters.items()
        return frozenset(glyph for glyph, _ in widths | characters)


def shown(contents: Iterable[bytes]) -> frozenset[int] | None:
    """The glyphs that a page's own streams show, perhaps more; None where that cannot be told."""
    glyphs = set[int]()
    for content in contents:
        strings = _SHOWN.findall(content)
        if b"(" in content or content.count(b"<") != len(strings) + 2 * content.count(b"<<"):
            return None
        numbers = array("H", bytes.fromhex(b"".join(strings).decode()))
        if sys.byteorder == "little":
            numbers.byteswap()
        glyphs.update(numbers)
    return frozenset(glyphs)


def types(fonts: Mapping[str, Any]) -> dict[str, Type | None]:
    """The fonts, given by a digest of each; None for what is not as we write it."""
    widths = {name: _widths(font) for name, font in fonts.items()}
    ours = {name: (font, found) for name, font in fonts.items() if (found := widths[name]) is not None}
    glyphs: dict[tuple[int, int], set[int]] = {}
    for font, found in ours.values():
        of = glyphs.setdefault(_descriptor(font).FontFile2.objgen, set())
        of.update(found, _characters(font))
    sources = {_descriptor(font).FontFile2.objgen: font for font, _ in ours.values()}
    known = {file: _source(font, glyphs[file]) for file, font in sources.items()}
    made: dict[str, Type | None] = dict.fromkeys(fonts)
    for name, (font, found) in ours.items():
        source = known[_descriptor(font).FontFile2.objgen]
        made[name] = _type(font, source, found) if source else None
    return made


def _descriptor(font: Any) -> Any:
    return font.DescendantFonts[0].FontDescriptor


def _widths(font: Any) -> dict[int, bytes] | None:
    """The width of each glyph that is not of full width; None for a font whose codes are not its glyphs'
    numbers."""
    if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H" or "/ToUnicode" not in font:
        return None
    inner = font.DescendantFonts[0]
    if inner.get("/CIDToGIDMap") != "/Identity" or "/FontFile2" not in inner.get("/FontDescriptor", {}):
        return None
    text = inner.get("/W", pikepdf.Array()).unparse(resolved=True)
    if not _WIDTHS.fullmatch(text):
        return None
    return {
        int(first) + at: width for first, run in _RUN.findall(text) for at, width in enumerate(run.split())
    }


def _source(font: Any, glyphs: set[int]) -> str | None:
    """Which of our faces the font's file is a cut of, and by what; None when it is none."""
    name = str(_descriptor(font).get("/FontName", ""))[1:].partition("+")[2]
    content = _descriptor(font).FontFile2.read_bytes()
    for face in assets.faces():
        if name.startswith(face.family.replace(" ", "-")) and cut(face.sha256, glyphs) == content:
            return f"{face.sha256} {version('uharfbuzz')}"
    return None


def _characters(font: Any) -> dict[int, bytes]:
    """The characters of each glyph, as they are written."""
    rows = (row for part in _ROWS.findall(font.ToUnicode.read_bytes()) for row in _ROW.findall(part))
    return {int(glyph, 16): text for glyph, text in rows}


def _type(font: Any, source: str, widths: Mapping[int, bytes]) -> Type | None:
    inner = font.DescendantFonts[0]
    told = [_ROWS.sub(b"", font.ToUnicode.read_bytes())]
    for item, apart in (
        (font, {"/ToUnicode", "/DescendantFonts"}),
        (inner, {"/W", "/FontDescriptor"}),
        (_descriptor(font), {"/FontFile2"}),
    ):
        rest = {name: item[name] for name in item.keys() if name not in apart}  # noqa: SIM118
        text = pikepdf.Dictionary(rest).unparse(resolved=True)
        if b" R" in text:
            return None
        told.append(text)
    return Type(source, hashlib.sha256(b"\0".join(told)).hexdigest(), widths, _characters(font))
