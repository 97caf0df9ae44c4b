"""What a chapter and a paragraph do: roles by the words of lexicon/sections.toml."""

import re
from collections.abc import Sequence

from briefgen.lexicon.risks import cues
from briefgen.lexicon.sections import words
from briefgen.model import Role

_YEAR = re.compile(r"20\d\d(?=年)")
_LISTED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}是|第[一二三四五六七八九十]{1,3}[,、]|——|\(?\d{1,2}[).、]|[①-⑳]|\([一二三四五六七八九十]{1,3}\))"
)
_CLAUSES = re.compile("[,;:。]")
PLAN = frozenset({Role.REQUIREMENTS, Role.TARGETS, Role.TASKS})


def chapter_role(plain: str) -> Role | None:
    """The role that a heading's words give, None when they give none."""
    return next((kind.role for kind in words().chapters if kind.pattern.search(plain)), None)


def chapter_roles(headings: Sequence[str]) -> list[Role]:
    """The roles of a report's chapters, by their words, years and neighbours."""
    roles = [chapter_role(plain) for plain in headings]
    years = [max(map(int, _YEAR.findall(plain)), default=0) for plain in headings]
    latest = max(years, default=0)
    for index, (role, year) in enumerate(zip(roles, years, strict=True)):
        if role is Role.TASKS and 0 < year < latest and Role.REVIEW not in roles:
            roles[index] = Role.REVIEW  # 2022年主要工作 beside 2023年主要工作
    found: list[Role] = []
    for role in roles:
        before = found[-1] if found else Role.OTHER
        found.append(role or (Role.REQUIREMENTS if before is Role.REVIEW else before))
    return found


class Flow:
    """Tells the chapter of paragraphs that stand under no chapter heading, in the order of the text."""

    def __init__(self, review: bool) -> None:
        """`review` is whether the report has a review chapter of its own."""
        self.role = Role.OPENING
        self.review = review

    def step(self, plain: str) -> Role:
        """The chapter of the next paragraph: opening, then last year, then this year."""
        w = words()
        if (
            self.role is Role.OPENING
            and not self.review
            and len(plain) > 60
            and not w.floor.search(plain[:160])
        ):
            self.role = Role.REVIEW
        if self.role is Role.REVIEW and w.plan.search(plain[:60]):
            self.role = Role.TASKS
        return self.role


def lead_role(plain: str, chapter: Role, before: Sequence[Role]) -> Role:
    """The role of a paragraph of a plan chapter before its first heading, given the roles before it."""
    w = words()
    if w.targets.search(plain) or (before and before[-1] is Role.TARGETS and listed(plain)):
        return Role.TARGETS
    if chapter is Role.TASKS and len(plain) < 80 and w.tasks.search(plain):
        return Role.TASKS
    if Role.TASKS in before and not w.requirements.search(plain[:60]):
        return Role.TASKS
    return Role.REQUIREMENTS


def lists_livelihood(plain: str) -> bool:
    """Whether a paragraph of the plan lists or proposes the year's 民生实事, not merely names them."""
    match = words().livelihood.search(plain[:90])
    if match is None:
        return False
    headed = plain.find("。") in range(match.end(), 24)
    return headed or plain.endswith((":", "如下。")) or words().livelihood_list.search(plain) is not None


def listed(plain: str) -> bool:
    """Whether a paragraph begins like an entry of a list (一是, ——, 1.)."""
    return _LISTED.match(plain) is not None


def admits(plain: str, bar: int) -> bool:
    """Whether a paragraph looks like admitted problems by at least `bar` points of seven."""
    if bar > _UNRESOLVED and not resolves(plain):
        return False
    return _admitting(plain) >= bar


_UNRESOLVED = 5  # the most points without a vow to solve the problems


def _admitting(plain: str) -> int:
    w = words()
    head = plain[:90]
    turn = w.admits.search(head)
    turned = turn is not None and w.weak.search(plain, turn.end(), turn.end() + 60) is not None
    score = 3 if turned else 1 if turn else 2 if w.faces.search(head) else 0
    score += 2 if resolves(plain) else 0
    if not score or (score == 2 and len(plain) < 80) or (len(plain) < 40 and not plain.endswith(":")):
        return 0
    weak, grown = density(plain)
    score += 2 if weak >= 2.5 else 1 if weak >= 1.2 else 0 if turned else -2
    return score - (2 if grown > 0.5 else 0)


def announces(plain: str, after: str) -> bool:
    """Whether a paragraph says no more than that there are problems, which the one `after` begins to tell."""
    w = words()
    said = len(plain) < 80 and (w.faces.search(plain) or w.admits.search(plain))
    told = said and w.weak.search(plain) is not None and w.acts.search(plain) is None
    return bool(told) and goes_on(after) and w.grown.search(after) is None


def density(plain: str) -> tuple[float, float]:
    """Words of weakness and figures of growth in a hundred characters."""
    w = words()
    return len(w.weak.findall(plain)) * 100 / len(plain), len(w.grown.findall(plain)) * 100 / len(plain)


def resolves(plain: str) -> bool:
    """Whether a paragraph ends with the vow to solve the problems."""
    return words().resolves.search(plain[-90:]) is not None


def weak(plain: str) -> bool:
    """Whether words of weakness stand close in a paragraph."""
    return density(plain)[0] >= 2


def goes_on(plain: str) -> bool:
    """Whether a paragraph behind one that admits problems may tell more: most of its clauses admit one.

    One that turns to the audience or gives figures of growth tells something else.
    """
    if words().salutation.search(plain) or density(plain)[1] > 0.5:
        return False
    clauses = [clause for clause in _CLAUSES.split(plain) if clause and not clause.endswith("方面")]
    return weak(plain) or 2 * sum(map(bool, map(cues().problem.search, clauses))) > len(clauses)


def closes(plain: str) -> bool:
    """Whether a paragraph is thanks, call or vow at the end of a report."""
    return bool(words().closing.search(plain[:160]) or words().closing.search(plain[-40:]))
