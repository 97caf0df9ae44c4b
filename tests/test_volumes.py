"""Volumes: how a large book is parted, and what leads from the book into them."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefgen import volumes
from briefgen.cache import Store
from briefgen.engine import Work
from briefgen.model import Book, CitySummary
from briefgen.outputs.check import check
from briefgen.pages import bind
from briefgen.pages.volumes import Made, leading, parted
from briefgen.press import Press
from briefgen.spill import Spilled
from briefgen.webbook import WebBook
from tests.pages import over_time, sample


def city(name: str, province: str, code: str) -> CitySummary:
    made = sample.normal(name, code=code)
    report = made.extraction.report
    place = replace(report.place, province=province)
    return replace(made, extraction=replace(made.extraction, report=replace(report, place=place)))


def cities() -> tuple[CitySummary, ...]:
    return (
        city("云平市", "东海省", "990100"),
        city("沙浦市", "东海省", "990200"),
        city("石桥市", "东海省", "990300"),
        city("北岭市", "西海省", "980100"),
    )


def four() -> Book:
    some = cities()
    return bind(sample.summary(some), sample.charts(some), sample.info(), sample.NOTICES)


def names(book: Book) -> list[str]:
    return [chapter.name for chapter in book.chapters]


def test_a_small_book_is_not_parted() -> None:
    assert parted(four(), 4) == ()
    assert parted(four(), 0) == ()


def test_volumes_are_provinces_in_equal_parts() -> None:
    parts = parted(four(), 2)
    assert [part.path for part in parts] == [
        "volumes/01-东海省-1.pdf",
        "volumes/02-东海省-2.pdf",
        "volumes/03-西海省.pdf",
    ]
    assert [[place.city for place in part.places] for part in parts] == [
        ["云平市", "沙浦市"],
        ["石桥市"],
        ["北岭市"],
    ]


def test_a_volume_is_a_book_of_its_cities() -> None:
    first = parted(four(), 2)[0]
    assert names(first.book) == [
        "cover", "contents", "guide", "brief-c990100", "brief-c990200", "notes",
        "sources-c990100", "sources-c990200",
    ]  # fmt: skip
    assert first.book.title.endswith("第1册　东海省-1")


def test_every_volume_heads_its_sources() -> None:
    book = four()
    heads = [c.context.first for part in parted(book, 2) for c in part.book.chapters if c.kind == "sources"]
    assert heads == [True, False, True, True]
    assert [c.context.first for c in book.chapters if c.kind == "sources"] == [True, False, False, False]


def test_notes_and_reports_go_with_their_cities() -> None:
    parts = parted(four(), 2)
    told = [[row[0] for row in part.book.chapters[-len(part.places) - 1].context.sources] for part in parts]
    assert told == [["云平市", "沙浦市"], ["石桥市"], ["北岭市"]]


def test_the_leading_book_has_all_but_the_cities() -> None:
    parts = parted(four(), 2)
    made = {
        part.path: Made(9, {p.brief: str(2 + 2 * i) for i, p in enumerate(part.places)}) for part in parts
    }
    led = leading(four(), parts, made)
    front = ["cover", "findings", "contents", "compare", "compare-charts"]
    assert names(led) == [*front, "guide", "index", "methods"]
    (index,) = (c.context for c in led.chapters if c.kind == "index")
    assert index.groups[0].rows == ((("云平市", "brief-c990100", "2"), ("沙浦市", "brief-c990200", "4")),)
    (methods,) = (c.context for c in led.chapters if c.kind == "methods")
    assert methods.sources == ()


def test_a_volume_that_was_lost_is_shown_as_missing() -> None:
    parts = parted(four(), 2)
    (index,) = (c.context for c in leading(four(), parts, {}).chapters if c.kind == "index")
    assert index.groups[2].line.pages == 0
    assert index.groups[2].rows[0][0][2] == "—"


def test_the_ledger_goes_with_its_cities() -> None:
    some = cities()
    history = over_time.history(some)
    book = bind(sample.summary(some), sample.charts(some), sample.info(), (), history)
    parts = parted(book, 2)
    told = [next(c.context for c in part.book.chapters if c.kind == "ledger") for part in parts]
    whole = next(c.context for c in book.chapters if c.kind == "ledger")
    assert [line for page in told for line in page.lines] == [*whole.lines]
    assert len(told[0].lines) == 2
    steps = {step.old.mark.target.split("-")[1] for t in told[2].turned for _, s in t.groups for step in s}
    assert steps <= {"c980100"}
    led = next(c.context for c in leading(book, parts, {}).chapters if c.kind == "ledger")
    assert (led.lines, led.turned, led.said) == ((), (), whole.said)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    book = four()
    names_of = ["云平市", "沙浦市", "石桥市", "北岭市"]
    wanted: dict[str, Any] = {"book.pdf": (), "briefs/石桥市.pdf": ()}
    shelf = volumes.shelved(book, 2, Spilled)
    made, lost = volumes.pressed(Press(Work(), None, lambda *_: None), shelf, names_of, wanted)
    assert not lost
    return made


def test_the_edition_has_book_volumes_and_briefs(files: dict[str, bytes]) -> None:
    assert sorted(files) == [
        "book.pdf",
        "briefs/石桥市.pdf",
        "volumes/01-东海省-1.pdf",
        "volumes/02-东海省-2.pdf",
        "volumes/03-西海省.pdf",
    ]


def test_the_index_tells_the_page_that_is_printed(files: dict[str, bytes]) -> None:
    pages, found = volumes.places(files["volumes/01-东海省-1.pdf"], "brief-")
    assert found == {"brief-c990100": "2", "brief-c990200": "4"}
    with pikepdf.open(io.BytesIO(files["volumes/01-东海省-1.pdf"])) as document:
        assert len(document.pages) == pages


def test_links_of_the_book_open_the_volume_at_a_place_that_it_has(files: dict[str, bytes]) -> None:
    seen = set()
    with pikepdf.open(io.BytesIO(files["book.pdf"])) as document:
        for page in document.pages:
            for link in page.get("/Annots", ()):
                if link.get("/A", {}).get("/S") == "/GoToR":
                    seen.add((str(link.A.F.UF), str(link.A.D)))
    assert ("volumes/03-西海省.pdf", "brief-c980100") in seen
    assert any(name.startswith("e-c990200-") for _, name in seen)
    for path, name in seen:
        with pikepdf.open(io.BytesIO(files[path])) as document:
            assert name in pikepdf.NameTree(document.Root.Names.Dests)


def test_all_files_pass_the_gates(files: dict[str, bytes]) -> None:
    found = {name: [finding.line() for finding in check(content)] for name, content in files.items()}
    assert not any(found.values()), found


def test_readers_own_books_pass_the_gates_and_are_the_same_again() -> None:
    shelf = volumes.Shelf(four())
    sets = {"books/a.pdf": ("云平市", "北岭市"), "books/b.pdf": ("沙浦市", "石桥市")}
    made, lost = volumes.own(Press(Work(), None, lambda *_: None), shelf, sets)
    again, _ = volumes.own(Press(Work(), None, lambda *_: None), shelf, dict(reversed(sets.items())))
    assert not lost
    assert sorted(made) == sorted(sets)
    assert made == again
    found = {name: [finding.line() for finding in check(content)] for name, content in made.items()}
    assert not any(found.values()), found


def test_a_shelf_gives_back_what_was_put_on_it() -> None:
    book = four()
    shelf, parts = volumes.shelved(book, 2, Spilled), parted(book, 2)
    assert [shelf.volume(part)[0] for part in shelf.parts] == [part.book for part in parts]
    names = {"云平市", "北岭市"}
    own = [chapter for chapter in book.chapters if chapter.city in names]
    found = shelf.of(names).chapters
    assert own
    assert [chapter for chapter in found if chapter.city in names] == own
    assert [c.name for c in found] == [c.name for c in book.chapters]
    assert all(c.context is None for c in shelf.book.chapters if c.city)
    assert [c for c in shelf.book.chapters if not c.city] == [c for c in book.chapters if not c.city]


def test_a_reader_s_own_book_is_the_same_from_a_shelf() -> None:
    sets = {"books/a.pdf": ("云平市", "北岭市")}
    press = Press(Work(), None, lambda *_: None)
    shelves = volumes.Shelf(four()), volumes.shelved(four(), 2, Spilled)
    one, other = (volumes.own(press, shelf, sets)[0] for shelf in shelves)
    assert dict(one) == dict(other)


def test_the_web_book_of_volumes_is_that_of_the_whole(tmp_path: Path) -> None:
    press = Press(Work(Store(tmp_path)), None, lambda *_: None)
    shelf = volumes.shelved(four(), 2, Spilled)
    web = WebBook(press, shelf)
    web.add(shelf.volume(shelf.parts[1])[1])  # the others' come with the page
    assert web.page()() == press.page(four())()


def test_the_same_again(files: dict[str, bytes]) -> None:
    led = files["book.pdf"]
    assert volumes.linked(led, {}, {}) == led
