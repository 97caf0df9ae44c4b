"""What templates print: figures, sentences and lines with their evidence marks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefgen import figures
from briefgen.model import Cell, Evidence, Fact, Segment, State
from briefgen.pages.evidence import Mark, Marker, Numbers, short_name

_parts = re.compile(r"(?P<sign>[≥≤]?)(?P<number>[−\d.]+(?:%?～[−\d.]+)?)(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Figure:
    """A fact as it is printed: ≥ 5.5 %, 6 % 左右, or its own words when `number` is "".

    `decimals` counts the digits after the point of the last number, for alignment; `rest` is the unit
    and what stands behind it.
    """

    sign: str
    number: str
    decimals: int
    rest: str
    words: str
    mark: Mark | None
    doubt: str | None
    strength: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a table: a figure, or the state that stands in for it (worded, unread, unmentioned)."""

    state: str
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a sentence; `strong` marks a figure."""

    text: str
    strong: bool = False
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a list with its mark; `parts` go on behind 、, each with its own."""

    text: str
    mark: Mark | None
    parts: tuple["Line", ...] = ()


def figure(fact: Fact, mark: Mark | None) -> Figure:
    """The fact as the page prints it."""
    written = figures.text(fact)
    match = None if fact.value is None else _parts.fullmatch(written)
    strength = fact.commitment.value
    if match is None:
        return Figure("", "", 0, "", written, mark, fact.doubt, strength)
    number = match["number"]
    decimals = len(number.rpartition(".")[2]) if "." in number else 0
    return Figure(match["sign"], number, decimals, match["rest"], "", mark, fact.doubt, strength)


def marked(fact: Fact | None, marker: Marker, *, before: bool = False) -> Figure | None:
    """The fact with its evidence mark (`before`: in last year's report), None for none."""
    return figure(fact, marker.mark(fact.evidence, before=before)) if fact else None


def slot(cell: Cell, marker: Marker) -> Slot:
    """A table's cell with its evidence mark."""
    return Slot(cell.state.value, marked(cell.fact, marker))


def best(growth: Cell, level: Cell) -> Cell:
    """Of a row's two measures the one that says more: a figure, then words, then a doubt."""
    order = {State.STATED: 0, State.WORDED: 1, State.UNREAD: 2, State.UNMENTIONED: 3}
    return min((growth, level), key=lambda cell: order[cell.state])


def pieces(
    segments: Iterable[Segment], registers: Mapping[str, Numbers], here: Marker | None
) -> tuple[Piece, ...]:
    """A generated sentence; marks of other chapters than the city's own say the city's name too."""
    return tuple(
        Piece(s.text, bool(s.evidence or s.derived), _segment_mark(s.city, s.evidence, registers, here))
        for s in segments
        if s.text
    )


def _segment_mark(
    city: str | None, evidence: Evidence | None, registers: Mapping[str, Numbers], here: Marker | None
) -> Mark | None:
    if evidence is None or city is None:
        return None
    if here is not None and here.register.city == city:
        return here.mark(evidence)
    if city not in registers:
        return None
    return named_mark(registers[city], evidence)


def named_mark(register: Numbers, evidence: Evidence, *, before: bool = False) -> Mark:
    """A mark for chapters over all cities: 温州 12."""
    number = register.number(evidence, before=before)
    return Mark(f"{short_name(register.city)}\u00a0{number}", register.entry_id(number), None)


def source_name(source: str) -> str:
    """The file's name without its folders."""
    return source.replace("\\", "/").rpartition("/")[2] or source
