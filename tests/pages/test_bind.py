"""Page contexts: what binding puts on which page, before any HTML."""

import pickle
import re
from dataclasses import replace

import pytest

from briefgen.errors import BuildError
from briefgen.model import Book, Chapter, CitySummary, Notice, Segment, Severity
from briefgen.pages import bind, fit, sources
from briefgen.pages.evidence import Marker, register, short_name, slug
from briefgen.pages.show import figure
from briefgen.render import render
from tests.pages import sample


def book(*cities: CitySummary, notices: tuple[Notice, ...] = sample.NOTICES) -> Book:
    return bind(sample.summary(cities), sample.charts(cities), sample.info(), notices)


def of(bound: Book, name: str) -> Chapter:
    return next(chapter for chapter in bound.chapters if chapter.name == name)


def test_chapters_stand_in_the_books_order() -> None:
    names = [chapter.name for chapter in book(*sample.cities()).chapters]
    odd = slug(sample.odd())
    empty = slug(sample.empty())
    assert names == [
        "cover", "findings", "contents", "compare", "compare-charts", "guide",
        "brief-c330300", f"brief-{empty}", f"brief-{odd}",
        "methods", "sources-c330300", f"sources-{empty}", f"sources-{odd}",
    ]  # fmt: skip


def test_charts_over_all_may_come_after_everything_else_is_bound() -> None:
    cities = sample.cities()
    drawn = sample.charts(cities)
    own = [chart for chart in drawn if chart.city]
    over_all = [chart for chart in drawn if not chart.city]
    late = bind(sample.summary(cities), own, sample.info(), sample.NOTICES, over_all=lambda: tuple(over_all))
    assert over_all != []
    assert late == book(*cities)


def test_a_single_brief_has_its_sources_only() -> None:
    city = sample.normal(code="330300")
    bound = sample.alone(city, sample.summary([city]), sample.charts([city]), sample.info())
    assert [chapter.name for chapter in bound.chapters] == ["brief-c330300", "sources-c330300"]
    assert bound.single


def test_binding_gives_values_that_travel() -> None:
    bound = book(*sample.cities())
    assert pickle.loads(pickle.dumps(bound)) == bound


def test_another_city_changes_no_other_citys_chapters() -> None:
    one, two = sample.normal(code="330300"), sample.normal("云平市", code="330900")
    alone, both = book(one, sample.empty()), book(one, two, sample.empty())
    assert of(alone, "brief-c330300") == of(both, "brief-c330300")
    assert replace(of(alone, "sources-c330300").context) == of(both, "sources-c330300").context


def test_evidence_is_numbered_by_the_text_and_last_years_after_it() -> None:
    city = sample.normal()
    numbered = register(city)
    starts = [entry.quote for entry in numbered.entries if not entry.previous]
    assert [entry.number for entry in numbered.entries] == list(range(1, len(numbered.entries) + 1))
    assert starts == sorted(starts, key=city.extraction.report.text.index)
    assert [entry.previous for entry in numbered.entries].index(True) == len(starts)


def test_the_emphasised_span_is_the_figure() -> None:
    city = sample.normal()
    entries = register(city).entries
    spans = {entry.quote[start:end] for entry in entries for start, end in entry.figures}
    assert {"2381.6亿元", "3.7%", "6%至7%"} <= spans


def test_only_the_first_use_of_a_number_is_an_anchor() -> None:
    city = sample.normal(code="330300")
    marker = Marker(register(city))
    evidence = city.extraction.facts[0].evidence
    assert marker.mark(evidence).anchor == "r-c330300-1"
    assert marker.mark(evidence).anchor is None


def test_evidence_of_nowhere_is_an_error() -> None:
    city = sample.normal()
    marker = Marker(register(city))
    with pytest.raises(BuildError, match="出处编号"):
        marker.mark(replace(city.extraction.facts[0].evidence, quote="别处的句子"))


def test_figures_of_sentences_name_the_city_outside_its_brief() -> None:
    finding = of(book(*sample.cities()), "findings").context.findings[0]
    labels = [piece.mark.label for piece in finding if piece.mark]
    assert labels == ["云溪\u00a038"] or labels[0].startswith("云溪\u00a0")
    assert [piece.text for piece in finding if piece.strong] == ["2个", "6%以上"]


@pytest.mark.parametrize(("city", "short"), [("温州市", "温州"), ("甲市", "甲市"), ("云溪县", "云溪县")])
def test_short_names(city: str, short: str) -> None:
    assert short_name(city) == short


def test_a_figure_is_taken_apart_for_alignment() -> None:
    targets = {f.indicator: f for f in sample.normal().extraction.facts if f.kind == "target"}
    shown = figure(targets["一般公共预算收入"], None)
    assert (shown.sign, shown.number, shown.decimals, shown.rest) == ("", "5.25", 2, "%")
    assert figure(targets["地区生产总值"], None).sign == "≥"
    assert figure(targets["固定资产投资"], None).rest == "%左右"
    assert figure(targets["进出口总额"], None).words == "促稳提质"


def test_differences_are_of_figures_only() -> None:
    line = of(book(*sample.cities()), "compare").context.lines[0]
    assert [triple.difference for triple in line.triples] == ["+2.3", "+3.3", "+4.6", "+1.4"]
    empty = of(book(*sample.cities()), "compare").context.lines[1]
    assert {triple.difference for triple in empty.triples} == {""}


def test_long_lists_are_cut_and_counted() -> None:
    brief = of(book(sample.odd(), sample.empty()), f"brief-{slug(sample.odd())}").context
    city = sample.odd()
    assert len(brief.highlights.lines) + brief.highlights.more == len(city.highlights)
    shown = sum(len(theme.lines) for theme in brief.risks)
    assert brief.risks_more > 0
    assert shown + brief.risks_more == sum(len(group.risks) for group in city.risk_groups)
    assert len(brief.commitments.lines) + brief.commitments.more == len(city.extraction.commitments)


def test_a_commitment_within_anothers_words_is_told_once() -> None:
    city = sample.normal(code="330300")
    first, *others = city.extraction.commitments
    held = replace(first.evidence, end=first.evidence.end - 2)
    later = replace(first.evidence, start=first.evidence.start + 2)
    parts = [replace(first, text="新开工30个", evidence=e) for e in (held, later)]
    extraction = replace(city.extraction, commitments=(parts[0], first, parts[1], *others))
    brief = of(book(replace(city, extraction=extraction)), f"brief-{slug(city)}").context
    whole = of(book(city), f"brief-{slug(city)}").context
    assert "新开工30个" not in [line.text for line in brief.commitments.lines]
    assert len(brief.commitments.lines) == len(whole.commitments.lines) > 1


def test_what_is_absent_is_said() -> None:
    empty = of(book(*sample.cities()), f"brief-{slug(sample.empty())}").context
    assert empty.absent == ("主要成效", "今年目标", "困难与风险", "重点工作", "硬任务", "民生实事")
    assert [row.target.state for row in empty.targets] == ["unmentioned"] * len(sample.COMMON)


def test_gaps_doubts_and_lost_characters_are_listed() -> None:
    methods = of(book(*sample.cities()), "methods").context
    assert methods.left_out == (("样本/空.txt", "文件为空，没有读入。"),)
    assert [doubts.city for doubts in methods.doubts] == ["云溪市"]
    ((city, codes),) = methods.lost
    assert city == sample.odd().city
    assert {"U+E000", "U+1F600"} <= set(codes.split("、"))


def test_many_doubts_are_counted_not_printed() -> None:
    many = tuple(Notice("figure-unread", Severity.DOUBT, f"第{i}处", city="云溪市") for i in range(40))
    (doubts,) = of(book(*sample.cities(), notices=many), "methods").context.doubts
    assert len(doubts.remarks) + doubts.more == 40


def test_sentences_without_evidence_have_no_mark() -> None:
    city = replace(sample.normal(), verdict=(Segment("在3个城市中"), Segment("第1", "云溪市", derived=True)))
    brief = of(book(city, sample.empty()), f"brief-{slug(city)}").context
    assert [(piece.strong, piece.mark) for piece in brief.verdict] == [(False, None), (True, None)]


def test_room_is_shared_least_first() -> None:
    blocks = [fit.Block(10, (10,) * 5, 1), fit.Block(10, (10,) * 5, 3)]
    # 10+10+14 for the first, 10+30+14 for the second are 88; no further item fits into 95.
    assert fit.share(95, blocks) == (1, 3)
    assert fit.share(1000, blocks) == (5, 5)
    assert fit.share(0, blocks) == (0, 0)


def test_heights_are_reckoned_as_far_as_a_list_is_shown() -> None:
    asked: list[str] = []

    def reckon(text: str) -> float:
        asked.append(text)
        return 10.0 * len(text)

    heights = fit.Heights(["一", "一二", "一二三", "四", "五"], reckon)
    assert fit.share(40, [fit.Block(10, heights, 1)]) == (1,)  # the line that tells of more takes 14
    assert asked == ["一", "一二"]
    assert [*heights] == [10, 20, 30, 10, 10]
    assert (heights[-1], heights[1:3], heights[9:]) == (10, [20, 30], [])
    assert len(asked) == len(heights)


def test_a_short_text_takes_a_line_as_any_other_way_to_reckon() -> None:
    for text in ("", "字", "字" * 24, "%" * 24, "增长5.5%，为12" * 2, "(甲) 1 234"):
        assert fit.lines(text, 24) == 1
    assert fit.lines("字" * 23, 24, 1.4) == 2


def test_heights_are_taken_generously() -> None:
    assert fit.height("字" * 24, 24, 14) == 14
    assert fit.height("字" * 24, 24, 14, 1.4) == 28
    assert fit.height("字" * 25, 24, 14) == 28


def test_headings_of_sources_are_said_once() -> None:
    def path(before: str, section: str) -> str:
        return "".join(sources._path((*before,), (*section,)))

    assert path("", "甲乙") == "甲乙"
    assert path("甲乙", "甲丙") == "丙"
    assert path("甲乙丙", "甲") == "甲"
    assert path("甲", "甲乙丙") == "乙丙"
    assert path("甲乙", "丁乙") == "丁乙"


def test_headings_of_sources_stand_beside_as_many_paragraphs_as_they_are_high() -> None:
    def quote(paragraph: int, length: int) -> sources.Quote:
        return sources.Quote(1, "e-x-1", (("字" * length, False),), paragraph, None)

    short, long = quote(1, 20), quote(1, 300)
    assert sources._led((long, quote(2, 20)), 41) == 1
    assert sources._led((short, quote(2, 20), quote(3, 20), quote(4, 20)), 31) == 3
    assert sources._led((short, quote(2, 20)), 91) == 2
    assert (
        sources._led((quote(2, 20), short, quote(2, 20)), 91) == 2
    )  # out of order: as the template has them


def test_a_brief_alone_has_ways_back_only_from_what_the_book_shows() -> None:
    cities = sample.cities()
    book = bind(sample.summary(cities), sample.charts(cities), sample.info(theme="gongwen"), ())
    assert [chapter.city for chapter in book.alone] == [city.city for city in cities]
    assert all(chapter.context.single for chapter in book.alone)
    html = render(replace(book, chapters=book.alone, single=True))
    whole = render(book)
    backs = set(re.findall(r'id="(r-[^"]+)"', html))
    assert backs
    assert backs <= set(re.findall(r'href="#(r-[^"]+)"', whole))
    assert not bind(sample.summary(cities), (), sample.info(), ()).alone


def test_a_second_target_in_words_has_words_to_click() -> None:
    city = sample.normal(code="330300")
    at, row = next(
        (at, row) for at, row in enumerate(city.rows) if row.target_growth.fact and not row.target_level.fact
    )
    aim = row.target_growth.fact
    assert aim
    worded = replace(aim, value=None, value_max=None, unit="", qualitative="力争实现两位数增长", stretch=True)
    rows = (*city.rows[:at], replace(row, stretch=worded), *city.rows[at + 1 :])
    page = render(book(replace(city, rows=rows)))
    assert re.search(r'力争 <a href="#e-c330300-\d+"[^>]*>定性</a>', page)
