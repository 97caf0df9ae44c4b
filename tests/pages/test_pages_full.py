"""What fills a page: the columns of 目录, the standings below the headline table, matrices, heads of 出处."""

from typing import Any

import pytest

from briefgen import charts
from briefgen.analysis import summarise
from briefgen.model import Level
from briefgen.pages import bind, compare, contents, fit, sources
from tests.invented import GDP, INDUSTRY, INVESTMENT, City
from tests.pages import sample

THEMES = ("modern", "gongwen")
TITLE, MM = 28.0, 72 / 25.4  # points of a chart's title and subtitle


def seventy() -> list[Any]:
    made = []
    for at in range(70):
        city = City(f"第{at}市", province=f"第{at // 4}省", code=f"{11 + at // 4}{at % 4:02}00")
        for step, name in enumerate((GDP, INDUSTRY, INVESTMENT, "社会消费品零售总额", "一般公共预算收入")):
            city.result(name, 3.0 + at / 10 + step).target(name, 4.0 + at / 9)
        made.append(city.risk("企业经营困难", "增长压力").done())
    return made


@pytest.fixture(scope="module")
def book() -> Any:
    summary = summarise(seventy(), year=2023)
    return lambda theme: bind(
        summary, charts.draw_all(summary.comparison, summary.cities), sample.info(theme=theme)
    )


@pytest.mark.parametrize("theme", THEMES)
def test_seventy_cities_stand_on_one_page_of_contents(book: Any, theme: str) -> None:
    page = next(c.context for c in book(theme).chapters if c.kind == "contents")
    (columns,) = page.sheets
    assert len(columns) == 3
    heights = [sum(contents.HEAD + len(places) for _, places in column) for column in columns]
    assert max(heights) <= page.lines
    sheet = fit.sheet(theme)
    taken = sheet.toc + contents.ENTRY * (len(page.front) + len(page.back)) + max(heights) * sheet.toc_line
    assert taken <= sheet.height


def test_more_cities_than_a_page_holds_take_another_one() -> None:
    places = tuple(contents.Place(f"第{at}市", "prefecture", "", "", False) for at in range(200))
    page = contents.Contents((), (("甲省", places[:90]), ("乙省", places[90:])), (), 30)
    assert len(page.sheets) == 3
    for columns in page.sheets:
        assert all(sum(contents.HEAD + len(some) for _, some in column) <= 31 for column in columns)


@pytest.mark.parametrize("theme", THEMES)
def test_standings_fill_the_page_where_the_table_ends(book: Any, theme: str) -> None:
    page = next(c.context for c in book(theme).chapters if c.kind == "compare")
    sheet = fit.sheet(theme)
    row = compare.ROWS[1]
    first = int((sheet.height - sheet.headline) / row)
    assert first < 70, "the table goes on on a second page"
    used = compare.HEAD + (70 - first) * row + compare.ORDER[0]
    used += sum(compare._height(order, sheet) for order in page.orders)
    assert used <= sheet.height
    assert used + 60 > sheet.height or len(page.orders) == len(compare.told(_comparison(book, theme), 99))


def _comparison(book: Any, theme: str) -> Any:
    return summarise(seventy(), year=2023).comparison


@pytest.mark.parametrize("theme", THEMES)
def test_a_matrix_of_seventy_cities_stays_on_the_page_of_its_title(book: Any, theme: str) -> None:
    sheet = fit.sheet(theme)
    wide = {"modern": 170.0, "gongwen": 156.0}[theme]
    full = [c for c in book(theme).charts if c.width_mm > 100]
    assert {c.name for c in full} >= {"heat_map", "themes", "wording"}
    for chart in full:
        drawn = chart.height_mm * min(1.0, wide / chart.width_mm) * MM
        assert drawn + TITLE + 6 <= sheet.height, chart.name


def test_a_page_of_sources_says_in_its_head_which_section_goes_on() -> None:
    long = "（三）" + "坚持" * 20
    assert sources._head(("一、去年工作", long), False, "") == long[:19] + "…"
    assert sources._head((), False, "") == "正文"
    assert sources._head(("二、",), True, "") == "上年报告 二、"
    assert sources._head((), False, "进度来源：快报.txt") == "进度来源：快报.txt"


def test_the_nation_is_not_counted_among_the_cities_of_the_cover() -> None:
    cities = [City("云州市").result(GDP, 5.0), City("全国", province="", level=Level.NATION).result(GDP, 5.0)]
    summary = summarise([city.done() for city in cities], year=2023)
    cover = bind(summary, (), sample.info()).chapters[0].context
    assert (cover.cities, cover.nation) == (1, True)
