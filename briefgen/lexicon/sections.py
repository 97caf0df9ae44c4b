"""The words of a report's structure, compiled once from sections.toml."""

import re
from dataclasses import dataclass
from functools import cache

from briefgen.lexicon import table
from briefgen.model import Role


@dataclass(frozen=True, slots=True)
class Chapter:
    """A kind of chapter: headings that `pattern` finds have this role."""

    role: Role
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Words:
    """All patterns over plain text; `chapters` in the order in which they are tried."""

    chapters: tuple[Chapter, ...]
    unnumbered: re.Pattern[str]
    furniture: re.Pattern[str]
    run_on: re.Pattern[str]  # over the raw text; group `head`
    problems: re.Pattern[str]
    problem_words: re.Pattern[str]
    targets: re.Pattern[str]
    requirements: re.Pattern[str]
    tasks: re.Pattern[str]
    livelihood: re.Pattern[str]
    salutation: re.Pattern[str]
    closing: re.Pattern[str]


@cache
def words() -> Words:
    """The table `sections`."""
    data = table("sections")
    chapters = tuple(Chapter(Role(row["role"]), re.compile(row["pattern"])) for row in data["chapter"])
    paragraph = {name: re.compile(pattern) for name, pattern in data["paragraph"].items()}
    return Words(
        chapters=chapters,
        unnumbered=re.compile(data["unnumbered"]["pattern"], re.VERBOSE),
        furniture=re.compile(data["furniture"]["pattern"], re.VERBOSE),
        run_on=re.compile(data["run_on"]["pattern"], re.VERBOSE),
        **paragraph,
    )
