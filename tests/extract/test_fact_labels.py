"""Facts against the labels beside the checkout, where they are, through the scorer's own eyes."""

import importlib.util
import json
from pathlib import Path

import pytest

from briefgen.extract import facts
from briefgen.model import Extraction
from briefgen.outputs.records import rows
from briefgen.sources import read

BARS = {
    "facts_f1": 0.98,
    "comparator_accuracy": 0.98,
    "fact_ranks_accuracy": 0.95,
    "stretch_accuracy": 1.0,
    "qualitative_f1": 0.85,
}


@pytest.fixture(scope="module")
def figures(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    spec = importlib.util.spec_from_file_location("score_facts", shared / "tools" / "score_facts.py")
    assert spec
    assert spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    lines = []
    for report in read([shared / "corpus" / "2023-compilation"]).reports:
        extraction = Extraction(report, facts.find(report).facts, (), (), (), (), (), ())
        lines += [json.dumps(row, ensure_ascii=False) for row in rows(extraction)]
    path = tmp_path_factory.mktemp("labels") / "records.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    scored: dict[str, float] = scorer.score(shared / "gold", path)
    return scored


@pytest.mark.parametrize("name", BARS)
def test_bars(figures: dict[str, float], name: str) -> None:
    assert figures[name] >= BARS[name]
