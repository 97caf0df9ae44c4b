"""Growth target against last year's growth: a disc a city, the diagonal where both are equal."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from briefgen import figures
from briefgen.charts.points import Scale, city_name, comparable, counted, exact, middle
from briefgen.charts.style import ACCENT, FULL_MM, GREY, PT, SMALL, Align, Point, Sheet, width_of
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import Chart, CitySummary, Comparator, Comparison, Fact

NAME = "growth_target"
_HEIGHT = 100.0  # mm of the plot with its axes; notes under it come on top
_LEFT, _RIGHT, _TOP, _BOTTOM = 26.0, 8.0, 14.0, 26.0
_RADIUS = 2.4
_WAYS = {Comparator.GE: -1, Comparator.LE: 1}
_STEPS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)

_OUTER, _SHARED = 6, 2  # of many cities so many on each side are named, where at most two share a place

Box = tuple[float, float, float, float]
Side = tuple[float, float, Align]

_REACH = _RADIUS + 2.2
_FAR_OFF = 10.0
_BESIDE: tuple[Side, ...] = (
    (_REACH - 1, -6, "left"),
    (_REACH, 0, "left"),
    (-_REACH, 0, "right"),
    (0, -7.5, "center"),
    (0, 7.5, "center"),
    (_REACH - 1, 6, "left"),
    (1 - _REACH, -6, "right"),
    (1 - _REACH, 6, "right"),
)
_FURTHER: tuple[Side, ...] = tuple(
    (dx, dy * way, "center")
    for dy in (15.0, 22.5, 30.0)
    for dx in (0, -6, 6, -12, 12, -18, 18)
    for way in (-1, 1)
)


class Label(NamedTuple):
    """A text at its place, and the line that leads to its disc when that is not beside it."""

    x: float
    y: float
    text: str
    align: Align
    line: tuple[Point, Point] | None


@dataclass(frozen=True, slots=True)
class Spot:
    """The cities at one place of the plot; `ends` are those of a target that is a range, else both `y`."""

    x: float
    y: float
    names: tuple[str, ...]
    sign: Comparator
    ends: tuple[float, float]


def draw(cities: tuple[CitySummary, ...], comparison: Comparison) -> Chart | None:
    """All cities that state both; None when fewer than two do. The others are named below the plot."""
    lead = vocabulary.lead()
    pairs = [(city, *_pair(city, lead)) for city in cities]
    both = [(city, r, t) for city, r, t in pairs if r is not None and t is not None]
    if len(both) < 2:
        return None
    without = [city_name(city.city) for city, r, t in pairs if r is None or t is None]
    scale_x, scale_y = _scales([middle(r) for _, r, _ in both], [middle(t) for _, _, t in both])
    spots = _spots(both, scale_x, scale_y)
    named = _outermost(spots) if comparison.many else spots
    placed, numbered, crowded = _labels(spots, _line(scale_x, scale_y), named)
    notes = _notes(numbered, crowded, without)
    if comparison.many:
        placed, notes = [label for label in placed if not label.text.isdigit()], _count(without)
    sheet = Sheet(FULL_MM, _HEIGHT + (len(notes) * 10 + (2 if notes else 0)) / PT)
    _frame(sheet, scale_x, scale_y, comparison.year)
    _diagonal(sheet, _line(scale_x, scale_y))
    _marks(sheet, spots)
    sheet.lines([label.line for label in placed if label.line], color=GREY, width=0.4)
    for label in placed:
        sheet.text(label.x, label.y, label.text, size=SMALL, align=label.align)
    for i, line in enumerate(notes):
        sheet.text(0, _HEIGHT * PT + 6 + i * 10, line, size=SMALL, color=GREY)
    title = _title(both)
    told = _told(both, named if comparison.many else None)
    return Chart(
        name=NAME,
        city=None,
        svg=sheet.svg(),
        width_mm=sheet.width_mm,
        height_mm=sheet.height_mm,
        title=title,
        subtitle=f"{lead}增速（%），横轴为上年实际，纵轴为{comparison.year}年目标，三角为“以上”，竖线为区间，n={len(both)}",
        alt=f"{title}。{told}。",
    )


def _pair(city: CitySummary, lead: str) -> tuple[Fact | None, Fact | None]:
    row = city.row(lead)
    if row is None:
        return None, None
    return exact(row.result_growth), comparable(row.target_growth)


def _title(both: list[tuple[CitySummary, Fact, Fact]]) -> str:
    signs = Counter((middle(t) > middle(r)) - (middle(t) < middle(r)) for _, r, t in both)
    return counted(len(both), "个市县的增长目标", signs)


def _told(both: list[tuple[CitySummary, Fact, Fact]], named: list[Spot] | None) -> str:
    """The figures of all cities, or only of those that are named in the plot."""
    shown = None if named is None else {name for spot in named for name in spot.names}
    return "；".join(
        f"{c.city}实际{figures.words(r)}、目标{figures.words(t)}"
        for c, r, t in both
        if shown is None or city_name(c.city) in shown
    )


def _scales(xs: list[float], ys: list[float]) -> tuple[Scale, Scale]:
    x0, x1 = _ends(xs)
    y0, y1 = _ends(ys)
    width = FULL_MM * PT - _RIGHT - 6
    return Scale(x0, x1, _LEFT + 6, width), Scale(y0, y1, _HEIGHT * PT - _BOTTOM - 6, _TOP + 6)


def _ends(values: list[float]) -> tuple[float, float]:
    """A little beyond the furthest values, on halves."""
    low, high = min(values), max(values)
    pad = max(0.5, (high - low) * 0.06)
    return (low - pad) // 0.5 * 0.5, -((-high - pad) // 0.5) * 0.5


def _frame(sheet: Sheet, x: Scale, y: Scale, year: int) -> None:
    """Pale lines at round values with their numbers, and what the axes measure."""
    foot = _HEIGHT * PT - _BOTTOM
    edge = sheet.width - _RIGHT
    across = [((_LEFT, y(v)), (edge, y(v))) for v in _round(y)]
    upright = [((x(v), _TOP), (x(v), foot)) for v in _round(x)]
    sheet.lines([*across, *upright], color="#e3e5e8", width=0.4)
    sheet.lines([((_LEFT, foot), (edge, foot)), ((_LEFT, _TOP), (_LEFT, foot))], color=GREY, width=0.6)
    for v in _round(x):
        sheet.text(x(v), foot + 7, figures.number(v), size=SMALL, color=GREY, align="center")
    for v in _round(y):
        sheet.text(_LEFT - 3, y(v), figures.number(v), size=SMALL, color=GREY, align="right")
    sheet.text(edge, foot + 17, f"{year - 1}年实际增速（%）", align="right")
    sheet.text(0, 5, f"{year}年增长目标（%）")


def _round(scale: Scale) -> list[float]:
    step = next(s for s in _STEPS if (scale.high - scale.low) / s <= 8 or s == _STEPS[-1])
    first = int(-(-scale.low // step))
    return [i * step for i in range(first, int(scale.high // step) + 1)]


def _line(x: Scale, y: Scale) -> list[Point]:
    """Points along the diagonal, where target equals result, as far as it crosses the plot."""
    low, high = max(x.low, y.low), min(x.high, y.high)
    steps = 40
    return [(x(v), y(v)) for i in range(steps + 1) for v in [low + (high - low) * i / steps] if low < high]


def _diagonal(sheet: Sheet, points: list[Point]) -> None:
    if points:
        sheet.lines([(points[0], points[-1])], color=GREY, width=0.7, dashed=True)
        x, y = points[0]
        sheet.text(x + 8, y - 3, "虚线：目标等于实际", size=SMALL, color=GREY)


def _spots(both: list[tuple[CitySummary, Fact, Fact]], x: Scale, y: Scale) -> list[Spot]:
    """One spot a place: cities with the same figures and sign share it."""
    found: dict[tuple[float, Comparator, tuple[float, float]], list[str]] = {}
    for city, result, target in both:
        low, high = target.value or 0.0, target.value_max
        ends = (round(y(low), 2), round(y(low if high is None else high), 2))
        key = (round(x(middle(result)), 2), target.comparator, ends)
        found.setdefault(key, []).append(city_name(city.city))
    return [
        Spot(x0, sum(ends) / 2, tuple(names), sign, ends) for (x0, sign, ends), names in sorted(found.items())
    ]


def _marks(sheet: Sheet, spots: list[Spot]) -> None:
    """A disc a spot, a wedge for a bound, a stroke for a range."""
    for spot in spots:
        if spot.ends[0] != spot.ends[1]:
            _range(sheet, spot)
        elif spot.sign in _WAYS:
            sheet.wedge(spot.x, spot.y, (0, _WAYS[spot.sign]), fill=ACCENT)
        else:
            sheet.dots([(spot.x, spot.y)], _RADIUS)


def _range(sheet: Sheet, spot: Spot) -> None:
    """An upright stroke over the range, with its ends."""
    caps = [((spot.x - 3, y), (spot.x + 3, y)) for y in spot.ends]
    sheet.lines([((spot.x, spot.ends[0]), (spot.x, spot.ends[1])), *caps], color=ACCENT, width=1.2)


def _outermost(spots: list[Spot]) -> list[Spot]:
    """Of many spots those furthest out on either axis, which readers ask the names of."""
    by_x, by_y = sorted(spots, key=lambda s: (s.x, s.y)), sorted(spots, key=lambda s: (s.y, s.x))
    ends = (*by_x[:_OUTER], *by_x[-_OUTER:], *by_y[:_OUTER], *by_y[-_OUTER:])
    return [spot for spot in dict.fromkeys(ends) if len(spot.names) <= _SHARED]


def _count(without: list[str]) -> list[str]:
    return [f"另有{len(without)}个市县没有可比的实际或目标；只标出最外的市县"] if without else []


def _labels(
    spots: list[Spot], diagonal: list[Point], named: list[Spot]
) -> tuple[list[Label], list[str], list[str]]:
    """Names of `named` that fit beside their discs without touching any spot; the others get a number and are
    told with it; last the names of those that not even a number fits beside."""
    taken: list[Box] = [(s.x - 3, min(s.ends) - 3, s.x + 3, max(s.ends) + 3) for s in spots]
    taken += [(x - 1, y - 1, x + 1, y + 1) for x, y in diagonal]
    if diagonal:
        x, y = diagonal[0]
        taken.append((x + 8, y - 7, x + 8 + width_of("虚线：目标等于实际", SMALL), y + 1))
    made: list[Label] = []
    rest: list[Spot] = []
    # Lonely discs have room anyway: the crowded ones choose first.
    for spot in sorted(named, key=lambda s: (-_crowd(s, spots), s.x, s.y)):
        label = _place(spot, "、".join(spot.names), taken, _BESIDE)
        if label is None:
            rest.append(spot)
        else:
            made.append(label)
    names: list[str] = []
    crowded: list[str] = []
    for spot in sorted(rest, key=lambda s: (s.x, s.y)):
        number = str(len(names) + 1)
        label = _place(spot, number, taken, (*_BESIDE, *_FURTHER))
        if label is None:
            crowded += spot.names
        else:
            made.append(label)
            names.append(f"{number} {'、'.join(spot.names)}")
    return made, names, crowded


def _crowd(spot: Spot, spots: list[Spot]) -> int:
    return sum(abs(o.x - spot.x) < 40 and abs(o.y - spot.y) < 14 for o in spots)


def _place(spot: Spot, text: str, taken: list[Box], sides: Iterable[Side]) -> Label | None:
    """The first free side for a text, which is then taken; far off the label has a line to its disc."""
    wide, half = width_of(text, SMALL), SMALL * 0.55
    for dx, dy, align in sides:
        x, y = spot.x + dx, spot.y + dy
        x0 = x if align == "left" else x - wide if align == "right" else x - wide / 2
        box = (x0 - 1, y - half, x0 + wide + 1, y + half)
        inside = box[0] > _LEFT + 1 and box[2] < FULL_MM * PT - 1 and box[1] > _TOP
        if inside and box[3] < _HEIGHT * PT - _BOTTOM and not any(_touch(box, other) for other in taken):
            taken.append(box)
            near = abs(dy) < _FAR_OFF
            way = 1 if dy > 0 else -1
            line = None if near else ((spot.x, spot.y + way * 3), (x, y - way * half))
            return Label(x, y, text, align, line)
    return None


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _notes(numbered: list[str], crowded: list[str], without: list[str]) -> list[str]:
    """The numbers' cities, those without one and those not in the plot, in lines of the sheet's width."""
    lines = _wrap(numbered, "　") if numbered else []
    for said, names in (("图中标不下", crowded), ("没有可比的实际或目标", without)):
        if names:
            lines += _wrap([f"{said}：{names[0]}", *names[1:]], "、")
    return lines


def _wrap(parts: list[str], joint: str) -> list[str]:
    lines = [parts[0]]
    for part in parts[1:]:
        if width_of(lines[-1] + joint + part, SMALL) <= FULL_MM * PT - 2:
            lines[-1] += joint + part
        else:
            lines.append(part)
    return lines
