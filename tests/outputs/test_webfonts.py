"""The faces of the HTML book: whole WOFF files with the glyphs and features that fontTools would keep."""

import io
import struct
import zlib

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from briefgen import assets
from briefgen.outputs import cut, webfonts

POINTS = frozenset(map(ord, "全市地区生产总值，。（）12345.6%AVo"))


@pytest.fixture(params=webfonts.FACES, ids=lambda face: f"{face[0]} {face[1]}")
def face(request: pytest.FixtureRequest) -> assets.Face:
    return next(f for f in assets.faces() if (f.family, f.weight) == request.param)


def by_fonttools(face: assets.Face) -> dict[str, object]:
    options = subset.Options(layout_features=list(webfonts._FEATURES), hinting=False, notdef_outline=True)
    with subset.load_font(str(face.path), options) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=POINTS)
        cutter.subset(font)
        return told(font)


def told(font: TTFont) -> dict[str, object]:
    """What a reader of the page sees of a face, by code points instead of numbers of glyphs."""
    names, glyphs, advances = font.getBestCmap(), font["glyf"], font["hmtx"]
    features = {
        tag: sorted(
            (one.FeatureTag, one.Feature.LookupCount) for one in font[tag].table.FeatureList.FeatureRecord
        )
        for tag in ("GSUB", "GPOS")
        if tag in font and font[tag].table.FeatureList
    }
    return {
        "glyphs": len(font.getGlyphOrder()),
        "advances": {point: advances[name] for point, name in names.items()},
        "outlines": {point: glyphs[name].getCoordinates(glyphs)[0] for point, name in names.items()},
        "features": features,
    }


def test_a_face_is_cut_as_fonttools_cuts_it(face: assets.Face) -> None:
    made = webfonts.woff(cut.subset(face.sha256, POINTS, webfonts._FEATURES))
    with TTFont(io.BytesIO(made), checkChecksums=2) as font:
        assert font.flavor == "woff"
        assert set(font.getBestCmap()) == POINTS
        assert told(font) == by_fonttools(face)


def test_the_wrapped_tables_are_those_of_the_font(face: assets.Face) -> None:
    bare = cut.subset(face.sha256, POINTS, webfonts._FEATURES)
    made = webfonts.woff(bare)
    assert int.from_bytes(made[8:12]) == len(made)
    assert int.from_bytes(made[16:20]) == len(bare)
    with TTFont(io.BytesIO(made)) as woff, TTFont(io.BytesIO(bare)) as font:
        assert {tag: woff.reader[tag] for tag in woff.reader.keys()} == {  # noqa: SIM118
            tag: font.reader[tag]
            for tag in font.reader.keys()  # noqa: SIM118
        }


def test_a_table_that_deflates_to_its_own_length_stays_as_it_is() -> None:
    """A reader takes a table of equal lengths as it is: browsers refuse the whole face otherwise."""
    sizes = ((most, zeros) for most in range(8, 64) for zeros in range(40))
    tables = (bytes(range(most)) + bytes(zeros) for most, zeros in sizes)
    table = next(one for one in tables if len(zlib.compress(one, webfonts._LEVEL)) == len(one))
    font = struct.pack(">4sHHHH4sIII", b"\0\1\0\0", 1, 16, 0, 0, b"head", 0, 28, len(table)) + table
    made = webfonts.woff(font)
    start, packed, length = struct.unpack_from(">III", made, 48)
    assert packed == length == len(table)
    assert made[start : start + length] == table
