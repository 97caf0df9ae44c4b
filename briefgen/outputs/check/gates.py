"""All gates over one PDF."""

from collections.abc import Iterator, Mapping

import pikepdf

from briefgen.outputs.check import faces, layout
from briefgen.outputs.check.model import Expectations, Finding
from briefgen.outputs.check.pages import Document, opened
from briefgen.outputs.check.words import Seen


def check(pdf: bytes, expected: Expectations | None = None) -> tuple[Finding, ...]:
    """What falls short in the PDF, in the order of its pages, nothing for a good one.

    Bytes that are no PDF are a finding too.
    """
    return checked(pdf, {}, expected)[0]


def checked(
    pdf: bytes, kept: Mapping[str, Seen], expected: Expectations | None = None
) -> tuple[tuple[Finding, ...], dict[str, Seen]]:
    """As `check`, and what was seen of the pages, by what they are made of.

    The words of a page that is in `kept`, which is from an earlier file, are not read again; all else of the
    file is.
    """
    expected = expected or Expectations()
    try:
        with opened(pdf, kept) as (document, book):
            found = sorted(_all(document, pdf, book, expected), key=lambda one: (one.page, one.gate))
            return tuple(found), {page.key: page.seen for page in book.pages if page.key}
    except pikepdf.PdfError as error:
        return (Finding("文件", 0, f"读不了这个 PDF：{error}"),), {}


def _all(document: pikepdf.Pdf, pdf: bytes, book: Document, expected: Expectations) -> Iterator[Finding]:
    seen = faces.things(document, pdf)
    yield from faces.faces(seen, expected)
    yield from faces.glyphs(document, seen)
    yield from faces.pictures(seen, expected)
    yield from layout.inside(book)
    yield from layout.heads(book)
    yield from layout.sections(book)
    yield from layout.briefs(book, expected)
    yield from layout.links(book)
