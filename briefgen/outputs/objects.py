"""The objects of a chapter's PDF as WeasyPrint has written them: texts to take over, not trees to build."""

import re
import zlib
from collections.abc import Iterator, Mapping

from briefgen.errors import BuildError

_STREAM = re.compile(rb"(\d+) 0 obj\n(<<[^\n]*/Length (\d+)>>)\nstream\n")
_OBJECTS = re.compile(rb"<</Type /ObjStm/N (\d+)/First (\d+)/Filter /FlateDecode/Length \d+>>")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_TAIL = b"\nendstream\nendobj\n"
_STRING = rb"\((?:[^\\()]|\\.)*+\)"
_TOKEN = re.compile(rb"<<|>>|[\[\]]|" + _STRING + rb"|<[0-9A-Fa-f]*>|/[^\s/<>\[\]()]*|[^\s/<>\[\]()]+", re.S)
_FLAT = rb"(/[^\s/<>\[\]()]*+)\s*+((?>\d++ 0 R|" + _STRING + rb"|\[[^<>\[\]()]*+\]|<<[^<>\[\]()]*+>>"
_FLAT += rb"|<[0-9A-Fa-f]*+>|/?[^\s/<>\[\]()]++))\s*+"
_ENTRY, _ENTRIES = re.compile(_FLAT, re.S), re.compile(rb"<<\s*+(?:" + _FLAT + rb")*+>>\s*+", re.S)
_REFERENCE = re.compile(rb"(\d+) 0 R")
_REFERS, _DIGITS = b" 0 R", b"0123456789"
_HIDDEN, _APART = re.compile(rb"\((?:[^\\()]|\\.)* 0 R", re.S), re.compile(_STRING + rb"|(\d+) 0 R", re.S)


class Objects:
    """The objects of one PDF by number: a text each, and the content of those that are streams.

    Raises BuildError for what is written otherwise than WeasyPrint does.
    """

    def __init__(self, pdf: bytes) -> None:
        self.texts: dict[int, bytes] = {}
        """Of a stream its dictionary."""
        self.streams: dict[int, memoryview] = {}
        self.root = 0
        whole, at = memoryview(pdf), pdf.find(b"\n", pdf.find(b"\n") + 1) + 1
        while found := _STREAM.match(pdf, at):
            at = found.end() + int(found[3])
            if pdf[at : at + len(_TAIL)] != _TAIL:
                break
            self._take(int(found[1]), found[2], whole[found.end() : at])
            at += len(_TAIL)
        if not pdf.startswith(b"startxref", at) or not self.root:
            raise _unread()

    def named(self, number: int, name: bytes) -> int:
        """The number that the one entry of this name in a dictionary refers to."""
        found = re.findall(name + rb" (\d+) 0 R", self.texts[number])
        if len(found) != 1:
            raise _unread()
        return int(found[0])

    def pages(self) -> list[int]:
        """The numbers of the pages in their order."""
        tree = entries(self.texts[self.named(self.root, b"/Pages")])
        return [number(kid) for kid in items(tree[b"/Kids"])]

    def _take(self, name: int, told: bytes, content: memoryview) -> None:
        if packed := _OBJECTS.fullmatch(told):
            self._unpack(zlib.decompress(content), int(packed[1]), int(packed[2]))
        elif b"/Type /XRef" in told:
            root = _ROOT.search(told)
            self.root = int(root[1]) if root else 0
        else:
            self.texts[name], self.streams[name] = told, content

    def _unpack(self, joined: bytes, count: int, first: int) -> None:
        table = [int(one) for one in joined[:first].split()]
        if len(table) != 2 * count:
            raise _unread()
        starts = [first + start for start in table[1::2]]
        ends = [*starts[1:], len(joined)]
        self.texts |= {
            name: joined[start:end] for name, start, end in zip(table[::2], starts, ends, strict=True)
        }


def _unread() -> BuildError:
    return BuildError("某章排出的 PDF 读不懂。", next="请报告给开发者。")


def entries(text: bytes) -> dict[bytes, bytes]:
    """The texts of a dictionary's values by name, with its slash."""
    if _ENTRIES.fullmatch(text):  # most are flat, and there are many
        return dict(_ENTRY.findall(text))
    parts = list(_parts(text))
    return dict(zip(parts[::2], parts[1::2], strict=True))


def items(text: bytes) -> list[bytes]:
    """The texts of an array's items."""
    return list(_parts(text))


def told(parts: Mapping[bytes, bytes]) -> bytes:
    """The dictionary of these entries."""
    return b"<<" + b"".join(b"%b %b" % entry for entry in parts.items()) + b">>"


def number(reference: bytes) -> int:
    """The number in a text that is a reference; BuildError when it is none."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise _unread()
    return int(found[1])


def renumbered(text: bytes, new: Mapping[bytes, bytes]) -> bytes:
    """The text with what `new` has for each number that it refers to; a string may look like a reference."""
    if b"(" in text and _HIDDEN.search(text):
        return _APART.sub(lambda m: m[0] if m[1] is None else new[m[1]], text)
    *parts, last = text.split(_REFERS)
    made: list[bytes] = []
    for part in parts:  # a book has a hundred thousand, and a pattern takes twice as long
        head = part.rstrip(_DIGITS)
        made += head, new[part[len(head) :]]
    return b"".join(made) + last


class Raised(dict[bytes, bytes]):
    """References to the numbers themselves, raised."""

    def __init__(self, by: int) -> None:
        self._by = by

    def __missing__(self, digits: bytes) -> bytes:
        made = self[digits] = b"%d%b" % (self._by + int(digits), _REFERS)
        return made


def _parts(text: bytes) -> Iterator[bytes]:
    """What stands in a dictionary or an array, one thing each, references whole."""
    depth, begin = 0, 0
    waiting: list[bytes] = []  # up to two numbers that a reference may begin with
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token in (b"<<", b"["):
            depth += 1
            if depth == 2:
                yield from waiting
                waiting, begin = [], found.start()
        elif token in (b">>", b"]"):
            depth -= 1
            if depth == 1:
                yield text[begin : found.end()]
        elif depth == 1 and token == b"R":
            yield b" ".join([*waiting, token])
            waiting = []
        elif depth == 1:
            if token.isdigit():
                waiting.append(token)
                if len(waiting) == 3:
                    yield waiting.pop(0)
            else:
                yield from waiting
                yield token
                waiting = []
    yield from waiting
