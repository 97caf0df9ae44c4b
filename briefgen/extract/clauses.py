"""Sentences of folded text, as spans."""

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"[^。!?…]+[。!?…]*")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The span of every sentence of folded `text`, its stop included."""
    for match in _SENTENCE.finditer(text):
        yield match.span()
