"""A reader's own book: only the cities asked for are in it, and nothing tells of others."""

import dataclasses
from typing import Any

from briefgen.model import Book, CitySummary, Notice, Severity
from briefgen.pages import bind, own
from tests.pages import over_time, sample

GAP = Severity.GAP


def city(name: str, province: str, code: str) -> CitySummary:
    made = sample.normal(name, code=code)
    report = made.extraction.report
    place = dataclasses.replace(report.place, province=province)
    report = dataclasses.replace(report, place=place)
    return dataclasses.replace(made, extraction=dataclasses.replace(made.extraction, report=report))


def whole() -> Book:
    some = (
        city("云平市", "东海省", "990100"),
        city("沙浦市", "东海省", "990200"),
        city("石桥市", "东海省", "990300"),
        city("北岭市", "西海省", "980100"),
    )
    notices = (
        Notice("unread", GAP, "文件坏了。", source="石桥市2022.txt"),
        *(Notice("gap", GAP, "缺一页。", city=one.city) for one in some),
    )
    history = over_time.history(some)
    return bind(sample.summary(some), sample.charts(some), sample.info(), notices, history)


def values(thing: Any) -> str:
    """Everything that a page may print of its context."""
    return repr(thing)


def test_chapters_and_their_order() -> None:
    made = own.bound(whole(), ("北岭市", "云平市"))
    assert [chapter.name for chapter in made.chapters] == [
        "cover", "contents", "compare", "ledger", "guide", "brief-c990100", "brief-c980100", "methods",
        "sources-c990100", "sources-c980100",
    ]  # fmt: skip
    toc = made.chapters[1].context
    assert toc.front == (("横向比较", "compare"), ("承诺台账", "ledger"))
    assert toc.back == (("方法与说明", "methods"), ("出处", "sources-c990100"))
    assert [(name, [p.city for p in places]) for name, places in toc.provinces] == [
        ("东海省", ["云平市"]),
        ("西海省", ["北岭市"]),
    ]
    assert (made.chapters[0].context.cities, made.chapters[0].context.provinces) == (2, ("东海省", "西海省"))


def test_nothing_tells_of_other_cities() -> None:
    made = own.bound(whole(), ("北岭市", "云平市"))
    briefs = {"brief", "sources"}  # as they are in the whole book, where charts name peers of the group
    front = [chapter for chapter in made.chapters if chapter.kind not in briefs]
    for chapter in front:
        assert "沙浦" not in values(chapter), chapter.name
        assert "石桥" not in values(chapter), chapter.name
        assert chapter.charts == ()
    assert {chapter.city for chapter in made.chapters} == {None, "云平市", "北岭市"}


def test_what_concerns_the_cities_is_there() -> None:
    made = own.bound(whole(), ("云平市", "沙浦市"))
    by_name = {chapter.name: chapter.context for chapter in made.chapters}
    assert [line.city for line in by_name["compare"].lines] == ["云平市", "沙浦市"]
    assert by_name["compare"].n == 2
    assert [one.city for one in by_name["methods"].gaps] == ["云平市", "沙浦市"]
    assert [row[0] for row in by_name["methods"].sources] == ["云平市", "沙浦市"]
    assert by_name["methods"].left_out == ()
    assert by_name["guide"].cities == 2
    assert len(by_name["ledger"].lines) == 2


def test_chapters_of_cities_are_those_of_the_whole_book() -> None:
    book = whole()
    made = own.bound(book, ("沙浦市", "石桥市"))
    theirs = {chapter.name: chapter for chapter in book.chapters}
    briefs = [chapter for chapter in made.chapters if chapter.kind == "brief"]
    assert briefs == [theirs["brief-c990200"], theirs["brief-c990300"]]
    heads = [chapter.context.first for chapter in made.chapters if chapter.kind == "sources"]
    assert heads == [True, False], "出处 has its heading once"
    assert made.title == book.title, "it stands in the HTML of every chapter"
