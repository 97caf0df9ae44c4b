"""Where the reports of a document begin and end: a compilation holds several."""

import re
from dataclasses import dataclass
from itertools import pairwise

from briefgen.lexicon.sections import documents, words
from briefgen.sources.lines import Block, offset

_NOTE_MARK = re.compile(r"\[\d{1,2}\]|\(\d\)|\*{1,3}|[①-⑳]")
_MINIMUM = 400  # plain characters below which a title heads an entry of a list, not a report


@dataclass(frozen=True, slots=True)
class Part:
    """One report of a document: `title` is its title as plain text, "" when the text gives none.

    `start` is where it begins (title included), `blocks` what follows the title.
    """

    title: str
    start: int
    blocks: tuple[Block, ...]


def parts(text: str, blocks: list[Block]) -> list[Part]:
    """The reports of a document in order; a document without titles is one part."""
    cut, titles = _cut_titles(text, blocks)
    starts = _starts(cut, titles)
    if not starts:
        return [Part("", cut[0].start, tuple(cut))] if cut else []
    if starts[0] and _speech(cut[: starts[0]]):
        starts.insert(0, 0)
    ends = [*starts[1:], len(cut)]
    return [_part(cut[start:end], titles.get(start, "")) for start, end in zip(starts, ends, strict=True)]


def _part(blocks: list[Block], title: str) -> Part:
    return Part(title, blocks[0].start, tuple(blocks[1:] if title else blocks))


def _cut_titles(text: str, blocks: list[Block]) -> tuple[list[Block], dict[int, str]]:
    """The blocks with each title a block of its own, and which of them are titles."""
    cut: list[Block] = []
    titles: dict[int, str] = {}
    pattern = documents().title
    for block in blocks:
        head = block.plain[:120]
        match = pattern.match(head) if "报" in head else None
        rest = block.plain[match.end() :] if match else ""
        marked = _NOTE_MARK.fullmatch(rest) is not None
        if match is None or (rest and not marked and not _goes_on(rest)):
            cut.append(block)
            continue
        titles[len(cut)] = match[0]
        if marked:
            cut.append(Block(block.start, block.end, match[0]))
            continue
        end = offset(text, block.start, match.end())
        cut.append(Block(block.start, end, match[0]))
        if rest:
            cut.append(Block(offset(text, end, 1) - 1, block.end, rest))
    return cut, titles


def _goes_on(rest: str) -> bool:
    """Whether what follows a title on its line is the report itself or the line of its meeting."""
    found = documents()
    return bool(
        words().salutation.search(rest) or found.speech.search(rest[:200]) or found.meeting.search(rest[:80])
    )


def _starts(blocks: list[Block], titles: dict[int, str]) -> list[int]:
    """The blocks at which reports begin: titles with a text of their own behind them."""
    kept: list[int] = []
    marks = [*titles, len(blocks)]
    for index, after in pairwise(marks):
        size = sum(len(block.plain) for block in blocks[index + 1 : after])
        if size < _MINIMUM:
            continue
        again = kept and titles[index] == titles[kept[-1]]  # a running head, printed on every page
        own = not again and _own_title(titles[index])
        if not kept or own or _speech(blocks[index : min(after, index + 12)]):
            kept.append(index)
    return kept


def _own_title(title: str) -> bool:
    return any(char.isdigit() for char in title) and len(title) > 12


def _speech(blocks: list[Block]) -> bool:
    """Whether somebody takes the floor in these blocks."""
    return any(documents().speech.search(block.plain[:240]) for block in blocks)
