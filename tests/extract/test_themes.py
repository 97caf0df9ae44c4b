from typing import Any

import pytest

from briefgen.lexicon import table
from briefgen.lexicon.themes import names, themes

NAMES = [
    *("增长压力", "产业结构", "科技创新与人才", "项目与投资", "企业与市场主体", "消费与外贸"),
    *("财政债务金融", "城乡区域", "民生与公共服务", "生态环境与能耗", "安全与社会治理"),
    *("营商环境", "政府效能与作风", "外部环境", "其他"),
]


def test_the_names_are_those_of_the_records() -> None:
    assert sorted(names()) == sorted(NAMES)


@pytest.mark.parametrize("row", table("themes")["theme"], ids=lambda row: row["name"])
def test_examples_and_counter_examples(row: dict[str, Any]) -> None:
    assert len(row["yes"]) >= 2
    assert row["no"]
    for text in row["yes"]:
        assert row["name"] in themes(text), text
    for text in row["no"]:
        assert row["name"] not in themes(text), text


def test_every_problem_has_a_theme() -> None:
    assert themes("说不清的事还有一些") == ("其他",)
    assert themes("") == ("其他",)


def test_persons_decide_alone() -> None:
    assert themes("少数干部创新意识、服务意识不强") == ("政府效能与作风",)
    assert themes("城乡居民收入偏低") == ("民生与公共服务",)
