"""Many words looked for at once: matching costs the length of a word, not their number."""

import re
from collections.abc import Iterable, Iterator

_Trie = dict[str, "_Trie"]


def either(words: Iterable[str]) -> str:
    """A pattern that matches any of `words`, the longest first; no groups that capture."""
    root: _Trie = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _pattern(root) or r"(?!)"


def _pattern(node: _Trie) -> str:
    branches = [re.escape(char) + _pattern(child) for char, child in node.items() if char]
    if not branches:
        return ""
    single = all(not child or list(child) == [""] for char, child in node.items() if char)
    if single and len(branches) > 1:
        joined = "[" + "".join(branches) + "]"
    else:
        joined = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
    if "" not in node:
        return joined
    return f"(?:{joined})?"


class Words:
    """Many thousands of words, found in a text without compiling them all into one pattern.

    A small pattern finds their first two characters; a table tells which of the words stands there.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Takes words of two characters or more; ValueError for a shorter one."""
        self._words = frozenset(words)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            if len(word) < _OPENING:
                raise ValueError(f"too short to be found: {word!r}")
            lengths.setdefault(word[:_OPENING], set()).add(len(word))
        self._lengths = {opening: tuple(sorted(found, reverse=True)) for opening, found in lengths.items()}
        seconds: dict[str, list[str]] = {}
        for opening in self._lengths:
            seconds.setdefault(opening[0], []).append(opening[1])
        # what is looked ahead at is not used up: words may begin one character apart
        parts = (f"{re.escape(first)}(?={either(after)})" for first, after in seconds.items())
        self._opening = re.compile("|".join(parts) or r"(?!)")

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
        """The spans of the words in `text[start:end]`, from left to right, the longest at each place."""
        stop = len(text) if end is None else end
        for match in self._opening.finditer(text, start, stop):
            opens = match.start()
            if opens < start:  # inside the word before
                continue
            for size in self._lengths[text[opens : opens + _OPENING]]:
                if opens + size <= stop and text[opens : opens + size] in self._words:
                    yield opens, opens + size
                    start = opens + size
                    break


_OPENING = 2  # characters that a pattern of ordinary size can look for
