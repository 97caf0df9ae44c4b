"""A figure written into a sentence in any of its spellings comes back as the same fact."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.extract import facts
from briefgen.model import Comparator, Fact, Kind, Measure, Role
from tests.extract.reporting import reported

MONEY = ["地区生产总值", "固定资产投资", "一般公共预算收入", "进出口总额", "工业投资"]
WIDE = {ord(char): chr(ord(char) + 0xFEE0) for char in ".%0123456789,"}
SENSES = {
    "{}": Comparator.EQ,
    "{}以上": Comparator.GE,
    "突破{}": Comparator.GE,
    "{}左右": Comparator.APPROX,
    "约{}": Comparator.APPROX,
    "{}以内": Comparator.LE,
}


def only(text: str, role: Role = Role.REVIEW) -> Fact:
    (fact,) = facts.find(reported(text, role=role)).facts
    return fact


def plain(number: Decimal) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(MONEY),
    st.decimals(min_value=20, max_value=9999, places=1),
    st.sampled_from(sorted(SENSES)),
    st.sampled_from(["亿元", "万元", "万亿元", "亿元 wide", "亿元 apart", "亿元 comma"]),
)
def test_a_level_is_read_back(name: str, value: Decimal, sense: str, spelling: str) -> None:
    unit, *how = spelling.split()
    power = {"亿元": 0, "万元": 4, "万亿元": -4}[unit]
    scaled = value.scaleb(power)
    number = f"{scaled:,}" if how == ["comma"] else plain(scaled)
    written = sense.format(f"{number}{unit}")
    if how == ["wide"]:
        written = written.translate(WIDE)
    if how == ["apart"]:
        written = " ".join(written)
    fact = only(f"全年{name}{written}。")
    assert (fact.indicator, fact.measure, fact.unit) == (name, Measure.LEVEL, "亿元")
    assert fact.value is not None
    assert abs(Decimal(str(fact.value)) - value) < Decimal("0.001")
    assert fact.comparator is SENSES[sense]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(MONEY),
    st.decimals(min_value=Decimal("0.1"), max_value=14, places=1),
    st.sampled_from(["增长", "同比增长", "增速达到", "下降", "比上年增长"]),
    st.booleans(),
)
def test_a_growth_is_read_back(name: str, value: Decimal, verb: str, wide: bool) -> None:
    written = f"{plain(value)}%"
    fact = only(f"{name}{verb}{written.translate(WIDE) if wide else written}。")
    assert (fact.indicator, fact.measure, fact.unit) == (name, Measure.GROWTH, "%")
    assert fact.value == float(-value if verb == "下降" else value)


@settings(max_examples=60, deadline=None)
@given(
    st.decimals(min_value=1, max_value=8, places=1),
    st.decimals(min_value=Decimal("0.1"), max_value=2, places=1),
    st.sampled_from(["{}%-{}%", "{}%—{}%", "{}-{}%", "{}%至{}%", "{}%~{}%", "{}—{}%"]),
)
def test_a_range_is_read_back(low: Decimal, more: Decimal, spelling: str) -> None:
    high = low + more
    fact = only(f"地区生产总值增长{spelling.format(plain(low), plain(high))}。", Role.TARGETS)
    assert (fact.kind, fact.comparator) == (Kind.TARGET, Comparator.RANGE)
    assert (fact.value, fact.value_max) == (float(low), float(high))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.decimals(min_value=1, max_value=14, places=1), min_size=2, max_size=3, unique=True))
def test_figures_are_dealt_out_in_order(values: list[Decimal]) -> None:
    names = ["固定资产投资", "工业投资", "民间投资"][: len(values)]
    dealt = "、".join(f"{plain(value)}%" for value in values)
    found = facts.find(reported(f"{'、'.join(names)}分别增长{dealt}。")).facts
    assert [(fact.indicator, fact.value) for fact in found] == [
        (name, float(value)) for name, value in zip(names, values, strict=True)
    ]
