"""The paragraphs of a report as rules read them: folded, with section and number, and evidence back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from briefgen.extract.fold import Folded, fold
from briefgen.model import Evidence, Paragraph, Report, Section

_OPENERS = {"“": "”", "(": ")", "《": "》", "「": "」", "【": "】", "‘": "’"}


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph with its section and folded text."""

    section: Section
    paragraph: Paragraph
    folded: Folded

    @property
    def text(self) -> str:
        return self.folded.text

    def evidence(
        self, report: Report, start: int, end: int, rule: str, figure: tuple[int, int] | None = None
    ) -> Evidence:
        """Evidence of the folded span `start:end`; `figure` is a folded span too."""
        shown = self.folded.span(*figure) if figure else None
        return self.cited(report, *self.folded.span(start, end), rule, shown)

    def cited(
        self, report: Report, start: int, end: int, rule: str, figure: tuple[int, int] | None
    ) -> Evidence:
        """Evidence of the span `start:end` of the report's text, as `figure` is."""
        return Evidence(
            quote=report.text[start:end],
            start=start,
            end=end,
            section=self.section.path,
            paragraph=self.paragraph.number,
            rule=rule,
            figure=figure,
        )


class _This:
    """A report told by identity: to hash all its paragraphs costs more than to fold some of them."""

    __slots__ = ("report",)

    def __init__(self, report: Report) -> None:
        self.report = report

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and self.report is other.report

    def __hash__(self) -> int:
        return id(self.report)


def passages(report: Report) -> tuple[Passage, ...]:
    """All paragraphs of the report that hold any text, in order."""
    return _passages(_This(report))


@lru_cache(maxsize=2)
def _passages(this: _This) -> tuple[Passage, ...]:
    report = this.report
    return tuple(
        Passage(section, paragraph, folded)
        for section in report.sections
        for paragraph in section.paragraphs
        if (folded := fold(report.slice(paragraph), paragraph.start)).text
    )


def pieces(text: str, start: int, end: int, stops: str) -> Iterator[tuple[int, int]]:
    """The spans of `text[start:end]` between `stops`, which do not count inside quotes and brackets."""
    opens = start
    if not _BRACKET.search(text, start, end):
        for match in _plain(stops).finditer(text, start, end):
            if match.start() > opens:
                yield opens, match.start()
            opens = match.end()
        if end > opens:
            yield opens, end
        return
    closers: list[str] = []
    for match in _special(stops).finditer(text, start, end):
        char, index = match[0], match.start()
        if closers and char == closers[-1]:
            closers.pop()
        elif char in _OPENERS:
            closers.append(_OPENERS[char])
        elif char in stops and (not closers or char in "。;"):
            closers.clear()  # a bracket that is never closed ends with its sentence
            if index > opens:
                yield opens, index
            opens = index + 1
    if end > opens:
        yield opens, end


_BRACKET = re.compile("[" + "".join(_OPENERS) + "]")


@cache
def _plain(stops: str) -> re.Pattern[str]:
    return re.compile("[" + re.escape(stops) + "]")


@cache
def _special(stops: str) -> re.Pattern[str]:
    """The characters that `pieces` looks at."""
    brackets = "".join(_OPENERS) + "".join(_OPENERS.values())
    return re.compile("[" + re.escape(stops + brackets) + "]")
