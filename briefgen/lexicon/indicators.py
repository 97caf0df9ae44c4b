"""Indicators as typed tables (data: indicators.toml)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from briefgen.lexicon import table
from briefgen.lexicon.alternation import either
from briefgen.lexicon.spelling import Words, spellings
from briefgen.lexicon.units import split_unit


@dataclass(frozen=True, slots=True)
class LevelUnit:
    """A unit that a level is stated in: 亿元 is 1e8 base units of the family cny."""

    name: str
    family: str
    size: Decimal


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of the lexicon; `rate` says that a bare % is its level, not its growth.

    `follows` is the indicator right behind whose figures a head has to stand, without other words.
    `within` is the whole its level is a part of, `beside` names of a part that mean this whole where the part
    is told beside them; `usual` holds measure, lower and upper bound of what is
    not surprising. `index` says that 103 stands for a growth of 3% (last year = 100).

    `patterns` spell its names with choices in them (spelling.py): written out they are many thousands.
    `short` are names that count only right before their growth, at the beginning of a clause.
    `topics` are nouns that may stand earlier in the sentence, `heads` what stands for its name then.
    """

    name: str
    patterns: tuple[str, ...]
    units: tuple[LevelUnit, ...]
    rate: bool
    index: bool
    short: tuple[str, ...]
    topics: tuple[str, ...]
    heads: tuple[str, ...]
    follows: str | None
    within: str | None
    beside: tuple[str, ...]
    usual: tuple[tuple[str, float, float], ...]
    common: bool
    match: tuple[tuple[str, str], ...]
    miss: tuple[str, ...]

    def named(self, text: str, least: int) -> bool:
        """Whether a name of at least so many characters stands in the text."""
        return _words(self.patterns).stand(text, least)


@cache
def _words(patterns: tuple[str, ...]) -> Words[None]:
    return Words((pattern, None) for pattern in patterns)


def _expand(patterns: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for pattern in patterns for word in spellings(pattern)))


def _unit(name: str) -> LevelUnit:
    scale, unit = split_unit(name)
    return LevelUnit(name, unit.family, scale * unit.factor)


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by canonical name, in the order of the file."""
    rows = (
        Indicator(
            row["name"],
            tuple(row["aliases"]),
            tuple(_unit(name) for name in row["units"]),
            row["percent"] == "level",
            row.get("index", False),
            _expand(row.get("short", [])),
            tuple(row.get("topics", [])),
            _expand(row.get("heads", [])),
            row.get("follows"),
            row.get("within"),
            tuple(row.get("beside", [])),
            tuple((measure, low, high) for measure, (low, high) in row.get("usual", {}).items()),
            row.get("common", False),
            tuple((sentence, expected) for sentence, expected in row["match"]),
            tuple(row["miss"]),
        )
        for row in table("indicators")["indicator"]
    )
    return {row.name: row for row in rows}


def _names() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The patterns of names with the indicators that they stand for.

    A name in two blocks belongs to the first; single indicators come after groups.
    """
    for group in table("indicators")["group"]:
        members = tuple(group["members"])
        yield from ((pattern, members) for pattern in group["aliases"])
    for indicator in indicators().values():
        yield from ((pattern, (indicator.name,)) for pattern in indicator.patterns)


@cache
def sectors() -> frozenset[str]:
    """Names of sectors (外资外贸), of which only a list of targets states anything in words."""
    rows = (row for row in table("indicators")["group"] if row.get("sector", False))
    return frozenset(alias for row in rows for alias in _expand(row["aliases"]))


@cache
def beside() -> dict[str, tuple[str, frozenset[str]]]:
    """Names of a part that may mean its whole, with the whole and its parts."""
    every = indicators().values()
    return {
        name: (whole.name, frozenset(one.name for one in every if one.within == whole.name))
        for whole in every
        for name in whole.beside
    }


@cache
def together() -> dict[tuple[str, ...], str]:
    """The indicator that one level told of several of ours is of (城乡居民人均可支配收入达到3万元)."""
    rows = (row for row in table("indicators")["group"] if "together" in row)
    return {tuple(row["members"]): row["together"] for row in rows}


@cache
def heads() -> dict[str, tuple[str, ...]]:
    """Words that stand for indicators once the topic of the first is named (产量 after 粮食)."""
    known = {
        head: tuple(row["members"])
        for row in table("indicators")["group"]
        for head in _expand(row.get("heads", []))
    }
    return known | {head: (row.name,) for row in indicators().values() for head in row.heads}


@cache
def short_names() -> dict[str, tuple[str, ...]]:
    """The short names (经济 in 经济增长6%) with the indicator each stands for."""
    return {word: (row.name,) for row in indicators().values() for word in row.short}


@cache
def topics() -> tuple[str, ...]:
    """The nouns that heads may stand behind, each once."""
    return tuple(dict.fromkeys(topic for row in indicators().values() for topic in row.topics))


@cache
def topical() -> re.Pattern[str]:
    """A pattern that finds any of the `topics`."""
    return re.compile(either(topics()))


@cache
def spelled() -> Words[tuple[str, ...]]:
    """All names and heads, to be looked for in folded text; a name has the indicators it stands for."""
    return Words([*_names(), *((head, ()) for head in heads())])


def meant(word: str) -> tuple[str, ...]:
    """The indicators that a name stands for, in order; "" is one that is none of ours, and nothing stands for
    what is no name."""
    return spelled().get(word) or short_names().get(word, ())
