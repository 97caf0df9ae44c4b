import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.display import (
    BREAK,
    JOINER,
    drawable,
    gathered,
    joined,
    joined_runs,
    undrawable,
    unnoted,
    widen,
)


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


def test_numbers_of_footnotes_go() -> None:
    assert unnoted("实现“十连丰”[1]，“一网”【12】通办〔3〕") == "实现“十连丰”，“一网”通办"
    assert unnoted("发〔2023〕5号") == "发〔2023〕5号"


def test_an_endless_string_may_be_parted() -> None:
    assert joined("甲" + "9" * 45) == "甲" + "9" * 10 + BREAK + "9" * 35
    runs = joined_runs([("9" * 15, False), ("9" * 30, True)])
    assert "".join(text for text, _ in runs).replace(BREAK, "") == "9" * 45
    assert [len(text.replace(BREAK, "")) for text, _ in runs] == [15, 30]


def test_no_line_begins_with_a_dot_between_names() -> None:
    assert joined("“甲乙·丙”与甲～乙") == "“甲乙\u2060·丙”与甲\u2060～乙"


def test_no_line_ends_at_a_space_within_a_number() -> None:
    assert joined("“1 5 1”，4 个 甲") == "“1\u00a05\u00a01”，4\u00a0个 甲"


def test_a_number_and_its_unit_stay_together_over_a_joint() -> None:
    runs = joined_runs([("增长", False), ("6.5", True), ("%左右，共", False), ("46", True), ("项目", False)])
    assert [text.replace(JOINER, "|") for text, _ in runs] == ["增长", "6.5", "%左右，共", "46|", "项|目"]
    assert joined_runs([("共", False), ("十项", True)], ending=True) == [("共", False), ("十\u2060项", True)]


@pytest.mark.parametrize(
    ("runs", "moved"),
    [
        ([("甲“乙”", True), ("、丙", False)], [("甲“乙", True), ("”、丙", False)]),
        ([("甲、", False), ("“乙”", True)], [("甲、“", False), ("乙”", True)]),
        ([("甲”", True), ("乙", False)], [("甲”", True), ("乙", False)]),
        ([("甲", False), ("”", True), ("，乙", False)], [("甲", False), ("”，乙", False)]),
    ],
)
def test_marks_that_meet_stand_in_one_piece(
    runs: list[tuple[str, bool]], moved: list[tuple[str, bool]]
) -> None:
    assert gathered(runs) == moved


def test_draws_only_what_the_faces_have() -> None:
    covered = frozenset("甲乙 ")
    assert drawable("甲\u202e乙\u200b丙\ue000", covered) == "甲乙〓〓"
    assert drawable("甲\n乙", covered) == "甲 乙"
    assert undrawable("丙甲丙\U0001f600\u200b", covered) == "丙\U0001f600"
