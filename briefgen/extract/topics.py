"""Heads that stand for an indicator once its topic is named: 粮食播种面积…,产量30万吨."""

from collections.abc import Sequence

from briefgen.extract import subjects
from briefgen.extract.drafts import State
from briefgen.extract.subjects import Subject
from briefgen.extract.tokens import Token
from briefgen.lexicon.indicators import indicators, topical, topics

Tokens = Sequence[Token]


def headed(state: State, lead: Tokens, after: Token | None = None) -> tuple[Subject, Tokens] | None:
    """The subject of a head (产量) whose topic (粮食) stands earlier in the sentence; `after` its figures."""
    places = [index for index, token in enumerate(lead) if token.kind == "head"]
    if not places:
        return None
    again = all(lead[index].members == lead[places[0]].members for index in places)
    place = places[-1] if again else places[0]  # 面积、总产实现“双增”,总产90万吨
    head = lead[place]
    indicator = indicators()[head.members[0]]
    left = lead[:place]
    here = _topic(left, indicator.topics)
    start = here[0] if here else max((state.topics.get(topic, -1) for topic in indicator.topics), default=-1)
    foreign = any(token.kind == "other" for token in left) and not here
    owned = bool(left) and (left[-1].kind == "other" or "part" in left[-1].tags)  # 亩均增加值
    spent = after is not None and after.kind == "other"  # 支出3亿元用于…
    if indicator.follows and (spent or not _follows(state, left, head, indicator.follows)):
        return None
    if start < 0 or foreign or (owned and not (here and here[1] is left[-1])):
        return None
    others = subjects.strung_nouns(left)
    stated = ("",) * others + (f"{indicator.topics[0]}…{head.text}",) * len(head.members)
    return Subject(("",) * others + head.members, stated, start, head.end), lead[place + 1 :]


def _follows(state: State, left: Tokens, head: Token, name: str) -> bool:
    """Whether at most a verb stands between the figures of that indicator and a head (收入…、支出9亿元)."""
    told = state.subject is not None and not state.subject.fault and state.subject.members[-1:] == (name,)
    counted = state.counted is not None and state.counted.end == head.start  # 八项支出
    return told and not counted and all("have" in token.tags or token.kind == "separator" for token in left)


def _topic(tokens: Tokens, topics: Sequence[str]) -> tuple[int, Token] | None:
    """Where one of the topics stands, and the token it stands in."""
    return next(((token.start, token) for token in tokens for topic in topics if topic in token.text), None)


def note(state: State, lead: Tokens, figures: Tokens) -> None:
    """Notes the topics named; figures of a foreign noun end them (发展油茶10万亩)."""
    if not state.topical:
        return
    told = [token for token in lead if topical().search(token.text)]
    found = {topic: token.start for topic in topics() for token in told if topic in token.text}
    if found:
        state.topics |= found
    elif (
        figures
        and any(token.kind == "other" for token in lead)
        and not any("topic" in token.tags for token in lead)
    ):
        state.topics.clear()
