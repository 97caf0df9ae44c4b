import pytest

from briefgen.errors import BuildError
from briefgen.model import DocumentType, Severity
from briefgen.selection import newest, select
from tests.make import report


def test_a_report_of_each_city_and_the_one_before_it() -> None:
    reports = [
        report(city="云州市"),
        report(city="石浦市"),
        report(city="云州市", year=2022),
        report(year=2021),
    ]
    chosen = select(reports, 2023)
    assert [r.place.name for r in chosen.reports] == ["云州市", "石浦市"]
    assert [(r.place.name, r.report_year) for r in chosen.previous] == [("云州市", 2022)]
    assert chosen.notices == ()


def test_of_two_different_reports_the_longer_is_used_and_the_other_told() -> None:
    short, long = report("甲。", source="a.txt"), report("甲乙丙。", source="b.txt")
    chosen = select([short, long], 2023)
    assert chosen.reports == (long,)
    (notice,) = chosen.notices
    assert (notice.code, notice.severity, notice.source) == ("report-conflict", Severity.GAP, "a.txt")
    assert "b.txt" in notice.message


def test_the_same_text_twice_is_no_gap() -> None:
    (notice,) = select([report(source="a.txt"), report(source="b.txt")], 2023).notices
    assert (notice.code, notice.severity) == ("report-twice", Severity.INFO)


def test_a_plan_report_stands_in_only_where_there_is_no_work_report() -> None:
    plan = report("计划报告，很长很长。" * 9, document=DocumentType.PLAN_REPORT, source="plan.txt")
    work = report(source="work.txt")
    assert select([plan], 2023).reports == (plan,)
    assert select([plan, work], 2023).reports == (work,)


def test_news_makes_no_brief() -> None:
    news = [report(city="石浦市", document=DocumentType.NEWS, source=name) for name in ("a.txt", "b.txt")]
    chosen = select([report(), *news], 2023)
    assert [r.place.name for r in chosen.reports] == ["云州市"]
    assert len(chosen.notices) == 2


def test_cities_by_full_and_short_name() -> None:
    reports = [report(city="云州市"), report(city="石浦市")]
    assert [r.place.name for r in select(reports, 2023, ["石浦"]).reports] == ["石浦市"]
    with pytest.raises(BuildError, match="没有“金陵”"):
        select(reports, 2023, ["金陵"])
    with pytest.raises(BuildError, match="可指多个地方"):
        select([report(city="石浦市"), report(city="石浦县")], 2023, ["石浦"])


def test_a_year_without_reports_says_which_years_there_are() -> None:
    with pytest.raises(BuildError, match="2023 年"):
        select([report()], 2020)
    with pytest.raises(BuildError, match="没有读到任何报告"):
        select([], 2023)


def test_the_newest_year_is_that_of_an_annual_report() -> None:
    assert newest([report(year=2022), report(year=2024, document=DocumentType.NEWS)]) == 2022
    assert newest([]) == 0
