"""硬任务 of a brief: statements of a report told once and whole, each part with its sentence."""

import pytest

from briefgen.model import Commitment, Comparator
from briefgen.pages import lists
from tests.make import evidence


@pytest.mark.parametrize(
    ("text", "parts", "told"),
    [
        (
            "开工项目50个、竣工24个。",
            ["开工项目50个", "开工项目50个、竣工24个"],
            [["开工项目50个、竣工24个"]],
        ),
        (
            "新建码头12公里、海堤30公里,培育船企5家。",
            ["新建码头12公里", "海堤30公里", "培育船企5家"],
            [["新建码头12公里", "海堤30公里"], ["培育船企5家"]],
        ),
        (
            "新建码头12公里、拆除网箱300口。",
            ["新建码头12公里", "拆除网箱300口"],
            [["新建码头12公里"], ["拆除网箱300口"]],
        ),
        (
            "新增链主企业2家、高新技术企业20家、瞪羚企业6家。",
            ["新增链主企业2家", "瞪羚企业6家"],
            [["新增链主企业2家", "瞪羚企业6家"]],
        ),
        (
            "办好实事,力争全年新增高新技术企业20家、瞪羚企业6家。",
            ["瞪羚企业6家"],
            [["力争全年新增瞪羚企业6家"]],
        ),
        ("新增高新技术企业20家、船企产值增长8%。", ["船企产值增长8%"], [["船企产值增长8%"]]),
        ("力争实际使用外资2亿美元、其中制造业占25%。", ["其中制造业占25%"], [["其中制造业占25%"]]),
        ("高新技术企业20家、瞪羚企业6家。", ["瞪羚企业6家"], [["瞪羚企业6家"]]),
    ],
)
def test_statements_are_told_once_and_whole(text: str, parts: list[str], told: list[list[str]]) -> None:
    given = [Commitment(part, 1.0, "个", Comparator.EQ, "2023", evidence(text, part)) for part in parts]
    found = lists.told(given, text)
    assert [[words for words, _ in statement] for statement in found] == told
    assert all(sentence.quote in text for statement in found for _, sentence in statement)
