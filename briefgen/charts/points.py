"""What several charts share: the facts that they may plot, how a figure is written, scales and blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefgen import figures
from briefgen.charts.style import Sheet, covered
from briefgen.display import drawable
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import Cell, Chart, CitySummary, Comparator, Fact, IndicatorRow

BLOCK = 70  # cities a matrix holds on one page, and the points that their rows have there
ROOM = 595.0
ROW = 12.0
_NEAR = 5  # so far from equal parts a cut may move to a province's end
_EXACT = {Comparator.EQ, Comparator.APPROX}


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from values to points on the sheet."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def comparable(cell: Cell) -> Fact | None:
    """The cell's figure if it may stand beside other cities': a whole year's, plain and undoubted."""
    fact = cell.fact
    if fact is None or fact.value is None or fact.qualifier or fact.doubt or not figures.full_year(fact):
        return None
    return fact


def exact(cell: Cell) -> Fact | None:
    """The same for a result that is a number and not a bound."""
    fact = comparable(cell)
    return fact if fact is not None and fact.comparator in _EXACT else None


def middle(fact: Fact) -> float:
    """Where a fact with a number is plotted: the middle of a range."""
    value = figures.order(fact)
    assert value is not None
    return value


def median(values: Sequence[float]) -> float:
    """The middle of values in order of size."""
    at = len(values) // 2
    return values[at] if len(values) % 2 else (values[at - 1] + values[at]) / 2


def city_name(name: str) -> str:
    """A city's short name as our face can draw it."""
    return drawable(vocabulary.short_place(name), covered())


def indicator_name(name: str) -> str:
    return vocabulary.of(name).short


def growth_rows(city: CitySummary) -> tuple[IndicatorRow, ...]:
    """The rows of the common list that are told as growth rates."""
    return tuple(r for r in city.rows if r.common and vocabulary.of(r.indicator).measure.value == "growth")


def blocks(cities: Sequence[CitySummary], size: int = BLOCK) -> tuple[tuple[CitySummary, ...], ...]:
    """The cities in as few parts of at most `size` as hold them, nearly equal, cut between provinces."""
    made: list[tuple[CitySummary, ...]] = []
    rest = tuple(cities)
    while rest:
        parts = -(-len(rest) // size)
        ideal = -(-len(rest) // parts)
        cuts = [n for n in range(1, len(rest)) if _province(rest[n - 1]) != _province(rest[n])]
        fits = [
            n for n in cuts if n <= size and len(rest) - n <= size * (parts - 1) and abs(n - ideal) <= _NEAR
        ]
        cut = min(fits, key=lambda n: (abs(n - ideal), n), default=ideal)
        made.append(rest[:cut])
        rest = rest[cut:]
    return tuple(made)


def row_height(cities: int) -> float:
    """The points that a row takes in a matrix of so many cities: close where they fill a page."""
    return min(ROW, ROOM / max(1, cities))


def _province(city: CitySummary) -> str | None:
    return city.extraction.report.place.province


def counted(n: int, noun: str, signs: Mapping[int, int]) -> str:
    """How many of n targets are above (1), below (-1) and at (0) last year's results."""
    words = [(signs[1], "高于"), (signs[-1], "低于"), (signs[0], "持平")]
    said = [(count, word) for count, word in words if count]
    if len(said) == 1:
        same = "与上年实际持平" if signs[0] else f"{said[0][1]}上年实际"
        return f"{n}{noun}{'均' if n > 1 else ''}{same}"
    (count, word), *rest = said
    others = "".join(f"、{count}{noun[0]}{word}" for count, word in rest)
    return f"{n}{noun}中，{count}{noun[0]}{word}上年实际{others}"


def part_chart(
    sheet: Sheet, name: str, part: tuple[int, int], *, title: str, subtitle: str, alt: str
) -> Chart:
    """A chart over all cities; `part` is its number and how many there are, told in name and title (2/3)."""
    index, parts = part
    return Chart(
        name=name if parts == 1 else f"{name}-{index}",
        city=None,
        svg=sheet.svg(),
        width_mm=sheet.width_mm,
        height_mm=sheet.height_mm,
        title=title if parts == 1 else f"{title}（{index}/{parts}）",
        subtitle=subtitle,
        alt=alt,
    )
