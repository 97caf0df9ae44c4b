"""The quicker ways with boxes and their lengths: see `quick`."""

import re
from collections.abc import Callable, Iterator
from functools import wraps
from math import inf
from typing import Any
from weakref import ref

from briefgen.outputs.quick_way import Way, put

_MARGINS = ("margin_left", "margin_right", "padding_left", "padding_right")
_UPRIGHTS = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
_CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")
_ROOM = 20  # em
_LONG = re.compile("[^\\s\u2e80-\uffff]{12}")
_SIZES = 100  # of what boxes of one style stand in
_BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")


def ways() -> Iterator[Way]:
    """The quicker ways of this file."""
    from weasyprint.css import functions
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import background, inline, percent, preferred

    yield put("check_math", functions, _check_math)
    yield put("resolve_percentages", percent, lambda _: _resolve_percentages(percent, boxes))
    yield put("layout_box_backgrounds", background, _layout_box_backgrounds)
    yield put("Box.is_in_normal_flow", boxes.Box, _is_in_normal_flow)
    width = preferred.inline_min_content_width
    beside = put("inline_min_content_width", inline, _beside_floats)
    yield beside._replace(written_for=(width, inline.get_next_linebox))
    yield put("get_next_linebox", inline, _next_linebox)


def _beside_floats(original: Callable[..., float]) -> Callable[..., float]:
    """A line asks for its least width only to go round floats: below all of them any width will do, and so it
    will where there is room for more than its text can hold together."""

    def width(context: Any, box: Any, outer: bool = True, **options: Any) -> float:
        if options.get("first_line"):
            if all(one.position_y + one.margin_height() < box.position_y for one in context.excluded_shapes):
                return 0
            block = box.__dict__.get("inside", _nothing)()
            if block is not None and _room(context, block) > _ROOM * box.style["font_size"] and _breaks(box):
                return 0
        return original(context, box, outer, **options)

    return width


def _next_linebox(original: Callable[..., Any]) -> Callable[..., Any]:
    """Note what a line stands in."""

    @wraps(original)
    def following(
        context: Any, linebox: Any, position_y: Any, bottom: Any, skip: Any, block: Any, *rest: Any
    ) -> Any:
        linebox.inside = ref(block)  # no circle: the collector is off while pages are set
        return original(context, linebox, position_y, bottom, skip, block, *rest)

    return following


def _nothing() -> None:
    """In the place of a block that nobody has noted."""


def _room(context: Any, block: Any) -> Any:
    """How much room floats leave a line at least."""
    left = block.content_box_x()
    right = left + block.width
    for shape in context.excluded_shapes:
        side = shape.style["float"]
        left = max(left, shape.position_x + shape.margin_width()) if side == "left" else left
        right = min(right, shape.position_x if side == "right" else left if side != "left" else right)
    return right - left


def _breaks(line: Any) -> bool:
    """Whether a line is text alone that may be broken after a dozen letters at most, wherever it begins."""
    known = line.__dict__
    if "breaks" not in known:
        texts = _texts(line)
        known["breaks"] = texts is not None and not _LONG.search("".join(texts))
    return bool(known["breaks"])


def _texts(box: Any) -> list[str] | None:
    """The pieces of text in a box; None if there is anything else, or what keeps them from breaking."""
    from weasyprint.formatting_structure import boxes

    found: list[str] = []
    for child in box.children:
        style = child.style
        size = style["font_size"]
        if isinstance(child, boxes.TextBox):
            wraps_anywhere = style["overflow_wrap"] == "anywhere" and style["white_space"] == "normal"
            if not wraps_anywhere or style["letter_spacing"] != "normal" or size > 2 * box.style["font_size"]:
                return None
            found.append(child.text)
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            sides = [style[name] for name in _MARGINS]
            inside = (
                None if style["border_left_width"] + style["border_right_width"] > size else _texts(child)
            )
            if inside is None or any(getattr(one, "unit", "") != "px" or one.value > size for one in sides):
                return None
            found += inside
        else:
            return None
    return found


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
    """The same values, once for all boxes of a style in what is as wide and high."""
    adjust, base, page = percent.adjust_box_sizing, boxes.Box, boxes.PageBox
    lengths = _lengths(percent)

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        if isinstance(containing_block, base):
            width, height = containing_block.width, containing_block.height
        else:
            width, height = containing_block
        style, used = box.style, box.__dict__
        known = style.__dict__.setdefault("_lengths", {})
        key = (width, height, isinstance(box, page))
        if key in known:
            made, whole = known[key]
            used.update(made)
            if whole:
                return
        else:
            made, whole = lengths(style, *key), style["border_collapse"] != "collapse"
            used.update(made)
        for name in _BORDERS:
            if whole or not hasattr(box, name):
                used[name] = style[name]
        if style["box_sizing"] != "content-box":
            adjust(box, "width")
            adjust(box, "height")
        if len(known) > _SIZES:
            known.clear()
        known[key] = ({name: used[name] for name in (*made, *_BORDERS)} if whole else made), whole

    return resolve_percentages


def _lengths(percent: Any) -> Callable[..., dict[str, Any]]:
    check_math, resolved = percent.check_math, _resolved(percent.percentage)

    def lengths(style: Any, width: Any, height: Any, page: bool) -> dict[str, Any]:
        """Everything but borders, before the box's sizing."""
        upright = height if page else width
        used = {name: resolved(style, name, width) for name in _MARGINS}
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
        return used

    return lengths


def _layout_box_backgrounds(original: Callable[..., None]) -> Callable[..., None]:
    """Most boxes have nothing behind them: what a style says of that is found once."""

    def layout(
        page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        if style is not None or box is page or not layout_children or not _bare(box.style):
            original(page, box, get_image_from_uri, layout_children, style)
            return
        box.border_top_left_radius = box.border_top_right_radius = (0, 0)
        box.border_bottom_right_radius = box.border_bottom_left_radius = (0, 0)
        for child in box.all_children():
            layout(page, child, get_image_from_uri)
        box.background = None

    return layout


def _bare(style: Any) -> bool:
    """Whether boxes of a style have neither background nor shadow, images as borders, or round corners."""
    known = style.__dict__
    if "_bare" not in known:
        colour = style["background_color"]
        known["_bare"] = (
            style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and all(kind != "url" and not image for kind, image in style["background_image"])
            and (style["color"] if colour == "currentcolor" else colour).alpha == 0
            and not style["box_shadow"]
            and all((0, "px") in style[f"border_{corner}_radius"] for corner in _CORNERS)
        )
    return bool(known["_bare"])


def _is_in_normal_flow(original: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def is_in_normal_flow(self: Any) -> bool:
        style = self.style
        if style["float"] == "none" and style["position"] in ("static", "relative"):
            return True
        return original(self)

    return is_in_normal_flow
