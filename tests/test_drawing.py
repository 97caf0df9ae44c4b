"""Drawing as jobs: the same charts as from whole summaries, and nothing drawn anew that looks the same."""

from pathlib import Path

from briefgen import charts
from briefgen.analysis import summarise
from briefgen.cache import Store
from briefgen.drawing import draw
from briefgen.engine import Work
from briefgen.model import Extraction, Summary
from tests.invented import GDP, INDUSTRY, City


def cities(growth: float = 5.0, more: str = "") -> list[Extraction]:
    made = [City(f"{name}州市").result(GDP, 4.5 + i).target(GDP, 6.0) for i, name in enumerate("甲乙丙")]
    for i, city in enumerate(made):
        city.result(INDUSTRY, growth if i == 0 else 7.5).risk("增长压力")
    if more:
        made[0].evidence(more)
    return [city.done() for city in made]


def again(store: Store, summary: Summary) -> list[str]:
    """The names of the jobs that had to be done."""
    with Work(store) as work:
        _, over_all = draw(summary, work, lambda *_: None)
        over_all()
    return [one.name for one in work.told if one.why]


def test_the_charts_are_those_of_the_whole_summary() -> None:
    summary = summarise(cities(), year=2023)
    own, over_all = draw(summary, Work(), lambda *_: None)
    assert (*over_all(), *own) == charts.draw(summary.cities, summary.comparison)


def test_the_charts_over_all_are_drawn_when_they_are_asked_for() -> None:
    asked = []
    with Work() as work:
        _, over_all = draw(summarise(cities(), year=2023), work, lambda *told: asked.append(told))
        assert "draw" in work.seconds
        assert "全部" not in {name for _, _, _, name in asked}
        assert over_all() is over_all()


def test_a_sentence_without_a_figure_draws_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert len(again(store, summarise(cities(), year=2023))) == 4
    assert again(store, summarise(cities(more="另一句话"), year=2023)) == []


def test_a_figure_draws_its_city_and_its_peers(tmp_path: Path) -> None:
    store = Store(tmp_path)
    again(store, summarise(cities(), year=2023))
    made = again(store, summarise(cities(growth=5.5), year=2023))
    assert {*made} == {"全部", "甲州市", "乙州市", "丙州市"}


def test_a_target_draws_its_city_alone_besides_the_charts_over_all(tmp_path: Path) -> None:
    store = Store(tmp_path)
    before, after = cities(), cities()
    after[0] = City("甲州市").result(GDP, 4.5).target(GDP, 6.5).result(INDUSTRY, 5.0).risk("增长压力").done()
    again(store, summarise(before, year=2023))
    assert {*again(store, summarise(after, year=2023))} == {"全部", "甲州市"}
