"""Evidence numbers: which sentence of a city's report has which number, and marks that point to it.

Numbers are per city and follow the text, last year's report after this year's, so that they do not
change when a page shows more or less.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefgen.errors import BuildError
from briefgen.model import CitySummary, Evidence, Segment

Key = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """The small number beside a figure: a link to its entry; `anchor` is there on the first use only."""

    label: str
    target: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence of 出处; `figures` are the spans inside `quote` that are emphasised."""

    number: int
    quote: str
    figures: tuple[tuple[int, int], ...]
    section: tuple[str, ...]
    paragraph: int
    previous: bool


@dataclass(frozen=True, slots=True)
class Register:
    """All entries of one city, and the number of each piece of evidence."""

    city: str
    slug: str
    entries: tuple[Entry, ...]
    numbers: Mapping[Key, int]

    def number(self, evidence: Evidence) -> int:
        """The evidence's number; raises BuildError for evidence that the city does not have."""
        try:
            return self.numbers[_key(evidence)]
        except KeyError:
            raise BuildError(f"“{evidence.quote}”没有对应的出处编号。", where=self.city) from None

    def entry_id(self, number: int) -> str:
        return f"e-{self.slug}-{number}"

    def use_id(self, number: int) -> str:
        return f"r-{self.slug}-{number}"


class Marker:
    """Gives out the marks of one chapter and remembers which numbers it has used."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.used: set[int] = set()

    def mark(self, evidence: Evidence) -> Mark:
        """The mark of one figure, with an anchor for the way back when it is the number's first use."""
        number = self.register.number(evidence)
        anchor = None if number in self.used else self.register.use_id(number)
        self.used.add(number)
        return Mark(str(number), self.register.entry_id(number), anchor)


def slug(city: CitySummary) -> str:
    """A name of the city that is safe in ids: its division code, else a digest of its full name."""
    place = city.extraction.report.place
    name = f"{place.province}{place.parent}{place.name}".encode()
    return f"c{place.code}" if place.code else f"x{hashlib.sha256(name).hexdigest()[:10]}"


def short_name(city: str) -> str:
    """温州市 as 温州; names that would be left with one character stay."""
    return city[:-1] if city.endswith("市") and len(city) > 2 else city


def register(city: CitySummary, findings: Iterable[Segment] = ()) -> Register:
    """Number the evidence of every record of the city, and of what is cited from last year's report."""
    present = [record.evidence for record in city.extraction.records()]
    present += [highlight.evidence for highlight in city.highlights]
    known = {_key(evidence) for evidence in present}
    cited = [t.previous_target.evidence for t in city.tiles if t.previous_target]
    cited += [row.previous_target.evidence for row in city.rows if row.previous_target]
    stated = [*city.verdict, *(s for s in findings if s.city == city.city)]
    cited += [segment.evidence for segment in stated if segment.evidence]
    entries = _entries(present, 1, previous=False)
    last = max((entry.number for _, entry in entries), default=0)
    entries += _entries([e for e in cited if _key(e) not in known], last + 1, previous=True)
    numbers = {key: entry.number for key, entry in entries}
    return Register(city.city, slug(city), tuple(dict.fromkeys(entry for _, entry in entries)), numbers)


def _entries(evidence: Iterable[Evidence], first: int, *, previous: bool) -> list[tuple[Key, Entry]]:
    """One entry a sentence; what stands inside a longer one of the same paragraph is part of that one."""
    ordered = sorted(evidence, key=lambda e: (e.start, -e.end, e.quote))
    groups: list[list[Evidence]] = []
    for one in ordered:
        if groups and _inside(one, groups[-1][0]):
            groups[-1].append(one)
        else:
            groups.append([one])
    numbered = [(same, _entry(number, same, previous)) for number, same in enumerate(groups, first)]
    return [(key, entry) for same, entry in numbered for key in dict.fromkeys(map(_key, same))]


def _inside(one: Evidence, other: Evidence) -> bool:
    """Whether one quote is part of the other's; evidence of two reports never is, since the words differ."""
    at = one.start - other.start
    return (
        one.paragraph == other.paragraph
        and one.end <= other.end
        and other.quote[at : at + len(one.quote)] == one.quote
    )


def _entry(number: int, same: list[Evidence], previous: bool) -> Entry:
    first = same[0]
    spans = sorted(
        {
            (e.figure[0] - first.start, e.figure[1] - first.start)
            for e in same
            if e.figure and first.start <= e.figure[0] < e.figure[1] <= first.end
        }
    )
    return Entry(number, first.quote, _merged(spans), first.section, first.paragraph, previous)


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _key(evidence: Evidence) -> Key:
    return (evidence.start, evidence.end, evidence.quote)
