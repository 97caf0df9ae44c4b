"""Commitments: concrete promises of the plan outside the indicator list, with figure and due date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from briefgen.extract import quantities
from briefgen.extract.passages import Passage, passages, pieces
from briefgen.extract.quantities import Quantity
from briefgen.lexicon import table
from briefgen.lexicon.alternation import any_of, guarded
from briefgen.lexicon.indicators import heads, indicators, meant, spelled
from briefgen.lexicon.units import scales
from briefgen.model import Commitment, Report, Role

_PLAN = frozenset({Role.TASKS, Role.LIVELIHOOD, Role.GOVERNMENT})
_DIGIT = re.compile("[0-9]")
_DATED = re.compile("[年月季]")
_LONGEST = 2000  # characters of a sentence that can be read as one
_SUBJECT = 2  # characters before a figure that can name what it counts
_STRING = re.compile("[、和与及]")  # between nouns of a string
_SHORT = 3  # characters of a name that may stand for something else (出口, GDP)
_QUARTER_END = {"一": "03", "二": "06", "三": "09", "四": "12"}


@dataclass(frozen=True, slots=True)
class _Cues:
    verb: re.Pattern[str]
    not_promise: re.Pattern[str]
    describes: re.Pattern[str]
    describes_before: re.Pattern[str]
    leading: re.Pattern[str]
    dependent: re.Pattern[str]
    dealt: re.Pattern[str]
    sizes: re.Pattern[str]
    size_families: frozenset[str]
    no_units: frozenset[str]
    no_spellings: frozenset[str]
    year: re.Pattern[str]
    month: re.Pattern[str]
    half: re.Pattern[str]
    quarter: re.Pattern[str]
    far: re.Pattern[str]


@cache
def _cues() -> _Cues:
    data = table("commitments")

    def either(words: list[str]) -> re.Pattern[str]:
        return re.compile(any_of(words))

    due = {name: guarded(words) for name, words in data["due"].items()}
    return _Cues(
        verb=either(data["verbs"]),
        not_promise=either(data["not_promises"]),
        describes=either(data["describes"]),
        describes_before=re.compile(data["describes_before"]),
        leading=guarded(data["leading"]),
        dependent=guarded(data["dependent"]),
        dealt=re.compile(data["dealt"]),
        sizes=re.compile(data["sizes"]),
        size_families=frozenset(data["size_families"]),
        no_units=frozenset(data["no_units"]),
        no_spellings=frozenset(data["no_spellings"]),
        **due,
    )


class _Promise(NamedTuple):
    """A promise in a sentence: its span there, its figure and when it falls due."""

    start: int
    end: int
    figure: Quantity
    due: str


def find(report: Report) -> tuple[Commitment, ...]:
    """The promises of the plan part in order; () for a report without a plan year."""
    if report.plan_year is None:
        return ()
    year = report.plan_year
    return tuple(
        commitment
        for passage in passages(report)
        if passage.paragraph.role in _PLAN
        for commitment in _of_passage(report, passage, year)
    )


def _of_passage(report: Report, passage: Passage, year: int) -> Iterator[Commitment]:
    text = passage.text
    for start, end in pieces(text, 0, len(text), "。;!?") if _DIGIT.search(text) else ():
        if end - start <= _LONGEST and _DIGIT.search(text, start, end):
            for promise in _of_sentence(text[start:end], year):
                evidence = passage.evidence(
                    report,
                    start + promise.start,
                    start + promise.end,
                    "commitment.figure",
                    (start + promise.figure.start, start + promise.figure.end),
                )
                value, unit = _stated(promise.figure)
                words = text[start + promise.start : start + promise.end]
                yield Commitment(words, value, unit, promise.figure.comparator, promise.due, evidence)


def _of_sentence(text: str, year: int) -> Iterator[_Promise]:
    cues = _cues()
    figures = [figure for figure in quantities.find(text) if _counts(text, figure)]
    if not figures:
        return
    due = str(year)
    before = 0
    for opens, ends in pieces(text, 0, len(text), ",:"):
        if opens > figures[-1].start:
            break
        if lead := cues.leading.match(text, opens, ends):
            opens = lead.end()
        inside = [figure for figure in figures if opens <= figure.start < ends]
        if cues.dependent.match(text, opens, ends):  # 增长7%以上 says nothing without the clause before
            opens = before
        before = opens
        if not inside:  # 到2025年, stands before all that follows
            due = _due(text[opens:ends], year) or due
            continue
        shared = cues.dealt.search(text, opens, ends)  # 高新技术企业、科技型企业分别达到…
        if _promises(text, opens, ends, inside[0]):
            for start, end, figure in _parts(text, opens, ends, inside):
                named = opens if shared or start == opens else _named_from(text, opens, figure)
                if not _of_indicator(text, named, end):
                    yield _Promise(start, end, figure, _due(text[start:end], year) or due)


def _parts(text: str, opens: int, ends: int, figures: list[Quantity]) -> Iterator[tuple[int, int, Quantity]]:
    """The parts of a clause (between 、) that end in a figure of their own, with its first figure."""
    taken = opens
    for index, figure in enumerate(figures):
        last = index + 1 == len(figures)
        stop = ends if last else text.rfind("、", figure.outer_end, figures[index + 1].outer_start)
        if stop < figure.outer_end:  # the next figure belongs to the same part
            continue
        own = next(f for f in figures[: index + 1] if f.start >= taken)
        leans = own.outer_start - taken < _SUBJECT or _cues().dependent.match(text, taken, stop)
        start = opens if leans else taken
        yield start, stop, own
        taken = stop + 1


def _stated(figure: Quantity) -> tuple[float, str]:
    """Value and unit as written, scale in the unit: 20万亩 → 20, 万亩."""
    unit = figure.unit.spelling if figure.unit else ""
    power = Decimal(10) ** scales().get(figure.scale, 0)
    return float(figure.value / power), "%" if unit == "百分之" else figure.scale + unit


def _counts(text: str, figure: Quantity) -> bool:
    """Whether a figure counts something promised: a real unit, in digits, not part of a name."""
    cues = _cues()
    if figure.unit is None or figure.family in cues.no_units or figure.unit.spelling in cues.no_spellings:
        return False
    if not text[figure.start].isdigit() or cues.describes_before.search(
        text, max(0, figure.outer_start - 12), figure.outer_start
    ):
        return False
    if figure.family in cues.size_families and cues.sizes.match(text, figure.end):
        return False
    return cues.describes.match(text, figure.end) is None


def _promises(text: str, start: int, end: int, figure: Quantity) -> bool:
    cues = _cues()
    clause = text[start:end]
    return bool(cues.verb.search(text, start, figure.start)) and not cues.not_promise.search(clause)


def _named_from(text: str, opens: int, figure: Quantity) -> int:
    """Where the words begin that name what `figure` counts: behind the 、 before it, if one is there."""
    return text.rfind("、", opens, figure.outer_start) + 1 or opens


def _of_indicator(text: str, start: int, end: int) -> bool:
    """Whether the words name an indicator, or a head of one (产量) whose topic (粮食) the sentence names."""
    for first, last in spelled().find(text, start, end):
        word = text[first:last]
        if last - first > _SHORT and any(meant(word)):
            return True
        members = heads().get(word, ())
        whose = _STRING.split(text[start:first])[-1]  # 亩均增加值 is no head alone
        known = indicators()[members[0]].topics if members and members[0] else ()
        if (not whose or whose.endswith(known)) and any(topic in text for topic in known):
            return True
    return False


def _due(clause: str, year: int) -> str | None:
    """The date a clause names, as 2025, 2023-06; None when it names none."""
    if not _DATED.search(clause):
        return None
    cues = _cues()
    if month := cues.month.search(clause):
        return f"{year}-{int(month[1]):02}" if 1 <= int(month[1]) <= 12 else None
    if cues.half.search(clause):
        return f"{year}-06"
    if quarter := cues.quarter.search(clause):
        return f"{year}-{_QUARTER_END[quarter[1]]}"
    if named := cues.year.search(clause):
        return named[1] if int(named[1]) >= year else None
    return None
