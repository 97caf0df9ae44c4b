"""The wording of targets: how many of each city's bind firmly, plainly or softly."""

from briefgen.charts.points import blocks, city_name, part_chart, row_height
from briefgen.charts.style import FULL_MM, GREY, INK, PT, SMALL, TEXT, Point, Sheet, width_of
from briefgen.model import Chart, CitySummary, Comparison

NAME = "wording"
HEAD = 13.0
_ROW, _NAME = 13.5, 52.0
_FILLS = ("#1f4e79", "#b5c9dd", "#ffffff")  # firm, plain, soft: dark, pale, outline only
_WORDS = ("刚性（确保、不低于）", "一般（没有这类用词）", "弹性（力争、左右）")
_EDGE = "#7d9fc0"


def draw(cities: tuple[CitySummary, ...], comparison: Comparison) -> tuple[Chart, ...]:
    """One bar a city, a page of cities a chart; none when no report sets a target."""
    counts = dict(comparison.wording)
    if not any(map(sum, counts.values())):
        return ()
    parts = blocks(cities)
    most = max(map(sum, counts.values()))
    said = title(comparison)
    return tuple(
        _part(block, comparison, said, most, (i, len(parts))) for i, block in enumerate(parts, start=1)
    )


def key(sheet: Sheet) -> None:
    """What the three fills are, said once at the head."""
    for i, word in enumerate(_WORDS):
        x = _NAME + i * 110
        sheet.box(x, 2.5, 9, 6.5, fill=_FILLS[i], edge=_EDGE)
        sheet.text(x + 12, 6, word, size=SMALL, color=GREY)


def bar(sheet: Sheet, at: Point, own: tuple[int, ...], unit: float, high: float = _ROW) -> None:
    """One bar from `at` (the row's upper left): a piece a strength, `unit` points a target, then the sum."""
    x, y = at
    gap = 2 if high > 11 else 1.2
    for count, fill in zip(own, _FILLS, strict=True):
        if count:
            sheet.box(x, y + gap, unit * count, high - 2 * gap, fill=fill, edge=_EDGE)
            color = "#ffffff" if fill == _FILLS[0] else INK
            middle = x + unit * count / 2
            if unit * count > width_of(str(count), SMALL):
                sheet.text(middle, y + high / 2, str(count), size=SMALL, align="center", color=color)
            x += unit * count
    total = f"共{sum(own)}" if sum(own) else "未读到目标"
    sheet.text(x + 4, y + high / 2, total, size=SMALL, color=GREY)


def title(comparison: Comparison) -> str:
    firm, plain, soft = (sum(counts[i] for _, counts in comparison.wording) for i in range(3))
    return f"{firm + plain + soft}项目标中，刚性表述{firm}项，弹性表述{soft}项"


def _part(
    block: tuple[CitySummary, ...], comparison: Comparison, title: str, most: int, part: tuple[int, int]
) -> Chart:
    counts = dict(comparison.wording)
    high = row_height(len(block))
    sheet = Sheet(FULL_MM, (HEAD + high * len(block) + 2) / PT)
    key(sheet)
    unit = (sheet.width - _NAME - 30) / most
    for i, city in enumerate(block):
        y = HEAD + high * i
        own = counts[city.city]
        sheet.text(0, y + high / 2, city_name(city.city), size=min(TEXT, max(SMALL, high - 2.5)))
        bar(sheet, (_NAME, y), own, unit, high)
    told = (
        f"{c.city}刚性{counts[c.city][0]}、一般{counts[c.city][1]}、弹性{counts[c.city][2]}" for c in block
    )
    return part_chart(
        sheet,
        NAME,
        part,
        title=title,
        subtitle=f"{comparison.year}年目标，项数（同一指标的总量与增速各计一项），n={len(block)}",
        alt=f"{title}。{'；'.join(told)}。",
    )
