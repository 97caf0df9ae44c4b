"""Numerals: digits with separators, Chinese numerals and mixtures of both, read exactly."""

import re
from decimal import Decimal

from briefgen.lexicon.units import digits, powers

_CN = "".join(dict.fromkeys([*digits(), *powers()]))
DIGITS = r"\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?"
CHINESE = rf"[{_CN}]+(?:点[{_CN}]+)?"


def chinese(text: str) -> Decimal | None:
    """The value of a Chinese numeral (一百二十, 两万三, 千亿, 三点五, 二〇二二); None when it is none."""
    whole, _, fraction = text.partition("点")
    value = _whole(whole)
    if value is None or not fraction:
        return value if not fraction else None
    if any(char not in digits() for char in fraction):
        scaled = _scaled_fraction(fraction)
        return None if scaled is None else (value + scaled[0]) * scaled[1]
    return value + _fraction(fraction)


def _fraction(text: str) -> Decimal:
    return Decimal("0." + "".join(str(digits()[char]) for char in text))


def _scaled_fraction(text: str) -> tuple[Decimal, Decimal] | None:
    """The 五 and 万 of 三点五万."""
    match = re.fullmatch(rf"([{''.join(digits())}]+)([{''.join(powers())}]+)", text)
    if not match:
        return None
    scale = Decimal(1)
    for char in match[2]:
        scale *= Decimal(10) ** powers()[char]
    return _fraction(match[1]), scale


def _whole(text: str) -> Decimal | None:
    if not text or any(char not in digits() and char not in powers() for char in text):
        return None
    if all(char in digits() for char in text):
        return Decimal("".join(str(digits()[char]) for char in text))
    total = section = Decimal(0)  # 万 and 亿 close a section
    number: int | None = None
    last = 0
    for char in text:
        if char in digits():
            if number:  # 二三十 and the like: not one number
                return None
            number = digits()[char] or None
            last = 0 if number is None else last
            continue
        power = powers()[char]
        if power < 4:
            section += (number or 1) * Decimal(10) ** power
        else:
            section += number or 0
            if power == 4:
                total += (section or 1) * Decimal(10) ** power
            else:  # 亿 counts all that stands before it: 三万五千亿
                total = (total + section or 1) * Decimal(10) ** power
            section = Decimal(0)
        number, last = None, power
    # 两万三 is 23000 and 一百二 is 120: a last digit counts the power just below
    return total + section + (number or 0) * Decimal(10) ** max(last - 1, 0)


def arabic(text: str) -> Decimal:
    """The value of digits with thousands separators (39,512.5)."""
    return Decimal(text.replace(",", ""))
