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
    names: dict[str, str]  # code → full name
    codes: dict[str, tuple[str, ...]]  # full or short name → codes, highest level first
    longest: int


@cache
def _tables() -> _Tables:
    rows = resources.files(__package__).joinpath("divisions.csv").read_text(encoding="utf-8").split("\n")[1:]
    names = {row[:6]: row[7:] for row in rows if row}
    found: dict[str, list[str]] = {}
    for code in sorted(names, key=_depth):
        name = names[code]
        found.setdefault(name, []).append(code)
        short = short_name(name)
        if short != name:
            found.setdefault(short, []).append(code)
    return _Tables(names, {name: tuple(codes) for name, codes in found.items()}, max(map(len, found)))


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


@cache
def _place(code: str) -> Place:
    names = _tables().names
    name = names[code]
    province = names[code[:2] + "0000"]
    depth = _depth(code)
    parent = names.get(code[:4] + "00") if depth == 3 else None
    if depth == 1:
        level = Level.PROVINCE
    elif name in table("divisions")["subprovincial"]:
        level = Level.SUBPROVINCIAL
    else:
        level = Level.PREFECTURE if depth == 2 else Level.COUNTY
    return Place(name=name, province=province, parent=parent, level=level, code=code)


def named(name: str) -> tuple[Place, ...]:
    """The places of this full or short name, the highest level first; empty when there is none."""
    return tuple(_place(code) for code in _tables().codes.get(name, ()))


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
