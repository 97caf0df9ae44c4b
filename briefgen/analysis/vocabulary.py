"""The tables of lexicon/analysis.toml, typed."""

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from briefgen import lexicon
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
