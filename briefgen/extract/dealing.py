"""Figures dealt out to the indicators of their subject, with comparator, strength and stretch."""

from collections.abc import Sequence
from itertools import pairwise

from briefgen.extract import terms
from briefgen.extract.drafts import Draft, Run, Skipped, State
from briefgen.extract.measures import Measured, measured, suitable
from briefgen.extract.quantities import Quantity
from briefgen.extract.subjects import Subject
from briefgen.extract.tokens import Token
from briefgen.lexicon import table
from briefgen.lexicon.cues import patterns, words
from briefgen.lexicon.indicators import indicators
from briefgen.model import Comparator, Measure, Strength

Tokens = Sequence[Token]


def skip(state: State, subject: Subject, figures: Tokens, reason: str, doubtful: bool = False) -> None:
    for name in dict.fromkeys(member for member in subject.members if member):
        for token in figures:
            figure = token.quantity
            suits = doubtful and figure is not None and suitable(indicators()[name], figure)
            start = min(subject.start, token.start)
            state.skipped.append(Skipped(name, reason, start, token.end, token.figure, suits))


def deal(state: State, subject: Subject, run: Run, between: Tokens) -> None:
    """Gives the figures of `run` to the members of `subject`: one to each in order, or one to all.

    `between` are the cue words between subject and figures.
    """
    members = list(zip(subject.members, subject.stated_as, strict=True))
    years = terms.each_year(run.lead, len(run.figures)) if len(members) == 1 else ()
    if years:
        pairs, how = [(members[0], figure) for figure in run.figures], "dealt"
    elif len(run.figures) == len(members):
        pairs, how = list(zip(members, run.figures, strict=True)), "dealt" if len(members) > 1 else "single"
    elif len(members) == 1 and (last := _last_step(run.figures)):
        pairs, how = [(members[0], last)], "single"
    elif len(members) == 1 and _of_different_kinds(run.figures):
        pairs, how = [(members[0], figure) for figure in run.figures], "single"
    elif len(run.figures) == 1:
        pairs, how = [(member, run.figures[0]) for member in members], "shared"
    else:
        reason = f"{len(members)}个指标对{len(run.figures)}个数，无法分配"
        skip(state, subject, run.figures, reason, True)
        return
    carried = bool(state.drafts) and not any(token.kind in ("name", "head") for token in run.lead)
    state.latest = []
    for index, ((name, stated), token) in enumerate(pairs):
        state.period = years[index] if years else state.period
        if name:
            one = Subject((name,), (stated,), subject.start, subject.end)
            led = between if how != "single" or token is run.figures[0] or len(pairs) == 1 else ()
            draft = _draft(state, one, run, led, token, how, carried)
            if draft:
                state.drafts.append(draft)
                state.latest.append(draft)
    if any(draft.measure is Measure.GROWTH for draft in state.latest):
        state.qualifier = None


def _last_step(figures: Tokens) -> Token | None:
    """The last of levels passed in turn (跨越7万亿、8万亿、9万亿三个台阶); None where they are no such."""
    each = [token.quantity for token in figures if token.quantity]
    rises = all(one.value < more.value and one.family in ("", more.family) for one, more in pairwise(each))
    if len(each) < 2 or not rises or each[0].comparator is not Comparator.GE or not each[0].words[0]:
        return None
    passed = each[-1]._replace(comparator=Comparator.GE, words=each[0].words)
    return figures[-1]._replace(quantity=passed)


def _of_different_kinds(figures: Tokens) -> bool:
    """Whether each figure measures something else (增长15%、突破800亿元)."""
    families = [token.quantity.family for token in figures if token.quantity]
    return len(set(families)) == len(figures)


def _draft(
    state: State, one: Subject, run: Run, between: Tokens, token: Token, how: str, carried: bool
) -> Draft | None:
    """The draft of one figure for one indicator; a figure that does not fit is passed over."""
    name, quantity = one.members[0], token.quantity
    assert quantity is not None
    result = measured(indicators()[name], quantity, between, run.after)
    if isinstance(result, str):
        reason: str | None = result
    else:
        reason = _objection(state, one, result, run, between, quantity, carried)
        shared = how == "shared" and len(set(state.subject.stated_as if state.subject else ())) == 1
        if shared and _adds(name, result) and not _of_each(run.lead):
            reason = reason or "几个指标共一个数，可能是合计"
    if isinstance(result, str) or reason:
        if reason and (not carried or suitable(indicators()[name], quantity)):
            skip(state, one, [token], reason)
        return None
    yearly, total = terms.averages(run.lead), terms.adds(run.lead, name, quantity)
    undated = not any(part.period for part in run.lead)  # no other years are said of it
    new = terms.counted_up(state, one.stated_as[0]) and undated
    of_term = new or (undated and (state.whole_term or any("sum" in part.tags for part in run.lead)))
    total = total or terms.sums(state, run.lead, name, quantity)
    total = total or new
    return Draft(
        indicator=name,
        stated_as=one.stated_as[0],
        measure=result.measure,
        value=result.value,
        maximum=result.maximum,
        unit=result.unit,
        comparator=_sense(quantity, run.figures),
        strength=_strength(run, quantity),
        stretch=carried and _stretches(state, name, result, run.lead),
        start=one.start,
        end=run.figures[-1].end if how == "dealt" else token.end,
        figure=token.figure,
        rule=f"{'carried' if carried else 'named'}-{how}-{result.measure}",
        period=terms.span(state) if yearly or (total and of_term) else terms.dated(state, name),
        yearly=yearly,
        total=total,
        summed=not quantity.words[0] and not any("reach" in part.tags for part in between),
        aimed=any("aim" in part.tags for part in run.lead),
        qualifier=_qualifier(state, _beside(run), result.measure),
    )


def _objection(
    state: State, one: Subject, result: Measured, run: Run, between: Tokens, quantity: Quantity, carried: bool
) -> str | None:
    """Why a figure that fits by its words is still not the indicator's."""
    tags = {tag for token in between for tag in token.tags}
    counted = quantity.family in ("firms", "households", "count")
    if result.measure is Measure.LEVEL and counted and state.adding:
        stock = any(word in one.stated_as[0] for word in (*words("total"), *patterns("stock")))
        stock = stock or any("held" in token.tags for token in run.lead)
        if not (stock or quantity.words[0] or tags & {"reach", "total"}):
            return "新增的数，不是总数"
    new = terms.NEW in one.stated_as[0]  # 城镇新增就业…,实际新增5.2万人
    if result.measure is Measure.LEVEL and "delta" in tags and not new and not tags & {"reach", "total"}:
        return "新增的数，不是总量"  # 贷款余额新增90亿元
    if reason := _years(state, one.members[0], result, run, quantity):
        return reason
    if not carried:
        return None
    if not between and not quantity.words[0]:
        return "没有说明是什么数"
    return _repeated(state, one.members[0], result, run.lead, tags)


def _years(state: State, name: str, result: Measured, run: Run, quantity: Quantity) -> str | None:
    """Why nobody knows which years a figure is of, or it is of more than one."""
    growth, level = result.measure is Measure.GROWTH, result.measure is Measure.LEVEL
    lead = {tag for token in run.lead for tag in token.tags}
    several = state.period is not None and state.period.several
    if state.plan and state.period and state.period.counted:
        return "没有说明是哪几年"
    yearly = terms.averages(run.lead)
    if yearly and not several:
        several = state.base_year is not None or (terms.span(state) or terms.ANY).several
    if growth and not yearly and terms.since_before(state, run.lead):
        return "基期不是上年"
    if growth and not yearly and (several or terms.of_sum(state, name)):
        return "几年的累计增幅，不是年度增速"
    if level and "sum" in lead and terms.adds_since(state, name):
        return "没有说明是哪几年的合计"
    if growth and not yearly and terms.since_told(state, name, quantity):
        return "基期不是上年"
    termed = several or terms.of_term(state, name)
    if termed and terms.undivided(state, result, name, run, quantity):
        return "没有说明是一年的数还是几年的合计"
    if level and yearly and not indicators()[name].rate:
        return "年均数，不是当年的数"
    if growth and not several and _adds_up(name, run.lead):
        return "没有说明是哪几年的累计"
    if yearly and state.campaign and state.campaign is terms.span(state):
        _redate(state, name)
    if yearly and not several:
        _undate(state, name)
        return "没有说明是哪几年的年均"
    return None


def _adds(name: str, result: Measured) -> bool:
    """Whether one figure for several indicators may be that of their sum (存贷款余额1.1万亿元、增长9%)."""
    sums = any(unit.name == "亿元" for unit in indicators()[name].units)
    return sums or result.measure is Measure.LEVEL


def _adds_up(name: str, lead: Tokens) -> bool:
    """Whether a change is added up over years, as that of a ratio is: no months do (能耗累计下降14%)."""
    ratio = any("/" in unit.name for unit in indicators()[name].units)
    for index, token in enumerate(lead[:-1] if ratio else ()):
        dated = index > 0 and lead[index - 1].period is not None  # 全年累计下降3%
        if "sum" in token.tags and lead[index + 1].tags & {"growth", "fall"} and not dated:
            return True
    return False


def _of_each(lead: Tokens) -> bool:
    """Whether one figure is said to be that of each of several indicators (均突破千亿元)."""
    return any(token.tags & {"each", "all"} for token in lead)


def _redate(state: State, name: str) -> None:
    """Dates a sum as the average behind it (三年行动收官,完成9亿元、年均增长9%)."""
    last = state.drafts[-1] if state.drafts else None
    if last and last.indicator == name and last.measure is Measure.LEVEL and last.summed:
        last.period, last.total = state.campaign, True


def _undate(state: State, name: str) -> None:
    """Takes back a sum that an average over years nobody names shows to be theirs (完成9亿元、年均增长9%)."""
    last = next((draft for draft in reversed(state.drafts) if draft.indicator == name), None)
    dated = last and last.period and not last.period.several  # 2022年完成9亿元、年均增长9%
    if last and not dated and last.measure is Measure.LEVEL and last.summed:
        state.drafts.remove(last)
        state.skipped.append(
            Skipped(
                name, "可能是几年的合计", last.start, last.end, last.figure or (last.start, last.end), False
            )
        )


def _repeated(state: State, name: str, result: Measured, lead: Tokens, tags: set[str]) -> str | None:
    """Whether the sentence has given this figure already; an exact one takes the place of a milestone."""
    told = [
        draft
        for draft in state.drafts
        if draft.indicator == name
        and draft.value is not None
        and draft.measure is result.measure
        and terms.same(state, draft.period, terms.span(state) if draft.yearly else state.period)
        and draft.yearly == terms.averages(lead)
        and draft.qualifier
        == _qualifier(state, lead, result.measure)  # 增长2%,扣除留抵退税因素后增长8%: both are true
    ]
    if not told or any("soft" in token.tags for token in lead):
        return None
    if told[-1].comparator is Comparator.GE and (told[-1].value or 0) <= result.value and "reach" in tags:
        state.drafts.remove(told[-1])  # 突破6000亿元,达到6105亿元: the second says it exactly
        return None
    if "total" in tags and result.unit == told[-1].unit == "家" and (told[-1].value or 0) < result.value:
        state.drafts.remove(told[-1])  # 新增甲类10家;乙类15家,总数达38家: the first only counts new ones
        return None
    return "同一句已有这个指标的数"


def _sense(quantity: Quantity, figures: Tokens) -> Comparator:
    """The comparator, also one that opens the list (分别超8万元、4万元) or closes it (7%、8%左右)."""
    first, last = figures[0].quantity, figures[-1].quantity
    if quantity.comparator is not Comparator.EQ or not first or not last:
        return quantity.comparator
    if last.closing:
        return last.comparator
    opening = not first.closing and first.comparator is not Comparator.RANGE
    return first.comparator if opening else Comparator.EQ


def _strength(run: Run, quantity: Quantity) -> Strength:
    binding = table("cues")["comparator"]
    closing = run.figures[-1].quantity
    said = {*quantity.words, *(closing.words if closing else ())}
    if any("firm" in token.tags for token in run.lead) or said & set(binding["firm"]):
        return Strength.FIRM
    if any("soft" in token.tags for token in run.lead) or said & set(binding["soft"]):
        return Strength.SOFT
    return Strength.PLAIN


def _stretches(state: State, name: str, result: Measured, lead: Tokens) -> bool:
    """Whether this is the second, higher figure of 「增长8%,力争8.5%」."""
    return any("soft" in token.tags for token in lead) and any(
        draft.indicator == name
        and draft.measure is result.measure
        and draft.value is not None
        and draft.value < result.value
        for draft in state.drafts
    )


def _beside(run: Run) -> Tokens:
    """What stands before the figures, and a word that follows them in brackets: 增长3%(同口径)."""
    after = run.after
    return [*run.lead, after] if after and after.text.startswith("(") and "," not in after.text else run.lead


def _qualifier(state: State, lead: Tokens, measure: Measure) -> str | None:
    """How the figure was reckoned: said beside it or, of a growth, in the clause before."""
    said = (token for token in lead if token.kind == "qualifier" or "qualifier" in token.tags)
    here = next((token.text.strip("()") for token in said), None)
    return here or (state.qualifier if measure is Measure.GROWTH else None)
