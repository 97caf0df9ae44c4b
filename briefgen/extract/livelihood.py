"""Livelihood: the items of the year's 民生实事 where the report lists them."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from briefgen.extract.passages import Passage, passages, pieces
from briefgen.lexicon import table
from briefgen.model import Livelihood, Report, Role

Span = tuple[int, int]
_LEAST = 3  # quoted names that make a list


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(words) for name, words in table("commitments")["livelihood"].items()}


def find(report: Report) -> tuple[Livelihood, ...]:
    """The items in order over the whole report, numbered from 1; () when none are listed."""
    found = [(passage, start, end) for passage in passages(report) for start, end in _of_passage(passage)]
    return tuple(_item(report, *entry, order) for order, entry in enumerate(found, 1))


def _item(report: Report, passage: Passage, start: int, end: int, order: int) -> Livelihood:
    return Livelihood(passage.text[start:end], order, passage.evidence(report, start, end, "livelihood.item"))


def _of_passage(passage: Passage) -> list[Span]:
    if passage.paragraph.role is Role.LIVELIHOOD:
        return _items(passage.text, _heading_end(passage))
    if passage.paragraph.role is Role.TASKS and _cues()["announce_named"].search(passage.text):
        return _listed(passage.text)
    return []


def _heading_end(passage: Passage) -> int:
    """Where in the folded text a run-in heading ends, 0 when the paragraph begins with none."""
    end = passage.section.heading_end if passage.section.run_in else 0
    return bisect_left(passage.folded.at, end)


def _items(text: str, begin: int) -> list[Span]:
    """The spans of the items: numbered, listed behind a colon, or named in quotes."""
    marks = [mark for mark in _cues()["mark"].finditer(text) if mark.start() >= begin]
    if len(marks) > 1 or (marks and marks[0].start() == 0):
        return list(_numbered(text, marks))
    return _listed(text) or _named(text)


def _listed(text: str) -> list[Span]:
    """The items between ; behind the colon of the sentence that announces them."""
    announced = _cues()["announce"].search(text)
    if announced is None:
        return []
    stop = text.find("。", announced.end())
    listed = list(pieces(text, announced.end(), stop if stop >= 0 else len(text), ";"))
    return listed if len(listed) > 1 else []


def _numbered(text: str, marks: list[re.Match[str]]) -> Iterator[Span]:
    sentences = 1 if len(marks) > 1 else len(text)
    for index, mark in enumerate(marks):
        if index + 1 < len(marks):
            end = marks[index + 1].start()
            sentences = len(list(pieces(text, mark.end(), end, "。!")))
        else:
            end = _last_end(text, mark.end(), sentences)
        yield mark.end(), mark.end() + len(text[mark.end() : end].rstrip("。;,!"))


def _last_end(text: str, start: int, sentences: int) -> int:
    """Where the last item ends: after as many sentences as the one before, or at closing words."""
    end = start
    for count, (opens, stop) in enumerate(pieces(text, start, len(text), "。!")):
        if count >= sentences or (count and _cues()["closing"].match(text, opens)):
            break
        end = stop
    return end


def _named(text: str) -> list[Span]:
    """Names in quotes strung together in the sentence that announces the list."""
    for start, end in pieces(text, 0, len(text), "。!"):
        if not _cues()["announce_named"].search(text, start, end):
            continue
        for run in re.finditer("(?:“[^“”]+”[、和]?)+", text[start:end]):
            names = [
                (start + run.start() + name.start(1), start + run.start() + name.end(1))
                for name in re.finditer("“([^“”]+)”", run[0])
            ]
            if len(names) >= _LEAST:
                return names
    return []
