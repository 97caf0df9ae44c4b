from dataclasses import replace
from typing import Any

import pytest

from briefgen import figures
from briefgen.model import Comparator, Fact, Kind, Measure, Rank
from tests.invented import GDP, City


def made(value: float | None, **more: Any) -> Fact:
    fact = City("云州市").result(GDP, value).done().facts[0]
    return replace(fact, evidence=replace(fact.evidence, figure=None), **more)


def told(written: str, value: float, **more: Any) -> Fact:
    """A fact whose report writes the figure so."""
    quote, fact = f"增速达到{written}。", made(value, **more)
    found = replace(fact.evidence, quote=quote, start=100, figure=(104, 104 + len(written)))
    return replace(fact, evidence=replace(found, end=100 + len(quote)))


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (told("7.0%", 7.0), "7.0%"),
        (told("７.０%", 7.0), "7.0%"),
        (told("下降2.10%", -2.1), "\u22122.10%"),
        (told("6.0%-6.5%", 6.0, value_max=6.5, comparator=Comparator.RANGE), "6.0%～6.5%"),
        (told("6.5-7%", 6.5, value_max=7.0, comparator=Comparator.RANGE), "6.5%～7%"),
        (told("1,250.00亿元", 1250.0, unit="亿元", measure=Measure.LEVEL), "1250.00亿元"),
        (told("5成", 50.0), "50%"),
        (told("12000.0亿元", 12000.0, unit="亿元", measure=Measure.LEVEL), "1.2万亿元"),
    ],
)
def test_stated_decimals_are_kept(fact: Fact, text: str) -> None:
    assert figures.text(fact) == text


GE, LE, APPROX, RANGE = Comparator.GE, Comparator.LE, Comparator.APPROX, Comparator.RANGE
LEVEL: Any = {"measure": Measure.LEVEL, "unit": "亿元"}


@pytest.mark.parametrize(
    ("fact", "text", "short", "words"),
    [
        (made(3.7), "3.7%", "3.7", "3.7%"),
        (made(6.0), "6%", "6", "6%"),
        (made(-2.1), "\u22122.1%", "\u22122.1", "\u22122.1%"),
        (made(0.1 + 0.2), "0.3%", "0.3", "0.3%"),
        (made(5.5, comparator=GE), "≥5.5%", "≥5.5", "5.5%以上"),
        (made(3.0, comparator=LE), "≤3%", "≤3", "不超过3%"),
        (made(6.0, comparator=APPROX), "6%左右", "6左右", "6%左右"),
        (made(6.5, value_max=7.0, comparator=RANGE), "6.5%～7%", "6.5～7", "6.5%～7%"),
        (made(None, qualitative="稳中有进"), "稳中有进", "稳中有进", "稳中有进"),
        (made(8029.8, **LEVEL), "8029.8亿元", "8029.8", "8029.8亿元"),
        (made(12000, **LEVEL), "1.2万亿元", "1.2万亿元", "1.2万亿元"),
        (made(16704.97, **LEVEL), "16704.97亿元", "16704.97", "16704.97亿元"),
        (made(902.56, **LEVEL), "902.56亿元", "902.56", "902.56亿元"),
        (made(100, value_max=120, comparator=RANGE, **LEVEL), "100～120亿元", "100～120", "100～120亿元"),
        (made(55000, measure=Measure.LEVEL, unit="人"), "5.5万人", "5.5万人", "5.5万人"),
        (made(4388, measure=Measure.LEVEL, unit="人"), "4388人", "4388", "4388人"),
        (made(123456, measure=Measure.LEVEL, unit="人"), "123456人", "123456", "123456人"),
    ],
)
def test_a_figure_is_written_as_stated(fact: Fact, text: str, short: str, words: str) -> None:
    assert (figures.text(fact), figures.short(fact), figures.words(fact)) == (text, short, words)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (made(3.7), "增长3.7%"),
        (made(-2.0), "下降2%"),
        (made(0.0), "持平"),
        (made(7.5, comparator=GE), "增长7.5%以上"),
        (made(-3.0, comparator=LE), "不超过\u22123%"),
        (made(6.5, value_max=7.0, comparator=RANGE), "增长6.5%～7%"),
        (made(3120.5, **LEVEL), "3120.5亿元"),
    ],
)
def test_a_change_is_told_with_its_direction(fact: Fact, said: str) -> None:
    assert figures.change(fact) == said


def test_differences_have_a_sign_and_zero_has_words() -> None:
    assert [figures.points(v) for v in (2.3, -0.5, 0.0, 6.0 - 5.9)] == [
        "+2.3个百分点",
        "\u22120.5个百分点",
        "持平",
        "+0.1个百分点",
    ]


def test_ranks_and_periods_in_words() -> None:
    assert figures.rank(Rank("全省", 4)) == "全省第4"
    assert figures.rank(Rank("全国", 10, top_n=True)) == "全国前10"
    assert figures.period("2022") == "2022年"
    assert figures.period("2022-01/2022-09") == "2022年1～9月"
    assert figures.period("2018/2022") == "2018～2022年"


def test_a_range_is_ordered_by_its_middle_and_words_not_at_all() -> None:
    assert figures.order(made(6.5, value_max=7.0, comparator=RANGE)) == 6.75
    assert figures.order(made(None)) is None


def test_only_a_whole_year_counts_as_one() -> None:
    assert figures.full_year(made(1.0))
    assert not figures.full_year(made(1.0, period="2022-01/2022-09"))
    assert not figures.full_year(made(1.0, period="2018/2022"))


def test_kind_is_not_part_of_the_figure() -> None:
    assert figures.text(made(3.7, kind=Kind.TARGET)) == "3.7%"
