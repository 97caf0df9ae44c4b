"""The colours of charts in a theme: a book has one accent, so pictures take the theme's."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from briefgen.model import Chart

_RED = {
    "#1f4e79": "#b3191f",  # the accent
    "#f3f6f9": "#faf5f4",  # shades from light to dark, each as light as the one it replaces
    "#d9e3ee": "#f1dedc",
    "#b5c9dd": "#e3bdb9",
    "#7d9fc0": "#cc8a84",
    "#3f6f9e": "#a64542",
}
_THEMES: Mapping[str, Mapping[str, str]] = {"gongwen": _RED}


def tinted(charts: Iterable[Chart], theme: str) -> tuple[Chart, ...]:
    """The charts in the colours of the theme; as they are drawn for a theme that names none."""
    colours = _THEMES.get(theme)
    if colours is None:
        return tuple(charts)
    return tuple(replace(chart, svg=_told(chart.svg, colours)) for chart in charts)


def _told(svg: bytes, colours: Mapping[str, str]) -> bytes:
    for drawn, shown in colours.items():
        svg = svg.replace(drawn.encode(), shown.encode())
    return svg
