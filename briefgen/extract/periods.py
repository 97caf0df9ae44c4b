"""Periods: which year, part of a year or span of years a figure belongs to."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from briefgen.extract.numerals import chinese
from briefgen.lexicon import table
from briefgen.lexicon.alternation import either, guarded


@dataclass(frozen=True, slots=True)
class Period:
    """A period named in folded `text[start:end]`.

    `first` and `last` are years; `months` is the first and last month of a part of a year. A year of
    None is left to what stands around it (前三季度). `base` says that changes are reckoned from it
    (比2017年), so that it dates no figure.
    """

    start: int
    end: int
    first: int | None
    last: int | None
    months: tuple[int, int] | None
    base: bool

    def text(self, year: int) -> str:
        """The period as records write it: 2022, 2022-01/2022-09, 2018/2022; `year` where it names none."""
        first, last = self.first or year, self.last or year
        if self.months and self.months != (1, 12):
            return f"{last}-{self.months[0]:02}/{last}-{self.months[1]:02}"
        return str(last) if first == last else f"{first}/{last}"

    @property
    def several(self) -> bool:
        return self.first != self.last


@cache
def _pattern() -> re.Pattern[str]:
    words: dict[str, Any] = table("cues")["periods"]
    month = r"(?:1[0-2]|0?[1-9])"
    lead = rf"(?P<base>{either(words['base'])})?(?:{either(words['towards'])})?"
    year = rf"(?:(?P<year>(?:19|20)\d\d)年|(?P<relative>{either(words['relative'])}))"
    year += rf"(?:{either(words['last'])})?"
    part = (
        rf"(?P<part>{either(words['parts'])})"
        rf"|(?P<from>{month})月?份?(?:-|~|—+|至|到)(?P<to>{month})月份?|(?P<month>{month})月份?|前(?P<months>[\d一二两三四五六七八九十]+)个月"
    )
    span = (
        rf"(?P<past>(?<![一二三四五六七八九十\d]){either(words['past'])})|(?P<five>(?<![一二三四五六七八九十\d])五年)(?={either(words['after'])})|(?:近|过去|最近|这)的?(?P<near>[三四五3-5])年|(?P<next>{either(words['next'])})|[“\"]?(?P<plan>{either(words['plans'])})[”\"]?"
        r"|(?P<first>20\d\d)年?(?:-|~|—+|至|到)(?P<until>20\d\d)年"
    )
    lone = f"(?P<than>{either(words['base'])})?(?:{part.replace('(?P<', '(?P<lone')})"
    return guarded(rf"{span}|{lead}{year}(?:{part})?|{lone}")


def find(text: str, review_year: int, report_year: int) -> tuple[Period, ...]:
    """The periods of folded `text` seen from a report of `report_year` that looks back on `review_year`."""
    return tuple(_period(match, review_year, report_year) for match in _pattern().finditer(text))


def _period(match: re.Match[str], review_year: int, report_year: int) -> Period:
    words: dict[str, Any] = table("cues")["periods"]
    start, end = match.span()
    if match["past"]:
        return Period(start, end, review_year - words["past"][match["past"]] + 1, review_year, None, False)
    if match["five"]:
        return Period(start, end, review_year - 4, review_year, None, False)
    if match["near"]:
        return Period(start, end, review_year - _count(match["near"]) + 1, review_year, None, False)
    if match["next"]:
        return Period(start, end, report_year, report_year + words["next"][match["next"]] - 1, None, False)
    if match["plan"]:
        first, last = words["plans"][match["plan"]]
        return Period(start, end, first, last, None, False)
    if match["first"]:
        return Period(start, end, int(match["first"]), int(match["until"]), None, False)
    if match["year"] or match["relative"]:
        year = int(match["year"]) if match["year"] else report_year + words["relative"][match["relative"]]
        return Period(start, end, year, year, _months(match, ""), bool(match["base"]))
    return Period(start, end, None, None, _months(match, "lone"), bool(match["than"]))


def _months(match: re.Match[str], prefix: str) -> tuple[int, int] | None:
    if name := match[f"{prefix}part"]:
        first, last = table("cues")["periods"]["parts"][name]
        return first, last
    if match[f"{prefix}from"]:
        return int(match[f"{prefix}from"]), int(match[f"{prefix}to"])
    if match[f"{prefix}month"]:
        month = int(match[f"{prefix}month"])
        ends = match.string[match.end() : match.end() + 1] in ("末", "底")
        return (1, 12) if month == 12 and ends else (month, month)  # 12月末 is the year's end
    if number := match[f"{prefix}months"]:
        return 1, _count(number)
    return None


def _count(number: str) -> int:
    value = chinese(number) if not number.isdecimal() else None
    return int(number) if value is None else int(value)
