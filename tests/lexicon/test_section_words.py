"""Every pattern of sections.toml and documents.toml matches its examples and not its counter-examples."""

from typing import Any

import pytest

from briefgen.lexicon import table
from briefgen.lexicon.sections import Pattern, documents, words
from briefgen.sources.roles import chapter_role

Case = tuple[str, Pattern, str, bool]


def rows(name: str, row: dict[str, Any], pattern: Pattern) -> list[Case]:
    assert len(row["examples"]) >= 1
    return [(name, pattern, text, True) for text in row["examples"]] + [
        (name, pattern, text, False) for text in row["counter_examples"]
    ]


def cases() -> list[Case]:
    data, w = table("sections"), words()
    found = [case for name, row in data["paragraph"].items() for case in rows(name, row, getattr(w, name))]
    for name in ("unnumbered", "furniture"):
        found += rows(name, data[name], getattr(w, name))
    for row, kind in zip(table("documents")["document"], documents().kinds, strict=True):
        found += rows(kind.type, row, kind.pattern)
    for name in ("title", "speech", "dated", "sign", "meeting", "signature", "unlisted"):
        found += rows(name, table("documents")[name], getattr(documents(), name))
    return found


@pytest.mark.parametrize(("name", "pattern", "text", "fits"), cases())
def test_a_pattern_fits_its_examples_only(name: str, pattern: Pattern, text: str, fits: bool) -> None:
    assert (pattern.search(text) is not None) is fits


@pytest.mark.parametrize(
    ("role", "text"),
    [(row["role"], text) for row in table("sections")["chapter"] for text in row["examples"]],
)
def test_a_chapter_heading_has_its_role(role: str, text: str) -> None:
    assert chapter_role(text) == role


@pytest.mark.parametrize("text", table("sections")["run_on"]["examples"])
def test_a_chapter_heading_is_found_inside_a_line(text: str) -> None:
    found = words().run_on_head.search(text)
    assert found
    assert text.startswith("。" + found["head"])


@pytest.mark.parametrize("text", table("sections")["run_on"]["counter_examples"])
def test_a_mention_inside_a_sentence_is_no_heading(text: str) -> None:
    assert words().run_on_head.search(text) is None
