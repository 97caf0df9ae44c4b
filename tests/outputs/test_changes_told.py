import json

from briefgen.analysis.changes import changes
from briefgen.outputs import changes as told
from briefgen.outputs import records
from tests.invented import GDP, INDUSTRY, City


def rows(*cities: City) -> list[records.Row]:
    return [row for city in cities for row in records.rows(city.done())]


def test_one_line_where_there_is_nothing_to_compare_or_nothing_new() -> None:
    some = rows(City("云州市").result(GDP, 5.2))
    assert told.text(changes(None, some)) == told.FIRST + "\n"
    assert told.text(changes(some, some)) == told.NONE + "\n"
    assert told.FIRST in told.html(changes(None, some), "本期变化")


def test_text_tells_figures_and_sentences() -> None:
    old = rows(City("云州市").result(GDP, 5.2).result(INDUSTRY, 7.0))
    new = rows(City("云州市").result(GDP, 5.4).result(INDUSTRY, 7.0), City("怀远市").result(GDP, 6.0))
    text = told.text(changes(old, new))
    assert text.startswith("与上一期相比：报告新增1份；记录改变1条。\n")
    assert "● 新增　怀远市2023年的报告（怀远市.txt，1条记录）" in text
    assert "原文未变，规则、词库或设置变化所致" in text
    assert f"● 改变　云州市2023　{GDP}增速（2022年结果）：5.2% → 5.4%" in text
    assert f"原为：{GDP}5.2" in text
    assert f"现为：{GDP}5.4" in text
    assert INDUSTRY not in text


def test_json_holds_everything_and_html_escapes() -> None:
    old = rows(City("云州市").result(GDP, qualitative="<b>稳</b>"))
    new = rows(City("云州市").result(GDP, qualitative="<i>进</i>"))
    found = changes(old, new)
    assert json.loads(told.json(found))["records"][0]["cause"] == "rules"
    page = told.html(found, "甲 → <乙>")
    assert "<b>" not in page
    assert "&lt;i&gt;进&lt;/i&gt;" in page
    assert "<title>甲 → &lt;乙&gt;</title>" in page


def test_the_sheet_holds_every_change_with_both_sentences() -> None:
    old = rows(City("云州市").result(GDP, 5.2).result(INDUSTRY, 7.0))
    new = rows(City("云州市").result(GDP, 5.4).result(INDUSTRY, 7.0), City("怀远市").result(GDP, 6.0))
    sheet = told.sheet(changes(old, new), "2023-10")
    assert sheet.name == "本期变化"
    assert {len(row) for row in sheet.rows} == {len(sheet.head)}
    first, report, record = sheet.rows
    assert first[4] == "与2023年10月一期相比：报告新增1份；记录改变1条。"
    assert report[:4] == ("报告", "新增", "怀远市", 2023)
    assert record[:4] == ("记录", "改变", "云州市", 2023)
    assert record[5:7] == ("5.2%", "5.4%")
    assert record[8:] == (f"{GDP}5.2", f"{GDP}5.4")
    (alone,) = told.sheet(changes(None, new), None).rows
    assert alone[4] == told.FIRST


def test_a_report_replaced_under_its_name_is_named_once() -> None:
    old, new = rows(City("云州市").result(GDP, 5.2)), rows(City("云州市").result(GDP, 5.4))
    for row in new:
        row.update({"sha256": "f" * 64} if row["record"] == "report" else {})
    assert "● 更换　云州市2023年的报告（云州市.txt）" in told.text(changes(old, new))
