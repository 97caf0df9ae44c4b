"""All gates over one PDF."""

from collections.abc import Iterator

import pikepdf

from briefgen.outputs.check import faces, layout
from briefgen.outputs.check.known import Kept
from briefgen.outputs.check.model import Expectations, Finding
from briefgen.outputs.check.pages import Document, opened


def check(pdf: bytes, expected: Expectations | None = None) -> tuple[Finding, ...]:
    """What falls short in the PDF, in the order of its pages, nothing for a good one.

    Bytes that are no PDF are a finding too.
    """
    return checked(pdf, None, expected)[0]


def checked(
    pdf: bytes, kept: Kept | None, expected: Expectations | None = None
) -> tuple[tuple[Finding, ...], Kept]:
    """As `check`, and what was seen of the pages.

    The words of a page that is known from `kept`, an earlier file, are not read again; all else of the file
    is.
    """
    expected = expected or Expectations()
    try:
        with opened(pdf, kept or Kept()) as (document, book):
            found = sorted(_all(document, book, expected), key=lambda one: (one.page, one.gate))
            return tuple(found), book.kept
    except pikepdf.PdfError as error:
        return (Finding("文件", 0, f"读不了这个 PDF：{error}"),), Kept()


def _all(document: pikepdf.Pdf, book: Document, expected: Expectations) -> Iterator[Finding]:
    seen = faces.things(document)
    yield from faces.faces(seen, expected)
    yield from faces.glyphs(document, seen)
    yield from faces.pictures(seen, expected)
    yield from layout.inside(book)
    yield from layout.apart(book)
    yield from layout.heads(book)
    yield from layout.sections(book)
    yield from layout.briefs(book, expected)
    yield from layout.links(book)
