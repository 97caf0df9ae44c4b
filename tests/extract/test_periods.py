"""Periods: what a date word means in a report delivered in 2023 that looks back on 2022."""

import pytest

from briefgen.extract.periods import Period, find


def only(text: str) -> Period:
    (period,) = find(text, 2022, 2023)
    return period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2022年", "2022"),
        ("今年", "2023"),
        ("去年", "2022"),
        ("上年", "2022"),
        ("到2025年", "2025"),
        ("2025年末", "2025"),
        ("前三季度", "2023-01/2023-09"),
        ("2022年前三季度", "2022-01/2022-09"),
        ("1-9月", "2023-01/2023-09"),
        ("1月至9月", "2023-01/2023-09"),
        ("前十个月", "2023-01/2023-10"),
        ("前11个月", "2023-01/2023-11"),
        ("上半年", "2023-01/2023-06"),
        ("一季度", "2023-01/2023-03"),
        ("全年", "2023"),
        ("五年来", "2018/2022"),
        ("过去五年", "2018/2022"),
        ("近3年", "2020/2022"),
        ("今后五年", "2023/2027"),
        ("“十四五”", "2021/2025"),
        ("2018-2022年", "2018/2022"),
    ],
)
def test_period(text: str, period: str) -> None:
    found = only(f"{text},")
    assert found.text(2023) == period
    assert not found.base


@pytest.mark.parametrize("text", ["比2017年", "较去年", "与上年", "是2012年", "比上半年"])
def test_base_of_a_change_dates_no_figure(text: str) -> None:
    assert only(f"{text}增长").base


@pytest.mark.parametrize("text", ["十五年来", "2022家", "5个月亮", "新年", "年年"])
def test_no_period(text: str) -> None:
    assert find(text, 2022, 2023) == ()
