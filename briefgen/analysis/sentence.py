"""Sentences made of pieces: plain words, figures with their evidence, figures that were computed."""

from collections.abc import Iterable, Sequence

from briefgen import figures
from briefgen.model import Fact, Segment

Sentence = tuple[Segment, ...]
_NAMES = 3


def say(text: str) -> Segment:
    return Segment(text)


def figure(city: str, fact: Fact, text: str | None = None) -> Segment:
    """A stated figure, linked to where it stands."""
    return Segment(text if text is not None else figures.words(fact), city, fact.evidence)


def computed(text: str | int | float) -> Segment:
    """A figure that no report states: a count, a median, a rank among peers."""
    return Segment(figures.number(text) if isinstance(text, float) else str(text), derived=True)


def joined(pieces: Iterable[Segment | str]) -> Sentence:
    """One sentence; plain words that follow each other become one piece."""
    made: list[Segment] = []
    for piece in pieces:
        segment = say(piece) if isinstance(piece, str) else piece
        if made and made[-1] == Segment(made[-1].text) and segment == Segment(segment.text):
            made[-1] = say(made[-1].text + segment.text)
        elif segment.text:
            made.append(segment)
    return tuple(made)


def plain(sentence: Iterable[Segment]) -> str:
    """The sentence as a reader sees it, without links."""
    return "".join(segment.text for segment in sentence)


def names(cities: Sequence[str]) -> Segment:
    """甲市、乙市; of many the first three and their number: 甲市、乙市、丙市等7个."""
    if len(cities) <= _NAMES:
        return say("、".join(cities))
    return computed(f"{'、'.join(cities[:_NAMES])}等{len(cities)}个")
