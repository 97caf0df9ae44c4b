"""Figures that do not fit: they stay, marked 存疑; a second value for one thing is passed over."""

import pytest

from briefgen.extract import facts
from briefgen.model import Fact
from tests.extract.reporting import reported


def doubted(text: str) -> list[Fact]:
    return [fact for fact in facts.find(reported(text)).facts if fact.doubt]


@pytest.mark.parametrize(
    ("text", "indicator", "says"),
    [
        ("地区生产总值1286.4万元,增长6.3%。", "地区生产总值", "超出常见范围"),  # 亿 misprinted as 万
        ("城镇居民人均可支配收入420元。", "城镇居民人均可支配收入", "超出常见范围"),
        ("地区生产总值增长65%。", "地区生产总值", "超出常见范围"),
        ("固定资产投资300亿元,其中工业投资420亿元。", "工业投资", "大于固定资产投资"),
        ("2021年地区生产总值900亿元。地区生产总值1286.4亿元,增长6.3%。", "地区生产总值", "不相符"),
    ],
)
def test_what_does_not_fit_is_doubted(text: str, indicator: str, says: str) -> None:
    found = doubted(text)
    assert [fact.indicator for fact in found] == [indicator]
    assert says in (found[0].doubt or "")


@pytest.mark.parametrize(
    "text",
    [
        "地区生产总值1286.4亿元,增长6.3%。",
        "固定资产投资300亿元,其中工业投资120亿元。",
        "2021年地区生产总值1200亿元。地区生产总值1286.4亿元,增长6.3%。",
        "进出口总额300亿元,其中出口180亿元。",
    ],
)
def test_what_fits_is_not(text: str) -> None:
    assert facts.find(reported(text)).facts
    assert doubted(text) == []


def test_a_second_value_is_passed_over_with_its_reason() -> None:
    found = facts.find(reported("固定资产投资增长9.1%。固定资产投资增长12%。"))
    assert [fact.value for fact in found.facts] == [9.1]
    assert [one.reason for one in found.passed_over] == ["与另一处的9.1%不一致，可能不是全市口径"]


@pytest.mark.parametrize(
    "text",
    [
        "渔市扩建,新增就业300人。城镇新增就业5650人。",
        "渔市扩建,新增就业300人。发放贷款1600万元,全年实现新增就业5650人。",
        "全年实现新增就业5650人。渔市扩建,新增就业300人。",
    ],
)
def test_of_two_numbers_of_people_the_part_is_passed_over(text: str) -> None:
    found = facts.find(reported(text))
    assert [fact.value for fact in found.facts] == [5650]
    assert [one.reason for one in found.passed_over] == ["与另一处的5650人不一致，可能不是全市口径"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("新增高新技术企业20家。", "新增"),
        ("园区规上工业增加值增长10%。", "园区"),
        ("民间投资占固定资产投资比重达到60%。", "占"),
        ("五年来,固定资产投资增长56%。", "累计"),
        ("完成固定资产投资计划的105%。", "计划"),
    ],
)
def test_every_figure_left_out_has_a_reason(text: str, reason: str) -> None:
    found = facts.find(reported(text))
    assert found.facts == ()
    assert any(reason in one.reason for one in found.passed_over)
