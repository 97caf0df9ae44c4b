"""What a report says of an indicator in words: 与经济增长基本同步, 高于全省1个百分点."""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefgen.extract import terms
from briefgen.extract.drafts import Draft, State
from briefgen.extract.subjects import Subject
from briefgen.extract.tokens import Token
from briefgen.lexicon import table
from briefgen.lexicon.indicators import indicators, sectors
from briefgen.lexicon.wording import Predicate, against, apart, around, open_list, predicates, pushing, slogan
from briefgen.model import Comparator, Measure, Strength

Tokens = Sequence[Token]
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_POINTS = "百分点"


def read(state: State, lead: Tokens, between: Tokens, named: bool) -> None:
    """Adds a worded draft for the subject in `state` when the clause speaks of it without a figure."""
    subject = state.subject
    if not named or subject is None or not between or terms.since_before(state, lead):
        return
    said = "".join(token.text for token in between)
    if whole := _around(lead, subject.start, said):
        counted = bool(around().counted.search(whole[1]))
        _add(state, subject, lead, between, whole[0], whole[1], len(said), counted)
        return
    if subject.fault or (not sectors().isdisjoint(subject.stated_as) and not _listed(state)):
        return
    found = _predicate(state, subject, lead, between, said)
    behind = [token for token in lead if token.start >= subject.end]
    if not found and len(behind) > len(between):  # the nouns strung to the name hold it: …年度任务超额完成
        between, said = behind, "".join(token.text for token in behind)
        found = _predicate(state, subject, lead, between, said)
    if found:
        words, start, predicate = found
        if state.whole and state.whole in words:  # 高于全市平均: what is above the whole is a part
            return
        counted = bool(around().counted.search(words))
        _add(state, subject, lead, between, subject.start, words, start, counted, predicate)
    elif _listed(state) and not _pushed(state, subject, lead) and (rest := _open(between, said)):
        _add(state, subject, lead, between, subject.start, rest, 0, False)


def _predicate(
    state: State, subject: Subject, lead: Tokens, between: Tokens, said: str
) -> tuple[str, int, Predicate] | None:
    """The words of the first predicate that is said of the subject, and where they begin in `said`."""
    pushed, listed = _pushed(state, subject, lead), _listed(state)
    best: tuple[str, int, Predicate] | None = None
    for one in predicates():
        if (one.where == "stated" and pushed) or (one.where == "listed" and not listed):
            continue
        if one.rates and not all(indicators()[name].rate for name in subject.members if name):
            continue
        match = one.pattern.search(said)
        if match and (best is None or match.start() < best[1]):
            best = match[0], match.start(), one
    if best is None or not _near(_foreign(between, best[1]), said):
        return None
    if any("…" in stated for stated in subject.stated_as) and _noun(between, said, best[1]):
        return None
    if slogan().pattern.search(said, best[1]):
        return None
    elsewhere = _shares(between) or apart().pattern.search(said, 0, best[1])
    return None if elsewhere and not best[2].share else best


def aim_higher(state: State, lead: Tokens) -> None:
    """Adds what a clause without a name strives for in words behind a figure (增长5%,力争实现两位数增长)."""
    last = state.latest[-1] if state.latest else None
    if not last or last.measure is not Measure.GROWTH or not lead or "soft" not in lead[0].tags:
        return
    said = "".join(token.text for token in lead)
    if any(one.aims and one.pattern.search(said) for one in predicates()):
        aim = replace(last, value=None, maximum=None, unit="", comparator=Comparator.NONE, figure=None)
        end, rule = lead[-1].end, f"worded-{last.measure}"
        aim = replace(aim, end=end, rule=rule, qualitative=said, qualifier=None, ranks=[])
        state.drafts.append(replace(aim, strength=Strength.SOFT, stretch=True))


def _pushed(state: State, subject: Subject, lead: Tokens) -> bool:
    """Whether the clause of a plan only says that something is to be brought about (推动外贸稳中提质)."""
    return state.plan and any(token.text in pushing() for token in lead if token.end <= subject.start)


def _listed(state: State) -> bool:
    """Whether the sentence lists targets: it says so, or has given two figures that are."""
    return state.listed or (state.plan and sum(draft.value is not None for draft in state.drafts) > 1)


def _open(between: Tokens, said: str) -> str | None:
    """What a clause of a list of targets says of its subject in words that no predicate knows."""
    if any(token.compares or token.kind in ("rank", "name", "head") for token in between):
        return None
    if not any(token.kind == "other" for token in between):
        return None
    unless = (open_list().unless, apart().pattern, slogan().pattern)
    if any(pattern is not None and pattern.search(said) for pattern in unless):
        return None
    match = open_list().pattern.match(said)
    return match[0] if match else None


def _add(
    state: State,
    subject: Subject,
    lead: Tokens,
    between: Tokens,
    start: int,
    words: str,
    upto: int,
    counted: bool,
    predicate: Predicate | None = None,
) -> None:
    """Adds the drafts of `words`; what stands before them in `between` may name the measure."""
    tags = {tag for token in between if token.start - between[0].start < upto for tag in token.tags}
    yearly = "yearly" in tags
    period = terms.span(state) if yearly else state.period
    if yearly and not (period and period.several):
        return  # nobody says of which years
    for index, (name, stated) in enumerate(zip(subject.members, subject.stated_as, strict=True)):
        own = _own(words, index, len(subject.members))
        for measure in _measures(name, tags, counted, predicate) if name else ():
            state.drafts.append(
                Draft(
                    indicator=name,
                    stated_as=stated,
                    measure=measure,
                    value=None,
                    maximum=None,
                    unit="",
                    comparator=Comparator.NONE,
                    strength=_strength(lead, words),
                    stretch=False,
                    start=start,
                    end=between[-1].end,
                    figure=None,
                    rule=f"worded-{measure}",
                    period=period,
                    yearly=yearly,
                    qualitative=own,
                )
            )


def _own(words: str, index: int, count: int) -> str:
    """One member's part of a comparison that is dealt out (高于全省1.2、2.3个百分点).

    What closes a quote that opened before it is left out.
    """
    words = words if "“" in words else words.rstrip("”")
    numbers = list(_NUMBER.finditer(words))
    if count < 2 or len(numbers) != count or _POINTS not in words[numbers[-1].end() :]:
        return words
    return words[: numbers[0].start()] + numbers[index][0] + words[numbers[-1].end() :]


def _around(lead: Tokens, start: int, said: str) -> tuple[int, str] | None:
    """Where 完成…下达的 begins before the name, and all that is said; None when nothing like it does."""
    before = "".join(token.text for token in lead if token.end <= start)
    opens, closes = around().before.search(before), around().behind.search(said)
    if not opens or not closes:
        return None
    return start - len(before) + opens.start(), before[opens.start() :] + "…" + closes[0]


def _shares(between: Tokens) -> bool:
    """Whether the clause speaks of a share or a ratio (占全国份额, 城乡居民收入比进一步缩小)."""
    return any(token.text.startswith("占") for token in between[:2]) or between[0].text in _RATIOS


def compares(words: str) -> bool:
    """Whether a wording holds the indicator against something else."""
    return any(one.compares and one.pattern.search(words) for one in predicates())


def general(words: str) -> bool:
    """Whether a wording is of a kind that any figure of the indicator makes good (稳步增长)."""
    found = ["stated" if one.rates else one.where for one in predicates() if one.pattern.search(words)]
    return "stated" in found and "anywhere" not in found


def _foreign(between: Tokens, upto: int) -> int:
    """How many characters of the first `upto` neither date nor measure what is said (2023年8月, 累计增速)."""
    start = between[0].start
    return sum(
        min(token.end - start, upto) - (token.start - start)
        for token in between
        if token.start - start < upto and token.period is None and not token.tags & _PLAIN
    )


_PLAIN = frozenset({"rate", "sum", "have", "growth", "fill"})


_RATIOS = ("比", "比例", "比值", "倍差", "差距", "之比", "差")
_LISTED = 4  # characters after a name within which a list may go on: 能耗降低率、…完成目标任务


def held_against(lead: Tokens) -> Tokens:
    """The tokens with a name that the one before is held against made a foreign word (与GDP增速同步)."""
    joins, follows = against()
    for index in range(len(lead) - 1, 1, -1):
        if lead[index].kind != "name":
            continue
        behind = "".join(token.text for token in lead[index + 1 :])
        if lead[index - 1].text in joins and follows.pattern.match(behind):
            name = lead[index]
            return [*lead[:index], Token("other", name.start, name.end, name.text), *lead[index + 1 :]]
        return lead
    return lead


def told(clause: Tokens) -> bool:
    """Whether a clause names an indicator and has said something of it (外资稳中提质、…)."""
    first = next((index for index, token in enumerate(clause) if token.kind == "name"), None)
    if first is None:
        return False
    said = "".join(token.text for token in clause[first + 1 :])
    return any(one.pattern.search(said) for one in predicates())


def _noun(between: Tokens, said: str, upto: int) -> bool:
    """Whether a noun behind a head makes another thing of it: 收入…,城镇登记失业人数控制在目标以内."""
    start = between[0].start
    return "、" not in said[:_LISTED] and any(
        token.kind == "other" and token.start - start < upto for token in between
    )


def _near(foreign: int, said: str) -> bool:
    """Whether so little stands between subject and wording that the one is said of the other."""
    return foreign <= (20 if "、" in said[:_LISTED] else 8)


def _measures(name: str, tags: set[str], counted: bool, predicate: Predicate | None) -> list[Measure]:
    if {"total", "rate"} <= tags:
        return [Measure.LEVEL, Measure.GROWTH]
    if predicate and (predicate.share or predicate.rates):
        return [Measure.LEVEL if predicate.share else Measure.GROWTH]
    indicator = indicators()[name]
    tasked = counted and any(unit.family in _TASKS for unit in indicator.units)  # a task is a number
    return [Measure.LEVEL if indicator.rate or "total" in tags or tasked else Measure.GROWTH]


_TASKS = frozenset({"people", "mass"})


def _strength(lead: Tokens, words: str) -> Strength:
    """How the wording binds: by the verbs of its clause, or by a bound in it (不低于, 左右)."""
    tags = {tag for token in lead for tag in token.tags}
    binding = table("cues")["comparator"]
    if "firm" in tags or words.startswith(tuple(binding["firm"])):
        return Strength.FIRM
    soft = "soft" in tags or words.endswith(tuple(binding["soft"]))
    return Strength.SOFT if soft else Strength.PLAIN
