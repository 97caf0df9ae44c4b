"""Numerals: every spelling of a number is read back exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.extract.numerals import arabic, chinese

DIGITS = "零一二三四五六七八九"


def spell(number: int) -> str:
    """The usual Chinese spelling of a number below 10^12 (10 is 一十 inside, 十 in front)."""
    if number == 0:
        return "零"
    groups, text, gap = [], "", False
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group == 0:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group(group) + ["", "万", "亿"][index]
        gap = False
    return text.removeprefix("一") if text.startswith("一十") else text


def _group(group: int) -> str:
    text, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, group = divmod(group, power)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text


@given(st.integers(0, 10**12 - 1))
def test_spelled_number_is_read_back(number: int) -> None:
    assert chinese(spell(number)) == number


@given(st.integers(0, 10**9))
def test_separated_digits_are_read_back(number: int) -> None:
    assert arabic(f"{number:,}") == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十九", 19),
        ("一百二十", 120),
        ("一百二", 120),
        ("两万三", 23000),
        ("两千四百五", 2450),
        ("千亿", 10**11),
        ("一万亿", 10**12),
        ("二〇二二", 2022),
        ("三点五", "3.5"),
        ("三点五万", 35000),
        ("壹佰伍拾", 150),
        ("一百零一万一千", 1011000),
    ],
)
def test_numeral(text: str, value: int | str) -> None:
    assert chinese(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "二三十", "点五", "三点万"])
def test_no_numeral(text: str) -> None:
    assert chinese(text) is None
