"""出处: every sentence that a record stands in, numbered per city, with the figures emphasised."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any

from briefgen import display
from briefgen.model import Chapter
from briefgen.pages import fit
from briefgen.pages.evidence import Entry, Register
from briefgen.pages.material import Own
from briefgen.pages.show import source_name

KIND = "sources"
WIDEST, LINE = 46, 12.0  # ems that no line of entries exceeds, and its points
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
    `head` is what pages that begin inside the part say of it. The path takes `height` points and stands
    beside the first `led` paragraphs, which are kept with it.
    """

    section: tuple[str, ...]
    path: tuple[str, ...]
    previous: bool
    quotes: tuple[Quote, ...]
    document: str = ""
    head: str = ""
    height: float = 0.0
    led: int = 1


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


def chapter(own: Own, slug: str, context: Any) -> Chapter:
    """The city's part, of the context that `page` gives."""
    city = own.city.city
    return Chapter(f"sources-{slug}", f"出处 · {city}", KIND, context, city=city)


def page(own: Own, register: Register, used: Set[int]) -> Sources:
    """What stands in the city's part; `used` are the numbers that its brief shows."""
    city = own.city
    report, previous = city.extraction.report, city.previous
    return Sources(
        first=own.first,
        single=own.single,
        slug=register.slug,
        city=city.city,
        title=report.title,
        source=source_name(report.source),
        previous_title=previous.report.title if previous else None,
        previous_source=source_name(previous.report.source) if previous else None,
        total=len(register.entries),
        parts=_parts(register, used, fit.sheet(own.info.theme)),
    )


def _parts(register: Register, used: Set[int], sheet: fit.Sheet) -> tuple[Part, ...]:
    def heading(entry: Entry) -> tuple[bool, str, tuple[str, ...]]:
        return entry.previous, entry.document, entry.section

    parts: list[Part] = []
    for (previous, document, section), entries in groupby(register.entries, heading):
        last = parts[-1] if parts else None
        same = last is not None and (last.previous, last.document) == (previous, document)
        path = _path(last.section if last and same else (), section)
        quotes = tuple(_quote(entry, register, used) for entry in entries)
        height = sum(fit.height(text, sheet.path_measure, sheet.path_line) for text in path or ("正文",))
        head = _head(section, previous, document)
        parts.append(Part(section, path, previous, quotes, document, head, height, _led(quotes, height)))
    return tuple(parts)


def _led(quotes: Sequence[Quote], height: float) -> int:
    """How many paragraphs are surely as high as the headings beside them, or all."""
    ems: dict[int, float] = {}
    for quote in quotes:  # digits are narrower than an em
        ems[quote.paragraph] = ems.get(quote.paragraph, 0.0) + 0.8 * sum(len(text) for text, _ in quote.runs)
    reached = accumulate(max(1, wide // WIDEST) * LINE for _, wide in sorted(ems.items()))
    return next((count for count, high in enumerate(reached, 1) if high >= height), len(ems))


def _head(section: tuple[str, ...], previous: bool, document: str) -> str:
    said = document or ("上年报告 " if previous else "") + (section[-1] if section else "正文")
    return said if len(said) <= HEAD else f"{said[: HEAD - 1]}…"


def _path(before: tuple[str, ...], section: tuple[str, ...]) -> tuple[str, ...]:
    """What a reader who has just read the headings `before` needs: the last heading at least."""
    same = 0
    while same < min(len(before), len(section) - 1) and before[same] == section[same]:
        same += 1
    return section[same:]


def _quote(entry: Entry, register: Register, used: Set[int]) -> Quote:
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
