"""The city among its peers: a strip an indicator, its own place in front, rank and n beside it."""

from dataclasses import dataclass

from briefgen import figures
from briefgen.charts.points import Scale, exact, growth_rows, indicator_name, median, middle
from briefgen.charts.style import ACCENT, GREY, HALF_MM, PT, RULE, SMALL, Sheet, width_of
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import Chart, CitySummary, Comparison, Fact

NAME = "peers"
_ROW, _HEAD = 17.5, 13.0
_LABEL, _RANK = 35.0, 34.0
_OTHERS = "#a2a7ae"
_ENOUGH = 3  # below that nobody is ranked


@dataclass(frozen=True, slots=True)
class Strip:
    """One indicator over the peers that stated it; `own` is None when the city did not."""

    indicator: str
    values: tuple[float, ...]
    own: Fact | None
    missing: str

    @property
    def tells(self) -> bool:
        """Whether there is anything to compare: the city with one other, or three without it."""
        return len(self.values) >= (2 if self.own is not None else _ENOUGH)

    @property
    def rank(self) -> int | None:
        """The city's place, best first; None when it is unstated, not ranked, or too few stated it."""
        better = vocabulary.of(self.indicator).better
        if self.own is None or len(self.values) < _ENOUGH or better == "none":
            return None
        own = middle(self.own)
        return 1 + sum(v > own if better == "high" else v < own for v in self.values)


def draw(city: CitySummary, cities: tuple[CitySummary, ...], comparison: Comparison) -> Chart | None:
    """Last year's growth by indicator; None when no indicator has two peers with a figure."""
    names = frozenset(city.peers)
    group = [other for other in cities if other.city in names]
    strips = [s for row in growth_rows(city) if (s := _strip(city, group, row.indicator)).tells]
    if len(group) < 2 or not strips:
        return None
    sheet = Sheet(HALF_MM, (_HEAD + _ROW * len(strips) + 2) / PT)
    sheet.text(_LABEL, 5, "低", size=SMALL, color=GREY)
    middle_x = (_LABEL + sheet.width - _RANK) / 2
    sheet.lines([((middle_x - 14, 1), (middle_x - 14, 9))], color=GREY, width=0.7)
    sheet.text(middle_x - 11, 5, "中位数", size=SMALL, color=GREY)
    sheet.text(sheet.width - _RANK - 4, 5, "高", size=SMALL, color=GREY, align="right")
    sheet.text(sheet.width, 5, "位次/n", size=SMALL, color=GREY, align="right")
    for i, strip in enumerate(strips):
        _draw_strip(sheet, _HEAD + _ROW * i, strip)
    year = city.extraction.report.review_year
    title = _title(strips)
    return Chart(
        name=NAME,
        city=city.city,
        svg=sheet.svg(),
        width_mm=sheet.width_mm,
        height_mm=sheet.height_mm,
        title=title,
        subtitle=f"{year}年同比增速（%），{city.peer_scope}，n为有可比数字的",
        alt=f"{city.city}在{city.peer_scope}中：{title}。{'；'.join(map(_words, strips))}。",
    )


def _strip(city: CitySummary, group: list[CitySummary], indicator: str) -> Strip:
    found: dict[str, Fact] = {}
    for other in group:
        row = other.row(indicator)
        fact = exact(row.result_growth) if row is not None else None
        if fact is not None:
            found[other.city] = fact
    own = city.row(indicator)
    missing = "未提及"
    if own is not None and city.city not in found:
        missing = "不可比" if own.result_growth.fact is not None else figures.state(own.result_growth.state)
    values = tuple(sorted(middle(fact) for fact in found.values()))
    return Strip(indicator, values, found.get(city.city), missing)


def _title(strips: list[Strip]) -> str:
    ranked = [strip for strip in strips if strip.rank is not None]
    if not ranked:
        return "可比的市县不足三个，只列数值，不作排位"
    first = [strip for strip in ranked if strip.rank == 1]
    last = [s for s in ranked if s.own is not None and middle(s.own) == s.values[0] and s.rank != 1]
    above = [s for s in ranked if s.own is not None and middle(s.own) > median(s.values)]
    said = f"可排位的{len(ranked)}项增速中，{len(above)}项高于中位数"
    if len(above) in (0, len(ranked)):
        all_of = "均" if len(ranked) > 1 else ""
        said = f"可排位的{len(ranked)}项增速{all_of}{'' if above else '不'}高于中位数"
    for some, word in ((first, "居首"), (last, "居末")):
        if some:
            said += f"，{word}" if len(ranked) == 1 else f"，{len(some)}项{word}"
    return said


def _words(strip: Strip) -> str:
    if strip.own is None:
        return f"{strip.indicator}{strip.missing}"
    place = f"，第{strip.rank}/{len(strip.values)}" if strip.rank is not None else ""
    return f"{strip.indicator}{figures.words(strip.own)}{place}"


def _draw_strip(sheet: Sheet, top: float, strip: Strip) -> None:
    y = top + _ROW - 5
    low, high = strip.values[0], strip.values[-1]
    scale = Scale(low, high, _LABEL + 2, sheet.width - _RANK - 6)
    sheet.text(0, y, indicator_name(strip.indicator))
    sheet.lines([((_LABEL, y), (sheet.width - _RANK - 4, y))], color=RULE, width=0.5)
    centre = scale(median(strip.values))
    sheet.lines([((centre, y - 4.5), (centre, y + 4.5))], color=GREY, width=0.7)
    sheet.dots([(scale(value), y) for value in dict.fromkeys(strip.values)], 2.0, color=_OTHERS)
    own = None
    if strip.own is None:
        sheet.text(sheet.width, y, strip.missing, size=SMALL, color=GREY, align="right")
    else:
        own = scale(middle(strip.own))
        sheet.dots([(own, y)], 3.4)
        place = f"{strip.rank}/{len(strip.values)}" if strip.rank else f"n={len(strip.values)}"
        sheet.text(sheet.width, y, place, align="right", bold=strip.rank is not None)
    _numbers(sheet, y - 8.2, strip, scale, own)


def _numbers(sheet: Sheet, y: float, strip: Strip, scale: Scale, own: float | None) -> None:
    """The city's figure over its dot; the ends' figures where they do not touch it."""
    left, right = scale.start - 2, scale.end + 2
    taken = (0.0, 0.0)
    if own is not None and strip.own is not None:
        written = figures.short(strip.own)
        half = width_of(written, SMALL) / 2
        own = min(max(own, left + half), right - half)
        sheet.text(own, y, written, size=SMALL, color=ACCENT, align="center", bold=True)
        taken = (own - half - 3, own + half + 3)
    low, high = figures.number(strip.values[0]), figures.number(strip.values[-1])
    if own is None or left + width_of(low, SMALL) < taken[0]:
        sheet.text(left, y, low, size=SMALL, color=GREY)
    if own is None or right - width_of(high, SMALL) > taken[1]:
        sheet.text(right, y, high, size=SMALL, color=GREY, align="right")
