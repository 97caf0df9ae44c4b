import dataclasses
from typing import Any

import pytest

from briefgen.analysis.progress import Source, progress
from briefgen.extract import counts
from briefgen.model import (
    Commitment,
    Comparator,
    Counted,
    DocumentType,
    Extraction,
    Measure,
    Pace,
    ProgressRow,
)
from tests.invented import GDP, City

PLAN = "大力招商，力争全年引进亿元以上项目不少于40个、计划投资额不少于200亿元，其中10亿元以上项目5个"
NEWS = "1月至9月引进亿元以上企业30个，计划总投资210亿元，10亿元以上企业1个。改造管网12公里"
JOBS, RATE = "城镇新增就业", "城镇调查失业率"


def plan(city: City, *spans: str) -> Source:
    """The plan of a city with a commitment over each of `spans` of PLAN."""
    where = city.evidence(PLAN)
    done = city.done()
    made = []
    for span in spans:
        start = where.start + PLAN.index(span)
        evidence = dataclasses.replace(where, quote=span, start=start, end=start + len(span))
        made.append(Commitment(span, None, None, Comparator.GE, "2023", evidence))
    done = dataclasses.replace(done, commitments=tuple(made))
    return done, counts.find(shown(done))


def shown(of: Extraction) -> Any:
    """The report with one paragraph over its whole text, so that counts can be read from it."""
    section = of.report.sections[0]
    paragraph = dataclasses.replace(section.paragraphs[0], start=0, end=len(of.report.text))
    return dataclasses.replace(of.report, sections=(dataclasses.replace(section, paragraphs=(paragraph,)),))


def news(city: City | None = None, text: str = NEWS, *, date: str | None = None) -> Source:
    made = city or City("云州市")
    made.document = DocumentType.NEWS
    made.evidence(text)
    done = made.done()
    report = dataclasses.replace(
        shown(done), delivered_on=date, plan_year=None, review_year=made.year, source="报.txt"
    )
    done = dataclasses.replace(done, report=report)
    return done, counts.find(report)


def test_a_promise_is_found_again_by_unit_and_words() -> None:
    rows = progress([plan(City("云州市"), PLAN[5:])], [news(date="2023-11-02")])
    told = [(r.name, r.reached, r.pace, r.period, r.date) for r in rows]
    assert told == [
        ("引进亿元以上项目", 0.75, Pace.ON, "2023-01/2023-09", "2023-11-02"),
        ("计划投资额", 1.05, Pace.AHEAD, "2023-01/2023-09", "2023-11-02"),
        ("其中10亿元以上项目", 0.2, Pace.BEHIND, "2023-01/2023-09", "2023-11-02"),
    ]
    assert rows[0].target_source == "云州市.txt"
    assert rows[0].source == "报.txt"


def test_only_promises_count_and_only_of_the_same_city_and_year() -> None:
    span = "不少于40个"
    assert progress([plan(City("云州市"))], [news()]) == ()
    assert progress([plan(City("云州市"), PLAN[5:])], [news(City("怀远市"))]) == ()
    assert progress([plan(City("云州市"), PLAN[5:])], [news(City("云州市", year=2022))]) == ()
    assert span in PLAN


def one(target: City, told: City) -> ProgressRow:
    told.document = DocumentType.BULLETIN
    (row,) = progress([(target.done(), ())], [(told.done(), ())])
    return row


@pytest.mark.parametrize(
    ("value", "pace"), [(4000, Pace.BEHIND), (4900, Pace.ON), (5300, Pace.ON), (5600, Pace.AHEAD)]
)
def test_a_counted_target_against_the_share_of_the_year(value: float, pace: Pace) -> None:
    level = {"measure": Measure.LEVEL, "unit": "人"}
    row = one(
        City("云州市").target(JOBS, 10000, **level),
        City("云州市").result(JOBS, value, period="2023-01/2023-06", **level),
    )
    assert (row.elapsed, row.reached, row.pace, row.gap) == (0.5, value / 10000, pace, None)


@pytest.mark.parametrize(("value", "pace"), [(5.4, Pace.BEHIND), (5.6, Pace.ON), (6.6, Pace.AHEAD)])
def test_a_rate_against_the_target_itself(value: float, pace: Pace) -> None:
    row = one(City("云州市").target(GDP, 6.0), City("云州市").result(GDP, value, period="2023-01/2023-09"))
    assert (row.reached, row.gap, row.pace) == (None, round(value - 6.0, 6), pace)


def test_less_is_better_for_unemployment_and_stocks_say_no_pace() -> None:
    rate = {"measure": Measure.LEVEL, "unit": "%", "period": "2023-01/2023-09"}
    row = one(
        City("云州市").target(RATE, 5.5, comparator=Comparator.LE, measure=Measure.LEVEL, unit="%"),
        City("云州市").result(RATE, 4.8, **rate),
    )
    assert (row.gap, row.pace) == (0.7, Pace.AHEAD)
    stock = {"measure": Measure.LEVEL, "unit": "家"}
    row = one(
        City("云州市").target("高新技术企业数量", 400, **stock),
        City("云州市").result("高新技术企业数量", 300, period="2023-01/2023-09", **stock),
    )
    assert (row.reached, row.pace) == (0.75, None)


def test_the_figure_that_reaches_furthest_counts() -> None:
    told = (
        City("云州市").result(GDP, 5.0, period="2023-01/2023-06").result(GDP, 5.9, period="2023-01/2023-09")
    )
    row = one(City("云州市").target(GDP, 6.0), told)
    assert (row.period, row.gap) == ("2023-01/2023-09", -0.1)


@pytest.mark.parametrize(
    ("date", "elapsed"), [("2023-07-02", 0.5014), ("2024-01-20", 1.0), (None, None), ("2022-12-31", None)]
)
def test_a_figure_of_the_year_reaches_to_the_documents_date(date: str | None, elapsed: float | None) -> None:
    source = news(City("云州市").result(GDP, 5.0, period="2023"), "今年以来走势平稳", date=date)
    rows = progress([(City("云州市").target(GDP, 6.0).done(), ())], [source])
    assert [row.elapsed for row in rows] == ([] if elapsed is None else [elapsed])


def test_a_lone_month_and_another_unit_say_nothing() -> None:
    level = {"measure": Measure.LEVEL}
    told = City("云州市").result("出口总额", 9.0, period="2023-09/2023-09", **level)
    told.result("出口总额", 9.0, period="2023-01/2023-09", unit="亿美元", **level)
    told.document = DocumentType.BULLETIN
    assert (
        progress([(City("云州市").target("出口总额", 90.0, **level).done(), ())], [(told.done(), ())]) == ()
    )


def test_counted_figures_hold_their_place() -> None:
    of, found = news()
    assert [(c.label, c.value, c.unit, c.period) for c in found if isinstance(c, Counted)] == [
        ("引进亿元以上企业", 30, "个", "2023-01/2023-09"),
        ("计划总投资", 210, "亿元", "2023-01/2023-09"),
        ("10亿元以上企业", 1, "个", "2023-01/2023-09"),
        ("改造管网", 12, "公里", "2023"),
    ]
    for c in found:
        assert of.report.text[c.evidence.start : c.evidence.end] == c.evidence.quote
