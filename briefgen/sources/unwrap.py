"""Which format a file is in, and the file as documents of plain text."""

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from briefgen.errors import SourceError
from briefgen.model import Notice, Report, Severity
from briefgen.notices import from_error
from briefgen.sources import doc, docx, html, parsed, pdf, text, zip
from briefgen.sources.files import load
from briefgen.sources.formats import Content, Format
from briefgen.sources.limits import check_size, check_text
from briefgen.sources.raw import RawDocument

# Told by their first bytes in this order, else by their ending. Zips and parsed files stand apart below.
FORMATS: tuple[Format, ...] = (docx.FORMAT, pdf.FORMAT, doc.FORMAT, html.FORMAT_MHT, html.FORMAT, text.FORMAT)

PARSED = ".json"

Item = RawDocument | Report | Notice


def documents(path: Path, named: bool = True, data: bytes | None = None) -> Iterator[Item]:
    """The documents of one file: several for an archive, and notices instead of what cannot be read.

    A parsed file (`briefgen parse`) gives its Report. `named` tells a file that the user named from one
    that was found in a folder: only there an unknown ending is passed over with a mere remark. `data` are
    the bytes of the file where they are at hand. Raises nothing for bad input.
    """
    source = str(path)
    try:
        if not known(path.name) and not named:
            yield ignored(source)
            return
        yield from from_bytes(load(path) if data is None else data, source, path.name)
    except SourceError as error:
        yield from_error(error, "source-unreadable")


def from_bytes(data: bytes, source: str, name: str) -> Iterator[Item]:
    """The documents in the bytes of a file called `name`; raises SourceError where there are none."""
    ending = PurePosixPath(name).suffix.lower()
    if zip.begins(data) and not _is_word(data, source, ending):
        if ending not in zip.ENDINGS:
            raise _unknown(name, source)
        yield from _members(zip.Archive(data, source), source)
        return
    if ending == PARSED:
        yield parsed.from_json(text.decode(data, source).text, source)
        return
    format_ = by_bytes(data) or next((f for f in FORMATS if ending in f.endings), None)
    if format_ is None:
        raise _unknown(name, source)
    content = format_.read(data, source)
    check_text(content.text, source)
    yield from content.notices
    yield _document(content, format_, data, source, name)


def _unknown(name: str, source: str) -> SourceError:
    ending = PurePosixPath(name).suffix.lower()
    if ending in zip.ENDINGS:
        return SourceError("压缩包已损坏，打不开。", where=source, next="请重新下载或重新压缩。")
    advice = f"可以读取：{' '.join(endings())}。"
    return SourceError(f"不认识的文件类型“{ending or name}”。", where=source, next=advice)


def _is_word(data: bytes, source: str, ending: str) -> bool:
    """Whether a zip is a Word file: by its ending, or by what lies in it when it was renamed."""
    if ending in docx.FORMAT.endings:
        return True
    try:
        return zip.Archive(data, source).has("word/document.xml")
    except SourceError:
        return False


def _members(archive: zip.Archive, source: str) -> Iterator[Item]:
    """The documents of an archive; a bad member becomes a notice, archives within archives are left alone."""
    names = list(archive.members())
    if not names:
        raise SourceError("压缩包里没有可以读取的文件。", where=source, next="请检查压缩包。")
    for name in names:
        inner = f"{source}/{name}"
        try:
            if name.lower().endswith(zip.ENDINGS):
                raise SourceError("压缩包里的压缩包不再展开。", where=inner, next="请先解压这一层。")
            if not known(name):
                yield ignored(inner)
                continue
            data = archive.load(name)
            check_size(len(data), inner)
            yield from from_bytes(data, inner, PurePosixPath(name).name)
        except SourceError as error:
            yield from_error(error, "source-unreadable")


def by_bytes(data: bytes) -> Format | None:
    """The format that the first bytes prove, whatever the ending says."""
    return next((f for f in FORMATS if f.begins is not None and f.begins(data)), None)


def known(name: str) -> bool:
    """Whether a file of that name is read at all."""
    return PurePosixPath(name).suffix.lower() in endings()


def endings() -> tuple[str, ...]:
    """All endings that are read, with their dots."""
    return (*(ending for f in FORMATS for ending in f.endings), *zip.ENDINGS, PARSED)


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
        published=content.published,
        page=content.page,
    )
