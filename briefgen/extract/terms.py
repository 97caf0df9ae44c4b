"""Which years a figure is of: an average, a sum, a change reckoned from a year before."""

from collections.abc import Sequence
from dataclasses import replace

from briefgen.extract.drafts import Run, State
from briefgen.extract.measures import Measured
from briefgen.extract.periods import Period
from briefgen.extract.quantities import Quantity
from briefgen.extract.tokens import Token
from briefgen.lexicon.cues import words
from briefgen.lexicon.ledger import flows
from briefgen.lexicon.ledger import sums as added_up
from briefgen.lexicon.ledger import yearly as once_a_year
from briefgen.model import Measure

Tokens = Sequence[Token]
NEW = "新增"  # in a name: those of all years make up a sum
_DOES = ("实际", "利用", "使用", "吸引", "引进")  # names that say what was done, as a sum goes on
_TERM = 5  # years of a government and of a plan
ANY = Period(0, 0, None, None, None, False)


def undivided(state: State, result: Measured, name: str, run: Run, quantity: Quantity) -> bool:
    """Whether a level that adds up year by year is told of several years with no word on its year."""
    passed = any(figure.quantity and any(figure.quantity.words) for figure in run.figures)
    told = (passed and name not in added_up()) or any(
        part.tags & {"reach", "sum"} or part.period for part in run.lead
    )
    summed = NEW in name or sums(state, run.lead, name, quantity)
    return result.measure is Measure.LEVEL and name in flows() and not summed and not told


def of_term(state: State, name: str) -> bool:
    """Whether the chapter is about several years and nothing else, and what it tells adds up over them."""
    several = state.span is not None and state.span.several
    return several and state.whole_term and state.period is None and name in added_up()


def of_sum(state: State, name: str) -> bool:
    """Whether the last level of the indicator is a sum over years, with which growth then is compared."""
    last = next((draft for draft in reversed(state.drafts) if draft.indicator == name), None)
    return last is not None and last.total and last.period is not None and last.period.several


def since_before(state: State, lead: Tokens) -> bool:
    """Whether the change is reckoned from a year other than the one before (比2017年增长)."""
    years = [token.period.last for token in lead if token.period and token.period.base] or [state.since]
    now = state.period.last if state.period and state.period.last else state.year
    return any(year is not None and year < now - 1 for year in years)


def adds_since(state: State, name: str) -> bool:
    """Whether it is a sum since a beginning that says not which years (本届政府以来,累计投资400亿元)."""
    return state.since is not None and state.since < state.year - 1 and name in added_up()


def since_told(state: State, name: str, quantity: Quantity) -> bool:
    """Whether a change by times is one from a level of years before (2017年105家,2022年1012家,增长近10倍)."""
    last = state.year - 1
    years = [draft.period.last for draft in state.drafts if draft.indicator == name and draft.period]
    return quantity.family == "times" and any(year is not None and year < last for year in years)


def span(state: State) -> Period | None:
    """The years of an average: those named, or those since the year that the change is reckoned from."""
    period = state.period
    if period and not period.several and state.span and state.span.last == period.last:
        return state.span  # 未来五年…,到2027年,年均增长7%
    if period and state.plan and period.last == state.year + _TERM - 1 and not period.base:
        return replace(period, first=state.year)  # of 2023: 到2027年,…年均增长7%
    if period is None or period.several or state.base_year is None or period.last is None:
        since = None if state.base_year is None else replace(ANY, first=state.base_year + 1)
        return period or since or state.campaign or state.span
    return replace(period, first=state.base_year + 1, months=None)


def same(state: State, one: Period | None, other: Period | None) -> bool:
    """Whether two periods are one; a figure with no date is of the year itself."""
    own = [period and (period.first, period.last, period.months) for period in (one, other)]
    return one == other or {own[0], own[1]} == {None, (state.year, state.year, None)}


def begins(state: State, lead: Tokens) -> None:
    """Takes note of a sum over years, whatever it is of."""
    if state.period and state.period.several and any("sum" in token.tags for token in lead):
        state.summing = state.period


def dated(state: State, name: str) -> Period | None:
    """The period of a figure that is told of no other: what adds up by the end of a month is of the year till
    then (截至11月底完成投资120亿元)."""
    period = state.period
    if period is None or not period.months:
        return period
    if period is state.span and name in once_a_year():
        return None
    if not period.upto or name not in flows():
        return period
    return replace(period, months=(1, period.months[1]))


def averages(lead: Tokens) -> bool:
    """Whether the figure is an average over the years of its period."""
    averaged = any(token.period and token.text.endswith(words("yearly")) for token in lead)  # 两年平均
    return averaged or any("yearly" in token.tags for token in lead)


def adds(lead: Tokens, name: str, quantity: Quantity) -> bool:
    """Whether the figure is a sum over the years that its clause names, not what was reached in them."""
    tags = {tag for token in lead for tag in token.tags}
    spanned = any(token.period and token.period.several for token in lead) and "reach" not in tags
    done = name in flows() and "have" in tags and not quantity.words[0]
    return "sum" in tags or (spanned and (name in added_up() or done))


def counted_up(state: State, stated_as: str) -> bool:
    """Whether what is new is counted over all years told of (五年来累计投资A亿元,城镇新增就业B万人)."""
    spanned = state.whole_term or state.counting or (state.period is not None and state.period.several)
    return NEW in stated_as and spanned


def sums(state: State, lead: Tokens, name: str, quantity: Quantity) -> bool:
    """Whether a sum over years goes on (五年累计完成A亿元,完成B亿元; 累计投资A亿元、税收B亿元)."""
    tags = {tag for token in lead for tag in token.tags}
    goes_on = state.summing is not None and state.summing == state.period
    does = state.joined or any(token.kind == "name" and token.text.startswith(_DOES) for token in lead)
    flows_on = "have" in tags or (does and name in flows() and not any(quantity.words))
    return goes_on and flows_on and "reach" not in tags


def each_year(lead: Tokens, figures: int) -> Sequence[Period]:
    """The years that as many figures are dealt out to (2021年、2022年分别增长8.1%、3.2%); else none."""
    dated = [index for index, token in enumerate(lead) if token.period]
    chain = lead[dated[0] : dated[-1] + 1] if dated else ()
    strung = all(token.period or token.text == "、" or "join" in token.tags for token in chain)
    years = [token.period for token in chain if token.period]
    plain = not any(one.several or one.months or one.base or one.first is None for one in years)
    dealt = any("each" in token.tags for token in lead)
    return years if dealt and strung and plain and len(years) == figures > 1 else ()
