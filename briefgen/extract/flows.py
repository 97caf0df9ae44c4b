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
    held: Passage | None = None
    for passage in passages:
        if held and held.section is passage.section and _cut(held.text, passage.text):
            text = held.text + passage.text
            held = Passage(held.section, held.paragraph, Folded(text, (*held.folded.at, *passage.folded.at)))
            continue
        if held:
            yield held
        held = passage
    if held:
        yield held


def _cut(before: str, after: str) -> bool:
    if before[-1] in _CLOSED:
        return False
    if before[-1] in _OPEN or before[-1].isdigit():
        return True
    return bool(re.match(r"[\d%,、;。)]", after) or _PREDICATE.match(after)) and not _NUMBERING.match(after)
