"""Keywords: the words of one report with their counts, for telling its city apart from the others."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from briefgen.extract.passages import passages
from briefgen.extract.segment import segmenter
from briefgen.lexicon import table
from briefgen.lexicon.divisions import named
from briefgen.model import Report

_WORD = re.compile("[一-鿿]{2,8}")


def terms(report: Report) -> Mapping[str, int]:
    """How often each telling word stands in the report, most frequent first.

    Place names, numbers, frequent words that name nothing and those that every report has (stopwords.toml)
    are left out.
    """
    cut = segmenter()
    counts = Counter(cut.words(*(passage.text for passage in passages(report))))
    kept = [(word, count) for word, count in counts.items() if word not in cut.common and _tells(word)]
    return dict(sorted(kept, key=lambda entry: (-entry[1], entry[0])))


@cache
def _stop() -> tuple[frozenset[str], re.Pattern[str]]:
    data = table("stopwords")
    return frozenset(data["words"]), re.compile("|".join(data["patterns"]))


def _tells(word: str) -> bool:
    """Whether a word may tell a city: Chinese, no division's name, none of the words of every report."""
    words, pattern = _stop()
    return bool(_WORD.fullmatch(word)) and word not in words and not pattern.search(word) and not named(word)
