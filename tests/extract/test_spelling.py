"""However a report is spelled, it gives the same records: wide punctuation, wrapped lines, stray spaces."""

import json
from dataclasses import fields
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.extract import extract
from briefgen.extract.fold import fold
from briefgen.model import Evidence, Extraction, Report, Role
from tests.extract.reporting import SPECS, reported

WIDE = {code: chr(code + 0xFEE0) for code in range(ord("!"), ord("~") + 1)}
NARROW = {wide: code for code, wide in ((code, ord(wide)) for code, wide in WIDE.items())}
GAPS = ("", "", "", " ", "　", "\n", "\r\n", "\u200b")
ROLES = {"risks": Role.PROBLEMS, "commitments": Role.TASKS, "livelihood": Role.LIVELIHOOD}


@cache
def sentences() -> list[tuple[str, Role]]:
    """Every text of tests/specs with the role that its table gives it."""
    found = []
    for path in sorted(SPECS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "\t" not in row["text"] and "— " not in row["text"]:  # cells and page numbers are layout
                role = ROLES.get(path.stem, Role.REVIEW)
                found.append((row["text"], Role(row.get("role", role))))
    return found


def told(extraction: Extraction) -> list[object]:
    """What the records say, without where they stand; words as folded text."""
    return [
        tuple(
            fold(value).text if isinstance(value, str) else value
            for field in fields(record)
            if not isinstance(value := getattr(record, field.name), Evidence)
        )
        for record in extraction.records()
    ]


def assert_offsets_hold(report: Report, extraction: Extraction) -> None:
    for item in (*extraction.records(), *extraction.passed_over):
        evidence = item.evidence
        assert report.text[evidence.start : evidence.end] == evidence.quote
        if evidence.figure:
            assert evidence.start <= evidence.figure[0] < evidence.figure[1] <= evidence.end


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_spelling_changes_no_record(data: st.DataObject) -> None:
    text, role = data.draw(st.sampled_from(sentences()))
    plain = reported(text, role=role)
    table = data.draw(st.sampled_from([{}, WIDE, NARROW]))
    gaps = data.draw(st.lists(st.sampled_from(GAPS), min_size=len(text), max_size=len(text)))
    other = "".join(char + gap for char, gap in zip(text.translate(table), gaps, strict=True)).strip()
    spelled = reported(other, role=role)
    found = extract(spelled)
    assert told(found) == told(extract(plain))
    assert_offsets_hold(spelled, found)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(range(400)), min_size=1, max_size=6), st.text(max_size=12))
def test_offsets_hold_in_any_company(picked: list[int], stray: str) -> None:
    chosen = [sentences()[index % len(sentences())] for index in picked]
    report = reported(*(stray + text for text, _ in chosen), role=chosen[0][1])
    assert_offsets_hold(report, extract(report))
