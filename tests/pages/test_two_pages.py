"""A brief takes two pages whatever its report says: laid out for real, in both themes."""

import io
from typing import Any

import pikepdf
import pytest

from briefgen import render
from briefgen.model import Book, Chart
from briefgen.outputs.pdf import pdf
from briefgen.pages import bind
from tests.pages import sample


def chart_pair(city: str) -> list[Chart]:
    return [sample.chart("result_target", city, height=70), sample.chart("peers", city, height=24)]


def laid_out(book: Book) -> dict[str, int]:
    """The page, from 0, that each named place stands on."""
    theme = book.info.theme
    document = pikepdf.open(io.BytesIO(pdf(render.render(book), book, render.roots(theme))))
    numbers: Any = {page.objgen: at for at, page in enumerate(document.pages)}
    return {
        str(name): numbers[to[0].objgen] for name, to in pikepdf.NameTree(document.Root.Names.Dests).items()
    }


def crowded(theme: str) -> Book:
    cities = sample.cities()
    summary = sample.summary(cities)
    charts = [chart for city in cities for chart in chart_pair(city.city)]
    return bind(summary, charts, sample.info(theme=theme))


@pytest.mark.parametrize("theme", ["modern", "gongwen"])
def test_every_brief_takes_its_two_pages(theme: str) -> None:
    book = crowded(theme)
    at = laid_out(book)
    briefs = [chapter for chapter in book.chapters if chapter.kind == "brief"]
    starts = [at[chapter.name] for chapter in briefs]
    assert [chapter.pages for chapter in briefs] == [2] * len(briefs)
    assert [after - before for before, after in zip(starts, [*starts[1:], at["methods"]], strict=True)] == (
        [2] * len(briefs)
    )


def test_a_brief_alone_takes_its_two_pages_between_head_and_foot() -> None:
    city = sample.odd()
    readers = {"report_to": "领导", "send_to": "各县", "issue_to": "各处", "copies": 60}
    info = sample.info(theme="gongwen", **readers)
    book = sample.alone(city, sample.summary(sample.cities()), chart_pair(city.city), info)
    html = render.render(book)
    assert all(
        word in html for word in ("报：领导", "送：各县", "发：各处", "共印 60 份", "第11期", "内部资料")
    )
    assert laid_out(book)[book.chapters[-1].name] == 2
