"""Whether a result keeps a promise: figure against figure, and promises in words that figures decide."""

from briefgen import figures
from briefgen.analysis.choose import Told
from briefgen.lexicon import ledger as rules
from briefgen.model import Comparator, Fact, Kind, Measure, Verdict


def decide(promise: Fact, result: Fact, now: Told) -> tuple[Verdict, str]:
    """The verdict on a result of the same measure, unit and qualifier for the whole year, and its ground."""
    if promise.value is None:
        return _worded(promise, result, now)
    if result.value is None:
        return Verdict.WORDED, "结果为定性表述"
    gap = distance(promise, result)
    if gap >= 0:
        return Verdict.KEPT, "达到目标"
    if promise.comparator is Comparator.APPROX and within_about(promise, -gap):
        return Verdict.KEPT, "在“左右”之内"
    side = "高于" if lower_is_better(promise) else "低于"
    size = f"{figures.number(-gap)}个百分点" if promise.unit == "%" else figures.amount(-gap, promise.unit)
    open_ended = result.comparator in {Comparator.GE, Comparator.LE}
    return Verdict.MISSED, f"{side}目标{size}" + ("（结果只报界限）" if open_ended else "")


def decidable(promise: Fact) -> bool:
    """Whether figures could decide the promise: it is one, or words that the lexicon has a rule for."""
    return promise.value is not None or _rule(promise) is not None


def distance(promise: Fact, result: Fact) -> float:
    """How far the result is on the better side of the target, in its unit; negative when short of it."""
    assert promise.value is not None
    assert result.value is not None
    if lower_is_better(promise):
        top = promise.value if promise.value_max is None else promise.value_max
        worst = result.value if result.value_max is None else result.value_max
        return round(top - worst, 6)
    return round(result.value - promise.value, 6)


def lower_is_better(promise: Fact) -> bool:
    """Whether less is better: by the lexicon, an upper bound, or a fall that is aimed at (not of a flow)."""
    if rules.lower_is_better(promise.indicator) or promise.comparator is Comparator.LE:
        return True
    fall = promise.measure is Measure.GROWTH and promise.value is not None and promise.value < 0
    return fall and promise.indicator not in rules.flows()


def within_about(promise: Fact, short: float) -> bool:
    """Whether a result that is `short` of the promise, in its unit, is still within its 左右."""
    points, share = rules.about()
    return round(short, 6) <= (points if promise.unit == "%" else abs(promise.value or 0) * share)


def _worded(promise: Fact, result: Fact, now: Told) -> tuple[Verdict, str]:
    rule = _rule(promise)
    if rule is None or result.value is None or result.measure is not Measure.GROWTH:
        return Verdict.WORDED, "定性目标，报告内的数字不能判定"
    base: float | None = 0.0
    if rule.against:
        other = now.comparable(Kind.ACHIEVEMENT, rule.against, Measure.GROWTH)
        base = other.value if other is not None else None
    if base is None:
        return Verdict.WORDED, f"报告没有{rule.against}增速，不能判定"
    gap = round(result.value - base - rule.margin, 6)
    against = f"（{rule.against}增速为{figures.number(base)}%）" if rule.against else ""
    if gap > 0 or (gap == 0 and not rule.above):
        return Verdict.KEPT, f"达到所说{against}"
    return Verdict.MISSED, f"未达所说{against}"


def _rule(promise: Fact) -> rules.Worded | None:
    words = promise.qualitative or ""
    return next((rule for rule in rules.worded() if rule.pattern.search(words)), None)
