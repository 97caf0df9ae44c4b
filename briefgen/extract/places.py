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
    dealt = len(ranks) > 1 and any("each" in token.tags for token in tokens)
    heard: set[str] = set()
    for token in tokens:
        if token.ordinal is None:
            window.append(token)
            heard |= token.tags
            continue
        if _foreign(window):
            return
        if token.ordinal.top_n:
            continue
        rank = Rank(token.ordinal.scope, token.ordinal.rank)
        drafts = _dealt(state, heard, len(ranks), ranks.index(token)) if dealt else _ranked(state, heard)
        for draft in drafts:
            if rank not in draft.ranks:
                draft.ranks.append(rank)
        heard = heard if dealt else set()


def _dealt(state: State, heard: set[str], count: int, index: int) -> list[Draft]:
    """The draft that the `index`-th of `count` ranks belongs to: the last figures in order."""
    wanted = _measures(heard)
    drafts = [draft for draft in state.drafts if draft.value is not None and draft.measure in wanted]
    return [drafts[len(drafts) - count + index]] if len(drafts) >= count else []


def _foreign(window: Sequence[Token]) -> bool:
    """Whether the words before the rank open with a subject of their own."""
    return bool(window) and window[0].kind == "other"


def _ranked(state: State, heard: set[str]) -> list[Draft]:
    assert state.subject is not None
    mine = [draft for draft in state.drafts if draft.indicator in state.subject.members and draft.value is not None]
    wanted = _measures(heard)
    return [draft for draft in mine if draft.measure in wanted and (len(wanted) < 2 or draft in state.latest or _both(heard))]


def _both(heard: set[str]) -> bool:
    return "total" in heard and bool(heard & {"rate", "growth", "fall"})


def _measures(heard: set[str]) -> set[Measure]:
    """The measures that the words before a rank name; both when they name none."""
    wanted = set()
    if "total" in heard:
        wanted.add(Measure.LEVEL)
    if heard & {"rate", "growth", "fall"}:
        wanted.add(Measure.GROWTH)
    return wanted or {Measure.LEVEL, Measure.GROWTH}
