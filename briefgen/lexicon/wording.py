"""What reports say of indicators without a figure, as typed tables (data: wording.toml)."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from briefgen.lexicon import table


@dataclass(frozen=True, slots=True)
class Predicate:
    """One kind of statement; `where` is anywhere, stated (not where a plan is to bring it about) or listed.

    `compares` holds the indicator against something else, `rates` is said of rates only, `share` of a share,
    `aims` may be what a figure before it is to be bettered by.
    """

    name: str
    where: str
    pattern: re.Pattern[str]
    compares: bool
    rates: bool
    share: bool
    aims: bool
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A pattern with its examples; one that also fits `unless` does not count."""

    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before and behind an indicator named inside its wording; `counted` marks a number."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    counted: re.Pattern[str]


def _filled(pattern: str, words: dict[str, list[str]]) -> str:
    """The pattern with <name> replaced by a choice of the words of that list, the longest first."""
    for name, known in words.items():
        choice = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
        pattern = pattern.replace(f"<{name}>", choice)
    return pattern


@cache
def predicates() -> tuple[Predicate, ...]:
    """Every predicate in the order of the file."""
    data = table("wording")
    return tuple(
        Predicate(
            row["name"],
            row["where"],
            re.compile(_filled(row["pattern"], data["words"])),
            row.get("compares", False),
            row.get("rates", False),
            row.get("share", False),
            row.get("aims", False),
            tuple(row["examples"]),
            tuple(row["counter_examples"]),
        )
        for row in data["predicate"]
    )


@cache
def anywhere() -> str:
    """A pattern of what may be a statement in any sentence."""
    return "|".join(one.pattern.pattern for one in predicates() if one.where != "listed")


def _known(name: str) -> Known:
    row: dict[str, Any] = table("wording")[name]
    return Known(
        re.compile(_filled(row["pattern"], table("wording")["words"])),
        re.compile(row["unless"]) if "unless" in row else None,
        tuple(row["examples"]),
        tuple(row["counter_examples"]),
    )


@cache
def open_list() -> Known:
    """What a clause of a list of targets may say in any words."""
    return _known("open")


@cache
def apart() -> Known:
    """What makes a predicate behind it one of something else (城乡居民收入倍差…)."""
    return _known("apart")


@cache
def against() -> tuple[frozenset[str], Known]:
    """Words that join what an indicator is held against to it, and what then follows."""
    return frozenset(table("wording")["against"]["joins"]), _known("against")


@cache
def slogan() -> Known:
    """What makes the predicate before it one of a slogan (…等三大目标)."""
    return _known("slogan")


@cache
def lists() -> Known:
    """What marks a sentence that lists targets."""
    return _known("list")


@cache
def around() -> Around:
    """What stands before and behind an indicator named inside its wording (完成下达的…目标任务)."""
    row: dict[str, Any] = table("wording")["around"]
    return Around(re.compile(row["before"]), re.compile(row["behind"]), re.compile(row["counted"]))


@cache
def pushing() -> frozenset[str]:
    """Verbs that make a clause of a plan an action."""
    return frozenset(table("wording")["pushing"]["words"])
