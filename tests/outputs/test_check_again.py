"""Pages that were read in an earlier file: not read again, and no fault gets by because of it."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefgen import gates
from briefgen.cache import Store
from briefgen.engine import Work
from briefgen.outputs.check import Seen, check, checked, words
from tests.outputs import test_check as faults

book = faults.book
Change = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def kept(book: bytes) -> dict[str, Seen]:
    return checked(book, {})[1]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
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


def test_a_book_read_before_is_not_read_again(book: bytes, kept: dict[str, Seen], read: list[int]) -> None:
    assert checked(book, kept) == ((), kept)
    assert read == []
    check(book)
    assert read == list(range(1, len(read) + 1))
    assert read


@pytest.mark.parametrize("change", ALL, ids=lambda change: change.__name__)
def test_what_is_wrong_is_found_all_the_same(book: bytes, kept: dict[str, Seen], change: Change) -> None:
    made = changed(book, change)
    assert checked(made, kept) == checked(made, {})


@pytest.mark.parametrize("change", [move, draw_beyond, link_nowhere, rename_a_heading, faults.shrink])
def test_a_fault_on_a_page_that_passed_is_found(book: bytes, kept: dict[str, Seen], change: Change) -> None:
    assert checked(book, kept)[0] == ()
    assert checked(changed(book, change), kept)[0] != ()


@pytest.mark.parametrize("change", [widen, misname, damage, raise_up, turn, move, draw_beyond])
def test_a_page_is_another_when_anything_it_is_made_of_is(
    book: bytes, kept: dict[str, Seen], read: list[int], change: Change
) -> None:
    made = changed(book, change)
    with pikepdf.open(io.BytesIO(made)) as document:
        number = faults.brief_page(document) + 1
    checked(made, kept)
    assert number in read


def test_only_the_page_that_changed_is_read(book: bytes, kept: dict[str, Seen], read: list[int]) -> None:
    made = changed(book, move)
    with pikepdf.open(io.BytesIO(made)) as document:
        number = faults.brief_page(document) + 1
    checked(made, kept)
    assert read == [number]


def test_a_page_whose_resources_lead_back_to_themselves_is_read_each_time(
    book: bytes, read: list[int]
) -> None:
    def tie(document: pikepdf.Pdf) -> None:
        page = document.pages[1]
        page.obj.Resources = document.make_indirect(pikepdf.Dictionary({**page.obj.Resources}))
        page.obj.Resources.Self = page.obj.Resources

    made = changed(book, tie)
    _, seen = checked(made, {})
    read.clear()
    checked(made, seen)
    assert read == [2]


def test_a_build_reads_the_changed_pages_of_the_last_file_only(
    book: bytes, tmp_path: Path, read: list[int]
) -> None:
    def told(name: str, pdf: bytes) -> tuple[dict[str, Any], int]:
        read.clear()
        with Work(Store(tmp_path / "cache"), scope="out 2023") as work:
            passed, _ = gates.pass_gates({name: pdf, "facts.csv": b""}, work, lambda *_: None)
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
