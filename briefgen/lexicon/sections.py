"""The words of a report's structure and of document kinds, compiled once from their tables."""

import re
from dataclasses import dataclass
from functools import cache

from briefgen.lexicon import table
from briefgen.lexicon.alternation import guarded
from briefgen.model import DocumentType, Role

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A kind of chapter: headings in which `pattern` is found have this role."""

    role: Role
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Words:
    """`sections.toml`: patterns over plain text."""

    chapters: tuple[Chapter, ...]  # in the order in which they are tried
    annex: Pattern  # the whole line
    unnumbered: Pattern
    furniture: Pattern  # the whole line
    furniture_mark: Pattern  # somewhere in a line without a full stop
    run_on_head: Pattern  # group `head`
    run_on: Pattern
    run_on_verb: Pattern
    floor: Pattern
    salutation: Pattern
    topical: Pattern
    admits: Pattern
    faces: Pattern
    acts: Pattern
    resolves: Pattern
    weak: Pattern
    grown: Pattern
    plan: Pattern
    targets: Pattern
    requirements: Pattern
    tasks: Pattern
    livelihood: Pattern
    livelihood_list: Pattern
    closing: Pattern


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document, its usual title and the pattern that tells it."""

    type: DocumentType
    name: str
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Documents:
    """`documents.toml`: patterns over plain text."""

    kinds: tuple[Kind, ...]
    title: Pattern
    speech: Pattern  # group `who`
    dated: Pattern  # group `year`
    sign: Pattern  # over the text as written
    published: Pattern  # groups `y`, `m`, `d`, over the text as written
    dateline: Pattern  # groups `m`, `d`, over the text as written
    signed: Pattern  # groups `y`, `m`, `d`, over a line as written
    nation: Pattern
    meeting: Pattern  # group `name`
    signature: Pattern  # group `who`
    unlisted: Pattern  # group `name`
    units: tuple[str, ...]


_DAYS = ("published", "dateline", "signed")
_NAMED = ("speech", "dated", "sign", *_DAYS, "nation", "meeting", "signature", "unlisted")


@cache
def words() -> Words:
    """The table `sections`."""
    data = table("sections")
    return Words(
        chapters=tuple(Chapter(Role(row["role"]), re.compile(row["pattern"])) for row in data["chapter"]),
        annex=re.compile(data["annex"]["pattern"]),
        unnumbered=re.compile(data["unnumbered"]["pattern"], re.VERBOSE),
        furniture=re.compile(data["furniture"]["pattern"], re.VERBOSE),
        furniture_mark=re.compile(data["furniture"]["anywhere"]),
        run_on_head=re.compile(data["run_on"]["head"], re.VERBOSE),
        run_on_verb=re.compile(data["run_on"]["verb"]),
        run_on=re.compile(data["run_on"]["paragraph"], re.VERBOSE),
        **{name: guarded(row["pattern"]) for name, row in data["paragraph"].items()},
    )


@cache
def documents() -> Documents:
    """The table `documents`."""
    data = table("documents")
    return Documents(
        kinds=tuple(
            Kind(DocumentType(row["type"]), row["name"], re.compile(row["pattern"]))
            for row in data["document"]
        ),
        title=re.compile(data["title"]["pattern"], re.VERBOSE),
        units=tuple(data["units"]["endings"]),
        **{name: re.compile(data[name]["pattern"]) for name in _NAMED},
    )
