"""Why a figure behind an indicator's name is not the indicator's own."""

from collections.abc import Sequence
from itertools import pairwise

from briefgen.extract.drafts import Run, State
from briefgen.extract.subjects import Subject
from briefgen.extract.tokens import Token
from briefgen.lexicon.cues import words
from briefgen.lexicon.indicators import indicators

Tokens = Sequence[Token]
BEFORE = "变化前的数"
FOREIGN = frozenset({"other", "head"})  # a head here has found no topic
_PLANNED = ("年初", "原计划", "计划全年", "计划完成", "计划增长", "计划达到")  # also before the name


def obstacle(subject: Subject, between: Tokens, named: bool) -> str | None:
    """Why figures behind these tokens are not simply the subject's, in Chinese; None when they are."""
    if subject.fault and not (subject.added and _totals(between, named)):
        return subject.fault
    for at, token in enumerate(between):
        if token.compares:
            return f"「{token.text}」是比较或占比"
        if token.period and token.period.base and token.period.several:
            return f"以「{token.text}」为基期"
        if token.period and token.period.base and all("fill" in one.tags for one in between[at + 1 :]):
            return f"以「{token.text}」为基期"  # 比2016年的20亿元
        if token.kind in ("other", "head") or token.tags & {"part", "other_place", "served"}:
            return f"「{token.text}」隔在指标与数字之间"
    if starts(between):
        return BEFORE
    if between and (between[-1].text == "、" or "join" in between[-1].tags):
        return "并列的另一项"
    return None


def planned(between: Tokens, state: State, run: Run) -> str | None:
    """Why a figure of a report's results is none: it was but planned (计划增长8%,实际增长5.1%; 8%的目标)."""
    handed = next((at for at, token in enumerate(run.lead) if token.text.endswith("下达")), None)
    if handed is not None and not any(token.text.endswith(words("have")) for token in run.lead[:handed]):
        return f"「{run.lead[handed].text}」的数"  # 省下达任务4万人,我们安排5万人
    ahead = state.period is not None and state.period.ahead(state.year)
    if state.plan or state.quotes or ahead:
        return None
    told = [*[token for token in run.lead if token.text.startswith(_PLANNED)], *between]
    told += [token for token, name in pairwise(run.lead) if token.text == "计划" and name.kind == "name"]
    did = any(token.text.startswith(words("have")) for token in run.lead)  # 实现了…增长8%的目标
    if run.after and run.after.text.startswith("的") and not did:
        told.append(run.after)
    word = next((token for token in told if "aim" in token.tags), None)
    return f"「{word.text}」的数，不是结果" if word else None


def share(state: State, between: Tokens, run: Run) -> str | None:
    """Why a percentage behind a share is no growth unless it says so (占比超过50%,达到51%)."""
    if not state.share or state.subject is None or indicators()[state.subject.members[0]].rate:
        return None
    percent = any(figure.quantity and figure.quantity.family == "percent" for figure in run.figures)
    said = any(token.tags & {"growth", "fall", "rate"} and "reach" not in token.tags for token in between)
    rated = any(token.text.startswith(words("rate")) for token in between)
    reached = any("reach" in token.tags for token in between)
    return "占比，不是增速" if percent and not rated and (reached or not said) else None


def done(state: State, run: Run) -> str | None:
    """Why a percentage that is done in a part of a year is no growth (上半年完成固定资产投资60%)."""
    part = state.period is not None and state.period.months is not None
    does = part and any(token.text.endswith("完成") for token in run.lead)
    if not does or any(token.tags & {"growth", "fall", "rate"} for token in run.lead):
        return None
    percent = any(figure.quantity and figure.quantity.family == "percent" for figure in run.figures)
    return "完成计划的比率，不是增速" if percent else None


def starts(tokens: Tokens) -> bool:
    """Whether the figure behind is what a change starts from (由2010年的162亿元)."""
    return bool(base(tokens))


def base(tokens: Tokens) -> Tokens:
    """The word that a change is reckoned from and what follows it; nothing where its end is told behind."""
    index = next((at for at in reversed(range(len(tokens))) if tokens[at].tags & {"base", "reach"}), None)
    return tokens[index:] if index is not None and "base" in tokens[index].tags else ()


def _totals(between: Tokens, named: bool) -> bool:
    """Whether a figure behind a count of new ones gives the whole (新增10家、总数达135家)."""
    marks = {"total", "sum"} if named else {"total", "sum", "reach"}
    return any(token.tags & marks for token in between)


def introduces(tokens: Tokens) -> bool:
    """Whether a foreign noun stands before any word of comparison, and so speaks of something else."""
    for token in tokens:
        if token.compares:
            return False
        if token.kind in FOREIGN:
            return True
    return False


def settled(between: Tokens) -> Tokens:
    """The tokens behind a comparison that its percentage points close (高于全省1个百分点、达到7%)."""
    for index in range(len(between) - 1, -1, -1):
        quantity = between[index].quantity
        if quantity and quantity.family == "points":
            rest = between[index + 1 :]
            return rest[1:] if rest and rest[0].text == "、" else between
    return between
