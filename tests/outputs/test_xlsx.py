"""The workbook holds what it was given, whatever the words are."""

import io
from datetime import datetime
from typing import Any

import openpyxl

from briefgen.outputs import xlsx
from briefgen.outputs.table import Sheet

WHEN = datetime(2023, 11, 5)


def rows() -> list[dict[str, Any]]:
    """Facts of which each second has further fields, and few honours; among them what is awkward in XML."""
    words = (
        "增长6%",
        "=1+1",
        "<b>&amp;\"'",
        " 前后有空格 ",
        "",
        "一\n二",
        "\x07",
        "_x0007_",
        "𠮷",
        "<r>x</r>",
    )
    facts = [
        {
            "record": "fact",
            "city": "枫陵市",
            "value": at / 3,
            "quote": words[at % len(words)],
            "stretch": at == 7,
        }
        | ({"ranks": [{"scope": "全省", "top_n": False, "rank": at}], "start": 10**15 + at} if at % 2 else {})
        for at in range(70)
    ]
    return [*facts, {"record": "honour", "city": "榴溪市", "quote": "长" * 40_000 + "𠮷"}]


def sheets() -> tuple[Sheet, ...]:
    head = (("甲", 10), ("乙", 20), ("丙", 12))
    gaps = tuple((None, None if at < 40 else "有", at if 60 < at < 90 else None) for at in range(100))
    return (
        Sheet("空", head, ()),
        Sheet("有缺", head, gaps),
        Sheet("末", head, (("长𠮷" * 16_000, 1e300, -0.5),)),
    )


def test_same_rows_same_bytes() -> None:
    made = xlsx.xlsx(rows(), WHEN, sheets())
    assert xlsx.xlsx(rows(), WHEN, sheets()) == made
    assert xlsx.xlsx(rows()[:-1], WHEN, sheets()) != made


def test_a_workbook_is_read_as_it_was_written() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.xlsx(rows(), WHEN, sheets())))
    facts = list(book["指标"].values)
    assert len(facts) == 71
    assert facts[0][:2] == ("记录", "城市")
    assert facts[3][facts[0].index("原文")] == "<b>&amp;\"'"
    assert facts[2][facts[0].index("位次")] == "全省第1"
    assert len(list(book["荣誉"].values)[1][2]) == 32_767
    assert list(book["有缺"].values)[62] == (None, "有", 61)
    assert list(book["末"].values)[1][1:] == (1e300, -0.5)
