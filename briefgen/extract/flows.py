"""Passages that a line break cut in the middle of a statement, put together again."""

import re
from collections.abc import Iterable, Iterator

from briefgen.extract.fold import Folded
from briefgen.extract.passages import Passage
from briefgen.lexicon.alternation import either
from briefgen.lexicon.cues import words

_CLOSED = frozenset('。;:!?…"”')
_OPEN = frozenset(",、和与及的")
_NUMBERING = re.compile(r"\d{1,2}[.、)](?!\d)")
_PREDICATE = re.compile(either([word for tag in ("growth", "fall", "reach") for word in words(tag)]))


def flows(passages: Iterable[Passage]) -> Iterator[Passage]:
    """The passages, those of one section joined where the break stands between a name and its figure."""
    held: list[Passage] = []
    for passage in passages:
        if held and not (held[-1].section is passage.section and _cut(held[-1].text, passage.text)):
            yield _joined(held)
            held = []
        held.append(passage)
    if held:
        yield _joined(held)


def _joined(parts: list[Passage]) -> Passage:
    """Passages as one, with the section and paragraph of the first."""
    if len(parts) == 1:
        return parts[0]
    at = tuple(place for part in parts for place in part.folded.at)
    folded = Folded("".join(part.text for part in parts), at)
    return Passage(parts[0].section, parts[0].paragraph, folded)


def _cut(before: str, after: str) -> bool:
    if before[-1] in _CLOSED:
        return False
    if before[-1] in _OPEN or before[-1].isdigit():
        return True
    return bool(re.match(r"[\d%,、;。)]", after) or _PREDICATE.match(after)) and not _NUMBERING.match(after)
