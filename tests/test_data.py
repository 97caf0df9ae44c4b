"""The data files: what is recalled is what would be made, and is made anew where it would differ."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefgen import data, stages
from briefgen.cache import Store
from briefgen.engine import Work
from briefgen.history import history
from briefgen.model import Extraction, Measure
from briefgen.outputs import csv, jsonl, records
from briefgen.selection import Selection
from briefgen.settings import Settings
from tests.invented import GDP, City

NAMES = ("甲州市", "乙州市", "丙州市")
FORMATS = ("facts.csv", "facts.jsonl", "facts.xlsx")


def cities(growth: float = 5.0) -> list[Extraction]:
    made = [City(name).result(GDP, growth if name == NAMES[0] else 6.0).risk("增长压力") for name in NAMES]
    return [city.done() for city in made]


def level(year: int, value: float) -> Extraction:
    """A city that states a level of the year before."""
    return City(NAMES[0], year=year).result(GDP, value, measure=Measure.LEVEL, unit="亿元").done()


def files(
    of: list[Extraction], before: list[Extraction], store: Store | None, *formats: str
) -> dict[str, bytes]:
    chosen = Selection(tuple(e.report for e in of), tuple(e.report for e in before), ())
    settings = Settings(formats=formats) if formats else Settings()
    with Work(store) as work:
        of = list(stages.doubted(of, before))
        rows = stages.rows(of, before)
        told = history(chosen, of, before, rows, None, work)
        return dict(data.facts(rows, told, "2023-11-20", settings, work)())


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cities whose rows had to be made."""
    told: list[str] = []

    def rows(extraction: Extraction) -> Iterator[dict[str, Any]]:
        told.append(extraction.report.place.name)
        yield from original(extraction)

    original = records.rows
    monkeypatch.setattr(records, "rows", rows)
    return told


def test_the_rows_of_a_changed_report_alone_are_made(tmp_path: Path, made: list[str]) -> None:
    store, after = Store(tmp_path), cities(growth=7.0)
    first = files(cities(), [], store)
    assert made == [*NAMES]
    again = files(after, [], store)
    assert made == [*NAMES, NAMES[0]]
    every = [row for extraction in after for row in records.rows(extraction)]
    assert again == files(after, [], None)
    assert again["facts.jsonl"] == jsonl.jsonl(every) != first["facts.jsonl"]
    assert again["facts.csv"] == csv.csv(every) != first["facts.csv"]
    assert again["facts.xlsx"] != first["facts.xlsx"]


def test_files_come_as_they_are_asked_for(tmp_path: Path) -> None:
    whole = files(cities(), [], Store(tmp_path))
    assert tuple(sorted(whole)) == FORMATS
    for formats in (("jsonl",), ("xlsx", "csv"), ("csv", "jsonl"), ("pdf",)):
        some = files(cities(), [], Store(tmp_path), *formats)
        assert some == {name: whole[name] for name in FORMATS if name[6:] in formats}
        assert [*some] == [f"facts.{name}" for name in formats if name != "pdf"]


def test_a_report_elsewhere_in_its_file_has_rows_of_its_own(tmp_path: Path, made: list[str]) -> None:
    before = cities()
    files(before, [], Store(tmp_path))
    for change in ({"origin": 7}, {"sha256": "0" * 64}, {"source": "别处.txt"}):
        moved = [replace(before[0], report=replace(before[0].report, **change)), *before[1:]]
        made.clear()
        told = files(moved, [], Store(tmp_path))
        assert made == [NAMES[0]]
        assert told == files(moved, [], None)


def test_a_doubt_that_another_report_of_last_year_raises_is_told(tmp_path: Path) -> None:
    now, store = [level(2023, 9000.0)], Store(tmp_path)
    plain = files(now, [level(2022, 8500.0)], store)
    doubted = files(now, [level(2022, 8.5)], store)
    assert "请核对单位".encode() not in plain["facts.jsonl"]
    assert "请核对单位".encode() in doubted["facts.jsonl"]
    assert "请核对单位".encode() in doubted["facts.csv"]
