"""When a document was delivered or published, as it says itself."""

import datetime
import re

from briefgen.lexicon.sections import documents
from briefgen.model import DocumentType

_STATED = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")
_BRACKETED = re.compile(r"\((20\d\d)[-./](\d{1,2})[-./](\d{1,2})\)")
_WORDED = re.compile(
    r"(?P<y>二[〇○零0O][〇○零一二三四五六七八九0O]{2})年(?:(?P<m>[元一二三四五六七八九十]{1,3})月(?:(?P<d>[一二三四五六七八九十]{1,3})日)?)?"
)
_DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | dict.fromkeys(
    "〇○0O", "0"
)
_NAMED = re.compile(
    r"(?<!\d)(20\d\d)[-_.年/](\d{1,2})[-_.月/](\d{1,2})(?!\d)|(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)"
)
_HEAD = 600  # characters of a page above and in the opening of its text
_DATED = frozenset({DocumentType.NEWS, DocumentType.BULLETIN})


def delivered(kind: DocumentType, opening: str, head: str, lines: tuple[str, ...], stem: str) -> str | None:
    """The ISO date of delivery, of news and bulletins that of publication; None where none is stated.

    `opening` is the plain opening, `head` the beginning of the source as written, `lines` its last lines,
    `stem` the file's name. A report is dated by its opening alone: pages come days after the congress.
    """
    opening = opening[:300]
    stated = _STATED.search(opening) or _BRACKETED.search(opening)
    day = _iso(*stated.groups()) if stated else None
    if kind not in _DATED:
        return day
    shown = documents().published.search(head[:_HEAD])
    return (
        (_iso(shown["y"], shown["m"], shown["d"]) if shown else None)
        or _of_name(stem)
        or _of_dateline(head[:_HEAD], stem)
        or next((found for line in reversed(lines) if (found := _signed(line))), None)
        or day
    )


def arabic(text: str) -> str:
    """The text with dates that are written out (二〇二一年十二月二十日) in digits."""
    return _WORDED.sub(_in_digits, text)


def _in_digits(date: re.Match[str]) -> str:
    parts = ["".join(map(_DIGITS.__getitem__, date["y"])), "年"]
    for number, unit in ((date["m"], "月"), (date["d"], "日")):
        parts += [str(_value(number)), unit] if number else []
    return "".join(parts)


def _value(number: str) -> int:
    """Of a month or a day: 元, 十二, 二十, 三十一."""
    if "十" not in number:
        return 1 if number == "元" else int(_DIGITS.get(number, "0"))
    tens, _, ones = number.partition("十")
    return 10 * int(_DIGITS.get(tens, "1")) + int(_DIGITS.get(ones, "0"))


def _of_name(stem: str) -> str | None:
    match = _NAMED.search(stem)
    if match is None:
        return None
    parted, joined = match.groups()[:3], match.groups()[3:]
    return _iso(*parted) if parted[0] else _iso(*joined)


def _of_dateline(head: str, stem: str) -> str | None:
    """A dateline (11月16日讯) with the year of the file's name or of the text around it."""
    line = documents().dateline.search(head)
    year = re.search(r"(?<!\d)20\d\d(?!\d)", stem) or re.search(r"20\d\d(?=年)", head)
    return _iso(year[0], line["m"], line["d"]) if line and year else None


def _signed(line: str) -> str | None:
    match = documents().signed.match(line)
    return _iso(match["y"], match["m"], match["d"]) if match else None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
