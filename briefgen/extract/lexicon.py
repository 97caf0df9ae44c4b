"""The lexicon's own examples: what `briefgen lexicon check` runs."""

from briefgen.extract import facts
from briefgen.lexicon.indicators import Indicator, indicators
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
    return tuple(line for indicator in indicators().values() for line in _check(indicator))


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


def _facts(indicator: Indicator, sentence: str) -> list[Fact]:
    found = facts.find(report_of(sentence)).facts
    return [fact for fact in found if fact.indicator == indicator.name and fact.value is not None]


def _short(fact: Fact) -> str:
    return f"{fact.measure} {fact.value:g} {fact.unit}"
