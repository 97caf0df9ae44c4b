"""Pages that were read in an earlier file: not read again, and no fault gets by because of it."""

import io
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefgen import gates, press
from briefgen.cache import Store
from briefgen.engine import Work
from briefgen.outputs import cut
from briefgen.outputs.check import check, known, pages, texts, types, words
from briefgen.outputs.check.gates import checked, looked
from briefgen.outputs.check.known import Kept
from briefgen.outputs.check.layout import judged
from briefgen.outputs.check.seen import Seen, whole
from briefgen.outputs.joined import Joined
from briefgen.pages import bind
from tests.outputs import test_check as faults
from tests.pages import sample

book = faults.book
Change = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def kept(book: bytes) -> Kept:
    return checked(book, None)[1]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the pages whose words are read."""
    pages: list[int] = []
    true = words.read

    def noted(pdf: bytes, wanted: Any) -> Iterator[Seen]:
        pages.extend(index + 1 for index, _ in wanted)
        return true(pdf, wanted)

    monkeypatch.setattr(words, "read", noted)
    return pages


def changed(book: bytes, change: Change) -> bytes:
    with pikepdf.open(io.BytesIO(book)) as document:
        change(document)
        target = io.BytesIO()
        document.save(target, deterministic_id=True)
    return target.getvalue()


def first_brief(pdf: bytes) -> int:
    """The number of the first page of the first brief."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return faults.brief_page(document) + 1


def face(document: pikepdf.Pdf) -> Any:
    """The first face of the first brief."""
    page = document.pages[faults.brief_page(document)]
    return next(iter(page.obj.Resources.Font.values()))


def widen(document: pikepdf.Pdf) -> None:
    face(document).DescendantFonts[0].W = pikepdf.Array([0, 20000, 90000])


def misname(document: pikepdf.Pdf) -> None:
    font = face(document)
    font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"> <", b"> <00200020", 1))


def damage(document: pikepdf.Pdf) -> None:
    stream = face(document).DescendantFonts[0].FontDescriptor.FontFile2
    stream.write(stream.read_bytes()[:-4000] + bytes(4000))


def raise_up(document: pikepdf.Pdf) -> None:
    face(document).DescendantFonts[0].FontDescriptor.Ascent = 5000


def turn(document: pikepdf.Pdf) -> None:
    document.Root.Pages.Rotate = 90


def move(document: pikepdf.Pdf) -> None:
    page = document.pages[faults.brief_page(document)]
    page.contents_add(b"1 0 0 1 700 0 cm", prepend=True)


def draw_beyond(document: pikepdf.Pdf) -> None:
    """A form in the page's resources, with words at the paper's edge."""
    page = document.pages[faults.brief_page(document)]
    name = next(iter(page.obj.Resources.Font.keys())).encode()
    form = document.make_stream(b"BT " + name + b" 12 Tf 1 0 0 1 2 2 Tm <00410041> Tj ET")
    form.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 600, 900],
        Resources=page.obj.Resources,
    )
    page.obj.Resources = pikepdf.Dictionary(
        {**page.obj.Resources, "/XObject": pikepdf.Dictionary(Late=document.make_indirect(form))}
    )
    page.contents_add(b"/Late Do")


def link_nowhere(document: pikepdf.Pdf) -> None:
    document.pages[faults.brief_page(document)].Annots[0].Dest = pikepdf.String("nowhere")


def rename_a_heading(document: pikepdf.Pdf) -> None:
    """A bookmark that leads to the foot of its page, where nothing follows."""
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("新", 2, "XYZ", top=40, left=50))


ALL = [
    *(faults.unembed, faults.rename, faults.show_nothing, faults.shrink, faults.lose_a_place, faults.flatten),
    *(faults.silence, faults.lose_a_page, faults.number_anew, faults.empty_a_section, faults.behead),
    *(widen, misname, damage, raise_up, turn, move, draw_beyond, link_nowhere, rename_a_heading),
]


def test_a_book_read_before_is_not_read_again(book: bytes, kept: Kept, read: list[int]) -> None:
    assert checked(book, kept) == ((), kept)
    assert read == []
    check(book)
    assert read == list(range(1, len(read) + 1))
    assert read


@pytest.mark.parametrize("change", ALL, ids=lambda change: change.__name__)
def test_what_is_wrong_is_found_all_the_same(book: bytes, kept: Kept, change: Change) -> None:
    made = changed(book, change)
    assert checked(made, kept) == checked(made, None)


@pytest.mark.parametrize("change", ALL[::4], ids=lambda change: change.__name__)
@pytest.mark.parametrize("shares", [2, 3, 40])
def test_shares_are_the_whole(book: bytes, kept: Kept, change: Change, shares: int) -> None:
    made = changed(book, change)
    seen = [looked(made, kept, (at, shares)) for at in range(shares)]
    found = judged(whole(one for one, _ in seen)), Kept.whole(one for _, one in seen)
    assert found == checked(made, None)


@pytest.mark.parametrize("change", [move, draw_beyond, link_nowhere, rename_a_heading, faults.shrink])
def test_a_fault_on_a_page_that_passed_is_found(book: bytes, kept: Kept, change: Change) -> None:
    assert checked(book, kept)[0] == ()
    assert checked(changed(book, change), kept)[0] != ()


@pytest.mark.parametrize("change", [widen, misname, damage, raise_up, turn, move, draw_beyond])
def test_a_page_is_another_when_anything_it_is_made_of_is(
    book: bytes, kept: Kept, read: list[int], change: Change
) -> None:
    made = changed(book, change)
    number = first_brief(made)
    checked(made, kept)
    assert number in read


def test_only_the_page_that_changed_is_read(book: bytes, kept: Kept, read: list[int]) -> None:
    made = changed(book, move)
    checked(made, kept)
    assert read == [first_brief(made)]


def test_a_page_whose_resources_lead_back_to_themselves_is_read_each_time(
    book: bytes, read: list[int]
) -> None:
    def tie(document: pikepdf.Pdf) -> None:
        page = document.pages[1]
        page.obj.Resources = document.make_indirect(pikepdf.Dictionary({**page.obj.Resources}))
        page.obj.Resources.Self = page.obj.Resources

    made = changed(book, tie)
    _, seen = checked(made, None)
    read.clear()
    checked(made, seen)
    assert read == [2]


def test_a_build_reads_the_changed_pages_of_the_last_file_only(
    book: bytes, tmp_path: Path, read: list[int]
) -> None:
    def told(name: str, pdf: bytes) -> tuple[dict[str, Any], int]:
        read.clear()
        with Work(Store(tmp_path / "cache"), scope="out 2023") as work:
            passed, _ = gates.Gates(work).passed({name: pdf, "facts.csv": b""}, lambda *_: None)
        return passed, len(read)

    everything = told("book.pdf", book)
    assert everything[0] == {"passed": True, "reasons": []}
    assert everything[1] > 5
    assert told("book.pdf", book) == (everything[0], 0)
    passed, pages = told("book.pdf", changed(book, move))
    assert pages == 1
    assert not passed["passed"]
    assert "出界" in passed["reasons"][0]
    assert told("other.pdf", changed(book, faults.number_anew))[1] == everything[1]


# A book made up of galleys, whose faces are ours as we cut them.

Altered = Callable[[bytes, Change], bytes]


def written(book: bytes, change: Change) -> bytes:
    """As `changed`, written as we write files ourselves."""
    with pikepdf.open(io.BytesIO(book)) as document:
        change(document)
        return Joined(document).written()


@pytest.fixture(params=[changed, written], ids=["by a library", "by us"])
def altered(request: pytest.FixtureRequest) -> Altered:
    altered: Altered = request.param
    return altered


@pytest.fixture
def galleys(made_up: bytes, altered: Altered) -> bytes:
    """As it is, in the way that its changes will be written."""
    return altered(made_up, lambda document: None)


@pytest.fixture(scope="module")
def made_up() -> bytes:
    cities = sample.cities()
    book = bind(sample.summary(cities), sample.charts(cities), sample.info(), sample.NOTICES)
    city = next(chapter.city for chapter in book.chapters if chapter.kind == "brief" and chapter.city)
    return (
        press.Press(Work(), None, lambda *_: None)
        .books(book, [city], {f"briefs/{city}.pdf": ()})[0]
        .popitem()[1]
    )


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few its pages are, a file is worth it."""
    monkeypatch.setattr(known, "_MANY", 0)


def fonts(document: pikepdf.Pdf) -> dict[str, Any]:
    return {name: font for page in document.pages for name, font in page.obj.Resources.Font.items()}


def cut_anew(document: pikepdf.Pdf, *, drawn: bool = True) -> None:
    """Every face gets a glyph more, as when another page of the book got other words."""
    for name, font in fonts(document).items():
        before = types.types({name: font})[name]
        assert before
        more = max(before.characters) + 7
        glyphs = {*before.widths, *before.characters, more}
        font.DescendantFonts[0].W.extend([more, pikepdf.Array([1000])])
        rows = font.ToUnicode.read_bytes()
        font.ToUnicode.write(
            rows.replace(b"endcmap", b"1 beginbfchar\n<%04x> <4e00>\nendbfchar\nendcmap" % more)
        )
        file = cut.cut(before.source.split()[0], glyphs)
        font.DescendantFonts[0].FontDescriptor.FontFile2.write(file if drawn else file[:-9] + bytes(9))


def shown(document: pikepdf.Pdf) -> tuple[Any, int]:
    """The face with the most glyphs and one that the first page shows in it."""
    name, font = max(fonts(document).items(), key=lambda one: len(one[1].DescendantFonts[0].W))
    there = types.types({name: font})[name]
    assert there
    glyphs = types.shown(stream.read_bytes() for stream in document.pages[0].obj.Contents)
    assert glyphs
    return font, max(glyphs & there.widths.keys())


def other_width(document: pikepdf.Pdf) -> None:
    font, glyph = shown(document)
    cut_anew(document)
    runs = list(font.DescendantFonts[0].W)
    for first, run in zip(runs[::2], runs[1::2], strict=True):
        if int(first) <= glyph < int(first) + len(run):
            run[glyph - int(first)] = 30000


def other_word(document: pikepdf.Pdf) -> None:
    font, glyph = shown(document)
    cut_anew(document)
    rows = font.ToUnicode.read_bytes()
    font.ToUnicode.write(re.sub(rb"<%04x> <\w+>" % glyph, b"<%04x> <3013>" % glyph, rows))


def not_ours(document: pikepdf.Pdf) -> None:
    cut_anew(document, drawn=False)


def other_descent(document: pikepdf.Pdf) -> None:
    cut_anew(document)
    face(document).DescendantFonts[0].FontDescriptor.Descent = -900


@pytest.mark.usefixtures("many")
def test_a_page_is_known_beside_new_words_on_others(
    galleys: bytes, altered: Altered, read: list[int]
) -> None:
    kept = checked(galleys, None)[1]
    made = altered(galleys, cut_anew)
    read.clear()
    found, again = checked(made, kept)
    assert read == []
    assert found == check(made)
    assert again.faces.keys().isdisjoint(kept.faces)
    assert all(again.faces.values())
    read.clear()
    assert checked(made, again)[0] == found
    assert checked(galleys, again)[1] == kept
    assert read == []


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("change", [other_width, other_word, not_ours, other_descent])
def test_a_page_whose_own_glyphs_are_others_is_read(
    galleys: bytes, altered: Altered, read: list[int], change: Change
) -> None:
    kept = checked(galleys, None)[1]
    made = altered(galleys, change)
    read.clear()
    found, again = checked(made, kept)
    assert 1 in read
    assert (found, again) == checked(made, None)


@pytest.mark.usefixtures("many")
def test_what_a_page_shows_is_told_or_it_is_not_known(
    galleys: bytes, altered: Altered, read: list[int]
) -> None:
    def write_otherwise(document: pikepdf.Pdf) -> None:
        document.pages[0].contents_add(b"BT (a) Tj ET")

    made = altered(galleys, write_otherwise)
    kept = checked(made, None)[1]
    read.clear()
    checked(altered(made, cut_anew), kept)
    assert read == [1]


# What we write is read as a library reads it, without one.


def told(file: texts.File, pdf: bytes) -> tuple[object, ...]:
    book, kept = pages.read(file, pdf, Kept())
    return book, list(kept.pages.values())


def others(document: pikepdf.Pdf) -> None:
    """Things written in other ways than ours mostly are."""
    page = document.pages[0]
    page.obj.Rotate = 0
    page.obj.Annots[0].A = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.String("e-（一）"))
    del page.obj.Annots[0].Dest
    page.obj.Annots[1].Rect = pikepdf.Array([90, 80, 10, 20])
    document.Root.PageLabels = pikepdf.Dictionary(
        Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.R, St=3), 2, pikepdf.Dictionary(P="附")]
    )
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("新 (a)\\", 0, "XYZ", top=40, left=50))
        outline.root.append(pikepdf.OutlineItem("无去处"))


@pytest.mark.parametrize("change", [lambda document: None, others], ids=["as it is", "otherwise"])
def test_two_readers_see_the_same(made_up: bytes, change: Change) -> None:
    made = written(made_up, change)
    assert told(texts.Ours(made), made)[0] == told(texts.Other(made), made)[0]


def test_our_own_file_is_read_without_a_library(made_up: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, found = checked(made_up, None)[1], check(made_up)

    def fail(*given: object) -> pikepdf.Pdf:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(pikepdf, "open", fail)
    assert checked(made_up, kept) == (found, kept)


@pytest.mark.parametrize(
    "damage",
    [
        lambda pdf: pdf + b"\n",
        lambda pdf: pdf.replace(b"/Type /XRef", b"/Type /Xref"),
        lambda pdf: pdf.replace(b"/Type /ObjStm/N 2", b"/Type /ObjStm/N 3"),
        lambda pdf: pdf.replace(b"startxref\n", b"startxref\n1"),
    ],
)
def test_a_file_that_is_not_whole_is_left_to_the_library(
    made_up: bytes, damage: Callable[[bytes], bytes]
) -> None:
    made = damage(made_up)
    assert made != made_up
    with pytest.raises((ValueError, zlib.error)):
        texts.Ours(made)
    check(made)
