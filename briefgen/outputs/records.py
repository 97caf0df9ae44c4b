"""The public rows of docs/records.md, as `briefgen facts`, csv, xlsx and jsonl print them."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from briefgen.model import (
    Commitment,
    Evidence,
    Extraction,
    Fact,
    Honour,
    Livelihood,
    Priority,
    Ranking,
    Record,
    Report,
    Risk,
)
from briefgen.model.records import SCHEMA

Row = dict[str, Any]
_JSON = (str, int, bool, type(None))  # what most fields hold, by their very types

NAMES: dict[type[Record], str] = {
    Fact: "fact",
    Ranking: "ranking",
    Honour: "honour",
    Risk: "risk",
    Priority: "priority",
    Commitment: "commitment",
    Livelihood: "livelihood",
}
_FIELDS = {kind: tuple(field.name for field in dataclasses.fields(kind)) for kind in NAMES}


class Rows:
    """The rows of many reports, made anew each time they are gone through: held, they take much room.

    `keys` tell for each report what its rows hang on, the code that makes them left out.
    """

    def __init__(self, extractions: Sequence[Extraction], keys: Sequence[str] = ()) -> None:
        self._extractions, self._keys = extractions, keys

    def __iter__(self) -> Iterator[Row]:
        return (row for extraction in self._extractions for row in rows(extraction))

    def each(self) -> Iterator[tuple[str, Iterator[Row]]]:
        """The key and the rows of each report; "" where it has none."""
        keys = self._keys or [""] * len(self._extractions)
        return ((key, rows(one)) for key, one in zip(keys, self._extractions, strict=True))

    def kinds(self) -> Counter[str]:
        """How many records of each kind there are."""
        return Counter(NAMES[type(record)] for one in self._extractions for record in one.records())


def rows(extraction: Extraction) -> Iterator[Row]:
    """One `report` row, then one row a record; values are JSON's own types.

    `start` and `end` count in the decoded source file (report.origin is added), so that
    `decoded[start:end] == quote`.
    """
    report = extraction.report
    yield report_row(report)
    for record in extraction.records():
        yield _row(record, report)


def given(rows: list[Row]) -> Iterator[Row]:
    """The rows one after the other, each of which the list then has no longer."""
    rows.reverse()
    while rows:
        yield rows.pop()


def report_row(report: Report) -> Row:
    place = report.place
    return {
        "record": "report",
        "schema": SCHEMA,
        "city": place.name,
        "report_year": report.report_year,
        "document": str(report.document),
        "title": report.title,
        "province": place.province,
        "parent": place.parent,
        "level": str(place.level),
        "code": place.code,
        "review_year": report.review_year,
        "plan_year": report.plan_year,
        "meeting": report.meeting,
        "delivered_on": report.delivered_on,
        "source": report.source,
        "sha256": report.sha256,
        "start": report.origin,
        "end": report.origin + len(report.text),
    }


def fields(record: Record) -> Row:
    """The record's own fields in JSON's own types, its evidence left out."""
    return {
        name: value if type(value) in _JSON else _plain(value)
        for name in _FIELDS[type(record)]
        if type(value := getattr(record, name)) is not Evidence
    }


def _row(record: Record, report: Report) -> Row:
    head = {"record": NAMES[type(record)], "city": report.place.name, "report_year": report.report_year}
    return head | fields(record) | _evidence(record.evidence, report.origin)


def _evidence(evidence: Evidence, origin: int) -> Row:
    figure = evidence.figure
    return {
        "quote": evidence.quote,
        "start": origin + evidence.start,
        "end": origin + evidence.end,
        "figure": [origin + figure[0], origin + figure[1]] if figure else None,
        "section": list(evidence.section),
        "paragraph": evidence.paragraph,
        "rule": evidence.rule,
    }


def _plain(value: Any) -> Any:
    """The value in JSON's own types; a whole number loses its `.0`."""
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value
