"""The finisher: what WeasyPrint does not write into a PDF, added with pikepdf."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import pikepdf

from briefgen.model import Book
from briefgen.outputs.attach import Attachment, attach
from briefgen.outputs.xmp import Identity, extended

_LEADS = {"r": "回到简报", "brief": "转到简报", "sources": "转到出处"}
FLAT, REACH = 2.0, 4.0  # points: what is too low to hit, and how far it is widened up and down


def finish(
    pdf: bytes,
    book: Book,
    *,
    front: int,
    sources: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The PDF as a book: page labels, viewer's preferences, identity (PDF/UA, edition), attachments.

    `front` pages have roman labels; `sources` are the sha256 of the source files. The same bytes for the
    same input, and for what is finished already.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        complete(document, [*document.pages], book, front=front, sources=sources, attachments=attachments)
        return saved(document)


def complete(
    document: pikepdf.Pdf,
    pages: Iterable[Any],
    book: Book,
    *,
    front: int,
    sources: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
) -> None:
    """As `finish`, for a document of these pages that is open and not yet saved."""
    identity = Identity(book.info.edition, book.info.data_as_of, sources)
    root = document.Root
    root.PageLabels = pikepdf.Dictionary(Nums=_labels(front))
    root.PageMode = pikepdf.Name.UseOutlines
    root.PageLayout = pikepdf.Name.SinglePage if book.single else pikepdf.Name.TwoPageRight
    preferences = root.get("/ViewerPreferences", pikepdf.Dictionary())
    preferences.DisplayDocTitle = True
    root.ViewerPreferences = preferences
    if "/Metadata" in root:  # a file without metadata is of no standard: nothing to say there
        root.Metadata.write(extended(root.Metadata.read_bytes(), identity))
    attach(document, attachments, book.info.date)
    for page in pages:
        _mend_links(page)


def saved(document: pikepdf.Pdf) -> bytes:
    """The document's bytes, the same for the same content."""
    target = io.BytesIO()
    document.save(
        target,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        fix_metadata_version=False,  # it writes the packet anew, in other words
    )
    return target.getvalue()


def _mend_links(page: Any) -> None:
    """Say in words where links lead, for those who hear them, and widen those that are too low to hit.

    Evidence marks have no line height, so that their links have no height either: they get a finger's.
    """
    for link in page.get("/Annots", ()):
        name = link.get("/Dest")
        if isinstance(name, pikepdf.String):
            link.Contents = pikepdf.String(said(str(name)))
        left, bottom, right, top = (float(edge) for edge in link.Rect)
        if abs(top - bottom) < FLAT:
            middle = (top + bottom) / 2
            wide = (left - 1, middle - REACH, right + 1, middle + REACH)
            link.Rect = pikepdf.Array([round(edge, 3) for edge in wide])


def said(name: str) -> str:
    """Where a link to the destination of this name leads."""
    kind, _, rest = name.partition("-")
    return f"出处 {rest.rpartition('-')[2]}" if kind == "e" else _LEADS.get(kind, "转到这一部分")


def _labels(front: int) -> pikepdf.Array:
    """A number tree: roman from the first page, arabic from 1 where the front ends."""
    arabic = pikepdf.Dictionary(S=pikepdf.Name.D, St=1)
    if not front:
        return pikepdf.Array([0, arabic])
    return pikepdf.Array([0, pikepdf.Dictionary(S=pikepdf.Name.r), front, arabic])
