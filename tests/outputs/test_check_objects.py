"""What the gates look at is found in a file's bytes as it is by going through all its objects."""

import io
import re
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from briefgen.outputs.check import check, faces, pages
from briefgen.outputs.check.objects import candidates
from briefgen.outputs.finish import saved
from tests.outputs import test_check as faults

book = faults.book


def laid_out(book: bytes, change: Callable[[pikepdf.Pdf], None] = lambda document: None) -> bytes:
    with pikepdf.open(io.BytesIO(book)) as document:
        change(document)
        return saved(document)


def seen(pdf: bytes, by: bytes) -> list[list[tuple[int, int]]]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = faces.things(document, by)
        kinds = (found.descriptors, found.fonts, found.forms, found.figures)
        return [sorted(item.objgen for item in kind) for kind in kinds]


def add_a_form(document: pikepdf.Pdf) -> None:
    form = document.make_stream(b"BT <0000> Tj ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    document.Root.Extra = document.make_indirect(form)


def hide_a_kind(document: pikepdf.Pdf) -> None:
    """What an element is stands in an object of its own."""
    document.Root.Extra = document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=document.make_indirect(pikepdf.Name.Figure))
    )


@pytest.mark.parametrize("change", [lambda document: None, add_a_form])
def test_both_ways_find_the_same(book: bytes, change: Callable[[pikepdf.Pdf], None]) -> None:
    pdf = laid_out(book, change)
    numbers = candidates(pdf)
    assert numbers is not None
    found = seen(pdf, by=pdf)
    assert found == seen(pdf, by=b"")
    assert len(numbers) < sum(map(len, found)) + 20
    assert [len(kind) > 0 for kind in found] == [True, True, change is add_a_form, True]


@pytest.mark.parametrize(
    "change", [faults.unembed, faults.rename, faults.silence], ids=lambda change: change.__name__
)
def test_faults_are_found_in_files_laid_out_as_ours(
    book: bytes, change: Callable[[pikepdf.Pdf], None]
) -> None:
    pdf = laid_out(book, change)
    assert candidates(pdf) is not None
    assert check(pdf) == faults.changed(book, change) != ()


def test_a_file_laid_out_otherwise_is_gone_through(book: bytes) -> None:
    pdf = laid_out(book)
    assert candidates(laid_out(book, hide_a_kind)) is None
    assert seen(laid_out(book, hide_a_kind), by=laid_out(book, hide_a_kind))[3]
    assert candidates(b"") is candidates(pdf[:-10]) is candidates(pdf + b"%") is candidates(pdf[20:]) is None
    assert candidates(pdf.replace(b"/Length ", b"/Length  ", 1)) is None
    start = pdf.index(b"/ObjStm")
    begun = pdf.index(b"stream\n", start) + 7
    assert zlib.decompressobj().decompress(pdf[begun:])
    assert candidates(pdf[:begun] + b"\0" + pdf[begun + 1 :]) is None
    with pikepdf.open(io.BytesIO(pdf)) as document:
        target = io.BytesIO()
        document.save(target, qdf=True)
    assert candidates(target.getvalue()) is None
    assert re.match(rb"%PDF-", target.getvalue())
    assert check(target.getvalue()) == ()


@pytest.mark.parametrize(
    "name", ["e-c330300-1", "a (b)", "a\\b", "枫陵", "[x]", "a)", "é", ""], ids=lambda name: repr(name)
)
def test_links_are_read_alike_however_they_are_written(book: bytes, name: str, monkeypatch: Any) -> None:
    def rename(document: pikepdf.Pdf) -> None:
        for page in document.pages:
            for at, link in enumerate(page.get("/Annots", ())):
                link.Dest = pikepdf.String(name)
                link.Rect = pikepdf.Array([at, 20, -3.5, 10])
                if at % 3 == 0:
                    link.A = pikepdf.Dictionary(S=pikepdf.Name.GoToR)

    def links() -> list[list[tuple[str, pages.Box]]]:
        with pikepdf.open(io.BytesIO(laid_out(book, rename))) as document:
            return [list(pages._links(page)) for page in document.pages]

    quick = links()
    assert (name, (-3.5, 10, 1, 20)) in [link for page in quick for link in page]
    assert (name, (-3.5, 10, 3, 20)) not in [link for page in quick for link in page]
    monkeypatch.setattr(pages, "_OURS", re.compile(b"none"))
    assert links() == quick


def test_the_links_of_our_books_are_read_the_quick_way(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as document:
        texts = [link.unparse(resolved=True) for page in document.pages for link in page.get("/Annots", ())]
    assert texts
    assert all(pages._OURS.fullmatch(text) for text in texts)
