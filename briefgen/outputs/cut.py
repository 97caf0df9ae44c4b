"""Cutting a face to the glyphs that a book uses, once for all its chapters."""

from collections.abc import Iterable
from pathlib import Path

from briefgen import assets
from briefgen.errors import AssetError

# What a PDF viewer does not use; our faces carry no colour and no bitmaps.
_DROPPED = tuple(int.from_bytes(tag) for tag in (b"BASE", b"DSIG", b"GDEF", b"GPOS", b"GSUB", b"JSTF"))


def cut(sha256: str, glyphs: Iterable[int]) -> bytes:
    """The face with that digest with these glyphs only, under their numbers.

    Raises AssetError when none of our faces is that file.
    """
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.flags = uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.NO_HINTING
    wanted.glyph_set.update({0, *glyphs})
    wanted.drop_table_tag_set.update(_DROPPED)
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(_file(sha256))))
    return bytes(uharfbuzz.subset(face, wanted).blob.data)


def _file(sha256: str) -> Path:
    for face in assets.faces():
        if face.sha256 == sha256:
            return face.path
    raise AssetError("册中用了不属于本程序的字体。", where=sha256[:12])
