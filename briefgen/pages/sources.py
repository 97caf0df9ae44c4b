"""出处: every sentence that a record stands in, numbered per city, with the figures emphasised."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from briefgen import display
from briefgen.model import Chapter
from briefgen.pages.evidence import Entry, Register
from briefgen.pages.material import Material
from briefgen.pages.show import source_name

KIND = "sources"
HEAD = 20  # characters of a heading that a page's head has room for


@dataclass(frozen=True, slots=True)
class Quote:
    """One entry: `runs` are pieces of the quote, True for a figure; `back` is the id of its first use."""

    number: int
    id: str
    runs: tuple[tuple[str, bool], ...]
    paragraph: int
    back: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """The entries under one heading of the report; `previous` for last year's report.

    `document` names any other document. `path` are the headings that differ from those of the part before,
    `head` is what pages that begin inside the part say of it.
    """

    section: tuple[str, ...]
    path: tuple[str, ...]
    previous: bool
    quotes: tuple[Quote, ...]
    document: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """One city's part of 出处; the first of the book carries the chapter's heading."""

    first: bool
    single: bool
    slug: str
    city: str
    title: str
    source: str
    previous_title: str | None
    previous_source: str | None
    total: int
    parts: tuple[Part, ...]


def chapters(material: Material, used: dict[str, set[int]]) -> tuple[Chapter, ...]:
    """One chapter a city; `used` are the numbers that the city's brief shows."""
    made = []
    for at, city in enumerate(material.cities):
        register = material.registers[city.city]
        report, previous = city.extraction.report, city.previous
        page = Sources(
            first=at == 0,
            single=material.single,
            slug=register.slug,
            city=city.city,
            title=report.title,
            source=source_name(report.source),
            previous_title=previous.report.title if previous else None,
            previous_source=source_name(previous.report.source) if previous else None,
            total=len(register.entries),
            parts=_parts(register, used.get(city.city, set())),
        )
        made.append(Chapter(f"sources-{register.slug}", f"出处 · {city.city}", KIND, page, city=city.city))
    return tuple(made)


def _parts(register: Register, used: set[int]) -> tuple[Part, ...]:
    def heading(entry: Entry) -> tuple[bool, str, tuple[str, ...]]:
        return entry.previous, entry.document, entry.section

    parts: list[Part] = []
    for (previous, document, section), entries in groupby(register.entries, heading):
        last = parts[-1] if parts else None
        same = last is not None and (last.previous, last.document) == (previous, document)
        path = _path(last.section if last and same else (), section)
        quotes = tuple(_quote(entry, register, used) for entry in entries)
        parts.append(Part(section, path, previous, quotes, document, _head(section, previous, document)))
    return tuple(parts)


def _head(section: tuple[str, ...], previous: bool, document: str) -> str:
    said = document or ("上年报告 " if previous else "") + (section[-1] if section else "正文")
    return said if len(said) <= HEAD else f"{said[: HEAD - 1]}…"


def _path(before: tuple[str, ...], section: tuple[str, ...]) -> tuple[str, ...]:
    """What a reader who has just read the headings `before` needs: the last heading at least."""
    same = 0
    while same < min(len(before), len(section) - 1) and before[same] == section[same]:
        same += 1
    return section[same:]


def _quote(entry: Entry, register: Register, used: set[int]) -> Quote:
    back = register.use_id(entry.number) if entry.number in used else None
    text = display.widen(entry.quote)
    runs = tuple(_runs(text, entry.figures))
    return Quote(entry.number, register.entry_id(entry.number), runs, entry.paragraph, back)


def _runs(text: str, figures: Iterable[tuple[int, int]]) -> Iterable[tuple[str, bool]]:
    done = 0
    for start, end in figures:
        if start > done:
            yield text[done:start], False
        yield text[start:end], True
        done = end
    if done < len(text):
        yield text[done:], False
