"""Real reports: chapters and tasks as labelled, every file of the 70 read or reported."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

from briefgen.model import Report
from briefgen.sources import Reading, read

ODD = {"台州": "place-differs", "恩施": "place-differs", "黄山": "place-differs", "日照": "report-truncated"}


@cache
def reading(folder: Path) -> Reading:
    return read([folder])


def squash(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def labelled(shared: Path) -> list[tuple[dict[str, list[str]], Report]]:
    reports = {r.place.name: r for r in reading(shared / "corpus/2023-compilation").reports}
    labels = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((shared / "gold").glob("*.json"))]
    assert len(labels) == 12
    return [(label, reports[label["city"]]) for label in labels]


def test_places_and_years(shared: Path) -> None:
    for label, report in labelled(shared):
        place = report.place
        found = (place.province, place.parent, place.level, report.report_year)
        assert found == (label["province"], label["parent"], label["level"], label["report_year"])


def test_chapters(shared: Path) -> None:
    for label, report in labelled(shared):
        assert [s.heading for s in report.sections if s.level == 1] == label["sections"]


def test_tasks(shared: Path) -> None:
    for label, report in labelled(shared):
        tasks = [s.heading for s in report.sections if s.level == 2 and s.role == "tasks"]
        assert tasks == label["priorities"]


def test_problems(shared: Path) -> None:
    for label, report in labelled(shared):
        told = [
            squash(report.slice(p)) for s in report.sections for p in s.paragraphs if p.role == "problems"
        ]
        begun = [squash(start) for start in label["risk_paragraphs"]]
        assert len(told) == len(begun)
        assert all(text.startswith(start) for text, start in zip(told, begun, strict=True))


def test_seventy_prefectures(shared: Path) -> None:
    found = reading(shared / "corpus/2024-prefectures")
    assert len(found.reports) == 70
    odd = {Path(n.source or "").stem: n.code for n in found.notices if (n.source or "").endswith(".docx")}
    assert odd == ODD
    assert {r.report_year for r in found.reports} == {2024}
    for report in found.reports:
        stem = Path(report.source).stem
        roles = [p.role for s in report.sections for p in s.paragraphs]
        if stem != "日照":
            assert roles.count("problems") == 1, stem
            assert {"review", "targets", "tasks"} <= set(roles), stem
            assert sum(s.level == 2 and s.role == "tasks" for s in report.sections) >= 5, stem
        if stem != "台州":
            assert report.place.name.startswith(stem)


def test_one_district_over_four_years(shared: Path) -> None:
    found = reading(shared / "corpus/hailar-district").reports
    assert [(r.place.name, r.report_year) for r in found] == [
        ("海拉尔区", year) for year in range(2016, 2020)
    ]
    assert all(r.meeting and r.delivered_on and r.delivered_on.startswith(str(r.report_year)) for r in found)


def test_a_plan_report_and_a_newspaper_piece(shared: Path) -> None:
    found = {r.document: r for r in reading(shared / "corpus/heshan").reports}
    assert set(found) == {"plan_report", "news"}
    assert {(r.place.name, r.place.parent, r.report_year) for r in found.values()} == {
        ("鹤山市", "江门市", 2023)
    }
