"""Our faces by HarfBuzz: cut to the glyphs of a book or the characters of a page, and lines shaped."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from briefgen import assets
from briefgen.errors import AssetError

# What a PDF viewer does not use; our faces carry no colour and no bitmaps.
_DROPPED = tuple(int.from_bytes(tag) for tag in (b"BASE", b"DSIG", b"GDEF", b"GPOS", b"GSUB", b"JSTF"))

_DOWNWARD = tuple(int.from_bytes(tag) for tag in (b"DSIG", b"VORG", b"vhea", b"vmtx"))  # we set across


def cut(sha256: str, glyphs: Iterable[int]) -> bytes:
    """The face with that digest with these glyphs only, under their numbers.

    Raises AssetError when none of our faces is that file.
    """
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.flags = uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.NO_HINTING
    wanted.glyph_set.update({0, *glyphs})
    wanted.drop_table_tag_set.update(_DROPPED)
    return bytes(uharfbuzz.subset(_face(sha256), wanted).blob.data)


def subset(sha256: str, points: Iterable[int], features: Iterable[str]) -> bytes:
    """The face with that digest for these code points, glyphs numbered anew, with these features only.

    Raises AssetError when none of our faces is that file.
    """
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    wanted.unicode_set.update(points)
    wanted.layout_feature_tag_set.clear()  # otherwise those that HarfBuzz thinks usual
    wanted.layout_feature_tag_set.update(int.from_bytes(tag.encode()) for tag in features)
    wanted.drop_table_tag_set.update(_DOWNWARD)
    return bytes(uharfbuzz.subset(_face(sha256), wanted).blob.data)


@cache
def shaped(
    sha256: str, text: str, features: Sequence[tuple[str, int]] = ()
) -> tuple[tuple[int, str, int, int, int], ...]:
    """A line in one face: glyph, characters, advance, the glyph's own advance and how far it is shifted
    (thousandths of an em)."""
    import uharfbuzz

    font = uharfbuzz.Font(_face(sha256))
    em = font.face.upem
    line = uharfbuzz.Buffer()
    line.add_str(text)
    line.guess_segment_properties()
    uharfbuzz.shape(font, line, dict(features))
    starts = [info.cluster for info in line.glyph_infos] + [len(text)]
    return tuple(
        (
            info.codepoint,
            text[info.cluster : next(start for start in starts[at + 1 :] if start > info.cluster)],
            round(place.x_advance * 1000 / em),
            round(font.get_glyph_h_advance(info.codepoint) * 1000 / em),
            round(place.x_offset * 1000 / em),
        )
        for at, (info, place) in enumerate(zip(line.glyph_infos, line.glyph_positions, strict=True))
    )


@cache
def _face(sha256: str) -> Any:
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(_file(sha256))))


def _file(sha256: str) -> Path:
    for face in assets.faces():
        if face.sha256 == sha256:
            return face.path
    raise AssetError("册中用了不属于本程序的字体。", where=sha256[:12])
