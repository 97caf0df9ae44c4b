"""The sections of one report: headings as a tree laid flat, paragraphs with their roles."""

import re
from dataclasses import dataclass, field

from briefgen.model import Paragraph, Role, Section
from briefgen.sources import roles
from briefgen.sources.headings import CHAPTER, UNNUMBERED, Heading, heading, promoted
from briefgen.sources.lines import Block

_BREAK = re.compile(r"\s*[\r\n]\s*")
_ENOUGH = 3  # sections or chapters that may be the tasks
_ABOVE = CHAPTER + 0.6  # the rank that stands in for a chapter heading that is not there


@dataclass(slots=True)
class Entry:
    """A section while it is made: heading, level, chapter, and its blocks with their roles."""

    head: Heading | None
    level: int = 0
    chapter: Role = Role.OPENING
    blocks: list[Block] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)


def sections(
    text: str, blocks: tuple[Block, ...], origin: int, marked: frozenset[int] = frozenset()
) -> tuple[Section, ...]:
    """The sections of the report whose blocks stand in `text`; offsets are made to count from `origin`.

    `marked` are the starts of blocks that the format itself marks as headings.
    """
    entries = _levels(_gather(text, blocks, marked))
    entries = _promote(text, _chapters(entries))
    _paragraphs(entries)
    return _made(text, entries, origin)


def _gather(text: str, blocks: tuple[Block, ...], marked: frozenset[int]) -> list[Entry]:
    found = [Entry(None)]
    for block in blocks:
        head = heading(text, block, block.start in marked)
        if head:
            found.append(Entry(head))
        if head is None or head.run_in:
            found[-1].blocks.append(block)
    return [entry for entry in found if entry.head or entry.blocks]


def _levels(entries: list[Entry]) -> list[Entry]:
    """Give each section its level: one deeper for each rank of heading that is open above it."""
    heads = [entry.head for entry in entries if entry.head]
    named = [
        h for h in heads if h.rank == CHAPTER and roles.chapter_role(h.plain) in {Role.REVIEW, *roles.PLAN}
    ]
    bare = any(h.rank == UNNUMBERED for h in heads)
    dated = any("年" in h.plain for h in named)
    stack: list[float] = [_ABOVE]
    for entry in entries:
        if entry.head is None:
            continue
        rank: float = entry.head.rank
        if rank == UNNUMBERED and dated:
            rank = CHAPTER + 0.5
        if rank == CHAPTER and not named and not bare:
            rank = CHAPTER + 0.7  # 一、二、三 number the tasks; the chapters have lost their headings
        while stack and stack[-1] >= rank:
            stack.pop()
        stack.append(rank)
        entry.level = len(stack)
    return entries


def _chapters(entries: list[Entry]) -> list[Entry]:
    """Give each section the role of its chapter; sections under no chapter heading take it from the flow."""
    tops = [entry for entry in entries if entry.level == 1]
    found = roles.chapter_roles([entry.head.plain for entry in tops if entry.head])
    _tasked(entries, found)
    flow = roles.Flow(Role.REVIEW in found)
    named = iter(found)
    chapter: Role | None = None
    made: list[Entry] = []
    for entry in entries:
        if entry.level == 1:
            chapter = next(named)
        if chapter is None:
            made.extend(_flowing(entry, flow))
            continue
        entry.chapter = _own_role(entry, chapter)
        made.append(entry)
    return made


def _tasked(entries: list[Entry], found: list[Role]) -> None:
    """A plan without a chapter called tasks has them in its chapter with the most sections, or several
    chapters are the tasks: their headings say nothing else."""
    if Role.TASKS in found or not roles.PLAN & set(found):
        return
    sizes = [0] * (len(found) + 1)
    chapter = -1
    for entry in entries:
        chapter += entry.level == 1
        sizes[chapter] += entry.level == 2
    plans = [index for index, role in enumerate(found) if role in roles.PLAN]
    best = max(plans, key=lambda index: sizes[index])
    tops = [entry.head.plain for entry in entries if entry.level == 1 and entry.head]
    said = [index for index in plans if roles.chapter_role(tops[index]) is not None]
    alone = [index for index in plans if said and index > said[0] and index not in said]
    for index in [best] if sizes[best] >= _ENOUGH else alone if len(alone) >= _ENOUGH else ():
        found[index] = Role.TASKS


def _own_role(entry: Entry, chapter: Role) -> Role:
    """The role of a section under a chapter: problems in the review, requirements among the tasks."""
    own = roles.chapter_role(entry.head.plain) if entry.head and entry.level > 1 else None
    if chapter is Role.REVIEW and own is Role.PROBLEMS:
        return own
    if chapter is Role.TASKS and own in (Role.REQUIREMENTS, Role.TARGETS) and entry.head:
        return own if len(entry.head.plain) <= 16 and "," not in entry.head.plain else chapter
    return chapter


def _flowing(entry: Entry, flow: roles.Flow) -> list[Entry]:
    """A section under no chapter, cut where the text turns to last year and to this year."""
    made = [Entry(entry.head, entry.level, flow.role)]
    for block in entry.blocks:
        role = flow.step(block.plain)
        if role is not made[-1].chapter:
            made.append(Entry(None, 0, role))
        made[-1].blocks.append(block)
    return [part for part in made if part.head or part.blocks]


def _promote(text: str, entries: list[Entry]) -> list[Entry]:
    """Tasks without numbered headings: make headings of the marks that they have (一是, ——, short lines)."""
    made: list[Entry] = []
    for index, entry in enumerate(entries):
        made.append(entry)
        after = entries[index + 1] if index + 1 < len(entries) else None
        if entry.chapter is not Role.TASKS or entry.level != 1 or (after and after.level > 1):
            continue
        heads = promoted(text, entry.blocks)
        if not heads:
            continue
        blocks, entry.blocks = entry.blocks, []
        for block in blocks:
            head = heads.get(block.start)
            if head:
                made.append(Entry(head, entry.level + 1, entry.chapter))
            if head is None or head.run_in:
                made[-1].blocks.append(block)
    return made


def _paragraphs(entries: list[Entry]) -> None:
    """Give every paragraph its role."""
    for entry in entries:
        if entry.chapter in roles.PLAN and (entry.level <= 1 or entry.chapter is not Role.TASKS):
            _lead(entry)
        elif entry.chapter is Role.TASKS:
            _tasks(entry)
        else:
            entry.roles = [entry.chapter] * len(entry.blocks)
    _problems(entries)
    _closing(entries)


def _lead(entry: Entry) -> None:
    for block in entry.blocks:
        entry.roles.append(roles.lead_role(block.plain, entry.chapter, entry.roles))


def _tasks(entry: Entry) -> None:
    """The paragraphs of a task; the list of 民生实事 goes on over entries 1., 2., 3."""
    inside = False
    for block in entry.blocks:
        inside = roles.lists_livelihood(block.plain) or (inside and roles.listed(block.plain))
        entry.roles.append(Role.LIVELIHOOD if inside else Role.TASKS)


def _problems(entries: list[Entry]) -> None:
    """Mark the paragraphs in which the report admits problems, wherever they stand."""
    going = marked = False
    every = [(entry, index, block.plain) for entry in entries for index, block in enumerate(entry.blocks)]
    for (entry, index, plain), (_, _, after) in zip(every, [*every[1:], (None, 0, "")], strict=True):
        role = entry.roles[index]
        if role is Role.PROBLEMS:
            marked = True
            continue
        if going and (role is not Role.REVIEW or not (roles.listed(plain) or roles.goes_on(plain))):
            going = False
        told = role in (Role.REVIEW, Role.OPENING)
        if going or roles.admits(plain, 3 if told else 6) or (told and roles.announces(plain, after)):
            entry.roles[index] = Role.PROBLEMS
            marked, going = True, not roles.resolves(plain)
    if not marked:
        _weakest(entries)


def _weakest(entries: list[Entry]) -> None:
    """Problems that nothing announces: the late paragraph of the review densest in words of weakness."""
    review = [(e, i) for e in entries for i, role in enumerate(e.roles) if role is Role.REVIEW]
    best, place = 2.5, None
    for entry, index in review[len(review) // 2 :]:
        weak, grown = roles.density(entry.blocks[index].plain)
        if weak >= best and grown <= 0.5 and len(entry.blocks[index].plain) >= 80:
            best, place = weak, (entry, index)
    if place:
        place[0].roles[place[1]] = Role.PROBLEMS


def _closing(entries: list[Entry]) -> None:
    """Mark the call at the end; nothing but notes of words may follow it."""
    for entry in reversed(entries):
        if entry.chapter is Role.OTHER:
            continue
        for index in range(len(entry.blocks) - 1, -1, -1):
            if len(entry.blocks[index].plain) > 4 and not roles.closes(entry.blocks[index].plain):
                return
            entry.roles[index] = Role.CLOSING
        if entry.blocks:
            return


def _made(text: str, entries: list[Entry], origin: int) -> tuple[Section, ...]:
    made: list[Section] = []
    above: list[tuple[int, str]] = []
    number = 0
    for entry in entries:
        head = entry.head
        if head:
            above = [pair for pair in above if pair[0] < entry.level]
            words = text[head.start : head.end]
            broken = "\n" in words or "\r" in words
            above.append((entry.level, _BREAK.sub("", words) if broken else words))
        paragraphs = []
        for block, role in zip(entry.blocks, entry.roles, strict=True):
            number += 1
            paragraphs.append(Paragraph(number, block.start - origin, block.end - origin, role))
        made.append(
            Section(
                heading=above[-1][1] if head else "",
                level=entry.level,
                path=tuple(heading for _, heading in above),
                role=entry.chapter,
                heading_start=head.start - origin if head else 0,
                heading_end=head.end - origin if head else 0,
                run_in=head.run_in if head else False,
                paragraphs=tuple(paragraphs),
            )
        )
    return tuple(made)
