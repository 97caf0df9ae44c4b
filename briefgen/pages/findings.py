"""摘要: the findings of the comparison with their figures linked, and what was read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.model import BookInfo, Chapter, Severity
from briefgen.pages import fit
from briefgen.pages.evidence import Mark
from briefgen.pages.material import Material
from briefgen.pages.show import Piece, pieces

KIND = "findings"
Finding = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """`read` counts the reports in the book, `missing` the sources left out, `doubts` what to check.

    `facts` and `entries` count the figures read and the sentences they stand in. `changed` says in one line
    what differs from the edition before; `changes` that a chapter tells it in full.
    """

    info: BookInfo
    findings: tuple[Finding, ...]
    read: int
    missing: int
    doubts: int
    facts: int
    entries: int
    changed: str = ""
    changes: bool = False


def chapters(material: Material) -> tuple[Chapter, ...]:
    """One page."""
    comparison = material.comparison
    sheet = fit.sheet(material.info.theme)
    page = Findings(
        info=material.info,
        findings=_fitting([pieces(one, material.registers, None) for one in comparison.findings], sheet),
        read=len(material.cities),
        missing=sum(n.severity is Severity.GAP for n in material.notices),
        doubts=sum(n.severity is Severity.DOUBT for n in material.notices),
        facts=sum(len(city.extraction.facts) for city in material.cities),
        entries=sum(numbers.total for numbers in material.registers.values()),
        changed=material.history.changed,
        changes=not (material.history.changes.first or material.history.changes.none),
    )
    return (Chapter("findings", "摘要", KIND, page),)


def _fitting(findings: Sequence[Finding], sheet: fit.Sheet) -> tuple[Finding, ...]:
    """The findings that one page holds, in their order; a long one may make way for shorter ones."""
    room, shown = sheet.findings, []
    for finding in findings:
        text = "".join(piece.text + _room(piece.mark, sheet) for piece in finding)
        lines = fit.lines(text, sheet.finding_measure, sheet.finding_indent)
        height = lines * sheet.finding_line + sheet.finding_gap
        if height <= room:
            shown.append(finding)
            room -= height
    return tuple(shown)


def _room(mark: Mark | None, sheet: fit.Sheet) -> str:
    """Digits of the sentence's size as wide as the mark."""
    wide = (fit.width(mark.label) + 0.15) * sheet.finding_mark if mark else 0.0
    return "0" * math.ceil(wide / fit.width("0"))
