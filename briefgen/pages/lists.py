"""The lists of a brief, cut where the page ends by the rule of fit.py."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from briefgen.display import unnoted
from briefgen.lexicon import table
from briefgen.lexicon.alternation import any_of
from briefgen.model import Chart, CitySummary, Commitment, Evidence
from briefgen.pages import fit
from briefgen.pages.evidence import Marker
from briefgen.pages.show import Line

# Between what shares a verb, also where an indicator's figure is left out.
_STRUNG = re.compile(r"、\s*(?:[^，,；;。：:]*、\s*)?")
_CLAUSE = re.compile(r"[^，,；;。：:]*、\s*\Z")
_FAR = 200  # characters of a clause
NEAR = 2  # lines: charts that differ by no more end together, so that the headings below stand level
MARK = 1.4  # ems that an evidence number of three digits takes beside text of 9 pt

Item = Sequence[tuple[str, Evidence]]
"""One item of a list: its parts between 、, each with its sentence."""


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
        [[(p.heading, p.evidence)] for p in e.priorities],
        told(e.commitments, e.report.text),
        [[(item.text, item.evidence)] for item in e.livelihood],
    )
    blocks = [
        fit.Block(sheet.heading + sheet.apart, fit.Heights(items, partial(_parts, sheet=sheet)), least)
        for items, least in zip(lists, (12, 3, 3), strict=True)
    ]
    counts = fit.share(right, blocks)
    cuts = [_cut(items, count, marker) for items, count in zip(lists, counts, strict=True)]
    return Second(drawn, risks, risks_more, cuts[0], cuts[1], cuts[2])


def told(commitments: Sequence[Commitment], text: str) -> list[list[tuple[str, Evidence]]]:
    """Each statement of the `text` once and whole: those within another's words are left out (新开工30个 in
    新开工30个、竣工9个), and what shares a verb stays behind it (新建码头12公里、海堤30公里)."""
    found: list[list[tuple[str, Evidence]]] = []
    for one in sorted(commitments, key=lambda c: (c.evidence.start, -c.evidence.end)):
        last, start = found[-1][-1][1] if found else None, one.evidence.start
        if last and one.evidence.end <= last.end:
            continue
        if last and not _verb().match(one.text) and _STRUNG.fullmatch(text, last.end, start):
            found[-1].append((one.text, one.evidence))
        else:
            bare = not _verb().search(one.text) and not one.text.startswith("其中")
            found.append([(_shared(text, start) + one.text if bare else one.text, one.evidence)])
    return found


def _shared(text: str, start: int) -> str:
    """The verb that what begins at `start` shares with a figure of the indicator list, which is not told here
    (新增 of 新增高新技术企业20家、链主企业6家)."""
    clause = _CLAUSE.search(text, max(0, start - _FAR), start)
    verb = _verb().match(clause[0].lstrip()) if clause else None
    return verb[0] if verb else ""


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(f"(?:(?:全年|年内|再|新)?(?:{any_of(table('commitments')['verbs'])}))+")


def _parts(item: Item, sheet: fit.Sheet) -> float:
    words = "、".join(unnoted(text) for text, _ in item)
    return fit.height(words, sheet.list_measure, sheet.line, MARK * len(item))


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


def _cut(items: Sequence[Item], count: int, marker: Marker) -> Cut:
    each = [[Line(unnoted(text), marker.mark(evidence)) for text, evidence in item] for item in items[:count]]
    lines = tuple(replace(first, parts=tuple(rest)) for first, *rest in each)
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
