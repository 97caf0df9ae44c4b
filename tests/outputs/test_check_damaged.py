"""Damaged files, and files that others write: all that is wrong with them is findings, no error."""

import io
import random
from collections.abc import Iterator

import pikepdf
import pytest

from briefgen.outputs.check import check, faces, pages, texts
from briefgen.outputs.check.known import Kept
from tests.outputs import test_check as faults
from tests.outputs import test_check_again as again
from tests.outputs.test_check_again import Altered, Change, draw_beyond, written

book, made_up, altered = faults.book, again.made_up, again.altered


class Told(texts.File):
    """These objects."""

    def __init__(self, *told: bytes) -> None:
        super().__init__(b"")
        self._told = dict(enumerate(told, 1))

    def text(self, number: int) -> bytes:
        return self._told.get(number, b"null")

    def content(self, number: int) -> bytes | None:
        return None

    def holding(self, *words: bytes) -> Iterator[int]:
        return iter(self._told)


def lines(pdf: bytes) -> list[str]:
    return [finding.line() for finding in check(pdf)]


def in_order(*told: bytes) -> bytes:
    """A file of these objects, the first of which is its root."""
    made, places = b"%PDF-1.7\n", list[int]()
    for number, one in enumerate(told, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(told) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\n" % (size, rows, size)
    return made + table + b"startxref\n%d\n%%%%EOF\n" % len(made)


def test_a_number_may_be_an_object_of_its_own() -> None:
    pdf = in_order(
        b"<</Type /Catalog/Pages 2 0 R>>",
        b"<</Type /Pages/Kids [3 0 R]/Count 1>>",
        b"<</Type /Page/Parent 2 0 R/MediaBox [0 0 9 9]/Resources <<>>/Contents 4 0 R/Rotate 6 0 R>>",
        b"<</Length 5 0 R>>\nstream\nq Q\nendstream",
        *(b"3", b"0", b"true", b"1.5", b"null"),
    )
    file = texts.Other(pdf)
    assert [file.text(at) for at in range(5, 10)] == [b"3", b"0", b"true", b"1.5", b"null"]
    assert file.content(5) is None
    assert not file.mended()
    assert [page.number for page in pages.read(file, pdf, Kept())[0].pages] == [1]


def test_a_file_that_has_to_be_mended_does_not_pass(book: bytes) -> None:
    assert lines(book.replace(b"startxref\n", b"startxref\n1"))[0].startswith(
        "[文件] 全书：这个 PDF 有 3 处损坏"
    )


def label(start: int) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.D, St=start)


def label_in_kids(document: pikepdf.Pdf) -> None:
    kid = document.make_indirect(pikepdf.Dictionary(Nums=[0, label(1)], Limits=[0, 0]))
    document.Root.PageLabels = pikepdf.Dictionary(Kids=[kid])


def label_by_reference(document: pikepdf.Pdf) -> None:
    one, two = document.make_indirect(label(1)), document.make_indirect(label(9))
    document.Root.PageLabels = pikepdf.Dictionary(Nums=[0, one, 2, two])


def label_partly_by_reference(document: pikepdf.Pdf) -> None:
    document.Root.PageLabels = pikepdf.Dictionary(Nums=[0, label(1), 2, document.make_indirect(label(9))])


def label_in_disorder(document: pikepdf.Pdf) -> None:
    document.Root.PageLabels = pikepdf.Dictionary(Nums=[0, label(1), 4, label(50), 2, label(9)])


@pytest.mark.parametrize(
    "change", [label_in_kids, label_by_reference, label_partly_by_reference, label_in_disorder]
)
def test_labels_are_what_a_library_reads(made_up: bytes, change: Change) -> None:
    made = written(made_up, change)
    with pikepdf.open(io.BytesIO(made)) as document:
        wanted = [str(page.label) for page in document.pages]
    book, _ = pages.read(texts.Ours(made), made, Kept())
    assert [page.label for page in book.pages] == wanted


@pytest.mark.parametrize(("value", "there"), [(b"3 0 R", True), (b"9 0 R", False), (b"null", False)])
def test_a_face_that_is_not_there_is_not_embedded(value: bytes, there: bool) -> None:
    seen = faces.things(
        Told(
            b"<</Type /FontDescriptor/FontName /One/FontFile2 %b>>" % value,
            b"<</Type /Font/Subtype /TrueType/BaseFont /One/FontDescriptor %b>>" % value,
            b"<</Length 0>>",
        )
    )
    assert seen.faces == {"/One": there}
    assert seen.fonts == [("/TrueType", "/One", there)]


@pytest.mark.parametrize(
    ("value", "text"),
    [(b"(a)", "a"), (b"3 0 R", "b"), (b"9 0 R", ""), (b"null", ""), (b"<<>>", ""), (b"/a", "")],
)
def test_a_text_that_is_not_there_is_none(value: bytes, text: str) -> None:
    seen = faces.things(Told(b"<</Type /StructElem/S /Figure/Alt %b/K 1>>" % value, b"null", b"(b)"))
    assert seen.figures == [(text, True)]


def test_a_form_is_found_whatever_way_its_kind_is_written(made_up: bytes) -> None:
    def draw(document: pikepdf.Pdf) -> None:
        draw_beyond(document)
        form = next(iter(document.pages[faults.brief_page(document)].obj.Resources.XObject.values()))
        form.write(b"BT <0000> Tj ET")
        form.Pad = pikepdf.Name("/Padding")

    made = written(made_up, draw)
    hidden = made.replace(b"/Pad /Padding", b"/Pad /Paddi").replace(b"/Subtype /Form", b"/Subtype /F#6frm")
    assert len(hidden) == len(made)
    assert hidden != made
    for pdf in (made, hidden):
        assert [line for line in lines(pdf) if "图中有" in line]


def lose_an_edge(document: pikepdf.Pdf) -> None:
    del document.pages[faults.brief_page(document)].Annots[0].Rect


def lead_to_no_point(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("新", 2, "XYZ"))
    document.Root.Outlines.Last.Dest = pikepdf.Array([document.pages[2].obj, pikepdf.Name.XYZ, None, None])


def name_by_a_number(document: pikepdf.Pdf) -> None:
    document.Root.Names.Dests = pikepdf.Dictionary(Names=[1, 2, None, pikepdf.Array([])])


def annotate_with_nothing(document: pikepdf.Pdf) -> None:
    document.pages[faults.brief_page(document)].Annots[0] = None


def annotate_with_no_kind(document: pikepdf.Pdf) -> None:
    del document.pages[faults.brief_page(document)].Annots[0].Subtype


def lead_nowhere(document: pikepdf.Pdf) -> None:
    del document.pages[faults.brief_page(document)].Annots[0].Dest


def lead_to_no_page(document: pikepdf.Pdf) -> None:
    link = document.pages[faults.brief_page(document)].Annots[0]
    link.Dest = pikepdf.Array([document.make_indirect(pikepdf.Dictionary()), pikepdf.Name.Fit])


def be_no_page(document: pikepdf.Pdf) -> None:
    document.Root.Pages.Kids[0] = None


ANNOTATIONS = [lose_an_edge, annotate_with_nothing, annotate_with_no_kind, lead_nowhere, lead_to_no_page]
DAMAGES = [*ANNOTATIONS, lead_to_no_point, name_by_a_number, be_no_page]


@pytest.mark.parametrize("change", DAMAGES)
def test_what_is_odd_ends_in_findings(book: bytes, altered: Altered, change: Change) -> None:
    try:
        made = altered(book, change)
    except (AttributeError, ValueError):
        pytest.skip("cannot be written so")
    assert check(made)


def test_a_link_need_not_lead_to_a_named_place(book: bytes, altered: Altered) -> None:
    def lead(document: pikepdf.Pdf) -> None:
        first, second, *_ = document.pages[faults.brief_page(document)].Annots
        first.Dest = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])
        del second.Dest
        second.A = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/")

    assert not check(altered(book, lead))


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"/BS <</W 0>>", b"/BS <<(W 0>"), (b"/Subtype /Link", b"/Subtyqe /Link"), (b"/F 4", b"/F )4")],
)
def test_an_annotation_that_cannot_be_read_whole_does_not_pass(
    made_up: bytes, old: bytes, new: bytes
) -> None:
    class Spoilt(texts.Ours):
        def text(self, number: int) -> bytes:
            return super().text(number).replace(old, new)

        def texts(self, first: int, many: int) -> bytes:
            return super().texts(first, many).replace(old, new)

    with pytest.raises(ValueError, match="annotation"):
        pages.read(Spoilt(made_up), made_up, Kept())


def test_random_damage_ends_in_findings(made_up: bytes) -> None:
    chance = random.Random(7)
    for _ in range(6):
        made = bytearray(made_up)
        for at in chance.sample(range(len(made)), 300):
            made[at] = chance.randrange(256)
        assert check(bytes(made))
    assert check(made_up.replace(b"%PDF-", b"%XXX-", 1)[9:])
