"""An invented report made of a few paragraphs with the roles that reading would give them."""

import json
from pathlib import Path
from typing import Any

from briefgen.model import DocumentType, Level, Paragraph, Place, Report, Role, Section

SPECS = Path(__file__).parents[1] / "specs"


def specs(name: str) -> list[dict[str, Any]]:
    """The rows of tests/specs/<name>.jsonl."""
    lines = (SPECS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def reported(
    *paragraphs: str,
    role: Role = Role.REVIEW,
    place: Place | None = None,
    plan_year: int | None = 2023,
) -> Report:
    """A report of 2023 with one section that holds the paragraphs, all of one role."""
    parts: list[Paragraph] = []
    text = ""
    for number, words in enumerate(paragraphs, 1):
        parts.append(Paragraph(number, len(text), len(text) + len(words), role))
        text += words + "\n"
    section = Section("", 0, (), role, 0, 0, False, tuple(parts))
    return _report(text, (section,), place, plan_year)


def chaptered(*headings: tuple[int, str, Role]) -> Report:
    """A report of headings alone, each with one paragraph under it."""
    text, path, sections = "", [], []
    for number, (level, heading, role) in enumerate(headings, 1):
        start = len(text)
        text += heading + "\n"
        path = [*path[: level - 1], heading]
        body = Paragraph(number, len(text), len(text) + 5, role)
        text += "办好各事。\n"
        sections.append(
            Section(heading, level, tuple(path), role, start, start + len(heading), False, (body,))
        )
    return _report(text, tuple(sections), None, 2023)


def _report(text: str, sections: tuple[Section, ...], place: Place | None, plan_year: int | None) -> Report:
    return Report(
        document=DocumentType.GOVERNMENT_WORK_REPORT,
        title="2023年政府工作报告",
        place=place or Place("澄江口市", "沧海省", None, Level.PREFECTURE),
        report_year=2023,
        review_year=2022,
        plan_year=plan_year,
        meeting=None,
        delivered_on=None,
        source="invented.txt",
        sha256="0" * 64,
        origin=0,
        text=text,
        sections=sections,
    )
