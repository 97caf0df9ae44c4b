"""横向比较: all cities side by side. Every number names its n; what is not stated has no rank."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefgen import figures, lexicon
from briefgen.errors import BuildError
from briefgen.model import (
    Chapter,
    Comparator,
    Comparison,
    Fact,
    IndicatorRow,
    Kind,
    Measure,
    Standing,
)
from briefgen.pages import fit
from briefgen.pages.evidence import Numbers, short_name
from briefgen.pages.material import Material
from briefgen.pages.show import Figure, Slot, figure, named_mark

KIND = "compare"
HEADLINES = 4  # indicators side by side in the headline table; the heat map has the others
ORDERS = 8  # standings that are printed, those over most cities; below the table as many as its page holds
FEWEST, MOST = 4, 16  # of those
CLOSE = 40  # cities beyond which the table's lines stand closer
ROWS, HEAD, ORDER = (13.35, 11.35), 27.0, (79.0, 6.35, 13.0)
"""Points: a row of the table, loose and close; its head; above the standings, beside one's lines, a line."""
LEAST = 3  # cities that make a standing worth printing
PLACES = 10  # places of a standing that are printed


@dataclass(frozen=True, slots=True)
class Triple:
    """One indicator of one city: last year's growth, this year's target, their difference in points."""

    result: Slot
    target: Slot
    difference: str


@dataclass(frozen=True, slots=True)
class City:
    """One line of the headline table; `brief` is the name of the city's chapter."""

    city: str
    brief: str
    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a standing; `target` is the entry of its sentence."""

    rank: int
    city: str
    value: str
    target: str


@dataclass(frozen=True, slots=True)
class Order:
    """One standing as printed, best first, and how many more there are."""

    indicator: str
    kind: str
    measure: str
    scope: str
    n: int
    places: tuple[Place, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Compare:
    """The chapter: a table of figures that link to their sentences, and standings.

    `close` asks for the table's lines to stand closer.
    """

    year: int
    n: int
    heads: tuple[str, ...]
    lines: tuple[City, ...]
    orders: tuple[Order, ...]
    close: bool = False


def chapters(material: Material) -> tuple[Chapter, ...]:
    """The chapter, when there is more than one city to compare and anything to tell of them."""
    comparison = material.comparison
    if len(comparison.cities) < 2 or comparison.many:  # many are told by province (`overview`)
        return ()
    names = growth_indicators(comparison)[:HEADLINES]
    orders = _orders(comparison, material, fit.sheet(material.info.theme), len(names))
    page = Compare(
        year=comparison.year,
        n=len(comparison.cities),
        heads=tuple(map(short, names)),
        lines=_headlines(comparison, names, material) if names else (),
        orders=orders,
        close=len(comparison.cities) > CLOSE,
    )
    return (Chapter("compare", "横向比较", KIND, page),) if page.lines or orders else ()


def _orders(comparison: Comparison, material: Material, sheet: fit.Sheet, heads: int) -> tuple[Order, ...]:
    """As many standings as the page holds where the table ends, or ORDERS where that is hardly any."""
    cities = len(comparison.cities) if heads else 0
    row = ROWS[cities > CLOSE]
    first, other = int((sheet.height - sheet.headline) / row), int((sheet.height - HEAD) / row)
    above = sheet.headline + cities * row
    if cities > first:
        above = HEAD + ((cities - first - 1) % other + 1) * row
    room = sheet.height - above - ORDER[0]
    made = {id(standing): _order(standing, material) for standing in told(comparison, MOST)}
    heights = {of: _height(order, sheet) for of, order in made.items()}
    for most in range(MOST, FEWEST - 1, -1):
        chosen = [id(standing) for standing in told(comparison, most)]
        if sum(heights[of] for of in chosen) <= room:
            return tuple(made[of] for of in chosen)
    return tuple(made[id(standing)] for standing in told(comparison))


def _height(order: Order, sheet: fit.Sheet) -> float:
    """Of one standing as printed, at least two lines beside its name."""
    text = "　".join(f"{p.rank} {p.city} {p.value}" for p in order.places)
    text += f"　另有 {order.more} 个市县" if order.more else ""
    return ORDER[1] + ORDER[2] * max(2, fit.lines(text, sheet.order_measure - 2))


def told(comparison: Comparison, number: int = ORDERS) -> list[Standing]:
    """The standings over most cities, in the order of the comparison."""
    worth = [standing for standing in comparison.standings if standing.n >= LEAST]
    most = {id(standing) for standing in sorted(worth, key=lambda standing: -standing.n)[:number]}
    return [standing for standing in worth if id(standing) in most]


def short(indicator: str) -> str:
    """The indicator's short name for table heads."""
    entries = lexicon.table("analysis")["indicator"]
    return next((str(entry["short"]) for entry in entries if entry["name"] == indicator), indicator)


def growth_indicators(comparison: Comparison) -> list[str]:
    """Of the common list those that any city has a growth of, in its order."""
    return [
        name
        for at, name in enumerate(comparison.indicators)
        if any(rows[at].target_growth.fact or rows[at].result_growth.fact for rows in comparison.rows)
    ]


def _headlines(comparison: Comparison, names: Sequence[str], material: Material) -> tuple[City, ...]:
    lines = []
    for city, rows in zip(comparison.cities, comparison.rows, strict=True):
        register = material.registers[city]
        by_name = {row.indicator: row for row in rows}
        triples = tuple(_triple(by_name[name], register) for name in names)
        lines.append(City(city, f"brief-{register.slug}", triples))
    return tuple(lines)


def _triple(row: IndicatorRow, register: Numbers) -> Triple:
    result, target = row.result_growth.fact, row.target_growth.fact
    return Triple(
        Slot(row.result_growth.state.value, _linked(result, register)),
        Slot(row.target_growth.state.value, _linked(target, register)),
        _difference(result, target),
    )


def _linked(fact: Fact | None, register: Numbers) -> Figure | None:
    return figure(fact, named_mark(register, fact.evidence)) if fact else None


def _difference(result: Fact | None, target: Fact | None) -> str:
    """Target less result, signed, where both are plain numbers of whole years."""
    if result is None or target is None or not figures.full_year(result):
        return ""
    before, after = figures.order(result), figures.order(target)
    if before is None or after is None or Comparator.LE in (result.comparator, target.comparator):
        return ""
    value = round(after - before, 4)
    return f"{'+' if value > 0 else ''}{figures.number(value)}"


def _order(standing: Standing, material: Material) -> Order:
    return Order(
        standing.indicator,
        "目标" if standing.kind is Kind.TARGET else "实际",
        "增速" if standing.measure is Measure.GROWTH else "总量",
        standing.scope,
        standing.n,
        tuple(place(standing, one, material) for one in standing.places[:PLACES]),
        max(0, standing.n - PLACES),
    )


def place(standing: Standing, of: tuple[str, float, int], material: Material) -> Place:
    """One place of a standing with the city's own figure; BuildError when it has none."""
    city, _, rank = of
    rows = material.comparison.rows[material.comparison.cities.index(city)]
    row = next(row for row in rows if row.indicator == standing.indicator)
    cells = {
        (Kind.TARGET, Measure.GROWTH): row.target_growth,
        (Kind.TARGET, Measure.LEVEL): row.target_level,
        (Kind.ACHIEVEMENT, Measure.GROWTH): row.result_growth,
        (Kind.ACHIEVEMENT, Measure.LEVEL): row.result_level,
    }
    fact = cells[standing.kind, standing.measure].fact
    if fact is None:
        raise BuildError(f"{standing.indicator}的位次没有对应的数字。", where=city)
    register = material.registers[city]
    target = register.entry_id(register.number(fact.evidence))
    return Place(rank, short_name(city), figures.text(fact), target)
