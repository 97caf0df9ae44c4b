"""The lexicon's own examples: what `briefgen lexicon check` runs."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from briefgen.extract import commitments, facts, honours, rankings, risks
from briefgen.lexicon import table
from briefgen.lexicon.indicators import Indicator, indicators
from briefgen.lexicon.sections import documents, words
from briefgen.lexicon.themes import themes
from briefgen.lexicon.wording import against, apart, lists, open_list, predicates, slogan
from briefgen.model import DocumentType, Fact, Level, Paragraph, Place, Report, Role, Section

_PLACE = Place("示例市", "示例省", None, Level.PREFECTURE)


def report_of(text: str, role: Role = Role.REVIEW, year: int = 2023, place: Place = _PLACE) -> Report:
    """A report of one paragraph, delivered in `year`, for trying a sentence."""
    paragraph = Paragraph(1, 0, len(text), role)
    section = Section("", 0, (), role, 0, 0, False, (paragraph,))
    return Report(
        DocumentType.GOVERNMENT_WORK_REPORT,
        "示例",
        place,
        year,
        year - 1,
        year,
        None,
        None,
        "示例",
        "",
        0,
        text,
        (section,),
    )


def check() -> tuple[str, ...]:
    """One line in Chinese for each example that is not found and each counter-example that is."""
    return (
        *(line for indicator in indicators().values() for line in _check(indicator)),
        *_check_wording(),
        *_check_themes(),
        *_check_patterns(),
        *_check_records(),
    )


def _check(indicator: Indicator) -> list[str]:
    faults = []
    for sentence, expected in indicator.match:
        found = {_short(fact) for fact in _facts(indicator, sentence)}
        missing = {part.strip() for part in expected.split(";")} - found
        if missing:
            wanted = "; ".join(sorted(missing))
            faults.append(f"{indicator.name}：「{sentence}」应有 {wanted}，得到 {sorted(found)}")
    for sentence in indicator.miss:
        found = {_short(fact) for fact in _facts(indicator, sentence)}
        if found:
            faults.append(f"{indicator.name}：「{sentence}」不应有数据，得到 {sorted(found)}")
    return faults


def _check_wording() -> Iterator[str]:
    """Examples of wording.toml: clauses of a review, or of a list of targets where it speaks of those."""
    for one in predicates():
        role = Role.TARGETS if one.where == "listed" else Role.REVIEW
        yield from _tried(f"措辞 {one.name}", one.examples, one.counter_examples, partial(_worded, role=role))
    for name, known, tells in (
        ("open", open_list(), True),
        ("apart", apart(), False),
        ("slogan", slogan(), False),
    ):
        does, not_ = (known.examples, known.counter_examples)[:: 1 if tells else -1]
        yield from _tried(f"措辞 {name}", does, not_, partial(_worded, role=Role.TARGETS))
    follows = against()[1]
    yield from _tried("措辞 against", follows.examples, follows.counter_examples, _searched(follows.pattern))
    yield from _tried("措辞 list", lists().examples, lists().counter_examples, _searched(lists().pattern))


def _check_themes() -> Iterator[str]:
    for row in table("themes")["theme"]:
        yield from _tried(f"主题 {row['name']}", row["yes"], row["no"], partial(_has_theme, name=row["name"]))


def _check_patterns() -> Iterator[str]:
    """Examples of sections.toml and documents.toml."""
    data = table("sections")
    rows = {f"章节 {name}": (getattr(words(), name), row) for name, row in data["paragraph"].items()}
    rows |= {f"章节 {name}": (getattr(words(), name), data[name]) for name in ("unnumbered", "furniture")}
    rows |= {f"章节 {row['role']}": (re.compile(row["pattern"]), row) for row in data["chapter"]}
    for name, row in table("documents").items():
        if isinstance(row, dict) and "examples" in row:
            rows[f"文体 {name}"] = (getattr(documents(), name), row)
    for row, kind in zip(table("documents")["document"], documents().kinds, strict=True):
        rows[f"文体 {kind.type}"] = (kind.pattern, row)
    for name, (pattern, row) in rows.items():
        yield from _tried(name, row["examples"], row["counter_examples"], _searched(pattern))


def _check_records() -> Iterator[str]:
    """Examples of the other tables: sentences that give a record, and sentences that give none."""
    finders: dict[str, tuple[Callable[[Report], Sequence[object]], Role]] = {
        "rankings": (rankings.find, Role.REVIEW),
        "honours": (honours.find, Role.REVIEW),
        "commitments": (commitments.find, Role.TASKS),
        "risks": (risks.find, Role.PROBLEMS),
    }
    for name, (find, role) in finders.items():
        row = table(name)["check"]
        found = partial(_recorded, find=find, role=role)
        yield from _tried(name, row["examples"], row["counter_examples"], found)


def _recorded(text: str, find: Callable[[Report], Sequence[object]], role: Role) -> bool:
    return bool(find(report_of(text, role)))


def _worded(text: str, role: Role) -> bool:
    return any(fact.value is None for fact in facts.find(report_of(f"{text}。", role)).facts)


def _has_theme(text: str, name: str) -> bool:
    return name in themes(text)


def _searched(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.search(text) is not None


def _tried(
    name: str, examples: Sequence[str], counter_examples: Sequence[str], fits: Callable[[str], bool]
) -> Iterator[str]:
    yield from (f"{name}：「{text}」应当符合" for text in examples if not fits(text))
    yield from (f"{name}：「{text}」不应符合" for text in counter_examples if fits(text))


def _facts(indicator: Indicator, sentence: str) -> list[Fact]:
    found = facts.find(report_of(sentence)).facts
    return [fact for fact in found if fact.indicator == indicator.name and fact.value is not None]


def _short(fact: Fact) -> str:
    return f"{fact.measure} {fact.value:g} {fact.unit}"
