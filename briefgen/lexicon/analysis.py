"""What is compared, and how it is called in small places: the tables of analysis.toml, typed."""

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from briefgen import lexicon
from briefgen.lexicon import divisions
from briefgen.model import Measure


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the common list: `measure` is the figure that leads, `better` the end that ranks first."""

    name: str
    short: str
    measure: Measure
    better: Literal["high", "low", "none"]


@cache
def common() -> tuple[Indicator, ...]:
    """The common list in the book's order."""
    return tuple(
        Indicator(entry["name"], entry["short"], Measure(entry["measure"]), entry["better"])
        for entry in lexicon.table("analysis")["indicator"]
    )


@cache
def lead() -> str:
    """The indicator that the verdict and the findings begin with."""
    return cast(str, lexicon.table("analysis")["lead"]["name"])


@cache
def tile_groups() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group) for group in lexicon.table("analysis")["tiles"]["groups"])


@cache
def most_tiles() -> int:
    return cast(int, lexicon.table("analysis")["tiles"]["most"])


@cache
def scopes() -> tuple[tuple[str, ...], ...]:
    """Marks of a ranking's scope, the widest scope first."""
    return tuple(tuple(marks) for marks in lexicon.table("analysis")["scopes"]["widest_first"])


def of(name: str) -> Indicator:
    """The entry of an indicator; one outside the common list leads with growth and is not ranked."""
    found = next((entry for entry in common() if entry.name == name), None)
    return found or Indicator(name, name, Measure.GROWTH, "none")


@cache
def rest() -> str:
    """The theme of problems that fit no other."""
    return cast(str, lexicon.table("analysis")["themes"]["rest"])


@cache
def _suffixes() -> tuple[str, ...]:
    return tuple(lexicon.table("analysis")["places"]["suffixes"])


def short_place(name: str) -> str:
    """A place's name without its kind where two characters stay: 温州市 -> 温州, 赣县区 -> 赣县.

    Of an autonomous one its peoples are left out too.
    """
    if "自治" in name:
        return divisions.short_name(name)
    for suffix in _suffixes():
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name[: -len(suffix)]
    return name
