"""Periods: what a date word means in a report delivered in 2023 that looks back on 2022."""

import pytest

from briefgen.extract.periods import Period, Years, chapter, find

YEARS = Years(review=2022, report=2023, now=2023)


def only(text: str) -> Period:
    (period,) = find(text, YEARS)
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
        ("三年累计", "2020/2022"),
        ("“十四五”以来", "2021/2022"),
        ("五年前", "2017"),
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
    assert find(text, YEARS) == ()


@pytest.mark.parametrize(
    ("word", "year"), [("今年", "2022"), ("明年", "2023"), ("去年", "2021"), ("今后五年", "2023/2027")]
)
def test_words_of_a_report_that_is_given_before_its_year_begins(word: str, year: str) -> None:
    (period,) = find(f"{word},", Years(review=2022, report=2023, now=2022))
    assert period.text(2023) == year


@pytest.mark.parametrize(
    ("headings", "period"),
    [
        (("一、过去五年工作回顾",), "2018/2022"),
        (("一、过去五年工作回顾", "(一)经济实力显著增强"), "2018/2022"),
        (("二、今后五年的目标任务",), "2023/2027"),
        (("二、“十五五”时期主要目标和2035年远景目标",), "2026/2030"),
        (("一、过去五年工作回顾", "(一)2022年工作"), None),
        (("一、过去五年和2022年工作回顾",), "2018/2022"),
        (("一、“十四五”以来的工作",), "2021/2022"),
        (("一、“十四五”时期的工作",), None),  # which is not over
        (("一、2022年工作回顾",), None),
        ((), None),
    ],
)
def test_the_years_that_a_chapter_is_about(headings: tuple[str, ...], period: str | None) -> None:
    found, alone = chapter(headings, YEARS)
    assert (found and found.text(2023)) == period
    assert alone is (found is not None and "2022年" not in headings[0])
