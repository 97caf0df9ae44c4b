"""A normal report: sections, roles, offsets; compilations; what is no report."""

from itertools import pairwise

import pytest

from briefgen.sources.raw import RawDocument
from briefgen.sources.structure import reports
from tests.sources.invented import (
    LINES,
    OPENING,
    PLAN,
    REVIEW,
    TASKS,
    TEXT,
    TITLE,
    TOPS,
    read,
    tasks,
    told,
    tops,
)


def raw(text: str, stem: str = "汇编") -> RawDocument:
    return RawDocument(f"{stem}.txt", "0" * 64, text, "txt", stem)


def test_the_chapters_have_their_roles() -> None:
    assert tops(read(TEXT)) == TOPS


def test_a_heading_keeps_its_number_and_loses_its_full_stop() -> None:
    report = read(TEXT)
    second = [s for s in report.sections if s.level == 2 and s.role == "review"]
    assert [s.heading for s in second] == [
        "（一）坚持项目为王，发展后劲不断增强",
        "（二）坚持民生为本，群众生活持续改善",
    ]
    assert all(s.run_in for s in second)
    assert second[0].path == ("一、2022年工作回顾", second[0].heading)


def test_the_tasks_are_in_order() -> None:
    assert [heading[3:] for heading in tasks(read(TEXT))] == TASKS


def test_spans_point_at_what_they_say() -> None:
    report = read(TEXT)
    for section in report.sections:
        assert report.text[section.heading_start : section.heading_end] == section.heading
        if section.run_in:
            assert section.paragraphs[0].start == section.heading_start
    paragraphs = [p for section in report.sections for p in section.paragraphs]
    assert [p.number for p in paragraphs] == list(range(1, len(paragraphs) + 1))
    assert all(a.end <= b.start for a, b in pairwise(paragraphs))


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("opening", "各位代表"),
        ("problems", "在肯定成绩的同时"),
        ("requirements", "今年是贯彻落实"),
        ("targets", "今年经济社会发展的主要预期目标"),
        ("livelihood", "今年，我们将办好十件民生实事"),
        ("closing", "各位代表！让我们"),
    ],
)
def test_a_paragraph_says_what_it_does(role: str, first: str) -> None:
    found = told(read(TEXT), role)
    assert found
    assert found[0].startswith(first)


def test_there_is_one_paragraph_of_problems_and_one_of_targets() -> None:
    report = read(TEXT)
    assert len(told(report, "problems")) == len(told(report, "targets")) == 1


def other(city: str, year: int = 2023) -> str:
    lines = [f"{year}年{city}市政府工作报告", *LINES[1:]]
    return "\n".join(lines).replace("墨川", city).replace("2023", str(year)).replace("2022", str(year - 1))


class TestCompilation:
    def test_reports_are_told_apart_and_know_where_they_begin(self) -> None:
        names = ["墨川", "漠关", "稷原"]
        listing = (
            "资料库请点击某网站\n目录\n" + "\n".join(f"2023年{n}市政府工作报告……1" for n in names) + "\n"
        )
        document = raw(listing + "\n".join(other(n) for n in names))
        found, notices = reports(document)
        assert [r.place.name for r in found] == ["墨川市", "漠关市", "稷原市"]
        assert notices == ()
        for report in found:
            assert document.text[report.origin : report.origin + len(report.text)] == report.text
            assert report.text.startswith(f"2023年{report.place.name}政府工作报告")
            assert tops(report) == TOPS

    def test_a_report_on_one_line_stands_between_others(self) -> None:
        title, *rest = other("漠关").split("\n")
        text = "\n".join([other("墨川"), title + " " + " ".join(rest) + " |", "|", other("稷原")])
        found, _ = reports(raw(text))
        assert [(r.place.name, len(tasks(r))) for r in found] == [("墨川市", 3), ("漠关市", 3), ("稷原市", 3)]

    def test_a_running_head_does_not_cut_a_report(self) -> None:
        lines = [*LINES[:8], TITLE, "— 3 —", *LINES[8:]]
        report = read("\n".join(lines))
        assert tops(report) == TOPS
        assert not any("— 3 —" in text for role in ("review", "tasks") for text in told(report, role))

    def test_two_years_of_one_city_are_two_reports(self) -> None:
        found, _ = reports(raw(other("墨川", 2022) + "\n" + other("墨川", 2023)))
        assert [(r.report_year, r.review_year, r.plan_year) for r in found] == [
            (2022, 2021, 2022),
            (2023, 2022, 2023),
        ]


class TestDoubts:
    def codes(self, text: str, stem: str = "墨川市") -> list[str]:
        return [notice.code for notice in reports(raw(text, stem))[1]]

    def test_no_report(self) -> None:
        assert self.codes("今天天气很好，请大家按时参加会议。" * 60, "通知") == ["no-report"]
        assert self.codes("") == ["no-report"]

    def test_no_place(self) -> None:
        text = TEXT.replace("墨川", "本地").replace(TITLE, "政府工作报告")
        assert self.codes(text.replace("2023年本地市", ""), "a") == ["place-unknown"]

    def test_no_year(self) -> None:
        text = "\n".join(["政府工作报告", *OPENING, REVIEW[2] * 2, REVIEW[4], PLAN[2], *PLAN[4:]])
        assert self.codes(text.replace("2022年", "").replace("2023年", "")) == ["year-unknown"]

    def test_cut_off(self) -> None:
        text = "\n".join([TITLE, *OPENING, *REVIEW])
        assert self.codes(text) == ["report-truncated"]

    def test_another_place_than_the_file_says(self) -> None:
        found, notices = reports(raw(TEXT, "漠关"))
        assert found[0].place.name == "墨川市"
        assert [notice.code for notice in notices] == ["place-differs"]
        assert "漠关市" in notices[0].message
