"""Units, scales and Chinese digits as typed tables (data: units.toml)."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from briefgen.lexicon import table


@dataclass(frozen=True, slots=True)
class Unit:
    """One spelling of a unit: `factor` base units of its `family` (斤 is 0.0005 of mass, base 吨)."""

    spelling: str
    family: str
    base: str
    factor: Decimal


@cache
def units() -> dict[str, Unit]:
    """Every spelling with its unit; a spelling stands in one family only."""
    known: dict[str, Unit] = {}
    for family in table("units")["family"]:
        for spelling, factor in family["spellings"].items():
            if spelling in known:
                raise ValueError(f"units.toml: {spelling} in two families")
            known[spelling] = Unit(spelling, family["name"], family["base"], Decimal(factor))
    return known


@cache
def scales() -> dict[str, int]:
    """The powers of ten written between number and unit: 万 4, 万亿 12."""
    return dict(table("units")["scales"])


@cache
def digits() -> dict[str, int]:
    return dict(table("units")["digits"])


@cache
def powers() -> dict[str, int]:
    return dict(table("units")["powers"])


@cache
def not_units() -> tuple[str, ...]:
    """Words that begin like a unit and are none (台阶)."""
    return tuple(table("units")["not_units"]["words"])


@cache
def cancelling() -> tuple[str, ...]:
    """Patterns of phrases whose numerals count nothing (“十四五”, 一带一路, 5G)."""
    return tuple(table("units")["cancel"]["patterns"])


def split_unit(text: str) -> tuple[Decimal, Unit]:
    """The power of ten and the unit of a written unit such as 亿元, 万吨 or %; ValueError when unknown."""
    for length in range(len(text) + 1):
        scale, unit = text[:length], units().get(text[length:])
        if unit and (not scale or scale in scales()):
            return Decimal(10) ** scales().get(scale, 0), unit
    raise ValueError(f"unknown unit: {text}")
