"""What heads of tables in bulletins say of their columns."""

import re
from dataclasses import dataclass
from functools import cache

from briefgen.lexicon import table


@dataclass(frozen=True, slots=True)
class Heads:
    """Patterns over whole folded cells, as `tables.toml` explains them."""

    name: re.Pattern[str]
    unit: re.Pattern[str]
    level: re.Pattern[str]
    year: re.Pattern[str]
    growth: re.Pattern[str]
    lead: re.Pattern[str]
    behind: re.Pattern[str]
    part: re.Pattern[str]
    units: re.Pattern[str]
    note: re.Pattern[str]


@cache
def heads() -> Heads:
    """The patterns of `tables.toml`."""
    return Heads(**{name: re.compile(pattern) for name, pattern in table("tables").items()})
