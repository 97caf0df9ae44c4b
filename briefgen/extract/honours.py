"""Honours: firsts and awards of the year that carry no ordinal (全国首个, 率先, 荣获, 入选)."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from briefgen.extract import ordinals
from briefgen.extract.passages import Passage, passages, pieces
from briefgen.lexicon import table
from briefgen.lexicon.alternation import guarded
from briefgen.model import Honour, Report, Role

_PLAN = frozenset(
    {Role.REQUIREMENTS, Role.TARGETS, Role.TASKS, Role.LIVELIHOOD, Role.GOVERNMENT, Role.PROBLEMS}
)
_SHORTEST = 6  # characters of a title
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class _Cues:
    first: re.Pattern[str]
    award: re.Pattern[str]
    not_yet: re.Pattern[str]
    not_first: re.Pattern[str]
    level: re.Pattern[str]


@cache
def _cues() -> _Cues:
    data = table("honours")
    return _Cues(
        first=guarded(f"(?:{data['fields']})[^,。;、]{{0,4}}?{data['firsts']}|{data['alone']}"),
        award=guarded("|".join(data["awards"])),
        not_yet=re.compile(data["not_yet"]),
        not_first=re.compile(data["not_first"]),
        level=re.compile(data["levels"]),
    )


def find(report: Report) -> tuple[Honour, ...]:
    """The firsts and awards of the review part, one record a clause, in order."""
    heads = ordinals.place_heads(report.place)
    return tuple(
        honour
        for passage in passages(report)
        if passage.paragraph.role is not Role.OTHER
        if passage.paragraph.role not in _PLAN
        for honour in _of_passage(report, passage, heads)
    )


def _of_passage(report: Report, passage: Passage, heads: tuple[str, ...]) -> Iterator[Honour]:
    cues = _cues()
    text = passage.text
    hits = sorted(match.start() for cue in (cues.first, cues.award) for match in cue.finditer(text))
    if not hits:
        return
    ranked = [ordinal.start for ordinal in ordinals.find(text, heads)]
    for start, end in pieces(text, 0, len(text), "。;!?,:"):
        place = bisect_left(hits, start)
        if place == len(hits):
            break
        if hits[place] >= end:
            continue
        first = cues.first.search(text, start, end)
        cue = first or cues.award.search(text, start, end)
        if cue is None or not _SHORTEST <= end - start <= _LONGEST:
            continue
        if cues.not_yet.search(text, start, cue.start()) or cues.not_first.search(cue[0]):
            continue
        behind = bisect_left(ranked, start)
        if behind < len(ranked) and ranked[behind] < end:
            continue
        rule = "honour.first" if first else "honour.award"
        level = cues.level.search(text, start, end)
        scope = cue[0] if first else level[0] if level else ""
        yield Honour(text[start:end], scope, passage.evidence(report, start, end, rule))
