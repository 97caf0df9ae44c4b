"""Places in an order beside a figure: which fact a rank belongs to."""

from collections.abc import Sequence

from briefgen.extract.drafts import Draft, Placed, State
from briefgen.extract.tokens import Token
from briefgen.lexicon.cues import words
from briefgen.model import Measure, Rank


def attach(state: State, tokens: Sequence[Token], named: bool = False) -> None:
    """Attaches the ranks among `tokens` to the drafts of the subject in `state`.

    总量 and 增速 before a rank say which measure it ranks; without them it is that of the last figure.
    A rank of a subject just `named` that has no figure here waits for one from another sentence.
    """
    if state.subject is None or state.subject.fault:
        return
    window: list[Token] = []
    ranks = [token for token in tokens if token.ordinal]
    several = len(ranks) == len(state.subject.members)
    each = any("each" in token.tags or (token.ordinal and _each(token.text)) for token in tokens)
    dealt = len(ranks) > 1 and (several or each)
    heard: list[Measure] = []
    told = False  # a rank behind a told one is of the same measure (总量居全省第4、皖北第1,增速居第6)
    for token in tokens:
        if token.ordinal is None:
            window.append(token)
            if (measure := _measure(token)) and told and not dealt:
                heard, told = [], False
            heard += measure
            continue
        if _foreign(window) or (named and any(part.compares for part in window)):  # 贡献率居全省第1
            return
        rank = Rank(token.ordinal.scope, token.ordinal.rank, token.ordinal.top_n)
        index = ranks.index(token)
        drafts = _dealt(state, heard, len(ranks), index) if dealt else _ranked(state, heard)
        if named and not drafts:
            names = state.subject.members if not dealt else state.subject.members[index : index + 1]
            measures = tuple(dict.fromkeys(heard)) or (Measure.LEVEL,)
            state.placed += [Placed(name, measures, rank) for name in names if name]
        for draft in drafts:
            if rank not in draft.ranks:
                draft.ranks.append(rank)
        told = True


def _each(text: str) -> bool:
    return any(word in text for word in words("each"))


def _dealt(state: State, heard: list[Measure], count: int, index: int) -> list[Draft]:
    """The draft that the `index`-th of `count` ranks belongs to: the last figures in order.

    总量、增速分别居第2、第4位 names a measure for each rank.
    """
    drafts = [draft for draft in state.drafts if draft.value is not None]
    if len(heard) == count:
        mine = [draft for draft in drafts if state.subject and draft.indicator in state.subject.members]
        return [draft for draft in mine if draft.measure is heard[index]][-1:]
    drafts = [draft for draft in drafts if not heard or draft.measure in heard]
    return [drafts[len(drafts) - count + index]] if len(drafts) >= count else []


def _foreign(window: Sequence[Token]) -> bool:
    """Whether the words before the rank open with a subject of their own."""
    first = next((token for token in window if token.kind != "separator"), None)
    return first is not None and (
        first.kind == "other" or bool(first.tags & {"other_place", "part", "topic"})
    )


def _ranked(state: State, heard: list[Measure]) -> list[Draft]:
    """The drafts of the subject in the measures heard, those of the last figures when none was heard."""
    assert state.subject is not None
    mine = [draft for draft in state.drafts if draft.indicator in state.subject.members]
    if not heard:
        return [draft for draft in mine if draft in state.latest and draft.value is not None]
    return [draft for draft in mine if draft.measure in heard and draft.value is not None]


def _measure(token: Token) -> list[Measure]:
    """The measure that a word before a rank names."""
    if "total" in token.tags:
        return [Measure.LEVEL]
    return [Measure.GROWTH] if token.tags & {"rate", "growth", "fall"} else []
