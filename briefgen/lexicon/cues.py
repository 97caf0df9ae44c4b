"""Cue words as typed tables (data: cues.toml)."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from briefgen.lexicon import table
from briefgen.lexicon.alternation import either


def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = table("cues")["words"]
    return words


@cache
def tags() -> dict[str, frozenset[str]]:
    """Every cue word with all the things it does (growth, fall, lead …)."""
    known: dict[str, set[str]] = {}
    for tag, words in _words().items():
        for word in words:
            known.setdefault(word, set()).add(tag)
    return {word: frozenset(found) for word, found in known.items()}


@cache
def words(tag: str) -> tuple[str, ...]:
    """The cue words of one tag."""
    return tuple(_words()[tag])


@cache
def patterns(name: str) -> tuple[str, ...]:
    """The patterns kept under `name` (qualifier …)."""
    section: dict[str, Any] = table("cues")["patterns"]
    return tuple(section[name])


@cache
def of_firms() -> str:
    """The pattern of a noun that ends in what is measured of firms (服务业企业利润总额)."""
    return str(table("cues")["patterns"]["of_firms"])


@cache
def among() -> re.Pattern[str]:
    """What a place is taken among, when it is no other cities (在各类投资中)."""
    return re.compile(table("cues")["patterns"]["among"])


@cache
def gain() -> re.Pattern[str]:
    """What is ranked by how much more there is of it (净增数), in neither of our measures."""
    return re.compile(table("cues")["patterns"]["gain"])


@cache
def met() -> str:
    """The pattern of how much of a plan is met (完成年度计划的113%), and of moves in an order (前移2位)."""
    return str(table("cues")["patterns"]["met"])


def short_name(names: Iterable[str]) -> str:
    """The pattern of these short names where they stand for an indicator (经济 in 经济增长6%)."""
    return str(table("cues")["patterns"]["short"]).replace("{names}", either(names))


@cache
def pledge() -> str:
    """The pattern of two aims in one word (增速“保8争9”), with groups held, first, tried, second, close."""
    return str(table("cues")["patterns"]["pledge"])


def own(name: str) -> tuple[str, ...]:
    """What only a place of this full name says of itself: 全省, to others the province that they are in."""
    endings = table("cues")["own"].items()
    return next((tuple(words) for ending, words in endings if name.endswith(ending)), ())


def above(name: str, larger: str) -> tuple[str, ...]:
    """What a place of this full name calls the `larger` one that it lies in; nothing for two of a kind.

    全市 is the county's prefecture, but a county-level city itself.
    """
    return () if name[-1:] == larger[-1:] else tuple(table("cues")["above"].get(larger[-1:], ()))


def of_region(province: str) -> tuple[str, ...]:
    """What places, districts aside, call the autonomous region that they lie in; nothing in a province."""
    return tuple(table("cues")["above"]["自治区"]) if province.endswith("自治区") else ()


def whole(name: str) -> str | None:
    """What a place of this full name calls the whole of itself: 全市, 全县."""
    found: str | None = table("cues")["whole"].get(name[-1:])
    return found
