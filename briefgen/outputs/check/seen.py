"""What is seen of a PDF: told by the jobs that look to those that judge, so that it needs no library."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from briefgen.outputs.check.model import Finding

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points from the page's lower left."""
Place = tuple[str, float, float]
"""A heading: its words, and where it begins (left, top)."""


class Seen(NamedTuple):
    """The words of one page: whether it is blank, beginnings of what stands outside of its type area or too
    near to the edge, of lines that lie over one another, whether it has a running head, its printed page
    number (x and, where it is printed, y), the headings that no text follows."""

    blank: bool
    outside: tuple[str, ...]
    covered: tuple[tuple[str, str], ...]
    headed: bool
    number: tuple[str, str] | None
    stranded: tuple[Place, ...]


class Page(NamedTuple):
    """One page: number from 1, label, what its words show, how often glyph 0, where its links go."""

    number: int
    label: str
    seen: Seen
    missing: int
    links: tuple[tuple[str, Box], ...]


class Bookmark(NamedTuple):
    """A line of the outline and the place it leads to; page 0 when it leads nowhere."""

    title: str
    level: int
    page: int
    x: float = 0.0
    y: float = 0.0

    @property
    def place(self) -> Place:
        return self.title, self.x, self.y


@dataclass(frozen=True, slots=True)
class Document:
    """A file or a share of its pages; the first share has what is of no page, `found` among the objects."""

    pages: tuple[Page, ...]
    places: dict[str, int] = field(default_factory=dict)
    bookmarks: tuple[Bookmark, ...] = ()
    found: tuple[Finding, ...] = ()
    unread: bool = False
    """Whether it could not be read, so that all there is to judge is `found`."""


def whole(shares: Iterable[Document]) -> Document:
    """The file that was looked at in shares, given in turn; no more than the finding where one was unread."""
    first, *rest = shares
    for share in (first, *rest):
        if share.unread:
            return share
    pages = (*first.pages, *(page for share in rest for page in share.pages))
    return Document(pages, first.places, first.bookmarks, first.found)
