"""Risk themes × city: how many of the admitted problems touch a theme."""

from itertools import pairwise

from briefgen.charts.points import blocks, city_name, part_chart, row_height
from briefgen.charts.style import FULL_MM, GREY, INK, PT, SHADES, SMALL, TEXT, Sheet
from briefgen.lexicon import analysis as vocabulary
from briefgen.model import Chart, CitySummary, Comparison

NAME = "themes"
_NAME, _LINE, _PER_LINE = 46.0, 8.0, 3


def draw(cities: tuple[CitySummary, ...], comparison: Comparison) -> tuple[Chart, ...]:
    """One matrix a page of cities; none when no report admits a problem."""
    if not comparison.themes:
        return ()
    parts = blocks(cities)
    said = title(comparison, len(cities))
    return tuple(_part(block, comparison, said, (i, len(parts))) for i, block in enumerate(parts, start=1))


def title(comparison: Comparison, n: int) -> str:
    spread = [(theme, sum(map(bool, counts))) for theme, counts in comparison.themes]
    known = [count for theme, count in spread if theme != vocabulary.rest()]
    if not known:
        return f"{n}个市县自述的困难都不在已知主题之内"
    most = max(known)
    first = [theme for theme, count in spread if count == most and theme != vocabulary.rest()]
    if n == 1:
        return f"自述的困难涉及{len(spread)}类主题"
    told = "、".join(first[:3]) + (f"等{len(first)}类" if len(first) > 3 else "")
    return f"{n}个市县中，提到最多的困难是{told}（{'各' if len(first) > 1 else ''}{most}个市县）"


def _part(block: tuple[CitySummary, ...], comparison: Comparison, title: str, part: tuple[int, int]) -> Chart:
    names = [theme for theme, _ in comparison.themes]
    heads = [lines(name) for name in names]
    head = _LINE * max(map(len, heads)) + 4
    high = row_height(len(block) + 2)  # the heads take the room of two rows more
    sheet = Sheet(FULL_MM, (head + high * len(block) + 2) / PT)
    wide = (sheet.width - _NAME) / len(names)
    for j, parts in enumerate(heads):
        for k, line in enumerate(parts):
            y = head - 4 - _LINE * (len(parts) - k - 0.5)
            sheet.text(_NAME + wide * (j + 0.5), y, line, size=SMALL, align="center")
    most = max(max(counts) for _, counts in comparison.themes)
    at = {name: i for i, name in enumerate(comparison.cities)}
    grid = [head + high * (i + 1) for i in range(len(block))]
    sheet.lines([((_NAME, y), (sheet.width, y)) for y in grid], width=0.3)
    centres = [_NAME + wide * (j + 0.5) for j in range(len(names))]
    table = [[counts[at[c.city]] for _, counts in comparison.themes] for c in block]
    _discs(sheet, (centres, head, high), table, most)
    for i, city in enumerate(block):
        y = head + high * (i + 0.5)
        sheet.text(0, y, city_name(city.city), size=min(TEXT, max(SMALL, high - 2.5)))
        if not city.extraction.risks:
            sheet.text(_NAME + 6, y, "报告未写明困难和问题", size=SMALL, color=GREY)
    return part_chart(
        sheet,
        NAME,
        part,
        title=title,
        subtitle=f"报告自述的困难和问题，条数；{comparison.year}年报告，n={len(block)}；一条可涉及几类主题，空白为未提及",
        alt=f"{title}。{'；'.join(_told(city, comparison, at) for city in block)}。",
    )


def lines(name: str) -> list[str]:
    """A name in lines of nearly equal length, three characters at most."""
    count = -(-len(name) // _PER_LINE)
    ends = [round(len(name) * i / count) for i in range(count + 1)]
    return [name[start:end] for start, end in pairwise(ends)]


def _discs(sheet: Sheet, grid: tuple[list[float], float, float], table: list[list[int]], most: int) -> None:
    """Numbers on discs that grow and darken with them, those of one size as one path; nothing for none."""
    centres, head, high = grid
    spots = [
        ((centres[j], head + high * (i + 0.5)), count)
        for i, counts in enumerate(table)
        for j, count in enumerate(counts)
        if count
    ]
    steps = {count: min(len(SHADES) - 1, 1 + (count - 1) * (len(SHADES) - 1) // most) for _, count in spots}
    for step in sorted(set(steps.values())):
        same = [centre for centre, count in spots if steps[count] == step]
        sheet.dots(same, min(4.1 + 0.55 * step, high / 2 - 0.2), color=SHADES[step])
    for (x, y), count in spots:
        dark = steps[count] == len(SHADES) - 1
        sheet.text(x, y, str(count), size=SMALL, align="center", color="#ffffff" if dark else INK)


def _told(city: CitySummary, comparison: Comparison, at: dict[str, int]) -> str:
    own = [(theme, counts[at[city.city]]) for theme, counts in comparison.themes]
    return f"{city.city}：" + ("、".join(f"{theme}{n}条" for theme, n in own if n) or "未写明")
