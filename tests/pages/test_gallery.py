"""The charts over all cities, on pages of their own behind the tables of 横向比较."""

from dataclasses import replace

from briefgen.model import Book, Chapter
from briefgen.pages import bind
from briefgen.pages.gallery import Gallery
from briefgen.render import render
from tests.pages import sample


def book(*, tables: bool = True, charts: bool = True) -> Book:
    cities = sample.cities()
    summary, drawn = sample.summary(cities), sample.charts(cities)
    if not tables:
        nothing = tuple(
            tuple(replace(r, result_growth=sample.cell(None), target_growth=sample.cell(None)) for r in rows)
            for rows in summary.comparison.rows
        )
        summary = replace(summary, comparison=replace(summary.comparison, rows=nothing, standings=()))
    shown = [chart for chart in drawn if charts or chart.city]
    return bind(summary, shown, sample.info(), sample.NOTICES)


def compared(bound: Book) -> list[Chapter]:
    return [chapter for chapter in bound.chapters if chapter.name.startswith("compare")]


def test_charts_follow_the_tables_and_the_contents_name_both_once() -> None:
    bound = book()
    tables, charts = compared(bound)
    assert (tables.name, tables.charts) == ("compare", ())
    assert (charts.name, charts.title) == ("compare-charts", tables.title)
    assert isinstance(charts.context, Gallery)
    assert charts.charts == charts.context.charts
    assert [chart.city for chart in charts.charts] == [None] * len(charts.charts)
    (contents,) = (c.context for c in bound.chapters if c.kind == "contents")
    assert [entry for entry in contents.front if entry[0] == tables.title] == [(tables.title, "compare")]


def test_the_heading_stands_once_and_running_heads_go_on() -> None:
    html = render(book())
    assert html.count("<h1>横向比较</h1>") == 1
    assert '<section class="compare" id="compare-charts" data-head="横向比较">' in html


def test_charts_without_tables_have_the_heading_and_the_place_in_the_contents() -> None:
    bound = book(tables=False)
    (charts,) = compared(bound)
    assert (charts.name, charts.kind) == ("compare", "gallery")
    assert render(bound).count("<h1>横向比较</h1>") == 1
    (contents,) = (c.context for c in bound.chapters if c.kind == "contents")
    assert ("横向比较", "compare") in contents.front


def test_without_charts_there_are_the_tables_alone() -> None:
    assert [chapter.kind for chapter in compared(book(charts=False))] == ["compare"]
