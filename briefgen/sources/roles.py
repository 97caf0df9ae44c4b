"""What a chapter and a paragraph do: roles by the words of lexicon/sections.toml."""

import re
from collections.abc import Sequence

from briefgen.lexicon.sections import words
from briefgen.model import Role

_YEAR = re.compile(r"20\d\d(?=年)")
PLAN = frozenset({Role.REQUIREMENTS, Role.TARGETS, Role.TASKS})


def chapter_role(plain: str) -> Role | None:
    """The role that a heading's words give, None when they give none."""
    for chapter in words().chapters:
        if chapter.pattern.search(plain):
            return chapter.role
    return None


def chapter_roles(headings: Sequence[str]) -> list[Role]:
    """The roles of a report's chapters, by their words, years and neighbours."""
    roles = [chapter_role(plain) for plain in headings]
    years = [max(map(int, _YEAR.findall(plain)), default=0) for plain in headings]
    latest = max(years, default=0)
    for index, (role, year) in enumerate(zip(roles, years, strict=True)):
        if role is Role.TASKS and 0 < year < latest and Role.REVIEW not in roles:
            roles[index] = Role.REVIEW
    for index, role in enumerate(roles):
        if role is None:
            before = roles[index - 1] if index else None
            roles[index] = Role.REQUIREMENTS if before is Role.REVIEW else before or Role.OTHER
    return [role or Role.OTHER for role in roles]


def paragraph_role(plain: str, chapter: Role, lead: bool) -> Role:
    """The role of a paragraph in its chapter; `lead` before the first heading under the chapter."""
    w = words()
    if chapter is Role.REVIEW:
        return Role.PROBLEMS if _admits(plain) else chapter
    if chapter in PLAN:
        return _plan_role(plain, chapter, lead)
    if chapter is Role.GOVERNMENT and w.closing.search(plain[-80:]):
        return Role.CLOSING
    return chapter


def _admits(plain: str) -> bool:
    w = words()
    return bool(w.problems.search(plain[:70])) and len(w.problem_words.findall(plain)) >= 2


def _plan_role(plain: str, chapter: Role, lead: bool) -> Role:
    w = words()
    if lead:
        if w.targets.search(plain):
            return Role.TARGETS
        if w.tasks.search(plain[:80]) and len(plain) < 80:
            return Role.TASKS
        return Role.REQUIREMENTS
    if w.livelihood.search(plain[:60]) and len(plain) > 120:
        return Role.LIVELIHOOD
    return chapter
