"""The look of all charts and the one kept figure that they are drawn on.

A chart is drawn on a sheet measured in points, origin top left, so that font sizes are printed sizes.
Text stays text in our faces; a glyph that they lack is an error, and so is any warning.
"""

import io
import re
import warnings
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Literal

import matplotlib
from matplotlib import font_manager
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from briefgen import assets
from briefgen.errors import BuildError

FULL_MM: Final = 160.0
HALF_MM: Final = 77.0
PT: Final = 72 / 25.4

TEXT: Final = 7.5
SMALL: Final = 6.5
INK, GREY, RULE, PALE = "#1d1d1f", "#5d646b", "#c9ccd1", "#f1f4f7"
ACCENT = "#1f4e79"
SHADES: Final = ("#f3f6f9", "#d9e3ee", "#b5c9dd", "#7d9fc0", "#3f6f9e")  # light to dark, also in grey

_FAMILY = "Briefgen Hei"
_WIDE = 0x2E80  # from here on characters are one em wide
Point = tuple[float, float]
Align = Literal["left", "center", "right"]
_IDLE = re.compile(r' transform="rotate\(-?0 [^"]*"|(?<=\n) +|<g id="(?:text|patch|figure)_\d+">\n|</g>\n')
_TAG = re.compile(r"<[^>]*>")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_META = {"Date": None, "Creator": None, "Format": None, "Type": None}


def width_of(text: str, size: float = TEXT) -> float:
    """The width of a line in points, as near as collisions need it."""
    return sum(size if ord(c) >= _WIDE else size * 0.57 for c in text)


class _Line(Text):
    """One line of text on its baseline, drawn without being measured (measuring costs most of a chart)."""

    def draw(self, renderer: RendererBase) -> None:
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        x, y = self.get_transform().transform(self.get_position())
        _, height = renderer.get_canvas_width_height()
        renderer.draw_text(gc, x, height - y, self.get_text(), self.get_fontproperties(), 0, mtext=self)
        gc.restore()


class Sheet:
    """A sheet of `width_mm` × `height_mm` to draw on; only one is open at a time (the figure is kept)."""

    def __init__(self, width_mm: float, height_mm: float) -> None:
        self.width_mm, self.height_mm = width_mm, height_mm
        self.width, self.height = width_mm * PT, height_mm * PT
        self._figure = _figure()
        self._figure.set_size_inches(width_mm / 25.4, height_mm / 25.4)
        for artist in tuple(self._figure.artists):
            artist.remove()
        self._points = Affine2D().scale(1, -1).translate(0, self.height)
        self._drawn = 0

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        color: str = INK,
        align: Align = "left",
        bold: bool = False,
    ) -> None:
        """A line whose digits and characters are centred on `y`; BuildError when our face lacks one."""
        if not covered().issuperset(text):
            lost = "".join(sorted(set(text) - covered()))
            raise BuildError(f"图表无法绘制：字体没有“{lost}”。", next="请检查 fonts/ 下的字体。")
        font = _font(size, bold)
        made = _Line(
            x,
            y + size * 0.36,
            text,
            color=color,
            ha=align,
            fontproperties=font,
            va="baseline",
            parse_math=False,
        )
        self._add(made)

    def lines(
        self,
        segments: Sequence[tuple[Point, Point]],
        *,
        color: str = RULE,
        width: float = 0.5,
        dashed: bool = False,
        round_ends: bool = False,
    ) -> None:
        """Straight strokes of one pen, as one path."""
        if not segments:
            return
        points = [point for pair in segments for point in pair]
        path = Path(points, [Path.MOVETO, Path.LINETO] * len(segments))
        path.should_simplify = False  # it would drop strokes without length, that is dots
        self._add(
            PathPatch(
                path,
                fill=False,
                edgecolor=color,
                linewidth=width,
                linestyle=(0, (3, 2)) if dashed else "solid",
                capstyle="round" if round_ends else "butt",
            )
        )

    def dots(self, centres: Sequence[Point], radius: float, *, color: str = ACCENT) -> None:
        """Discs of one size and colour, as one path: strokes without length, round at the ends."""
        self.lines([(c, c) for c in centres], color=color, width=2 * radius, round_ends=True)

    def ring(self, x: float, y: float, radius: float, *, color: str = GREY) -> None:
        """A circle, white inside, so that lines end at it."""
        self.dots([(x, y)], radius + 0.45, color=color)
        self.dots([(x, y)], radius - 0.45, color="white")

    def box(self, x: float, y: float, width: float, height: float, *, fill: str, edge: str = "none") -> None:
        self._add(Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=0.5))

    def wedge(self, x: float, y: float, to: Point, *, fill: str, edge: str = ACCENT) -> None:
        """A triangle at (x, y) pointing to one side, (1, 0) right and (0, -1) up: a bound, open to there."""
        dx, dy = to
        corners = [(-2.0, -2.9), (-2.0, 2.9), (3.4, 0.0)]
        made = [(x + a * dx - b * dy, y + a * dy + b * dx) for a, b in corners]
        self._add(Polygon(made, facecolor=fill, edgecolor=edge, linewidth=0.9, joinstyle="miter"))

    def bracket(self, x0: float, x1: float, y: float, *, color: str = ACCENT) -> None:
        """A range from x0 to x1 with upright ends."""
        ends = [((x, y - 3), (x, y + 3)) for x in (x0, x1)]
        self.lines([((x0, y), (x1, y)), *ends], color=color, width=1.2)

    def _add(self, artist: Patch | Text) -> None:
        # What is drawn later lies above; matplotlib would else put all patches under all texts.
        self._drawn += 1
        artist.set_zorder(self._drawn)
        artist.set_transform(self._points)
        self._figure.add_artist(artist)

    def svg(self) -> bytes:
        """The sheet as SVG. Raises BuildError when the library warns."""
        target = io.BytesIO()
        settings: Any = {"svg.fonttype": "none", "svg.hashsalt": "briefgen"}
        with warnings.catch_warnings(), matplotlib.rc_context(settings):
            warnings.simplefilter("error")
            try:
                self._figure.savefig(target, format="svg", metadata=_META, transparent=True)
            except Warning as warning:
                raise BuildError(f"图表无法绘制：{warning}", next="请检查 fonts/ 下的字体。") from warning
        return _slim(target.getvalue().decode()).encode()


def _slim(svg: str) -> str:
    """The same picture in half the bytes: no groups, no idle turns, coordinates to 1/100 pt."""
    svg = _IDLE.sub("", svg)
    # Inside tags only: the figures that a reader sees stay as they are.
    return _TAG.sub(lambda tag: _LONG.sub(_shorter, tag[0]), svg)


def _shorter(found: re.Match[str]) -> str:
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


@cache
def _figure() -> Figure:
    """The kept figure, without axes: one point is one dot of it."""
    _register()
    figure = Figure(dpi=72)
    FigureCanvasSVG(figure)
    return figure


@cache
def _font(size: float, bold: bool) -> font_manager.FontProperties:
    return font_manager.FontProperties(family=_FAMILY, size=size, weight="bold" if bold else "normal")


def _register() -> None:
    """Make our faces known to matplotlib, which looks fonts up by family."""
    for face in assets.faces():
        font_manager.fontManager.addfont(face.path)


@cache
def covered() -> frozenset[str]:
    """The characters that the charts' face has."""
    path = next(face.path for face in assets.faces() if (face.family, face.weight) == (_FAMILY, 400))
    return frozenset(map(chr, font_manager.get_font(path).get_charmap()))
