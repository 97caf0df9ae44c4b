"""The quicker ways with boxes and their lengths: see `quick`."""

from collections.abc import Callable, Iterator
from math import inf
from typing import Any

from briefgen.outputs.quick_way import Way, put

_MARGINS = ("margin_left", "margin_right", "padding_left", "padding_right")
_UPRIGHTS = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
_BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")


def ways() -> Iterator[Way]:
    """The quicker ways of this file."""
    from weasyprint.css import functions
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import inline, percent, preferred

    yield put("check_math", functions, _check_math)
    yield put("resolve_percentages", percent, lambda _: _resolve_percentages(percent, boxes))
    yield put("Box.is_in_normal_flow", boxes.Box, _is_in_normal_flow)
    width = preferred.inline_min_content_width
    beside = put("inline_min_content_width", inline, _beside_floats)
    yield beside._replace(written_for=(width, inline.get_next_linebox))


def _beside_floats(original: Callable[..., float]) -> Callable[..., float]:
    """A line asks for its least width only to go round floats: below all of them any width will do."""

    def width(context: Any, box: Any, outer: bool = True, **options: Any) -> float:
        if options.get("first_line") and all(
            shape.position_y + shape.margin_height() < box.position_y for shape in context.excluded_shapes
        ):
            return 0
        return original(context, box, outer, **options)

    return width


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
