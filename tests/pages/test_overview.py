"""横向比较 of many cities: medians by province, ends of standings, figures with their sentences."""

import re

import pytest

from briefgen import render
from briefgen.analysis import summarise
from briefgen.model import Book
from briefgen.pages import bind
from briefgen.pages.overview import Overview
from tests.invented import GDP, City
from tests.pages import sample


def cities(n: int) -> list[City]:
    made = []
    for i in range(n):
        name = f"{'甲乙丙丁戊己庚辛壬癸'[i % 10]}{'山川江河'[i // 10]}市"
        city = City(name, province="东海省" if i < n // 2 else "西海省", code=f"99{i:02}00")
        made.append(city.result(GDP, round(3 + i / 10, 1)).target(GDP, 6.0))
    return made


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Book:
    monkeypatch.setattr("briefgen.model.summary.MANY", 30)
    return bind(summarise([city.done() for city in cities(36)], year=2023), (), sample.info())


def page(book: Book) -> Overview:
    (chapter,) = (chapter for chapter in book.chapters if chapter.name == "compare")
    assert isinstance(chapter.context, Overview)
    return chapter.context


def test_a_line_is_a_province_with_its_medians(book: Book) -> None:
    lines = page(book).lines
    assert [(line.name, line.n) for line in lines] == [("东海", 18), ("西海", 18)]
    first = lines[0].pairs[0]
    assert (first.result, first.target, first.difference) == ("3.85", "6", "+2.15")


def test_a_standing_shows_its_ends_and_counts_the_rest(book: Book) -> None:
    order = next(o for o in page(book).orders if (o.kind, o.measure) == ("实际", "增速"))
    assert [place.rank for place in order.first] == [*range(1, 16)]
    assert order.between == 6
    assert [place.rank for place in order.last] == [*range(22, 37)]


def test_every_figure_of_a_standing_leads_to_a_sentence(book: Book) -> None:
    whole = render.render(book)
    start = whole.index('id="compare"')
    targets = re.findall(r'href="#(e-[^"]+)"', whole[start : whole.index("</section>", start)])
    assert len(targets) >= 30
    assert all(f'id="{target}"' in whole for target in targets)


def test_few_cities_have_a_line_each() -> None:
    few = bind(summarise([city.done() for city in cities(6)], year=2023), (), sample.info())
    (chapter,) = (chapter for chapter in few.chapters if chapter.name == "compare")
    assert chapter.kind == "compare"
