"""A level, its growth and last year's level: what fits is left alone, what does not is marked."""

from dataclasses import replace

import pytest

from briefgen.analysis.checks import doubts
from briefgen.extract import extract
from briefgen.model import DocumentType, Extraction, Level, Paragraph, Place, Report, Role, Section

PLACE = Place("澄江口市", "沧海省", None, Level.PREFECTURE)


def told(year: int, text: str, place: Place = PLACE) -> Extraction:
    section = Section("", 0, (), Role.REVIEW, 0, 0, False, (Paragraph(1, 0, len(text), Role.REVIEW),))
    return extract(
        Report(
            document=DocumentType.GOVERNMENT_WORK_REPORT,
            title="政府工作报告",
            place=place,
            report_year=year,
            review_year=year - 1,
            plan_year=year,
            meeting=None,
            delivered_on=None,
            source="invented.txt",
            sha256="0" * 64,
            origin=0,
            text=text,
            sections=(section,),
        )
    )


LAST = "地区生产总值1000亿元,一般公共预算收入60亿元,城镇居民人均可支配收入40000元。"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("地区生产总值1060亿元,增长6%。", None),
        ("地区生产总值1090亿元,增长6%。", None),  # current prices, constant growth
        ("地区生产总值1460亿元,增长6%。", "推算变动+46.0%"),
        ("一般公共预算收入30亿元,增长5%。", "推算变动-50.0%"),
        ("一般公共预算收入30亿元,下降50%。", None),
        ("一般公共预算收入63万元。", "超出常见范围"),
        ("地区生产总值突破1300亿元,增长6%。", None),  # a milestone is no exact level
        ("社会消费品零售总额400亿元,增长6%。", None),  # not told last year
    ],
)
def test_levels_must_follow_from_last_years(text: str, words: str | None) -> None:
    marked = [fact.doubt for fact in doubts(told(2024, text), told(2023, LAST)).facts if fact.doubt]
    if words is None:
        assert marked == []
    else:
        assert len(marked) == 1
        assert words in marked[0]


def test_nothing_is_doubted_without_last_years_report() -> None:
    now = told(2024, "地区生产总值1460亿元,增长6%。")
    assert doubts(now, None) == now
    elsewhere = told(2023, LAST, replace(PLACE, name="云栖州"))
    assert doubts(now, elsewhere) == now
