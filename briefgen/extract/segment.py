"""Words of a text by jieba's dictionary: the likeliest way through it, as jieba cuts without guessing words.

jieba reads its whole dictionary first (1 s, 100 MB); here only words that begin like something in the text
are read. The result is the same, which the tests hold.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from math import inf, log
from pathlib import Path

_BLOCK = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+")  # what jieba cuts as one
_RUN = re.compile(r"\n(..)[^\n]*(?:\n\1[^\n]*)*")
_FREQUENCY = re.compile(r" (\d+) ")


class Segmenter:
    """A dictionary whose lines are word, frequency and kind, read as far as texts have asked for it."""

    def __init__(self, dictionary: str) -> None:
        self._text = "\n" + dictionary.strip("\n") + "\n"
        self._runs: dict[str, int] = {}
        self._apart: dict[str, list[int]] = {}  # a few words do not stand with those that begin alike
        for run in _RUN.finditer(self._text):
            first = run.start() + 1
            if self._runs.setdefault(run[1], first) != first:
                self._apart.setdefault(run[1], []).append(first)
        self._total = log(sum(map(int, _FREQUENCY.findall(self._text))))
        self._weights: dict[str, float] = {}
        self._longest: dict[str, int] = {}
        """The length of the longest word that begins with two characters."""

    def words(self, text: str) -> Iterator[str]:
        """The words of the text in order without what stands between them, figures and letters one by one."""
        for block in _BLOCK.findall(text):
            at, ends = 0, self._ends(block)
            while at < len(block):
                yield block[at : ends[at]]
                at = ends[at]

    def _ends(self, block: str) -> list[int]:
        """For each character the end of the word that begins there on the likeliest way to the end."""
        size = len(block)
        ends, best = [0] * size, [0.0] * (size + 1)
        weights, known = self._weights, self._longest
        for at in range(size - 1, -1, -1):
            pair = block[at : at + 2]
            if pair not in known:
                self._learn(pair)
            end, likeliest = at + 1, weights[block[at]] + best[at + 1]
            if longest := known[pair]:
                for stop in range(at + 2, min(at + longest, size) + 1):
                    weight = weights.get(block[at:stop])
                    if weight is not None and weight + best[stop] >= likeliest:
                        end, likeliest = stop, weight + best[stop]
            # What is no word stands alone where none begins.
            ends[at], best[at] = end, likeliest if likeliest > -inf else best[at + 1] - self._total
        return ends

    def _learn(self, pair: str) -> None:
        """Read the words that begin so, and the first character as a word."""
        if pair[0] not in self._weights:
            self._weights[pair[0]] = -inf
            self._read(pair[0] + " ")
        self._longest[pair] = self._read(pair) if len(pair) == 2 else 0

    def _read(self, beginning: str) -> int:
        """Take the words whose lines begin so; the length of the longest."""
        longest = 0
        for start in (self._runs.get(beginning, -1), *self._apart.get(beginning, ())):
            while start >= 0 and self._text.startswith(beginning, start):
                end = self._text.index("\n", start)
                word, frequency, *_ = self._text[start:end].split(" ")
                if int(frequency):
                    self._weights[word] = log(int(frequency)) - self._total
                    longest = max(longest, len(word))
                start = end + 1
        return longest


@cache
def segmenter() -> Segmenter:
    """The one with jieba's own dictionary, which is found without importing jieba."""
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("No module named 'jieba'", name="jieba")
    return Segmenter((Path(found.origin).parent / "dict.txt").read_text("utf-8"))
