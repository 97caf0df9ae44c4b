"""The quicker ways with charts: see `quick`.

Matplotlib's charts are lines of text and paths of straight and curved lines. Other drawings are left to the
library.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from math import inf
from typing import Any

from briefgen.outputs.quick_way import Way, put

_LONG = 64  # letters
_PAINT = {"fill", "stroke", "stroke-width", "stroke-linejoin", "stroke-linecap", "style", "version"}
_PLAIN_TEXT = _PAINT - {"stroke", "stroke-width"} | {"font-size", "font-family", "font-weight", "text-anchor"}
_PLAIN_TEXT |= {"x", "y"}
_PLAIN_PATH = _PAINT | {"d", "stroke-dasharray", "stroke-dashoffset", "fill-opacity", "stroke-opacity"}
_PLACE = {"x", "y", "d", "style", "version"}
_PATH = re.compile(r"(?:M(?: -?[\d.]+){2}(?: L(?: -?[\d.]+){2}| C(?: -?[\d.]+){6})+(?: z)? ?)+")


def ways() -> Iterator[Way]:
    """The quicker ways of this file."""
    from weasyprint import svg
    from weasyprint.svg import utils

    yield put("size", utils, lru_cache(10_000))
    yield put("normalize", utils, short_ones)
    yield put("SVG.draw_node", svg.SVG, draw_node)
    parse = svg.parse_declarations
    yield Way("Node.cascade", (svg.Node.cascade, parse), lambda: setattr(svg, parse.__name__, cache(parse)))


def short_ones(original: Callable[[Any], str]) -> Callable[[Any], str]:
    """Keep what becomes of numbers and their like; outlines may be long, and seldom come again."""
    kept = lru_cache(10_000)(original)
    return lambda text: original(text) if text and len(text) > _LONG else kept(text)


def draw_node(original: Callable[..., None]) -> Callable[..., None]:
    """A line of text in one go (the library sets each letter apart, many in groups of their own), and a path
    without looking for what ours never have: marks at its corners, clips, filters."""
    text, path = _text(), _path()

    def drawn(self: Any, node: Any, font_size: float, painted: bool = True, context: Any = None) -> None:
        if (
            painted
            and node.tag == "path"
            and _PLAIN_PATH.issuperset(node.attrib)
            and path(self, node, font_size)
        ):
            return
        if painted and node.tag == "text" and _plain_text(node):
            text(self, node, font_size)
            return
        original(self, node, font_size, painted, context)

    return drawn


def _plain_text(node: Any) -> bool:
    """Whether a node is one line of text at one place, as our charts have it."""
    attributes = node.attrib
    return bool(
        node.text
        and _PLAIN_TEXT.issuperset(attributes)
        and "x" in attributes
        and "y" in attributes
        and attributes.get("font-weight", "400") in ("400", "700", "normal", "bold")
        and not len(node._etree_node)
    )


def _text() -> Callable[[Any, Any, float], None]:
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.draw.text import draw_first_line
    from weasyprint.matrix import Matrix
    from weasyprint.svg.text import Style, TextBox
    from weasyprint.svg.utils import size
    from weasyprint.text.line_break import split_first_line

    styles: dict[Any, Any] = {}

    def styled(node: Any, font_size: float, font_config: Any) -> Any:
        key = (node.get("font-family", "sans-serif"), node.get("font-weight"), font_size)
        style = styles.get(key)
        if style is None or style.font_config is not font_config:
            style = styles[key] = Style(INITIAL_VALUES)
            style.font_config = font_config
            style["font_family"] = [name.strip("\"'") for name in key[0].split(",")]
            style["font_weight"] = 700 if key[1] in ("700", "bold") else 400
            style["font_size"] = font_size
        return style

    def drawn(self: Any, node: Any, font_size: float) -> None:
        font_size = size(node.get("font-size", "1em"), font_size, font_size)
        style = styled(node, font_size, self.font_config)
        layout, _, _, width, _, _ = split_first_line(node.text, style, self.context, inf, 0)
        back = {"middle": width / 2, "end": width}.get(node.get("text-anchor"), 0)
        place = Matrix(d=-1, e=float(node.get("x")) - back, f=float(node.get("y")))
        stream = self.stream
        stream.push_state()
        inside, stroke = _state(self, node, font_size)
        stream.begin_text()
        layout.reactivate(style)
        self.fill_stroke(inside, stroke, text=True)
        draw_first_line(stream, TextBox(layout, style), "none", "none", place)
        stream.end_text()
        stream.pop_state()

    return drawn


def _path() -> Callable[[Any, Any, float], bool]:
    import pydyf

    @lru_cache(20_000)
    def number(text: str) -> bytes:
        return bytes(pydyf._to_bytes(float(text)))

    def operators(d: str) -> list[bytes]:
        """What the library makes of a path's description."""
        found, parts = [b"0 0 m"], iter(d.split())
        for letter in parts:
            if letter == "z":
                found.append(b"h")
            else:
                count = 6 if letter == "C" else 2
                numbers = [number(next(parts)) for _ in range(count)]
                found.append(b" ".join((*numbers, letter.lower().encode())))
        return found

    def drawn(self: Any, node: Any, font_size: float) -> bool:
        d = " ".join(node.get("d", "").split())
        if not _PATH.fullmatch(d):
            return False
        stream = self.stream
        stream.push_state()
        fill, stroke = _state(self, node, font_size)
        stream.stream += operators(d)
        self.fill_stroke(fill, stroke)
        stream.pop_state()
        return True

    return drawn


_STATES: dict[Any, tuple[Any, ...]] = {}
"""What sets the state of what is painted, by all that it depends on."""


def _state(self: Any, node: Any, font_size: float) -> tuple[Any, Any]:
    """Set what paints a node as the library does: once for all nodes that ask for the same."""
    import pydyf

    stream, paint = self.stream, node.attrib
    asked = tuple([item for item in paint.items() if item[0] not in _PLACE])
    key = (asked, font_size, self.inner_diagonal)
    used = (
        stream._current_color,
        stream._current_color_stroke,
        stream._current_alpha,
        stream._current_alpha_stroke,
    )
    if used != (None, None, None, None):
        return self.set_graphical_state(node, font_size)  # type: ignore[no-any-return]
    states = stream._resources["ExtGState"]
    if key in _STATES:
        fill, stroke, made, alphas = _STATES[key]
        for name, values in alphas:
            if name not in states:
                states[name] = pydyf.Dictionary(values)
        stream.stream += made
        return fill, stroke
    start = len(stream.stream)
    fill, stroke = self.set_graphical_state(node, font_size)
    made = tuple(stream.stream[start:])
    alphas = tuple(
        (name, dict(values)) for name, values in states.items() if b"/%b gs" % name.encode() in made
    )
    if not any("url" in value for _, value in asked):
        _STATES[key] = fill, stroke, made, alphas
    return fill, stroke
