"""Facts: sentence → all its facts (tests/specs/facts.jsonl), with dates, evidence and doubts."""

from typing import Any

import pytest

from briefgen.extract import facts
from briefgen.extract.lexicon import check
from briefgen.model import Comparator, Fact, Kind, Level, Place, Role, Severity, Strength
from tests.extract.reporting import reported, specs


def short(fact: Fact) -> str:
    """A fact in the words of tests/specs/facts.jsonl."""
    if fact.value is None:
        said = fact.qualitative
    else:
        upto = "" if fact.value_max is None else f"~{fact.value_max:g}"
        said = f"{fact.value:g}{upto}{fact.unit}"
    parts: list[Any] = [fact.kind, fact.indicator, fact.measure, fact.period, said, fact.comparator]
    if fact.stretch:
        parts.append("stretch")
    if fact.commitment is not Strength.PLAIN:
        parts.append(fact.commitment)
    if fact.qualifier:
        parts.append(f"({fact.qualifier})")
    parts += [f"{rank.scope}{rank.rank}" for rank in fact.ranks]
    return " ".join(map(str, parts))


@pytest.mark.parametrize("row", specs("facts"), ids=lambda row: row["name"])
def test_sentence_gives_exactly_these_facts(row: dict[str, Any]) -> None:
    found = facts.find(reported(row["text"], role=Role(row["role"]))).facts
    assert [short(fact) for fact in found] == row["facts"], row["text"]


@pytest.mark.parametrize("row", specs("facts"), ids=lambda row: row["name"])
def test_quote_and_figure_stand_in_the_text(row: dict[str, Any]) -> None:
    report = reported("开头一段没有数字。", row["text"], role=Role(row["role"]))
    for fact in facts.find(report).facts:
        evidence = fact.evidence
        assert report.text[evidence.start : evidence.end] == evidence.quote
        assert (evidence.figure is None) == (fact.value is None)
        if evidence.figure:
            first, last = evidence.figure
            assert evidence.start <= first < last <= evidence.end


WIDE = {ord(char): chr(ord(char) + 0xFEE0) for char in ",;:()%0123456789."}


@pytest.mark.parametrize("row", specs("facts"), ids=lambda row: row["name"])
def test_spelling_changes_no_record(row: dict[str, Any]) -> None:
    """Widened punctuation, spaces and hard line breaks anywhere, none of them changes a fact."""
    text = row["text"]
    spaced = " ".join(text)
    wrapped = "\r\n".join(text[index : index + 7] for index in range(0, len(text), 7))
    for other in (text.translate(WIDE), spaced, wrapped):
        found = facts.find(reported(other, role=Role(row["role"]))).facts
        assert [short(fact) for fact in found] == row["facts"], other


def test_every_example_of_the_lexicon_holds() -> None:
    assert check() == ()


def test_county_named_first_makes_a_part() -> None:
    place = Place("温州市", "浙江省", None, Level.PREFECTURE, "330300")
    text = "乐清市产业集群加快壮大,地区生产总值增长9.9%。全市地区生产总值增长6.2%。"
    found = facts.find(reported(text, place=place)).facts
    assert [fact.value for fact in found] == [6.2]


def test_own_name_is_the_city() -> None:
    found = facts.find(reported("澄江口市地区生产总值增长6.2%。")).facts
    assert [fact.value for fact in found] == [6.2]


@pytest.mark.parametrize(
    ("name", "level", "text", "told"),
    [
        ("沧海省", Level.PROVINCE, "全省地区生产总值增长6.2%,我省固定资产投资增长3%。", [6.2, 3]),
        ("沧海自治区", Level.PROVINCE, "全区地区生产总值增长6.2%,区级一般公共预算收入增长3%。", [6.2]),
        ("临溪区", Level.COUNTY, "区级一般公共预算收入增长6.2%。", [6.2]),
        ("临溪县", Level.COUNTY, "县级一般公共预算收入增长6.2%。", [6.2]),
        ("澄江口市", Level.PREFECTURE, "全省地区生产总值增长6.2%,区级一般公共预算收入增长3%。", []),
    ],
)
def test_what_only_some_places_say_of_themselves(
    name: str, level: Level, text: str, told: list[float]
) -> None:
    found = facts.find(reported(text, place=Place(name, "沧海省", None, level))).facts
    assert [fact.value for fact in found] == told


@pytest.mark.parametrize(
    ("name", "larger", "told"),
    [("临溪县", "澄江口市", [7]), ("临溪市", "澄江口市", [6.2, 7]), ("临溪县", "澄江州", [6.2, 7])],
)
def test_what_a_county_says_of_the_city_that_it_lies_in(name: str, larger: str, told: list[float]) -> None:
    place = Place(name, "沧海省", larger, Level.COUNTY)
    found = facts.find(reported("全市地区生产总值增长6.2%,我区固定资产投资增长7%,居全市第2位。", place=place))
    assert [fact.value for fact in found.facts] == told
    assert [rank.scope for rank in found.facts[-1].ranks] == ["全市"]


@pytest.mark.parametrize(
    ("name", "level", "value"),
    [("云溪市", Level.PREFECTURE, 7.0), ("云溪旗", Level.COUNTY, 7.0), ("云溪区", Level.COUNTY, 5.0)],
)
def test_all_of_an_autonomous_region_is_no_place_of_it_but_a_districts_own(
    name: str, level: Level, value: float
) -> None:
    place = Place(name, "沧海自治区", None, level)
    found = facts.find(reported("全区地区生产总值增长5%,云溪增长7%。", place=place)).facts
    assert [fact.value for fact in found] == [value]


def test_a_new_district_calls_itself_so() -> None:
    place = Place("云溪新区", "沧海省", "沧州市", Level.COUNTY)
    text = "新区完成固定资产投资300亿元,税收收入增长8%。"
    assert [fact.value for fact in facts.find(reported(text, place=place)).facts] == [300.0, 8.0]
    other = Place("云溪县", "沧海省", "沧州市", Level.COUNTY)
    assert facts.find(reported(text, place=other)).facts == ()


def test_all_of_a_countys_prefecture_is_not_its_own_beside_any_name() -> None:
    place = Place("云溪县", "沧海省", "沧州市", Level.COUNTY)
    text = "全市规上工业增加值增长7.5%,我县增长9.8%。全市常住人口520万人,我县42万人。"
    found = facts.find(reported(text, place=place)).facts
    assert [fact.value for fact in found] == [9.8, 42.0]


def test_what_a_county_says_of_the_district_that_it_lies_in() -> None:
    place = Place("疏附县", "新疆维吾尔自治区", "喀什地区", Level.COUNTY)
    found = facts.find(reported("全地区城镇居民人均可支配收入32000元。全县固定资产投资增长7%。", place=place))
    assert [fact.value for fact in found.facts] == [7]


def test_figure_without_explanation_is_told() -> None:
    found = facts.find(reported("固定资产投资加力提效达产达标增长9.1%。"))
    assert found.facts == ()
    assert [item.indicator for item in found.passed_over] == ["固定资产投资"]
    assert [(notice.code, notice.severity) for notice in found.notices] == [("figure-unread", Severity.DOUBT)]
    assert "固定资产投资" in found.notices[0].message


def test_part_is_passed_over_with_its_reason() -> None:
    found = facts.find(reported("开发区规上工业增加值增长15%。"))
    assert found.notices == ()
    assert "开发区" in found.passed_over[0].reason


def test_a_head_without_its_topic_is_no_doubt_of_the_name_before() -> None:
    found = facts.find(reported("地区生产总值增长6%,工业增加值增长7%,建筑业增加值增长3%。"))
    assert [(fact.indicator, fact.value) for fact in found.facts] == [("地区生产总值", 6)]
    assert found.notices == ()


def test_a_share_of_something_else_is_no_doubt() -> None:
    found = facts.find(reported("高新技术企业产值占规上工业总产值比重达21%。"))
    assert found.facts == ()
    assert [item.indicator for item in found.passed_over] == ["高新技术企业数量"]
    assert found.notices == ()


def test_statement_cut_by_a_line_break_is_joined() -> None:
    found = facts.find(
        reported("今年的发展目标为:生产总值增长", "5.5%左右;固定资产投资增长8%。", role=Role.TARGETS)
    )
    assert [(fact.indicator, fact.value) for fact in found.facts] == [
        ("地区生产总值", 5.5),
        ("固定资产投资", 8),
    ]


def test_span_of_years_holds_for_its_paragraph() -> None:
    text = "五年来,综合实力显著增强。地区生产总值年均增长6.4%,达到1286亿元。"
    found = facts.find(reported(text)).facts
    assert [(fact.measure, fact.period) for fact in found] == [("growth", "2018/2022"), ("level", "2022")]


def test_problem_paragraph_looks_back() -> None:
    found = facts.find(reported("固定资产投资下降3.1%。", role=Role.PROBLEMS)).facts
    assert [(fact.kind, fact.period, fact.value) for fact in found] == [(Kind.ACHIEVEMENT, "2022", -3.1)]


def test_closing_comparator_reaches_every_figure() -> None:
    text = "规模以上工业增加值、固定资产投资、进出口总额分别增长6%、7%、8%以上。"
    found = facts.find(reported(text, role=Role.TARGETS)).facts
    assert [fact.comparator for fact in found] == [Comparator.GE] * 3
