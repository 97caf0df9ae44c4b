"""Readers who want several cities, and the books bound for them: one for each set of cities and theme."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from briefgen.channels import Channel, Mail, Reader

FOLDER = "books"
LEAST = 2  # cities that are worth a book; of one there is the brief


def asked(channels: Iterable[Channel]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(theme, cities) as readers who want several cities wrote them, sorted; "" is the book's own theme."""
    sets = {(reader.theme or "", tuple(sorted(reader.cities))) for reader in _readers(channels)}
    return tuple(sorted(one for one in sets if len(one[1]) >= LEAST))


def themes(channels: Iterable[Channel], own: str) -> tuple[str, ...]:
    """The themes that readers ask for besides the book's `own`, sorted."""
    wanted = {reader.theme for reader in _readers(channels)}
    return tuple(sorted(theme for theme in wanted if theme and theme != own))


def sets(channels: Iterable[Channel], themes: Sequence[str], there: Sequence[str]) -> list[tuple[str, ...]]:
    """The sets of cities, each in the order of `there`, that readers want in one of the `themes`.

    `there` are the full names of the cities that have a brief. Sets of fewer than LEAST of them are none.
    """
    found = dict[tuple[str, ...], None]()
    for theme, cities in asked(channels):
        if theme in themes:
            fit, _ = fitting(cities, there)
            found[tuple(city for city in there if city in fit)] = None
    return [one for one in found if len(one) >= LEAST]


def fitting(wanted: Sequence[str], there: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names `there` that are wanted, by full name or the start of one, and what fits none or several."""
    names, found, missing = tuple(there), dict[str, None](), []
    for city in wanted:
        fit = [city] if city in names else [name for name in names if name.startswith(city)]
        if len(fit) == 1:
            found[fit[0]] = None
        else:
            missing.append(city if not fit else f"{city}（有 {len(fit)} 个，请写全称）")
    return tuple(found), tuple(missing)


def path(cities: Iterable[str]) -> str:
    """Where an edition has the book of these cities (full names); the name tells nobody which they are."""
    digest = hashlib.sha256("\n".join(sorted(cities)).encode()).hexdigest()
    return f"{FOLDER}/{digest[:12]}.pdf"


def private(name: str) -> bool:
    """Whether a file of an edition is a reader's own book, in whichever theme."""
    return FOLDER in PurePosixPath(name).parts[:-1]


def without_books(channels: Iterable[Channel]) -> tuple[Channel, ...]:
    """The channels with no reader who wants a book of their own."""
    return tuple(
        replace(one, to=tuple(replace(reader, cities=()) for reader in one.to))
        if isinstance(one, Mail)
        else one
        for one in channels
    )


def _readers(channels: Iterable[Channel]) -> Iterable[Reader]:
    return (reader for channel in channels if isinstance(channel, Mail) for reader in channel.to)
