"""Divisions by name: levels, parents, short names, names that fit several places."""

import time

import pytest

from briefgen.lexicon import divisions
from briefgen.lexicon.divisions import mentions, named, short_name
from briefgen.model import Level


@pytest.mark.parametrize(
    ("name", "full", "parent", "province", "level"),
    [
        ("彬州市", "彬州市", "咸阳市", "陕西省", Level.COUNTY),
        ("温州", "温州市", None, "浙江省", Level.PREFECTURE),
        ("宁波", "宁波市", None, "浙江省", Level.SUBPROVINCIAL),
        ("潜江", "潜江市", None, "湖北省", Level.COUNTY),
        ("东莞", "东莞市", None, "广东省", Level.PREFECTURE),
        ("凉山", "凉山彝族自治州", None, "四川省", Level.PREFECTURE),
        ("锡林郭勒盟", "锡林郭勒盟", None, "内蒙古自治区", Level.PREFECTURE),
        ("海拉尔", "海拉尔区", "呼伦贝尔市", "内蒙古自治区", Level.COUNTY),
        ("天津", "天津市", None, "天津市", Level.PROVINCE),
        ("渝中区", "渝中区", None, "重庆市", Level.COUNTY),
        ("广西", "广西壮族自治区", None, "广西壮族自治区", Level.PROVINCE),
        ("汐州", "汐州市", None, "澜东省", Level.SUBPROVINCIAL),  # of the demo corpus
        ("粟丰", "粟丰县", "稷原市", "苍岭省", Level.COUNTY),
    ],
)
def test_a_name_that_fits_one_place(
    name: str, full: str, parent: str | None, province: str, level: Level
) -> None:
    (place,) = named(name)
    assert (place.name, place.parent, place.province, place.level) == (full, parent, province, level)


def test_a_short_name_that_fits_several_begins_with_the_highest() -> None:
    assert [place.name for place in named("恩施")] == ["恩施土家族苗族自治州", "恩施市"]
    assert {place.province for place in named("鹤山")} == {"河南省", "广东省"}
    assert len(named("鼓楼区")) == 4


def test_an_unknown_name_fits_none() -> None:
    assert named("乌有市") == ()


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("恩施土家族苗族自治州", "恩施"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("阿坝藏族羌族自治州", "阿坝"),
        ("乐东黎族自治县", "乐东"),
        ("矿区", "矿区"),
        ("沙县区", "沙县"),
    ],
)
def test_short_names(full: str, short: str) -> None:
    assert short_name(full) == short


def test_the_kept_short_names_are_those_of_the_rule() -> None:
    rows = divisions._rows("lexicon", "divisions.csv")
    assert len(rows) > 3300
    assert [row for row in rows if row[2] != short_name(row[1])] == []


def test_names_in_a_title_are_found_longest_first() -> None:
    assert [name for _, name in mentions("2023年呼伦贝尔市海拉尔区政府工作报告")] == [
        "呼伦贝尔市",
        "海拉尔区",
    ]


def test_there_are_fifteen_subprovincial_cities() -> None:
    codes = [row[0] for row in divisions._rows("lexicon", "divisions.csv")]
    high = [p for code in codes for p in [divisions._place(code)] if p.level is Level.SUBPROVINCIAL]
    assert len(high) == 15


def test_looking_up_is_cheap() -> None:
    named("温州")
    start = time.process_time()
    for _ in range(1000):
        named("温州")
    assert time.process_time() - start < 0.1
