"""Words are found by the patterns that spell them as if each of them had been written out."""

import re

import pytest

from briefgen import demo, sources
from briefgen.lexicon.indicators import indicators, meant, spelled
from briefgen.lexicon.spelling import Words, spellings

PATTERNS = {
    "{渔业|渔|渔港}{总|}{产值|产}": "渔业产值",
    "{全市|}渔{港|}产{量|值|}": "渔港产量",
    "{渔|渔业}{业产|产}{}值{、|和|}利润": "利润",
    "渔产": "渔产",
    "造船{业|}{、|}": "造船",
    "{R&D|研发(R&D)}": "研发",
}


def spelled_out(text: str) -> list[tuple[int, int]]:
    """The spans of the longest spellings from left to right, each tried at each place."""
    known = sorted({word for pattern in PATTERNS for word in spellings(pattern)}, key=len, reverse=True)
    return [match.span() for match in re.finditer("|".join(map(re.escape, known)), text)]


@pytest.mark.parametrize(
    "text",
    [
        "全市渔业总产值和渔港产值、渔产渔产量渔业产渔",
        "渔渔产渔业业产值利润渔业产值、利润渔产值和",
        "全渔产全市渔港产量全市渔造船业、造船、造",
        "研发R&D研发(R&D)研发(R&D造船",
        "渔",
        "",
    ],
)
def test_they_are_found_as_if_written_out(text: str) -> None:
    words = Words(PATTERNS.items())
    assert list(words.find(text)) == spelled_out(text)
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            expected = [(a + start, b + start) for a, b in spelled_out(text[start:end])]
            assert list(words.find(text, start, end)) == expected


@pytest.mark.parametrize("least", range(2, 9))
def test_whether_a_long_name_stands_anywhere(least: int) -> None:
    words = Words(PATTERNS.items())
    known = [word for pattern in PATTERNS for word in spellings(pattern) if len(word) >= least]
    texts = ("渔业、渔产", "渔渔业产值、利", "造船业、", "全渔港产", "研发(R&D", "渔渔业业产值、利润", "")
    found = {text: words.stand(text, least) for text in texts}
    assert found == {text: any(word in text for word in known) for text in texts}


def test_a_spelling_of_two_patterns_has_the_value_of_the_first() -> None:
    words = Words(PATTERNS.items())
    first: dict[str, str] = {}
    for pattern, value in PATTERNS.items():
        for word in spellings(pattern):
            first.setdefault(word, value)
    assert {word: words.get(word) for word in first} == first
    assert first["渔产"] == "渔业产值"
    assert words.get("渔业总产值额") is None
    assert words.get("渔") is None
    assert words.get("产渔") is None


def test_a_spelling_of_one_character_is_refused() -> None:
    with pytest.raises(ValueError, match="渔"):
        Words([("渔{业|}", 1)])


def test_every_name_of_an_indicator_stands_for_something() -> None:
    for indicator in indicators().values():
        for name in (word for pattern in indicator.patterns for word in spellings(pattern)):
            assert meant(name), name
            assert indicator.named(f"去年{name}为", len(name))


def test_reports_hold_the_names_that_are_found_in_them() -> None:
    report = sources.read([demo.reports_dir() / "2023"]).reports[0]
    found = {report.text[start:end] for start, end in spelled().find(report.text)}
    assert sum(bool(meant(name)) for name in found) > 5
