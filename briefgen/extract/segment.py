"""jieba with as much of its dictionary as a text asks for: all of it costs a process 1 s and 100 MB."""

import hashlib
import importlib
import logging
import re
import sys
from array import array
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain, compress, count, pairwise
from math import inf, log
from operator import ne
from types import ModuleType
from typing import Any, NamedTuple

from briefgen.lexicon.kept import kept

# What the frequencies of jieba's own dictionary come to, by its digest: adding them up takes as long as all
# that is read of it.
_TOTALS = {"7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8": 60101967}
# Kinds of words that name something or somebody: nouns and their abbreviations, nouns made of verbs, places,
# set phrases. Others that are frequent tell no text from another (达到, 过去, 一切, 第二).
_NAMING = ("n", "j", "vn", "s", "f", "l", "i")
_FREQUENT = 4  # digits of the frequency: in six words of a hundred thousand
_MANY = 100_000  # pieces of texts, those of ten reports: with more, what was read is let go of
# The lines that follow each other and begin with the same two characters.
_ALIKE = re.compile(rb"^((?:[^\x80-\xbf\n][\x80-\xbf]*){2}).*(?:\n\1.*)*", re.MULTILINE)


class Index(NamedTuple):
    """Where the lines of a dictionary stand that begin with the same two characters: in runs.

    `seconds` are the second characters of all runs in their order, `starts` where these begin, and the place
    behind the last; `firsts` are the first ones, each for the runs from its place in `spans` to the next.
    """

    firsts: str
    spans: "array[int]"
    seconds: str
    starts: "array[int]"
    total: int


def index(dictionary: bytes) -> Index:
    """Of a dictionary whose lines are word, frequency and kind."""
    starts, begun = array("I"), []
    for match in _ALIKE.finditer(dictionary):
        starts.append(match.start())
        begun.append(match[1])
    starts.append(len(dictionary.rstrip(b"\n")) + 1)
    text = b"".join(begun).decode()
    firsts, seconds = text[::2], text[1::2]
    spans = array("I", compress(count(), map(ne, firsts, chain([""], firsts))))
    total = _TOTALS.get(hashlib.sha256(dictionary).hexdigest())
    total = total or sum(int(line.split(b" ")[1]) for line in dictionary.splitlines() if line)
    opening = "".join(firsts[at] for at in spans)
    return Index(opening, array("I", [*spans, len(firsts)]), seconds, starts, total)


class Segmenter:
    """jieba over a dictionary.

    Only words that begin like something in a text are read; no others can stand in it, so that it is cut
    as by the whole dictionary.
    """

    def __init__(self, dictionary: bytes, index: Index) -> None:
        self._dictionary, self._index = dictionary, index
        self._spans: dict[str, list[tuple[int, int]]] = {}
        for first, span in zip(index.firsts, pairwise(index.spans), strict=True):
            self._spans.setdefault(first, []).append(span)
        self._known: set[str] = set()
        self.common: set[str] = set()
        """Of the words met so far those that are frequent and name nothing."""
        self._jieba = _tokenizer()(index.total)

    def words(self, *texts: str) -> list[str]:
        """The texts cut by jieba without guessing at words that no dictionary has."""
        self._learn("\n".join(texts))
        return [word for text in texts for word in self._jieba.cut(text, HMM=False)]

    def _learn(self, text: str) -> None:
        """Take the words that the text can hold, the longer ones if their first three characters are new; and
        what they begin with as no word, as jieba does."""
        weights, weight = self._jieba.weights, self._jieba.weight
        if len(self._known) > _MANY:
            self._known.clear()
            weights.clear()
        new = {text[at : at + 3] for at in range(len(text) - 1)} - self._known
        new |= {char + " " for char in set(text)} - self._known
        self._known |= new
        for line in self._lines({three[:2] for three in new}):
            if line[:3] in new or " " in line[1:3]:
                word, frequency, *kind = line.split(" ", 2)
                weights[word] = weight(frequency)
                if len(frequency) >= _FREQUENT and kind and not kind[0].startswith(_NAMING):
                    self.common.add(word)
                while (word := word[:-1]) and word not in weights:
                    weights[word] = 0.0

    def _lines(self, beginnings: Iterable[str]) -> list[str]:
        """The lines that begin so."""
        following: dict[str, list[str]] = {}
        for beginning in beginnings:
            following.setdefault(beginning[0], []).append(beginning[1])
        found, starts = [], self._index.starts
        for first, seconds in following.items():
            for opens, closes in self._spans.get(first, ()):
                known = self._index.seconds[opens:closes]
                for second in seconds:
                    at = known.find(second)
                    while at >= 0:
                        found.append(self._dictionary[starts[opens + at] : starts[opens + at + 1] - 1])
                        at = known.find(second, at + 1)
        return b"\n".join(found).decode().split("\n")


@cache
def _tokenizer() -> Any:
    class Tokenizer(_jieba().Tokenizer):  # type: ignore[misc]
        """jieba's, with the logarithms of its dictionary taken once: its way through a text in a third of
        the time. `weights` are those of words, all below nothing, and nothing for what only begins one."""

        def __init__(self, total: int) -> None:
            super().__init__()
            self.initialized = True
            self.weights: dict[str, float] = {}
            self._total = log(total)
            self.weight = lru_cache(maxsize=2048)(self._weight)  # few words are not rare

        def _weight(self, frequency: str) -> float:
            """What a word of the frequency adds to a way; without one it is no word."""
            return log(int(frequency)) - self._total if int(frequency) else 0.0

        def get_DAG(self, sentence: str) -> None:
            """Nothing: `calc` looks for the words itself."""

        def calc(self, sentence: str, DAG: None, route: dict[int, tuple[float, int]]) -> None:
            """From each place the likeliest way to the end, and where its first word ends; of equals the
            longer word."""
            end, weights, unknown = len(sentence), self.weights, self.weight("1")
            route[end] = (0.0, 0)
            for start in range(end - 1, -1, -1):
                best, place = (-inf, start), start + 1
                while (known := weights.get(sentence[start:place], 1.0)) <= 0.0:
                    if known and (way := known + route[place][0]) >= best[0]:
                        best = way, place - 1
                    place += 1
                    if place > end:
                        break
                route[start] = best if best[0] > -inf else (unknown + route[start + 1][0], start)

    return Tokenizer


@cache
def segmenter() -> Segmenter:
    """The one with jieba's own dictionary."""
    with _jieba().get_module_res("dict.txt") as file:
        data: bytes = file.read()
    return Segmenter(data, kept("extract/segment.py", data, lambda: index(data)))


_GUESSES = "jieba.finalseg.prob_emit"


class _Guesses(dict[str, Any]):
    """What jieba guesses at unknown words by, read when it first does: never for us."""

    def __missing__(self, state: str) -> Any:
        table: dict[str, Any] = importlib.import_module(_GUESSES).P
        self.update(table)
        return table[state]


@cache
def _jieba() -> ModuleType:
    """jieba, imported without what takes longer than the rest: pkg_resources, and its `_Guesses`."""
    guesses = ModuleType(_GUESSES)
    guesses.P = _Guesses()  # type: ignore[attr-defined]
    instead: dict[str, Any] = {"pkg_resources": None, _GUESSES: guesses}
    instead = {name: module for name, module in instead.items() if name not in sys.modules}
    sys.modules.update(instead)
    try:
        import jieba
    finally:
        for name in instead:
            del sys.modules[name]
    jieba.setLogLevel(logging.CRITICAL)
    return jieba  # type: ignore[no-any-return]
