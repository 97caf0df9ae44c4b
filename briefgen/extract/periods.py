"""Periods: which year, part of a year or span of years a figure belongs to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from briefgen.extract.clauses import sentences
from briefgen.extract.fold import fold
from briefgen.extract.numerals import chinese
from briefgen.lexicon import table
from briefgen.lexicon.alternation import either, guarded
from briefgen.model import Report

_FAR = "远景"  # what a year is named for that no plan reaches
_LINE = 100  # characters
_OPENS = 10  # characters at the head of a sentence
_OFTEN = 2  # times that a report names the next year if that is the one it plans for


class Years(NamedTuple):
    """The years that a report looks back on and is of (of its plan), and the one that it calls 今年."""

    review: int
    report: int
    now: int


def years(report: Report) -> Years:
    """Those of the report: one that is delivered in the year it looks back on calls that 今年.

    Where its date is not told, it speaks of 明年 more often than once.
    """
    review, own = report.review_year, report.report_year
    if report.delivered_on:
        early = int(report.delivered_on[:4]) == review
    else:
        early = report.text.count("明年") >= _OFTEN
    return Years(review, own, review if early else own)


@dataclass(frozen=True, slots=True)
class Period:
    """A period named in folded `text[start:end]`.

    `first` and `last` are years; `months` is the first and last month of a part of a year. A year of
    None is left to what stands around it (前三季度). `base` says that changes are reckoned from it
    (比2017年), so that it dates no figure, `counted` that only the number of years is said (三年累计), `upto`
    that it is the end of one (截至11月底), `to_come` that it tells how long a plan is to take, which no
    review does (三年内, 用五年时间).
    """

    start: int
    end: int
    first: int | None
    last: int | None
    months: tuple[int, int] | None
    base: bool
    counted: bool = False
    upto: bool = False
    to_come: bool = False

    def text(self, year: int) -> str:
        """The period as records write it: 2022, 2022-01/2022-09, 2018/2022; `year` where it names none."""
        first, last = self.first or year, self.last or year
        if self.months and self.months != (1, 12):
            return f"{last}-{self.months[0]:02}/{last}-{self.months[1]:02}"
        return str(last) if first == last else f"{first}/{last}"

    @property
    def several(self) -> bool:
        return self.first != self.last

    def ahead(self, year: int) -> bool:
        """Whether all of it lies behind that year."""
        return self.first is not None and self.first > year


# behind a plan that only says which of its years this is (“十四五”收官之年)
_NAMES = re.compile(r"[”\"]?[^,。;、]{0,12}(?:之年|第[一二三四五]年)")
_MET = re.compile("完成|胜利|圆满|收官|如期|成就|奠定|打下")
_TO_COME = (
    r"(?:用|[通经]过)(?P<atleast>[两二三四2-4][到至-])?(?P<takes>[两二三四五2-5])年(?:左右)?的?(?:时间|努力)"
    r"|用[两二三四2-4][到至-][三四五3-5]年(?=,)"
    r"|(?<![一二三四五六七八九十\d前近续第])(?P<inside>[两二三四五2-5])年"
    r"(?:内|(?=(?:GDP|(?:地区)?生产总值|经济总量)?(?:突破|达到|翻番|翻一番|倍增|迈上|跨越|跨上|再造)(?!计划|行动|工程)))"
)
_EXPECTED = re.compile("[^,。;]{0,16}预期目标[是为:]")
_ADDRESS = re.compile("^各位代表[,!:]?")
_TERM = re.compile(r"(?:[-—]+)?这是[^。;]{2,60}的([两三四五六])年[。,]?$")


@cache
def _pattern() -> re.Pattern[str]:
    words: dict[str, Any] = table("cues")["periods"]
    month = r"(?:1[0-2]|0?[1-9])"
    lead = rf"(?P<base>{either(words['base'])})?(?:{either(words['towards'])})?"
    year = rf"(?:(?P<year>(?:19|20)\d\d)年(?!远景)|(?P<relative>{either(words['relative'])})"
    year += r"|(?P<ago>[三五四十3-5]|10)年前)"
    year += rf"(?:{either(words['last'])})?"
    part = (
        rf"(?P<part>{either(words['parts'])})"
        rf"|(?P<from>{month})月?份?(?:-|~|—+|至|到)(?P<to>{month})月份?|(?P<month>{month})月份?|前(?P<months>[\d一二两三四五六七八九十]+)个月"
    )
    span = (
        rf"(?P<past>(?<![一二三四五六七八九十\d]){either(words['past'])})(?!新高|最|首次|之最)|(?P<five>(?<![一二三四五六七八九十\d续第隔])五年)(?={either(words['after'])})|(?P<few>(?<![一二三四五六七八九十\d续第隔])[两三四23456六])年(?={either(words['averages'])})|(?:近|过去|最近|这)的?(?P<near>[三四五3-5])年|(?P<next>(?<![一二三四五六七八九十\d前近]){either(words['next'])})|(?P<term>{_TO_COME})|(?P<above>{either(words['above'])}|[与和同](?=[^,。;]{{3,12}}相比))?[“\"]?(?P<plan>{either(words['plans'])})(?![”\"]?规划(?!期|实施))[”\"]?(?:前(?P<early>[一二两三四])年|(?P<since>以来)|(?:时期|期)?(?P<ends>末)期?)?"
        r"|(?P<first>20\d\d)年?(?:-|~|—+|至|到)(?P<until>20\d\d)年"
    )
    lone = f"(?:(?P<than>{either(words['base'])})|截[至止]到?)?(?:{part.replace('(?P<', '(?P<lone')})"
    return guarded(rf"{span}|{lead}{year}(?:{part})?|{lone}")


def find(text: str, years: Years) -> tuple[Period, ...]:
    """The periods of folded `text` as a report of these years speaks of them."""
    return tuple(_period(match, years) for match in _pattern().finditer(text))


def opening(text: str, years: Years, dated: bool, back: bool = True) -> Period | None:
    """The period that a sentence opens for those behind it: several years (no 今年是“十五五”开局之年) or a
    part of one (前三季度), in a `dated` document any; also one that calls them its own where it looks `back`
    (这是攻坚克难的五年).
    """
    if back and (told := _TERM.match(text)):
        return Period(0, 0, years.review - _count(told[1]) + 1, years.review, None, False)
    found = [one for one in find(text, years) if not one.base]
    found = [one for one in found if not (back and one.to_come)]
    first = found[0] if found else None
    first = None if first and first.several and _NAMES.match(text, first.end) else first
    held = first and (dated or (first.start < _OPENS and (first.several or _partly(found))))
    return first if held else None


_HALF = 6  # months that are worth a passage


def _partly(found: Sequence[Period]) -> bool:
    """Whether these are the year up to a month (前三季度), half of it at least, and no other time."""
    months = found[0].months
    alone = all(one.months == months for one in found)
    return alone and months is not None and months[0] == 1 and _HALF <= months[1] < 12


def headed(text: str, years: Years) -> Period | None:
    """The span of years that a line of words alone opens for the passages under it (这五年,…迈上新台阶。)."""
    if len(text) > _LINE or any(char.isdigit() for char in text) or len(list(sentences(text))) > 1:
        return None
    return opening(text, years, False)


def turns(text: str, years: Years) -> bool:
    """Whether a sentence opens with one of the report's own years, and so leaves a span of years behind."""
    just = ("", *table("cues")["periods"]["just"])
    text = _ADDRESS.sub("", text)
    if text.startswith(tuple(table("cues")["periods"]["year"])):
        return True
    found = [one for one in find(text, years) if text[: one.start] in just and not one.base]
    return any(one.last in years and not one.several for one in found)


def expects(text: str, years: Years) -> bool:
    """Whether a sentence says what is expected without a word on a term: that of a year (主要预期目标是)."""
    said = _EXPECTED.match(text)
    return bool(said) and "年均" not in text and not any(one.several for one in find(text, years))


def lasting(text: str, years: Years) -> Period | None:
    """The last part of a year (1-9月) that a passage of news names, which later passages go on with.

    A single month is said of its own figure only.
    """
    found = (one for one in find(text, years) if not one.base)
    spans = [one for one in found if one.months and one.months[0] < one.months[1] and not one.several]
    return spans[-1] if spans else None


@lru_cache(maxsize=64)  # asked for each passage of a section
def chapter(headings: tuple[str, ...], years: Years) -> tuple[Period | None, bool]:
    """The several years that a chapter is about by the lowest of its headings that names any, and whether it
    is about nothing else (as 过去五年和2021年工作回顾 is).

    None where that names but one year, or a plan amid which it stands.
    """
    for heading in reversed(headings):
        text = fold(heading).text
        if found := [one for one in find(text, years) if not text.startswith(_FAR, one.end)]:
            terms = [one for one in found if one.several]
            amid = [one for one in terms if not one.ahead(years.review) and (one.last or 0) > years.review]
            return (terms[0], len(found) == 1) if len(terms) == 1 and not amid else (None, False)
    return None, False


def leading(headings: tuple[str, ...], years: Years) -> Period | None:
    """The several years that a heading names before one of the report's own (“十四五”时期和2025年工作)."""
    about, alone = chapter(headings, years)
    if about is None or alone:
        return None
    found = [one for heading in headings for one in find(fold(heading).text, years)]
    own = [one for one in found if not one.several and one.last in years]
    return about if own and about.start < own[0].start else None


def both(headings: tuple[str, ...], years: Years) -> tuple[Period, Period] | None:
    """The term gone by and the one to come that a heading names, in this order, and no other years."""
    found = [one for heading in headings for one in find(fold(heading).text, years)]
    terms = [one for one in found if one.several]
    if len(terms) != 2 or len(found) > 2 or terms[0].last != years.review or not terms[1].ahead(years.review):
        return None
    return terms[0], terms[1]


def aims(text: str, years: Years) -> bool:
    """Whether a sentence turns to years to come or to aims, not to those that were met or prepared for."""
    ahead = "目标" in text or any(one.ahead(years.review) for one in find(text, years))
    return ahead and _MET.search(text) is None


def _period(match: re.Match[str], years: Years) -> Period:
    words: dict[str, Any] = table("cues")["periods"]
    review_year, report_year = years.review, years.report
    start, end = match.span()
    if match["past"]:
        return Period(start, end, review_year - words["past"][match["past"]] + 1, review_year, None, False)
    if match["five"] or match["few"]:
        count = 5 if match["five"] else _count(match["few"])
        return Period(start, end, review_year - count + 1, review_year, None, False, counted=True)
    if match["near"]:
        return Period(start, end, review_year - _count(match["near"]) + 1, review_year, None, False)
    if match["term"]:
        told = None if match["atleast"] else match["takes"] or match["inside"]
        last = report_year + (_count(told) - 1 if told else 1)
        return Period(start, end, report_year, last, None, False, counted=not told, to_come=True)
    if match["next"]:
        return Period(start, end, report_year, report_year + words["next"][match["next"]] - 1, None, False)
    if match["plan"]:
        first, last = words["plans"][match["plan"]]
        if match["above"] or match["ends"]:
            return Period(start, end, last, last, None, bool(match["above"]))
        last = min(last, max(first, review_year)) if match["since"] else last
        last = first + _count(match["early"]) - 1 if match["early"] else last
        return Period(start, end, first, last, None, False)
    if match["first"]:
        return Period(start, end, int(match["first"]), int(match["until"]), None, False)
    if match["year"] or match["relative"] or match["ago"]:
        year = _year(match, years)
        reached = match["year"] and year == review_year and (match["base"] or "").startswith(_BACK)
        base, upto = bool(match["base"] and not reached), match[0].startswith(_UNTIL)
        return Period(start, end, year, year, _months(match, ""), base, upto=upto)
    months = _months(match, "lone")
    if match[0].startswith(_UNTIL):
        return Period(start, end, None, None, months, False, upto=True)
    return Period(start, end, None, None, months, bool(match["than"]) and months != (1, 12))  # 回升至全年的4%


_UNTIL = ("截至", "截止")
_BACK = ("回", "恢复")  # …由2022年的3%回升到2023年的5%


def _year(match: re.Match[str], years: Years) -> int:
    if match["year"]:
        return int(match["year"])
    if match["ago"]:
        return years.review - _count(match["ago"])
    relative: int = table("cues")["periods"]["relative"][match["relative"]]
    return years.now + relative


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
