"""What reading and extracting find in the demo reports, against their labels: bars that only go up."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from briefgen import demo
from briefgen.extract import extract
from briefgen.model import Extraction
from briefgen.sources import read

GOLD = Path(__file__).parent.parent / "golden" / "demo"


@cache
def found() -> dict[tuple[str, int], Extraction]:
    reading = read((demo.reports_dir(),))
    return {(r.place.name, r.report_year): extract(r) for r in reading.reports}


@cache
def expected() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.json")))


def squash(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def f1(wanted: list[set[Any]], got: list[set[Any]]) -> float:
    hits = sum(len(a & b) for a, b in zip(wanted, got, strict=True))
    return 2 * hits / sum(len(a) + len(b) for a, b in zip(wanted, got, strict=True))


def test_every_place_and_year() -> None:
    assert set(found()) == {(label["city"], label["report_year"]) for label in expected()}
    for label in expected():
        place = found()[label["city"], label["report_year"]].report.place
        assert (place.province, place.parent, place.level) == (
            label["province"],
            label["parent"],
            label["level"],
        )


def test_facts() -> None:
    wanted, got = [], []
    for label in expected():
        names = {fact["indicator"] for other in expected() for fact in other["facts"]}
        keys = ("kind", "indicator", "measure", "period", "value", "value_max", "comparator", "stretch")
        numbers = [fact for fact in label["facts"] if fact["value"] is not None]
        wanted.append({tuple(fact[key] for key in keys) for fact in numbers})
        facts = found()[label["city"], label["report_year"]].facts
        got.append(
            {
                tuple(getattr(fact, key) for key in keys)
                for fact in facts
                if fact.value is not None and fact.indicator in names
            }
        )
    assert f1(wanted, got) >= 0.90


def test_priorities() -> None:
    wanted = [{squash(heading) for heading in label["priorities"]} for label in expected()]
    reports = [found()[label["city"], label["report_year"]] for label in expected()]
    assert f1(wanted, [{squash(p.heading) for p in r.priorities} for r in reports]) >= 0.98


def test_evidence_is_verbatim() -> None:
    for extraction in found().values():
        records = extraction.records()
        assert len(records) > 40
        for record in records:
            evidence = record.evidence
            assert extraction.report.text[evidence.start : evidence.end] == evidence.quote
