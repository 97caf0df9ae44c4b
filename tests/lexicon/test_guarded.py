"""Guarded patterns: they find what the pattern itself finds, from whatever the text is made."""

import random
import re

import pytest

from briefgen.lexicon import table
from briefgen.lexicon.alternation import first_characters, guarded
from briefgen.lexicon.cues import patterns
from briefgen.lexicon.units import cancelling
from briefgen.lexicon.wording import anywhere

PLAIN = ["甲|乙丙", "甲", "甲乙?"]
OPEN = {
    "[甲乙]丙": "[甲乙]",
    "甲?乙|丙": "[甲乙丙]",
    "(?:甲|乙)?丙": "[甲乙丙]",
    r"(?<=[,。])甲|\d+乙": r"[甲\d]",
    "(?!甲乙)[甲丙]{0,2}乙": "[甲丙乙]",
    "(?P<x>甲*丙)(乙)": "[甲丙]",
    r"\(甲\)|乙": r"[\(乙]",
}


@pytest.mark.parametrize(("pattern", "firsts"), OPEN.items())
def test_what_a_match_begins_with(pattern: str, firsts: str) -> None:
    assert first_characters(pattern) == firsts[1:-1]
    assert guarded(pattern).pattern.startswith(f"(?={firsts})")


@pytest.mark.parametrize("pattern", [".甲", "[^甲]乙", "甲|^乙|", "甲?", "(?:甲|.)乙", r"\b甲"])
def test_a_pattern_that_may_begin_with_anything_stays_as_it_is(pattern: str) -> None:
    assert first_characters(pattern) is None
    assert guarded(pattern).pattern == pattern


@pytest.mark.parametrize("pattern", PLAIN)
def test_a_pattern_that_is_quick_by_itself_stays_as_it_is(pattern: str) -> None:
    assert guarded(pattern).pattern == pattern


def test_it_finds_what_the_pattern_finds() -> None:
    honours = table("honours")
    texts = ["|".join(cancelling()), anywhere(), "|".join(honours["awards"])]
    texts += ["|".join(patterns("qualifier")), "|".join(patterns("note")), *OPEN]
    texts += list(table("commitments")["due"].values())
    texts += [row["pattern"] for row in table("sections")["paragraph"].values()]
    pick = random.Random(3)
    for pattern in texts:
        letters = re.sub(r"[\\?*+|]", "", pattern) + "0123456789甲乙丙,。"
        plain, quick = re.compile(pattern), guarded(pattern)
        for _ in range(60):
            text = "".join(pick.choices(letters, k=60)) + pattern[: pick.randrange(1, 40)]
            assert [m.span() for m in quick.finditer(text)] == [m.span() for m in plain.finditer(text)]
