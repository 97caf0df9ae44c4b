"""Word's number formats: 十一, 拾壹, 甲, ①, iv and the others."""

from collections.abc import Callable

_DIGITS, _LEGAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
_UNITS, _LEGAL_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def format_number(number: int, form: str) -> str:
    """`number` in one of Word's number formats; unknown formats show Arabic digits."""
    maker = _FORMS.get(form)
    return maker(number) if maker and number > 0 else str(number)


def chinese(number: int, digits: str = _DIGITS, units: tuple[str, ...] = _UNITS) -> str:
    """A counting number up to 9999 in Chinese numerals (二十一, 一百零五)."""
    if not 0 < number <= 9999:
        return str(number)
    text = ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += digits[digit] + units[place]
        elif text and not text.endswith(digits[0]):
            text += digits[0]
    text = text.rstrip(digits[0])
    return text[1:] if 10 <= number < 20 and units is _UNITS else text


def _roman(number: int) -> str:
    text = ""
    for value, sign in (*_ROMAN, *_ROMAN_SMALL):
        times, number = divmod(number, value)
        text += sign * min(times, 10)
    return text


def _letters(number: int) -> str:
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * min(times + 1, 10)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= 20 else f"({number})"


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "japaneseDigitalTenThousand",
            "ideographDigital",
        ),
        chinese,
    ),
    "chineseLegalSimplified": lambda n: chinese(n, _LEGAL, _LEGAL_UNITS),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda n: f"({n})",
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "decimalZero": lambda n: f"{n:02}",
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
}
