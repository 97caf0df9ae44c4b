"""The press for books of any size: one book, or volumes by province with a book that leads to them.

A volume and its cities' briefs are pressed together before the next volume's chapters are set, so that memory
holds the galleys of one volume, however many there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefgen import cache
from briefgen.engine import Job, Lost, memory
from briefgen.model import Book, Notice
from briefgen.outputs.attach import Attachment
from briefgen.pages import own as readers_own
from briefgen.pages import volumes
from briefgen.press import Press
from briefgen.spill import Spilled

BOOK = "book.pdf"
CODE = ("outputs", "model", "errors.py", "assets.py")
_BRIEF = "brief-"


def pressed(
    press: Press, book: Book, cities: Sequence[str], wanted: Mapping[str, Sequence[Attachment]], most: int
) -> tuple[Spilled, list[Notice]]:
    """As `Press.books`; a book of more than `most` cities becomes volumes/<number>-<province>.pdf and a
    book.pdf without the cities, in which an index and every link lead to them."""
    parts = volumes.parted(book, most)
    files, notices = press.hold(), list[Notice]()
    if not parts:
        made, lost = press.books(book, cities, wanted)
        files |= made
        return files, lost
    for part in parts:
        own = [place.city for place in part.places]
        one = replace(press, volume=part.path)
        made, lost = one.books(part.book, own, _wanted(own, wanted))
        files |= {part.path if name == BOOK else name: content for name, content in made.items()}
        notices += lost
        memory.trim()
    if BOOK in wanted:
        led = volumes.leading(book, parts, _told(press, files, parts))
        # Nobody is told of it yet: its links into the volumes are not there.
        made, lost = replace(press, made=lambda path, pdf: None).books(led, (), {BOOK: wanted[BOOK]})
        files |= _linked(press, made, parts)
        notices += lost
    return files, notices


def own(press: Press, book: Book, sets: Mapping[str, Sequence[str]]) -> tuple[Spilled, list[Notice]]:
    """The books of readers who want the cities of a set alone, by the paths of `sets`."""
    files = press.hold()
    notices: list[Notice] = []
    for path, cities in sets.items():
        part = readers_own.bound(book, cities)
        made, lost = replace(press, volume=path).books(part, cities, {BOOK: ()})
        if BOOK in made:
            files[path] = made[BOOK]
        notices += lost
    return files, notices


def _wanted(
    cities: Sequence[str], wanted: Mapping[str, Sequence[Attachment]]
) -> dict[str, Sequence[Attachment]]:
    """The volume itself, whose attachments are the leading book's, and the briefs of its cities."""
    briefs = {name: wanted[name] for name in (f"briefs/{city}.pdf" for city in cities) if name in wanted}
    return ({BOOK: ()} if BOOK in wanted else {}) | briefs


def _told(press: Press, files: Spilled, parts: Sequence[volumes.Volume]) -> dict[str, volumes.Made]:
    """Pages and page numbers of each volume that is there."""
    there = [part.path for part in parts if part.path in files]
    common = {"程序": cache.code(*CODE), "库": cache.libraries("pikepdf")}
    jobs = [
        Job(press.told(path, path), common | {"分册": cache.digest(files[path])}, (files[path], _BRIEF))
        for path in there
    ]
    found = press.work.map("places", places, jobs, least=8)
    told = zip(there, found, strict=True)
    return {path: volumes.Made(*one) for path, one in told if not isinstance(one, Lost)}


def _linked(press: Press, made: dict[str, bytes], parts: Sequence[volumes.Volume]) -> dict[str, bytes]:
    """The leading book with its links into the volumes; as it is when the worker was lost."""
    if BOOK not in made:
        return made
    slugs = {place.brief.removeprefix(_BRIEF): part.path for part in parts for place in part.places}
    anchors = {part.anchor: part.path for part in parts}
    digests = {
        "书": cache.digest(made[BOOK]),
        "分册": cache.digest(sorted(slugs.items()), sorted(anchors.items())),
        "程序": cache.code(*CODE),
        "库": cache.libraries("pikepdf"),
    }
    (done,) = press.work.map("link", linked, [Job(press.told(BOOK), digests, (made[BOOK], slugs, anchors))])
    return made if isinstance(done, Lost) else {BOOK: done}


def places(pdf: bytes, beginning: str) -> tuple[int, dict[str, str]]:
    """The work of one worker on one volume."""
    from briefgen.outputs import places

    return places.places(pdf, beginning)


def linked(pdf: bytes, files: Mapping[str, str], anchors: Mapping[str, str]) -> bytes:
    """The work of one worker on the leading book."""
    from briefgen.outputs import places

    return places.led_on(pdf, files, anchors)
