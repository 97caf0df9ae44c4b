import dataclasses
from typing import Any

import pytest

from briefgen.analysis.ledger import ledger, sentence, tally
from briefgen.model import Comparator, Drift, Extraction, LedgerRow, Measure, Strength, Verdict
from tests.invented import GDP, INDUSTRY, City

CPI, FISCAL, ENERGY = "居民消费价格指数", "一般公共预算收入", "单位地区生产总值能耗"
URBAN, RURAL, ALL = "城镇居民人均可支配收入", "农村居民人均可支配收入", "居民人均可支配收入"


def last(name: str = "云州市") -> City:
    return City(name, year=2022)


def row(promised: City, now: City) -> LedgerRow:
    (made,) = ledger([now.done()], [promised.done()])
    return made


def judged(target: dict[str, Any], result: dict[str, Any], indicator: str = INDUSTRY) -> Verdict:
    return row(last().target(indicator, **target), City("云州市").result(indicator, **result)).verdict


@pytest.mark.parametrize(
    ("target", "result", "kept"),
    [
        ({"value": 8.0}, {"value": 8.0}, True),
        ({"value": 8.0}, {"value": 7.9}, False),
        ({"value": 8.0, "comparator": Comparator.GE}, {"value": 8.1}, True),
        ({"value": 8.0, "comparator": Comparator.APPROX}, {"value": 7.8}, True),
        ({"value": 8.0, "comparator": Comparator.APPROX}, {"value": 7.7}, False),
        ({"value": 8.0, "commitment": Strength.SOFT}, {"value": 7.9}, False),
        ({"value": 6.5, "value_max": 7.0, "comparator": Comparator.RANGE}, {"value": 6.5}, True),
        ({"value": 6.5, "value_max": 7.0, "comparator": Comparator.RANGE}, {"value": 6.4}, False),
        ({"value": 8.0}, {"value": 8.0, "comparator": Comparator.GE}, True),
        ({"value": 8.0}, {"value": 6.0, "comparator": Comparator.GE}, False),
        ({"value": 100, "measure": Measure.LEVEL, "comparator": Comparator.APPROX},
         {"value": 98.0, "measure": Measure.LEVEL}, True),
        ({"value": 100, "measure": Measure.LEVEL, "comparator": Comparator.APPROX},
         {"value": 97.9, "measure": Measure.LEVEL}, False),
    ],
)  # fmt: skip
def test_more_is_better(target: dict[str, Any], result: dict[str, Any], kept: bool) -> None:
    assert judged(target, result) is (Verdict.KEPT if kept else Verdict.MISSED)


@pytest.mark.parametrize(
    ("indicator", "aim", "had", "kept"),
    [(CPI, 3.0, 2.1, True), (CPI, 3.0, 3.3, False), (ENERGY, -2.0, -2.4, True), (ENERGY, -2.0, -1.5, False)],
)
def test_less_is_better(indicator: str, aim: float, had: float, kept: bool) -> None:
    assert judged({"value": aim}, {"value": had}, indicator) is (Verdict.KEPT if kept else Verdict.MISSED)


def test_a_fall_aimed_at_is_one_unless_the_indicator_is_a_flow() -> None:
    assert judged({"value": -5.0}, {"value": -7.0}, "某项排放") is Verdict.KEPT
    assert judged({"value": -5.0}, {"value": -7.0}, FISCAL) is Verdict.MISSED


def test_a_missed_target_says_by_how_much() -> None:
    made = row(last().target(GDP, 6.0), City("云州市").result(GDP, 4.8))
    assert (made.verdict, made.reason) == (Verdict.MISSED, "低于目标1.2个百分点")


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ({"value": 9.0, "period": "2022-01/2022-09"}, "只报2022年1～9月"),
        ({"value": 9.0, "qualifier": "同口径"}, "结果为“同口径”"),
        ({"value": 900.0, "measure": Measure.LEVEL}, "只报总量"),
        ({"value": 9.0, "doubt": "存疑"}, "结果存疑"),
    ],
)
def test_another_yardstick_is_no_verdict(result: dict[str, Any], reason: str) -> None:
    made = row(last().target(FISCAL, 8.0), City("云州市").result(FISCAL, **result))
    assert (made.verdict, made.reason) == (Verdict.CHANGED, reason)


def test_the_same_qualifier_is_the_same_yardstick() -> None:
    now = City("云州市").result(FISCAL, 9.0).result(FISCAL, 7.0, qualifier="同口径")
    made = row(last().target(FISCAL, 8.0, qualifier="同口径"), now)
    assert made.verdict is Verdict.MISSED
    assert made.result is not None
    assert made.result.value == 7.0


def test_another_unit_and_a_relative_are_other_yardsticks() -> None:
    level = {"measure": Measure.LEVEL}
    now = City("云州市").result("进出口总额", 30.0, unit="亿美元", **level)
    assert row(last().target("进出口总额", 200.0, **level), now).reason == "单位由亿元改为亿美元"
    made = row(last().target(ALL, 7.0), City("云州市").result(URBAN, 7.1))
    assert (made.verdict, made.reason) == (Verdict.CHANGED, f"改报{URBAN}")


def test_what_is_not_told_is_silent_and_a_stretch_is_not_judged() -> None:
    made = row(last().target(GDP, 6.0).target(GDP, 7.0, stretch=True), City("云州市").result(INDUSTRY, 5.0))
    assert (made.indicator, made.verdict) == (GDP, Verdict.SILENT)


def test_a_name_without_a_figure_is_not_silence() -> None:
    now = City("云州市").result(INDUSTRY, 5.0).done()
    text = "地区生产\n总值占全省比重稳定。" + "工作扎实。" * 3
    paragraph = dataclasses.replace(now.report.sections[0].paragraphs[0], start=0, end=len(text))
    section = dataclasses.replace(now.report.sections[0], paragraphs=(paragraph,))
    now = dataclasses.replace(now, report=dataclasses.replace(now.report, text=text, sections=(section,)))
    (made,) = ledger([now], [last().target(GDP, 6.0).done()])
    assert (made.verdict, made.reason) == (Verdict.WORDED, "报告提到，没有可比的数字")


@pytest.mark.parametrize(
    ("words", "had", "verdict"),
    [
        ("与经济增长基本同步", 4.6, Verdict.KEPT),
        ("与经济增长同步", 4.4, Verdict.MISSED),
        ("快于经济增长", 5.0, Verdict.MISSED),
        ("快于经济增长", 5.1, Verdict.KEPT),
        ("实现正增长", 0.1, Verdict.KEPT),
        ("实现正增长", -0.1, Verdict.MISSED),
        ("高于全省1个百分点", 9.0, Verdict.WORDED),
    ],
)
def test_words_that_figures_decide(words: str, had: float, verdict: Verdict) -> None:
    now = City("云州市").result(GDP, 5.0).result(URBAN, had)
    assert row(last().target(URBAN, qualitative=words), now).verdict is verdict


def test_words_need_the_figure_they_lean_on() -> None:
    made = row(last().target(URBAN, qualitative="与经济增长同步"), City("云州市").result(URBAN, 5.0))
    assert made.verdict is Verdict.WORDED
    assert row(last().target(GDP, 6.0), City("云州市").result(GDP)).verdict is Verdict.WORDED


@pytest.mark.parametrize(
    ("old", "new", "drift", "step"),
    [
        ({"commitment": Strength.FIRM}, {"commitment": Strength.SOFT}, Drift.SOFTER, -1.0),
        ({"commitment": Strength.SOFT}, {"commitment": Strength.PLAIN}, Drift.FIRMER, -1.0),
        ({}, {}, Drift.SAME, -1.0),
        ({}, {"value": None}, Drift.TO_WORDS, None),
        ({"value": None}, {}, Drift.TO_FIGURE, None),
    ],
)
def test_how_the_wording_drifts(
    old: dict[str, Any], new: dict[str, Any], drift: Drift, step: float | None
) -> None:
    now = City("云州市").result(GDP, 5.0).target(GDP, **({"value": 5.0} | new))
    made = row(last().target(GDP, **({"value": 6.0} | old)), now)
    assert (made.drift, made.step) == (drift, step)


def test_a_target_that_goes_is_dropped() -> None:
    assert row(last().target(GDP, 6.0), City("云州市").result(GDP, 6.1)).drift is Drift.DROPPED


def test_without_last_years_report_nothing_is_judged() -> None:
    other, older = City("怀远市", year=2022).target(GDP, 6.0), City("云州市", year=2021).target(GDP, 6.0)
    (made,) = ledger([City("云州市").result(GDP, 6.0).target(GDP, 5.0).done()], [other.done(), older.done()])
    assert (made.verdict, made.reason, made.promise) == (Verdict.NO_PREVIOUS, "没有2022年的报告", None)


def test_several_years_at_once() -> None:
    every = [
        City("云州市", year=year).result(GDP, 5.0).target(GDP, 5.0 + year - 2020).done()
        for year in (2021, 2022, 2023)
    ]
    made = [r for r in ledger(every, every) if r.verdict is not Verdict.NO_PREVIOUS]
    assert [(r.year, r.verdict) for r in made] == [(2022, Verdict.MISSED), (2023, Verdict.MISSED)]


def three() -> tuple[list[Extraction], list[Extraction]]:
    new = [
        City("云州市").result(GDP, 6.2).target(GDP, 5.0),
        City("平陆市").result(GDP, 5.0).target(GDP, 6.5),
        City("怀远市").result(GDP, 5.0, period="2022-01/2022-09").target(GDP, 6.0),
        City("临川市").result(GDP, 5.0).target(GDP, 6.0),
    ]
    old = [last(city.name).target(GDP, 6.0) for city in new[:3]] + [last("临川市").target(GDP)]
    return [c.done() for c in new], [c.done() for c in old]


def test_how_many_kept_it_and_who_lowered_it() -> None:
    count = tally(ledger(*three()), GDP)
    assert (count.asked, count.kept, count.missed) == (
        ("云州市", "平陆市", "怀远市"),
        ("云州市",),
        ("平陆市",),
    )
    assert (count.lowered, count.raised, count.held) == (("云州市",), ("平陆市",), ("怀远市",))
    said = sentence(count)
    assert "".join(piece.text for piece in said) == (
        "上年定了GDP目标的3个市县中，1个完成，1个未完成（平陆），1个报告不足以判定；新目标下调的有1个（云州）。"
    )
    assert [piece.text for piece in said if piece.derived] == ["3", "1", "1", "1", "1"]
    assert sentence(tally((), GDP)) == ()
