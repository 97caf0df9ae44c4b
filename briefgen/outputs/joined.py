"""A frame and many chapters' objects written as one PDF, without a tree of them all in memory.

Objects have common numbers meanwhile: those of the frame their own, those of the n-th chapter n · SPACE and
more. Of the frame, of pages and of links what nothing leads to is left out; the same bytes for the same
input.
"""

import hashlib
import zlib
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from itertools import accumulate, chain, starmap
from struct import Struct
from typing import Any

import pikepdf

from briefgen.outputs.objects import Body, entries, renumbered, told

SPACE = 1 << 24
_HEAD = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
_BATCH = 200  # objects written in one stream
LEVEL = 5  # of compression: two thirds of the time of 6 for one part in a hundred
_SMALL = 5000  # bytes
_ROW = Struct(">BIB")  # of the table of places


class _Chapter:
    """A chapter's objects, their numbers raised by `base`; those before the rest have `names` in the file."""

    def __init__(self, body: Body, base: int, first: int) -> None:
        self.body, self.base, self.names = body, base, range(first, first + body.starts[1])
        self._raised = range(base, base + SPACE)
        self._others = body.links.told(self._raised) + body.rest.told(self._raised)

    @cached_property
    def _core(self) -> list[bytes]:
        return self.body.core.told(self._raised)  # hardly ever asked for

    def text(self, number: int) -> bytes:
        """The object, with common numbers."""
        links = self.body.starts[0]
        return self._others[number - links] if number >= links else self._core[number]


class Joined:
    """The objects of a frame, which may still be worked on, and of the chapters that were added.

    `texts` stand in place of objects, `same` says that one object is another; both in common numbers. The
    core of a chapter (see `Body`) is written whole, and no object of it may be another.
    """

    def __init__(self, frame: pikepdf.Pdf) -> None:
        self._frame = frame
        self.chapters: list[_Chapter] = []
        self.count = 0
        self.texts: dict[int, bytes] = {}
        self.same: dict[int, int] = {}
        self._made: dict[int, bytes] = {}
        self._dense: set[int] = set()

    def add(self, body: Body) -> int:
        """Take the objects of a chapter; what their numbers are raised by."""
        base = (len(self.chapters) + 1) * SPACE
        self.chapters.append(_Chapter(body, base, self.count + 1))
        self.count += body.starts[1]
        return base

    def stream(self, content: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
        """How a new stream is referred to; its content may be `packed` with LEVEL already."""
        number = SPACE // 2 + len(self._made)  # no frame has as many
        if packed:
            self._dense.add(number)
            entries += b"/Filter /FlateDecode/Length %d" % len(content)
        self._made[number], self.texts[number] = content, b"<<%b>>" % entries
        return b"%d 0 R" % number

    def entries(self, number: int) -> dict[bytes, bytes]:
        """The object as a dictionary of texts, with common numbers."""
        return entries(self.text(number))

    def text(self, number: int) -> bytes:
        """The object with common numbers; of a stream its dictionary."""
        return self.object(number)[0]

    def object(self, number: int) -> tuple[bytes, bytes | None, bool]:
        """Its text, the content of a stream, and whether that is still to be compressed."""
        if number in self.texts:
            return self.texts[number], self._made.get(number), number not in self._dense
        if number >= SPACE:
            chapter, local = self.chapters[number // SPACE - 1], number % SPACE
            return chapter.text(local), chapter.body.streams.get(local), False
        item: Any = self._frame.get_object(number, 0)
        if not isinstance(item, pikepdf.Stream):
            return bytes(item.unparse(resolved=True)), None, False
        parts, content = entries(item.stream_dict.unparse(resolved=True)), item.read_raw_bytes()
        length = parts.pop(b"/Length", b"0")  # which comes last, as in those of chapters
        # As qpdf has it: whoever looks for metadata need not know of PDF. What is a ZIP is dense.
        if b"/Filter" in parts or parts.get(b"/Type") == b"/Metadata" or content.startswith(b"PK\3\4"):
            return told(parts | {b"/Length": length}), content, False
        return told(parts), content, True

    def written(self) -> bytes:
        """The PDF; pages come first, so that a viewer need not go through all tags."""
        trailer = self._frame.trailer
        ends = {name: trailer[name].objgen[0] for name in ("/Root", "/Info") if name in trailer}
        with ThreadPoolExecutor(2) as helper:
            return _Writer(self, helper).written([trailer.Root.Pages.objgen[0]], ends)


class _Found(dict[int, int]):
    """The numbers in the file by common numbers; what is not written with its chapter is `waiting`."""

    def __init__(self, joined: Joined) -> None:
        self._same, self.last = joined.same, joined.count
        self.waiting = deque[int]()
        for chapter in joined.chapters:
            self.update(enumerate(chapter.names, chapter.base))

    def __missing__(self, number: int) -> int:
        real = self._same.get(number, number)
        if real != number:
            made = self[real]
        else:
            self.waiting.append(number)
            made = self.new()
        self[number] = made
        return made

    def new(self) -> int:
        """One more number."""
        self.last += 1
        return self.last


class _Writer:
    """What is written so far: streams by name, each its text and its content."""

    def __init__(self, joined: Joined, helper: ThreadPoolExecutor) -> None:
        """`helper` compresses beside all else, for which it needs no lock."""
        self._joined, self._helper = joined, helper
        self._found = _Found(joined)
        self._streams: list[tuple[int, bytes, bytes | Future[bytes]]] = []
        self._out = bytearray(_HEAD)
        self._places: dict[int, tuple[int, int, int]] = {}
        self._batch: list[tuple[int, bytes]] = []

    def written(self, first: Sequence[int], ends: dict[str, int]) -> bytes:
        found = self._found
        for number in first:
            found[number]
        led = b"".join(b"%b %d 0 R" % (name.encode(), found[number]) for name, number in ends.items())
        self._rest()
        for chapter in self._joined.chapters:
            self._whole(chapter)
        self._rest()
        self._put((), 1)
        for name, text, waited in self._streams:
            self._stream(name, text, waited)
        self._close(led)
        return bytes(self._out)

    def _whole(self, chapter: _Chapter) -> None:
        """What is written of a chapter whatever leads there."""
        body, base, names = chapter.body, chapter.base, chapter.names
        own = dict(enumerate(names)) | {number: self._found[base + number] for number in body.led_to}
        texts = body.core.told(own) + body.links.told(own)
        for number in sorted(self._joined.texts.keys() & range(base, base + len(names))):
            texts[number - base] = renumbered(self._joined.texts[number], self._found)
        named = zip(names, texts, strict=True)
        self._put([one for at, one in enumerate(named) if at not in body.streams])
        self._streams += [
            (names[at], texts[at], content) for at, content in body.streams.items() if at < len(names)
        ]

    def _rest(self) -> None:
        """All else that something leads to."""
        while self._found.waiting:
            number = self._found.waiting.popleft()
            text, content, loose = self._joined.object(number)
            name, made = self._found[number], renumbered(text, self._found)
            if content is None:
                self._put([(name, made)])
            else:
                self._streams.append((name, made, self._packed(content) if loose else content))

    def _packed(self, content: bytes) -> Future[bytes]:
        if len(content) > _SMALL:
            return self._helper.submit(zlib.compress, content, LEVEL)
        done = Future[bytes]()  # what is done sooner than handed over
        done.set_result(zlib.compress(content, LEVEL))
        return done

    def _stream(self, name: int, text: bytes, content: bytes | Future[bytes]) -> None:
        if isinstance(content, Future):
            content = content.result()
            text = text.removesuffix(b">>") + b"/Filter /FlateDecode/Length %d>>" % len(content)
        self._places[name] = 1, len(self._out), 0
        self._out += b"%d 0 obj\n%b\nstream\n" % (name, text)
        self._out += content
        self._out += b"\nendstream\nendobj\n"

    def _put(self, objects: Iterable[tuple[int, bytes]], full: int = _BATCH) -> None:
        """Write objects into streams; fewer than `full` wait."""
        self._batch += objects
        while len(self._batch) >= full:
            names, texts = zip(*self._batch[:_BATCH], strict=True)
            self._batch = self._batch[_BATCH:]
            own = self._found.new()
            self._places |= {name: (2, own, place) for place, name in enumerate(names)}
            starts = accumulate([len(text) + 1 for text in texts[:-1]], initial=0)
            index = b"%d %d " * len(names) % tuple(chain.from_iterable(zip(names, starts, strict=True)))
            parts = b"<</Type /ObjStm/N %d/First %d>>" % (len(names), len(index))
            self._streams.append((own, parts, self._packed(index + b"\n".join(texts))))

    def _close(self, led: bytes) -> None:
        """The table of places, and what names the file."""
        own, at = self._found.last + 1, len(self._out)
        self._places[own] = 1, at, 0
        rows = [(0, 0, 0), *map(self._places.__getitem__, range(1, own + 1))]
        content = zlib.compress(b"".join(starmap(_ROW.pack, rows)), 1)  # a third of the time, no larger
        name = hashlib.md5(self._out, usedforsecurity=False).hexdigest().encode()
        self._out += (
            b"%d 0 obj\n<</Type /XRef/Size %d/W [1 4 1]%b/ID [<%b> <%b>]/Filter /FlateDecode"
            b"/Length %d>>\nstream\n"
        ) % (own, own + 1, led, name, name, len(content))
        self._out += content + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at
