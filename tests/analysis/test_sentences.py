"""The verdict, the findings and the highlights: true as the numbers are, each figure with its place."""

import itertools
import pickle
import random
import re
import statistics

import pytest

from briefgen import figures
from briefgen.analysis import summarise
from briefgen.analysis.sentence import plain
from briefgen.model import CitySummary, Comparator, Extraction, Level, Role, Summary
from tests.invented import GDP, INDUSTRY, INVESTMENT, City, trio


def of(*cities: City, previous: tuple[City, ...] = ()) -> Summary:
    return summarise([c.done() for c in cities], [c.done() for c in previous], year=2023)


def findings(summary: Summary) -> list[str]:
    return [plain(sentence) for sentence in summary.comparison.findings]


def verdict(city: City, *others: City, previous: City | None = None) -> str:
    made = of(city, *others, previous=(previous,) if previous else ())
    return plain(next(c.verdict for c in made.cities if c.city == city.name))


@pytest.mark.parametrize(
    ("result", "said"),
    [(5.0, "低于"), (5.5, "达到"), (6.0, "达到")],
)
def test_a_result_is_set_against_last_years_floor(result: float, said: str) -> None:
    last = City("甲市", year=2022).target(GDP, 5.5, comparator=Comparator.GE)
    assert f"，{said}当年目标（5.5%以上）" in verdict(City("甲市").result(GDP, result), previous=last)


def test_a_result_inside_last_years_range_is_said_to_be_inside() -> None:
    last = City("甲市", year=2022).target(GDP, 5.0, value_max=6.0, comparator=Comparator.RANGE)
    assert "，落在当年目标（5%～6%）之内" in verdict(City("甲市").result(GDP, 5.5), previous=last)


def test_a_part_of_the_year_is_named_and_set_against_nothing() -> None:
    last = City("甲市", year=2022).target(GDP, 5.5)
    city = City("甲市").result(GDP, 3.1, period="2022-01/2022-09").target(GDP, 6.0)
    said = verdict(city, previous=last)
    assert said == "2022年1～9月地区生产总值增长3.1%；2023年目标增长6%。"


def test_without_the_lead_indicator_the_verdict_says_so() -> None:
    assert verdict(City("甲市")) == "报告未写明地区生产总值的实际数和目标。"


def test_a_floor_below_last_years_result_is_called_a_floor() -> None:
    city = City("甲市").result(GDP, 6.8).target(GDP, 6.0, comparator=Comparator.GE)
    assert "下限低于上年实际" in verdict(city)


def test_a_rank_among_peers_needs_three_and_names_how_many() -> None:
    three = [City(n).result(GDP, v) for n, v in (("甲市", 5.0), ("乙市", 6.0), ("丙市", 5.0))]
    assert "其增速在沧海省3个地级市中并列第2。" in verdict(*three)
    assert "其增速" not in verdict(*three[:2])
    assert "沧海省4个地级市里可比的3个中并列第2" in verdict(*three, City("丁市").result(GDP))


def test_strongest_and_weakest_are_measured_against_the_peers_median() -> None:
    rows = [("甲市", 5.0, 9.0), ("乙市", 6.0, 7.0), ("丙市", 7.0, 5.0)]
    cities = [City(n).result(INDUSTRY, a).result(INVESTMENT, b) for n, a, b in rows]
    said = verdict(*cities)
    assert "固定资产投资增长9%（中位数7%）高出最多" in said
    assert "规模以上工业增加值增长5%（中位数6%）低得最多" in said


def test_of_one_indicator_nothing_is_furthest() -> None:
    cities = [City(n).result(INDUSTRY, v) for n, v in (("甲市", 5.0), ("乙市", 6.0), ("丙市", 7.0))]
    assert verdict(*cities).endswith("规模以上工业增加值增长5%，低于同组中位数6%。")
    assert "中位数" not in verdict(cities[1], cities[0], cities[2])


def test_the_scope_counts_each_level_by_its_own_name() -> None:
    cities = [City("甲市"), City("乙市", level=Level.SUBPROVINCIAL), City("丙县", level=Level.COUNTY)]
    assert "3份（副省级1份、地级1份、县级1份）" in findings(of(*cities))[0]


def test_highest_and_lowest_name_all_that_share_them() -> None:
    cities = [City(n).target(GDP, v) for n, v in (("甲市", 6.0), ("乙市", 6.0), ("丙市", 5.0))]
    assert "最高为乙市（6%）、甲市（6%），最低为丙市（5%）" in findings(of(*cities))[1]


def test_equal_targets_have_no_highest() -> None:
    assert "各地相同" in findings(of(City("甲市").target(GDP, 6.0), City("乙市").target(GDP, 6.0)))[1]


def test_those_without_a_comparable_figure_are_named() -> None:
    said = findings(
        of(City("甲市").target(GDP, 6.0), City("乙市").target(GDP, 5.0), City("丙市").target(GDP))
    )
    assert "2地有可比数字" in said[1]
    assert said[1].endswith("没有可比数字的有丙市。")


def test_how_many_kept_last_years_target() -> None:
    last = (City("甲市", year=2022).target(GDP, 5.0), City("乙市", year=2022).target(GDP, 5.0))
    said = findings(of(City("甲市").result(GDP, 5.0), City("乙市").result(GDP, 4.9), previous=last))
    assert any("有上年目标可对照的2地中，2022年地区生产总值增速达到目标值的有1地（甲市）" in s for s in said)


def test_a_figure_of_a_sentence_is_a_records_or_marked_as_computed() -> None:
    summary = summarise(trio(), year=2023)
    sentences = [*summary.comparison.findings, *(c.verdict for c in summary.cities)]
    held = {r.evidence for e in trio() for r in e.records()}
    for segment in itertools.chain.from_iterable(sentences):
        if segment.evidence is not None:
            assert segment.evidence in held
            assert segment.city is not None
        elif not segment.derived:
            bare = re.sub(r"\d{4}年(\d～\d月)?", "", segment.text)
            assert not re.search(r"\d", bare), segment.text


def test_the_findings_agree_with_a_count_by_hand() -> None:
    dice = random.Random(7)
    for _ in range(30):
        rows = [(f"{c}市", dice.choice([4.0, 5.0, 6.0]), dice.choice([4.0, 5.0, 6.0])) for c in "甲乙丙丁戊"]
        said = "".join(findings(of(*(City(n).result(GDP, r).target(GDP, t) for n, r, t in rows))))
        targets = [t for _, _, t in rows]
        assert f"5地有可比数字，中位数{figures.number(statistics.median(targets))}%" in said
        above = sum(t > r for _, r, t in rows)
        assert (f"{above}地高于实际" in said or (above == 5 and "目标均高于实际" in said)) == (above > 0)


def test_highlights_begin_with_headline_figures_then_ranks_and_firsts() -> None:
    (city,) = summarise(trio()[:1], year=2023).cities
    texts = [h.text for h in city.highlights]
    assert texts[:3] == ["地区生产总值5.2", "规模以上工业增加值7.1", "固定资产投资3"]
    assert texts[3:] == ["造船产量居全国第1", "全国首个无车古城"]


def test_a_plan_is_no_highlight_and_a_part_of_the_year_is_named() -> None:
    city = City("甲市").result(GDP, 3.1, period="2022-01/2022-09").ranking(1, "全国", role=Role.TASKS)
    (made,) = of(city).cities
    assert [h.text for h in made.highlights] == ["（2022年1～9月）地区生产总值3.1"]


def test_every_line_is_in_the_words_of_its_evidence() -> None:
    long = "造船产量再创新高，" * 8 + "居全国第2；新建码头三座"
    city = City("甲市")
    city.ranking(2, "全国", subject=long.split("居")[0])
    (made,) = of(city).cities
    for line in made.highlights:
        assert line.text in line.evidence.quote
        assert "居全国第2" in line.text
        assert len(line.text) < len(line.evidence.quote)


def test_a_problem_is_listed_once_under_its_first_theme() -> None:
    (city,) = summarise(trio()[:1], year=2023).cities
    assert [(g.theme, len(g.risks)) for g in city.risk_groups] == [("增长压力", 1), ("民生与公共服务", 1)]


def test_a_summary_can_be_sent_to_another_process() -> None:
    summary = summarise(trio(), year=2023)
    assert pickle.loads(pickle.dumps(summary)) == summary


def test_the_previous_report_travels_with_the_city() -> None:
    last: Extraction = City("云州市", code="990100", year=2022).target(GDP, 5.5).done()
    made = summarise(trio(), [last], year=2023)
    city: CitySummary = made.cities[0]
    assert city.previous == last
    assert city.tiles[0].previous_target == last.facts[0]


def test_a_fall_is_no_highlight() -> None:
    (city,) = of(City("甲市").result(GDP, -1.5).result(INDUSTRY, 3.0)).cities
    assert [h.text for h in city.highlights] == ["规模以上工业增加值3"]


def test_problems_of_no_theme_come_last_and_are_never_the_most_frequent() -> None:
    cities = [City(n).risk("其他").risk("其他").risk("增长压力") for n in ("甲市", "乙市")]
    summary = of(*cities)
    assert [g.theme for g in summary.cities[0].risk_groups] == ["增长压力", "其他"]
    assert [theme for theme, _ in summary.comparison.themes] == ["增长压力", "其他"]
    assert any("最常见的是“增长压力”，有2地提到" in said for said in findings(summary))


def test_all_or_none_that_kept_their_target_are_told_without_a_list() -> None:
    last = tuple(City(n, year=2022).target(GDP, 5.0) for n in ("甲市", "乙市"))
    for result, said in ((6.0, "均达到目标值。"), (4.0, "均未达到目标值。")):
        told = findings(of(*(City(n).result(GDP, result) for n in ("甲市", "乙市")), previous=last))
        assert any(sentence.endswith(said) for sentence in told)
