"""The order of the cities, their peers, and what tells them apart."""

from itertools import pairwise

from briefgen.analysis.keywords import keywords, spread
from briefgen.analysis.order import groups_of, ordered, peers
from briefgen.model import DocumentType, Level, Place
from tests.invented import City

COUNTY, PREFECTURE = Level.COUNTY, Level.PREFECTURE


def place(name: str, province: str = "沧海省", level: Level = PREFECTURE, parent: str | None = None) -> Place:
    return Place(name, province, parent, level)


def test_by_province_and_each_prefecture_before_its_own_counties() -> None:
    cities = [
        City("南浦县", level=COUNTY, parent="云州市", code="990121"),
        City("平陆市", code="990200"),
        City("远山市", province="远山省", code="980100"),
        City("云州市", code="990100"),
    ]
    names = [e.report.place.name for e in ordered(c.done() for c in cities)]
    assert names == ["远山市", "云州市", "南浦县", "平陆市"]


def test_places_without_a_code_keep_together_by_province() -> None:
    cities = [City("甲市", province="乙省"), City("丙市", province="丁省"), City("戊市", province="乙省")]
    provinces = [e.report.place.province for e in ordered(c.done() for c in cities)]
    assert len([1 for a, b in pairwise(provinces) if a != b]) == 1


def test_the_work_report_stands_for_its_city() -> None:
    plan = City("云州市", document=DocumentType.PLAN_REPORT, text="计划")
    (only,) = ordered([plan.done(), City("云州市").done()])
    assert only.report.document is DocumentType.GOVERNMENT_WORK_REPORT


def test_peers_are_of_one_province_where_three_are_there() -> None:
    three = [place("甲市"), place("乙市"), place("丙市"), place("丁市", "远山省")]
    assert peers(three[0], three).names == ("甲市", "乙市", "丙市")
    assert peers(three[3], three).names == ("甲市", "乙市", "丙市", "丁市")


def test_a_county_is_not_compared_with_its_own_prefecture() -> None:
    both = [place("甲市"), place("乙县", level=COUNTY, parent="甲市"), place("丙县", level=COUNTY)]
    assert peers(both[1], both).names == ("乙县", "丙县")


def test_one_city_has_no_peers_but_itself() -> None:
    assert peers(place("甲市"), [place("甲市")]).names == ("甲市",)


def test_keywords_are_frequent_here_and_rare_elsewhere() -> None:
    terms = {"甲市": {"造船": 9, "发展": 30, "港口": 2, "甲市": 20}, "乙市": {"发展": 25, "茶叶": 6}}
    assert keywords(place("甲市"), terms, spread(terms)) == ("造船",)
    assert keywords(place("乙市"), terms, spread(terms)) == ("茶叶",)


def test_without_another_city_there_is_nothing_to_tell_apart() -> None:
    assert keywords(place("甲市"), {"甲市": {"造船": 9}}, {"造船": 1}) == ()
    two = {"甲市": {"造船": 9}, "乙市": {"茶叶": 5}}
    assert keywords(place("丙市"), two, spread(two)) == ()


def test_the_nation_is_no_city_among_others() -> None:
    all_of = [Place("全国", None, None, Level.NATION), place("甲市"), place("乙市", "远山省")]
    assert peers(all_of[0], all_of).names == ("全国",)
    assert peers(all_of[1], all_of).names == ("甲市", "乙市")


def test_groups_over_all_places_are_those_of_each_alone() -> None:
    all_of = [
        Place("全国", None, None, Level.NATION),
        *(place(f"{name}市") for name in "甲乙丙丁"),
        place("戊市", "远山省"),
        place("己县", level=COUNTY),
    ]
    assert groups_of(all_of) == [peers(one, all_of) for one in all_of]


def test_places_are_counted_as_what_they_are() -> None:
    deputy = place("丁市", level=Level.SUBPROVINCIAL)
    three = [place("甲市"), place("乙市"), place("丙市")]
    assert peers(three[0], three).scope == "沧海省3个地级市"
    assert peers(three[0], [*three, deputy]).scope == "沧海省4个地级以上市"
    assert peers(deputy, [*three[:2], deputy, place("戊族自治州")]).scope == "沧海省4个市州"
    towns = [place("甲市", "甲市", Level.PROVINCE), place("乙市", "乙市", Level.PROVINCE)]
    assert peers(towns[0], towns).scope == "2个直辖市"
