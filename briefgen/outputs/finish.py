"""The finisher: what WeasyPrint does not write into a PDF, added with pikepdf."""

import io

import pikepdf

from briefgen.model import Book


def finish(pdf: bytes, book: Book, *, front: int) -> bytes:
    """The PDF with page labels and the viewer's preferences; `front` pages have roman labels.

    The same bytes for the same input.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        root.PageLabels = pikepdf.Dictionary(Nums=_labels(front))
        root.PageMode = pikepdf.Name.UseOutlines
        root.PageLayout = pikepdf.Name.SinglePage if book.single else pikepdf.Name.TwoPageRight
        preferences = root.get("/ViewerPreferences", pikepdf.Dictionary())
        preferences.DisplayDocTitle = True
        root.ViewerPreferences = preferences
        target = io.BytesIO()
        document.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return target.getvalue()


def _labels(front: int) -> pikepdf.Array:
    """A number tree: roman from the first page, arabic from 1 where the front ends."""
    arabic = pikepdf.Dictionary(S=pikepdf.Name.D, St=1)
    if not front:
        return pikepdf.Array([0, arabic])
    return pikepdf.Array([0, pikepdf.Dictionary(S=pikepdf.Name.r), front, arabic])
