"""The press for books of any size: one book, or volumes by province with a book that leads to them.

A volume and its cities' briefs are pressed together before the next volume's chapters are set, so that memory
holds the chapters and galleys of one volume, however many there are: the others' chapters are on the disk.
"""

import pickle
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from briefgen import cache
from briefgen.engine import Job, Lost, Pending, memory
from briefgen.model import Book, Chapter, Notice
from briefgen.outputs.attach import Attachment
from briefgen.pages import own as readers_own
from briefgen.pages import volumes
from briefgen.press import Press
from briefgen.spill import Spilled

BOOK = "book.pdf"
CODE = ("outputs", "model", "errors.py", "assets.py")
_BRIEF = "brief-"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A book, and the volumes that it is parted into, if any: then chapters of cities are names in `book`."""

    book: Book
    parts: tuple[volumes.Volume, ...] = ()
    """The volumes without their books."""
    _room: Spilled = field(default_factory=Spilled)

    def volume(self, part: volumes.Volume) -> tuple[Book, tuple[Chapter, ...]]:
        """The book of a volume, and the chapters of its cities as they are in the whole book."""
        book, chapters = pickle.loads(self._room[part.path])
        return book, chapters

    def of(self, cities: Collection[str]) -> Book:
        """The whole book as far as these cities go."""
        there: dict[str, Chapter] = {}
        for part in self.parts:
            if any(place.city in cities for place in part.places):
                there |= {chapter.name: chapter for chapter in self.volume(part)[1]}
        return replace(self.book, chapters=tuple(there.get(c.name, c) for c in self.book.chapters))


def shelved(book: Book, most: int, hold: Callable[[], Spilled]) -> Shelf:
    """The book as it is; one of more than `most` cities in volumes that wait where `hold` gives room."""
    parts, room = volumes.parted(book, most), hold()
    if not parts:
        return Shelf(book)
    own: dict[str | None, list[Chapter]] = {}
    for chapter in book.chapters:
        own.setdefault(chapter.city, []).append(chapter)
    for part in parts:
        chapters = tuple(chapter for place in part.places for chapter in own[place.city])
        room[part.path] = pickle.dumps((part.book, chapters), protocol=5)
    within = {place.city for part in parts for place in part.places}
    named = (replace(c, context=None, charts=()) if c.city in within else c for c in book.chapters)
    bare = replace(book, chapters=tuple(named), alone=())
    return Shelf(bare, tuple(replace(part, book=replace(bare, chapters=())) for part in parts), room)


def pressed(
    press: Press,
    shelf: Shelf,
    cities: Sequence[str],
    wanted: Mapping[str, Sequence[Attachment]],
    beside: Callable[[Sequence[Chapter]], None] = lambda chapters: None,
) -> tuple[Spilled, list[Notice]]:
    """As `Press.books`; volumes become volumes/<number>-<province>.pdf and a book.pdf without the cities, in
    which an index and every link lead to them. `beside` is given the chapters of a volume's cities while
    workers set them."""
    files, notices = press.hold(), list[Notice]()
    if not shelf.parts:
        made, lost = press.books(shelf.book, cities, wanted)
        files |= made
        return files, lost
    told: dict[str, Pending] = {}
    for part in shelf.parts:
        book, chapters = shelf.volume(part)
        own = [place.city for place in part.places]
        one = replace(press, volume=part.path, meanwhile=partial(beside, chapters))
        made, lost = one.books(book, own, _wanted(own, wanted))
        files |= {part.path if name == BOOK else name: content for name, content in made.items()}
        notices += lost
        if BOOK in made:
            told[part.path] = _read(press, part.path, made.pop(BOOK))
        del book, chapters, made, one
        memory.trim()
    if BOOK in wanted:
        led = volumes.leading(shelf.book, shelf.parts, _told(press, told))
        # Nobody is told of it yet: its links into the volumes are not there.
        made, lost = replace(press, made=lambda path, pdf: None).books(led, (), {BOOK: wanted[BOOK]})
        memory.trim()  # the data files went through here
        files |= _linked(press, made, shelf.parts)
        notices += lost
    return files, notices


def own(press: Press, shelf: Shelf, sets: Mapping[str, Sequence[str]]) -> tuple[Spilled, list[Notice]]:
    """The books of readers who want the cities of a set alone, by the paths of `sets`."""
    files = press.hold()
    notices: list[Notice] = []
    for path, cities in sets.items():
        part = readers_own.bound(shelf.of(cities), cities)
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


def _read(press: Press, path: str, pdf: bytes) -> Pending:
    """Begin with the pages and page numbers of a volume; workers read it while they set the next."""
    common = {"程序": cache.code(*CODE), "库": cache.libraries("pikepdf")}
    job = Job(press.told(path, path), common | {"分册": cache.digest(pdf)}, (pdf, _BRIEF))
    begun = press.work.begin("places", places, [job])
    if not begun.tasks:
        begun.kept[0] = press.work.results(begun)[0]
    begun.jobs = [replace(job, args=())]  # who reads it has it
    return begun


def _told(press: Press, begun: Mapping[str, Pending]) -> dict[str, volumes.Made]:
    """Pages and page numbers of each volume that is there."""
    found = {path: press.work.results(pending)[0] for path, pending in begun.items()}
    return {path: volumes.Made(*one) for path, one in found.items() if not isinstance(one, Lost)}


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
