"""Facts in the tables of a statistical bulletin: 指标, 单位, 绝对数, 比上年增长.

A table is read only when its head names a column of indicators and a column of levels or growths, and a
row only when its first cell is the name of one indicator and nothing else; all other rows give nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from briefgen.extract import periods, quantities
from briefgen.extract.fold import Folded, fold
from briefgen.extract.measures import Measured, measured
from briefgen.extract.passages import Passage
from briefgen.lexicon.cues import words
from briefgen.lexicon.indicators import Indicator, indicators, meant
from briefgen.lexicon.tables import heads
from briefgen.model import (
    Comparator,
    DocumentType,
    Evidence,
    Fact,
    Kind,
    Measure,
    Paragraph,
    Report,
    Strength,
)

_LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


class _Columns(NamedTuple):
    """The columns of a table by what their heads say; `spelled` is the unit of levels that name none."""

    name: int
    unit: int | None
    level: int | None
    growth: int | None
    spelled: str


@dataclass(frozen=True, slots=True)
class Tabled:
    """The facts of all tables, and the spans of the report's text that are no prose (tables, notes)."""

    facts: tuple[Fact, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    def holds(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is part of a table or a note."""
        return bool(self.spans) and any(
            first <= paragraph.start and paragraph.end <= last for first, last in self.spans
        )


def find(report: Report, places: Sequence[Passage]) -> Tabled:
    """The facts that the tables of a bulletin give; of other documents none, and no paragraph is left out."""
    if report.document is not DocumentType.BULLETIN:
        return Tabled()
    facts: list[Fact] = []
    spans: list[tuple[int, int]] = []
    columns: _Columns | None = None
    inside = False  # a table, be it read or not
    title = spelled = ""
    for line in _LINE.finditer(report.text):
        cells = _cells(line[0], line.start())
        said = "".join(cell.text for cell in cells)
        if len(cells) < 2:
            of_all = heads().units.fullmatch(said)
            columns, inside, spelled = None, False, of_all["unit"] if of_all else ""
            title = title if of_all else said
            spans.extend([line.span()] if heads().note.match(said) else ())
        elif found := _columns(cells, report, spelled):
            columns = found if _whole(title, report) else None
            inside = True
            spans.append(line.span())
        elif inside:
            columns = None if _of_part(cells) else columns
            facts.extend(_row(report, places, cells, columns) if columns else ())
            spans[-1] = (spans[-1][0], line.end())
    return Tabled(tuple(facts), tuple(spans))


def _of_part(cells: Sequence[Folded]) -> bool:
    """Whether a row without figures heads those of a park or another part (开发区)."""
    said = "".join(cell.text for cell in cells)
    return not re.search(r"\d", said) and any(word in said for word in words("part"))


def _cells(line: str, start: int) -> list[Folded]:
    """The folded cells of a line that stands at `start`, empty ones included; one where it is no row."""
    cells: list[Folded] = []
    for piece in line.split("\t"):
        cells.append(fold(piece, start))
        start += len(piece) + 1
    return cells


def _columns(cells: Sequence[Folded], report: Report, spelled: str) -> _Columns | None:
    """What a head says of its columns; None for a row that is no head. `spelled` is the unit above it."""
    known = heads()
    name = _first(cells, known.name)
    if name is None:
        return None
    level = _first(cells, known.level)
    for index, cell in enumerate(cells):
        match = known.year.fullmatch(cell.text)
        if match and int(match["year"]) == report.review_year:
            level, spelled = index, match["unit"] or spelled
    growth = _first(cells, known.growth)
    if level is None and growth is None:
        return None
    return _Columns(name, _first(cells, known.unit), level, growth, spelled)


def _first(cells: Sequence[Folded], pattern: re.Pattern[str]) -> int | None:
    return next((index for index, cell in enumerate(cells) if pattern.fullmatch(cell.text)), None)


def _whole(title: str, report: Report) -> bool:
    """Whether the line before a table does not speak of a part, of several years or of another time."""
    if len(title) > 60:  # a paragraph, no title
        return True
    dates = periods.find(title, periods.years(report))
    year = str(report.review_year)
    return not heads().part.search(title) and all(date.text(report.review_year) == year for date in dates)


def _row(
    report: Report, places: Sequence[Passage], cells: Sequence[Folded], columns: _Columns
) -> Iterator[Fact]:
    """The level and the growth of one row."""
    if columns.name >= len(cells):
        return
    cell = cells[columns.name]
    said = cell.text[_lead(cell.text) :]
    unit = heads().behind.search(said)
    stated = said[: unit.start()] if unit else said
    members = meant(stated)
    if len(members) != 1:
        return
    indicator = indicators()[members[0]]
    spelled = unit["unit"] if unit else columns.spelled
    if columns.unit is not None and columns.unit < len(cells):
        spelled = cells[columns.unit].text or spelled
    for index, read in ((columns.level, _level), (columns.growth, _growth)):
        number = cells[index] if index is not None and index < len(cells) else None
        if number is None or not _NUMBER.fullmatch(number.text):
            continue
        told = read(indicator, number.text, spelled)
        if told:
            yield _fact(report, indicator, stated, told, _evidence(report, places, cell, number, told))


def _lead(text: str) -> int:
    match = heads().lead.match(text)
    return match.end() if match else 0


def _level(indicator: Indicator, number: str, unit: str) -> Measured | None:
    """The level in the indicator's unit; None where the unit is missing or another's."""
    found = quantities.find(number.lstrip("-") + unit) if unit else ()
    if len(found) != 1 or found[0].unit is None or number.startswith("-"):
        return None
    if found[0].family == "percent" and not (indicator.rate or indicator.index):
        return None  # a growth in the column of levels, or a share
    result = measured(indicator, found[0], ())
    return result if isinstance(result, Measured) else None


def _growth(indicator: Indicator, number: str, unit: str) -> Measured | None:
    """The growth in %; that of a rate, or of an index, may be in points and is left out."""
    if indicator.rate or indicator.index:
        return None
    return Measured(Measure.GROWTH, float(number.replace(",", "")), None, "%")


def _evidence(
    report: Report, places: Sequence[Passage], cell: Folded, number: Folded, told: Measured
) -> Evidence:
    """The row from its name to the number."""
    start, (first, last) = cell.at[0], number.span(0, len(number.text))
    passage = places[max(0, bisect_right(places, start, key=lambda place: place.paragraph.start) - 1)]
    return passage.cited(report, start, last, f"table-{told.measure}", (first, last))


def _fact(report: Report, indicator: Indicator, stated: str, told: Measured, evidence: Evidence) -> Fact:
    return Fact(
        kind=Kind.ACHIEVEMENT,
        indicator=indicator.name,
        stated_as=stated,
        measure=told.measure,
        period=str(report.review_year),
        value=told.value,
        value_max=None,
        unit=told.unit,
        comparator=Comparator.EQ,
        stretch=False,
        commitment=Strength.PLAIN,
        qualitative=None,
        qualifier=None,
        ranks=(),
        evidence=evidence,
    )
