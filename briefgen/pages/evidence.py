"""Evidence numbers: which sentence of a city's report has which number, and marks that point to it.

Numbers are per city and follow the text, last year's report after this year's, so that they do not
change when a page shows more or less.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from briefgen.errors import BuildError
from briefgen.lexicon import divisions
from briefgen.model import CitySummary, Evidence, History, RecordChange, Segment

Key = tuple[int, int, str]
_BEYOND = 1 << 30  # places of sentences that stand in no report at hand; each has its own


@dataclass(frozen=True, slots=True)
class Mark:
    """The small number beside a figure: a link to its entry; `anchor` is there on the first use only."""

    label: str
    target: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence of 出处; `figures` are the spans inside `quote` that are emphasised.

    `document` names what it stands in when that is neither this year's report nor last year's.
    """

    number: int
    quote: str
    figures: tuple[tuple[int, int], ...]
    section: tuple[str, ...]
    paragraph: int
    previous: bool
    document: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """All entries of one city, and the number of each piece of evidence.

    Two years' reports may say the same in the same place: `before` has last year's numbers apart.
    """

    city: str
    slug: str
    entries: tuple[Entry, ...]
    numbers: Mapping[Key, int]
    before: Mapping[Key, int] = field(default_factory=dict)
    sentences: Mapping[str, Evidence] = field(default_factory=dict)

    def number(self, evidence: Evidence, *, before: bool = False) -> int:
        """The evidence's number; `before` when it stands in last year's report.

        Raises BuildError for evidence that the city does not have.
        """
        key = _key(evidence)
        try:
            return self.before[key] if before and key in self.before else self.numbers[key]
        except KeyError:
            raise BuildError(f"“{evidence.quote}”没有对应的出处编号。", where=self.city) from None

    def sentence(self, quote: str) -> Evidence | None:
        """The evidence of a whole sentence of this or the last edition, None when it is not here."""
        return self.sentences.get(quote)

    def entry_id(self, number: int) -> str:
        return entry_id(self.slug, number)

    def use_id(self, number: int) -> str:
        return f"r-{self.slug}-{number}"


Asked = tuple[Evidence, bool]
"""Evidence whose number is asked for, and whether it stands in last year's report."""


class Numbers:
    """A city's evidence numbers for chapters over all cities: those of what these mostly ask for (`asked`)
    are at hand, all others in the register, which is made when it is needed."""

    def __init__(
        self,
        city: str,
        slug: str,
        total: int,
        known: Iterable[tuple[Asked, int]],
        register: Callable[[], Register],
    ) -> None:
        self.city, self.slug, self.total = city, slug, total
        self._told, self._made = known, register

    @cached_property
    def _known(self) -> Mapping[tuple[Key, bool], int]:
        return {(_key(evidence), before): number for (evidence, before), number in self._told}

    @cached_property
    def _register(self) -> Register:
        return self._made()

    def number(self, evidence: Evidence, *, before: bool = False) -> int:
        """As of the register."""
        known = self._known.get((_key(evidence), before))
        return self._register.number(evidence, before=before) if known is None else known

    def entry_id(self, number: int) -> str:
        """As of the register."""
        return entry_id(self.slug, number)


def entry_id(slug: str, number: int) -> str:
    """Where an entry of 出处 stands."""
    return f"e-{slug}-{number}"


def asked(city: CitySummary, history: History) -> list[Asked]:
    """What chapters over all cities mostly ask of a city: the common list, and what became of promises."""
    cells = (
        cell
        for row in city.rows
        if row.common
        for cell in (row.result_level, row.result_growth, row.target_level, row.target_growth)
    )
    found: list[Asked] = [(cell.fact.evidence, False) for cell in cells if cell.fact]
    for row in history.ledger:
        sides = ((row.promise, True), (row.result, False), (row.renewed, False))
        found += [(fact.evidence, before) for fact, before in sides if fact and row.promise]
    return found


class Marker:
    """Gives out the marks of one chapter and remembers which numbers it has used.

    `returning` are the numbers that 出处 leads back from; None for all.
    """

    def __init__(self, register: Register, returning: Set[int] | None = None) -> None:
        self.register, self.returning = register, returning
        self.used: set[int] = set()

    def mark(self, evidence: Evidence, *, before: bool = False) -> Mark:
        """The mark of one figure, with an anchor for the way back when it is the number's first use."""
        number = self.register.number(evidence, before=before)
        back = number not in self.used and (self.returning is None or number in self.returning)
        anchor = self.register.use_id(number) if back else None
        self.used.add(number)
        return Mark(str(number), self.register.entry_id(number), anchor)


def slug(city: CitySummary) -> str:
    """A name of the city that is safe in ids: its division code, else a digest of its full name."""
    place = city.extraction.report.place
    name = f"{place.province}{place.parent}{place.name}".encode()
    return f"c{place.code}" if place.code else f"x{hashlib.sha256(name).hexdigest()[:10]}"


def short_name(city: str) -> str:
    """温州市 as 温州, 凉山彝族自治州 as 凉山; names that would be left with one character stay."""
    if city.endswith("自治州"):
        return divisions.short_name(city)
    return city[:-1] if city.endswith("市") and len(city) > 2 else city


def register(city: CitySummary, findings: Iterable[Segment] = (), history: History | None = None) -> Register:
    """Number the evidence of every record of the city, of what is cited from last year's report, and of
    what `history` cites from news, plans and the edition before."""
    present = [record.evidence for record in city.extraction.records()]
    present += [highlight.evidence for highlight in city.highlights]
    others = dict(_others(city, history)) if history else {}
    present += others.pop(city.extraction.report.source, [])
    known = {_key(evidence) for evidence in present}
    cited = [t.previous_target.evidence for t in city.tiles if t.previous_target]
    cited += [row.previous_target.evidence for row in city.rows if row.previous_target]
    cited += others.pop("", [])
    said = [*city.verdict, *(segment for segment in findings if segment.city == city.city)]
    stated = [segment.evidence for segment in said if segment.evidence]
    cited += [evidence for evidence in stated if _key(evidence) not in known]
    entries = _entries(present, 1, previous=False)
    last = _entries(cited, _next(entries), previous=True)
    entries += last
    for document, evidence in others.items():
        entries += _entries(evidence, _next(entries), document=document)
    numbers = {key: entry.number for key, entry in reversed(entries)}  # this year's count first
    sentences = {e.quote: e for evidence in others.values() for e in evidence}
    sentences |= {e.quote: e for e in present}
    whole = tuple(dict.fromkeys(entry for _, entry in entries))
    before = {key: entry.number for key, entry in last}
    return Register(city.city, slug(city), whole, numbers, before, sentences)


def _next(entries: Sequence[tuple[Key, Entry]]) -> int:
    return max((entry.number for _, entry in entries), default=0) + 1


def _others(city: CitySummary, history: History) -> Iterator[tuple[str, list[Evidence]]]:
    """Evidence by the document that it stands in: "" for last year's report, its source for this year's."""
    name, own = city.city, city.extraction.report.source
    yield "", [row.promise.evidence for row in history.ledger if row.city == name and row.promise]
    told = [row for row in history.progress if row.city == name]
    sides = [(row.target_source, row.target.evidence) for row in told]
    sides += [(row.source, row.so_far.evidence) for row in told]
    for source in dict.fromkeys(source for source, _ in sides):
        short = source.replace("\\", "/").rpartition("/")[2]
        yield own if source == own else f"进度来源：{short}", [e for at, e in sides if at == source]
    changes = [c for c in history.changes.listed if c.city == name and c.record == "fact"]
    found = [_old(c, at) for at, c in enumerate(changes) if c.old_quote != c.new_quote]
    if old := [evidence for evidence in found if evidence is not None]:
        yield f"上一期（{history.since}）的原句", old


def _old(change: RecordChange, at: int) -> Evidence | None:
    """The sentence that the edition before had, at a place of its own; None when there was none."""
    if change.old_quote is None or change.where is None:
        return None
    section, paragraph, figure = change.where
    start = _BEYOND + at
    span = (start + figure[0], start + figure[1]) if figure else None
    return Evidence(change.old_quote, start, start + len(change.old_quote), section, paragraph, "", span)


def _entries(
    evidence: Iterable[Evidence], first: int, *, previous: bool = False, document: str = ""
) -> list[tuple[Key, Entry]]:
    """One entry a sentence; what stands inside a longer one of the same paragraph is part of that one."""
    ordered = sorted(evidence, key=lambda e: (e.start, -e.end, e.quote))
    groups: list[list[Evidence]] = []
    for one in ordered:
        if groups and _inside(one, groups[-1][0]):
            groups[-1].append(one)
        else:
            groups.append([one])
    numbered = [(same, _entry(number, same, previous, document)) for number, same in enumerate(groups, first)]
    return [(key, entry) for same, entry in numbered for key in dict.fromkeys(map(_key, same))]


def _inside(one: Evidence, other: Evidence) -> bool:
    """Whether one quote is part of the other's; evidence of two reports never is, since the words differ."""
    at = one.start - other.start
    return (
        one.paragraph == other.paragraph
        and one.end <= other.end
        and other.quote[at : at + len(one.quote)] == one.quote
    )


def _entry(number: int, same: list[Evidence], previous: bool, document: str) -> Entry:
    first = same[0]
    spans = sorted(
        {
            (e.figure[0] - first.start, e.figure[1] - first.start)
            for e in same
            if e.figure and first.start <= e.figure[0] < e.figure[1] <= first.end
        }
    )
    return Entry(number, first.quote, _merged(spans), first.section, first.paragraph, previous, document)


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
