"""By what a page is known again: a digest of everything that what pdfium reads on it can hang on."""

import hashlib
from collections.abc import Sequence
from typing import Any

import pikepdf

from briefgen.outputs.check.words import Place

_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit")


class Keys:
    """The keys of a document's pages; what they share (faces, above all) is read once."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self._digests: dict[tuple[int, int], bytes | None] = {}
        self._layers = self._digest(document.Root.get("/OCProperties"))

    def key(self, page: pikepdf.Page, headings: Sequence[Place]) -> str | None:
        """The same for pages of the same streams, resources (faces whole), sizes and headings.

        None for a page whose resources lead back to themselves: it cannot be known again.
        """
        parts = [self._digest(page.obj.get("/Contents"))]
        parts += [self._digest(_inherited(page.obj, name)) for name in _INHERITED]
        made = hashlib.sha256(repr((headings, self._layers)).encode("utf-8", "surrogatepass"))
        for part in parts:
            if part is None:
                return None
            made.update(part)
        return made.hexdigest()

    def _digest(self, item: Any) -> bytes | None:
        """Of the object and all it refers to; None when it refers to itself."""
        if not isinstance(item, pikepdf.Object) or not item.is_indirect:
            return self._made(item)
        name = item.objgen
        if name not in self._digests:
            self._digests[name] = None  # for whoever meets it on the way
            self._digests[name] = self._made(item)
        return self._digests[name]

    def _made(self, item: Any) -> bytes | None:
        made = hashlib.sha256()
        if isinstance(item, pikepdf.Stream):
            made.update(b"stream" + item.read_raw_bytes())
            parts = [part for name in sorted(item.keys()) for part in (name, item[name])]
        elif not isinstance(item, pikepdf.Dictionary | pikepdf.Array):
            return hashlib.sha256(repr(item).encode("utf-8", "surrogatepass")).digest()
        elif b" R" not in (text := item.unparse(resolved=True)):  # it refers to nothing
            return hashlib.sha256(text).digest()
        elif isinstance(item, pikepdf.Array):
            made.update(b"array")
            parts = list(item)
        else:
            made.update(b"dictionary")
            parts = [part for name in sorted(item.keys()) for part in (name, item[name])]
        for part in parts:
            digest = self._digest(part)
            if digest is None:
                return None
            made.update(digest)
        return made.digest()


def _inherited(node: Any, name: str) -> Any:
    """The value that the page has itself or from what it belongs to."""
    for _ in range(64):
        if node is None or name in node:
            break
        node = node.get("/Parent")
    return None if node is None else node.get(name)
