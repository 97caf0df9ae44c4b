import pytest

from briefgen.extract import counts
from tests.make import report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1至9月新建充电桩60个，", [("新建充电桩", 60, "个", "2023-01/2023-09")]),
        ("1至9月修路9公里，改造管网12.5公里。", [
            ("修路", 9, "公里", "2023-01/2023-09"), ("改造管网", 12.5, "公里", "2023-01/2023-09"),
        ]),
        ("今年新增造林面积20万亩。", [("新增造林面积", 20, "万亩", "2023")]),
        ("去年建成码头泊位3个。", [("建成码头泊位", 3, "个", "2022")]),
        ("引进5亿元以上项目７个。", [("引进5亿元以上项目", 7, "个", "2023")]),
        ("建成6所学校。", [("建成", 6, "所", "2023")]),
        ("“十四五”开局，2023年9月召开大会。", []),
    ],
)  # fmt: skip
def test_figures_with_what_they_count(text: str, expected: list[tuple[str, float, str, str]]) -> None:
    found = counts.find(report(text))
    assert [(c.label, c.value, c.unit, c.period) for c in found] == expected
    for c in found:
        assert text[c.evidence.start : c.evidence.end] == c.evidence.quote
        assert c.evidence.figure is not None


def test_a_noun_may_stand_behind_and_a_range_has_two_ends() -> None:
    one, two = counts.find(report("新改建农村公路100-120公里，新增学位6600个左右"))
    assert (one.value, one.value_max, one.comparator) == (100, 120, "range")
    assert (two.value, two.comparator) == (6600, "approx")
    (three,) = counts.find(report("动工建设6条城市道路"))
    assert (three.label, three.noun) == ("动工建设", "城市道路")
