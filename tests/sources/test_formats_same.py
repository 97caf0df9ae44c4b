"""The same report in every wrapping: the same text, the same sections, the same records."""

from pathlib import Path

import pytest

from briefgen.extract import extract
from briefgen.model import Extraction, Report
from briefgen.sources import read
from tests.sources.invented import LINES
from tests.sources.wrappings import docx, p, wrapped, write

NAMES = list(wrapped(LINES))


def report(folder: Path, name: str) -> Report:
    reading = read([write(folder, name, wrapped(LINES)[name])])
    assert reading.notices == ()
    (found,) = reading.reports
    return found


def squeezed(text: str) -> str:
    return "".join(text.split())


def keys(extraction: Extraction) -> list[tuple[str, ...]]:
    """What each record says and quotes, its place in the text left out."""
    found = []
    for record in extraction.records():
        fields = {name: getattr(record, name) for name in record.__slots__ if name != "evidence"}
        section = tuple(map(squeezed, record.evidence.section))
        said = squeezed(str(fields))
        found.append((type(record).__name__, said, squeezed(record.evidence.quote), *section))
    return found


@pytest.mark.parametrize("name", NAMES[1:])
def test_the_same_sections(tmp_path: Path, name: str) -> None:
    first, other = report(tmp_path, NAMES[0]), report(tmp_path, name)
    for made in (first, other):
        assert made.place.name == "墨川市"
        assert made.report_year == 2023
    assert [(squeezed(s.heading), s.role, len(s.paragraphs)) for s in other.sections] == [
        (squeezed(s.heading), s.role, len(s.paragraphs)) for s in first.sections
    ]


@pytest.mark.parametrize("name", NAMES[1:])
def test_the_same_records(tmp_path: Path, name: str) -> None:
    first, other = report(tmp_path, NAMES[0]), report(tmp_path, name)
    expected = keys(extract(first))
    assert len(expected) > 20
    assert keys(extract(other)) == expected
    text = other.text
    assert all(text[e.start : e.end] == e.quote for e in (r.evidence for r in extract(other).records()))


def test_a_note_with_a_figure_changes_no_record(tmp_path: Path) -> None:
    said = p("地区生产总值：2022年增长99.9%，居全省第1位。")
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = "".join(p(line) for line in LINES).replace("</w:p>", f"{mark}</w:p>", 1)
    noted = docx(body, footnotes=f'<w:footnote w:id="2">{said}</w:footnote>')
    (found,) = read([write(tmp_path, "noted.docx", noted)]).reports
    assert "99.9" in found.text
    assert keys(extract(found)) == keys(extract(report(tmp_path, NAMES[0])))
