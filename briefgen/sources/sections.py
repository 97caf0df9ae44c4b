"""The sections of one report: headings as a tree laid flat, paragraphs with their roles."""

from dataclasses import dataclass, field

from briefgen.model import Paragraph, Role, Section
from briefgen.sources import roles
from briefgen.sources.headings import CHAPTER, UNNUMBERED, Heading, heading
from briefgen.sources.lines import Block


@dataclass(slots=True)
class _Open:
    """A section while its blocks are gathered."""

    head: Heading | None
    level: int
    blocks: list[Block] = field(default_factory=list)


def sections(text: str, blocks: tuple[Block, ...], origin: int) -> tuple[Section, ...]:
    """The sections of the report whose blocks stand in `text`; offsets count from `origin`."""
    opened = _levels(_gather(text, blocks))
    tops = [entry for entry in opened if entry.level == 1 and entry.head]
    top_roles = dict(
        zip(map(id, tops), roles.chapter_roles([e.head.plain for e in tops if e.head]), strict=True)
    )
    made: list[Section] = []
    path: list[str] = []
    chapter, number = Role.OPENING, 0
    for entry in opened:
        chapter = top_roles.get(id(entry), chapter)
        if entry.head:
            path[entry.level - 1 :] = [text[entry.head.start : entry.head.end]]
        paragraphs = []
        for block in entry.blocks:
            number += 1
            role = roles.paragraph_role(block.plain, chapter, entry.level <= 1)
            paragraphs.append(Paragraph(number, block.start - origin, block.end - origin, role))
        made.append(_section(entry, tuple(path), chapter, origin, tuple(paragraphs)))
    return tuple(made)


def _section(
    entry: _Open, path: tuple[str, ...], role: Role, origin: int, paragraphs: tuple[Paragraph, ...]
) -> Section:
    head = entry.head
    return Section(
        heading=path[-1] if head else "",
        level=entry.level,
        path=path,
        role=role,
        heading_start=head.start - origin if head else 0,
        heading_end=head.end - origin if head else 0,
        run_in=head.run_in if head else False,
        paragraphs=paragraphs,
    )


def _gather(text: str, blocks: tuple[Block, ...]) -> list[_Open]:
    found = [_Open(None, 0)]
    for block in blocks:
        head = heading(text, block)
        if head:
            found.append(_Open(head, 0))
        if head is None or head.run_in:
            found[-1].blocks.append(block)
    return [entry for entry in found if entry.head or entry.blocks]


def _levels(entries: list[_Open]) -> list[_Open]:
    """Give each section its level: one deeper for each rank of heading that is open above it."""
    under = any(
        e.head and e.head.rank == CHAPTER and "年" in e.head.plain and roles.chapter_role(e.head.plain)
        for e in entries
    )
    stack: list[float] = []
    for entry in entries:
        if entry.head is None:
            continue
        rank: float = entry.head.rank
        if rank == UNNUMBERED and under:
            rank = CHAPTER + 0.5
        while stack and stack[-1] >= rank:
            stack.pop()
        stack.append(rank)
        entry.level = len(stack)
    return entries
