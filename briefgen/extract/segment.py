"""jieba with as much of its dictionary as a text asks for: all of it costs a process 1 s and 100 MB."""

import hashlib
import logging
import sys
from bisect import bisect_left
from functools import cache
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
        jieba = _jieba()
        # Ordered by their words, so that those that begin alike stand together; nearly so they are already.
        self._lines = sorted(filter(None, dictionary.split("\n")))
        self._known: set[str] = set()
        self._jieba: Any = jieba.Tokenizer()
        self._jieba.FREQ = {}
        self._jieba.total = total or sum(int(line.split(" ")[1]) for line in self._lines)
        self._jieba.initialized = True

    def words(self, text: str) -> list[str]:
        """The text cut by jieba without guessing at words that no dictionary has."""
        self.learn(text)
        words: list[str] = self._jieba.lcut(text, HMM=False)
        return words

    def learn(self, text: str) -> None:
        """Read what the text can hold; it takes less time for a whole text than for one paragraph each."""
        new = {text[at : at + 3] for at in range(len(text) - 1)} - self._known
        new |= {char + " " for char in set(text)} - self._known
        self._known |= new
        for beginning in {three[:2] for three in new}:
            self._read(beginning, new)

    def _read(self, beginning: str, new: set[str]) -> None:
        """Take the words whose lines begin so, the longer ones if their first three characters are new; and
        what they begin with as no word, as jieba does."""
        frequencies, lines = self._jieba.FREQ, self._lines
        for at in range(bisect_left(lines, beginning), len(lines)):
            line = lines[at]
            if not line.startswith(beginning):
                break
            if line[2] == " " or beginning[1:] == " " or line[:3] in new:
                word, frequency, *_ = line.split(" ", 2)
                frequencies[word] = int(frequency)
                for length in range(1, len(word)):
                    frequencies.setdefault(word[:length], 0)


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
