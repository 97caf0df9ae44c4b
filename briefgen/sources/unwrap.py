"""Which format a file is in, and the file as documents of plain text."""

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from briefgen.errors import SourceError
from briefgen.model import Notice, Report, Severity
from briefgen.notices import from_error
from briefgen.sources import docx, text
from briefgen.sources.files import load
from briefgen.sources.formats import Content, Format
from briefgen.sources.limits import check_text
from briefgen.sources.raw import RawDocument

# Told by their first bytes in this order, else by their ending.
FORMATS: tuple[Format, ...] = (docx.FORMAT, text.FORMAT)

Item = RawDocument | Report | Notice


def documents(path: Path, named: bool = True) -> Iterator[Item]:
    """The documents of one file: several for an archive, and notices instead of what cannot be read.

    A parsed file (`briefgen parse`) gives its Report. `named` tells a file that the user named from one
    that was found in a folder: only there an unknown ending is passed over with a mere remark. Raises
    nothing for bad input.
    """
    source = str(path)
    try:
        chosen = by_ending(path.name)
        if chosen is None and not named:
            yield ignored(source)
            return
        yield from from_bytes(load(path), source, path.name)
    except SourceError as error:
        yield from_error(error, "source-unreadable")


def from_bytes(data: bytes, source: str, name: str) -> Iterator[Item]:
    """The documents in the bytes of a file called `name`; raises SourceError where there are none."""
    format_ = by_bytes(data) or by_ending(name)
    if format_ is None:
        raise SourceError(
            f"不认识的文件类型“{PurePosixPath(name).suffix or name}”。",
            where=source,
            next=f"可以读取：{' '.join(endings())}。",
        )
    content = format_.read(data, source)
    check_text(content.text, source)
    yield from content.notices
    yield _document(content, format_, data, source, name)


def by_bytes(data: bytes) -> Format | None:
    """The format that the first bytes prove, whatever the ending says."""
    return next((f for f in FORMATS if f.begins is not None and f.begins(data)), None)


def by_ending(name: str) -> Format | None:
    """The format of a file's ending, None for an unknown one."""
    ending = PurePosixPath(name).suffix.lower()
    return next((f for f in FORMATS if ending in f.endings), None)


def endings() -> tuple[str, ...]:
    """All endings that are read, with their dots."""
    return tuple(ending for f in FORMATS for ending in f.endings)


def ignored(source: str) -> Notice:
    """The remark about a file in a folder that is no report by its ending."""
    return Notice("source-ignored", Severity.INFO, "不是可以读取的文件类型，已略过。", source=source)


def _document(content: Content, format_: Format, data: bytes, source: str, name: str) -> RawDocument:
    return RawDocument(
        source=source,
        sha256=hashlib.sha256(data).hexdigest(),
        text=content.text,
        format=format_.name,
        stem=PurePosixPath(name).stem,
        headings=content.headings,
    )
