"""The faces of a book made up of galleys: one cut, one table of widths and one of characters a face."""

import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from briefgen.cache import Store, digest, version
from briefgen.outputs import cut
from briefgen.outputs.galley import Packed, Type, unpacked
from briefgen.outputs.joined import LEVEL, Joined
from briefgen.outputs.objects import items, number, told

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
_FULL = 1000  # the width of most glyphs: readers look each letter up in the list of all other widths
_TAIL = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


class Faces:
    """Gathers what the galleys use of each face, and puts the common cut in place of theirs."""

    def __init__(self, joined: Joined, table: int, store: Store | None = None) -> None:
        """`table` is the number of the frame's table of fonts, which becomes that of all pages. With a store,
        faces are not cut and packed again for glyphs that they were cut for before."""
        self._joined, self._table, self._store = joined, table, store
        self._fonts: dict[str, int] = {}
        self._known: dict[str, list[Packed]] = {}

    def add(self, table: int, types: Mapping[str, Packed]) -> None:
        """`table` is the table of fonts of a galley's pages."""
        if table != self._table:
            self._joined.same[table] = self._table
        if not types.keys() <= self._fonts.keys():
            fonts = self._joined.entries(table)
            for key in types:
                self._fonts.setdefault(key, number(fonts[f"/{key}".encode()]))
        self.use(types)

    def use(self, types: Mapping[str, Packed]) -> None:
        """Glyphs of faces that are known."""
        for key, used in types.items():
            self._known.setdefault(key, []).append(used)

    def close(self) -> None:
        """Write what was gathered."""
        glyphs: dict[str, set[int]] = {}
        gathered = {key: unpacked(known) for key, known in sorted(self._known.items())}
        shown = {key: used for key, used in gathered.items() if used.widths}
        for used in shown.values():
            glyphs.setdefault(used.sha256, set()).update(used.widths)
        files = {}
        for sha256, numbers in sorted(glyphs.items()):
            files[sha256] = self._file(sha256, sorted(numbers))
        for key, used in shown.items():
            self._describe(self._fonts[key], used, files[used.sha256])
        fonts = {f"/{key}".encode(): b"%d 0 R" % self._fonts[key] for key in shown}
        self._joined.texts[self._table] = told(fonts)

    def _file(self, sha256: str, glyphs: Sequence[int]) -> bytes:
        if self._store is None:
            file = cut.cut(sha256, glyphs)
            return self._joined.stream(file, b"/Length1 %d" % len(file))

        def made() -> tuple[int, bytes]:
            file = cut.cut(sha256, glyphs)
            return len(file), zlib.compress(file, LEVEL)

        versions = version("uharfbuzz"), zlib.ZLIB_RUNTIME_VERSION, LEVEL
        key = digest("face of a book", Path(cut.__file__).read_bytes(), sha256, glyphs, versions)
        length, packed = self._store.recalled(key, made)
        return self._joined.stream(packed, b"/Length1 %d" % length, packed=True)

    def _describe(self, font: int, used: Type, file: bytes) -> None:
        whole = self._joined.entries(font)
        (inner,) = map(number, items(whole[b"/DescendantFonts"]))
        face = self._joined.entries(inner)
        descriptor = number(face[b"/FontDescriptor"])
        about = self._joined.entries(descriptor)
        left, low, _, high = items(about[b"/FontBBox"])
        wide = b"%g" % max(used.widths.values(), default=0)
        about |= {b"/FontBBox": b"[" + b" ".join((left, low, wide, high)) + b"]", b"/FontFile2": file}
        texts = self._joined.texts
        texts[descriptor] = told(about)
        texts[inner] = told(face | {b"/DW": b"%d" % _FULL, b"/W": _widths(used.widths)})
        texts[font] = told(whole | {b"/ToUnicode": self._joined.stream(_characters(used.unicode))})


def _widths(widths: Mapping[int, float]) -> bytes:
    """Runs of neighbouring glyphs that are not of full width: first [width …] first …"""
    made: list[bytes] = []
    last = -2
    for glyph, width in sorted(widths.items()):
        if width == _FULL:
            continue
        if glyph != last + 1:
            made.append(b"%b%d [" % (b"] " if made else b"", glyph))
        made.append(b"%g " % width)
        last = glyph
    return b"[ " + b"".join(made) + (b"] ]" if made else b"]")


def _characters(unicode: Mapping[int, str]) -> bytes:
    rows = [f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(unicode.items())]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    body = [line for some in blocks for line in (f"{len(some)} beginbfchar", *some, "endbfchar")]
    return _HEAD + "\n".join([*body, ""]).encode() + _TAIL
