"""jieba with as much of its dictionary as a text asks for: all of it costs a process 1 s and 100 MB."""

import hashlib
import logging
import sys
from bisect import bisect_left
from functools import cache
from math import inf, log
from types import ModuleType
from typing import Any

# What the frequencies of jieba's own dictionary come to, by its digest: adding them up takes as long as all
# that is read of it.
_TOTALS = {"7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8": 60101967}


class Segmenter:
    """jieba over a dictionary whose lines are word, frequency and kind; `total` is that of all frequencies.

    Only words that begin like something in a text are read; no others can stand in it, so that it is cut
    as by the whole dictionary.
    """

    def __init__(self, dictionary: str, total: int | None = None) -> None:
        # Ordered by their words, so that those that begin alike stand together; nearly so they are already.
        self._lines = sorted(filter(None, dictionary.split("\n")))
        self._known: set[str] = set()
        self._jieba = _tokenizer()(total or sum(int(line.split(" ")[1]) for line in self._lines))

    def words(self, *texts: str) -> list[str]:
        """The texts cut by jieba without guessing at words that no dictionary has."""
        self._learn("\n".join(texts))
        return [word for text in texts for word in self._jieba.cut(text, HMM=False)]

    def _learn(self, text: str) -> None:
        """Read what the text can hold."""
        new = {text[at : at + 3] for at in range(len(text) - 1)} - self._known
        new |= {char + " " for char in set(text)} - self._known
        self._known |= new
        for beginning in {three[:2] for three in new}:
            self._read(beginning, new)

    def _read(self, beginning: str, new: set[str]) -> None:
        """Take the words whose lines begin so, the longer ones if their first three characters are new; and
        what they begin with as no word, as jieba does."""
        weights, lines = self._jieba.weights, self._lines
        for at in range(bisect_left(lines, beginning), len(lines)):
            line = lines[at]
            if not line.startswith(beginning):
                break
            if line[2] == " " or beginning[1:] == " " or line[:3] in new:
                word, frequency, *_ = line.split(" ", 2)
                weights[word] = self._jieba.weight(int(frequency))
                for length in range(1, len(word)):
                    weights.setdefault(word[:length], 0.0)


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

        def weight(self, frequency: int) -> float:
            """What a word of the frequency adds to a way; without one it is no word."""
            return log(frequency) - self._total if frequency else 0.0

        def get_DAG(self, sentence: str) -> None:
            """Nothing: `calc` looks for the words itself."""

        def calc(self, sentence: str, DAG: None, route: dict[int, tuple[float, int]]) -> None:
            """From each place the likeliest way to the end, and where its first word ends; of equals the
            longer word."""
            end, weights, unknown = len(sentence), self.weights, self.weight(1)
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
    return Segmenter(data.decode(), _TOTALS.get(hashlib.sha256(data).hexdigest()))


@cache
def _jieba() -> ModuleType:
    """jieba, imported without pkg_resources: that takes longer than the rest, and jieba does without."""
    before = sys.modules.get("pkg_resources")
    if before is None:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        import jieba
    finally:
        if before is None:
            del sys.modules["pkg_resources"]
    jieba.setLogLevel(logging.CRITICAL)
    return jieba  # type: ignore[no-any-return]
