"""The objects of a PDF as texts.

A file that is written as we write it is read without a library's tree of it, which takes three times as long;
any other is opened by pikepdf.
"""

import io
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

import pikepdf

from briefgen.errors import BuildError
from briefgen.outputs.objects import OBJECTS, REFERENCE, STREAM, entries, items, placed

_TAIL = re.compile(rb"startxref\n(\d+)\n%%EOF\n")
_TABLE = re.compile(
    rb"\d+ 0 obj\n<</Type /XRef/Size \d+/W \[1 (\d) (\d)\]/Root (\d+) 0 R[^\n]*/Filter /FlateDecode"
    rb"/Length (\d+)>>\nstream\n"
)
_ITEM = re.compile(rb"\d+ 0 R|/?[^\s\[\]/]+")
_PLAIN = re.compile(rb"\(([ -'*-\[\]-~]*)\)")
_UTF16 = re.compile(rb"<feff((?:[0-9a-f]{4})*)>")
_HIDING = re.compile(rb"#(?!2f)")  # a kind of an attachment has a slash, which hides no name
_DEPTH = 64


class OtherwiseError(ValueError):
    """The file is not written as we write it."""


class File:
    """What there is in a PDF, whoever has written it."""

    root = 0

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf

    @cached_property
    def document(self) -> pikepdf.Pdf:
        """The file as pikepdf has it; PdfError for what is none."""
        return pikepdf.open(io.BytesIO(self._pdf))

    @cached_property
    def pages(self) -> list[int]:
        """The numbers of the pages in their order."""
        raise NotImplementedError

    def text(self, number: int) -> bytes:
        """The object; of a stream its dictionary, `null` for what is not there."""
        raise NotImplementedError

    def texts(self, first: int, many: int) -> bytes:
        """So many objects, by their numbers, where they are written in turn; else nothing."""
        return b""

    def content(self, number: int) -> bytes | None:
        """What a stream holds as it is written, None for what is no stream."""
        raise NotImplementedError

    def holding(self, *words: bytes) -> Iterator[int]:
        """At least the objects in whose texts one of the words stands."""
        raise NotImplementedError

    def plain(self, value: bytes) -> bytes:
        """The value, or what it refers to."""
        if value.endswith(b" 0 R") and (number := value[:-4]).isdigit():
            return self.text(int(number))
        return value

    def entries(self, value: bytes) -> Mapping[bytes, bytes]:
        """The dictionary that the value is or refers to; nothing for what is none."""
        text = self.plain(value)
        return entries(text) if text.startswith(b"<<") else {}

    def items(self, value: bytes) -> list[bytes]:
        """The array that the value is or refers to; nothing for what is none."""
        text = self.plain(value)
        if b"(" in text or b"<" in text or text.count(b"[") > 1:
            return items(text) if text.startswith(b"[") else []
        return _ITEM.findall(text) if text.startswith(b"[") else []

    def mended(self) -> list[str]:
        """What had to be mended in order to read it, which is no fault for whoever reads on."""
        return []

    def decoded(self, number: int) -> bytes:
        """What a stream holds."""
        told, content = entries(self.text(number)), self.content(number)
        if content is not None and b"/DecodeParms" not in told:
            if b"/Filter" not in told:
                return content
            if told[b"/Filter"] == b"/FlateDecode":
                with suppress(zlib.error):
                    return zlib.decompress(content)
        stream: Any = self.document.get_object(number, 0)
        return bytes(stream.read_bytes())


class Ours(File):
    """A file written by `outputs/joined.py`; OtherwiseError for one that is not."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(pdf)
        tail = _TAIL.fullmatch(pdf, max(0, pdf.rfind(b"startxref")))
        table = _TABLE.match(pdf, int(tail[1])) if tail else None
        if table is None or pdf.count(b"startxref") != 1:  # or somebody has added to it
            raise OtherwiseError
        self._wide, self._far, self.root = 1 + int(table[1]) + int(table[2]), 1 + int(table[1]), int(table[3])
        self._rows = zlib.decompress(pdf[table.end() : table.end() + int(table[4])])
        self._packed: dict[int, tuple[bytes, list[int], list[int]]] = {}
        self._loose = list[int]()  # streams that hold no objects
        kinds = self._rows[:: self._wide]
        at = kinds.find(1)
        while at >= 0:
            self._unpack(at)
            at = kinds.find(1, at + 1)

    @cached_property
    def pages(self) -> list[int]:
        return list(self._below(self.entries(self.text(self.root))[b"/Pages"], _DEPTH))

    def text(self, number: int) -> bytes:
        kind, place, at = self._row(number)
        if kind != 2:
            return self._stream(number, place)[2] if kind else b"null"
        joined, numbers, starts = self._packed[place]
        if numbers[at] != number:
            raise OtherwiseError
        return joined[starts[at] : starts[at + 1]].rstrip()

    def texts(self, first: int, many: int) -> bytes:
        (kind, place, at), last = self._row(first), self._row(first + many - 1)
        if kind != 2 or last != (kind, place, at + many - 1):
            return b""
        joined, numbers, starts = self._packed[place]
        return joined[starts[at] : starts[at + many]] if numbers[at] == first else b""

    def content(self, number: int) -> bytes | None:
        kind, place, _ = self._row(number)
        if kind != 1:
            return None
        found = self._stream(number, place)
        return self._pdf[found.end() : found.end() + int(found[3])]

    def holding(self, *words: bytes) -> Iterator[int]:
        for joined, numbers, starts in self._packed.values():
            found = set[int]()
            for word in words:
                at = joined.find(word, starts[0])
                while at >= 0:
                    found.add(bisect_right(starts, at) - 1)
                    at = joined.find(word, at + 1)
            yield from (numbers[one] for one in sorted(found))
        yield from self._loose

    def _row(self, number: int) -> tuple[int, int, int]:
        at = number * self._wide
        row = self._rows[at : at + self._wide]
        if not row:
            return 0, 0, 0
        return row[0], int.from_bytes(row[1 : self._far], "big"), int.from_bytes(row[self._far :], "big")

    def _stream(self, number: int, place: int) -> re.Match[bytes]:
        found = STREAM.match(self._pdf, place)
        if found is None or int(found[1]) != number:
            raise OtherwiseError
        return found

    def _unpack(self, name: int) -> None:
        """Take the objects of a stream of objects; a name that is not written as it reads is none of ours."""
        place = self._row(name)[1]
        found = STREAM.match(self._pdf, place)
        packed = OBJECTS.fullmatch(found[2]) if found else None
        if found and not packed and _HIDING.search(found[2]):
            raise OtherwiseError
        if found is None or packed is None:
            self._loose.append(name)
            return
        joined = zlib.decompress(self._pdf[found.end() : found.end() + int(found[3])])
        if b"#" in joined:
            raise OtherwiseError
        try:
            self._packed[name] = joined, *placed(joined, packed)
        except BuildError as error:
            raise OtherwiseError from error

    def _below(self, node: bytes, depth: int) -> Iterator[int]:
        told, found = self.entries(node), REFERENCE.fullmatch(node)
        if found is None or not depth:
            raise OtherwiseError
        if b"/Kids" not in told:
            yield int(found[1])
        for kid in self.items(told.get(b"/Kids", b"[]")):
            yield from self._below(kid, depth - 1)


class Other(File):
    """Any file; PdfError for what is none."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(pdf)
        self._mended = list[str]()
        self.pages  # noqa: B018 (which gives each a number)
        if any(item.objgen[1] for item in self._all()):
            target = io.BytesIO()
            self.document.save(target)
            self._mended += map(str, self.document.get_warnings())
            super().__init__(target.getvalue())
            del self.document, self.pages
        self.root = self.document.Root.objgen[0]

    @cached_property
    def pages(self) -> list[int]:
        pages: list[Any] = list(self.document.pages)
        return [page.objgen[0] for page in pages]

    def text(self, number: int) -> bytes:
        item: Any = self.document.get_object(number, 0)
        if not isinstance(item, pikepdf.Object):  # a number, which pikepdf gives as Python's
            return bytes(pikepdf.Array([item]).unparse()[1:-1].strip())
        told = item.stream_dict if isinstance(item, pikepdf.Stream) else item
        return bytes(told.unparse(resolved=True))

    def mended(self) -> list[str]:
        self._mended += map(str, self.document.get_warnings())
        return self._mended

    def content(self, number: int) -> bytes | None:
        item: Any = self.document.get_object(number, 0)
        return bytes(item.read_raw_bytes()) if isinstance(item, pikepdf.Stream) else None

    def holding(self, *words: bytes) -> Iterator[int]:
        return (item.objgen[0] for item in self._all())

    def _all(self) -> Iterator[Any]:
        return (item for item in self.document.objects if isinstance(item, pikepdf.Object))


def is_string(value: bytes) -> bool:
    """Whether the value is characters, not a name, a dictionary or nothing."""
    return value[:1] in (b"(", b"<") and value[:2] != b"<<"


def said(value: bytes) -> str:
    """The characters of a string or a name."""
    if found := _PLAIN.fullmatch(value):
        return found[1].decode()
    if found := _UTF16.fullmatch(value):
        return bytes.fromhex(found[1].decode()).decode("utf-16-be", "replace")
    if value[:1] == b"/" and b"#" not in value:
        return value.decode("latin-1")
    return str(pikepdf.Object.parse(value))
