"""The divisions of China by full and short name, from divisions.csv (read once, when first asked)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from briefgen.lexicon import table
from briefgen.model import Level, Place

NATION = Place(name="全国", province=None, parent=None, level=Level.NATION, code="000000")


@dataclass(frozen=True, slots=True)
class _Tables:
    places: dict[str, Place]  # by code
    codes: dict[str, tuple[str, ...]]  # full or short name → codes, highest level first
    longest: int


@cache
def _tables() -> _Tables:
    places = {place.code: place for place in (*_divisions(), *_invented()) if place.code}
    found: dict[str, list[str]] = {}
    for code in sorted(places, key=_depth):
        name = places[code].name
        for known in dict.fromkeys((name, short_name(name))):
            found.setdefault(known, []).append(code)
    return _Tables(places, {name: tuple(codes) for name, codes in found.items()}, max(map(len, found)))


def _rows(*path: str) -> list[list[str]]:
    text = resources.files("briefgen").joinpath(*path).read_text(encoding="utf-8")
    return [row.split(",") for row in text.splitlines()[1:] if row]


def _divisions() -> list[Place]:
    names = {row[0]: row[1] for row in _rows("lexicon", "divisions.csv")}
    high = frozenset(table("divisions")["subprovincial"])
    levels = {1: Level.PROVINCE, 2: Level.PREFECTURE, 3: Level.COUNTY}
    made = []
    for code, name in names.items():
        depth = _depth(code)
        level = Level.SUBPROVINCIAL if depth == 2 and name in high else levels[depth]
        parent = names.get(code[:4] + "00") if depth == 3 else None
        made.append(Place(name, names[code[:2] + "0000"], parent, level, code))
    return made


def _invented() -> list[Place]:
    """The divisions of the demo corpus; their names and codes are nobody's."""
    return [
        Place(name, province, parent or None, Level(level), code)
        for code, name, level, parent, province in _rows("demo", "divisions.csv")
    ]


def _depth(code: str) -> int:
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


@cache
def _endings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = table("divisions")
    return tuple(words["suffixes"]), tuple(sorted(words["peoples"], key=len, reverse=True))


def short_name(name: str) -> str:
    """A division's name without its kind (温州市 → 温州, 凉山彝族自治州 → 凉山).

    A name that would be left with one character stays whole (矿区, 郊区, 沙县区 → 沙县).
    """
    suffixes, peoples = _endings()
    suffix = next((s for s in suffixes if name.endswith(s) and len(name) - len(s) >= 2), "")
    short = name[: len(name) - len(suffix)] if suffix else name
    if suffix.startswith("自治"):
        while people := next((p for p in peoples if short.endswith(p) and len(short) - len(p) >= 2), ""):
            short = short[: -len(people)]
    return short


def named(name: str) -> tuple[Place, ...]:
    """The places of this full or short name, the highest level first; empty when there is none."""
    tables = _tables()
    return tuple(tables.places[code] for code in tables.codes.get(name, ()))


def provinces() -> tuple[str, ...]:
    """The full names of all provinces."""
    return tuple(p.name for p in _tables().places.values() if p.level is Level.PROVINCE)


def mentions(text: str) -> Iterator[tuple[int, str]]:
    """Offset and name of each division named in a short text (title, file name), longest name first."""
    tables = _tables()
    at = 0
    while at < len(text):
        for size in range(min(tables.longest, len(text) - at), 1, -1):
            name = text[at : at + size]
            if name in tables.codes:
                yield at, name
                at += size
                break
        else:
            at += 1
