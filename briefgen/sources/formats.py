"""What a format is: a name, its file endings, and a function from bytes to text."""

from collections.abc import Callable
from dataclasses import dataclass

from briefgen.model import Notice

Headings = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What a format's reader gives: text, marked headings (start, end, level), doubts about it.

    `published` is what the page says of its day, `page` which page of how many it is (see RawDocument).
    """

    text: str
    headings: Headings = ()
    notices: tuple[Notice, ...] = ()
    published: str = ""
    page: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A source format. `read(data, source)` raises SourceError for a file that it cannot read.

    `endings` are lower-case with their dot. `begins` tells the format by a file's first bytes,
    whatever its ending says; None when the bytes tell nothing.
    """

    name: str
    endings: tuple[str, ...]
    read: Callable[[bytes, str], Content]
    begins: Callable[[bytes], bool] | None = None
