"""jieba with as much of its dictionary as a text asks for: all of it costs a process 1 s and 100 MB."""

import logging
import re
from functools import cache
from typing import Any

_RUN = re.compile(r"\n(..)[^\n]*(?:\n\1[^\n]*)*")
_FREQUENCY = re.compile(r" (\d+) ")


class Segmenter:
    """jieba over a dictionary whose lines are word, frequency and kind.

    Only words that begin like something in a text are read; no others can stand in it, so that it is cut
    as by the whole dictionary.
    """

    def __init__(self, dictionary: str) -> None:
        import jieba

        jieba.setLogLevel(logging.CRITICAL)
        self._text = "\n" + dictionary.strip("\n") + "\n"
        self._runs: dict[str, list[int]] = {}  # a few words do not stand with those that begin alike
        for run in _RUN.finditer(self._text):
            self._runs.setdefault(run[1], []).append(run.start() + 1)
        self._known: set[str] = set()
        self._jieba: Any = jieba.Tokenizer()
        self._jieba.FREQ = {}
        self._jieba.total = sum(map(int, _FREQUENCY.findall(self._text)))
        self._jieba.initialized = True

    def words(self, text: str) -> list[str]:
        """The text cut by jieba without guessing at words that no dictionary has."""
        new = {text[at : at + 2] for at in range(len(text) - 1)} - self._known
        self._known |= new
        for char in set(text) - self._known:
            self._known.add(char)
            new.add(char + " ")
        for beginning in new & self._runs.keys():
            self._read(beginning)
        words: list[str] = self._jieba.lcut(text, HMM=False)
        return words

    def _read(self, beginning: str) -> None:
        """Take the words whose lines begin so, and what they begin with as no word, as jieba does."""
        frequencies = self._jieba.FREQ
        for start in self._runs[beginning]:
            while self._text.startswith(beginning, start):
                end = self._text.index("\n", start)
                word, frequency, *_ = self._text[start:end].split(" ")
                frequencies[word] = int(frequency)
                for length in range(1, len(word)):
                    frequencies.setdefault(word[:length], 0)
                start = end + 1


@cache
def segmenter() -> Segmenter:
    """The one with jieba's own dictionary."""
    import jieba

    with jieba.get_module_res("dict.txt") as file:
        return Segmenter(file.read().decode())
