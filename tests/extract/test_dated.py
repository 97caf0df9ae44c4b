"""Bulletins and news: figures of a part of the year, carried over paragraphs; targets only where quoted."""

from dataclasses import replace

from briefgen.extract import facts
from briefgen.model import DocumentType
from tests.extract.reporting import reported
from tests.extract.test_facts import short


def told(document: DocumentType, review_year: int, *paragraphs: str) -> list[str]:
    plain = reported(*paragraphs, plan_year=None)
    report = replace(plain, document=document, report_year=2023, review_year=review_year)
    return [short(fact) for fact in facts.find(report).facts]


def test_months_hold_to_the_next_that_are_named() -> None:
    assert told(
        DocumentType.NEWS,
        2023,
        "前三季度,全市地区生产总值902.1亿元,同比增长6.1%,高于全省0.9个百分点。",
        "工业方面。规模以上工业增加值增长7.2%,9月份增长8.1%。",
        "固定资产投资增长9%。",
        "1-10月,进出口总额560亿元。实际使用外资2.4亿美元。",
    ) == [
        "achievement 地区生产总值 level 2023-01/2023-09 902.1亿元 eq",
        "achievement 地区生产总值 growth 2023-01/2023-09 6.1% eq",
        "achievement 规模以上工业增加值 growth 2023-01/2023-09 7.2% eq",
        "achievement 规模以上工业增加值 growth 2023-09/2023-09 8.1% eq",
        "achievement 固定资产投资 growth 2023-01/2023-09 9% eq",
        "achievement 进出口总额 level 2023-01/2023-10 560亿元 eq",
        "achievement 实际利用外资 level 2023-01/2023-10 2.4亿美元 eq",
    ]


def test_a_target_is_one_only_where_it_is_quoted() -> None:
    assert told(DocumentType.NEWS, 2023, "全年地区生产总值目标增长6.5%左右。", "固定资产投资增长9%。") == [
        "target 地区生产总值 growth 2023 6.5% approx soft",
        "achievement 固定资产投资 growth 2023 9% eq",
    ]


def test_a_bulletin_tells_the_year_it_reviews() -> None:
    assert told(
        DocumentType.BULLETIN,
        2022,
        "初步核算,全年地区生产总值1286.4亿元,按不变价格计算,比上年增长6.3%。人均地区生产总值81200元,比上年增长6.5%。",
        "全年社会消费品零售总额512.3亿元,增长8.9%。城镇消费品零售额430亿元,增长8.7%。",
        "全年货物进出口总额680.2亿元,比上年增长11%。其中,出口430亿元,增长12%。",
        "粮食种植面积210万亩。粮食产量82.4万吨,比上年增加1.1万吨,增产1.4%。",
        "研究与试验发展(R&D)经费支出36.2亿元,比上年增长11%,与地区生产总值之比为2.81%。",
    ) == [
        "achievement 地区生产总值 level 2022 1286.4亿元 eq",
        "achievement 地区生产总值 growth 2022 6.3% eq (按不变价格计算)",
        "achievement 社会消费品零售总额 level 2022 512.3亿元 eq",
        "achievement 社会消费品零售总额 growth 2022 8.9% eq",
        "achievement 进出口总额 level 2022 680.2亿元 eq",
        "achievement 进出口总额 growth 2022 11% eq",
        "achievement 出口总额 level 2022 430亿元 eq",
        "achievement 出口总额 growth 2022 12% eq",
        "achievement 粮食总产量 level 2022 82.4万吨 eq",
        "achievement 粮食总产量 growth 2022 1.4% eq",
        "achievement 研发投入强度 level 2022 2.81% eq",
    ]


def test_a_half_year_and_what_is_to_come() -> None:
    assert told(
        DocumentType.NEWS,
        2023,
        "上半年,全市地区生产总值610.4亿元,同比增长5.9%。",
        "1至9月,全市规模以上工业增加值同比增长7.4%,固定资产投资增长8.3%。",
        "全市正加快项目建设,全力冲刺四季度。",
    ) == [
        "achievement 地区生产总值 level 2023-01/2023-06 610.4亿元 eq",
        "achievement 地区生产总值 growth 2023-01/2023-06 5.9% eq",
        "achievement 规模以上工业增加值 growth 2023-01/2023-09 7.4% eq",
        "achievement 固定资产投资 growth 2023-01/2023-09 8.3% eq",
    ]


def test_a_stock_at_the_end_of_the_year() -> None:
    assert told(DocumentType.BULLETIN, 2022, "12月末,规模以上工业企业176家。全社会用电量22亿千瓦时。") == [
        "achievement 规上工业企业数量 level 2022 176家 eq",
        "achievement 全社会用电量 level 2022 22亿千瓦时 eq",
    ]
