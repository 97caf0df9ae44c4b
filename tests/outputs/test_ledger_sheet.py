import io
import zipfile
from datetime import datetime
from xml.etree import ElementTree

from briefgen.analysis.ledger import ledger
from briefgen.figures import counted
from briefgen.model import Comparator, Counted
from briefgen.outputs.ledger import ledger_sheet, progress_sheet
from briefgen.outputs.xlsx import SHEETS, xlsx
from tests.invented import GDP, INDUSTRY, City

WHEN = datetime(2023, 11, 5)


def sheet_names(book: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        tree = ElementTree.fromstring(file.read("xl/workbook.xml"))
    return [str(sheet.get("name")) for sheet in tree.iter() if sheet.tag.endswith("}sheet")]


def test_the_ledger_is_a_sheet_with_all_sentences() -> None:
    old = City("云州市", year=2022).target(GDP, 6.5, comparator=Comparator.GE).target(INDUSTRY, 8.5)
    new = City("云州市").result(GDP, 4.8).target(GDP, 5.5)
    sheet = ledger_sheet(ledger([new.done()], [old.done()]))
    assert [title for title, _ in sheet.head][4:9] == ["上年目标", "结果", "今年目标", "结论", "依据"]
    gdp, industry = sheet.rows
    assert gdp[:11] == (
        *("云州市", 2023, GDP, "增速", "≥6.5%", "4.8%", "5.5%"),
        *("未完成", "低于目标1.7个百分点", "不变", -1.0),
    )
    assert gdp[11:] == (f"{GDP}6.5", f"{GDP}4.8", f"{GDP}5.5")
    assert industry[4:10] == ("8.5%", None, None, "未再提", "本年报告未提", "不再设")
    book = xlsx([], WHEN, (sheet, progress_sheet(())))
    assert sheet_names(book) == [*(name for _, name in SHEETS), "承诺台账", "进度"]
    assert book == xlsx([], WHEN, (sheet, progress_sheet(())))


def test_counted_figures_as_readers_see_them() -> None:
    where = City("云州市").evidence("新建充电桩60个")
    one = Counted("新建充电桩", "", 60.0, None, "个", Comparator.GE, "2023", where)
    assert counted(one) == "≥60个"
