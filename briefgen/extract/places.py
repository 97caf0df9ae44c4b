"""Places in an order beside a figure: which fact a rank belongs to."""

from collections.abc import Sequence

from briefgen.extract.drafts import Draft, State
from briefgen.extract.tokens import Token
from briefgen.model import Measure, Rank


def attach(state: State, tokens: Sequence[Token]) -> None:
    """Attaches the ranks among `tokens` to the drafts of the subject in `state`.

    总量 and 增速 before a rank say which measure it ranks; without them it is that of the last figure.
    """
    if state.subject is None or state.subject.fault:
        return
    window: list[Token] = []
    ranks = [token for token in tokens if token.ordinal and not token.ordinal.top_n]
    dealt = len(ranks) > 1 and len(ranks) == len(state.subject.members)
    for token in tokens:
        if token.ordinal is None:
            window.append(token)
            continue
        if token.ordinal.top_n or _foreign(window):
            window = []
            continue
        rank = Rank(token.ordinal.scope, token.ordinal.rank)
        drafts = _ranked(state, window)
        if dealt:
            drafts = [draft for draft in drafts if draft.indicator == state.subject.members[ranks.index(token)]]
        for draft in drafts:
            if rank not in draft.ranks:
                draft.ranks.append(rank)
        window = []


def _foreign(window: Sequence[Token]) -> bool:
    """Whether the words before the rank open with a subject of their own."""
    return bool(window) and window[0].kind == "other"


def _ranked(state: State, window: Sequence[Token]) -> list[Draft]:
    assert state.subject is not None
    tags = {tag for token in window for tag in token.tags}
    mine = [draft for draft in state.drafts if draft.indicator in state.subject.members and draft.value is not None]
    wanted = set()
    if "total" in tags:
        wanted.add(Measure.LEVEL)
    if tags & {"rate", "growth", "fall"}:
        wanted.add(Measure.GROWTH)
    if not wanted:
        return [draft for draft in mine if draft in state.latest]
    return [draft for draft in mine if draft.measure in wanted]
