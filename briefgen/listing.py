"""What `briefgen facts` prints: the records of reports, or one city's records explained."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from briefgen import sources
from briefgen.errors import BriefgenError
from briefgen.extract import extract
from briefgen.model import Evidence, Extraction, Fact, Notice, PassedOver, Record
from briefgen.outputs import csv, jsonl, records

_ABSENT = "（无）"


def extracted(paths: Sequence[Path], year: int | None) -> tuple[list[Extraction], tuple[Notice, ...]]:
    """The records of every report under `paths` (of `year` when given), and what could not be read."""
    reading = sources.read(paths)
    wanted = [r for r in reading.reports if year in (None, r.report_year)]
    return [extract(report) for report in wanted], reading.notices


def listed(extractions: Iterable[Extraction], form: str) -> bytes:
    """All rows in the form `jsonl` or `csv`."""
    rows = (row for extraction in extractions for row in records.rows(extraction))
    return csv.csv(rows) if form == "csv" else jsonl.jsonl(rows)


def explained(extractions: Sequence[Extraction], city: str, indicator: str | None) -> str:
    """Each record of `city` with sentence, rule and section, then the figures passed over and why.

    `indicator` keeps only the facts (and figures passed over) of that name. Raises BriefgenError when
    there is no report of the city.
    """
    found = [e for e in extractions if e.report.place.name.startswith(city)]
    if not found:
        known = "、".join(sorted({e.report.place.name for e in extractions})) or _ABSENT
        raise BriefgenError(f"没有“{city}”的报告。", next=f"读到的有：{known}。")
    return "\n".join(line for extraction in found for line in _city(extraction, indicator))


def _city(extraction: Extraction, indicator: str | None) -> Iterable[str]:
    report = extraction.report
    yield f"{report.place.name} {report.report_year}　{report.title}（{report.source}）"
    for record in extraction.records():
        if indicator is None or (isinstance(record, Fact) and record.indicator == indicator):
            yield from _explained(_words(record), record.evidence)
    passed = [p for p in extraction.passed_over if indicator in (None, p.indicator)]
    yield f"略过的数字：{len(passed) or _ABSENT}"
    for item in passed:
        yield from _explained(_passed(item), item.evidence)


def _explained(words: str, evidence: Evidence) -> Iterable[str]:
    yield f"● {words}"
    yield f"    原文：{evidence.quote}"
    where = " > ".join(evidence.section) or _ABSENT
    yield f"    章节：{where}　第 {evidence.paragraph} 段　规则：{evidence.rule}"


def _passed(item: PassedOver) -> str:
    return f"{item.indicator or '数字'}：{item.reason}"


def _words(record: Record) -> str:
    """The record's own fields in one line: its name, then what is neither empty nor evidence."""
    name = records.NAMES[type(record)]
    plain = records.fields(record)
    return f"{name} " + " ".join(
        f"{key}={value}" for key, value in plain.items() if value not in (None, [], "")
    )
