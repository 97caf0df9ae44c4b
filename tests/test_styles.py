"""The style sheets: one type scale, two weights, one accent a theme, charts in its colours."""

import re
from pathlib import Path

import pytest

from briefgen import charts
from briefgen.analysis import summarise
from briefgen.charts import style
from briefgen.pages.tint import tinted
from tests.invented import trio

ROOT = Path(__file__).resolve().parents[1] / "templates"
SCALE = {6.5, 7.5, 8.0, 9.0, 11.0, 14.0, 20.0, 28.0, 64.0}  # 64 is the year on the cover
OFFICIAL = SCALE | {16.0, 22.0, 26.0, 36.0, 42.0}  # 三号, 二号, 一号, 小初, 初号
_rule = re.compile(r"(?<![-\w])font(?:-size)?:\s*([^;}]+)")
_size = re.compile(r"(?<![/\d.])(\d+(?:\.\d+)?)pt")
_colour = re.compile(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b")


def css(*paths: str) -> str:
    return "".join((ROOT / path).read_text("utf-8") for path in paths)


PLAIN = css("styles/base.css", "styles/pages.css", "styles/brief.css")
RED = css("themes/gongwen/theme.css")


@pytest.mark.parametrize(("text", "scale"), [(PLAIN, SCALE), (RED, OFFICIAL)])
def test_sizes_are_those_of_one_scale(text: str, scale: set[float]) -> None:
    sizes = {float(found[1]) for rule in _rule.finditer(text) if (found := _size.search(rule[1]))}
    assert len(sizes) > 3
    assert sizes <= scale


@pytest.mark.parametrize("text", [PLAIN, RED])
def test_there_are_two_weights(text: str) -> None:
    weights = set(re.findall(r"font-weight:\s*(\w+)", text)) | set(re.findall(r"font:\s*([1-9]00) ", text))
    assert weights <= {"400", "700"}
    assert "italic" not in text


@pytest.mark.parametrize(("text", "accent"), [(PLAIN, "#1f4e79"), (RED, "#b3191f")])
def test_there_is_one_accent(text: str, accent: str) -> None:
    colours = {colour for colour in _colour.findall(text) if _hue(colour) > 24}
    assert colours == {accent}


def _hue(colour: str) -> int:
    """How far the strongest of red, green and blue stands out; little for greys."""
    full = "".join(digit * 2 for digit in colour[1:]) if len(colour) == 4 else colour[1:]
    parts = [int(full[at : at + 2], 16) for at in (0, 2, 4)]
    return max(parts) - min(parts)


def test_charts_have_the_greys_of_the_text_and_the_accent_of_the_theme() -> None:
    assert {style.INK, style.GREY, style.RULE, style.PALE, style.ACCENT} <= set(_colour.findall(PLAIN))
    summary = summarise(trio(), year=2023)
    drawn = charts.draw(summary.cities, summary.comparison)
    assert tinted(drawn, "modern") == drawn
    for before, after in zip(drawn, tinted(drawn, "gongwen"), strict=True):
        blue = [c for c in _colour.findall(after.svg.decode()) if int(c[5:7], 16) - int(c[1:3], 16) > 16]
        assert blue == [], after.name
        assert style.ACCENT.encode() not in before.svg or b"#b3191f" in after.svg
