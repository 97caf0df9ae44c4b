"""Which objects of a PDF the gates look at: found in its bytes where qpdf wrote it, without parsing all."""

import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator

_HEAD = re.compile(rb"%PDF-\d\.\d\n%\xbf\xf7\xa2\xfe\n")
_OBJECT = re.compile(rb"(\d+) 0 obj\n([^\n]*)\n(stream|endobj)\n")
_LENGTH = re.compile(rb"/Length (\d+)")
_FIRST = re.compile(rb"/First (\d+)")
_END = re.compile(rb"\nendstream\nendobj\n")
_REST = re.compile(rb"startxref\n\d+\n%%EOF\n")
_KINDS = (b"/S /Figure", b"/Type /Font", b"/Subtype /Form")  # and descriptors of faces
_KEYS = (b"/S ", b"/Type ", b"/Subtype ")


def candidates(pdf: bytes) -> list[int] | None:
    """The numbers of all objects that may be a figure, a face or a form, and of some others.

    None for a file that is not laid out, from its first byte to its last, as ours are.
    """
    try:
        return sorted(set(_candidates(pdf)))
    except (ValueError, zlib.error):
        return None


def _candidates(pdf: bytes) -> Iterator[int]:
    at = _after(_HEAD, pdf, 0)
    while found := _OBJECT.match(pdf, at):
        number, text, at = int(found[1]), found[2], found.end()
        if _places(text):
            yield number
        if found[3] == b"stream":
            length = _LENGTH.search(text)
            end = at + int(length[1]) if length else len(pdf)
            if b"/Type /ObjStm" in text:
                yield from _packed(text, pdf[at:end])
            at = _after(_END, pdf, end)
    if _after(_REST, pdf, at) != len(pdf):
        raise ValueError


def _packed(text: bytes, data: bytes) -> Iterator[int]:
    """As `_candidates` for the objects of one object stream."""
    first = _FIRST.search(text)
    if b"/Filter /FlateDecode" not in text or b"/DecodeParms" in text or not first:
        raise ValueError
    inside = zlib.decompress(data)
    start = int(first[1])
    listed = [int(number) for number in inside[:start].split()]
    body = inside[start:]
    numbers, starts = listed[0::2], listed[1::2]
    for place in _places(body):
        yield numbers[bisect_right(starts, place) - 1]


def _places(text: bytes) -> list[int]:
    """Where the text may tell of what is looked for."""
    if any(text.count(key) != text.count(key + b"/") for key in _KEYS):
        raise ValueError  # what it is stands elsewhere
    found = []
    for kind in _KINDS:
        at = text.find(kind)
        while at >= 0:
            found.append(at)
            at = text.find(kind, at + 1)
    return found


def _after(pattern: re.Pattern[bytes], pdf: bytes, at: int) -> int:
    """Where what must stand there ends."""
    found = pattern.match(pdf, at)
    if not found:
        raise ValueError
    return found.end()
