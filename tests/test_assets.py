"""Our own files: the faces are what the lock says, and WeasyPrint sees no others."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from briefgen import assets
from briefgen.errors import AssetError

# Rare but in the 8105 list and outside GB2312; needed for names of places and people.
BEYOND_GB2312 = "勠堽䓫洑埇爨镕喆犇"


def gb2312_ideographs() -> set[int]:
    rows = [bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    return {ord(char) for code in rows for char in code.decode("gb2312", "ignore")}


@pytest.fixture(scope="module", params=assets.faces(), ids=lambda face: face.path.stem)
def font(request: pytest.FixtureRequest) -> Iterator[TTFont]:
    with TTFont(request.param.path, lazy=True) as opened:
        yield opened


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the fonts folder that the package takes for its own."""
    folder = tmp_path / "fonts"
    shutil.copytree(assets.fonts_dir(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(assets, "fonts_dir", lambda: folder)
    assets.faces.cache_clear()
    assets.coverage.cache_clear()
    yield folder
    assets.faces.cache_clear()
    assets.coverage.cache_clear()


def test_five_faces_whole() -> None:
    assert [(face.family, face.weight) for face in assets.faces()] == [
        ("Briefgen Song", 400),
        ("Briefgen Song", 700),
        ("Briefgen Hei", 400),
        ("Briefgen Hei", 700),
        ("Briefgen Kai", 400),
    ]
    assets.check_fonts()


def test_every_face_sets_the_characters_promised(font: TTFont) -> None:
    cmap = font.getBestCmap()
    wanted = gb2312_ideographs() | {ord(char) for char in BEYOND_GB2312}
    wanted |= {ord(char) for char in "0%，。、；：？！（）《》【】〔〕—…·•〓−✓●○■□▲△▼▽◆◇★☆→←↑↓①⑳≥≤±×÷°‰–〇"}
    assert not {chr(point) for point in wanted if point not in cmap}


def test_coverage_is_what_all_faces_have(font: TTFont) -> None:
    assert not {chr(point) for point in assets.coverage() if point not in font.getBestCmap()}
    assert len(assets.coverage()) > 9000


def test_one_metrics_box(font: TTFont) -> None:
    em, hhea, os2 = font["head"].unitsPerEm, font["hhea"], font["OS/2"]
    up, down = round(0.88 * em), round(0.12 * em)
    assert (hhea.ascent, hhea.descent, hhea.lineGap) == (up, -down, 0)
    assert (os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap) == (up, -down, 0)
    assert (os2.usWinAscent, os2.usWinDescent) == (up, down)
    assert "BASE" not in font


def test_squeeze_tabular_figures_and_truetype(font: TTFont) -> None:
    positions = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    forms = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    cmap = font.getBestCmap()
    widths = {font["hmtx"][cmap[ord(figure)]][0] for figure in "0123456789"}
    assert "chws" in positions
    assert "tnum" in forms or len(widths) == 1
    assert "glyf" in font


def test_reserved_names_are_not_used(font: TTFont) -> None:
    # The copyright line (0) must stay as it is; every other name is ours.
    names = [str(record) for record in font["name"].names if record.nameID != 0]
    assert not [name for name in names for word in ("LXGW", "霞鹜", "Source", "Noto") if word in name]
    assert str(font["name"].getDebugName(1)).startswith("Briefgen ")


def test_licence_texts_lie_beside() -> None:
    for family in {face.family for face in assets.faces()}:
        text = (assets.fonts_dir() / f"OFL-{family.replace(' ', '')}.txt").read_text("utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text
        assert "Copyright" in text


def test_missing_face(copied: Path) -> None:
    (copied / "BriefgenHei-Bold.ttf").unlink()
    with pytest.raises(AssetError, match=r"BriefgenHei-Bold.*缺失.*重新安装"):
        assets.check_fonts()


def test_damaged_face(copied: Path) -> None:
    face = copied / "BriefgenKai-Regular.ttf"
    data = bytearray(face.read_bytes())
    data[len(data) // 2] ^= 1
    face.write_bytes(data)
    with pytest.raises(AssetError, match=r"BriefgenKai-Regular.*损坏.*重新安装"):
        assets.check_fonts()


@pytest.mark.parametrize("text", ["", "face = 3", "[[face]]\nfamily = 'x'", "= ="])
def test_broken_lock(copied: Path, text: str) -> None:
    (copied / "fonts.lock.toml").write_text(text, "utf-8")
    with pytest.raises(AssetError, match="字体清单"):
        assets.faces()


def test_missing_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path / "briefgen")
    with pytest.raises(AssetError, match=r"_templates.*找不到"):
        assets.templates_dir()


def test_wheel_layout_goes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in ("briefgen/_templates", "templates"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path / "briefgen")
    assert assets.templates_dir() == tmp_path / "briefgen/_templates"
    (tmp_path / "briefgen/_templates").rmdir()
    assert assets.templates_dir() == tmp_path / "templates"


SET_A_PAGE = """
import os, sys
from pathlib import Path
from briefgen import assets
if sys.argv[2] == "import first":
    import weasyprint
os.environ["FONTCONFIG_FILE"] = str(assets.fontconfig(Path(sys.argv[1])))
import weasyprint
text = '<p style="font-family: DejaVu Sans">中文 abc <b>粗</b> <i style="font-family: monospace">x</i> ' \\
    '<i style="font-family: serif">斜</i> <span style="font-family: Briefgen Kai">楷</span></p>'
weasyprint.HTML(string=text).write_pdf(Path(sys.argv[1]) / "page.pdf")
"""


@pytest.mark.parametrize("order", ["environment first", "import first"])
def test_weasyprint_sees_no_other_font(tmp_path: Path, order: str) -> None:
    folder = tmp_path / "with <odd> & 汉字 name"
    folder.mkdir()
    root = str(Path(assets.__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": root}
    subprocess.run([sys.executable, "-c", SET_A_PAGE, str(folder), order], env=environment, check=True)
    with pikepdf.open(folder / "page.pdf") as pdf:
        fonts = pdf.pages[0].Resources.Font
        names = {str(font.BaseFont).partition("+")[2] for font in fonts.values()}
    assert names == {"Briefgen-Hei", "Briefgen-Hei-Bold", "Briefgen-Song", "Briefgen-Kai"}
