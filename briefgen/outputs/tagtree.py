"""One tree of tags over the pages of a book made up of galleys."""

from collections.abc import Sequence

import pikepdf

from briefgen.outputs.joined import Joined
from briefgen.outputs.objects import items, number, references, told


class TagTree:
    """Joins the galleys' trees under the one Document of the book, and their trees of parents."""

    def __init__(self, frame: pikepdf.Pdf, joined: Joined) -> None:
        """What the frame's own tree holds is dropped."""
        root = frame.Root.StructTreeRoot
        self._frame, self._joined = frame, joined
        self._root, self._document = root.objgen[0], root.K[0].objgen[0]
        self._elements: list[int] = []
        self._leaves: list[tuple[int, int, int]] = []

    def add(self, tree: int, keys: tuple[int, int]) -> int:
        """Join the tree of a galley; by what its pages and links are raised in the tree of parents."""
        root = self._joined.entries(tree)
        (document,) = references(root[b"/K"])
        self._elements += references(self._joined.entries(document)[b"/K"])
        self._joined.same[document] = self._document
        first, last, move = keys[0], keys[1] - 1, 0
        if any(first <= end and begin <= last for begin, end, _ in self._leaves):
            move = max(end for _, end, _ in self._leaves) + 1 - first
            first, last = first + move, last + move
        if last >= first:
            self._leaf(number(root[b"/ParentTree"]), first, last, move)
        return move

    def close(self) -> None:
        """Write the joined tree."""
        joined = self._joined
        document = joined.entries(self._document) | {b"/K": _references(self._elements)}
        joined.texts[self._document] = told(document)
        leaves = _references([leaf for _, _, leaf in sorted(self._leaves)])
        parents = self._frame.make_indirect(pikepdf.Dictionary()).objgen[0]
        joined.texts[parents] = told({b"/Kids": leaves})
        following = max((end for _, end, _ in self._leaves), default=-1) + 1
        more = {b"/ParentTree": b"%d 0 R" % parents, b"/ParentTreeNextKey": b"%d" % following}
        joined.texts[self._root] = told(joined.entries(self._root) | more)

    def _leaf(self, tree: int, first: int, last: int, move: int) -> None:
        if move:  # a galley whose numbers another one has
            leaf = self._joined.entries(tree)
            numbers = items(leaf[b"/Nums"])
            numbers[::2] = [b"%d" % (int(one) + move) for one in numbers[::2]]
            limits = {b"/Limits": b"[%d %d]" % (first, last), b"/Nums": b"[%b]" % b" ".join(numbers)}
            self._joined.texts[tree] = told(leaf | limits)
        self._leaves.append((first, last, tree))


def _references(numbers: Sequence[int]) -> bytes:
    return b"[%b]" % b" ".join([b"%d 0 R" % one for one in numbers])
