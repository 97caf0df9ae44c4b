"""Sentences of folded text, as spans."""

import re
from collections.abc import Iterator

LONGEST = 1000  # characters: the longest of 85 real reports has 559, and costs grow by the square
_SENTENCE = re.compile(r"[^。!?…]+[。!?…]*")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The span of every sentence of folded `text`, its stop included; one too long to be one is cut."""
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while end - start > LONGEST:
            half = start + LONGEST // 2
            cut = max(text.rfind(stop, half, start + LONGEST) for stop in ";,、") + 1 or start + LONGEST
            yield start, cut
            start = cut
        yield start, end
