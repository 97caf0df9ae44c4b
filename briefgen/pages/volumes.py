"""分册: a book over many cities as volumes by province, and the book that leads to them.

Purely over the bound book: chapters of cities move into the volumes as they are, so that they are set once.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from briefgen.model import Book, BookInfo, Chapter
from briefgen.pages import ledger
from briefgen.pages.contents import Contents, Place
from briefgen.pages.evidence import short_name
from briefgen.pages.guide import Guide
from briefgen.pages.methods import Doubts, Methods
from briefgen.pages.sources import Sources

LEAF = 40  # volumes that are listed on the leaf before the index; more stand in the index itself
ABREAST = 4  # cities in one line of the index


@dataclass(frozen=True, slots=True)
class Volume:
    """One volume: its number, the province (with a part's number where it fills several), its cities."""

    number: int
    of: int
    name: str
    places: tuple[Place, ...]
    book: Book

    @property
    def path(self) -> str:
        """Its file beside book.pdf."""
        wide = max(2, len(str(self.of)))
        return f"volumes/{self.number:0{wide}}-{self.name}.pdf"

    @property
    def anchor(self) -> str:
        """What links to the volume itself lead to."""
        return f"volume-{self.number}"


@dataclass(frozen=True, slots=True)
class Made:
    """A volume made up, for the index: how many pages, and the page of each chapter as printed."""

    pages: int
    starts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover of a volume; `kind` volume."""

    info: BookInfo
    number: int
    of: int
    name: str
    cities: int


@dataclass(frozen=True, slots=True)
class Notes:
    """What 方法与说明 tells of one volume's cities; `kind` notes, fields as in Methods."""

    gaps: tuple[Doubts, ...]
    doubts: tuple[Doubts, ...]
    lost: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One volume in the list: `pages` 0 when it could not be made up."""

    number: int
    name: str
    cities: int
    pages: int
    path: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """The leaf before the index; `kind` volumes. `lines` are empty when they stand in the index."""

    cities: int
    volumes: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The cities of one volume in the index, in rows of (city, chapter, page)."""

    line: Line
    rows: tuple[tuple[tuple[str, str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Index:
    """All cities with volume and page; `kind` index. `lines` as in Leaf."""

    abreast: int
    lines: tuple[Line, ...]
    groups: tuple[Group, ...]


def parted(book: Book, most: int) -> tuple[Volume, ...]:
    """The volumes of a book of more than `most` cities; none for a smaller one, or when `most` is 0."""
    of_city = by_city(book)
    toc = next((c.context for c in book.chapters if isinstance(c.context, Contents)), None)
    if toc is None or not most or len(of_city) <= most:
        return ()
    parts = [part for group in toc.provinces for part in _parts(*group, most)]
    return tuple(
        Volume(number, len(parts), name, places, _bound(book, (number, len(parts)), name, places, of_city))
        for number, (name, places) in enumerate(parts, start=1)
    )


def leading(book: Book, volumes: Sequence[Volume], made: Mapping[str, Made]) -> Book:
    """The book without its cities, with the index of the volumes; `made` by path."""
    lines = tuple(_line(volume, made.get(volume.path)) for volume in volumes)
    listed = len(lines) <= LEAF
    leaf = Leaf(sum(line.cities for line in lines), len(lines), lines if listed else ())
    groups = tuple(_group(v, line, made.get(v.path)) for v, line in zip(volumes, lines, strict=True))
    index = Index(ABREAST, () if listed else lines, groups)
    chapters = tuple(_led(book, leaf, index))
    return replace(book, chapters=chapters)


def by_city(book: Book) -> dict[str, list[Chapter]]:
    """The chapters of each city that has a brief, by the brief's name."""
    names = {c.city: c.name for c in book.chapters if c.kind == "brief"}
    found: dict[str, list[Chapter]] = {name: [] for name in names.values()}
    for chapter in book.chapters:
        if chapter.city in names:
            found[names[chapter.city]].append(chapter)
    return found


def _parts(province: str, places: Sequence[Place], most: int) -> Iterator[tuple[str, tuple[Place, ...]]]:
    """A province's cities in as few nearly equal parts of at most `most` as hold them."""
    count = -(-len(places) // most)
    ends = [round(len(places) * i / count) for i in range(count + 1)]
    for at in range(count):
        yield province + (f"-{at + 1}" if count > 1 else ""), tuple(places[ends[at] : ends[at + 1]])


def _bound(
    book: Book,
    number: tuple[int, int],
    name: str,
    places: Sequence[Place],
    of_city: Mapping[str, Sequence[Chapter]],
) -> Book:
    own = [chapter for place in places for chapter in of_city[place.brief]]
    briefs = [c for c in own if c.kind == "brief"]
    sources = [c for c in own if c.kind != "brief"]
    sources[:1] = [opening(c) for c in sources[:1]]
    cover = Cover(book.info, *number, name, len(places))
    notes = _notes(book, {place.city for place in places})
    back = (("本册说明", "notes"), ("出处", sources[0].name)) if sources else (("本册说明", "notes"),)
    kept = promises(book, places)
    front = tuple((chapter.title, chapter.name) for chapter in kept)
    contents = Contents(front, ((name, tuple(places)),), back)
    guide = [
        replace(c, context=replace(c.context, cities=len(places)))
        for c in book.chapters
        if isinstance(c.context, Guide)
    ]
    leaves = (Chapter("cover", "封面", "volume", cover), Chapter("contents", "目录", "contents", contents))
    chapters = (*leaves, *kept, *guide, *briefs, Chapter("notes", "本册说明", "notes", notes), *sources)
    alone = tuple(c for c in book.alone if c.city in {place.city for place in places})
    return Book(f"{book.title}　第{number[0]}册　{name}", book.info, chapters, alone=alone)


def opening(chapter: Chapter) -> Chapter:
    """The first of a volume's 出处, which carries the heading."""
    page = chapter.page
    return replace(chapter, context=replace(page, first=True)) if isinstance(page, Sources) else chapter


def promises(book: Book, places: Sequence[Place]) -> list[Chapter]:
    """The promises of the volume's cities, when any is told."""
    slugs = {place.brief.removeprefix("brief-") for place in places}
    names = {short_name(place.city) for place in places}
    made = []
    for chapter in book.chapters:
        page = chapter.context
        if isinstance(page, ledger.Page) and (
            own := tuple(x for x in page.lines if x.brief.removeprefix("brief-") in slugs)
        ):
            turned = tuple(_turned(one, slugs) for one in page.turned)
            without = tuple(name for name in page.without if name in names)
            context = replace(page, said=(), lines=own, turned=turned, without=without)
            made.append(replace(chapter, context=context))
    return made


def _turned(one: ledger.Turned, slugs: Collection[str]) -> ledger.Turned:
    groups = [
        (name, tuple(step for step in steps if step.old.mark and step.old.mark.target.split("-")[1] in slugs))
        for name, steps in one.groups
    ]
    return replace(one, groups=tuple((name, steps) for name, steps in groups if steps), same=None)


def _notes(book: Book, cities: Collection[str]) -> Notes:
    told = next((c.context for c in book.chapters if isinstance(c.context, Methods)), None)
    if told is None:
        return Notes((), (), (), ())
    return Notes(
        tuple(one for one in told.gaps if one.city in cities),
        tuple(one for one in told.doubts if one.city in cities),
        tuple(one for one in told.lost if one[0] in cities),
        tuple(one for one in told.sources if one[0] in cities),
    )


def _led(book: Book, leaf: Leaf, index: Index) -> Iterator[Chapter]:
    """The chapters of the leading book: those over all cities, the index in place of the briefs."""
    cities = {c.city for c in book.chapters if c.kind == "brief"}
    for chapter in book.chapters:
        context = chapter.context
        if isinstance(context, Contents):
            back = (("分册索引", "guide"), ("市县索引", "index"), *context.back[:1])
            yield replace(chapter, context=Contents(context.front, (), back))
        elif isinstance(context, Guide):
            yield Chapter(chapter.name, "分册索引", "volumes", leaf)
            yield Chapter("index", "市县索引", "index", index)
        elif isinstance(context, ledger.Page):
            yield replace(chapter, context=replace(context, lines=(), turned=(), without=()))
        elif isinstance(context, Methods):
            others = tuple(one for one in context.gaps if one.city not in cities)
            doubts = tuple(one for one in context.doubts if one.city not in cities)
            yield replace(chapter, context=replace(context, gaps=others, doubts=doubts, lost=(), sources=()))
        elif chapter.city is None:
            yield chapter


def _line(volume: Volume, made: Made | None) -> Line:
    pages = made.pages if made else 0
    return Line(volume.number, volume.name, len(volume.places), pages, volume.path, volume.anchor)


def _group(volume: Volume, line: Line, made: Made | None) -> Group:
    starts = made.starts if made else {}
    cells = [(p.city, p.brief, starts.get(p.brief, "—")) for p in volume.places]
    return Group(line, tuple(tuple(cells[at : at + ABREAST]) for at in range(0, len(cells), ABREAST)))
