"""Cue words as typed tables (data: cues.toml)."""

from functools import cache
from typing import Any

from briefgen.lexicon import table


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
def wording() -> tuple[str, ...]:
    """Patterns of what a report says of an indicator without a figure."""
    found: dict[str, Any] = table("cues")["wording"]
    return tuple(found["patterns"])


@cache
def comparing() -> tuple[str, ...]:
    """What marks a wording as a comparison (高于全省, 与经济增长同步)."""
    return tuple(table("cues")["wording"]["comparing"])


@cache
def sharing() -> tuple[str, ...]:
    """What marks a wording as one of a share of the whole (占全国份额)."""
    return tuple(table("cues")["wording"]["sharing"])


@cache
def tasked() -> str:
    """The pattern of a wording that holds the indicator against a task set for it (完成省定任务)."""
    return str(table("cues")["wording"]["tasked"])


def whole(name: str) -> str | None:
    """What a place of this full name calls the whole of itself: 全市, 全县."""
    found: str | None = table("cues")["whole"].get(name[-1:])
    return found


@cache
def around() -> tuple[str, str]:
    """What stands before and behind an indicator named inside its wording (完成下达的…目标任务)."""
    before, behind = table("cues")["wording"]["around"]
    return before, behind
