"""A PDF as the gates see it: pages with their words, links, named places and bookmarks."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from briefgen.outputs.check import known, words
from briefgen.outputs.check.known import Kept, Known
from briefgen.outputs.check.seen import Bookmark, Box, Document, Page, Place
from briefgen.outputs.check.texts import File, is_string, said
from briefgen.outputs.objects import REFERENCE, sound

_REST = 0.08  # of the time that all words of a file take: how long the first share has to do with the rest
# A link and named places as they are mostly written, told at once: a book has thousands.
_LINK = re.compile(
    rb"<</Type /Annot/Subtype /Link/Rect \[([\d. -]+)\](?:/BS <</W 0>>)?(?:/Contents <[0-9a-f]*>)?"
    rb"(?:/StructParent \d+)?/F 4/Dest \(([\w.:-]*)\)>>"
)
_NAMED = rb"\(([\w.:-]*+)\) \[(\d++) 0 R /XYZ [\d. -]*+\] ?"
_PLACE, _PLACES = re.compile(_NAMED), re.compile(rb"<<\s*/Names \[(?:" + _NAMED + rb")*\]\s*>>")
_RANGE = rb"(\d+) <<\s*/S /([Dr])\s*(?:/St (\d+)\s*)?>>\s*"
_LABEL, _LABELS = re.compile(_RANGE), re.compile(rb"<<\s*/Nums \[\s*(?:" + _RANGE + rb")+\]\s*>>")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))

Share = tuple[int, int]
"""Which share of a file this is, from 0, and of how many."""


def read(file: File, pdf: bytes, kept: Kept, share: Share = (0, 1)) -> tuple[Document, Kept]:
    """Everything the gates look at in this share of the file, and what is to be kept of it.

    The words of pages that are known are not read at all.
    """
    sheets = file.pages
    numbers = {page: number for number, page in enumerate(sheets, 1)}
    bookmarks = tuple(_bookmarks(file, numbers))
    headings: dict[int, list[Place]] = defaultdict(list)
    for mark in bookmarks:
        headings[mark.page].append(mark.place)
    pages = known.Pages(file, kept)
    own = _own(len(sheets), share)
    keys = {at: pages.key(sheets[at], headings[at + 1]) for at in own}
    found = _found(pdf, pages, {at: sheets[at] for at in own}, keys, headings)
    labels = _labels(file)
    told = tuple(
        Page(at + 1, labels[at], one.seen, one.missing, tuple(_links(file, sheets[at], numbers)))
        for at, one in found.items()
    )
    again = {key: one for at, one in found.items() if (key := keys[at]) is not None}
    if share[0]:
        return Document(told), Kept(again)
    return Document(told, _places(file, numbers), bookmarks), Kept(again, pages.types(sheets))


def _own(many: int, share: Share) -> range:
    """The pages of a share, from 0: the first is as much shorter as it has more to do."""
    at, of = share
    first = max(0.0, many * ((1 + _REST) / of - _REST))
    ends = [0, *(round(first + (many - first) * n / max(1, of - 1)) for n in range(of))]
    return range(ends[at], ends[at + 1])


def _found(
    pdf: bytes,
    pages: known.Pages,
    sheets: dict[int, int],
    keys: dict[int, str | None],
    headings: dict[int, list[Place]],
) -> dict[int, Known]:
    """What there is to see on each page, read or known."""
    before = {at: pages.before(keys[at], page) for at, page in sheets.items()}
    wanted = [(at, headings[at + 1]) for at, one in before.items() if one is None]
    anew = words.read(pdf, wanted) if wanted else iter(())
    return {
        at: pages.now(sheets[at], next(anew)) if one is None else pages.again(sheets[at], one)
        for at, one in before.items()
    }


def _labels(file: File) -> list[str]:
    """The number of each page as a viewer tells it."""
    told = file.plain(file.entries(file.text(file.root)).get(b"/PageLabels", b""))
    ranges = _LABEL.findall(told) if _LABELS.fullmatch(told) else []
    starts = [int(first) for first, _, _ in ranges]
    found = []
    for at in range(len(file.pages) if starts[:1] == [0] and starts == sorted({*starts}) else 0):
        first, kind, start = next(one for one in reversed(ranges) if int(one[0]) <= at)
        number = at - int(first) + int(start or 1)
        found.append(str(number) if kind == b"D" else _roman(number))
    return found if all(found) and found else [str(page.label) for page in file.document.pages]


def _roman(number: int) -> str:
    """The number in small letters; nothing for a large one."""
    made = ""
    for value, letters in _ROMAN if number < 40 else ():
        made += letters * (number // value)
        number %= value
    return made


def _links(file: File, page: int, numbers: Mapping[int, int]) -> Iterator[tuple[str, Box]]:
    annotations = file.items(file.entries(b"%d 0 R" % page).get(b"/Annots", b"null"))
    if usual := _usual(file, annotations):
        yield from ((name.decode(), _box(edges.split())) for edges, name in usual)
        return
    for annotation in annotations:
        if one := _LINK.fullmatch(file.plain(annotation)):
            yield one[2].decode(), _box(one[1].split())
            continue
        told = file.entries(annotation)
        kind = file.plain(told.get(b"/Subtype", b"null"))
        if not kind.startswith(b"/") or not sound(file.plain(annotation)):
            raise ValueError("an annotation is damaged")
        if kind == b"/Link" and (place := _leads(file, told, numbers)) is not None:
            yield place, _box([file.plain(edge) for edge in file.items(told[b"/Rect"])])


def _leads(file: File, link: Mapping[bytes, bytes], numbers: Mapping[int, int]) -> str | None:
    """The name of the place that a link leads to, empty where it leads nowhere; None for a page of this file
    and for whatever is beyond it."""
    action = file.entries(link[b"/A"]) if b"/A" in link else {}
    place = file.plain(link.get(b"/Dest", action.get(b"/D", b"null")))
    if file.plain(action.get(b"/S", b"null")) == b"/GoToR":
        return None
    if is_string(place):
        return said(place)
    if place.startswith(b"["):
        first = next(iter(file.items(place)), b"null")
        return None if first.isdigit() or _page(file, place, numbers) else ""
    return None if action or place.startswith(b"/") else ""


def _usual(file: File, annotations: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """The edges and places of links that are all written as most are, one behind the other; else nothing."""
    names = [int(one[:-4]) for one in annotations if one.endswith(b" 0 R")]
    if not names or len(names) < len(annotations) or names != [*range(names[0], names[0] + len(names))]:
        return []
    found = _LINK.findall(file.texts(names[0], len(names)))
    return found if len(found) == len(names) else []


def _box(edges: Sequence[bytes]) -> Box:
    left, bottom, right, top = map(float, edges)
    if left <= right and bottom <= top:  # as most are
        return left, bottom, right, top
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _places(file: File, numbers: Mapping[int, int]) -> dict[str, int]:
    names = file.entries(file.text(file.root)).get(b"/Names", b"null")
    found: dict[str, int] = {}
    nodes = [file.entries(names).get(b"/Dests", b"null")]
    for node in nodes:  # which grows meanwhile
        text = file.plain(node)
        if _PLACES.fullmatch(text):
            found |= {name.decode(): numbers.get(int(page), 0) for name, page in _PLACE.findall(text)}
            continue
        told = file.entries(text)
        nodes += [kid for kid in file.items(told.get(b"/Kids", b"[]")) if kid not in nodes]
        each = file.items(told.get(b"/Names", b"[]"))
        for name, place in zip(each[::2], each[1::2], strict=False):
            name, place = file.plain(name), file.entries(place).get(b"/D", place)
            if is_string(name) and _target(file, place):  # else nothing can lead there
                found[said(name)] = _page(file, place, numbers)
    return found


def _page(file: File, place: bytes, numbers: Mapping[int, int]) -> int:
    """The page that a place is on, 0 when there is none."""
    found = _target(file, place)
    return numbers.get(int(found[1]), 0) if found else 0


def _target(file: File, place: bytes) -> re.Match[bytes] | None:
    """What a place refers to."""
    return REFERENCE.fullmatch(next(iter(file.items(place)), b""))


def _bookmarks(file: File, numbers: Mapping[int, int]) -> Iterator[Bookmark]:
    seen = set[bytes]()

    def walk(item: bytes | None, level: int) -> Iterator[Bookmark]:
        while item is not None and item not in seen:
            seen.add(item)
            told = file.entries(item)
            named = file.plain(told.get(b"/Title", b"()"))
            title = said(named) if is_string(named) else ""
            place = file.items(told.get(b"/Dest", b"null"))
            if len(place) >= 4:
                x, y = (float(file.plain(one)) for one in place[2:4])
                yield Bookmark(title, level, _page(file, told[b"/Dest"], numbers), x, y)
            else:
                yield Bookmark(title, level, 0)
            yield from walk(told.get(b"/First"), level + 1)
            item = told.get(b"/Next")

    outlines = file.entries(file.text(file.root)).get(b"/Outlines", b"null")
    yield from walk(file.entries(outlines).get(b"/First"), 1)
