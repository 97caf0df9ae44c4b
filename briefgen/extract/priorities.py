"""Priorities: the headings of the year's key tasks, in order, whatever their numbering."""

from collections.abc import Sequence
from itertools import dropwhile, islice

from briefgen.model import Evidence, Priority, Report, Role, Section

_NOT_TASKS = frozenset(
    {Role.REQUIREMENTS, Role.TARGETS, Role.PROBLEMS, Role.REVIEW, Role.OPENING, Role.CLOSING}
)
_ENOUGH = 3  # chapters that may stand for tasks themselves


def find(report: Report) -> tuple[Priority, ...]:
    """The headings of the key tasks with their numbering as written; () when the plan has no headings."""
    return tuple(
        Priority(section.heading, order, _evidence(report, section))
        for order, section in enumerate(_tasks(report.sections), 1)
    )


def _tasks(sections: Sequence[Section]) -> list[Section]:
    """The sections that are key tasks: those right below the tasks' chapters, or the chapters themselves."""
    chapters = _chapters(sections)
    below = [task for chapter in chapters for task in _below(sections, chapter)]
    if len(below) == 1 and len(inner := _below(sections, below[0])) >= _ENOUGH:
        return inner  # (三)重点工作 beside (一)总体要求 and (二)主要目标
    if below:
        return below
    return chapters if len(chapters) >= _ENOUGH else []


def _chapters(sections: Sequence[Section]) -> list[Section]:
    tasks = [section for section in sections if section.role is Role.TASKS and section.level > 0]
    top = min((section.level for section in tasks), default=0)
    return [section for section in tasks if section.level == top]


def _below(sections: Sequence[Section], chapter: Section) -> list[Section]:
    """The headings of the next level inside a chapter, less those that state aims and demands."""
    inside: list[Section] = []
    behind = dropwhile(lambda section: section is not chapter, sections)
    for section in islice(behind, 1, None):
        if section.level <= chapter.level:
            break
        inside.append(section)
    level = min((section.level for section in inside), default=0)
    return [section for section in inside if section.level == level and section.role not in _NOT_TASKS]


def _evidence(report: Report, section: Section) -> Evidence:
    start, end = section.heading_start, section.heading_end
    paragraph = section.paragraphs[0].number if section.paragraphs else _next_number(report, section)
    rule = "priority.run_in" if section.run_in else "priority.heading"
    return Evidence(report.text[start:end], start, end, section.path, paragraph, rule)


def _next_number(report: Report, section: Section) -> int:
    """The number of the first paragraph after a heading that has none of its own, 0 at the report's end."""
    numbers = [
        p.number for other in report.sections for p in other.paragraphs if p.start >= section.heading_end
    ]
    return min(numbers, default=0)
