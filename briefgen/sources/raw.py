"""What the formats give to structure: one document as plain text, nothing understood yet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One file (or one member of an archive) as text.

    `source` is the path as given, `a.zip/名.docx` for a member; `sha256` is that of the file's (the
    member's) bytes. `text` is decoded and otherwise untouched for plain text (CRLF and page
    boilerplate included, only a byte order mark is left out); the other formats write one paragraph a
    line, parted by "\\n", table cells parted by a tab. `format` is the name of the format that was read
    (txt, docx, html, pdf …), `stem` the file name without its ending. `headings` are the paragraphs
    that the format itself marks as headings: start and end in `text`, and level from 1. `published` is what
    a page says of its own date outside its text (发布时间：2023-11-16), "" for nothing; `page` tells
    which page of how many it is of an article in several, 0 for what its pager does not say.
    """

    source: str
    sha256: str
    text: str
    format: str
    stem: str
    headings: tuple[tuple[int, int, int], ...] = ()
    published: str = ""
    page: tuple[int, int] | None = None
