"""Risks: the problems that a report admits, one record each, with their themes."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from briefgen.extract.passages import Passage, passages, pieces
from briefgen.lexicon.analysis import rest
from briefgen.lexicon.risks import cues as _cues
from briefgen.lexicon.themes import themes
from briefgen.model import Report, Risk, Role

_LEAD = 280  # characters within which the words before a list end
_OWNING = frozenset({Role.REVIEW, Role.OPENING, Role.PROBLEMS})
_FALLBACK_ROLES = (Role.REVIEW, Role.OPENING, Role.OTHER)

_ITEM = re.compile(r"[一二三四五六七八九十]{1,3}是|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、](?!\d)")

Span = tuple[int, int]


class Clause(NamedTuple):
    """A clause of folded text; `linked` when a word like 尤其是 stood before it."""

    start: int
    end: int
    linked: bool


def find(report: Report) -> tuple[Risk, ...]:
    """The problems of the report in order; () when it admits none."""
    places = _admitting([p for p in passages(report) if p.paragraph.role is Role.PROBLEMS])
    found = [risk for passage in places for risk in _of_passage(report, passage)]
    if not found:
        found = [risk for passage in _unmarked(report) for risk in _of_passage(report, passage)]
    told = {passage.paragraph.number for passage in places}
    owned = [risk for passage in passages(report) for risk in _of_accident(report, passage, told)]
    return tuple(sorted([*found, *owned], key=lambda risk: risk.evidence.start) if owned else found)


def _of_accident(report: Report, passage: Passage, told: set[int]) -> Iterator[Risk]:
    """The causes of an accident that a paragraph owns up to, of paragraphs that are not `told` anyhow."""
    text = passage.text
    if "事故" not in text or passage.paragraph.role not in _OWNING or passage.paragraph.number in told:
        return
    lesson = _cues().accident.search(text)
    cause = _cues().causes.search(text, lesson.end()) if lesson else None
    if cause is None:
        return
    stop = text.find("。", cause.end())
    for start, end in _joined(text, _clauses(text, cause.end(), stop if stop >= 0 else len(text))):
        yield Risk(
            text[start:end], themes(text[start:end]), passage.evidence(report, start, end, "risk.accident")
        )


def _admitting(places: list[Passage]) -> list[Passage]:
    """Of several such paragraphs those that turn to problems, and those that follow them directly."""
    marked = [passage for passage in places if _turn(passage.text)]
    if not marked:
        return places
    kept: list[Passage] = []
    for passage in places:
        follows = kept and kept[-1].paragraph.number + 1 == passage.paragraph.number
        if passage in marked or follows:
            kept.append(passage)
    return kept


def _unmarked(report: Report) -> Iterator[Passage]:
    """The last paragraph before the plan that turns to problems, in reports where none is marked."""
    turning = [
        passage
        for passage in passages(report)
        if passage.paragraph.role in _FALLBACK_ROLES and _turn(passage.text)
    ]
    yield from turning[-1:]


def _of_passage(report: Report, passage: Passage) -> Iterator[Risk]:
    cues = _cues()
    marked = _turn(passage.text) is not None
    for start, end in _problems(passage.text):
        text = passage.text[start:end]
        if len(text) < 4 or not cues.problem.search(text):
            continue
        rule = "risk.listed" if marked else "risk.paragraph"
        yield Risk(text, themes(text), passage.evidence(report, start, end, rule))


def _problems(text: str) -> list[Span]:
    """The spans of the single problems in folded `text`."""
    marker = _turn(text)
    kept, start, announced = _lead(text, marker.end() if marker else 0, marker is not None)
    found: list[Span] = []
    for opens, ends in pieces(text, start, len(text), "。;!?"):
        clauses = _clauses(text, opens, ends)
        open_end = next(
            (i for i, clause in enumerate(clauses) if _closes(text, clause, i == 0)), len(clauses)
        )
        for span in _joined(text, clauses[:open_end]):
            found.extend(_listed(text, span))
        if open_end < len(clauses) and ends > len(text) / 2:
            break
    found = [(start, start + len(text[start:end].rstrip("等"))) for start, end in found]
    return [*kept, *(found if announced else _without_umbrella(text, found))]


def _turn(text: str, begin: int = 0, end: int | None = None) -> re.Match[str] | None:
    """Where the text turns to problems: a marker with a word for them not far behind it."""
    cues = _cues()
    found = [*cues.marker.finditer(text, begin, len(text) if end is None else end)]
    turn = next((m for m in found if cues.umbrella_word.search(text, m.end(), m.end() + _LEAD)), None)
    return next((m for m in found if turn and m[0] == turn[0]), None)


def _lead(text: str, begin: int, marked: bool) -> tuple[list[Span], int, bool]:
    """What the words before the list already admit, where the list begins, whether it is announced."""
    cues = _cues()
    if not marked and _ITEM.match(text):
        return [], 0, True  # an item of a list that an earlier paragraph announced
    introducer = cues.introducer.search(text, begin, begin + _LEAD)
    again = _turn(text, begin, begin + _LEAD) if marked else None
    again = None if again and text[:begin].endswith(again[0]) else again  # 我们深知,…;我们深知,…
    colon = text.find(":", begin, begin + _LEAD)
    stop = next((m.start() for m in re.finditer("[。;]", text[begin : begin + _LEAD])), _LEAD) + begin
    if again and not (introducer and introducer.start() < again.start()):
        kept, start, announced = _lead(text, again.end(), True)
        return [*_admitted(text, begin, again.start()), *kept], start, announced
    if introducer:
        opens, start = introducer.start(), introducer.end()
    elif 0 <= colon < stop:
        opens, start = colon, colon + 1
    else:
        return [], begin + len(text[begin:]) - len(text[begin:].lstrip(",:的")), False
    return _admitted(text, begin, opens) if marked else [], start, True


def _admitted(text: str, start: int, end: int) -> list[Span]:
    """Of the words before a list those that admit a problem of their own."""
    parts = pieces(text, start, end, "。;!?")
    lead = [span for part in parts for span in _joined(text, _clauses(text, *part))]
    return [span for span in lead if _cues().specific.search(text[slice(*span)])]


def _clauses(text: str, start: int, end: int) -> list[Clause]:
    """The clauses between commas, without the words that only string them together."""
    cues = _cues()
    clauses = []
    for opens, ends in pieces(text, start, end, ",:"):
        word = cues.connector.match(text, opens, ends)
        linked = word is not None and word.end() < ends
        if word and linked:
            opens = word.end()
        names = text[ends : ends + 1] == ":" and cues.announcing.search(text, opens, ends)
        empty = text[opens:ends].strip("、") in ("等", "等等") or cues.connector.fullmatch(text, opens, ends)
        if not names and not empty:
            clauses.append(Clause(opens, ends, linked))
    return clauses


def _closes(text: str, clause: Clause, first: bool) -> bool:
    """Whether the report stops admitting here and begins promising."""
    cues = _cues()
    words = text[clause.start : clause.end]
    return bool((first and cues.closing_start.match(words)) or cues.closing_within.search(words))


def _joined(text: str, clauses: list[Clause]) -> Iterator[Span]:
    """Clauses put together again where two of them tell one problem."""
    held: Span | None = None  # the problem so far
    waiting: int | None = None  # where a clause began that only prepares the next
    for start, end, linked in clauses:
        clause = text[start:end]
        if held and _cues().takes_back.match(clause) and not _cues().problem.search(clause):
            continue
        if held and waiting is None and not linked and _continues(text[slice(*held)], clause):
            held = (held[0], end)
            continue
        if _prepares(clause):
            waiting = start if waiting is None else waiting
            continue
        if held:
            yield held
        held = (start if waiting is None else waiting, end)
        waiting = None
    if held:
        yield (held[0], clauses[-1].end) if waiting is not None else held


def _prepares(clause: str) -> bool:
    cues = _cues()
    return bool(cues.preparing.search(clause)) or not cues.problem.search(clause)


def _continues(before: str, clause: str) -> bool:
    """Whether `clause` goes on with the problem that `before` tells."""
    cues = _cues()
    if cues.continuing.search(clause):
        return True
    last = before.rsplit(",", 1)[-1]
    if cues.bare_before.search(last) and cues.bare.search(clause) and len(clause) <= 14:
        return True
    if _details(last, clause) or f"等{last[:4]}" in clause:  # the second names who they are
        return True
    if cues.persons.search(before) and cues.manners.search(clause) and not cues.offices.search(clause):
        return not cues.some.match(clause)
    return bool(re.search(r"\d", clause)) and _shares_word(last, clause)


def _details(before: str, clause: str) -> bool:
    """Whether a clause details what was just said of a whole field (民生领域还有短板,教育、医疗等有差距)."""
    if not _cues().general.search(before):
        return False
    return bool(set(themes(before)) & set(themes(clause)) - {rest()})


def _shares_word(before: str, clause: str) -> bool:
    """Whether a figure is given for what was just named (船企少,规上船企只占…)."""
    head = re.split(r"[\d仅约占为]", clause, maxsplit=1)[0]
    pairs = {head[i : i + 2] for i in range(len(head) - 1)} - {"全市", "我市", "全省"}
    return any(pair in before for pair in pairs)


def _listed(text: str, span: Span) -> list[Span]:
    """A clause that strings whole problems by 、 as its parts, any other clause as it is."""
    cues = _cues()
    clause = text[slice(*span)]
    if "," in clause:
        return [span]
    tail = cues.list_end.search(clause)
    stop = span[0] + tail.start() if tail else span[1]
    parts = list(pieces(text, span[0], stop, "、"))
    enough = 2 if tail else 3
    if len(parts) >= enough and all(_whole(text[slice(*part)]) for part in parts):
        return parts
    return [span]


def _whole(part: str) -> bool:
    """Whether a part of an enumeration has a subject and a failing of its own."""
    return (
        len(part) >= 6
        and not _prepares(part)
        and not re.search("^(?:一些|少数|部分)?.{0,6}(?:干部|意识)", part)
    )


def _without_umbrella(text: str, found: list[Span]) -> list[Span]:
    """The problems less the first sentence that only says that there are some."""
    cues = _cues()
    for index, (start, end) in enumerate(found[:3]):
        announces = index == 0 or text[end : end + 1] in ("。", ":")
        if announces and cues.umbrella.search(text[start:end].rsplit(",", 1)[-1]):
            apart = [span for span in found[:index] if "。" in text[span[1] : start]]
            same = [span for span in found[:index] if span not in apart]
            before = apart + [span for span in same if cues.specific.search(text[slice(*span)])]
            return before + found[index + 1 :]
    return found
