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
    names: dict[str, str]  # full name by code
    codes: dict[str, list[str]]  # full or short name → codes, highest level first
    invented: dict[str, Place]  # the divisions of the demo corpus by code: nobody's names and codes
    longest: int


@cache
def _tables() -> _Tables:
    rows = _rows("lexicon", "divisions.csv")
    invented = {
        code: Place(name, province, parent or None, Level(level), code)
        for code, name, level, parent, province in _rows("demo", "divisions.csv")
    }
    rows += [[code, place.name, short_name(place.name)] for code, place in invented.items()]
    found: dict[str, list[str]] = {}
    for code, name, short in sorted(rows, key=lambda row: _depth(row[0])):
        found.setdefault(name, []).append(code)
        if short != name:
            found.setdefault(short, []).append(code)
    return _Tables({row[0]: row[1] for row in rows}, found, invented, max(map(len, found)))


def _rows(*path: str) -> list[list[str]]:
    text = resources.files("briefgen").joinpath(*path).read_text(encoding="utf-8")
    return [row.split(",") for row in text.splitlines()[1:] if row]


@cache
def _place(code: str) -> Place:
    tables = _tables()
    if code in tables.invented:
        return tables.invented[code]
    names, depth = tables.names, _depth(code)
    name = names[code]
    high = depth == 2 and name in table("divisions")["subprovincial"]
    level = Level.SUBPROVINCIAL if high else (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)[depth - 1]
    parent = names.get(code[:4] + "00") if depth == 3 else None
    return Place(name, names[code[:2] + "0000"], parent, level, code)


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
    return tuple(_place(code) for code in _tables().codes.get(name, ()))


def provinces() -> tuple[str, ...]:
    """The full names of all provinces."""
    return tuple(name for code, name in _tables().names.items() if _depth(code) == 1)


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
