"""Our faces cut down to the characters of one page, as @font-face rules that carry the font itself.

WOFF, not WOFF2: a twentieth larger, and nothing but zlib is needed to write it.
"""

import base64
import struct
import zlib
from collections.abc import Set
from functools import lru_cache
from pathlib import Path

from briefgen import assets
from briefgen.cache import Store, digest, styles, version
from briefgen.outputs import cut

FACES = (("Briefgen Hei", 400), ("Briefgen Hei", 700), ("Briefgen Song", 400), ("Briefgen Kai", 400))
"""What screen.css uses; a face costs about 300 KB for 1,300 characters."""
_FEATURES = ("ccmp", "locl", "kern", "chws", "tnum")
_LEVEL = 6  # a higher one saves a thousandth
_HEAD, _ENTRY = struct.Struct(">4s4sIHHIHHIIIII"), struct.Struct(">4sIIII")


def css(characters: Set[str], store: Store | None = None) -> str:
    """The rules for every face of FACES, each holding these characters and ASCII.

    With a store, faces are not cut again for characters that they were cut for before.
    """
    points = frozenset(map(ord, characters)) | frozenset(range(0x20, 0x7F))
    if store is None:
        return _rules(points)
    made: str = store.recalled(_key(points), lambda: _rules(points))
    return made


def _key(points: frozenset[int]) -> str:
    """By what the rules for these characters are known: the lock has the digests of the faces."""
    code = [Path(name).read_bytes() for name in (__file__, cut.__file__)]
    faces = styles((assets.fonts_dir(),), ".toml", ".ranges")
    return digest("faces", *code, faces, sorted(points), version("uharfbuzz"), zlib.ZLIB_RUNTIME_VERSION)


@lru_cache(maxsize=1)  # a resident build meets the same characters again
def _rules(points: frozenset[int]) -> str:
    there = points & assets.coverage()
    return "".join(_rule(family, weight, there) for family, weight in FACES)


def _rule(family: str, weight: int, points: frozenset[int]) -> str:
    face = next(f for f in assets.faces() if (f.family, f.weight) == (family, weight))
    data = base64.b64encode(woff(cut.subset(face.sha256, points, _FEATURES))).decode()
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:block;'
        f'src:url(data:font/woff;base64,{data}) format("woff")}}\n'
    )


def woff(font: bytes) -> bytes:
    """A TrueType font (its tables in the order of their tags) wrapped as WOFF 1.0, tables deflated."""
    count = int.from_bytes(font[4:6])
    place = _HEAD.size + count * _ENTRY.size
    entries, tables, size = [], [], 12 + 16 * count
    for at in range(12, 12 + 16 * count, 16):
        tag, checksum, start, length = struct.unpack_from(">4sIII", font, at)
        table = font[start : start + length]
        packed = min(table, zlib.compress(table, _LEVEL), key=len)  # of one length: as it is, says WOFF
        entries.append(_ENTRY.pack(tag, place, len(packed), length, checksum))
        tables.append(packed + bytes(-len(packed) % 4))
        place, size = place + len(tables[-1]), size + length + -length % 4
    head = _HEAD.pack(b"wOFF", font[:4], place, count, 0, size, 1, 0, 0, 0, 0, 0, 0)
    return b"".join((head, *entries, *tables))
