"""Tables of bulletins: a head that names its columns makes facts of the rows that name an indicator."""

from pathlib import Path

import pytest

from briefgen.extract import extract
from briefgen.sources import read
from tests.sources.wrappings import docx, p, write

TITLE = "2022年丽水市国民经济和社会发展统计公报"
WORDS = "2022年，全市经济平稳运行。全年地区生产总值1286.42亿元，比上年增长4.3%。"
MORE = "年末丽水市共有公共图书馆12个，博物馆9个，影院31家，公园48个。" * 6
PAD = [
    f"{name}：全市共有{name}{count}个。"
    for count, name in enumerate(["图书馆", "博物馆", "文化站", "影院", "体育场", "公园", "码头", "灯塔"], 3)
]
HEAD = ("指标", "单位", "绝对数", "比上年增长（%）")
ROWS = [
    ("一、地区生产总值", "亿元", "1286.42", "4.3"),
    ("　其中：第三产业增加值", "亿元", "675.86", "3.8"),
    ("固定资产投资", "亿元", "—", "-7.9"),
    ("规模以上工业企业利润率", "%", "6.2", "0.4"),
    ("城镇居民人均可支配收入", "元", "46,210", "4.2"),
    ("城镇登记失业率", "%", "3.1", "-0.2"),
    ("民间投资占比", "%", "51.2", "1.3"),
    ("社会消费品零售总额", "千米", "512.4", "-0.6"),
]
FACTS = [
    "地区生产总值 level 1286.42亿元",
    "地区生产总值 growth 4.3%",
    "第三产业增加值 level 675.86亿元",
    "第三产业增加值 growth 3.8%",
    "固定资产投资 growth -7.9%",
    "城镇居民人均可支配收入 level 46210元",
    "城镇居民人均可支配收入 growth 4.2%",
    "城镇登记失业率 level 3.1%",
    "社会消费品零售总额 growth -0.6%",
]


def _told(folder: Path, name: str, data: bytes) -> list[str]:
    (report,) = read([write(folder, name, data)]).reports
    found = extract(report)
    for fact in found.facts:
        evidence = fact.evidence
        assert report.text[evidence.start : evidence.end] == evidence.quote
        assert evidence.figure
        assert evidence.start <= evidence.figure[0] < evidence.figure[1] <= evidence.end
        assert fact.period == "2022"
    return [f"{fact.indicator} {fact.measure} {fact.value:g}{fact.unit}" for fact in found.facts]


def _lines(*rows: tuple[str, ...], title: str = "附表　2022年主要指标") -> bytes:
    return "\n".join(
        [
            TITLE,
            "丽水市统计局　国家统计局丽水调查队",
            "2023年4月6日",
            WORDS,
            MORE,
            title,
            *("\t".join(row) for row in rows),
        ]
    ).encode()


def _html(*rows: tuple[str, ...]) -> bytes:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f"<html><head><meta charset=utf-8><title>{TITLE}</title></head><body><h1>{TITLE}</h1>"
        f"<p>丽水市统计局</p><p>{WORDS}</p><p>{MORE}</p>"
        f"<p>附表　2022年主要指标</p><table>{cells}</table></body></html>"
    ).encode()


def _docx(*rows: tuple[str, ...]) -> bytes:
    cells = "".join("<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return docx(
        p(TITLE)
        + p("丽水市统计局")
        + p(WORDS)
        + p(MORE)
        + p("附表　2022年主要指标")
        + f"<w:tbl>{cells}</w:tbl>"
    )


@pytest.mark.parametrize(
    ("name", "make"), [("丽水市公报.txt", _lines), ("丽水市公报.html", _html), ("丽水市公报.docx", _docx)]
)
def test_rows_that_name_an_indicator_are_facts(tmp_path: Path, name: str, make: object) -> None:
    assert callable(make)
    assert _told(tmp_path, name, make(HEAD, *ROWS)) == FACTS


def test_units_stand_in_the_name_or_above(tmp_path: Path) -> None:
    rows = [("指标名称", "2021年", "2022年", "增长（%）"), ("进出口总额（亿元）", "210.4", "236.5", "12.4")]
    assert _told(tmp_path, "丽水市公报.txt", _lines(*rows))[2:] == [
        "进出口总额 level 236.5亿元",
        "进出口总额 growth 12.4%",
    ]
    said = _lines(("指标", "绝对数", "同比增长%"), ("出口总额", "198.1", "15.0")).replace(
        "主要指标\n".encode(), "主要指标\n单位：亿元、%\n".encode()
    )
    assert _told(tmp_path, "丽水市公报二.txt", said)[2:] == [
        "出口总额 level 198.1亿元",
        "出口总额 growth 15%",
    ]


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("附表　分县区主要指标", [HEAD, ("出口总额", "亿元", "198.1", "15.0")]),
        ("附表　2023年1—2月主要指标", [HEAD, ("出口总额", "亿元", "198.1", "15.0")]),
        ("附表　2018—2022年主要指标", [HEAD, ("出口总额", "亿元", "198.1", "15.0")]),
        ("附表　主要指标", [("县区", "出口总额", "增长"), ("海丰镇", "198.1", "15.0")]),
        ("附表　主要指标", [("指标", "全市", "城市"), ("居民消费价格", "1.9", "2.0")]),
        ("附表　主要指标", [("指标", "2021年", "2020年"), ("出口总额", "172.3", "150.1")]),
        ("附表　主要指标", [HEAD, ("港口开发区", "", "", ""), ("出口总额", "亿元", "98.1", "15.0")]),
        ("附表　主要指标", [HEAD, ("出口总额", "", "198.1", "")]),
        ("附表　主要指标", [HEAD, ("出口总额占比", "%", "61.0", "1.2")]),
    ],
)
def test_other_tables_give_nothing(tmp_path: Path, title: str, rows: list[tuple[str, ...]]) -> None:
    assert _told(tmp_path, "丽水市公报.txt", _lines(*rows, title=title)) == FACTS[:2]


def test_a_report_that_is_no_bulletin_keeps_its_tables(tmp_path: Path) -> None:
    title = "丽水市2023年政府工作报告"
    said = _lines(HEAD, ("出口总额", "亿元", "198.1", "15.0")).replace(TITLE.encode(), title.encode())
    assert not [fact for fact in _told(tmp_path, "报告.txt", said) if "出口" in fact]
