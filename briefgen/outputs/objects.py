"""The objects of a chapter's PDF as WeasyPrint has written them: texts to take over, not trees to build.

A `Body` is what a book takes of them. It is made when the chapter is set, so that the make-up need not look
for what objects refer to.
"""

import hashlib
import re
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefgen.errors import BuildError

STREAM = re.compile(rb"(\d+) 0 obj\n(<<[^\n]*/Length (\d+)>>)\nstream\n")
"""How a stream begins: its number, its dictionary, its length."""
OBJECTS = re.compile(rb"<</Type /ObjStm/N (\d+)/First (\d+)/Filter /FlateDecode/Length \d+>>")
"""The dictionary of a stream of objects: how many, and where the first begins."""
REFERENCE = re.compile(rb"(\d+) 0 R")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_TAIL = b"\nendstream\nendobj\n"
# No group is possessive: until 3.11.4 Python errs in what is within (gh-106052).
_STRING = rb"\([^\\()]*+(?:\\.[^\\()]*+)*\)"
_TOKEN = re.compile(rb"<<|>>|[\[\]]|" + _STRING + rb"|<[0-9A-Fa-f]*>|/[^\s/<>\[\]()]*|[^\s/<>\[\]()]+", re.S)
_FLAT = rb"(/[^\s/<>\[\]()]*+)\s*+((?:\d++ 0 R|" + _STRING + rb"|\[[^<>\[\]()]*+\]|<<[^<>\[\]()]*+>>"
_FLAT += rb"|<[0-9A-Fa-f]*+>|/?[^\s/<>\[\]()]++))\s*+"
_ENTRY, _ENTRIES = re.compile(_FLAT, re.S), re.compile(rb"<<\s*+(?:" + _FLAT + rb")*>>\s*+", re.S)
_REFERS, _DIGITS = b" 0 R", b"0123456789"
_HIDDEN = re.compile(rb"\\|\([^()]* 0 R")
_APART = re.compile(_STRING + rb"|(\d+) 0 R", re.S)
_BEHIND = b"\0"  # each object, in none of which it stands


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
        while found := STREAM.match(pdf, at):
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
        if packed := OBJECTS.fullmatch(told):
            joined = zlib.decompress(content)
            names, places = placed(joined, packed)
            self.texts |= {
                name: joined[start:end] for name, start, end in zip(names, places, places[1:], strict=False)
            }
        elif b"/Type /XRef" in told:
            root = _ROOT.search(told)
            self.root = int(root[1]) if root else 0
        else:
            self.texts[name], self.streams[name] = told, content


def placed(joined: bytes, packed: re.Match[bytes]) -> tuple[list[int], list[int]]:
    """The numbers of the objects in a stream of objects, and where each begins, with the end of the last."""
    first = int(packed[2])
    table = [*map(int, joined[:first].split())]
    if len(table) != 2 * int(packed[1]):
        raise _unread()
    return table[::2], [*map(first.__add__, table[1::2]), len(joined)]


def _unread() -> BuildError:
    return BuildError("某章排出的 PDF 读不懂。", next="请报告给开发者。")


def entries(text: bytes) -> dict[bytes, bytes]:
    """The texts of a dictionary's values by name, with its slash."""
    if _ENTRIES.fullmatch(text):  # most are flat, and there are many
        return dict(_ENTRY.findall(text))
    parts = list(_parts(text))
    return dict(zip(parts[::2], parts[1::2], strict=True))


def sound(text: bytes) -> bool:
    """Whether all of it can be read: no string is left open, no bracket stands within a name."""
    return not _TOKEN.sub(b"", text).strip()


def items(text: bytes) -> list[bytes]:
    """The texts of an array's items."""
    return list(_parts(text))


def references(text: bytes) -> list[int]:
    """The numbers that an array of references has."""
    return [int(one) for one in REFERENCE.findall(text)]


def told(parts: Mapping[bytes, bytes]) -> bytes:
    """The dictionary of these entries."""
    return b"<<" + b"".join(b"%b %b" % entry for entry in parts.items()) + b">>"


def number(reference: bytes) -> int:
    """The number in a text that is a reference; BuildError when it is none."""
    found = REFERENCE.fullmatch(reference)
    if not found:
        raise _unread()
    return int(found[1])


def renumbered(text: bytes, new: Mapping[int, int]) -> bytes:
    """The text with the numbers that `new` has for those that it refers to."""
    template, numbers = _parted(text)
    return template % tuple([new[one] for one in numbers])


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of many objects: a template of all of them, and the numbers that it is to be filled with."""

    template: bytes
    numbers: bytes

    def told(self, new: Sequence[int] | Mapping[int, int]) -> list[bytes]:
        """The texts with other numbers."""
        numbers = tuple(map(new.__getitem__, array("I", zlib.decompress(self.numbers))))
        return (zlib.decompress(self.template) % numbers).split(_BEHIND)[:-1]


@dataclass(frozen=True, slots=True)
class Body:
    """What a book takes of a chapter's PDF: objects without gaps in their numbers, from 0.

    First what is taken over whole and seldom changed; then links, which may be changed; then pages and all
    that a book has its own of, with what these lead to. `streams` are the contents of those that are streams.
    """

    digest: str
    """That of the PDF."""
    core: Texts
    links: Texts
    rest: Texts
    starts: tuple[int, int]
    """The numbers of the first link and of the first of the rest."""
    led_to: tuple[int, ...]
    """Those of the rest that core and links refer to."""
    streams: Mapping[int, bytes]
    pages: tuple[int, ...]
    tags: int
    """The root of the tree of tags."""


def body(pdf: bytes) -> tuple[Body, Mapping[int, int]]:
    """The body of a chapter's PDF, and the numbers in it of the PDF's objects."""
    own = Objects(pdf)
    found = dict[int, tuple[bytes, list[int]]]()

    def reached(waiting: list[int]) -> Iterator[int]:
        for one in waiting:  # which grows meanwhile
            if one not in found:
                found[one] = _parted(own.texts.get(one, b"null").rstrip(b"\n"))
                waiting += found[one][1]
                yield one

    tags, pages = own.named(own.root, b"/StructTreeRoot"), own.pages()
    resources = own.named(pages[0], b"/Resources")
    tables = [own.named(resources, name) for name in (b"/Font", b"/ColorSpace")]
    looked_at = [tags, *references(entries(own.texts[tags])[b"/K"]), resources, *pages]
    links = [link for page in pages for link in references(entries(own.texts[page]).get(b"/Annots", b""))]
    rest = [own.named(own.root, b"/Pages"), *tables, *looked_at]
    found |= {one: _parted(own.texts[one].rstrip(b"\n")) for one in (*links, *rest)}
    core = list(reached([led for one in (*links, *looked_at) for led in found[one][1]]))
    rest += reached([led for one in tables for led in found[one][1]])
    new = {one: at for at, one in enumerate(core + links + rest)}
    led_to = {new[number] for one in core + links for number in found[one][1]}
    if len(new) != len(found):
        raise _unread()
    made = Body(
        digest=hashlib.sha256(pdf).hexdigest(),
        core=_texts([found[one] for one in core], new),
        links=_texts([found[one] for one in links], new),
        rest=_texts([found[one] for one in rest], new),
        starts=(len(core), len(core) + len(links)),
        led_to=tuple(sorted(one for one in led_to if one >= len(core) + len(links))),
        streams={new[one]: bytes(content) for one, content in own.streams.items() if one in new},
        pages=tuple(new[page] for page in pages),
        tags=new[tags],
    )
    return made, new


def _texts(parted: Sequence[tuple[bytes, list[int]]], new: Mapping[int, int]) -> Texts:
    template = b"".join([text + _BEHIND for text, _ in parted])
    if template.count(_BEHIND) != len(parted):
        raise _unread()
    numbers = array("I", [new[one] for _, led in parted for one in led])
    return Texts(zlib.compress(template), zlib.compress(numbers))


def _parted(text: bytes) -> tuple[bytes, list[int]]:
    """A template, and the numbers that the text refers to; a string may look like a reference."""
    text, numbers = text.replace(b"%", b"%%"), list[int]()
    if b"(" in text and _HIDDEN.search(text):

        def placed(found: re.Match[bytes]) -> bytes:
            numbers.extend([int(found[1])] if found[1] else ())
            return b"%d 0 R" if found[1] else found[0]

        return _APART.sub(placed, text), numbers
    *parts, last = text.split(_REFERS)
    heads: list[bytes] = []
    for part in parts:  # a pattern takes twice as long
        head = part.rstrip(_DIGITS)
        heads.append(head)
        numbers.append(int(part[len(head) :]))
    return b"%d 0 R".join([*heads, last]), numbers


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
