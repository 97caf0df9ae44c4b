"""Orders, medians, themes and wording over all cities."""

import itertools
from typing import Any

from briefgen.analysis import summarise
from briefgen.model import Comparator, Extraction, Kind, Level, Measure, Standing, Strength, Summary
from tests.invented import GDP, INDUSTRY, City, trio

ACH, TAR, GROWTH = Kind.ACHIEVEMENT, Kind.TARGET, Measure.GROWTH


def of(*cities: City) -> Summary:
    return summarise([city.done() for city in cities], year=2023)


def order(summary: Summary, kind: Kind = ACH, measure: Measure = GROWTH) -> Standing | None:
    return summary.comparison.standing(GDP, kind, measure)


def test_ties_share_a_rank_and_the_next_one_is_left_out() -> None:
    made = order(of(*(City(n).result(GDP, v) for n, v in [("甲市", 5.0), ("乙市", 6.0), ("丙市", 5.0)])))
    assert made is not None
    assert [(value, rank) for _, value, rank in made.places] == [(6.0, 1), (5.0, 2), (5.0, 2)]


def test_nobody_is_ranked_on_what_is_not_stated_or_not_alike() -> None:
    summary = of(
        City("甲市").result(GDP, 5.0),
        City("乙市").result(GDP, 6.0),
        City("丙市").result(GDP),
        City("丁市").result(GDP, 9.0, period="2022-01/2022-09"),
        City("戊市").result(GDP, 9.0, qualifier="同口径"),
        City("己市").result(GDP, 9.0, doubt="可疑"),
        City("庚市").result(GDP, 9.0, comparator=Comparator.GE),
        City("辛市").target(GDP, 9.0),
    )
    made = order(summary)
    assert made is not None
    assert made.n == 2
    assert {city for city, _, _ in made.places} == {"甲市", "乙市"}


def test_a_bound_or_a_range_is_a_targets_number_though() -> None:
    summary = of(
        City("甲市").target(GDP, 6.0, comparator=Comparator.GE),
        City("乙市").target(GDP, 6.5, value_max=7.0, comparator=Comparator.RANGE),
    )
    made = order(summary, TAR)
    assert made is not None
    assert made.places == (("乙市", 6.75, 1), ("甲市", 6.0, 2))


def test_amounts_are_ordered_among_places_of_one_kind() -> None:
    level: Any = {"measure": Measure.LEVEL}
    county: Any = {"level": Level.COUNTY}
    summary = of(
        City("甲市").result(GDP, 900.0, **level),
        City("乙市").result(GDP, 800.0, **level),
        City("丙县", **county).result(GDP, 90.0, **level),
        City("丁县", **county).result(GDP, 95.0, **level),
    )
    made = [s for s in summary.comparison.standings if s.measure is Measure.LEVEL]
    assert {(s.scope, s.places[0][0], s.n) for s in made} == {("地级", "甲市", 2), ("县级", "丁县", 2)}


def test_amounts_in_another_currency_are_not_in_the_order() -> None:
    trade = "进出口总额"
    units = [("甲市", 900.0, "亿元"), ("乙市", 700.0, "亿元"), ("丙市", 800.0, "亿美元")]
    summary = of(*(City(n).result(trade, v, measure=Measure.LEVEL, unit=u) for n, v, u in units))
    made = summary.comparison.standing(trade, ACH, Measure.LEVEL)
    assert made is not None
    assert [city for city, _, _ in made.places] == ["甲市", "乙市"]


def test_themes_count_problems_and_the_most_widespread_comes_first() -> None:
    summary = summarise(trio(), year=2023)
    assert summary.comparison.cities == ("云州市", "平陆市", "怀远市")
    assert summary.comparison.themes == (("增长压力", (2, 1, 0)), ("民生与公共服务", (1, 0, 0)))


def test_wording_counts_each_target_once_and_no_second_target() -> None:
    soft: Any = {"commitment": Strength.SOFT}
    city = City("甲市").target(GDP, 6.0).target(GDP, 6.0).target(GDP, 7.0, stretch=True, **soft)
    city.target(INDUSTRY, 7.0, commitment=Strength.FIRM).target("外贸", 5.0, **soft)
    assert of(city).comparison.wording == (("甲市", (1, 1, 1)),)


def test_the_order_of_the_input_changes_nothing() -> None:
    first = summarise(trio(), year=2023)
    for shuffled in itertools.permutations(trio()):
        assert summarise(shuffled, year=2023) == first


def test_a_further_city_of_another_province_changes_no_other_citys_facts() -> None:
    more: list[Extraction] = [*trio(), City("远山市", province="远山省").result(GDP, 1.0).done()]
    before, after = summarise(trio(), year=2023), summarise(more, year=2023)
    for city in before.cities:
        same = next(c for c in after.cities if c.city == city.city)
        assert same == city


def test_no_city_at_all_and_one_city_alone_are_told_as_such() -> None:
    nothing = summarise([], year=2023)
    assert nothing.cities == ()
    assert len(nothing.comparison.findings) == 1
    alone = summarise(trio()[:1], year=2023)
    assert alone.comparison.standings == ()
    assert alone.cities[0].peers == ("云州市",)


def test_orders_and_medians_are_reckoned_again_only_where_a_figure_changed() -> None:
    kept: dict[str, Any] = {}
    reckoned = []

    def recall(of: object, reckon: Any) -> Any:
        if repr(of) not in kept:
            reckoned.append(of)
            kept[repr(of)] = reckon()
        return kept[repr(of)]

    def made(rate: float, **more: Any) -> Summary:
        cities = [City("甲市").result(GDP, rate), City("乙市").result(GDP, 6.0)]
        return summarise([city.done() for city in cities], year=2023, recall=recall, **more)

    first = made(5.0)
    assert made(5.0) == first == of(City("甲市").result(GDP, 5.0), City("乙市").result(GDP, 6.0))
    made(5.0, terms={"甲市": {"轴承": 3}})
    assert len(reckoned) == 1
    assert order(made(7.0)) != order(first)
    assert len(reckoned) == 2
