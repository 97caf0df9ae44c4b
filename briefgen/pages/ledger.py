"""承诺台账: last year's targets of all cities, and what this year's reports tell of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefgen import lexicon
from briefgen.model import Chapter, Drift, Fact, LedgerRow, Measure, Verdict
from briefgen.pages.compare import short
from briefgen.pages.evidence import Numbers, short_name
from briefgen.pages.material import Material
from briefgen.pages.show import Figure, Piece, figure, named_mark, pieces

KIND = "ledger"
HEADLINES = 4  # indicators side by side
COUNTED = (Verdict.KEPT, Verdict.MISSED, Verdict.SILENT, Verdict.CHANGED, Verdict.WORDED)


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise of one city: the target, its result, the verdict in words and its ground."""

    target: Figure | None
    result: Figure | None
    verdict: str
    word: str


@dataclass(frozen=True, slots=True)
class City:
    """One city's line: how its promises ended, in the order of COUNTED, and the leading ones."""

    city: str
    brief: str
    promises: int
    counts: tuple[int, ...]
    kept: tuple[Kept | None, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A city whose target moved: old and new one as figures."""

    city: str
    old: Figure
    new: Figure | None


@dataclass(frozen=True, slots=True)
class Turned:
    """How the new targets of one indicator stand to the old ones: (调低, its cities) and so on.

    `same` counts the others, None for a part of the cities.
    """

    indicator: str
    groups: tuple[tuple[str, tuple[Step, ...]], ...]
    same: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """The chapter; `without` are the cities whose report of last year is not there."""

    year: int
    said: tuple[tuple[Piece, ...], ...]
    verdicts: tuple[str, ...]
    heads: tuple[str, ...]
    lines: tuple[City, ...]
    turned: tuple[Turned, ...]
    without: tuple[str, ...]


def chapters(material: Material) -> tuple[Chapter, ...]:
    """The chapter, when any city's last year's targets are there and there is more than one city."""
    rows = material.history.ledger
    promised = [row for row in rows if row.promise is not None]
    by_city: dict[str, list[LedgerRow]] = {}
    for row in promised:
        by_city.setdefault(row.city, []).append(row)
    cities = [c.city for c in material.cities if c.city in by_city]
    if not cities or len(material.cities) < 2:
        return ()
    heads = _heads(promised)
    page = Page(
        year=material.info.year,
        said=tuple(pieces(one, material.registers, None) for one in material.history.kept),
        verdicts=tuple(verdict.words for verdict in COUNTED),
        heads=tuple(short(name) + ("增速" if measure is Measure.GROWTH else "") for name, measure in heads),
        lines=tuple(_city(by_city[city], heads, material.registers[city]) for city in cities),
        turned=tuple(
            turned
            for head in heads
            if (turned := _turned(head, promised, material.registers)) and (turned.groups or turned.same)
        ),
        without=tuple(short_name(c.city) for c in material.cities if c.city not in by_city),
    )
    return (Chapter("ledger", "承诺台账", KIND, page),)


def named(row: LedgerRow) -> str:
    """A promise's name in lists: 地区生产总值增速."""
    return row.indicator + ("增速" if row.measure is Measure.GROWTH else "")


def _heads(rows: Iterable[LedgerRow]) -> list[tuple[str, Measure]]:
    """Of the common list the promises in % that most cities made, in the book's order."""
    order = [str(entry["name"]) for entry in lexicon.table("analysis")["indicator"]]
    counts: dict[tuple[str, Measure], int] = {}
    for row in rows:
        if (
            row.indicator in order
            and row.promise
            and row.promise.value is not None
            and row.promise.unit == "%"
        ):
            counts[row.indicator, row.measure] = counts.get((row.indicator, row.measure), 0) + 1
    most = sorted(counts, key=lambda key: (-counts[key], order.index(key[0])))[:HEADLINES]
    return sorted(most, key=lambda key: order.index(key[0]))


def _city(rows: Sequence[LedgerRow], heads: Sequence[tuple[str, Measure]], register: Numbers) -> City:
    by_head = {(row.indicator, row.measure): row for row in rows}
    return City(
        city=rows[0].city,
        brief=f"brief-{register.slug}",
        promises=len(rows),
        counts=tuple(sum(row.verdict is verdict for row in rows) for verdict in COUNTED),
        kept=tuple(_kept(by_head[head], register) if head in by_head else None for head in heads),
    )


def _kept(row: LedgerRow, register: Numbers) -> Kept:
    target, result = linked(row.promise, register, before=True), linked(row.result, register)
    return Kept(target, result, row.verdict.value, row.verdict.words)


def linked(fact: Fact | None, register: Numbers, *, before: bool = False) -> Figure | None:
    return figure(fact, named_mark(register, fact.evidence, before=before)) if fact else None


def _turned(
    head: tuple[str, Measure], rows: Iterable[LedgerRow], registers: Mapping[str, Numbers]
) -> Turned | None:
    indicator, measure = head
    own = [row for row in rows if (row.indicator, row.measure) == head]
    steps = [
        ("调低", [row for row in own if row.step is not None and row.step < 0]),
        ("调高", [row for row in own if row.step is not None and row.step > 0]),
        ("措辞转弱", [row for row in own if row.drift is Drift.SOFTER]),
        ("措辞转强", [row for row in own if row.drift is Drift.FIRMER]),
        ("改为定性", [row for row in own if row.drift is Drift.TO_WORDS]),
        ("不再设", [row for row in own if row.drift is Drift.DROPPED]),
    ]
    groups = tuple((name, tuple(_step(row, registers) for row in some)) for name, some in steps if some)
    name = short(indicator) + ("增速" if measure is Measure.GROWTH else "")
    same = sum(row.step == 0 and row.drift is Drift.SAME for row in own)
    return Turned(name, groups, same) if own else None


def _step(row: LedgerRow, registers: Mapping[str, Numbers]) -> Step:
    register = registers[row.city]
    old = linked(row.promise, register, before=True)
    assert old is not None
    return Step(short_name(row.city), old, linked(row.renewed, register))
