"""The lists of a brief, cut where the page ends by the rule of fit.py."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from briefgen.display import unnoted
from briefgen.model import Chart, CitySummary, Commitment, Evidence
from briefgen.pages import fit
from briefgen.pages.evidence import Marker
from briefgen.pages.show import Line

NEAR = 2  # lines: charts that differ by no more end together, so that the headings below stand level
MARK = 1.4  # ems that an evidence number of three digits takes beside text of 9 pt


@dataclass(frozen=True, slots=True)
class Theme:
    """Admitted problems of one theme."""

    theme: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A list as far as it fits; `more` items are left to 出处."""

    lines: tuple[Line, ...]
    more: int


def highlights(city: CitySummary, marker: Marker, room: float, sheet: fit.Sheet) -> Cut:
    first = [(unnoted(h.text), h.evidence) for h in city.highlights[:6]]
    heights = tuple(fit.height(text, sheet.highlight_measure, sheet.line, MARK) for text, _ in first)
    (count,) = fit.share(room, [fit.Block(sheet.heading, heights, 6)])
    lines = tuple(Line(text, marker.mark(evidence)) for text, evidence in first[:count])
    return Cut(lines, len(city.highlights) - count)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart at the head of a column of page 2, and the height in points that is kept for it."""

    chart: Chart
    height: float


@dataclass(frozen=True, slots=True)
class Second:
    """What page 2 shows."""

    drawn: tuple[Drawn, ...]
    risks: tuple[Theme, ...]
    risks_more: int
    priorities: Cut
    commitments: Cut
    livelihood: Cut


def second(
    city: CitySummary, marker: Marker, charts: Sequence[Chart], foot: float, sheet: fit.Sheet
) -> Second:
    """The lists of page 2 as far as they fit in two columns, each below its chart, above a foot in points."""
    e = city.extraction
    heights = [chart_height(chart, sheet) for chart in charts]
    if len(heights) == 2 and max(heights) - min(heights) <= NEAR * sheet.line:
        heights = [max(heights)] * 2
    drawn = tuple(Drawn(chart, height) for chart, height in zip(charts, heights, strict=True))
    left, right = (sheet.second - foot - sum(d.height for d in drawn[at : at + 1]) for at in (0, 1))
    risks, risks_more = _risks(city, marker, left, sheet)
    lists = (
        [(unnoted(p.heading), p.evidence) for p in e.priorities],
        [(unnoted(c.text), c.evidence) for c in _whole(e.commitments)],
        [(unnoted(item.text), item.evidence) for item in e.livelihood],
    )
    item = partial(_item, sheet=sheet)
    blocks = [
        fit.Block(sheet.heading + sheet.apart, fit.Heights([text for text, _ in items], item), least)
        for items, least in zip(lists, (12, 3, 3), strict=True)
    ]
    counts = fit.share(right, blocks)
    cuts = [_cut(items, count, marker) for items, count in zip(lists, counts, strict=True)]
    return Second(drawn, risks, risks_more, cuts[0], cuts[1], cuts[2])


def _whole(commitments: Sequence[Commitment]) -> list[Commitment]:
    """Each statement once: what lies within another's words is left out (开工30个 in 开工30个、竣工9个)."""
    kept: list[Commitment] = []
    for one in sorted(commitments, key=lambda c: (c.evidence.start, -c.evidence.end)):
        if not kept or one.evidence.end > kept[-1].evidence.end:
            kept.append(one)
    return kept


def _item(text: str, sheet: fit.Sheet) -> float:
    return fit.height(text, sheet.list_measure, sheet.line, MARK)


def chart_height(chart: Chart, sheet: fit.Sheet) -> float:
    """What a chart takes with title (9 pt on 14), subtitle (7.5 pt on 10) and a gap, in whole lines of text.

    Whole lines keep the text below the two charts of a page on common lines.
    """
    measure = sheet.chart_width_mm * fit.MM
    words = fit.height(chart.title, measure / 9, 14.0) + fit.height(chart.subtitle, measure / 7.5, 10.0)
    drawn = chart.height_mm * min(1.0, sheet.chart_width_mm / chart.width_mm) * fit.MM
    return math.ceil((words + drawn + sheet.chart_gap) / sheet.line) * sheet.line


def foot(words: Sequence[str], absent: Sequence[str], sheet: fit.Sheet) -> float:
    """The height of the two lines below the columns: keywords, and what the report does not give."""
    said = ["　".join(["关键词", *words, "（相对其他市县用得更多的词）"])] if words else []
    said += [f"这份报告中没有读到：{'、'.join(absent)}。"] if absent else []
    return sum(fit.height(one, sheet.foot_measure, sheet.line) + sheet.apart for one in said)


def _cut(items: Sequence[tuple[str, Evidence]], count: int, marker: Marker) -> Cut:
    lines = tuple(Line(text, marker.mark(evidence)) for text, evidence in items[:count])
    return Cut(lines, len(items) - count)


def _risks(city: CitySummary, marker: Marker, room: float, sheet: fit.Sheet) -> tuple[tuple[Theme, ...], int]:
    """Admitted problems in their groups; a group's heading stays with its first problem."""
    flat = [(group.theme, risk) for group in city.risk_groups for risk in group.risks]
    themes = [theme for theme, _ in flat]
    heights = tuple(
        _item(unnoted(risk.text), sheet) + (sheet.line if themes.index(theme) == at else 0.0)
        for at, (theme, risk) in enumerate(flat)
    )
    (count,) = fit.share(room, [fit.Block(sheet.heading, heights, len(flat))])
    groups: dict[str, list[Line]] = {}
    for theme, risk in flat[:count]:
        groups.setdefault(theme, []).append(Line(unnoted(risk.text), marker.mark(risk.evidence)))
    return tuple(Theme(theme, tuple(lines)) for theme, lines in groups.items()), len(flat) - count


def keywords(words: Sequence[str]) -> tuple[str, ...]:
    """At most ten that fit into two lines; an overlong one is no keyword."""
    shown: list[str] = []
    for word in words[:10]:
        if len(word) <= 12 and sum(map(fit.width, shown)) + 2 * len(shown) + fit.width(word) < 80:
            shown.append(word)
    return tuple(shown)
