"""今年目标: the common list whole, then the city's own indicators as far as the page goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefgen import figures
from briefgen.model import CitySummary, IndicatorRow, Strength
from briefgen.pages import fit
from briefgen.pages.evidence import Marker
from briefgen.pages.show import Figure, Slot, best, figure, marked, slot


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A line of 今年目标; `said` when the result is only words, `unit` is that of the level.

    `strength` is told where a target binds more or less than its plain number; `cited` are the evidence
    numbers of the line's figures, results before target.
    """

    indicator: str
    unit: str
    level: Slot
    growth: Slot
    said: Figure | None
    target: Slot
    stretch: Figure | None
    strength: str
    cited: str


def targets(
    city: CitySummary, marker: Marker, room: float, sheet: fit.Sheet
) -> tuple[tuple[TargetRow, ...], int]:
    """The common list whole, then the city's own indicators as far as they fit."""
    rows = sorted(city.rows, key=lambda row: not row.common)
    heights = tuple(sheet.table_row * _table_lines(row, sheet) for row in rows)
    (count,) = fit.share(room, [fit.Block(sheet.table_head, heights, len(rows))])
    return tuple(_target(row, marker) for row in rows[:count]), len(rows) - count


def _table_lines(row: IndicatorRow, sheet: fit.Sheet) -> int:
    """Lines that a row takes: a long name, words and a second target wrap in their columns."""
    fact = best(row.target_growth, row.target_level).fact
    level, growth = row.result_level.fact, row.result_growth.fact
    told = [f.qualitative or "" for f in (level, growth) if f and f.value is None]
    unit = figure(level, None).rest if level else ""
    name = f"{row.indicator}（{unit}）" if unit else row.indicator
    words = fact.qualitative if fact and fact.value is None and fact.qualitative else ""
    return max(
        fit.lines(name, sheet.name_measure),
        fit.lines(words, sheet.words_measure),
        *(fit.lines(one, sheet.said_measure) for one in told),
        1 + fit.lines(f"力争 {figures.text(row.stretch)} 刚性", sheet.unit_measure) if row.stretch else 1,
    )


def _target(row: IndicatorRow, marker: Marker) -> TargetRow:
    cell = best(row.target_growth, row.target_level)
    level, growth = slot(row.result_level, marker), slot(row.result_growth, marker)
    target, stretch = slot(cell, marker), marked(row.stretch, marker)
    told = [s.figure for s in (level, growth) if s.figure]
    bound = cell.fact is not None and cell.fact.commitment is not Strength.PLAIN
    return TargetRow(
        indicator=row.indicator,
        unit=level.figure.rest if level.figure else "",
        level=level,
        growth=growth,
        said=told[0] if told and not any(f.number for f in told) else None,
        target=target,
        stretch=stretch,
        strength=figures.strength(cell.fact.commitment) if cell.fact and bound else "",
        cited=_cited([*told, *(f for f in (target.figure, stretch) if f)]),
    )


def _cited(told: Sequence[Figure]) -> str:
    labels = dict.fromkeys(one.mark.label for one in told if one.mark)
    return " ".join([*labels, *(["存疑"] if any(one.doubt for one in told) else [])])
