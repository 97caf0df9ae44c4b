"""Places in an order beside a figure: which fact a rank belongs to."""

from collections.abc import Sequence

from briefgen.extract.drafts import Draft, Placed, State
from briefgen.extract.subjects import Subject
from briefgen.extract.tokens import Token
from briefgen.lexicon.cues import among, gain, words
from briefgen.model import Measure, Rank

_LEADING = frozenset({"fill", "lead"})


def attach(state: State, tokens: Sequence[Token], named: bool = False) -> None:
    """Attaches the ranks among `tokens` to the drafts of the subject in `state`.

    总量 and 增速 before a rank say which measure it ranks; without them it is that of the last figure.
    A rank of a subject just `named` that has no figure here waits for one from another sentence.
    """
    ranks = [token for token in tokens if token.ordinal]
    if not ranks or (_elsewhen(state) and not _contemporary(state, state.drafts)):
        return
    if not named and (_together(state, tokens) or _in_turn(state, tokens)):
        return
    if state.subject is None or state.subject.fault:
        return
    window: list[Token] = []
    several = len(ranks) == len(state.subject.members)
    each = any("each" in token.tags or (token.ordinal and _each(token.text)) for token in tokens)
    dealt = len(ranks) > 1 and (several or each or _measured(tokens, ranks))
    heard: list[Measure | None] = []
    told = False  # a rank behind a told one is of the same measure (总量居全省第4、皖北第1,增速居第6)
    for token in tokens:
        if token.ordinal is None:
            window.append(token)
            if (measure := _measure(token)) and told and not dealt:
                heard, told = [], False
            heard += measure
            continue
        others = among().search("".join(part.text for part in window)) is not None
        if not others and (_foreign(window) or (named and any(part.compares for part in window))):
            return  # 贡献率居全省第1
        if token.ordinal.top_n or (others and not token.ordinal.scope):
            continue  # 前三 tells no place, nor does one among its own parts
        rank = Rank(token.ordinal.scope, token.ordinal.rank)
        index = ranks.index(token)
        drafts = _dealt(state, heard, len(ranks), index, named) if dealt else _ranked(state, heard)
        drafts = _contemporary(state, drafts)
        if named and not drafts and not _elsewhen(state):
            names = _member(state.subject, index, len(ranks)) if dealt else state.subject.members
            measures = tuple(filter(None, dict.fromkeys(heard))) if heard else (Measure.LEVEL,)
            state.placed += [Placed(name, measures, rank) for name in names if name]
        for draft in drafts:
            if rank not in draft.ranks:
                draft.ranks.append(rank)
        told = True


def _measured(tokens: Sequence[Token], ranks: Sequence[Token]) -> bool:
    """Whether the ranks are those of as many measures before them (总量、增幅居全市第3、第1)."""
    heard = [measure for token in tokens[: tokens.index(ranks[0])] for measure in _measure(token)]
    scopes = {token.ordinal.scope for token in ranks if token.ordinal}
    every = any("all" in token.tags or _all(token.text) for token in tokens)
    return len(set(heard)) == len(heard) == len(ranks) and len(scopes) == 1 and not every


def _elsewhen(state: State) -> bool:
    """Whether the words at hand are dated by a part of a year or by another year than the figures'."""
    period = state.period
    if period is None or period.several:
        return False
    return period.months not in (None, (1, 12)) or period.last not in (None, state.year)


def _contemporary(state: State, drafts: list[Draft]) -> list[Draft]:
    """The drafts that a place of the time at hand can belong to (全年增长6%,一季度增速居全省第1)."""
    drafts = [draft for draft in drafts if not draft.base]
    return [draft for draft in drafts if draft.period == state.period] if _elsewhen(state) else drafts


def _together(state: State, tokens: Sequence[Token]) -> bool:
    """Whether one rank is that of all figures since the last semicolon, and then attaches it to them.

    出口增长10%、进口增长5%,均居全省第2; of 城乡居民…分别增长A、B,均居第2 only the last two are meant.
    """
    rank = next((token for token in tokens if token.ordinal), None)
    pair = state.subject is not None and len(state.subject.members) > 1
    if rank is None or pair or len(state.strung) < 2 or _foreign(tokens[: tokens.index(rank)]):
        return False
    if not (_all(rank.text) or any("all" in token.tags for token in tokens)):
        return False
    heard = [measure for token in tokens for measure in _measure(token)]
    for name in dict.fromkeys(name for name in state.strung if name):
        _rank(_told(state, name, heard)[-1:], rank)
    return True


def _in_turn(state: State, tokens: Sequence[Token]) -> bool:
    """Whether the ranks are those of as many subjects, ours or not, and then attaches ours to them.

    播种面积80万亩、产量30万吨、出栏生猪90万头,分别居全省第3、第2、第1: the second is the grain's.
    """
    ranks = [token for token in tokens if token.ordinal]
    names = state.strung[-len(ranks) :]
    heard = [measure for token in tokens for measure in _measure(token)]
    dealt = any("each" in token.tags or (token.ordinal and _each(token.text)) for token in tokens)
    pair = state.subject is not None and len(state.subject.members) > 1
    if not dealt or pair or not 1 < len(ranks) == len(names) or len(set(heard)) > 1:
        return False
    if len(_told(state, names[-1], heard)) > 1 or _foreign(tokens[: tokens.index(ranks[0])]):
        return False  # 增长9%、达到120亿元,分居全省第2、第4: two figures of one subject
    for name, rank in zip(names, ranks, strict=True):
        _rank(_told(state, name, heard)[-1:], rank)
    return True


def _told(state: State, name: str, heard: Sequence[Measure | None]) -> list[Draft]:
    """The figures that the sentence has given of the indicator, in the measures heard."""
    told = [draft for draft in state.drafts if draft.value is not None and not draft.base]
    drafts = [draft for draft in told if draft.indicator == name]
    return [draft for draft in drafts if not heard or draft.measure in heard]


def _rank(drafts: Sequence[Draft], token: Token) -> None:
    """Attaches a place to the drafts; among the first n is none."""
    assert token.ordinal is not None
    for draft in drafts if not token.ordinal.top_n else ():
        draft.ranks.append(Rank(token.ordinal.scope, token.ordinal.rank))


def _all(text: str) -> bool:
    return any(word in text for word in words("all"))


def _each(text: str) -> bool:
    return any(word in text for word in words("each"))


def _dealt(state: State, heard: list[Measure | None], count: int, index: int, named: bool) -> list[Draft]:
    """The draft that the `index`-th of `count` ranks belongs to: the last figures in order.

    总量、增速分别居第2、第4位 names a measure for each rank, A、B增速分别居… a subject.
    """
    drafts = [draft for draft in state.drafts if draft.value is not None]
    members = state.subject.members if state.subject else ()
    if len(heard) == count and len(members) < count and not named:
        mine = [draft for draft in drafts if draft.indicator in members]
        return [draft for draft in mine if draft.measure is heard[index]][-1:]
    if named or len(members) == count:
        own = _member(state.subject, index, count) if state.subject else ()
        mine = [draft for draft in drafts if draft.indicator in own]
        return [draft for draft in mine if not heard or draft.measure in heard][-1:]
    drafts = [draft for draft in drafts if not heard or draft.measure in heard]
    return [drafts[len(drafts) - count + index]] if len(drafts) >= count else []


def _member(subject: Subject, index: int, count: int) -> tuple[str, ...]:
    """The member that the `index`-th of `count` ranks is dealt to; of more ranks the last ones are theirs."""
    place = index + min(0, len(subject.members) - count)
    return subject.members[place : place + 1] if place >= 0 else ()


def _foreign(window: Sequence[Token]) -> bool:
    """Whether the words before the rank open with a subject of their own."""
    first = next((token for token in window if token.kind != "separator" and not token.tags & _LEADING), None)
    return first is not None and (
        first.kind == "other" or bool(first.tags & {"other_place", "part", "topic"})
    )


def _ranked(state: State, heard: list[Measure | None]) -> list[Draft]:
    """The drafts of the subject in the measures heard, those of the last figures when none was heard."""
    assert state.subject is not None
    mine = [draft for draft in state.drafts if draft.indicator in state.subject.members]
    if not heard:
        return [draft for draft in mine if draft in state.latest and draft.value is not None]
    return [draft for draft in mine if draft.measure in heard and draft.value is not None]


def _measure(token: Token) -> list[Measure | None]:
    """The measure that a word before a rank names; None for how much more there is, which is neither."""
    if "delta" in token.tags or gain().search(token.text):
        return [None]
    if "total" in token.tags:
        return [Measure.LEVEL]
    return [Measure.GROWTH] if token.tags & {"rate", "growth", "fall"} else []
