"""Quicker ways for what WeasyPrint 70 spends most of its time on; what it sets stays the same.

Each takes the place of one function of the library, and only where that function is the one it was written
against (KNOWN): elsewhere the library's own is used. The gains were measured one by one in one process.
"""

import hashlib
import inspect
import sys
from collections.abc import Callable
from functools import cache
from math import inf
from typing import Any

from briefgen.outputs import quick_text

KNOWN = {
    "check_math": "4f8e6a21",
    "resolve_percentages": "71673078",
    "Layout.setup": "fb227a55",
    "Layout.set_text": "fe23ca99",
    "Layout.reactivate": "0b89ee09",
    "Layout.deactivate": "bfec3ec8",
    "split_first_line": "39ad1016",
    "Box.is_in_normal_flow": "5f49d6ab",
    "_font_style_cache_key": "d6b09d54",
    "SVG.draw_node": "5e24443a",
    "ComputedStyle.__missing__": "b318d8ef",
    "inline_min_content_width": "15cde378",
    "get_next_linebox": "67af458c",
    "Node.cascade": "e28689cf",
    "svg.color": "1cd5953c",
}
"""Digests of the sources of the functions that are replaced."""

_MARGINS = ("margin_left", "margin_right", "padding_left", "padding_right")
_UPRIGHTS = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
_BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")


@cache
def install() -> tuple[str, ...]:
    """Put the quicker ways in place, once for the process; the names of those that are."""
    from weasyprint import svg
    from weasyprint.css import ComputedStyle, functions
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import inline, percent, preferred
    from weasyprint.svg import SVG, utils
    from weasyprint.text import line_break

    placed = []

    def known(name: str, function: Any) -> bool:
        if _digest(function) != KNOWN[name]:
            return False
        placed.append(name)
        return True

    if known("check_math", functions.check_math):
        _everywhere(functions.check_math, _check_math(functions.check_math))
    if known("resolve_percentages", percent.resolve_percentages):
        _everywhere(percent.resolve_percentages, _resolve_percentages(percent, boxes))
    if known("Layout.setup", line_break.Layout.setup):
        line_break.Layout.setup = quick_text.setup(line_break)
    parts = ("set_text", "reactivate", "deactivate")
    if all(known(f"Layout.{name}", getattr(line_break.Layout, name)) for name in parts):
        quick_text.keep_shaped(line_break)
    if known("split_first_line", line_break.split_first_line):
        quick_text.shape_less(line_break.split_first_line)
    if known("Box.is_in_normal_flow", boxes.Box.is_in_normal_flow):
        boxes.Box.is_in_normal_flow = _is_in_normal_flow(boxes.Box.is_in_normal_flow)
    if known("_font_style_cache_key", line_break._font_style_cache_key):
        line_break._font_style_cache_key = quick_text.cache_key(line_break._font_style_cache_key)
    if known("SVG.draw_node", SVG.draw_node):
        SVG.draw_node = quick_text.draw_node(SVG.draw_node)
    if known("ComputedStyle.__missing__", ComputedStyle.__missing__):
        ComputedStyle.__missing__ = _missing(ComputedStyle.__missing__)
    width = preferred.inline_min_content_width
    if known("inline_min_content_width", width) and known("get_next_linebox", inline.get_next_linebox):
        inline.inline_min_content_width = _beside_floats(width)
    if known("Node.cascade", svg.Node.cascade):
        svg.parse_declarations = cache(svg.parse_declarations)
    if known("svg.color", utils.color):
        utils.parse_color = cache(utils.parse_color)
    return tuple(placed)


def _beside_floats(original: Callable[..., float]) -> Callable[..., float]:
    """A line asks for its least width only to go round floats: below all of them any width will do."""

    def width(context: Any, box: Any, outer: bool = True, **options: Any) -> float:
        if options.get("first_line") and all(
            shape.position_y + shape.margin_height() < box.position_y for shape in context.excluded_shapes
        ):
            return 0
        return original(context, box, outer, **options)

    return width


def _missing(original: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """What no rule says is the parent's or the initial value: most values of most elements."""
    from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

    logical = {
        key: (function(block="ttb", inline="ltr"), function(block="ttb", inline="rtl"))
        for key, function in PHYSICAL_FUNCTIONS.items()
    }
    inherited, initial = set(INHERITED), {}
    for key, value in INITIAL_VALUES.items():
        special = key in ("position", "float", "display", "page") or key.startswith("text_decoration_")
        if special:
            inherited.discard(key)
        elif key not in INHERITED and key not in INITIAL_NOT_COMPUTED:
            initial[key] = value

    def missing(self: Any, key: str) -> Any:
        cascaded = self.cascaded
        if key not in cascaded:
            others = logical.get(key)
            if others is None or (others[0] not in cascaded and others[1] not in cascaded):
                if key in initial:
                    value = self[key] = initial[key]
                    return value
                if key in inherited and self.parent_style is not None:
                    value = self[key] = self.parent_style[key]
                    return value
        return original(self, key)

    return missing


def _digest(function: Any) -> str:
    try:
        return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:8]
    except OSError:
        return "?"


def _everywhere(original: Any, quicker: Any) -> None:
    """Modules that have imported the function have a name of their own for it."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "weasyprint":
            for key, value in list(vars(module).items()):
                if value is original:
                    setattr(module, key, quicker)


def _check_math(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Most values are lengths and words, which no arithmetic is in."""
    from weasyprint.css.properties import Dimension

    plain = frozenset({str, int, float, type(None), bool, Dimension})

    def check_math(token: Any) -> Any:
        kind = token.__class__
        if kind in plain:
            return None
        if kind is tuple:
            return any(item.__class__ not in plain and check_math(item) for item in token)
        return original(token)

    return check_math


def _resolved(percentage: Callable[[Any, Any, Any], Any]) -> Callable[[Any, str, Any], Any]:
    from weasyprint.css.properties import Dimension

    def resolved(style: Any, name: str, whole: Any) -> Any:
        value = style[name]
        if value.__class__ is Dimension and value.unit != "%":
            return value.value
        if value == "auto":
            return value
        return percentage(value, style, whole)

    return resolved


def _resolve_percentages(percent: Any, boxes: Any) -> Callable[[Any, Any], None]:
    """The same values, most of which are pixels, without a call for each."""
    check_math, adjust = percent.check_math, percent.adjust_box_sizing
    base, page, resolved = boxes.Box, boxes.PageBox, _resolved(percent.percentage)

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        if isinstance(containing_block, base):
            width, height = containing_block.width, containing_block.height
        else:
            width, height = containing_block
        upright = height if isinstance(box, page) else width
        style, used = box.style, box.__dict__
        for name in _MARGINS:
            used[name] = resolved(style, name, width)
        for name in _UPRIGHTS:
            used[name] = resolved(style, name, upright)
        used["width"] = resolved(style, "width", width)
        least = resolved(style, "min_width", width)
        used["min_width"] = 0 if least == "auto" else least
        used["max_width"] = resolved(style, "max_width", width)
        if height == "auto":
            own = style["height"]
            if own == "auto" or check_math(own) or own.unit == "%":
                used["height"] = "auto"
            else:
                used["height"] = own.value
            least, most = resolved(style, "min_height", 0), resolved(style, "max_height", inf)
        else:
            used["height"] = resolved(style, "height", height)
            least, most = resolved(style, "min_height", height), resolved(style, "max_height", height)
        used["min_height"] = 0 if least == "auto" else least
        used["max_height"] = most
        collapse = style["border_collapse"] == "collapse"
        for name in _BORDERS:
            if not (collapse and hasattr(box, name)):
                used[name] = style[name]
        if style["box_sizing"] != "content-box":
            adjust(box, "width")
            adjust(box, "height")

    return resolve_percentages


def _is_in_normal_flow(original: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def is_in_normal_flow(self: Any) -> bool:
        style = self.style
        if style["float"] == "none" and style["position"] in ("static", "relative"):
            return True
        return original(self)

    return is_in_normal_flow
