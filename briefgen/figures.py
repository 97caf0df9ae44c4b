"""How figures are written for readers: pure functions, used by sentences, charts and pages alike."""

import re
import unicodedata

from briefgen.model import Comparator, Counted, Fact, Measure, Rank, State, Strength

MINUS = "\u2212"
_GE, _LE = "\u2265", "\u2264"
_WAN = 10_000
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_LARGER = {"人": "万人", "亿元": "万亿元"}
_STATES = {State.STATED: "已写明", State.WORDED: "定性", State.UNREAD: "待核", State.UNMENTIONED: "未提及"}
_STRENGTHS = {Strength.FIRM: "刚性", Strength.PLAIN: "一般", Strength.SOFT: "弹性"}


def number(value: float, decimals: int | None = None) -> str:
    """A plain number without grouping, U+2212 as minus.

    Without `decimals` it has as many as the value (at most four), so that no stated digit is lost and
    no noise of binary arithmetic is shown.
    """
    written = f"{value:.{4 if decimals is None else decimals}f}"
    if decimals is None and "." in written:
        written = written.rstrip("0").rstrip(".")
    written = "0" if written in {"-0", ""} else written
    return written.replace("-", MINUS)


def scaled(value: float, unit: str) -> tuple[float, str]:
    """Value and unit as a reader wants them: round sums of 10,000 and more as 万人 and 万亿元."""
    larger = _LARGER.get(unit)
    if larger and abs(value) >= _WAN and value % 100 == 0:
        return value / _WAN, larger
    return value, unit


def amount(value: float, unit: str) -> str:
    """A value with its unit: 8029.8亿元, 12.3万人, −2.1%."""
    shown, name = scaled(value, unit)
    return f"{number(shown)}{name}"


def text(fact: Fact) -> str:
    """A fact's figure with unit and comparator (≥5.5%, 6.5%～7%, 6%左右), or its own words."""
    return _write(fact, with_unit=True)


def counted(figure: Fact | Counted) -> str:
    """Any figure as readers see it: ≥55个, 300亿元, 6%左右."""
    if isinstance(figure, Fact):
        return text(figure)
    sign = {Comparator.GE: _GE, Comparator.LE: _LE}.get(figure.comparator, "")
    top = f"～{number(figure.value_max)}" if figure.value_max is not None else ""
    about = "左右" if figure.comparator is Comparator.APPROX else ""
    return f"{sign}{number(figure.value)}{top}{figure.unit}{about}"


def short(fact: Fact) -> str:
    """The same without unit, for table cells whose head names it; words are whole."""
    return _write(fact, with_unit=False)


def as_stated(fact: Fact, value: float) -> str:
    """A value of the fact with the decimals that its report gives it: 7.0 where it says 7.0%."""
    at, quote = fact.evidence.figure, fact.evidence.quote
    if at is None:
        return number(value)
    written = quote[at[0] - fact.evidence.start : at[1] - fact.evidence.start]
    plain = unicodedata.normalize("NFKC", written).replace(",", "")
    same = [len(n.partition(".")[2]) for n in _DECIMAL.findall(plain) if float(n) == abs(value)]
    return number(value, max(same, default=None))


def _write(fact: Fact, *, with_unit: bool) -> str:
    if fact.value is None:
        return fact.qualitative or ""
    shown, name = scaled(fact.value, fact.unit)
    unit = name if with_unit or name != fact.unit else ""
    first = as_stated(fact, shown)
    if fact.comparator is Comparator.RANGE and fact.value_max is not None:
        top = fact.value_max / _WAN if shown != fact.value else fact.value_max
        # Only % is repeated: 6.5%～7%, but 100～120亿元.
        return f"{first}{'%' if unit == '%' else ''}～{as_stated(fact, top)}{unit}"
    if fact.comparator is Comparator.APPROX:
        return f"{first}{unit}左右"
    return {Comparator.GE: _GE, Comparator.LE: _LE}.get(fact.comparator, "") + first + unit


def words(fact: Fact) -> str:
    """The figure as a sentence says it: 5.5%以上, 不超过3%, 6%左右."""
    sign, rest = text(fact)[:1], text(fact)[1:]
    return {_GE: f"{rest}以上", _LE: f"不超过{rest}"}.get(sign, text(fact))


def change(fact: Fact) -> str:
    """A growth in a sentence: 增长3.7%, 下降2%, 持平; any other fact as `words`."""
    plain = fact.comparator in {Comparator.EQ, Comparator.APPROX}
    if fact.measure is not Measure.GROWTH or fact.value is None or not (plain or fact.value > 0):
        return words(fact)
    if fact.value == 0:
        return "持平"
    return f"{'增长' if fact.value > 0 else '下降'}{words(fact).replace(MINUS, '')}"


def points(value: float) -> str:
    """A difference of two rates, signed: +2.3个百分点, −0.5个百分点, 持平."""
    if abs(value) < 5e-5:
        return "持平"
    return f"{'+' if value > 0 else ''}{number(round(value, 4))}个百分点"


def order(fact: Fact) -> float | None:
    """The number a fact is ordered by: the middle of a range, else its value; None for words."""
    if fact.value is None or fact.value_max is None:
        return fact.value
    return (fact.value + fact.value_max) / 2


def rank(rank: Rank) -> str:
    """A place in an order: 全省第4, 全国前10."""
    return f"{rank.scope}{'前' if rank.top_n else '第'}{rank.rank}"


def period(period: str) -> str:
    """A period in words: 2022年, 2022年1～9月, 2018～2022年."""
    if "/" not in period:
        return f"{period}年"
    first, last = period.split("/", 1)
    if "-" in first and "-" in last:
        return f"{first[:4]}年{int(first[5:7])}～{int(last[5:7])}月"
    return f"{first}～{last}年"


def full_year(fact: Fact) -> bool:
    """Whether the fact tells one whole year, so that it may stand beside other cities' years."""
    return fact.period.isdigit() and len(fact.period) == 4


def state(state: State) -> str:
    """The mark of a cell: 未提及, 定性, 待核; three different absences."""
    return _STATES[state]


def strength(strength: Strength) -> str:
    """How hard a target binds: 刚性 (确保、不低于), 一般, 弹性 (力争、左右)."""
    return _STRENGTHS[strength]
