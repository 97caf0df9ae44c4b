"""Which fact stands in a cell."""

import pytest

from briefgen.analysis.choose import told
from briefgen.model import Comparator, Kind, Measure, Role
from tests.invented import GDP, INDUSTRY, City

ACH, TAR, GROWTH = Kind.ACHIEVEMENT, Kind.TARGET, Measure.GROWTH


def best(city: City, kind: Kind = ACH, indicator: str = GDP) -> float | None:
    fact = told(city.done()).best(kind, indicator, GROWTH)
    return None if fact is None else fact.value


def test_the_whole_year_goes_before_a_part_of_it() -> None:
    assert best(City("云州市").result(GDP, 3.1, period="2022-01/2022-09").result(GDP, 4.0)) == 4.0


def test_a_part_of_the_year_stands_in_for_a_result_and_the_longest_first() -> None:
    city = (
        City("云州市").result(GDP, 2.0, period="2022-01/2022-06").result(GDP, 3.1, period="2022-01/2022-09")
    )
    assert best(city) == 3.1


def test_a_part_of_the_year_is_not_comparable() -> None:
    city = City("云州市").result(GDP, 3.1, period="2022-01/2022-09").done()
    assert told(city).comparable(ACH, GDP, GROWTH) is None


@pytest.mark.parametrize("period", ["2021", "2025", "2018/2022", "2023"])
def test_another_year_is_never_this_years_result(period: str) -> None:
    assert best(City("云州市").result(GDP, 9.0, period=period)) is None


@pytest.mark.parametrize("period", ["2022", "2025", "2023/2025", "2023-01/2023-03"])
def test_a_target_is_for_the_planned_year_as_a_whole(period: str) -> None:
    assert best(City("云州市").target(GDP, 9.0, period=period), TAR) is None


def test_undoubted_goes_before_doubted_and_plain_before_qualified() -> None:
    doubted = City("云州市").result(GDP, 30.0, doubt="单位可疑").result(GDP, 3.0)
    assert best(doubted) == 3.0
    qualified = City("云州市").result(GDP, 8.0, qualifier="同口径").result(GDP, -3.0)
    assert best(qualified) == -3.0


def test_a_figure_goes_before_words_and_a_sharp_result_before_a_bound() -> None:
    assert best(City("云州市").result(GDP).result(GDP, 3.0)) == 3.0
    assert best(City("云州市").result(GDP, 3.0, comparator=Comparator.GE).result(GDP, 3.4)) == 3.4


def test_the_targets_section_goes_before_the_tasks() -> None:
    city = City("云州市").target(GDP, 9.0, role=Role.TASKS).target(GDP, 6.0)
    assert best(city, TAR) == 6.0


def test_the_second_target_is_kept_apart() -> None:
    city = City("云州市").target(GDP, 8.5, stretch=True).target(GDP, 8.0)
    assert best(city, TAR) == 8.0
    assert told(city.done()).stretches[GDP].value == 8.5


def test_indicators_come_in_the_order_of_the_text() -> None:
    city = City("云州市").result(INDUSTRY, 1.0).result(GDP, 2.0).target(INDUSTRY, 3.0)
    assert told(city.done()).indicators == (INDUSTRY, GDP)
