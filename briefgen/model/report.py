"""What reading gives: a report as text with its place, year, sections and paragraphs."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """The administrative level of a place."""

    NATION = "nation"
    PROVINCE = "province"
    SUBPROVINCIAL = "subprovincial"
    PREFECTURE = "prefecture"
    COUNTY = "county"


class DocumentType(StrEnum):
    """The kind of a document; only work and plan reports carry targets of the year."""

    GOVERNMENT_WORK_REPORT = "government_work_report"
    PLAN_REPORT = "plan_report"
    BULLETIN = "bulletin"
    NEWS = "news"


class Role(StrEnum):
    """What a section or a paragraph does in its report."""

    OPENING = "opening"  # salutation and everything before the first chapter
    REVIEW = "review"  # last year's results (or those of the last five years)
    PROBLEMS = "problems"  # the difficulties that the report admits
    REQUIREMENTS = "requirements"  # guiding ideas and general demands on this year's work
    TARGETS = "targets"  # the main expected targets of this year
    TASKS = "tasks"  # this year's key tasks
    LIVELIHOOD = "livelihood"  # the numbered list of 民生实事
    GOVERNMENT = "government"  # 政府自身建设
    CLOSING = "closing"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """A division of China by its full name (温州市).

    `parent` is the prefecture of a county-level place, else None; `province` is None only for the
    nation; `code` is the six-digit division code, None for places that the list does not know.
    """

    name: str
    province: str | None
    parent: str | None
    level: Level
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a report: `report.text[start:end]`, hard line breaks inside included.

    `number` counts from 1 through the whole report. The role is the section's unless the paragraph
    itself says otherwise (the problems often stand as one paragraph of the review).
    """

    number: int
    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the paragraphs under it, up to the next heading of any level.

    `path` holds the headings from the first level down to this one, as written; it is empty for the
    text before the first heading (`level` 0, `heading` ""). A run-in heading (`run_in`) is the first
    sentence of its first paragraph, which then includes it; any other heading is no paragraph.
    `heading_start:heading_end` is the heading's span in `report.text`, numbering (（一）, 一、) included.
    """

    heading: str
    level: int
    path: tuple[str, ...]
    role: Role
    heading_start: int
    heading_end: int
    run_in: bool
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One report as read.

    `text` is the report's part of the decoded source, untouched; `origin` is where it begins in the
    decoded source (0 unless the source is a compilation), so that `origin + offset` can be checked
    against the source itself. `report_year` is the year of delivery, `review_year` and `plan_year`
    the years whose results and targets it tells. `sha256` is that of the source file's bytes.
    """

    document: DocumentType
    title: str
    place: Place
    report_year: int
    review_year: int
    plan_year: int | None
    meeting: str | None
    delivered_on: str | None  # ISO date where stated
    source: str
    sha256: str
    origin: int
    text: str
    sections: tuple[Section, ...]

    def slice(self, paragraph: Paragraph) -> str:
        """The paragraph's text, as written."""
        return self.text[paragraph.start : paragraph.end]
