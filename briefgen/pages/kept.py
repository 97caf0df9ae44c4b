"""A city's own chapters, bound anew or as they were kept, and what other chapters ask of the city."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from briefgen.model import Chapter, CitySummary, Packed, packed
from briefgen.pages import brief, fit, sources
from briefgen.pages.evidence import Numbers, Register, asked, register, slug
from briefgen.pages.material import Own


@dataclass(frozen=True, slots=True)
class Leaves:
    """What binding a city gives: how many entries 出处 has, the numbers of what is `asked`, and the contexts
    of brief, 出处 and, where the theme has one, the brief that stands alone; as they are or `packed`."""

    total: int
    numbers: tuple[int, ...]
    contexts: tuple[Any, ...]


Recall = Callable[[CitySummary, object, Callable[[], Leaves]], tuple[str, Leaves]]
"""Gives the digest of what a city's leaves hang on, and the leaves as they were kept or are made now.

They hang on the reports of the city and of the year before, and, besides these, on the object's value.
"""


@dataclass(frozen=True, slots=True)
class Bound:
    """The chapters of one city and its evidence numbers."""

    brief: Chapter
    sources: Chapter
    alone: Chapter | None
    numbers: Numbers


def bound(own: Own, recall: Recall | None = None) -> Bound:
    """The chapters of a city; recalled ones have their contexts `Packed`.

    Raises BuildError for a figure whose evidence no report of the city has.
    """
    if recall is None:
        leaves = _leaves(own)
        contexts = leaves.contexts
    else:
        digest, leaves = recall(own.city, _apart(own), partial(_packed, own))
        contexts = tuple(
            Packed(f"{digest} {at}", own.info, own.charts, data) for at, data in enumerate(leaves.contexts)
        )
    name, city = slug(own.city), own.city.city
    made = brief.chapter(own, name, contexts[0]), sources.chapter(own, name, contexts[1])
    alone = brief.chapter(own, name, contexts[2]) if len(contexts) > 2 else None
    alone = replace(alone, name=f"alone-{alone.name}") if alone else None
    known = zip(asked(own.city, own.history), leaves.numbers, strict=True)
    return Bound(*made, alone, Numbers(city, name, leaves.total, known, partial(_register, own)))


def _apart(own: Own) -> object:
    """What a city's leaves hang on besides its reports, from which its rows, tiles, highlights, risks and
    ledger come; all of it but the words that only templates print (`info`)."""
    city = own.city
    others = city.verdict, city.peers, city.peer_scope, city.keywords
    history = replace(own.history, ledger=())
    return others, history, own.cited, own.charts, own.info.theme, own.first, own.single


def _leaves(own: Own) -> Leaves:
    """The city bound anew. The brief that stands alone has the book's 出处, which leads back to the numbers
    used in the book."""
    numbered = _register(own)
    page, used = brief.page(own, numbered)
    pages: list[Any] = [page, sources.page(own, numbered, used)]
    if fit.stands_alone(own.info.theme):
        pages.append(brief.page(replace(own, single=True), numbered, used)[0])
    numbers = tuple(numbered.number(one, before=before) for one, before in asked(own.city, own.history))
    return Leaves(len(numbered.entries), numbers, tuple(pages))


def _packed(own: Own) -> Leaves:
    leaves = _leaves(own)
    return replace(leaves, contexts=tuple(packed(one, own.info, own.charts) for one in leaves.contexts))


def _register(own: Own) -> Register:
    return register(own.city, own.cited, own.history)
