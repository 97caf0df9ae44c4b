"""All gates over one PDF."""

from collections.abc import Iterator

import pikepdf

from briefgen.outputs.check import faces, layout
from briefgen.outputs.check.model import Expectations, Finding
from briefgen.outputs.check.pages import Document, opened


def check(pdf: bytes, expected: Expectations | None = None) -> tuple[Finding, ...]:
    """What falls short in the PDF, in the order of its pages, nothing for a good one.

    Bytes that are no PDF are a finding too.
    """
    expected = expected or Expectations()
    try:
        with opened(pdf) as (document, book):
            return tuple(sorted(_all(document, book, expected), key=lambda one: (one.page, one.gate)))
    except pikepdf.PdfError as error:
        return (Finding("文件", 0, f"读不了这个 PDF：{error}"),)


def _all(document: pikepdf.Pdf, book: Document, expected: Expectations) -> Iterator[Finding]:
    yield from faces.faces(document, expected)
    yield from faces.glyphs(document)
    yield from faces.pictures(document, expected)
    yield from layout.inside(book)
    yield from layout.heads(book)
    yield from layout.sections(book)
    yield from layout.briefs(book, expected)
    yield from layout.links(book)
