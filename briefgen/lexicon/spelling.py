"""Words with choices in them, found in a text without spelling them out: one pattern may stand for 30,000."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from briefgen.lexicon.alternation import either

Value = TypeVar("Value")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_OPENING = 3  # characters that an expression of ordinary size can look for
_SHORTEST = 2


def spellings(pattern: str) -> tuple[str, ...]:
    """Every spelling of a pattern: {a|b} is a choice, {a|} an option."""
    return tuple("".join(words) for words in itertools.product(*_choices(pattern)))


class Words(Generic[Value]):
    """The spellings of patterns, each with the value of the first pattern that has it.

    A small expression finds their first three characters; from there they are followed letter by letter.
    """

    def __init__(self, patterns: Iterable[tuple[str, Value]]) -> None:
        """Takes patterns whose spellings have two characters or more; ValueError for a shorter one."""
        known = [(_choices(pattern), value) for pattern, value in patterns]
        openings = {opening for choices, _ in known for opening in _openings(choices)}
        nexts: dict[str, list[str]] = {}
        for opening in sorted(openings):  # the same expression whatever the seed
            if len(opening) < _SHORTEST:
                raise ValueError(f"too short to be found: {opening!r}")
            nexts.setdefault(opening[0], []).append(opening[1:])
        # what is looked ahead at is not used up: words may begin one character apart
        parts = (f"{re.escape(first)}(?={either(after)})" for first, after in nexts.items())
        self._opening = re.compile("|".join(parts) or r"(?!)")
        self._values = [value for _, value in known]
        self._root = _Node(("", _chain(choices), number) for number, (choices, _) in enumerate(known))

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
        """The spans of the words in `text[start:end]`, from left to right, the longest at each place."""
        stop = len(text) if end is None else end
        for match in self._opening.finditer(text, start, stop):
            opens = match.start()
            if opens < start:  # inside the word before
                continue
            start = self._longest(text, opens, stop)
            if start > opens:
                yield opens, start

    def stand(self, text: str, least: int) -> bool:
        """Whether a word of at least so many characters stands in the text."""
        opened = (match.start() for match in self._opening.finditer(text))
        return any(self._longest(text, opens, len(text)) - opens >= least for opens in opened)

    def _longest(self, text: str, opens: int, stop: int) -> int:
        """Where the longest word ends that begins there; where it would begin when there is none."""
        node, at, end = self._root, opens, opens
        while at < stop and (after := node[text[at]]) is not None:
            node, at = after, at + 1
            if node.ends is not None:
                end = at
        return end

    def get(self, word: str) -> Value | None:
        """The value of the first pattern that has this spelling; None when there is none."""
        node: _Node | None = self._root
        for char in word:
            node = None if node is None else node[char]
        return None if node is None or node.ends is None else self._values[node.ends]


class _Part:
    """One choice of a pattern, told by identity, and what stands behind it."""

    __slots__ = ("after", "words")

    def __init__(self, words: tuple[str, ...], after: "_Part | None") -> None:
        self.words, self.after = words, after


_Rest = tuple[str, _Part | None, int]  # what is left of a word, what stands behind it, whose pattern it is


class _Node(dict[str, "_Node | None"]):
    """A place within words: how they go on, by the next character, which is made out when first asked for;
    `ends` is the first of the patterns that have a word ending here."""

    __slots__ = ("_rests", "ends")

    def __init__(self, rests: Iterable[_Rest]) -> None:
        self.ends: int | None = None
        self._rests: dict[str, dict[_Rest, None]] = {}
        for rest in rests:
            self._enter(*rest)

    def __missing__(self, char: str) -> "_Node | None":
        rests = self._rests.get(char)
        if rests is None:
            return None
        node = self[char] = _Node(rests)
        return node

    def _enter(self, left: str, behind: _Part | None, pattern: int) -> None:
        if left:
            self._rests.setdefault(left[0], {})[left[1:], behind, pattern] = None
        elif behind is None:
            self.ends = pattern if self.ends is None else min(self.ends, pattern)
        else:
            for word in behind.words:
                self._enter(word, behind.after, pattern)


def _chain(choices: Sequence[tuple[str, ...]]) -> _Part | None:
    part = None
    for words in reversed(choices):
        part = _Part(words, part)
    return part


def _choices(pattern: str) -> list[tuple[str, ...]]:
    """What a spelling is put together of, one of each."""
    parts = _CHOICE.split(pattern)
    return [tuple(part.split("|")) if index % 2 else (part,) for index, part in enumerate(parts)]


def _openings(choices: Sequence[tuple[str, ...]]) -> set[str]:
    """What the spellings begin with, whole where they are shorter."""
    begun = {""}
    for words in choices:
        begun = {(before + word)[:_OPENING] for before in begun for word in words}
    return begun
