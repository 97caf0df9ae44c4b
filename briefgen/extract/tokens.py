"""The tokens of a sentence: names of indicators, figures, places in an order, periods and cue words."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from briefgen.extract import ordinals, periods, quantities
from briefgen.extract.ordinals import Ordinal
from briefgen.extract.periods import Period, Years
from briefgen.extract.quantities import Quantity
from briefgen.lexicon.alternation import either, guarded
from briefgen.lexicon.cues import met, patterns, pledge, short_name, tags
from briefgen.lexicon.indicators import heads, indicators, meant, short_names, spelled
from briefgen.lexicon.wording import anywhere

_NONE: frozenset[str] = frozenset()
_OWN = frozenset({"city"})
_REACH = frozenset({"reach"})
_PART = frozenset({"part", "place"})
_ABOVE = frozenset({"other_place"})
_NO_FIGURE = frozenset({"years", "months", "days", "hours", "points"})
_COMPARING = frozenset({"compare", "degree"})
_SHARES = _COMPARING | {"share"}
_WEAK = frozenset({"fill", "lead", "state", "base", "rest", "soft"})
_WEAK_LEFT = _WEAK | {"degree", "growth", "fall"}
_SEPARATORS = frozenset(",、;:()-—―·•●◆■★▲")


class Token(NamedTuple):  # by far the most common value: a dataclass takes five times as long to make
    """A piece of a folded sentence.

    `kind` is name, head, quantity, rank, period, qualifier, word, separator or other; `tags` say what a
    cue word does. `members` are the indicators that a name or head stands for.
    """

    kind: str
    start: int
    end: int
    text: str
    tags: frozenset[str] = _NONE
    members: tuple[str, ...] = ()
    quantity: Quantity | None = None
    ordinal: Ordinal | None = None
    period: Period | None = None

    @property
    def is_figure(self) -> bool:
        """Whether it counts or measures something (durations and percentage points do not)."""
        return self.quantity is not None and self.quantity.family not in _NO_FIGURE

    @property
    def figure(self) -> tuple[int, int]:
        """The span of the number with its unit, comparators left out; the token's own where it has none."""
        if self.quantity is None:
            return self.start, self.end
        shift = self.start - self.quantity.outer_start
        return self.quantity.start + shift, self.quantity.end + shift

    @property
    def compares(self) -> bool:
        """Whether a comparison or a share begins here (高于, 占, 高1.2个百分点)."""
        return bool(self.tags & _COMPARING)


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """What a sentence is seen from: the report's years, the names of its place, of the place's parts and of
    the one that it lies in."""

    years: Years
    own_names: tuple[str, ...]
    scope_names: tuple[str, ...]
    part_names: tuple[str, ...] = ()
    above_names: tuple[str, ...] = ()


@cache
def _piece_pattern() -> re.Pattern[str]:
    return re.compile(either([*tags(), *_SEPARATORS]))


def _places(text: str, view: "Viewpoint") -> Iterator[tuple[int, int]]:
    """Where the names that the view knows stand, from left to right, the longest first."""
    every = (*view.own_names, *view.part_names, *view.above_names)
    known = [name for name in every if name in text]
    found = [(start, start + len(name)) for name in known for start in _starts(name, text)]
    yield from sorted(found, key=lambda span: (span[0], -span[1]))


def _starts(name: str, text: str) -> Iterator[int]:
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + len(name))


@cache
def _qualifier_pattern() -> re.Pattern[str]:
    return guarded("|".join(patterns("qualifier")))


@cache
def _topics() -> dict[str, tuple[str, ...]]:
    return {head: indicators()[members[0]].topics for head, members in heads().items()}


_new = tuple.__new__  # the most common tokens by far: their own constructor takes three times as long

Spans = tuple[tuple[int, int], ...]


@cache
def _short_pattern() -> re.Pattern[str]:
    return guarded(short_name(short_names()))


def named(text: str) -> Spans:
    """Where names and heads of indicators stand in folded `text`."""
    found = tuple(spelled().find(text))
    more = tuple(match.span() for match in _short_pattern().finditer(text))
    return tuple(sorted(found + more)) if more else found


def names_an_indicator(text: str, spans: Spans, topics: Container[str] = ()) -> bool:
    """Whether folded `text` with these `named` spans holds an indicator's name, or a head with its topic.

    The topic may be one of the `topics` that the text goes on with.
    """
    for word in {text[start:end] for start, end in spans} if spans else ():
        if meant(word) or any(topic in text or topic in topics for topic in _topics()[word]):
            return True
    return False


_SAYING = re.compile(r"[\d亿万成第首]|[百千]分之|[十百千][家户人]")


@cache
def _saying_pattern() -> re.Pattern[str]:
    return guarded(anywhere())


def says_something(text: str) -> bool:
    """Whether folded `text` holds a figure, or words that may stand for one."""
    return _SAYING.search(text) is not None or _saying_pattern().search(text) is not None


def tokenise(text: str, view: Viewpoint, spans: Spans | None = None) -> list[Token]:
    """The tokens of a folded sentence; they cover it without gaps up to its stop. `spans` are its `named`."""
    sentence = text.rstrip("。!?…")
    marks = list(_marks(sentence, view, named(text) if spans is None else spans))
    marks.sort(key=lambda token: (token.start, -token.end))
    taken: list[Token] = []
    position = 0
    for token in marks:
        if token.start < position:
            continue
        if position < token.start:
            _plain(sentence, position, token.start, taken)
        taken.append(token)
        position = token.end
    if position < len(sentence):
        _plain(sentence, position, len(sentence), taken)
    return _merged(taken)


@cache
def _note_pattern() -> re.Pattern[str]:
    return guarded("|".join((*patterns("note"), met())))


def _merged(tokens: list[Token]) -> list[Token]:
    """With cue words of one character drawn into the foreign word beside them (限上, 高端)."""
    kept: list[Token] = []
    for token in tokens:
        if token.kind == "note":
            continue
        short = token.kind == "word" and len(token.text) == 1 and token.tags <= _WEAK
        if kept and kept[-1].kind == "other" and (short or token.kind == "other"):
            token = _joined(kept.pop(), token)
        while token.kind == "other" and kept and (_leans(kept[-1]) or kept[-1].kind == "other"):
            token = _joined(kept.pop(), token)
        kept.append(token)
    return kept


def _leans(token: Token) -> bool:
    return token.kind == "word" and len(token.text) == 1 and token.tags <= _WEAK_LEFT


def _joined(first: Token, second: Token) -> Token:
    return Token("other", first.start, second.end, first.text + second.text)


@cache
def _pledge_pattern() -> re.Pattern[str]:
    return guarded(pledge())


def _pledges(text: str) -> Iterator[Token]:
    """What 增速“保8争9” says, as tokens: two rates, the second one to strive for."""
    if "保" not in text:
        return
    for match in _pledge_pattern().finditer(text):
        for verb, number, tag in (("held", "first", "firm"), ("tried", "second", "soft")):
            start, end = match.start(number), match.end() - len(match["close"])
            if tag == "firm":
                end = match.start("tried")
            yield Token("word", *match.span(verb), match[verb], frozenset({tag}))
            yield Token("quantity", start, end, text[start:end], quantity=quantities.rate(text, start, end))
        if match["close"]:
            yield Token("word", *match.span("close"), match["close"], frozenset({"fill"}))


def _named(text: str, start: int, end: int) -> Token | None:
    """The name or head there; none where that is the end of a cue word (税收占比)."""
    word = text[start:end]
    if members := meant(word):
        return Token("name", start, end, word, _NONE, members)
    if any(text[start - more : end] in tags() for more in (1, 2, 3, 4) if start >= more):
        return None
    # without its topic 占GDP比重 is a share like any other
    return Token("head", start, end, word, tags().get(word[0], _NONE) & _SHARES, heads()[word])


def _marks(text: str, view: Viewpoint, spans: Spans) -> Iterator[Token]:
    """Qualifiers, periods, names, places in an order and quantities, the stronger before the weaker."""
    taken = bytearray(len(text))

    def free(start: int, end: int) -> bool:
        if 1 in taken[start:end]:
            return False
        taken[start:end] = b"\1" * (end - start)
        return True

    for match in _note_pattern().finditer(text):
        if free(*match.span()):
            yield Token("note", *match.span(), match[0])
    for match in _qualifier_pattern().finditer(text):
        if free(*match.span()):
            yield Token("qualifier", *match.span(), match[0])
    for token in _pledges(text):
        if free(token.start, token.end):
            yield token
    for start, end in spans:
        if free(start, end) and (named := _named(text, start, end)):
            yield named
    for period in periods.find(text, view.years):
        if free(period.start, period.end):
            reach = _REACH if text[period.start] in "到至" else _NONE  # 增加到2015年的…
            word = text[period.start : period.end]
            yield Token("period", period.start, period.end, word, reach, period=period)
    for ordinal in ordinals.find(text, view.scope_names):
        stem = _stem(text, ordinal, taken)
        if free(stem, ordinal.end):
            yield Token("rank", stem, ordinal.end, text[stem : ordinal.end], ordinal=ordinal)
    for start, end in _places(text, view):
        if free(start, end):
            word = text[start:end]
            above = _ABOVE if word in view.above_names else _PART
            yield Token("word", start, end, word, _OWN if word in view.own_names else above)
    for quantity in quantities.find(text):
        start, end = quantity.outer_start, quantity.outer_end
        if free(start, end):
            yield Token("quantity", start, end, text[start:end], quantity=quantity)


def _stem(text: str, ordinal: Ordinal, taken: bytearray) -> int:
    """Where an ordinal begins with what it has of verb and scope, behind what is `taken` (在12个县区中).

    Of 居全省第3、第4位 the second shares its verb with the first and has none.
    """
    opens = taken.rfind(b"\1", ordinal.stem, ordinal.start) + 1
    shared = opens > 0 and not _SEPARATORS.isdisjoint(text[opens : ordinal.start])
    return ordinal.start if shared else opens or ordinal.stem


def _plain(text: str, start: int, end: int, taken: list[Token]) -> None:
    """Adds cue words, separators and what is neither."""
    known = tags()
    for match in _piece_pattern().finditer(text, start, end):
        first, last = match.span()
        if start < first:
            taken.append(Token("other", start, first, text[start:first]))
        word = match[0]
        if word in _SEPARATORS:
            taken.append(_new(Token, ("separator", first, last, word, _NONE, (), None, None, None)))
        else:
            taken.append(_new(Token, ("word", first, last, word, known[word], (), None, None, None)))
        start = last
    if start < end:
        taken.append(Token("other", start, end, text[start:end]))
