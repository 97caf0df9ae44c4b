"""Extract: one report's records. Knows nothing of files, pages or other cities."""

from briefgen.extract import facts, rankings, risks
from briefgen.extract.lexicon import check as lexicon_check
from briefgen.model import Extraction, Report

__all__ = ["extract", "lexicon_check"]


def extract(report: Report) -> Extraction:
    """All records of `report`, each with its evidence, and what could not be read."""
    found = facts.find(report)
    return Extraction(
        report,
        found.facts,
        rankings.find(report),
        (),
        risks.find(report),
        (),
        (),
        (),
        found.passed_over,
        found.notices,
    )
