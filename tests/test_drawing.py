"""Drawing as jobs: the same charts as from whole summaries, and nothing drawn anew that looks the same."""

from pathlib import Path
from typing import Any

import pytest

from briefgen import charts, drawing
from briefgen.analysis import summarise
from briefgen.cache import Store
from briefgen.drawing import draw
from briefgen.engine import Work
from briefgen.engine.pool import Pool
from briefgen.model import Comparison, Extraction, Level, Measure, Summary
from tests.invented import GDP, INDUSTRY, INVESTMENT, City

NAMES = ("甲州市", "乙州市", "丙州市")
KINDS = {look.title for look in drawing.OF_ALL.values()}


def cities(
    growth: float = 5.0,
    more: str = "",
    lead: float = 4.5,
    goal: float = 6.0,
    other: float = 6.0,
    further: bool = False,
    amount: float = 90.0,
    theme: str = "增长压力",
) -> list[Extraction]:
    """Three cities; what is given is told of the first one."""
    made = [City(NAMES[0]).result(GDP, lead).target(GDP, goal)]
    made += [City(name).result(GDP, 5.5 + i).target(GDP, 6.0) for i, name in enumerate(NAMES[1:])]
    for i, city in enumerate(made):
        city.result(INDUSTRY, growth if i == 0 else 7.5).target(INDUSTRY, other if i == 0 else 7.0)
        city.risk(theme if i == 0 else "增长压力")
    made[0].result(GDP, amount, measure=Measure.LEVEL)
    if further:
        made[0].target(INVESTMENT, 3.0)
    if more:
        made[0].evidence(more)
    return [city.done() for city in made]


def every_change() -> dict[str, dict[str, Any]]:
    return {
        "result": {"growth": 5.5},
        "leading result": {"lead": 4.8},
        "target": {"other": 6.5},
        "leading target": {"goal": 6.5},
        "further target": {"further": True},
        "amount": {"amount": 95.0},
        "risk": {"theme": "生态环保"},
    }


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


@pytest.mark.parametrize("most", [120, 2], ids=["each", "many"])
def test_charts_that_are_kept_are_those_that_would_be_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("briefgen.model.summary.MANY", most)
    store, changes = Store(tmp_path), every_change()
    for made in ({}, *changes.values()):
        summary = summarise(cities(**made), year=2023)
        with Work(store) as work:
            own, over_all = draw(summary, work, lambda *_: None)
            assert (*over_all(), *own) == charts.draw(summary.cities, summary.comparison)


def test_kinds_are_those_that_are_drawn() -> None:
    assert [*drawing.OF_ALL] == [*charts.OF_ALL]
    assert [*drawing.OF_MANY] == [*charts.OF_MANY]
    titles = [look.title for look in (drawing.OF_ALL | drawing.OF_MANY).values()]
    assert len({*titles}) == len(titles)


def test_the_charts_over_all_are_drawn_when_they_are_asked_for() -> None:
    asked = []
    with Work() as work:
        _, over_all = draw(summarise(cities(), year=2023), work, lambda *told: asked.append(told))
        assert "draw" in work.seconds
        assert {name for _, _, _, name in asked} & KINDS == set()
        assert over_all() is over_all()


def test_a_sentence_without_a_figure_draws_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert {*again(store, summarise(cities(), year=2023))} == {*KINDS, *NAMES}
    assert again(store, summarise(cities(more="另一句话"), year=2023)) == []


CHANGED = {
    "result": {*NAMES},
    "leading result": {"目标与上年增速图", "上年增速排名图", *NAMES},
    "target": {"增速目标一览图", NAMES[0]},
    "leading target": {"目标与上年增速图", "增速目标一览图", NAMES[0]},
    "further target": {"增速目标一览图", "目标措辞图", NAMES[0]},
    "amount": set(),
    "risk": {"困难和问题主题图"},
}


@pytest.mark.parametrize("change", CHANGED)
def test_a_figure_draws_the_charts_that_show_it(tmp_path: Path, change: str) -> None:
    store = Store(tmp_path)
    again(store, summarise(cities(), year=2023))
    assert {*again(store, summarise(cities(**every_change()[change]), year=2023))} == CHANGED[change]


def test_a_few_charts_are_one_call_of_one_worker(tmp_path: Path) -> None:
    store = Store(tmp_path)
    again(store, summarise(cities(), year=2023))
    calls = []
    with Work(store, jobs=2) as work:
        work.warm()
        begin = Pool.begin
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Pool, "begin", lambda *told: calls.append(told[2]) or begin(*told))
            own, over_all = draw(summarise(cities(growth=5.5, goal=6.5), year=2023), work, lambda *_: None)
        assert (len(own), len(over_all()), len(calls)) == (6, 5, 1)
    assert sum(bool(one.why) for one in work.told) == 5


def test_kinds_that_look_at_the_same_are_told_apart() -> None:
    jobs = drawing._of_all(Comparison(2023, NAMES, (), (), (), (), (), ()), [])
    assert len({job.key("draw") for job in jobs}) == len(jobs) > 1


def test_the_nation_is_not_compared(tmp_path: Path) -> None:
    store, nation = Store(tmp_path), City("全国", province="", level=Level.NATION)
    again(store, summarise([*cities(), nation.target(GDP, 5.0).done()], year=2023))
    made = again(store, summarise([*cities(), nation.target(INDUSTRY, 5.5).done()], year=2023))
    assert {*made} & KINDS == set()
