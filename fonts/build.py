"""Build the five faces of the book from their public sources; see README.md beside this file.

    python fonts/build.py            make the faces again and write fonts.lock.toml
    python fonts/build.py --check    make them in a temporary folder and compare with the lock

A developer's tool: needs fonttools, uharfbuzz, east-asian-spacing, `npm`, and `apt-get` with `dpkg-deb`
(Debian, Ubuntu). The same sources and the same tools give the same bytes.
"""

import argparse
import asyncio
import copy
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from east_asian_spacing.builder import Builder
from east_asian_spacing.config import Config
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from recipes import QUOTES, RECIPES, SOURCES, Recipe, Source, characters

HERE = Path(__file__).resolve().parent
LOCK = "fonts.lock.toml"
RELEASE = "1.000"
MODIFIED = 3_786_912_000  # seconds since 1904: 2024-01-01, fixed so that bytes repeat

FEATURES = ["ccmp", "locl", "mark", "kern", "palt", "halt", "fwid", "hwid", "pwid", "sups", "subs"]


def fetch(source: Source, into: Path) -> dict[str, Path]:
    """Download and unpack one source by its registry's own client; the used files by their names."""
    folder = into / source.package.replace("/", "_")
    folder.mkdir(parents=True)

    def run(*command: str) -> bytes:
        return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE).stdout

    if source.registry == "npm":
        packed = json.loads(run("npm", "pack", "--json", f"{source.package}@{source.version}"))
        name = packed[0]["filename"].replace("@", "").replace("/", "-")
        run("tar", "-xzf", name, *source.files)
    else:
        run("apt-get", "-q", "download", f"{source.package}={source.version}")
        run("dpkg-deb", "-x", next(folder.glob("*.deb")).name, ".")
    return {Path(file).name: folder / file for file in source.files}


def build_face(recipe: Recipe, files: dict[str, Path], wanted: frozenset[int], out: Path) -> None:
    """Cut, measure, name and save one face into the folder `out`."""
    # Without new bounding boxes glyphs stay as they are in the file: 20 times faster.
    font = TTFont(files[recipe.source], recalcTimestamp=False, recalcBBoxes=False)
    speak_chinese(font)
    cut(font, wanted - set(QUOTES) if recipe.quotes else wanted)
    if recipe.quotes:
        borrow(font, TTFont(files[recipe.quotes], lazy=True), QUOTES)
    part_shared_glyphs(font)
    if len({font["hmtx"][glyph][0] for glyph in figures(font)}) > 1:
        add_tabular_figures(font)
    set_metrics(font)
    set_names(font, recipe)
    target = out / recipe.file
    font.save(target)
    asyncio.run(squeeze(target))
    font = TTFont(target, recalcTimestamp=False, recalcBBoxes=False)
    font["head"].modified = font["head"].created = MODIFIED
    font.save(target, reorderTables=True)


def borrow(font: TTFont, other: TTFont, points: Iterable[int]) -> None:
    """Give the font the other's glyphs of some code points: simple outlines of the same units an em."""
    assert font["head"].unitsPerEm == other["head"].unitsPerEm
    glyf, theirs = font["glyf"], other.getBestCmap()
    for point in points:
        if point in theirs:
            name, source = f"borrowed{point:04X}", other["glyf"][theirs[point]]
            glyf[name] = type(source)(source.compile(other["glyf"]))
            font["hmtx"][name] = other["hmtx"][theirs[point]]
            for table in font["cmap"].tables:
                if table.isUnicode():
                    table.cmap[point] = name
    font.setGlyphOrder(glyf.glyphOrder)


def speak_chinese(font: TTFont) -> None:
    """Make the simplified Chinese forms the default, so that charts without `lang` have them too."""
    for record in font["GSUB"].table.ScriptList.ScriptRecord:
        for language in record.Script.LangSysRecord:
            if language.LangSysTag == "ZHS ":
                record.Script.DefaultLangSys = copy.deepcopy(language.LangSys)


def cut(font: TTFont, wanted: frozenset[int]) -> None:
    """Keep the wanted characters and features; drop hinting, vertical setting, BASE, GDEF and chws."""
    options = Options()
    options.layout_features = FEATURES
    # HarfBuzz 6, which cuts the faces for a PDF, fails on a GDEF table for some texts.
    options.drop_tables += ["BASE", "GDEF", "STAT", "vhea", "vmtx", "VORG", "DSIG", "gasp"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.recalc_timestamp = False
    options.glyph_names = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)


def figures(font: TTFont) -> list[str]:
    """The glyphs of 0–9."""
    cmap = font.getBestCmap()
    return [cmap[ord(figure)] for figure in "0123456789"]


def add_tabular_figures(font: TTFont) -> None:
    """Add a `tnum` feature: copies of 0–9 centred on the advance of 0."""
    width = font["hmtx"][figures(font)[0]][0]
    mapping = {glyph: f"{glyph}.tnum" for glyph in figures(font)}
    for glyph, name in mapping.items():
        add_copy(font, glyph, name, width)
    add_single_substitution(font, "tnum", mapping)


def part_shared_glyphs(font: TTFont) -> None:
    """Give code points that share a visible glyph (· and •) one each, so that copied text is the text set."""
    owners: dict[str, int] = {}
    for point, glyph in sorted(font.getBestCmap().items()):
        first = owners.setdefault(glyph, point)
        if first != point and font["glyf"][glyph].numberOfContours > 0:  # neither empty nor composite
            name = f"{glyph}.u{point:04X}"
            add_copy(font, glyph, name, font["hmtx"][glyph][0])
            for table in font["cmap"].tables:
                if point in table.cmap:
                    table.cmap[point] = name


def add_copy(font: TTFont, glyph: str, name: str, width: int) -> None:
    """Add the glyph again as `name`, centred on another advance."""
    glyf, hmtx = font["glyf"], font["hmtx"]
    twin = type(glyf[glyph])(glyf[glyph].compile(glyf))
    twin.expand(glyf)
    advance, _ = hmtx[glyph]
    twin.coordinates.translate(((width - advance) // 2, 0))
    twin.recalcBounds(glyf)
    glyf[name] = twin
    hmtx[name] = (width, twin.xMin)
    font.setGlyphOrder(glyf.glyphOrder)


def add_single_substitution(font: TTFont, tag: str, mapping: dict[str, str]) -> None:
    """Append a lookup of one-to-one substitutions under `tag` for every script and language."""
    gsub = font["GSUB"].table
    subtable = otTables.SingleSubst()
    subtable.mapping = mapping
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag, lookup.SubTable = 1, 0, [subtable]
    gsub.LookupList.Lookup.append(lookup)
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = tag, otTables.Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex = [len(gsub.LookupList.Lookup) - 1]
    gsub.FeatureList.FeatureRecord.append(record)
    seen: list[otTables.LangSys] = []  # some languages share one system with the default
    for script in gsub.ScriptList.ScriptRecord:
        for system in (script.Script.DefaultLangSys, *(x.LangSys for x in script.Script.LangSysRecord)):
            if system is not None and all(system is not other for other in seen):
                seen.append(system)
                system.FeatureIndex.append(len(gsub.FeatureList.FeatureRecord) - 1)


def set_metrics(font: TTFont) -> None:
    """One box for all faces (0.88 up, 0.12 down, no gap), so that mixed lines keep their pitch."""
    em = font["head"].unitsPerEm
    up, down = round(0.88 * em), round(0.12 * em)
    hhea, os2 = font["hhea"], font["OS/2"]
    hhea.ascent, hhea.descent, hhea.lineGap = up, -down, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = up, -down, 0
    os2.usWinAscent, os2.usWinDescent = up, down


def set_names(font: TTFont, recipe: Recipe) -> None:
    """Give the face its own names; keep the copyright, the designers and the licence."""
    kept = {i: font["name"].getDebugName(i) for i in (0, 9, 13, 14)}
    postscript = recipe.file.removesuffix(".ttf")
    names = {
        **kept,
        1: recipe.family,
        2: recipe.style,
        3: f"{RELEASE};{postscript}",
        4: f"{recipe.family} {recipe.style}",
        5: f"Version {RELEASE}",
        6: postscript,
        10: "Modified for briefgen: fewer characters, one metrics box, contextual spacing. SIL OFL 1.1.",
    }
    font["name"].names = []
    for name_id, text in sorted(names.items()):
        if text:
            font["name"].setName(text, name_id, 3, 1, 0x409)
    bold = recipe.style == "Bold"
    font["OS/2"].usWeightClass, font["OS/2"].fsType = recipe.weight, 0
    font["OS/2"].fsSelection = 0x20 if bold else 0x40
    font["head"].macStyle = 1 if bold else 0


async def squeeze(path: Path) -> None:
    """Add contextual half-width spacing of full-width punctuation (`chws`, `halt`) to the file."""
    builder = Builder(path, Config.default.for_language("ZHS"))
    if not await builder.build_and_save(path):
        raise SystemExit(f"{path.name}: no chws was added")


def coverage(folder: Path) -> str:
    """The code points that every face of the folder has, as lines of hexadecimal ranges."""
    maps = [set(TTFont(folder / recipe.file, lazy=True).getBestCmap()) for recipe in RECIPES]
    points = sorted(set.intersection(*maps))
    ranges: list[list[int]] = []
    for point in points:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"{first:04X}-{last:04X}\n" for first, last in ranges)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lock(files: dict[str, Path], folder: Path) -> str:
    """The lock file: tools, sources with their digests, faces with theirs."""
    lines = ["# Written by fonts/build.py; briefgen checks the faces against it before it renders.\n"]
    tools = {name: version(name) for name in ("fonttools", "east-asian-spacing", "uharfbuzz")}
    lines.append("[tools]\n" + "".join(f'{name} = "{number}"\n' for name, number in tools.items()))
    for source in SOURCES:
        for file in source.files:
            lines.append(
                f'[[source]]\nregistry = "{source.registry}"\npackage = "{source.package}"\n'
                f'version = "{source.version}"\nfile = "{file}"\n'
                f'sha256 = "{sha256(files[Path(file).name])}"\n'
            )
    for recipe in RECIPES:
        path = folder / recipe.file
        lines.append(
            f'[[face]]\nfamily = "{recipe.family}"\nweight = {recipe.weight}\nstyle = "normal"\n'
            f'file = "{recipe.file}"\nsource = "{recipe.source}"\nsize = {path.stat().st_size}\n'
            f'sha256 = "{sha256(path)}"\n'
        )
    return "\n".join(lines)


def check_sources(files: dict[str, Path]) -> None:
    """Stop when a source is not the one that the lock names."""
    if not (HERE / LOCK).exists():
        return
    for entry in tomllib.loads((HERE / LOCK).read_text("utf-8"))["source"]:
        name = Path(entry["file"]).name
        if name in files and sha256(files[name]) != entry["sha256"]:
            raise SystemExit(
                f"{entry['package']} {entry['version']}: {name} has changed since the lock was written"
            )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with the lock, write nothing")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = {name: path for source in SOURCES for name, path in fetch(source, folder / "src").items()}
        check_sources(files)
        wanted = characters(files["characters.txt"])
        for recipe in RECIPES:
            build_face(recipe, files, wanted, folder)
        made = {LOCK: lock(files, folder), "coverage.ranges": coverage(folder)}
        if check:
            same = all((HERE / name).read_text("utf-8") == text for name, text in made.items())
            print("same" if same else "different")
            return 0 if same else 1
        for recipe in RECIPES:
            shutil.copyfile(folder / recipe.file, HERE / recipe.file)
        for name, text in made.items():
            (HERE / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
