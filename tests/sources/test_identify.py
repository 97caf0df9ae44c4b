"""Place, year and kind of a document, from the text before the file name."""

import pytest

from briefgen.model import DocumentType, Level, Place, Report
from briefgen.sources.raw import RawDocument
from briefgen.sources.structure import reports
from tests.sources.invented import LINES, TEXT

BODY = "\n".join(LINES[1:])


def one(text: str, stem: str = "report") -> Report:
    found, _ = reports(RawDocument(f"{stem}.txt", "0" * 64, text, "txt", stem))
    assert len(found) == 1
    return found[0]


def body(unit: str = "市", name: str = "本地", extra: str = "") -> str:
    """The normal report spoken for a unit (市, 区, 县 …), with more words in its review."""
    text = BODY.replace("代表市人民政府", f"代表{unit}人民政府").replace("墨川", name)
    return text.replace("新开工", extra + "新开工", 1)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("2023年襄阳市政府工作报告", "襄阳市"),
        ("襄阳市人民政府2023年工作报告", "襄阳市"),
        ("襄阳市2023年政府工作报告", "襄阳市"),
        ("政府工作报告\n——2023年1月5日在襄阳市第十八届人民代表大会第二次会议上", "襄阳市"),
        ("政府工作报告\n襄阳市人民政府市长　王某", "襄阳市"),
        ("陕西省咸阳市彬州市2023年政府工作报告", "彬州市"),
    ],
)
def test_the_opening_names_the_place(head: str, name: str) -> None:
    assert one(f"{head}\n{body()}").place.name == name


def test_the_speaker_tells_which_unit_is_meant() -> None:
    assert one(body("市"), "恩施").place.name == "恩施市"
    assert one(body("州"), "恩施").place.name == "恩施土家族苗族自治州"
    assert one(body("区"), "黄山").place.name == "黄山区"
    assert one(body("省"), "吉林").place.level is Level.PROVINCE


def test_a_league_speaks_through_its_administrative_office() -> None:
    head = "兴安盟行政公署工作报告\n——2023年1月10日在兴安盟委员会扩大会议上"
    text = BODY.replace("代表市人民政府", "代表盟行署").replace("墨川", "兴安")
    report = one(f"{head}\n{text}")
    assert (report.place.name, report.place.level, report.report_year) == ("兴安盟", Level.PREFECTURE, 2023)
    assert report.document is DocumentType.GOVERNMENT_WORK_REPORT


def test_the_text_tells_namesakes_apart() -> None:
    place = one(body("区", extra="在福州市委坚强领导下，"), "鼓楼区").place
    assert (place.parent, place.province) == ("福州市", "福建省")
    assert one(body("区"), "江苏省南京市鼓楼区").place.parent == "南京市"


def test_namesakes_that_nothing_tells_apart_are_reported() -> None:
    text = body("区")
    found, notices = reports(RawDocument("鼓楼区.txt", "", text, "txt", "鼓楼区"))
    assert found == ()
    assert [notice.code for notice in notices] == ["place-ambiguous"]
    assert "江苏省南京市鼓楼区" in notices[0].message


def test_a_name_used_all_through_the_text_is_the_place() -> None:
    assert one(body(extra="襄阳" * 12), "0815").place.name == "襄阳市"


def test_the_nation() -> None:
    place = one(BODY.replace("市人民政府", "国务院"), "漠关").place
    assert (place.name, place.level, place.province) == ("全国", Level.NATION, None)


def test_a_place_on_no_list_is_taken_at_its_word_and_reported() -> None:
    text = "2023年凤桐市政府工作报告\n" + body(name="凤桐", extra="在浙江省委领导下，")
    found, notices = reports(RawDocument("a.txt", "", text, "txt", "a"))
    assert (found[0].place.name, found[0].place.province, found[0].place.code) == ("凤桐市", "浙江省", None)
    assert [notice.code for notice in notices] == ["place-unlisted"]


def test_a_county_that_has_become_another_kind_since_lies_where_that_does() -> None:
    text = "2018年监利县政府工作报告\n" + body("县", name="监利")
    found, notices = reports(RawDocument("a.txt", "", text, "txt", "a"))
    assert found[0].place == Place("监利县", "湖北省", "荆州市", Level.COUNTY)
    assert [notice.code for notice in notices] == ["place-unlisted"]
    assert "湖北省荆州市" in notices[0].message


def test_a_county_of_another_province_is_not_the_one_that_is_called_so_today() -> None:
    text = "2018年监利县政府工作报告\n" + body("县", name="监利", extra="在云南省委领导下，")
    found, _ = reports(RawDocument("a.txt", "", text, "txt", "a"))
    assert found[0].place == Place("监利县", "云南省", None, Level.COUNTY)


def test_a_city_that_is_a_district_today_may_have_been_one_of_a_province() -> None:
    text = "2010年莱芜市政府工作报告\n" + body(name="莱芜", extra="在山东省委领导下，")
    found, _ = reports(RawDocument("a.txt", "", text, "txt", "a"))
    assert found[0].place == Place("莱芜市", "山东省", None, Level.PREFECTURE)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (TEXT, 2023),
        (BODY, 2023),
        ("2022年墨川市政府工作报告\n" + BODY, 2023),  # the chapters know better
        (BODY.replace("一、2022年工作回顾", "一、过去一年工作回顾"), 2023),
        (BODY.replace("一、2022年工作", "一、“十三五”时期和2022年工作"), 2023),
    ],
)
def test_the_year_of_delivery(text: str, year: int) -> None:
    report = one(text, "墨川市")
    assert (report.report_year, report.review_year, report.plan_year) == (year, year - 1, year)


def test_the_year_by_date_or_title_when_the_chapters_tell_none() -> None:
    text = BODY.replace("2022年工作", "去年工作").replace("2023年工作", "今年工作").replace("2022年，", "")
    assert one("2023年墨川市政府工作报告\n" + text).report_year == 2023
    dated = one("政府工作报告\n（2023年1月9日）\n墨川市市长　石某\n" + text)
    assert (dated.report_year, dated.delivered_on) == (2023, "2023-01-09")


@pytest.mark.parametrize(
    ("date", "tops", "year"),
    [
        ("2021年1月28日", ("“十三五”时期工作回顾", "“十四五”时期和2035年远景目标", "今年工作安排"), 2021),
        ("2026年1月28日", ("“十四五”时期工作回顾", "“十五五”时期（2026-2030年）主要目标", "今年工作"), 2026),
        ("2021年12月20日", ("过去五年工作回顾", "今后五年的目标任务", "明年工作安排"), 2022),
        ("2021年11月20日", ("过去五年工作回顾", "今后五年的目标任务"), 2022),
        ("2023年12月26日", ("今年工作回顾", "明年工作安排"), 2024),
        ("2023年10月26日", ("今年工作回顾", "明年工作安排"), 2024),
        ("2023年1月9日", ("过去一年工作回顾", "今年工作安排"), 2023),
        ("2021年7月29日", ("过去五年发展成就和2021年上半年工作回顾", "今后五年的目标任务"), 2021),
        ("2023年1月9日", ("过去五年工作回顾", "2023年工作安排"), 2023),
    ],
)
def test_the_year_by_date_where_chapters_name_far_years_or_none(
    date: str, tops: tuple[str, ...], year: int
) -> None:
    chapters = "\n".join(
        f"{number}、{top}\n扎实办好各项事业。" for number, top in zip("一二三", tops, strict=False)
    )
    head = f"政府工作报告\n（{date}）\n墨川市市长　石某\n各位代表：\n"
    assert one(f"{head}{chapters}\n{'墨川市的发展离不开墨川市人民。' * 20}\n", "墨川市").report_year == year


def test_meeting_and_date() -> None:
    report = one("政府工作报告\n——2023年1月9日在墨川市第六届人民代表大会第三次会议上\n" + BODY)
    assert report.meeting == "墨川市第六届人民代表大会第三次会议"
    assert report.delivered_on == "2023-01-09"
    assert report.title == "政府工作报告"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("（二〇二三年一月九日）", "2023-01-09"),
        ("二○二三年元月二十日", "2023-01-20"),
        ("——二零二二年十二月三十一日在墨川市第六届人民代表大会第三次会议上", "2022-12-31"),
        ("（2023.1.9）", "2023-01-09"),
        ("（2023-01-09）", "2023-01-09"),
        ("2023-01-09", None),  # of the page
        ("——2023年1月9日上午在墨川市第六届人民代表大会第三次会议上", "2023-01-09"),
        ("（二〇二三年十三月九日）", None),
    ],
)
def test_ways_to_write_the_day(line: str, day: str | None) -> None:
    report = one(f"政府工作报告\n{line}\n{BODY}", "墨川市")
    assert report.delivered_on == day
    assert (report.report_year, report.meeting) == (
        2023,
        "墨川市第六届人民代表大会第三次会议" if "会议" in line else None,
    )


def test_a_plan_report() -> None:
    title = "墨川市2022年国民经济和社会发展计划执行情况与2023年计划草案的报告"
    text = BODY.replace("2022年工作回顾", "2022年国民经济和社会发展计划执行情况")
    text = text.replace(
        "现在，我代表市人民政府，向大会报告工作", "受市人民政府委托，现向大会报告计划执行情况"
    )
    report = one(f"{title}\n{text}", "计划")
    assert (report.document, report.place.name, report.report_year) == (
        DocumentType.PLAN_REPORT,
        "墨川市",
        2023,
    )
    assert {section.role for section in report.sections if section.level == 1} >= {"review", "tasks"}


def test_a_bulletin_tells_the_year_before() -> None:
    text = "2022年墨川市国民经济和社会发展统计公报\n墨川市统计局\n2023年3月20日\n"
    report = one(text + "全市地区生产总值1860.5亿元，比上年增长5.2%。\n" * 20)
    assert report.document is DocumentType.BULLETIN
    assert (report.report_year, report.review_year, report.plan_year) == (2023, 2022, None)


def test_news_has_no_plan() -> None:
    text = "墨川市前三季度经济运行平稳\n" + "墨川市统计局介绍，1—9月，墨川规上工业增加值增长6.3%。\n" * 12
    report = one(text, "2023-11-06 墨川经济")
    assert report.document is DocumentType.NEWS
    assert (report.report_year, report.review_year, report.plan_year) == (2023, 2023, None)
    assert {p.role for section in report.sections for p in section.paragraphs} == {"review"}
