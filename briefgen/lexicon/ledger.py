"""How promises are judged: the tables of ledger.toml, typed."""

import re
from dataclasses import dataclass
from functools import cache

from briefgen.lexicon import table


@dataclass(frozen=True, slots=True)
class Worded:
    """A promise in words: the growth must reach that of `against` ("" is 0) plus `margin`, or be `above`."""

    pattern: re.Pattern[str]
    against: str
    margin: float
    above: bool


@cache
def lower_is_better(indicator: str) -> bool:
    return indicator in table("ledger")["lower_is_better"]


@cache
def flows() -> frozenset[str]:
    """Indicators whose level adds up over the year."""
    return frozenset(table("ledger")["flows"])


@cache
def sums() -> frozenset[str]:
    """Flows that are added up over several years, where these are named."""
    return frozenset(table("ledger")["sums"])


@cache
def yearly() -> frozenset[str]:
    """Indicators that are reckoned once a year."""
    return frozenset(table("ledger")["yearly"])


@cache
def related(indicator: str) -> tuple[str, ...]:
    """The indicators that a report may tell instead of this one, itself left out."""
    groups = [group for group in table("ledger")["related"] if indicator in group]
    return tuple(name for group in groups for name in group if name != indicator)


@cache
def about() -> tuple[float, float]:
    """What 左右 allows: points for rates, a share of the value for amounts."""
    return float(table("ledger")["about"]["points"]), float(table("ledger")["about"]["share"])


@cache
def pace() -> tuple[float, float]:
    """What still is on pace: points for rates, a share of the year for counted targets."""
    return float(table("ledger")["pace"]["points"]), float(table("ledger")["pace"]["share"])


@cache
def worded() -> tuple[Worded, ...]:
    return tuple(
        Worded(re.compile(entry["pattern"]), entry["against"], float(entry["margin"]), entry["above"])
        for entry in table("ledger")["worded"]
    )
