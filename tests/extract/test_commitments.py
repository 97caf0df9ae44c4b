from typing import Any

import pytest

from briefgen.extract import commitments
from briefgen.model import Role
from tests.extract.reporting import reported, specs


@pytest.mark.parametrize("spec", specs("commitments"), ids=lambda spec: spec["text"][:12])
def test_specs(spec: dict[str, Any]) -> None:
    report = reported("各位代表!", spec["text"], role=Role.TASKS)
    found = commitments.find(report)
    assert [[c.text, c.value, c.unit, c.comparator, c.due] for c in found] == spec["commitments"]
    assert all(report.text[c.evidence.start : c.evidence.end] == c.evidence.quote for c in found)


def test_the_figure_is_marked() -> None:
    report = reported("新建灯塔 ３ 座。", role=Role.TASKS)
    (found,) = commitments.find(report)
    assert found.evidence.figure is not None
    assert report.text[slice(*found.evidence.figure)] == "３ 座"


def test_only_the_plan_promises() -> None:
    assert commitments.find(reported("新建灯塔3座。", role=Role.REVIEW)) == ()
    assert commitments.find(reported("新建灯塔3座。", role=Role.TASKS, plan_year=None)) == ()
