"""Rankings, risks and priorities against the labels beside the checkout, where they are."""

import importlib.util
import json
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from briefgen.extract import priorities, rankings, risks
from briefgen.model import Report
from briefgen.sources import read

BARS = {"rankings_f1": 0.94, "risks_f1": 0.94, "risk_themes_accuracy": 0.87, "priorities_f1": 0.98}


def _scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_facts", shared / "tools" / "score_facts.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rows(report: Report) -> list[dict[str, Any]]:
    base = {"city": report.place.name, "report_year": report.report_year}
    found = [
        *(("ranking", record) for record in rankings.find(report)),
        *(("risk", record) for record in risks.find(report)),
        *(("priority", record) for record in priorities.find(report)),
    ]
    return [
        {**base, **asdict(record), "record": kind, "quote": record.evidence.quote} for kind, record in found
    ]


@pytest.fixture(scope="module")
def figures(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    reports = read([shared / "corpus" / "2023-compilation"]).reports
    lines = [json.dumps(row, ensure_ascii=False) for report in reports for row in _rows(report)]
    path = tmp_path_factory.mktemp("labels") / "records.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    scored: dict[str, float] = _scorer(shared).score(shared / "gold", path)
    return scored


@pytest.mark.parametrize("name", BARS)
def test_bars(figures: dict[str, float], name: str) -> None:
    assert figures[name] >= BARS[name]
