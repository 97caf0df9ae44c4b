"""The types that travel between the stages: frozen dataclasses, standard library only.

`report` is what reading gives, `records` what extraction gives (the public contract, see
docs/records.md), `summary` what summarising gives, `book` what drawing and binding give.
Everything here can be pickled and compared; nothing here knows a file format, a rule or a page.
"""

from briefgen.model.book import Book, BookInfo, Chapter, Chart
from briefgen.model.records import (
    Commitment,
    Comparator,
    Evidence,
    Extraction,
    Fact,
    Honour,
    Kind,
    Livelihood,
    Measure,
    Notice,
    PassedOver,
    Priority,
    Rank,
    Ranking,
    Record,
    Risk,
    Severity,
    Strength,
)
from briefgen.model.report import DocumentType, Level, Paragraph, Place, Report, Role, Section
from briefgen.model.summary import (
    Cell,
    CitySummary,
    Comparison,
    Highlight,
    IndicatorRow,
    RiskGroup,
    Segment,
    Standing,
    State,
    Tile,
)

__all__ = [
    "Book",
    "BookInfo",
    "Cell",
    "Chapter",
    "Chart",
    "CitySummary",
    "Commitment",
    "Comparator",
    "Comparison",
    "DocumentType",
    "Evidence",
    "Extraction",
    "Fact",
    "Highlight",
    "Honour",
    "IndicatorRow",
    "Kind",
    "Level",
    "Livelihood",
    "Measure",
    "Notice",
    "Paragraph",
    "PassedOver",
    "Place",
    "Priority",
    "Rank",
    "Ranking",
    "Record",
    "Report",
    "Risk",
    "RiskGroup",
    "Role",
    "Section",
    "Segment",
    "Severity",
    "Standing",
    "State",
    "Strength",
    "Tile",
]
