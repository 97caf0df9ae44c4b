"""One tree of tags over the pages of a book made up of galleys."""

from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary


class TagTree:
    """Joins the galleys' trees under the one Document of the book, and their trees of parents."""

    def __init__(self, book: pikepdf.Pdf) -> None:
        """What the book's own tree holds is dropped."""
        self._book, self._root = book, book.Root.StructTreeRoot
        self._document = self._root.K[0]
        self._elements: list[Any] = []
        self._leaves: list[tuple[int, int, Any]] = []

    def add(self, source: pikepdf.Pdf, keys: tuple[int, int], pages: Sequence[Any]) -> None:
        """Join the tree of a galley, whose `pages` (those taken over) are in the book already."""
        root = self._book.copy_foreign(source.Root.StructTreeRoot)
        first, last = keys[0], keys[1] - 1
        leaf = root.ParentTree
        if any(first <= end and begin <= last for begin, end, _ in self._leaves):
            move = max(end for _, end, _ in self._leaves) + 1 - first
            _shift(leaf, pages, move)
            first, last = first + move, last + move
        if len(leaf.Nums):
            leaf.Limits = Array([first, last])
            self._leaves.append((first, last, leaf))
        for kid in root.K[0].K:
            kid.P = self._document
            self._elements.append(kid)

    def close(self) -> None:
        """Write the joined tree."""
        self._document.K = Array(self._elements)
        leaves = [leaf for _, _, leaf in sorted(self._leaves, key=lambda item: item[0])]
        self._root.ParentTree = self._book.make_indirect(Dictionary(Kids=Array(leaves)))
        self._root.ParentTreeNextKey = max((end for _, end, _ in self._leaves), default=-1) + 1


def _shift(leaf: Any, pages: Sequence[Any], move: int) -> None:
    """Number anew a galley whose numbers another one has."""
    numbers = leaf.Nums
    for at in range(0, len(numbers), 2):
        numbers[at] = int(numbers[at]) + move
    for page in pages:
        page.StructParents = int(page.StructParents) + move
        for annotation in page.get("/Annots", Array()):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + move
