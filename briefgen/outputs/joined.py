"""A frame and many chapters' objects written as one PDF, without a tree of them all in memory.

Objects have common numbers meanwhile: those of the frame their own, those of the n-th chapter n · SPACE and
more. What nothing leads to is left out; the same bytes for the same input.
"""

import hashlib
import zlib
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import starmap
from struct import Struct
from typing import Any

import pikepdf

from briefgen.outputs.objects import Objects, Raised, entries, renumbered, told

SPACE = 1 << 24
_HEAD = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
_BATCH = 200  # objects written in one stream
_LEVEL = 5  # of compression: two thirds of the time of 6 for one part in a hundred
Content = bytes | memoryview | None
_SMALL = 5000  # bytes
_ROW = Struct(">BIH")  # of the table of places


class Joined:
    """The objects of a frame, which may still be worked on, and of the chapters that were added.

    `texts` stand in place of objects, `same` says that one object is another; both in common numbers.
    """

    def __init__(self, frame: pikepdf.Pdf) -> None:
        self._frame = frame
        self._chapters: list[Objects] = []
        self._raised: dict[int, Raised] = {}
        self.texts: dict[int, bytes] = {}
        self.same: dict[int, int] = {}

    def add(self, chapter: Objects) -> int:
        """Take the objects of a chapter; what their numbers are raised by."""
        self._chapters.append(chapter)
        base = len(self._chapters) * SPACE
        self._raised[base] = Raised(base)
        return base

    def put(self, number: int, entry: bytes) -> None:
        """Add an entry to a dictionary, which is not looked at."""
        self.texts[number] = b"<<" + entry + self.text(number).removeprefix(b"<<")

    def entries(self, number: int) -> dict[bytes, bytes]:
        """The object as a dictionary of texts, with common numbers."""
        return entries(self.text(number))

    def text(self, number: int) -> bytes:
        """The object with common numbers; of a stream its dictionary."""
        text, base, *_ = self.object(number)
        return renumbered(text, self._raised[base]) if base else text

    def object(self, number: int) -> tuple[bytes, int, Content, bool]:
        """Its text, what the references in it are to be raised by, the content of a stream, and whether that
        is still to be compressed."""
        text = self.texts.get(number)
        if text is not None:
            return text, 0, None, False
        if number >= SPACE:
            chapter, local = self._chapters[number // SPACE - 1], number % SPACE
            return chapter.texts.get(local, b"null"), number - local, chapter.streams.get(local), False
        item: Any = self._frame.get_object(number, 0)
        if not isinstance(item, pikepdf.Stream):
            return bytes(item.unparse(resolved=True)), 0, None, False
        parts, content = entries(item.stream_dict.unparse(resolved=True)), item.read_raw_bytes()
        length = parts.pop(b"/Length", b"0")  # which comes last, as in those of chapters
        # As qpdf has it: whoever looks for metadata need not know of PDF.
        if b"/Filter" not in parts and parts.get(b"/Type") != b"/Metadata":
            return told(parts), 0, content, True
        return told(parts | {b"/Length": length}), 0, content, False

    def written(self) -> bytes:
        """The PDF; pages come first, so that a viewer need not go through all tags."""
        trailer = self._frame.trailer
        ends = {name: trailer[name].objgen[0] for name in ("/Root", "/Info") if name in trailer}
        with ThreadPoolExecutor(1) as helper:
            return _Writer(self, helper).written([trailer.Root.Pages.objgen[0]], ends)


class _Found(dict[int, bytes]):
    """How objects are referred to in the file, by their common numbers; in `order` of discovery."""

    def __init__(self, same: Mapping[int, int]) -> None:
        self._same = same
        self.order: list[tuple[int, int]] = []
        self.last = 0

    def __missing__(self, number: int) -> bytes:
        real = self._same.get(number, number)
        if real != number:
            made = self[real]
        else:
            self.last += 1
            self.order.append((number, self.last))
            made = b"%d 0 R" % self.last
        self[number] = made
        return made


class _References(dict[bytes, bytes]):
    """The same by the numbers of a chapter, which are raised by `base`."""

    def __init__(self, found: _Found, base: int) -> None:
        self._found, self._base = found, base

    def __missing__(self, digits: bytes) -> bytes:
        made = self[digits] = self._found[self._base + int(digits)]
        return made


class _Writer:
    """What is written so far: streams by name, each its text and its content."""

    def __init__(self, joined: Joined, helper: ThreadPoolExecutor) -> None:
        """`helper` compresses beside all else, for which it needs no lock."""
        self._joined, self._helper = joined, helper
        self._found = _Found(joined.same)
        self._streams: list[tuple[int, bytes, bytes | memoryview | Future[bytes]]] = []
        self._out = bytearray(_HEAD)
        self._places: dict[int, tuple[int, int, int]] = {}
        self._batch: list[tuple[int, bytes]] = []

    def written(self, first: list[int], ends: dict[str, int]) -> bytes:
        found, references = self._found, dict[int, _References]()
        for number in first:
            found[number]
        led = b"".join(b"%b %b" % (name.encode(), found[number]) for name, number in ends.items())
        for number, name in found.order:  # which grows meanwhile
            text, base, content, loose = self._joined.object(number)
            if base not in references:
                references[base] = _References(found, base)
            made = renumbered(text, references[base])
            if content is not None:
                self._streams.append((name, made, self._packed(content) if loose else content))
            else:
                self._batch.append((name, made))
                if len(self._batch) == _BATCH:
                    self._flush()
        self._flush()
        for name, text, waited in self._streams:
            self._stream(name, text, waited)
        self._close(led)
        return bytes(self._out)

    def _packed(self, content: "bytes | memoryview") -> Future[bytes]:
        if len(content) > _SMALL:
            return self._helper.submit(zlib.compress, content, _LEVEL)
        done = Future[bytes]()  # what is done sooner than handed over
        done.set_result(zlib.compress(content, _LEVEL))
        return done

    def _stream(self, name: int, text: bytes, content: "bytes | memoryview | Future[bytes]") -> None:
        if isinstance(content, Future):
            content = content.result()
            text = text.removesuffix(b">>") + b"/Filter /FlateDecode/Length %d>>" % len(content)
        self._places[name] = 1, len(self._out), 0
        self._out += b"%d 0 obj\n%b\nstream\n" % (name, text)
        self._out += content
        self._out += b"\nendstream\nendobj\n"

    def _flush(self) -> None:
        """Put the objects that wait into one stream."""
        if not self._batch:
            return
        self._found.last += 1
        own = self._found.last
        index, at = [], 0
        for place, (name, text) in enumerate(self._batch):
            self._places[name] = 2, own, place
            index.append(b"%d %d" % (name, at))
            at += len(text) + 1
        head = b" ".join(index) + b"\n"
        content = head + b"\n".join([text for _, text in self._batch])
        parts = b"<</Type /ObjStm/N %d/First %d>>" % (len(self._batch), len(head))
        self._streams.append((own, parts, self._packed(content)))
        self._batch = []

    def _close(self, led: bytes) -> None:
        """The table of places, and what names the file."""
        own, at = self._found.last + 1, len(self._out)
        self._places[own] = 1, at, 0
        rows = [(0, 0, 0), *(self._places[name] for name in range(1, own + 1))]
        content = zlib.compress(b"".join(starmap(_ROW.pack, rows)))
        name = hashlib.md5(self._out, usedforsecurity=False).hexdigest().encode()
        self._out += (
            b"%d 0 obj\n<</Type /XRef/Size %d/W [1 4 2]%b/ID [<%b> <%b>]/Filter /FlateDecode"
            b"/Length %d>>\nstream\n"
        ) % (own, own + 1, led, name, name, len(content))
        self._out += content + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at
