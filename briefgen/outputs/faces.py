"""The faces of a book made up of galleys: one cut, one table of widths and one of characters a face."""

from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array

from briefgen.outputs.cut import cut
from briefgen.outputs.galley import Type

_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_TAIL = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


class Faces:
    """Gathers what the galleys use of each face, and puts the common cut in place of theirs."""

    def __init__(self, book: pikepdf.Pdf) -> None:
        self._book = book
        self._fonts: dict[str, Any] = {}
        self._types: dict[str, Type] = {}
        self._tables: list[Any] = []

    def add(self, fonts: Any, types: Mapping[str, Type]) -> None:
        """`fonts` is the table of fonts of a galley's pages, already in the book."""
        self._tables.append(fonts)
        for key, used in types.items():
            self._fonts.setdefault(key, fonts[f"/{key}"])
            known = self._types.get(key)
            if known:
                used = Type(used.sha256, {**known.widths, **used.widths}, {**known.unicode, **used.unicode})
            self._types[key] = used

    def close(self) -> None:
        """Write what was gathered; every table then knows every font."""
        glyphs: dict[str, set[int]] = {}
        shown = {key: used for key, used in sorted(self._types.items()) if used.widths}
        for used in shown.values():
            glyphs.setdefault(used.sha256, set()).update(used.widths)
        files = {sha256: self._file(cut(sha256, used)) for sha256, used in sorted(glyphs.items())}
        for key, used in shown.items():
            self._describe(self._fonts[key], used, files[used.sha256])
        for table in self._tables:
            for name in [*table.keys()]:
                if name[1:] not in shown:
                    del table[name]
            for key in shown:
                table[f"/{key}"] = self._fonts[key]

    def _file(self, content: bytes) -> Any:
        stream = self._book.make_stream(content)
        stream.Length1 = len(content)
        return stream

    def _describe(self, font: Any, used: Type, file: Any) -> None:
        inner = font.DescendantFonts[0]
        inner.W = _widths(used.widths)
        box = inner.FontDescriptor.FontBBox
        box[2] = max(used.widths.values(), default=0)
        inner.FontDescriptor.FontFile2 = file
        font.ToUnicode = self._book.make_stream(_characters(used.unicode))


def _widths(widths: Mapping[int, float]) -> Array:
    """Runs of neighbouring glyphs: first, [width, …], first, …"""
    made: list[Any] = []
    run: list[float] = []
    last = -2
    for glyph, width in sorted(widths.items()):
        if glyph != last + 1:
            run = []
            made += [glyph, run]
        run.append(width)
        last = glyph
    return Array([Array(item) if isinstance(item, list) else item for item in made])


def _characters(unicode: Mapping[int, str]) -> bytes:
    rows = [
        b"<%04x> <%s>" % (glyph, text.encode("utf-16-be").hex().encode())
        for glyph, text in sorted(unicode.items())
    ]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    body = b"".join(b"%d beginbfchar\n%s\nendbfchar\n" % (len(block), b"\n".join(block)) for block in blocks)
    return _HEAD + body + _TAIL
