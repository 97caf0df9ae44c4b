import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.display import drawable, keep, undrawable, widen


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("增长6.5%,总量居第4", "增长6.5%，总量居第4"),
        ("收入39,512元;支出", "收入39,512元；支出"),
        ("比例为3:1", "比例为3:1"),
        ("R&D经费(含企业)增长", "R&D经费（含企业）增长"),
        ("(一)加快", "（一）加快"),
        ('打造"一号工程"', "打造“一号工程”"),
        ("增长8%,R&D投入", "增长8%，R&D投入"),
        ("plain, Latin (text)", "plain, Latin (text)"),
        ("两山--转化", "两山——转化"),
        ("目标如下: 增长", "目标如下： 增长"),
        ("到此为止.", "到此为止。"),
    ],
)
def test_widens_beside_han_only(text: str, shown: str) -> None:
    assert widen(text) == shown


@given(st.text(alphabet='一市,;:()"-.%5 A', max_size=40))
def test_widening_keeps_length_and_settles(text: str) -> None:
    once = widen(text)
    assert len(once) == len(text)
    assert widen(once).count("(") <= once.count("(")


def test_keeps_numbers_with_units() -> None:
    assert keep("增长6.5%左右，达到39,512元") == [
        ("增长", False),
        ("6.5%左右", True),
        ("，达到", False),
        ("39,512元", True),
    ]
    assert keep("共3项") == [("共", False), ("3项", True)]
    assert keep("甲3") == [("甲3", False)]


def test_draws_only_what_the_faces_have() -> None:
    covered = frozenset("甲乙 ")
    assert drawable("甲\u202e乙\u200b丙\ue000", covered) == "甲乙〓〓"
    assert drawable("甲\n乙", covered) == "甲 乙"
    assert undrawable("丙甲丙\U0001f600\u200b", covered) == "丙\U0001f600"
