from typing import Any

import pytest

from briefgen.extract import honours
from briefgen.model import Role
from tests.extract.reporting import reported, specs


@pytest.mark.parametrize("spec", specs("honours"), ids=lambda spec: spec["text"][:12])
def test_specs(spec: dict[str, Any]) -> None:
    report = reported(spec["text"])
    found = honours.find(report)
    assert [[honour.title, honour.scope] for honour in found] == spec["honours"]
    assert all(report.text[h.evidence.start : h.evidence.end] == h.evidence.quote for h in found)


def test_the_plan_has_no_honours() -> None:
    assert honours.find(reported("建成全国首个海水制氢岛。", role=Role.TASKS)) == ()
