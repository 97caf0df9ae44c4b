from typing import Any

import pytest

from briefgen.extract import rankings
from briefgen.model import Ranking
from tests.extract.reporting import reported, specs


def _row(ranking: Ranking) -> list[Any]:
    return [ranking.rank, ranking.top_n, ranking.scope, ranking.subject]


@pytest.mark.parametrize("spec", specs("rankings"), ids=lambda spec: spec["text"][:12])
def test_specs(spec: dict[str, Any]) -> None:
    assert [_row(found) for found in rankings.find(reported(spec["text"]))] == spec["ranks"]


def test_quotes_are_verbatim_and_hold_the_figure() -> None:
    report = reported("各位代表：", "船舶订单\n增长９％、增速居全省 第４ 位；渔获量列全省第二。")
    found = rankings.find(report)
    assert [(r.rank, r.evidence.paragraph) for r in found] == [(4, 2), (2, 2)]
    for ranking in found:
        evidence = ranking.evidence
        assert report.text[evidence.start : evidence.end] == evidence.quote
        assert evidence.figure
        assert evidence.start < evidence.figure[0] < evidence.figure[1] <= evidence.end


@pytest.mark.parametrize("spec", specs("rankings"), ids=lambda spec: spec["text"][:12])
def test_wrapping_spaces_and_width_change_nothing(spec: dict[str, Any]) -> None:
    wide = spec["text"].translate(str.maketrans(",;:()0123456789%", "，；：（）０１２３４５６７８９％"))
    spaced = "\n".join(wide[i : i + 3] for i in range(0, len(wide), 3))
    assert [_row(found) for found in rankings.find(reported(spaced))] == spec["ranks"]
