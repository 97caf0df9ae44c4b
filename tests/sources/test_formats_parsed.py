"""The parsed form: a round trip, the same bytes, and clear words for anything else."""

import json
from pathlib import Path

import pytest

from briefgen.errors import SourceError
from briefgen.model import DocumentType
from briefgen.sources import file_names, from_json, read, to_json
from tests import make
from tests.sources import invented
from tests.sources.wrappings import write

REPORT = invented.read(invented.TEXT.replace("\n", "\r\n"))


def test_round_trip() -> None:
    assert from_json(to_json(REPORT)) == REPORT
    assert to_json(from_json(to_json(REPORT))) == to_json(REPORT)


def test_parsed_files_are_read_as_reports(tmp_path: Path) -> None:
    assert read([write(tmp_path, "墨川.json", to_json(REPORT).encode())]).reports == (REPORT,)


def test_the_form_is_plain_json() -> None:
    fields = json.loads(to_json(REPORT))
    assert list(fields)[:3] == ["schema", "document", "title"]
    assert fields["schema"] == "briefgen-report/1"
    assert fields["text"] == REPORT.text
    assert "墨川市" in to_json(REPORT)


def without(name: str) -> str:
    fields = json.loads(to_json(REPORT))
    del fields[name]
    return json.dumps(fields)


def changed(**new: object) -> str:
    return json.dumps({**json.loads(to_json(REPORT)), **new})


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{", "不是有效的 JSON"),
        ("[" * 100_000, "不是有效的 JSON"),
        ("[]", "没有 schema"),
        ("{}", "没有 schema"),
        (changed(schema="briefgen-report/99"), "briefgen-report/99"),
        (without("text"), "text"),
        (changed(text=5), "text"),
        (changed(report_year="2023"), "report_year"),
        (changed(document="poem"), "poem"),
        (changed(sections=[{}]), "不合"),
        (changed(place=None), "不合"),
        (changed(text="短"), "位置超出"),
    ],
)
def test_what_is_no_parsed_report(text: str, word: str) -> None:
    with pytest.raises(SourceError, match=word):
        from_json(text, "a.json")


def test_a_foreign_json_file_is_a_notice(tmp_path: Path) -> None:
    reading = read([write(tmp_path, "a.json", b'{"name": 1}')])
    assert [n.code for n in reading.notices] == ["source-unreadable"]
    assert "briefgen parse" in reading.notices[0].message


def test_every_report_of_a_city_and_year_gets_a_file_of_its_own() -> None:
    work, plan = make.report(), make.report(document=DocumentType.PLAN_REPORT)
    names = file_names([work, plan, work, work])
    assert names == (
        "2023-云州市.json",
        "2023-云州市-plan_report.json",
        "2023-云州市-2.json",
        "2023-云州市-3.json",
    )
