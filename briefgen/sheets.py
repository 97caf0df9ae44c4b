"""The HTML of a book's chapters as the press sets them, each a document of its own.

The digest of what a chapter's HTML would be is known from builds before: a chapter whose pages are kept is
not rendered.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar, overload

from briefgen import cache, render
from briefgen.model import Book, Chapter
from briefgen.outputs.shell import timeless

CODE = ("sheets.py", "outputs", *render.CODE)


LONG = ("compare", "overview", "gallery", "methods", "ledger", "changes", "sources", "brief")
"""Kinds of chapters, those first that take longest to set; all others take less."""
_Some = TypeVar("_Some")


class Text:
    """One chapter's HTML, rendered when it is asked for; `known` when its digest is without that."""

    def __init__(self, render: Callable[[], str], digest: str, keep: Callable[[str], None]) -> None:
        self._render, self._digest, self._keep, self.known = render, digest, keep, bool(digest)

    @cached_property
    def html(self) -> str:
        """The document."""
        return self._render()

    @property
    def digest(self) -> str:
        """Of the document."""
        if not self._digest:
            self._digest = cache.digest(self.html)
            self._keep(self._digest)
        return self._digest

    def before(self, *others: Any) -> Sequence[Any]:
        """The HTML and others as arguments: it is rendered when they are gone through."""
        return _Late(self, others)


class _Late(Sequence[Any]):
    def __init__(self, text: Text, others: Sequence[Any]) -> None:
        self._text, self._others = text, others

    def __len__(self) -> int:
        return 1 + len(self._others)

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        return (*self,)[at]

    def __iter__(self) -> Iterator[Any]:
        yield self._text.html
        yield from self._others


class Sheets:
    """The chapters of one book, in its theme or with a user's `overrides`."""

    def __init__(self, book: Book, overrides: Path | None, store: cache.Store | None) -> None:
        self._book, self._overrides, self._store = book, overrides, store
        self._alone = {one.name for one in book.alone}
        self._kept = kept(book, overrides, store)
        if store:
            # Any file there may be included in a template.
            files = cache.styles(render.roots(book.info.theme, overrides))
            self._basis = cache.digest("sheet", cache.code(*CODE), render.basis(), files)

    def text(self, chapter: Chapter) -> Text:
        """The chapter's HTML; nothing is rendered yet."""
        single = self._book.single or chapter.name in self._alone
        own = replace(self._book, chapters=(chapter,), single=single, alone=())
        made = partial(self._made, own)
        if not self._store:
            return Text(made, "", lambda digest: None)
        key = cache.digest(self._basis, replace(own, chapters=()), render.digest(chapter))
        (known,) = self._store.get(key) or ("",)
        return Text(made, known, partial(self._store.put, key))

    def _made(self, own: Book) -> str:
        return timeless(render.render(own, overrides=self._overrides, kept=self._kept))


def kept(
    book: Book, overrides: Path | None, store: cache.Store | None, medium: str | None = None
) -> render.Kept | None:
    """Where chapters of the book that were rendered before are kept."""
    return render.Kept(store, book.info.theme, overrides, medium) if store else None


def in_turn(texts: Sequence[Text], kinds: Sequence[str]) -> list[int]:
    """Their places: those first whose digest is not known, which are to be set while the rest hardly ever is,
    and of these those that take long, so that no worker is left with one in the end."""

    def late(at: int) -> tuple[bool, int]:
        return texts[at].known, LONG.index(kinds[at]) if kinds[at] in LONG else len(LONG)

    return sorted(range(len(texts)), key=late)


def back(order: Sequence[int], some: Sequence[_Some]) -> list[_Some]:
    """What came in the order of these places, in that of the places."""
    return [one for _, one in sorted(zip(order, some, strict=True), key=lambda pair: pair[0])]
