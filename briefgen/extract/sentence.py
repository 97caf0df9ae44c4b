"""One sentence read clause by clause: which figure belongs to which indicator.

A clause either names its subject or carries on with the one before. Between subject and figure only cue
words may stand, so that a figure no construction explains is passed over and told, never guessed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefgen.extract import subjects, wording
from briefgen.extract.drafts import Draft, Skipped, State
from briefgen.extract.measures import Measured, measured, suitable
from briefgen.extract.places import attach
from briefgen.extract.quantities import Quantity
from briefgen.extract.subjects import Subject
from briefgen.extract.tokens import Token
from briefgen.lexicon import table
from briefgen.lexicon.cues import words
from briefgen.lexicon.indicators import indicators
from briefgen.model import Comparator, Measure, Strength

_NO_FIGURE = frozenset({"years", "months", "days", "hours", "points"})
Tokens = Sequence[Token]


def read(tokens: Tokens, state: State) -> None:
    """Adds the drafts and skipped figures of a sentence's `tokens` to `state`."""
    state.part = _part(tokens)
    for clause in _clauses(tokens):
        if len(clause) == 1 and clause[0].kind == "separator":
            if clause[0].text == ";":
                state.subject, state.adding = None, False
            continue
        state.blocked = state.counted = None
        for lead, figures, after in _runs(clause):
            state.adding = state.adding or any("delta" in token.tags for token in lead)
            _run(state, lead, figures, after)


def _part(tokens: Tokens) -> str | None:
    """The part of the place that the sentence speaks of: its first word is a county or a park."""
    opening = [token for token in tokens[:3] if token.kind not in ("separator", "period")]
    return opening[0].text if opening and "place" in opening[0].tags else None


def is_figure(token: Token) -> bool:
    """Whether the token counts or measures something (durations and percentage points do not)."""
    return token.quantity is not None and token.quantity.family not in _NO_FIGURE


def _clauses(tokens: Tokens) -> Iterator[list[Token]]:
    """Clauses, and between them their separators alone.

    、 parts clauses only behind a figure, unless another figure follows; a comma goes on with a list of
    figures that 分别 deals out.
    """
    clause: list[Token] = []
    seen = False
    for index, token in enumerate(tokens):
        if token.kind != "separator":
            clause.append(token)
            seen = seen or is_figure(token) or token.kind == "rank"
            continue
        after = tokens[index + 1] if index + 1 < len(tokens) else token
        follows = is_figure(after) or (after.kind == "rank" and tokens[index - 1].kind == "rank")
        dealt = any("each" in part.tags for part in clause)
        if token.text == "、" and (not seen or follows) or (token.text == "," and seen and follows and dealt):
            clause.append(token)
            continue
        if clause:
            yield clause
        yield [token]
        clause, seen = [], False
    if clause:
        yield clause


def _runs(clause: Tokens) -> Iterator[tuple[list[Token], list[Token], Token | None]]:
    """The clause as figures with the tokens that lead up to them and the one that follows.

    A last run may have no figures.
    """
    lead: list[Token] = []
    figures: list[Token] = []
    for index, token in enumerate(clause):
        if is_figure(token):
            figures.append(token)
            continue
        strung = token.text in ("、", ",") or "join" in token.tags
        if figures and strung and index + 1 < len(clause) and _continues(figures[-1], clause[index + 1]):
            continue
        if figures:
            yield lead, figures, token
            lead, figures = [], []
        lead.append(token)
    if lead or figures:
        yield lead, figures, None


def _continues(figure: Token, after: Token) -> bool:
    """Whether `after` is the next figure of a list: what lacks a unit behind one that has it counts else."""
    if figure.quantity is None or after.quantity is None or not is_figure(after):
        return False
    return after.quantity.unit is not None or figure.quantity.unit is None


def _run(state: State, lead: Tokens, figures: Tokens, after: Token | None) -> None:
    named = subjects.find(lead) or _headed(state, lead)
    for token in lead:
        if token.period and not token.period.base:
            state.period = token.period
    if named:
        attach(state, lead[: _until(lead, named[0].start)])
        state.subject, between = named
        counted = state.counted
        if counted and counted.end == state.subject.start:  # 山区5县生产总值
            state.subject = replace(state.subject, fault=f"「{counted.text}」的数")
        if any("city" in token.tags for token in lead):
            state.part = None
        elif state.part and not state.subject.fault:
            state.subject = replace(state.subject, fault=f"「{state.part}」不是全市口径")
        state.latest = []
    else:
        between = lead
    between = _settled(between)
    state.counted = figures[-1] if figures else None
    _note_topic(state, lead, figures)
    attach(state, between)
    if not figures:
        wording.read(state, lead, between, bool(named))
        if not named and any(token.kind == "other" for token in between) and not _ranked(between):
            state.subject = None
        return
    if state.subject is None:
        return
    reason = _obstacle(state.subject, between) or (None if named else state.blocked)
    if reason is None:
        _deal(state, state.subject, lead, between, figures, after)
        return
    if named or not any(token.kind == "other" for token in between):
        _skip(state, state.subject, figures, reason, reason.endswith("之间"))
    if "base" not in (between[-1].tags if between else ()):
        state.blocked = reason
    if any("aside" in token.tags for token in between):
        state.latest = []
    if _introduces(between):
        state.subject = None


def _until(lead: Tokens, start: int) -> int:
    return next(index for index, token in enumerate(lead) if token.start >= start)


def _ranked(tokens: Tokens) -> bool:
    return any(token.kind == "rank" for token in tokens)


def _introduces(tokens: Tokens) -> bool:
    """Whether a foreign noun stands before any word of comparison, and so speaks of something else."""
    for token in tokens:
        if token.compares:
            return False
        if token.kind == "other":
            return True
    return False


def _settled(between: Tokens) -> Tokens:
    """The tokens behind a comparison that its percentage points close (高于全省1个百分点、达到7%)."""
    for index in range(len(between) - 1, -1, -1):
        quantity = between[index].quantity
        if quantity and quantity.family == "points":
            rest = between[index + 1 :]
            return rest[1:] if rest and rest[0].text == "、" else between
    return between


def _headed(state: State, lead: Tokens) -> tuple[Subject, Tokens] | None:
    """The subject of a head (产量) whose topic (粮食) stands earlier in the sentence."""
    place = next((index for index, token in enumerate(lead) if token.kind == "head"), None)
    if place is None:
        return None
    head = lead[place]
    indicator = indicators()[head.members[0]]
    left = lead[:place]
    here = next((token for token in left if indicator.topic and indicator.topic in token.text), None)
    topic = here.start if here else state.topic[1] if state.topic else None
    foreign = any(token.kind == "other" for token in left) and not here
    if topic is None or foreign or (left and left[-1].kind == "other" and left[-1] is not here):
        return None
    others = subjects.strung_nouns(left)
    stated = ("",) * others + (f"{indicator.topic}…{head.text}",)
    return Subject(("",) * others + (indicator.name,), stated, topic, head.end), lead[place + 1 :]


def _note_topic(state: State, lead: Tokens, figures: Tokens) -> None:
    topics = {row.topic for row in indicators().values() if row.topic}
    for token in lead:
        for topic in topics:
            if topic in token.text:
                state.topic = (topic, token.start)
                return
    foreign = [token for token in lead if token.kind == "other"]
    if figures and foreign and not any("topic" in token.tags for token in lead):
        state.topic = None


def _obstacle(subject: Subject, between: Tokens) -> str | None:
    """Why figures behind these tokens are not simply the subject's, in Chinese; None when they are."""
    if subject.fault and not (subject.added and any(token.tags & {"total", "sum"} for token in between)):
        return subject.fault
    for token in between:
        if token.compares:
            return f"「{token.text}」是比较或占比"
        if token.period and token.period.base and token.period.several:
            return f"以「{token.text}」为基期"
        if token.kind in ("other", "head") or token.tags & {"part", "other_place"}:
            return f"「{token.text}」隔在指标与数字之间"
    if between and "base" in between[-1].tags:
        return "变化前的数"
    if between and (between[-1].text == "、" or "join" in between[-1].tags):
        return "并列的另一项"
    return None


def _skip(state: State, subject: Subject, figures: Tokens, reason: str, doubtful: bool = False) -> None:
    for name in dict.fromkeys(member for member in subject.members if member):
        for token in figures:
            figure = token.quantity
            suits = doubtful and figure is not None and suitable(indicators()[name], figure)
            start = min(subject.start, token.start)
            state.skipped.append(Skipped(name, reason, start, token.end, _figure(token), suits))


def _figure(token: Token) -> tuple[int, int]:
    quantity = token.quantity
    assert quantity is not None
    return token.start + quantity.start - quantity.outer_start, token.start + quantity.end - quantity.outer_start


def _deal(
    state: State, subject: Subject, lead: Tokens, between: Tokens, figures: Tokens, after: Token | None
) -> None:
    """Gives figures to members: one to each in order, or one to all."""
    members = list(zip(subject.members, subject.stated_as, strict=True))
    if len(figures) == len(members):
        pairs = list(zip(members, figures, strict=True))
        how = "dealt" if len(members) > 1 else "single"
    elif len(figures) == 1:
        pairs, how = [(member, figures[0]) for member in members], "shared"
    else:
        _skip(state, subject, figures, f"{len(members)}个指标对{len(figures)}个数，无法分配", True)
        return
    carried = bool(state.drafts) and not any(token.kind in ("name", "head") for token in lead)
    state.latest = []
    closing, last = figures[-1].quantity, figures[-1].end
    for (name, stated), token in pairs:
        if not name or token.quantity is None:
            continue
        result = measured(indicators()[name], token.quantity, between, after)
        if not isinstance(result, str):
            result = _objection(state, subject, name, token.quantity, result, lead, between, carried) or result
        if isinstance(result, str):
            if carried and not suitable(indicators()[name], token.quantity):
                continue
            _skip(state, Subject((name,), (stated,), subject.start, subject.end), [token], result)
            continue
        sense = _sense(token.quantity, figures)
        rule = f"{'carried' if carried else 'named'}-{how}-{result.measure}"
        stretch = _stretches(state, name, result.measure, result.value, lead, carried)
        draft = Draft(
            name, stated, result.measure, result.value, result.maximum, result.unit, sense,
            _strength(lead, token.quantity, closing), stretch, subject.start, last if how == "dealt" else token.end, _figure(token), rule,
            state.period, *_years(lead), qualifier=_qualifier(lead),
        )  # fmt: skip
        state.drafts.append(draft)
        state.latest.append(draft)


def _objection(
    state: State, subject: Subject, name: str, quantity: Quantity, result: Measured, lead: Tokens, between: Tokens, carried: bool
) -> str | None:
    """Why a figure that fits by its words is still not the indicator's."""
    if result.measure is Measure.LEVEL and result.unit == "家" and state.adding:
        stock = any(word in text for text in subject.stated_as for word in words("total"))
        reached = quantity.words[0] or any(token.tags & {"reach", "total"} for token in between)
        if not stock and not reached:
            return "新增的数，不是总数"
    if state.period and state.period.several and result.measure is Measure.GROWTH and not _years(lead)[0]:
        return "几年的累计增幅，不是年度增速"
    if _years(lead)[0] and not (state.period and state.period.several):
        return "没有说明是哪几年的年均"
    if not carried:
        return None
    if not between and not quantity.words[0]:
        return "没有说明是什么数"
    told = [
        draft
        for draft in state.drafts
        if draft.indicator == name and draft.measure is result.measure and draft.period == state.period
    ]
    if not told or any("soft" in token.tags for token in lead):
        return None
    if told[-1].comparator is Comparator.GE and (told[-1].value or 0) <= result.value and _reached(between):
        state.drafts.remove(told[-1])  # 突破6000亿元,达到6105亿元: the second says it exactly
        return None
    return "同一句已有这个指标的数"


def _reached(between: Tokens) -> bool:
    return any("reach" in token.tags for token in between)


def _sense(quantity: Quantity, figures: Tokens) -> Comparator:
    """The comparator, also one that opens the list (分别超8万元、4万元) or closes it (7%、8%左右)."""
    first, last = figures[0].quantity, figures[-1].quantity
    if quantity.comparator is not Comparator.EQ or not first or not last:
        return quantity.comparator
    if last.closing:
        return last.comparator
    return first.comparator if not first.closing and first.comparator is not Comparator.RANGE else Comparator.EQ


def _strength(lead: Tokens, quantity: Quantity, closing: Quantity | None) -> Strength:
    binding = table("cues")["comparator"]
    said = {*quantity.words, *(closing.words if closing else ())}
    if any("firm" in token.tags for token in lead) or said & set(binding["firm"]):
        return Strength.FIRM
    if any("soft" in token.tags for token in lead) or said & set(binding["soft"]):
        return Strength.SOFT
    return Strength.PLAIN


def _stretches(
    state: State, name: str, measure: Measure, value: float, lead: Tokens, carried: bool
) -> bool:
    """Whether this is the second, higher figure of 「增长8%,力争8.5%」."""
    if not carried or not any("soft" in token.tags for token in lead):
        return False
    return any(
        draft.indicator == name and draft.measure is measure and draft.value is not None and draft.value < value
        for draft in state.drafts
    )


def _years(lead: Tokens) -> tuple[bool, bool]:
    """Whether the figure is an average over the years of its period, and whether it is their sum."""
    tags = {tag for token in lead for tag in token.tags}
    spanned = any(token.period and token.period.several for token in lead)
    return "yearly" in tags, "sum" in tags or (spanned and "reach" not in tags)


def _qualifier(lead: Tokens) -> str | None:
    return next((token.text.strip("()") for token in lead if token.kind == "qualifier" or "qualifier" in token.tags), None)
