"""All gates over one PDF."""

import re
import zlib
from collections.abc import Iterator

import pikepdf
import pypdfium2

from briefgen.errors import BuildError
from briefgen.outputs.check import faces, layout, pages, texts
from briefgen.outputs.check.known import Kept
from briefgen.outputs.check.model import Expectations, Finding
from briefgen.outputs.check.pages import Share
from briefgen.outputs.check.seen import Document

_NOWHERE = re.compile(r"(?:stream )?<_io\.BytesIO[^>]*>:? ?")  # where in this process the file lies
# Whatever a damaged file leads to, in us or in a library: it is told, and ends no build.
_DAMAGED = (
    *(BuildError, pikepdf.PdfError, pikepdf.DataDecodingError, pypdfium2.PdfiumError, zlib.error),
    *(ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError),
)


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
    book, now = looked(pdf, kept, (0, 1), expected)
    return layout.judged(book, expected), now


def looked(
    pdf: bytes, kept: Kept | None, share: Share, expected: Expectations | None = None
) -> tuple[Document, Kept]:
    """What there is to judge in a share of the PDF, and what was seen of its pages."""
    try:
        try:
            return _looked(texts.Ours(pdf), pdf, kept or Kept(), share, expected)
        except _DAMAGED:  # it is none of ours, or damaged
            return _looked(texts.Other(pdf), pdf, kept or Kept(), share, expected)
    except _DAMAGED as error:
        found = (Finding("文件", 0, f"读不了这个 PDF：{_reason(error)}"),)
        return Document((), found=found, unread=True), Kept()


def _reason(error: Exception) -> str:
    return _NOWHERE.sub("", str(error)).lstrip(", ") or type(error).__name__


def _looked(
    file: texts.File, pdf: bytes, kept: Kept, share: Share, expected: Expectations | None
) -> tuple[Document, Kept]:
    book, now = pages.read(file, pdf, kept, share)
    found = () if share[0] else tuple(_inside(file, expected or Expectations()))
    return Document(book.pages, book.places, book.bookmarks, found), now


def _inside(file: texts.File, expected: Expectations) -> Iterator[Finding]:
    seen = faces.things(file)
    if mended := file.mended():
        first = _NOWHERE.sub("", mended[0]).lstrip(", ")
        yield Finding("文件", 0, f"这个 PDF 有 {len(mended)} 处损坏，修补后才能读：{first}")
    yield from faces.faces(seen, expected)
    yield from faces.glyphs(seen)
    yield from faces.pictures(seen, expected)
