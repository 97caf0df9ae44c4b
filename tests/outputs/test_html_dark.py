"""Charts on a dark screen: drawn for white paper, turned by the style, their lettering still legible."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from briefgen import charts
from briefgen.analysis import summarise
from briefgen.model import Chart
from briefgen.pages.tint import tinted
from tests.invented import GDP, City

STYLE = (Path(__file__).parents[2] / "templates" / "html" / "screen.css").read_text("utf-8")
_field = re.compile(
    r'<path d="M ([\d.]+) ([\d.]+) \nL ([\d.]+) [\d.]+ \nL [\d.]+ ([\d.]+)[^"]*" style="fill: (#\w{6})'
)
_text = re.compile(r'<text style="[^"]*fill: (#\w{6})[^"]*" x="([\d.]+)" y="([\d.]+)"')


@pytest.fixture(scope="module", params=["modern", "gongwen"])
def heat_map(request: pytest.FixtureRequest) -> Chart:
    """Every shade is in it: targets from 1 to 9."""
    names = [a + b + "市" for a, b in product("甲乙丙", "山川江")]
    cities = [
        City(name, code=f"10{i:02}00").result(GDP, 5.0).target(GDP, i) for i, name in enumerate(names, 1)
    ]
    summary = summarise([city.done() for city in cities], year=2023)
    drawn = charts.draw(summary.cities, summary.comparison)
    return next(one for one in tinted(drawn, request.param) if one.name == "heat_map")


def lettering(svg: str) -> Iterator[tuple[str, str]]:
    """The colour of each number in a field, and the field's."""
    fields = [(*map(float, found.groups()[:4]), found[5]) for found in _field.finditer(svg)]
    for colour, x, y in _text.findall(svg):
        for left, top, right, bottom, ground in fields:
            across, down = sorted((left, right)), sorted((top, bottom))
            if across[0] <= float(x) <= across[1] and down[0] <= float(y) - 2 <= down[1]:
                yield colour, ground


def luminance(colour: tuple[float, ...]) -> float:
    """As WCAG defines it, of parts from 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def plain(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def turned(colour: str) -> tuple[float, ...]:
    """The colour on a dark screen: ink made black, then invert(a) hue-rotate(180deg) as CSS reckons them."""
    amount = re.search(r"\.canvas svg \{ filter: invert\((\.\d+)\) hue-rotate\(180deg\) \}", STYLE)
    assert amount
    if f'text[style*="{colour}"] {{ fill: #000 !important }}' in STYLE:
        colour = "#000000"
    parts = [float(amount[1]) - (2 * float(amount[1]) - 1) * part for part in plain(colour)]
    rows = ((-0.574, 1.43, 0.144), (0.426, 0.43, 0.144), (0.426, 1.43, -0.856))
    mixed = (sum(a * b for a, b in zip(row, parts, strict=True)) for row in rows)
    return tuple(min(1.0, max(0.0, part)) for part in mixed)


def test_numbers_stand_out_from_their_field_by_day_and_by_night(heat_map: Chart) -> None:
    found = set(lettering(heat_map.svg.decode()))
    assert len({ground for _, ground in found}) >= 4, "the shades"
    for colour, ground in found:
        assert contrast(plain(colour), plain(ground)) >= 4.5, (colour, ground)
        assert contrast(turned(colour), turned(ground)) >= 4.5, (colour, ground)
