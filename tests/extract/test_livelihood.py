from typing import Any

import pytest

from briefgen.extract import livelihood
from briefgen.model import Role
from tests.extract.reporting import reported, specs


@pytest.mark.parametrize("spec", specs("livelihood"), ids=lambda spec: spec["text"][:12])
def test_specs(spec: dict[str, Any]) -> None:
    report = reported(spec["text"], role=Role.LIVELIHOOD)
    found = livelihood.find(report)
    assert [item.text for item in found] == spec["items"]
    assert [item.order for item in found] == list(range(1, len(found) + 1))
    assert all(report.text[i.evidence.start : i.evidence.end] == i.evidence.quote for i in found)


def test_one_item_a_paragraph() -> None:
    report = reported("办好实事:", "一是修灯塔。亮化航道。", "二是通渡轮。", role=Role.LIVELIHOOD)
    assert [item.text for item in livelihood.find(report)] == ["修灯塔。亮化航道", "通渡轮"]


def test_other_paragraphs_list_none() -> None:
    assert livelihood.find(reported("一是修灯塔。二是通渡轮。", role=Role.TASKS)) == ()
