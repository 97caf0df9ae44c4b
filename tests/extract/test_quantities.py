"""Quantities: text → figures with unit and comparator (tests/specs/quantities.jsonl)."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.extract.fold import fold
from briefgen.extract.quantities import Quantity, find
from tests.extract.reporting import specs


def short(quantity: Quantity) -> str:
    """A quantity in the words of tests/specs/quantities.jsonl."""
    parts = [_plain(quantity.value)]
    if quantity.maximum is not None:
        parts.append("~" + _plain(quantity.maximum))
    return " ".join([*parts, quantity.unit.spelling if quantity.unit else "-", quantity.comparator])


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@pytest.mark.parametrize("row", specs("quantities"), ids=lambda row: row["text"])
def test_text_gives_exactly_these_quantities(row: dict[str, Any]) -> None:
    assert [short(quantity) for quantity in find(fold(row["text"]).text)] == row["quantities"]


@given(
    st.decimals(min_value=0, max_value=99999, places=2),
    st.sampled_from(["", "万", "亿", "万亿"]),
    st.sampled_from(["元", "美元", "人", "吨", "斤", "家"]),
)
def test_rendered_figure_is_read_back(number: Decimal, scale: str, unit: str) -> None:
    power = {"": 0, "万": 4, "亿": 8, "万亿": 12}[scale]
    for text in (f"{number}{scale}{unit}", f"{number:,}{scale}{unit}", f" {number} {scale} {unit} "):
        (found,) = find(fold(f"达到{text}。").text)
        assert (found.value, found.scale) == (number * 10**power, scale)
        assert found.unit is not None
        assert found.unit.spelling == unit


@given(st.decimals(min_value=0, max_value=999, places=1))
def test_wide_forms_are_read_alike(number: Decimal) -> None:
    narrow = f"增长{number}%左右"
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in narrow)
    assert find(fold(wide).text) == find(fold(narrow).text)


def test_offsets_count_in_the_folded_text() -> None:
    text = "粮食产量稳定在不低于36.5亿斤。"
    (found,) = find(text)
    assert text[found.start : found.end] == "36.5亿斤"
    assert text[found.outer_start : found.outer_end] == "不低于36.5亿斤"


def test_numbers_confirmed_by_the_translation(shared: Path) -> None:
    read = told = 0
    for line in (shared / "numbers" / "report_sentences.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = {
            (float(value), quantity.scale or (quantity.unit.spelling if quantity.unit else ""))
            for quantity in find(fold(row["zh"]).text)
            for value in (quantity.value, quantity.maximum)
            if value is not None
        }
        for number in row["zh_numbers"]:
            if number["found_in_english"]:
                told += 1
                read += any(
                    unit == number["unit"] and abs(value - number["value"]) <= 1e-9 * max(1, abs(value))
                    for value, unit in found
                )
    assert told
    assert read / told >= 0.98
