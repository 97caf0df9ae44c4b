"""The themes of risks, from themes.toml."""

import re
from dataclasses import dataclass
from functools import cache

from briefgen.lexicon import table
from briefgen.lexicon.alternation import any_of, guarded


@dataclass(frozen=True, slots=True)
class _Theme:
    name: str
    words: re.Pattern[str]
    blanks: re.Pattern[str] | None
    weak: re.Pattern[str] | None
    causes: bool


@dataclass(frozen=True, slots=True)
class _Alone:
    when: re.Pattern[str]
    unless: re.Pattern[str] | None
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    themes: tuple[_Theme, ...]
    alone: tuple[_Alone, ...]
    cause: re.Pattern[str]
    other: str


def _either(words: list[str]) -> re.Pattern[str] | None:
    return re.compile(any_of(words)) if words else None


@cache
def _table() -> _Table:
    data = table("themes")
    return _Table(
        themes=tuple(
            _Theme(
                row["name"],
                guarded(any_of(row["words"])),
                _either(row["blanks"]),
                _either(row["weak"]),
                bool(row.get("causes")),
            )
            for row in data["theme"]
        ),
        alone=tuple(
            _Alone(
                re.compile(row["when"]),
                re.compile(row["unless"]) if "unless" in row else None,
                tuple(row["themes"]),
            )
            for row in data["alone"]
        ),
        cause=re.compile(data["cause"]),
        other=data["other"],
    )


def names() -> tuple[str, ...]:
    """All themes in the order of the table, the one for everything else last."""
    return (*(theme.name for theme in _table().themes), _table().other)


def themes(text: str) -> tuple[str, ...]:
    """The themes of one problem (folded text), in the table's order; never empty."""
    data = _table()
    for rule in data.alone:
        if rule.when.search(text) and not (rule.unless and rule.unless.search(text)):
            return rule.themes
    itself = data.cause.sub("", text)
    found = tuple(theme.name for theme in data.themes if _has(theme, text if theme.causes else itself))
    if found:
        return found
    return (
        next((theme.name for theme in data.themes if theme.weak and theme.weak.search(text)), data.other),
    )


def _has(theme: _Theme, text: str) -> bool:
    return theme.words.search(theme.blanks.sub("#", text) if theme.blanks else text) is not None
