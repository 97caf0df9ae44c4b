"""The day of delivery: of reports as their opening says it, of news and bulletins that of publication."""

from pathlib import Path

import pytest

from briefgen.model import DocumentType, Report
from briefgen.sources import read
from tests.sources.invented import LINES
from tests.sources.invented import read as structured
from tests.sources.wrappings import page, write

NEWS = "墨川市前三季度经济运行平稳"
BODY = "墨川市统计局介绍，1—9月，墨川规上工业增加值增长6.3%，墨川经济稳中有进。\n" * 12
BULLETIN = "2022年墨川市国民经济和社会发展统计公报"
FACTS = "全市地区生产总值1860.5亿元，比上年增长5.2%。\n" * 20


def news(head: str = "", stem: str = "墨川", end: str = "") -> Report:
    return structured(f"{head}\n{NEWS}\n{BODY}{end}", stem)


@pytest.mark.parametrize(
    "stem", ["2023-11-06 3版 墨川", "20231106墨川", "墨川2023年11月6日", "2023.11.6-墨川"]
)
def test_the_name_of_the_file(stem: str) -> None:
    report = news(stem=stem)
    assert (report.document, report.delivered_on) == (DocumentType.NEWS, "2023-11-06")


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2023-11-06 09:30　来源：墨川日报",
        "日期: 2023年11月6日",
        "【发布日期】2023.11.06",
        "（墨川日报2023年11月6日讯）",
        "2023年墨川新闻　本报11月6日讯",
    ],
)
def test_a_line_above_the_text(line: str) -> None:
    assert news(head=line).delivered_on == "2023-11-06"
    assert news(head=line).report_year == 2023


def test_a_line_below_the_text() -> None:
    assert news(end="2023年11月6日\n").delivered_on == "2023-11-06"


def test_what_the_page_says_outweighs_what_the_text_speaks_of() -> None:
    head = "2023年10月20日，墨川市召开现场会。"
    assert news(head=head, stem="2023-11-06墨川").delivered_on == "2023-11-06"
    assert news(head=f"发布时间：2023-11-07\n{head}", stem="2023-11-06墨川").delivered_on == "2023-11-07"


@pytest.mark.parametrize("stem", ["2023-13-06墨川", "墨川2023年", "2023墨川20230230", "1202311061墨川2023"])
def test_no_day_at_all(stem: str) -> None:
    assert news(stem=stem).delivered_on is None


def test_a_bulletin_by_its_sign_off() -> None:
    report = structured(f"{BULLETIN}\n墨川市统计局\n{FACTS}2023年3月20日\n", "公报")
    assert (report.document, report.report_year) == (DocumentType.BULLETIN, 2023)
    assert report.delivered_on == "2023-03-20"


def test_a_report_is_not_dated_by_its_page(tmp_path: Path) -> None:
    """A page is published days after the congress, and named as its reader likes."""
    assert structured("发布时间：2023-02-01\n" + "\n".join(LINES), "2023-02-03墨川市").delivered_on is None
    path = write(tmp_path, "2023-02-03.html", page(LINES))
    assert read([path]).reports[0].delivered_on is None


@pytest.mark.parametrize("shown", ["发布时间：<b>2023-11-06</b> 9:00", ""], ids=["line", "meta"])
def test_a_page_that_shows_its_day_outside_the_text(tmp_path: Path, shown: str) -> None:
    meta = "" if shown else '<meta name="PubDate" content="2023-11-06 09:00">'
    rows = "".join(f"<p>{line}</p>" for line in BODY.splitlines())
    head = f"<html><head>{meta}<title>{NEWS}</title></head>"
    html = f"{head}<body><h1>{NEWS}</h1><div>{shown}</div><div>{rows}</div>"
    (report,) = read([write(tmp_path, "墨川.html", html.encode())]).reports
    assert (report.document, report.delivered_on) == (DocumentType.NEWS, "2023-11-06")
