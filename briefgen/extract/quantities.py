"""Quantities: figures with unit, range and comparator, found in folded text."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from briefgen.extract.numerals import CHINESE, DIGITS, arabic, chinese
from briefgen.lexicon import table
from briefgen.lexicon.alternation import either, first_characters, guarded
from briefgen.lexicon.units import Unit, cancelling, not_units, scales, units
from briefgen.model import Comparator


class Quantity(NamedTuple):
    """A figure in folded text.

    `text[start:end]` is number and unit (both ends of a range), `text[outer_start:outer_end]` takes in
    the comparator words. `value` and `maximum` count in the spelled `unit` with the scale multiplied
    out (1.2万亿元 is 1.2e12 with unit 元); `unit` is None for a bare number. `closing` says that the
    comparator stands behind the figure, so that it closes a list of figures.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    value: Decimal
    maximum: Decimal | None
    unit: Unit | None
    scale: str
    comparator: Comparator
    closing: bool
    words: tuple[str, str]

    @property
    def family(self) -> str:
        return self.unit.family if self.unit else ""

    @property
    def based(self) -> Decimal:
        """The value in base units of its family."""
        return self.value * self.unit.factor if self.unit else self.value


@dataclass(frozen=True, slots=True)
class _Patterns:
    figure: re.Pattern[str]
    before: re.Pattern[str]
    closes: frozenset[str]
    after: re.Pattern[str]
    cancel: re.Pattern[str]
    senses: dict[str, Comparator]


@cache
def _patterns() -> _Patterns:
    cues = table("cues")["comparator"]
    spelled = [unit for unit in units() if unit not in ("百分之", "千分之")]
    inside = "|".join(cues["inside"]["ge"])
    firsts = first_characters(either(spelled))  # to try each of them takes longer than all the rest
    unit = rf"(?=[{firsts}])(?!{either(not_units())}){either(spelled)}"
    scale = rf"(?:{either(list(scales()))})"
    # a scale gives way to a longer unit that begins like it (3千米)
    longer = either([spelling for spelling in spelled if spelling[0] in "千百万"])
    number = rf"(?P<@minus>(?<![\d%A-Za-z])[-负])?(?:(?P<@digits>(?<![\d.])(?:{DIGITS}))|(?P<@cn>{CHINESE}))"
    # a scale gives way to a longer unit that begins like it (3千米)
    scaled = rf"(?P<@more>{inside})?(?:(?!{longer})(?P<@scale>{scale}))?(?P<@late>{inside})?"
    one = rf"(?P<@parts>百分之|千分之)?{number}{scaled}(?P<@unit>{unit})?"
    figure = one.replace("@", "a") + rf"(?:(?=[-~—至到])(?P<dash>-|~|—{{1,2}}|至|到){one.replace('@', 'b')})?"
    joint = rf"(?:{either(cues['joint'])})?"
    before = "|".join(f"(?P<{sense}>{either(cues['before'][sense])})" for sense in ("ge", "le", "approx"))
    after = "|".join(f"(?P<{sense}>{either(cues['after'][sense])})" for sense in ("ge", "le", "approx"))
    return _Patterns(
        re.compile(figure),
        guarded(rf"(?:{before}){joint}$"),
        frozenset(word[-1] for words in (*cues["before"].values(), cues["joint"]) for word in words),
        guarded(after),
        guarded("|".join(cancelling())),
        {sense: Comparator(sense) for sense in ("ge", "le", "approx")},
    )


_AND = frozenset("、和与")
# 高于全国3.2个、高于全省1.5个百分点
_OVER = re.compile("[、,和](?:[快高低慢]于|高出)?全[国省市区州](?:平均)?(?:水平)?")
_DEALT = re.compile("分别[^,。;、\\d]{0,6}$")
_NEAR = 12  # characters before a number that may say that it is dealt out
_MAY = re.compile(rf"[-负\d{CHINESE[1 : CHINESE.index(']')]}]")


def find(text: str) -> tuple[Quantity, ...]:
    """Every quantity of folded `text` in order; slogans and names with numerals give none."""
    if not _MAY.search(text):
        return ()
    patterns = _patterns()
    blocked = [match.span() for match in patterns.cancel.finditer(text)]
    found: list[Quantity] = []
    position = 0
    search, figure = _MAY.search, patterns.figure.match
    while may := search(text, position):  # far quicker than to search for the whole pattern
        start = may.start()
        match = figure(text, start)
        if match is None:
            position = start + 1
            continue
        position = match.end()
        block = next((span for span in blocked if span[0] <= start < span[1]), None) if blocked else None
        if block:
            position = max(start + 1, block[1])
            continue
        quantity = _quantity(text, match, found[-1].outer_end if found else 0)
        if quantity:
            found.append(quantity)
            position = quantity.outer_end
        elif match["dash"]:
            position = match.start("dash")
    return tuple(_shared(text, found))


def _shared(text: str, found: list[Quantity]) -> list[Quantity]:
    """The quantities, those before one in points, or dealt out, that name no unit in its unit too (1.2、2.3个
    百分点, 分别为28和46亿元)."""
    for index in range(len(found) - 2, -1, -1):
        one, after = found[index], found[index + 1]
        counted = one.unit is not None and one.unit.spelling == "个" and after.family == "points"
        bare = one.unit is None or counted  # 3.4个、1个百分点
        between = text[one.outer_end : after.outer_start]
        beside = between in _AND or (after.family == "points" and _OVER.fullmatch(between))
        if not bare or after.unit is None or not beside:
            continue
        opens = max(0, one.outer_start - _NEAR)
        if after.family == "points" or _DEALT.search(text, opens, one.outer_start):
            found[index] = _in_unit(one, after)
    return found


def _in_unit(one: Quantity, after: Quantity) -> Quantity:
    """The bare number in unit and scale of the one behind it (28 of 28和46亿元: 28亿元)."""
    if one.scale or not after.scale:
        return one._replace(unit=after.unit)
    return one._replace(
        unit=after.unit, scale=after.scale, value=one.value * Decimal(10) ** scales()[after.scale]
    )


def rate(text: str, start: int, end: int) -> Quantity:
    """The digits `text[start:end]`, with or without their sign, as a rate in %."""
    value = arabic(text[start:end].rstrip("%"))
    return Quantity(start, end, start, end, value, None, units()["%"], "", Comparator.EQ, False, ("", ""))


def _quantity(text: str, match: re.Match[str], floor: int) -> Quantity | None:
    end, maximum = match.end(), None
    numerals, dash, spelled, parts = match.group("acn", "dash", "aunit", "aparts")
    if numerals and not (dash or spelled or parts) and text[end - 1] != "亿":
        return None  # a Chinese numeral that counts nothing: see _countable
    first = _number(match, _FIRST)
    if first is None:
        return None
    value, unit, scale = first
    if dash:
        second = _number(match, _SECOND)
        ranged = second and _range(text, match, first, second)
        if ranged:
            value, maximum, unit, scale = ranged
        else:
            end = match.start("dash")
    start = match.start()
    if numerals and not _countable(text, match, unit, start, end):
        return None
    outer_start, outer_end, comparator, words = _comparator(text, start, end, floor)
    if maximum is not None:
        comparator = Comparator.RANGE
    elif comparator is Comparator.EQ and (match["amore"] or match["alate"]):
        comparator = Comparator.GE
    closing = outer_end > end
    return Quantity(
        start, end, outer_start, outer_end, value, maximum, unit, scale, comparator, closing, words
    )


_FIRST, _SECOND = (
    tuple(side + name for name in ("digits", "cn", "scale", "parts", "unit", "minus")) for side in "ab"
)


def _number(match: re.Match[str], side: tuple[str, ...]) -> tuple[Decimal, Unit | None, str] | None:
    """Value with scale, unit and scale of one end; None when the characters make no number."""
    figures, numerals, scale, parts, unit, minus = match.group(*side)
    number = arabic(figures) if figures else chinese(numerals)
    if number is None:
        return None
    if scale:
        number *= Decimal(10) ** scales()[scale]
    spelled = parts or unit
    return -number if minus else number, units()[spelled] if spelled else None, scale or ""


def _range(
    text: str,
    match: re.Match[str],
    first: tuple[Decimal, Unit | None, str],
    second: tuple[Decimal, Unit | None, str],
) -> tuple[Decimal, Decimal, Unit | None, str] | None:
    """Both ends of a range under one unit; None for 从5%到6%, a year span or ends that do not fit."""
    (low, unit, scale), (high, unit_high, scale_high) = first, second
    if unit_high is None or (unit and unit is not unit_high):
        return None
    if match["dash"] in "至到" and re.search(r"(?:从|由)[^,。;、]{0,12}$", text[: match.start()]):
        return None
    if unit is None and not scale and scale_high:
        low *= Decimal(10) ** scales()[scale_high]
    return (low, high, unit_high, scale_high) if low < high else None


def _bound(text: str, start: int, end: int) -> bool:
    """Whether a word before or behind says how a bare 千亿 or 亿元 binds (突破千亿, 亿元以上)."""
    if _patterns().before.search(text, max(0, start - 8), start):
        return True
    return text[start - 1 : start] != "上" and _patterns().after.match(text, end) is not None


def _countable(text: str, match: re.Match[str], unit: Unit | None, start: int, end: int) -> bool:
    """Whether Chinese numerals count something: they need a unit, and 一个 is an article."""
    if unit is None:  # 突破千亿, 千亿以上: the unit goes without saying
        before = text[start - 1 : start]
        if text[end - 1] != "亿" or before in ("数", "几"):
            return False
        return _bound(text, start, end)
    if match["acn"] in ("亿", "万亿") and not _bound(text, start, end):
        return False  # the unit of a column: 出口总额 亿元 198.1
    if unit.family in ("count", "firms", "years") and match["acn"] in ("一", "万", "千", "百", "十"):
        return unit.family == "firms" and match["acn"] != "一" and _bound(text, start, end)  # 突破百家
    return not (match["acn"] in ("万", "亿", "千", "百") and text[start - 1 : start] in ("数", "上", "几"))


def _comparator(text: str, start: int, end: int, floor: int) -> tuple[int, int, Comparator, tuple[str, str]]:
    """The span with comparator words, their sense (a word behind outweighs one before) and the words."""
    patterns = _patterns()
    outer_start, outer_end, sense = start, end, Comparator.EQ
    before = after = ""
    closed = text[start - 1 : start] in patterns.closes
    if closed and (match := patterns.before.search(text, max(floor, start - 8), start)):
        outer_start, before = match.start(), match[0]
        sense = patterns.senses[match.lastgroup or "ge"]
    if match := patterns.after.match(text, end):
        outer_end, after = match.end(), match[0]
        sense = patterns.senses[match.lastgroup or "ge"]
    return outer_start, outer_end, sense, (before, after)
