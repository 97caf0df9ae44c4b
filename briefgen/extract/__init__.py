"""Extract: one report's records. Knows nothing of files, pages or other cities."""

from briefgen.extract import commitments, facts, honours, livelihood, priorities, rankings, risks
from briefgen.extract.lexicon import check as lexicon_check
from briefgen.model import Extraction, Report

__all__ = ["extract", "lexicon_check"]


def extract(report: Report) -> Extraction:
    """All records of `report`, each with its evidence, and what could not be read."""
    found = facts.find(report)
    return Extraction(
        report=report,
        facts=found.facts,
        rankings=rankings.find(report),
        honours=honours.find(report),
        risks=risks.find(report),
        priorities=priorities.find(report),
        commitments=commitments.find(report),
        livelihood=livelihood.find(report),
        passed_over=found.passed_over,
        notices=found.notices,
    )
