"""The lists of a brief, cut where the page ends by the rule of fit.py."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.model import Chart, CitySummary, Evidence
from briefgen.pages import fit
from briefgen.pages.evidence import Marker
from briefgen.pages.show import Line


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
    first = city.highlights[:6]
    heights = tuple(fit.height(h.text, sheet.highlight_measure, sheet.line, sheet.gap, 2) for h in first)
    (count,) = fit.share(room, [fit.Block(sheet.heading, heights, 6)])
    lines = tuple(Line(h.text, marker.mark(h.evidence)) for h in first[:count])
    return Cut(lines, len(city.highlights) - count)


@dataclass(frozen=True, slots=True)
class Second:
    risks: tuple[Theme, ...]
    risks_more: int
    priorities: Cut
    commitments: Cut
    livelihood: Cut


def second(city: CitySummary, marker: Marker, charts: Sequence[Chart], sheet: fit.Sheet) -> Second:
    """The lists of page 2 as far as they fit beside the charts and the keywords."""
    e = city.extraction
    room = sheet.second - (sheet.keywords if city.keywords else 0.0)
    if charts:
        tallest = max(c.height_mm * min(1.0, sheet.chart_width_mm / c.width_mm) for c in charts)
        room -= sheet.chart_words + tallest * fit.MM
    risks, risks_more = _risks(city, marker, room, sheet)
    lists = (
        [(p.heading, p.evidence) for p in e.priorities],
        [(c.text, c.evidence) for c in e.commitments],
        [(item.text, item.evidence) for item in e.livelihood],
    )
    blocks = [
        fit.Block(sheet.heading, tuple(_item(text, sheet) for text, _ in items), least)
        for items, least in zip(lists, (12, 3, 3), strict=True)
    ]
    counts = fit.share(room, blocks)
    cuts = [_cut(items, count, marker) for items, count in zip(lists, counts, strict=True)]
    return Second(risks, risks_more, cuts[0], cuts[1], cuts[2])


def _item(text: str, sheet: fit.Sheet) -> float:
    return fit.height(text, sheet.list_measure, sheet.line, sheet.gap, 2)


def _cut(items: Sequence[tuple[str, Evidence]], count: int, marker: Marker) -> Cut:
    lines = tuple(Line(text, marker.mark(evidence)) for text, evidence in items[:count])
    return Cut(lines, len(items) - count)


def _risks(city: CitySummary, marker: Marker, room: float, sheet: fit.Sheet) -> tuple[tuple[Theme, ...], int]:
    """Admitted problems in their groups; a group's heading stays with its first problem."""
    flat = [(group.theme, risk) for group in city.risk_groups for risk in group.risks]
    themes = [theme for theme, _ in flat]
    heights = tuple(
        _item(risk.text, sheet) + (sheet.theme if themes.index(theme) == at else 0.0)
        for at, (theme, risk) in enumerate(flat)
    )
    (count,) = fit.share(room, [fit.Block(sheet.heading, heights, len(flat))])
    groups: dict[str, list[Line]] = {}
    for theme, risk in flat[:count]:
        groups.setdefault(theme, []).append(Line(risk.text, marker.mark(risk.evidence)))
    return tuple(Theme(theme, tuple(lines)) for theme, lines in groups.items()), len(flat) - count


def keywords(words: Sequence[str]) -> tuple[str, ...]:
    """At most ten that fit into two lines; an overlong one is no keyword."""
    shown: list[str] = []
    for word in words[:10]:
        if len(word) <= 12 and sum(map(fit.width, shown)) + 2 * len(shown) + fit.width(word) < 80:
            shown.append(word)
    return tuple(shown)
